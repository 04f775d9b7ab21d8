"""Criteria of one's own: a file is read, its faults are said, and what is whole can be counted beside the built-in."""

from __future__ import annotations

import streamlit as st

from evenhand.confined import Bounds, run
from evenhand.errors import EvenhandError, RubricError
from evenhand.marked_yaml import MAX_BYTES
from evenhand.reading import decoded
from evenhand.scoring import Rubric, parse_rubric
from evenhand.ui.kit.failures import show_failure
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.session import state

FILE = "own-criteria-file"


def show_own_criteria() -> None:
    """Ask for a file of criteria, and count them on all pages once somebody says so."""
    with st.expander("Criteria of your own", icon=":material/playlist_add:"):
        st.caption(
            "A file of criteria (YAML) is added to the built-in ones, never put in their place. It is kept with this "
            "Evenhand, stands in the address and in the identity of every run, and is named wherever it counts."
        )
        file = st.file_uploader("A file of your own criteria", type=["yaml", "yml"], key=FILE)
        if file is None:
            return
        try:
            text, rubric = read(file.name, file.getvalue())
        except EvenhandError as error:
            show_failure(error)
            st.caption("The criteria that count stay as they are.")
            return
        added = [criterion for criterion in rubric if criterion.local]
        st.markdown("\n".join(f"- {one.id}: {escape_markdown(one.question)}" for one in added))
        st.button(
            "Count these criteria",
            icon=":material/check:",
            type="primary",
            key="own-criteria-count",
            on_click=lambda: state.select("rubric", state.store().rubrics.add(file.name, text).key),
        )


def read(name: str, content: bytes) -> tuple[str, Rubric]:
    """Return the text of a file, and the built-in criteria with its own.

    Raises
    ------
    evenhand.errors.RubricError
        With every fault of the file.
    """
    if len(content) > MAX_BYTES:
        raise RubricError(f"{name} is larger than {MAX_BYTES:,} bytes.", hint="Give a file of criteria.")
    text = decoded(content, name, RubricError, "a rubric")
    return text, run(Bounds.of_file(len(content)), RubricError, name, parse_rubric, text, name)

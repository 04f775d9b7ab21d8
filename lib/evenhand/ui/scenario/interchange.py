"""Other tools' files: a scenario from a Fides manifest and back."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from evenhand.errors import EvenhandError, ScenarioError
from evenhand.reading import decoded
from evenhand.scenario import Scenario
from evenhand.scenario.fides import FidesDraft, Remark, from_fides, to_fides
from evenhand.ui.kit import parts
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.session import drafting, state

__all__ = ["show_fides"]

MAX_FILE = 1
"""Megabytes that a manifest may have."""

_KINDS: Mapping[str, str] = {
    "warning": "not known to Fides",
    "asked": "to be found out",
    "changed": "taken in other words",
    "left": "no place for it",
    "taken": "taken",
}
_NUMBER = "fides_number"


def show_fides(scenario: Scenario) -> None:
    """Offer the scenario as a Fides manifest, and make a draft from one."""
    with st.expander("To and from Fides, the inventory of systems and data", icon=":material/swap_horiz:"):
        export = to_fides(scenario)
        st.caption(
            f"A Fides manifest says what data are used for. {len(export.left_out)} facts of this scenario have no "
            "place in it: keep the scenario file too."
        )
        st.download_button(
            "Take it along for Fides (YAML)",
            data=export.text,
            file_name=f"{scenario.id}.fides.yml",
            mime="application/yaml",
            icon=":material/download:",
            on_click="ignore",
            key="fides-export",
            help="One system with a privacy declaration for each purpose.",
        )
        _show_upload()


def _show_upload() -> None:
    number = st.session_state.setdefault(_NUMBER, 0)
    upload = st.file_uploader(
        "Bring a Fides manifest (YAML)",
        type=["yaml", "yml"],
        key=f"fides-{number}",
        max_upload_size=MAX_FILE,
        help="Every privacy declaration becomes a purpose of a new draft. What Fides does not say stays unknown.",
    )
    if upload is None:
        return
    try:
        text = decoded(upload.getvalue(), upload.name, ScenarioError, "a Fides manifest")
        read = from_fides(text, name=upload.name)
    except EvenhandError as error:
        st.error(escape_markdown(error.message))
        for problem in error.problems:
            st.markdown(f"- {escape_markdown(problem)}")
        return
    _show_draft(read)

    def act() -> None:
        state.select("scenario", drafting.copy_to_draft(read.scenario))
        # A new key lets go of the uploaded bytes.
        st.session_state[_NUMBER] = number + 1

    st.button("Open this draft", type="primary", on_click=act, key="fides-open")


def _show_draft(read: FidesDraft) -> None:
    """Say what became of every line."""
    taken, asked = len(read.of("taken", "changed")), len(read.of("asked"))
    st.success(
        f"{escape_markdown(read.scenario.name)}: {len(read.scenario.purposes)} purposes, {taken} statements taken, "
        f"{asked} kept as notes beside open facts, {len(read.of('left'))} without a place here."
    )
    warnings = read.of("warning")
    if warnings:
        st.warning(f"{len(warnings)} statements are not as Fides has them; they are on top of the table.")
    rows = [_row(remark) for kind in _KINDS for remark in read.of(kind)]
    if rows:
        parts.table(pd.DataFrame(rows), name="fides-import", caption="What became of every line of the manifest")


def _row(remark: Remark) -> dict[str, object]:
    near = f"; did you mean {remark.suggestion}?" if remark.suggestion else ""
    return {
        "what became of it": _KINDS[remark.kind],
        "line": remark.line,
        "where": remark.field,
        "why": remark.message + near,
    }

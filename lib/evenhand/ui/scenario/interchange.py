"""Other tools' files: drafts from them, and a scenario as a Fides manifest."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from evenhand.confined import Bounds, run
from evenhand.errors import EvenhandError, ScenarioError
from evenhand.reading import decoded
from evenhand.scenario import Scenario
from evenhand.scenario.fides import to_fides
from evenhand.scenario.interchange import Draft, Remark, listed, read
from evenhand.ui.kit import parts
from evenhand.ui.kit.download import download
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.session import drafting, state

MAX_FILE = 8
"""Megabytes that a file may have: as many as are read."""

_KINDS: Mapping[str, str] = {
    "warning": "not known to the tool",
    "asked": "to be found out",
    "changed": "taken in other words",
    "left": "no place for it",
    "taken": "taken",
}
_NUMBER = "fides_number"


def show_fides(scenario: Scenario) -> None:
    """Offer the scenario as a Fides manifest, and make a draft from one."""
    with st.expander(
        "To and from other tools: Fides, the CNIL’s, consent records, vendor lists", icon=":material/swap_horiz:"
    ):
        export = to_fides(scenario)
        st.caption(
            f"A Fides manifest says what data are used for. {len(export.left_out)} facts of this scenario have no "
            "place in it: keep the scenario file too."
        )
        download(
            "Take it along for Fides (YAML)",
            export.text,
            f"{scenario.id}.fides.yml",
            key="fides-export",
            help_text="One system with a privacy declaration for each purpose.",
        )
        _show_upload()


def _show_upload() -> None:
    number = st.session_state.setdefault(_NUMBER, 0)
    uploads = st.file_uploader(
        "Bring files of another tool",
        type=["yaml", "yml", "json"],
        accept_multiple_files=True,
        key=f"fides-{number}",
        max_upload_size=MAX_FILE,
        help="Fides manifests (YAML), an impact assessment of the CNIL’s tool, consent records of ISO/IEC TS 27560, or "
        "a vendor list of the IAB (JSON). They make a new draft; what they do not say stays unknown.",
    )
    if not uploads:
        return
    try:
        texts = [
            (upload.name, decoded(upload.getvalue(), upload.name, ScenarioError, "a file of another tool"))
            for upload in uploads
        ]
        bounds, name = Bounds.of_file(sum(upload.size for upload in uploads)), uploads[0].name
        chosen = _choose(run(bounds, ScenarioError, name, listed, texts))
        if chosen is None:
            return
        draft = run(bounds, ScenarioError, name, read, texts, chosen=chosen)
    except EvenhandError as error:
        st.error(escape_markdown(error.message))
        if error.hint:
            st.markdown(escape_markdown(error.hint))
        for problem in error.problems:
            st.markdown(f"- {escape_markdown(problem)}")
        return
    _show_draft(draft)

    def act() -> None:
        state.select("scenario", drafting.copy_to_draft(draft.scenario))
        # A new key lets go of the uploaded bytes.
        st.session_state[_NUMBER] = number + 1

    st.button("Open this draft", type="primary", on_click=act, key="fides-open")


def _choose(companies: Mapping[str, str]) -> list[str] | None:
    """Let people choose those they work with; ``None`` until somebody is chosen from a list that asks for it."""
    if not companies:
        return []
    chosen = st.multiselect(
        f"Which of these {len(companies):,} companies does the programme work with?",
        list(companies),
        format_func=lambda key: f"{companies[key]} ({key})",
        key="interchange-chosen",
    )
    return chosen or None


def _show_draft(read: Draft) -> None:
    """Say what became of every line."""
    taken, asked = len(read.of("taken", "changed")), len(read.of("asked"))
    st.success(
        f"{escape_markdown(read.scenario.name)}: {len(read.scenario.purposes)} purposes, {taken} statements taken, "
        f"{asked} kept as notes beside open facts, {len(read.of('left'))} without a place here."
    )
    warnings = read.of("warning")
    if warnings:
        st.warning(
            f"{len(warnings)} statements are not as {escape_markdown(read.tool)} has them; "
            "they are on top of the table."
        )
    several = len({remark.file for remark in read.remarks}) > 1
    rows = [_row(remark, several=several) for kind in _KINDS for remark in read.of(kind)]
    if rows:
        import pandas as pd

        parts.table(pd.DataFrame(rows), name="fides-import", caption="What became of every line")


def _row(remark: Remark, *, several: bool) -> dict[str, object]:
    near = f"; did you mean {remark.suggestion}?" if remark.suggestion else ""
    return {
        "what became of it": _KINDS[remark.kind],
        **({"file": remark.file} if several else {}),
        "line": remark.line,
        "where": remark.field,
        "why": remark.message + near,
    }

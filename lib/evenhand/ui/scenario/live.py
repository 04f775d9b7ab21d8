"""The verdict that follows while somebody edits, with what the last change did, pinned under the form."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from evenhand.assessment.block import Block
from evenhand.assessment.summary import Summary
from evenhand.errors import EvenhandError
from evenhand.ui.kit.changed import what_changed
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.kit.verdict import bar_html
from evenhand.ui.session import computed, state

KEY = "live_verdicts"


@dataclass(frozen=True, slots=True)
class _Shown:
    """What was shown last of a scenario, and what the last change did."""

    summary: Summary
    change: str


def open_bar(key: str) -> DeltaGenerator:
    """Return the place of the bar; until the new verdict is there it shows the one before."""
    place = st.bottom.empty()
    shown = _kept().get(key)
    if shown is not None:
        _draw(place, shown.summary.block, "The verdict is being worked out anew …")
    return place


def show_bar(key: str, place: DeltaGenerator) -> None:
    """Work the verdict out and show it, with what the last change did."""
    try:
        summary = computed.summary(state.selected_study())
    except EvenhandError as error:
        place.caption(f"No verdict: {escape_markdown(error.message)}")
        return
    kept = _kept()
    before = kept.get(key)
    change = ""
    if before is not None:
        change = before.change
        if before.summary.run != summary.run:
            change = f"The last change: {what_changed(before.summary, summary)}."
    kept[key] = _Shown(summary, change)
    _draw(place, summary.block, change)


def _kept() -> dict[str, _Shown]:
    kept: dict[str, _Shown] = st.session_state.setdefault(KEY, {})
    return kept


def _draw(place: DeltaGenerator, block: Block, said: str) -> None:
    place.html(bar_html(block, said))

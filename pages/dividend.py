"""Dividend: what does each side get at each dividend rate?"""

from __future__ import annotations

import streamlit as st
from evenhand.assessment import Assessment
from evenhand.ui.dividend import lever, view
from evenhand.ui.dividend.answer import answer_at
from evenhand.ui.dividend.curve import show_curve, show_stored
from evenhand.ui.dividend.design import designed
from evenhand.ui.dividend.losers import show_losers
from evenhand.ui.dividend.panels import Selection, show_panels
from evenhand.ui.kit import parts
from evenhand.ui.kit.failures import in_words
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.session import state

PAGE = {"group": "Understand", "icon": ":material/balance:", "rank": 30}


@st.fragment
@in_words
def answer_and_curve(declared: Assessment, drawn: dict[str, str]) -> None:
    """Show the answer, the levers and the curve; a lever redraws only this while all folds under it are closed."""
    if view.asked() != drawn and view.any_open():
        st.rerun()
    parts.heading("dividend")
    shown, levers = st.container(), st.container(border=True)
    this = designed(declared, aloud=True)
    with levers:
        level, axis = lever.choose_level(this)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            lever.choose_scheme(declared)
            factor = lever.choose_scale(this.simulation)
        show_losers(this.simulation, level)
    doubt = "" if this.gated else next(iter(this.verdict.doubts), "")
    with shown:
        parts.answer(
            escape_markdown(answer_at(this, level)),
            because=f"Why it may be wrong: {escape_markdown(doubt)}" if doubt else "",
        )
        if this.gated:
            parts.go("scores", "All gates, and what would cure them")
            st.subheader("What it would bring if the gate were cured — not to be counted on", anchor=False)
        else:
            movers = view.movers(this.simulation)[: view.NAMED_FIRST]
            parts.sources(movers, label="Sources of this answer", key="answer-sources")
    show_curve(this, level, axis, factor)


study = state.selected_study()
first = st.empty()
if (stored := state.first_look(study)) is not None:
    with first.container():
        show_stored(stored)
as_declared = state.assess(study)
first.empty()
answer_and_curve(as_declared, view.asked())
selected = designed(as_declared)
show_panels(Selection(selected, as_declared, lever.level_asked(selected.simulation)[0]))

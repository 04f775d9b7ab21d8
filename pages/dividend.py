"""Dividend: what does each side get at each dividend rate?"""

from __future__ import annotations

import streamlit as st
from evenhand.assessment import Assessment
from evenhand.assessment.answer import answer_at
from evenhand.assessment.block import block_of
from evenhand.assessment.offers import gains_by_segment
from evenhand.ui.dividend import lever, view
from evenhand.ui.dividend.curve import show_curve, show_stored
from evenhand.ui.dividend.losers import losers_words
from evenhand.ui.dividend.panels import Selection, show_panels
from evenhand.ui.kit import parts
from evenhand.ui.kit.failures import in_words
from evenhand.ui.kit.policy import show_policy
from evenhand.ui.kit.verdict import show_segments, show_verdict
from evenhand.ui.session import state
from evenhand.ui.session.offer import POLICY, designed, keep, level_asked

PAGE = {"group": "Understand", "icon": ":material/balance:", "rank": 30}


@st.fragment
@in_words
def answer_and_curve(declared: Assessment, drawn: dict[str, str]) -> None:
    """Show the answer, the levers and the curve; a lever redraws only this while all folds under it are closed."""
    changed = view.asked()
    if changed != drawn and (view.any_open() or changed.get(POLICY) != drawn.get(POLICY)):
        st.rerun()
    parts.heading("dividend")
    shown, levers = st.container(), st.container(border=True)
    this = designed(declared, aloud=True)
    with levers:
        level, axis = lever.choose_level(this)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            lever.choose_scheme(declared)
            factor = lever.choose_scale(this.simulation)
    with shown:
        show_verdict(block_of(this, level), sentence=answer_at(this, level))
        parts.show_unexamined(this.scenario.jurisdictions)
        # The block leads to the gates.
        if this.gated:
            st.subheader("What it would bring if no gate stood — not to be counted on", anchor=False)
        else:
            show_segments(
                gains_by_segment(this, level),
                offer=level.label,
                currency=this.simulation.currency,
                words=losers_words(this.simulation, level),
            )
            movers = view.movers(this.simulation)[: view.NAMED_FIRST]
            parts.sources(movers, label="Sources of this answer", key="answer-sources")
    show_policy(this, own=state.selected_scenario().policy)
    show_curve(this, level, axis, factor)
    keep()


study = state.selected_study()
first = st.empty()
if (stored := state.first_look(study)) is not None:
    with first.container():
        show_stored(stored)
as_declared = state.assess(study)
first.empty()
answer_and_curve(as_declared, view.asked())
selected = designed(as_declared)
show_panels(Selection(selected, as_declared, level_asked(selected.simulation)[0]))

"""Dividend: what does each side get at each dividend rate?"""

from __future__ import annotations

import streamlit as st
from evenhand.scenario import Jurisdiction
from evenhand.ui import dividend_lever, parts, state, survey_panel, valuation_panel
from evenhand.ui import dividend_view as view
from evenhand.ui.dividend_level import answer_at
from evenhand.ui.wording import plain

parts.heading("dividend")

shown, levers = st.container(), st.container(border=True)
declared = state.assess(state.study_in_hand())
with levers:
    slot = st.container()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        this = dividend_lever.choose_scheme(declared)
        factor = dividend_lever.choose_scale(this.simulation)
    with slot:
        level, axis = dividend_lever.choose_level(this)

doubt = "" if this.gated else next(iter(this.verdict.doubts), "")
with shown:
    parts.answer(plain(answer_at(this, level)), because=f"Why it may be wrong: {plain(doubt)}" if doubt else "")
    if this.gated:
        parts.go("scores", "All gates, and what would cure them")
        st.subheader("What it would bring if the gate were cured — not to be counted on", anchor=False)
    else:
        parts.sources(view.movers(this.simulation)[: view.NAMED_FIRST], label="Sources of this answer")

view.show_curve(this, level, axis, factor)
view.show_split(this, level, factor)

view.fold("Who says yes, and why", "people", lambda: view.show_participation(this, level))
view.fold("Is it a fair exchange? Eight tests at this level", "tests", lambda: view.show_tests(this, level))
view.fold("The verdict: reasons, conditions, doubts", "verdict", lambda: view.show_verdict(this))
view.fold("Where the marks on the picture lie", "marks", lambda: view.show_marks(this.simulation))
view.fold(
    "Your own survey in place of the default",
    "survey",
    lambda: survey_panel.show_survey(this.scenario, state.scenario_key(), this.assumptions),
)
if Jurisdiction.US_CA in this.scenario.jurisdictions:
    view.fold(
        "California: what the data are worth, by eight methods",
        "valuation",
        lambda: valuation_panel.show_worksheet(this.simulation, this.run),
    )
view.fold("The whole curve as a table", "table", lambda: view.show_curve_table(this))
view.fold("What these numbers assume, and where that comes from", "assumptions", lambda: view.show_assumptions(this))

"""Dividend: what does each side get at each dividend rate?"""

from __future__ import annotations

import streamlit as st
from evenhand.assessment import Assessment
from evenhand.scenario import Jurisdiction
from evenhand.ui import dividend_curve as curve
from evenhand.ui import (
    dividend_designer,
    dividend_lever,
    dividend_value,
    dividend_winners,
    parts,
    state,
    survey_panel,
    valuation_panel,
)
from evenhand.ui import dividend_view as view
from evenhand.ui.dividend_design import designed
from evenhand.ui.dividend_level import answer_at
from evenhand.ui.failures import in_words
from evenhand.ui.wording import plain


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
        level, axis = dividend_lever.choose_level(this)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            dividend_lever.choose_scheme(declared)
            factor = dividend_lever.choose_scale(this.simulation)
    doubt = "" if this.gated else next(iter(this.verdict.doubts), "")
    with shown:
        parts.answer(plain(answer_at(this, level)), because=f"Why it may be wrong: {plain(doubt)}" if doubt else "")
        if this.gated:
            parts.go("scores", "All gates, and what would cure them")
            st.subheader("What it would bring if the gate were cured — not to be counted on", anchor=False)
        else:
            parts.sources(
                view.movers(this.simulation)[: view.NAMED_FIRST], label="Sources of this answer", key="movers"
            )
    curve.show_curve(this, level, axis, factor)


as_declared = state.assess(state.study_in_hand())
answer_and_curve(as_declared, view.asked())

this = designed(as_declared)
level, _, _ = dividend_lever.level_asked(this.simulation)
view.group("What is offered, and who gets what")
view.fold("How the dividend is designed", "design", lambda: dividend_designer.show_design(this, as_declared, level))
view.fold(
    "Where the value goes: from data revenue to profit",
    "value",
    lambda: dividend_value.show_value(this, level, dividend_lever.scale_asked(this.simulation)),
)
view.fold("Winners and losers, segment by segment", "winners", lambda: dividend_winners.show_winners(this, level))
view.fold("Who says yes, and why", "people", lambda: view.show_participation(this, level))
view.fold("Is it a fair exchange? Eight tests at this level", "tests", lambda: view.show_tests(this, level))
view.fold("What fairness costs", "price", lambda: dividend_value.show_price(this))
view.group("How sure is this?")
view.fold("The verdict: reasons, conditions, doubts", "verdict", lambda: view.show_verdict(this))
view.group("What stands behind it")
view.fold("Where the marks on the picture lie", "marks", lambda: curve.show_marks(this.simulation))
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

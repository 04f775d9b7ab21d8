"""Recommendation: what do we recommend, why, and who disagrees?"""

from __future__ import annotations

import datetime as dt

import streamlit as st
from evenhand.assessment.block import block_of
from evenhand.report import Made
from evenhand.ui.kit import parts
from evenhand.ui.kit.policy import show_policy
from evenhand.ui.kit.verdict import show_verdict
from evenhand.ui.recommendation import choice, files, preview
from evenhand.ui.recommendation import decision as recommendation_decision
from evenhand.ui.session import computed, state
from evenhand.ui.session.offer import with_selected_offer

PAGE = {"group": "Decide", "icon": ":material/description:", "rank": 20}

parts.heading("recommendation")

assessment = with_selected_offer(computed.assess(state.selected_study()))
unsaved = preview.is_unsaved(assessment)
block = block_of(assessment)
here = assessment.verdict.conditions if block.step.page == "recommendation" else ()
show_verdict(block, sentence=assessment.answer, conditions=here)
with st.container(horizontal=True, vertical_alignment="center"):
    parts.show_unexamined(assessment.scenario.jurisdictions)
    way_on = st.container(width="content")
show_policy(assessment, own=state.selected_scenario().policy)
if unsaved:
    st.badge(preview.UNSAVED, color="orange", icon=":material/edit:")
    st.caption("It can still change. Save a revision on the Scenario page to have something that stays as it is.")

decision = recommendation_decision.choose_decision(state.scenario_key())
if decision is None:
    with way_on:
        parts.go(
            "workshop", "Decide in a workshop", help_text="The decision, with its dissent, then becomes part of this."
        )
else:
    recommendation_decision.show_difference(decision, state.scenario_key(), assessment.revision)
said = recommendation_decision.as_reported(decision, state.scenario_key()) if decision else None
chosen = choice.choose()
report = preview.report_of(assessment, said, chosen, unsaved=unsaved)
made = Made(report, assessment, dt.datetime.now(tz=dt.UTC), said, tuple(chosen.beside.values()))
files.show_files(made, preview.asked(assessment, said, chosen))
preview.show_preview(report)

"""Recommendation: what do we recommend, on what grounds, and with which dissent?"""

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
from evenhand.ui.session import state
from evenhand.ui.session.offer import in_hand

PAGE = {"group": "Decide", "icon": ":material/description:", "rank": 20}

parts.heading("recommendation")

assessment = in_hand(state.assess(state.selected_study()))
unsaved = preview.is_unsaved(assessment)
show_verdict(block_of(assessment), sentence=assessment.answer)
parts.show_unexamined(assessment.scenario.jurisdictions)
show_policy(assessment, own=state.selected_scenario().policy)
if unsaved:
    st.badge(preview.UNSAVED, color="orange", icon=":material/edit:")
    st.caption("It can still change. Save a revision on the Scenario page to have something that stays as it is.")

decision = recommendation_decision.choose_decision(state.scenario_key())
if decision is None:
    parts.go("workshop", "Decide in a workshop", help_text="The decision, with its dissent, then becomes part of this.")
else:
    recommendation_decision.show_difference(decision, state.scenario_key(), assessment.revision)
said = recommendation_decision.as_reported(decision) if decision else None
chosen = choice.choose()
report = preview.report_of(assessment, said, chosen, unsaved=unsaved)
made = Made(report, assessment, dt.datetime.now(tz=dt.UTC), said, tuple(chosen.beside.values()))
files.show_files(made, preview.asked(assessment, said, chosen))
preview.show_preview(report)

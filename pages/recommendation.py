"""Recommendation: what do we recommend, on what grounds, and with which dissent?"""

from __future__ import annotations

import streamlit as st
from evenhand.ui import interchange, parts, recommendation_decision, recommendation_preview, state
from evenhand.ui.wording import plain

parts.heading("recommendation")

assessment = state.assess(state.study_in_hand())
unsaved = recommendation_preview.is_unsaved(assessment)
parts.answer(plain(assessment.answer), because=plain(assessment.scenario.name))
if unsaved:
    st.badge(recommendation_preview.UNSAVED, color="orange", icon=":material/edit:")
    st.caption("It can still change. Save a revision on the Scenario page to have something that stays as it is.")

decision = recommendation_decision.choose_decision(state.scenario_key())
if decision is None:
    parts.go("workshop", "Decide on it in a workshop")
    st.caption("The decision, with its dissent, then becomes part of this.")
else:
    recommendation_decision.show_difference(decision, state.scenario_key(), assessment.revision)
report = recommendation_preview.report_of(
    assessment, recommendation_decision.as_reported(decision) if decision else None, unsaved=unsaved
)
recommendation_preview.show_files(report, assessment)
interchange.show_impact_assessment(assessment)
recommendation_preview.show_meta(report)
recommendation_preview.show_sections(report.sections, answer=assessment.answer)

"""Scores: what stops this programme, and what would improve it?"""

from __future__ import annotations

import streamlit as st
from evenhand.scoring import grouped
from evenhand.ui.facts import evidence
from evenhand.ui.kit import controls, parts
from evenhand.ui.scores import change, criteria, gates, improvements, notice, overrides, own_criteria, patterns, pillars
from evenhand.ui.session import computed, drafting, state

PAGE = {"group": "Understand", "icon": ":material/fact_check:", "rank": 10}

VIEWS = ("Top improvements", "Criteria", "Notice", "Patterns and evidence")

parts.heading("scores")

draft = drafting.opened_in_hand()
draft_id = None if draft is None else draft.id
study = state.selected_study()
scenario, rubric = study.scenario, study.rubric
scorecard = computed.score(study)
groups = grouped(scorecard)

with st.container(key="answer"):
    st.subheader(
        gates.answer_of(scenario, scorecard, groups, lambda: computed.assess(study).value.score),
        anchor=False,
        help="The low end of a score: every fact that is not known counts as if it were bad.",
    )
    parts.show_unexamined(scenario.jurisdictions)

gates.show_gates(scenario, groups, scorecard)
with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
    st.subheader("Five scores", anchor=False, width="content")
    law = parts.jurisdiction_picker(scenario.jurisdictions)
pillars.show_pillars(scorecard, computed.assess(study), law)
overrides.show_overrides(scenario, groups, draft_id)

criteria.follow_link()
view = controls.radio(
    "Look closer",
    {name: name for name in VIEWS},
    name="closer",
    default=VIEWS[0],
    help_text="What to do first; every criterion with its facts and sources; what the privacy notice says; deceptive "
    "patterns, and files that show what is declared.",
)
if view == "Criteria":
    criteria.show_criteria(scenario, scorecard, rubric, law)
elif view == "Notice":
    notice.show_notice(scenario)
elif view == "Patterns and evidence":
    patterns.show_patterns(scenario, rubric, law, draft_id)
    evidence.show_attachments(scenario, scorecard, groups, draft_id)
else:
    change.show_change(study, law)
    improvements.show_improvements(study, law)
pillars.show_forces(scorecard, law)
own_criteria.show_own_criteria()

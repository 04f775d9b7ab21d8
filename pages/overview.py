"""Overview: which programmes are on the table, and what should happen next with each?"""

from __future__ import annotations

import streamlit as st
from evenhand.scenario.interview import QUESTIONS
from evenhand.ui import interview_form, overview_cards, parts, questions_list

VIEWS = {"glance": "All programmes", "questions": "Open questions of the one in hand"}

parts.heading("overview")

if token := st.query_params.get(interview_form.START):
    st.caption(f"{len(QUESTIONS)} plain questions, then who the customers are.")
    interview_form.show_interview(token)
else:
    interview_form.begin_button()
    view = st.segmented_control(
        "What to look at",
        list(VIEWS),
        format_func=VIEWS.__getitem__,
        default="glance",
        required=True,
        key="view",
        bind="query-params",
        help="All programmes side by side, or what nobody knows yet about the one chosen at the left.",
    )
    if view == "questions":
        questions_list.show_questions()
    else:
        overview_cards.show_glance()

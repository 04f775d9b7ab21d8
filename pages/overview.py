"""Overview: which programmes are on the table, and what should happen next with each?"""

from __future__ import annotations

import streamlit as st
from evenhand.scenario.interview import QUESTIONS
from evenhand.ui.kit import parts
from evenhand.ui.overview import cards, interview_form, questions

PAGE = {"group": "Describe", "icon": ":material/dashboard:", "rank": 10}

parts.heading("overview")

if token := st.query_params.get(interview_form.START):
    st.caption(f"{len(QUESTIONS)} plain questions, then who the customers are.")
    interview_form.show_interview(token)
else:
    interview_form.begin_button()
    if questions.show_view() == "questions":
        questions.show_questions()
    else:
        cards.show_glance()

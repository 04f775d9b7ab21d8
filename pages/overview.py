"""Overview: which programmes are on the table, and what should happen next with each?"""

from __future__ import annotations

import streamlit as st
from evenhand.scenario.interview import QUESTIONS
from evenhand.ui import interview_form, overview_cards, parts, questions_list

parts.heading("overview")

if token := st.query_params.get(interview_form.START):
    st.caption(f"{len(QUESTIONS)} plain questions, then who the customers are.")
    interview_form.show_interview(token)
else:
    interview_form.begin_button()
    if questions_list.show_view() == "questions":
        questions_list.show_questions()
    else:
        overview_cards.show_glance()

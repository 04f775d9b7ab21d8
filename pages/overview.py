"""Overview: what should happen next with each programme?"""

from __future__ import annotations

import streamlit as st
from evenhand.ui.kit import parts
from evenhand.ui.overview import doors, interview_form, questions, ranked

PAGE = {"group": "Describe", "icon": ":material/dashboard:", "rank": 10}

if token := st.query_params.get(interview_form.START):
    st.title("Start yours", anchor=False)
    interview_form.show_interview(token)
else:
    parts.heading("overview")
    if questions.asked_for():
        questions.show_questions()
    else:
        doors.show_doors()
        ranked.show_ranked_programmes()

"""The two doors of the overview: see the example, or start yours."""

from __future__ import annotations

import streamlit as st

from evenhand.scenario.interview_questions import QUESTIONS
from evenhand.ui.kit import parts
from evenhand.ui.kit.controls import uninterruptible
from evenhand.ui.overview import interview_answers, interview_form
from evenhand.ui.session import tour
from evenhand.ui.steps import step


def show_doors() -> None:
    """Show both doors, and the way back to what was begun."""
    page = tour.left_at()
    begun = st.session_state.get(interview_form.MEMORY)
    given = interview_answers.answers_of(begun) if begun else None
    with st.container(horizontal=True):
        st.button(
            "Start yours",
            type="primary",
            icon=":material/play_arrow:",
            on_click=_begin,
            args=(None,),
            help=f"{len(QUESTIONS)} questions; “I don't know” is an answer.",
        )
        if given is not None:
            st.button(
                f"Go on with yours ({interview_answers.settled(given)} of {len(QUESTIONS)} answered)",
                on_click=_begin,
                args=(begun,),
            )
        st.button(
            "See the example",
            icon=":material/visibility:",
            on_click=uninterruptible(tour.begin),
            help="Five minutes, one sentence a page.",
        )
        if page:
            parts.go(page, f"Go on at {step(page).title}", scenario=tour.SCENARIO, tour="yes")


@uninterruptible
def _begin(token: str | None) -> None:
    token = token or interview_answers.begin()
    st.session_state[interview_form.MEMORY] = token
    st.query_params.update({interview_form.START: token, interview_form.STEP: "1"})
    tour.leave()

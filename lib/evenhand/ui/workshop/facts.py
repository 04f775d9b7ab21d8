"""Questions of fact as they come in: answered by the facilitator, and read by everybody."""

from __future__ import annotations

from functools import partial

import streamlit as st

from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.session import state
from evenhand.ui.workshop import place as workshop_place
from evenhand.ui.workshop.place import Place
from evenhand.ui.workshop.status import EVERY
from evenhand.workshop import FactQuestion, answer_fact, enough_known, fact_questions


@st.fragment(run_every=EVERY)
def show_facts(place: Place) -> None:
    """Show the facilitator what was asked, and let answers be written beside it."""
    asked = fact_questions(state.store(), place.workshop.id)
    still_open = sum(not question.answer for question in asked)
    with st.expander(f"Questions of fact ({still_open} open of {len(asked)})", icon=":material/help:"):
        known = enough_known(state.store(), place.workshop.id)
        st.caption(
            f"{known} {'person says' if known == 1 else 'people say'} that they know enough to rate. What stays open "
            "goes into the record and to the open questions of each programme."
        )
        if not asked:
            st.markdown("Nobody has asked anything yet.")
        for question in asked:
            _show_question(place, question)
        workshop_place.show_said("facts")


def _show_question(place: Place, question: FactQuestion) -> None:
    key = f"fact-{question.id}"

    def answer(question_id: str) -> None:
        answer_fact(
            state.store(),
            place.workshop.id,
            question_id,
            st.session_state[f"fact-{question_id}"],
            facilitator_token=place.token,
        )

    st.text_input(
        escape_markdown(question.question),
        value=question.answer,
        key=key,
        placeholder="still open",
        max_chars=1000,
        on_change=workshop_place.act(partial(answer, question.id), at="facts"),
        help="What is known, and from where. Empty, the question stays open.",
    )

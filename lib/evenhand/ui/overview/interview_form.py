"""Start yours: one plain question at a time, each with "I don't know", then who the customers are."""

from __future__ import annotations

import math

import streamlit as st

from evenhand.errors import EvenhandError
from evenhand.scenario.interview_questions import QUESTIONS, Amount, Question, amount_of, kinds_asked, kinds_of
from evenhand.ui.kit import parts
from evenhand.ui.kit.controls import sync_widget, uninterruptible
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.kit.typed_number import Numbers
from evenhand.ui.overview import interview_answers, questions
from evenhand.ui.overview.interview_customers import show_customers
from evenhand.ui.overview.interview_fields import DONT_KNOW, Answers, choice_field, number_field, widget
from evenhand.ui.session import state
from evenhand.vocabulary.roles import role_in_words

START = "start"
"""The query parameter that carries the name of the answers."""
STEP = "step"
STEPS = len(QUESTIONS) + 1
UNITS = {"percent": " (%)", "currency": " (in your currency)", "days": ""}
LONGEST_NOTICE = 200_000
MEMORY = "interview_begun"
FAULT = "interview_fault"


def show_interview(token: str) -> None:
    """Show the question at which the address stands."""
    given = interview_answers.answers_of(token)
    if given is None:
        parts.empty_state(
            "There are no such answers here: they were finished or thrown away.",
            next_step="A finished draft stands in the overview.",
            page="overview",
            label="To the overview",
        )
        return
    st.session_state[MEMORY] = token
    number = _step()
    done = interview_answers.settled(given)
    with st.container(border=True, key="answer"):
        st.progress(
            done / len(QUESTIONS),
            text=f"Step {number} of {STEPS} · {done} of {len(QUESTIONS)} questions answered, kept as you go",
        )
        shown = ""
        if number < STEPS:
            _show_question(token, QUESTIONS[number - 1], given)
        else:
            shown = show_customers(token, given)
        fault = st.session_state.pop(FAULT, "")
        if fault and fault != shown:
            st.error(escape_markdown(fault), icon=":material/error:")
        _show_ways(token, number)


def _step() -> int:
    asked = st.query_params.get(STEP, "1")
    return min(max(int(asked), 1), STEPS) if asked.isdecimal() else 1


@uninterruptible
def _go(number: int) -> None:
    st.session_state.pop(FAULT, None)
    st.query_params[STEP] = str(number)


def _show_ways(token: str, number: int) -> None:
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        with st.container(horizontal=True, width="content"):
            st.button("Back", on_click=_go, args=(number - 1,), disabled=number == 1)
            if number < STEPS:
                st.button("Next", type="primary", on_click=_go, args=(number + 1,))
            else:
                st.button("Make the draft", type="primary", icon=":material/done:", on_click=_finish, args=(token,))
        with st.container(horizontal=True, width="content"):
            if number < STEPS:
                st.button("Skip to the end", type="tertiary", on_click=_go, args=(STEPS,))
            st.button("Leave it for now", type="tertiary", on_click=_leave)


@uninterruptible
def _leave() -> None:
    for name in (START, STEP):
        st.query_params.pop(name, None)


@uninterruptible
def _finish(token: str) -> None:
    try:
        made = interview_answers.finish(token)
    except EvenhandError as error:
        said = [error.message, *(str(problem) for problem in error.problems), error.hint or ""]
        st.session_state[FAULT] = " ".join(part for part in said if part)
        return
    _leave()
    st.session_state.pop(FAULT, None)
    st.session_state.pop(MEMORY, None)
    state.select("scenario", made.scenario)
    state.select("customers", made.customers)
    questions.open_questions_next()


# --- one question


def _show_question(token: str, question: Question, given: Answers) -> None:
    st.subheader(question.text, anchor=False)
    st.caption(question.help)
    if question.kind == "choice":
        _show_choice(token, question, given)
    elif question.kind == "many":
        _show_many(token, question, given)
    else:
        _show_text(token, question, given)
    if question.id in given and given[question.id] is None:
        st.caption(f"It becomes an open question for {role_in_words(question.role)}; you can hand it on later.")


def _show_choice(token: str, question: Question, given: Answers) -> None:
    words = {option.key: option.text for option in question.options}
    choice_field(token, question.id, question.text, given, words, titled=False)
    chosen = next((option for option in question.options if option.key == given.get(question.id)), None)
    if chosen is not None and chosen.amount is not None:
        _show_amount(token, question, chosen.amount, given)


def _show_amount(token: str, question: Question, amount: Amount, given: Answers) -> None:
    percent = amount.unit == "percent"
    numbers = Numbers(most=100.0 if percent else math.inf, whole=amount.unit == "days", unit="%" if percent else "")
    label = f"{amount.text}{UNITS[amount.unit]}"
    number_field(token, amount_of(question.id), label, given, numbers, "Leave it empty when you don't know.")


def _show_many(token: str, question: Question, given: Answers) -> None:
    chosen = given.get(question.id)
    words = {**{option.key: option.text for option in question.options}, DONT_KNOW: DONT_KNOW}
    for name, text in words.items():
        key = widget(token, f"{question.id}|{name}")
        sync_widget(key, name in chosen if chosen else name == DONT_KNOW and given.get(question.id, []) is None)
        st.checkbox(text, key=key, on_change=_tick, args=(token, question, name))
    if question.id == "purposes":
        _show_kinds(token, given)


def _show_kinds(token: str, given: Answers) -> None:
    """Ask which of the data each use needs, once several are named."""
    uses = {
        option.key: option.text for question in QUESTIONS if question.id == "purposes" for option in question.options
    }
    asked = kinds_asked(given)
    if asked:
        st.markdown("**Which of the data does each of them need?**", help="Left empty, it is not known.")
    for use, options in asked.items():
        words = {option.key: option.text for option in options}
        key = widget(token, kinds_of(use))
        sync_widget(key, [kind for kind in given.get(kinds_of(use)) or [] if kind in words])
        st.multiselect(
            uses[use],
            list(words),
            format_func=words.__getitem__,
            key=key,
            on_change=_keep_kinds,
            args=(token, kinds_of(use)),
            placeholder="I don't know yet",
        )


@uninterruptible
def _keep_kinds(token: str, name: str) -> None:
    interview_answers.answer(token, **{name: list(st.session_state[widget(token, name)])})


@uninterruptible
def _tick(token: str, question: Question, name: str) -> None:
    """Keep which of many are ticked; "none of these" and "I don't know" stand alone.

    Streamlit may report a box again that nobody touched, so reporting one twice changes nothing.
    """
    ticked = bool(st.session_state[widget(token, f"{question.id}|{name}")])
    before = (interview_answers.answers_of(token) or {}).get(question.id, [])
    now: list[str] | None = [option for option in before or [] if option != name]
    if ticked and name == DONT_KNOW:
        now = None
    elif ticked:
        now = [name] if name == "none" else [*(option for option in now or [] if option != "none"), name]
    if now != before:
        interview_answers.answer(token, **{question.id: now})


def _show_text(token: str, question: Question, given: Answers) -> None:
    key, unknown = widget(token, question.id), widget(token, f"{question.id}|unknown")
    sync_widget(key, given.get(question.id) or "")
    sync_widget(unknown, question.id in given and given[question.id] is None)

    @uninterruptible
    def typed() -> None:
        interview_answers.answer(token, **{question.id: st.session_state[key].strip() or None})

    @uninterruptible
    def ticked() -> None:
        if st.session_state[unknown]:
            interview_answers.answer(token, **{question.id: None})

    st.text_area(question.text, key=key, on_change=typed, height=260, max_chars=LONGEST_NOTICE, help=question.help)
    st.checkbox(DONT_KNOW, key=unknown, on_change=ticked)

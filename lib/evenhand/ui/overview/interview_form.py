"""Start yours: one plain question at a time, each with "I don't know", then who the customers are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from evenhand.errors import EvenhandError
from evenhand.scenario.interview import QUESTIONS, Option, Question, amount_of
from evenhand.ui.kit import currency_field, parts
from evenhand.ui.kit.controls import sync_widget, uninterruptible
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.overview import interview_answers, questions
from evenhand.ui.session import state
from evenhand.vocabulary.roles import role_in_words

__all__ = ["START", "begin_button", "show_interview"]

START = "start"
"""The query parameter that carries the name of the answers."""
STEP = "step"
STEPS = len(QUESTIONS) + 1
DONT_KNOW = "I don't know"
WHO = {
    "example": "Take the example's customers: 2,469 real households",
    "typed": "Type three numbers and a currency about ours",
}
UNITS = {"percent": " (%)", "currency": " (in your currency)", "days": ""}
LONGEST_NOTICE = 200_000
MEMORY = "interview_begun"
FAULT = "interview_fault"

Answers = Mapping[str, Any]


def begin_button() -> None:
    """Offer to start, and to go on with what was begun before."""

    @uninterruptible
    def begin(token: str | None) -> None:
        token = token or interview_answers.begin()
        st.session_state[MEMORY] = token
        st.query_params.update({START: token, STEP: "1"})

    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Start yours",
            type="primary",
            icon=":material/play_arrow:",
            on_click=begin,
            args=(None,),
        )
        begun = st.session_state.get(MEMORY)
        given = interview_answers.answers_of(begun) if begun else None
        if given is not None:
            st.button(
                f"Go on with yours ({interview_answers.settled(given)} of {len(QUESTIONS)} answered)",
                on_click=begin,
                args=(begun,),
            )
        st.caption(
            f"{len(QUESTIONS)} plain questions, about six minutes; each can be answered with “I don't know”. Nothing "
            "leaves this computer."
        )


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
        if number < STEPS:
            _show_question(token, QUESTIONS[number - 1], given)
        else:
            _show_customers(token, given)
            st.caption("What nobody knows becomes an open question for a colleague; nothing becomes a fact by itself.")
        fault = st.session_state.get(FAULT)
        if fault:
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
                st.button(
                    "Make the draft",
                    type="primary",
                    icon=":material/done:",
                    on_click=_finish,
                    args=(token,),
                )
        with st.container(horizontal=True, width="content"):
            if number < STEPS:
                st.button(
                    "Skip to the end",
                    type="tertiary",
                    on_click=_go,
                    args=(STEPS,),
                )
            st.button(
                "Leave it for now",
                type="tertiary",
                on_click=_leave,
            )


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
        st.caption(f"It becomes an open question for {_role(question)}; you can hand it on later.")


def _role(question: Question) -> str:
    return role_in_words(question.role)


def _widget(token: str, name: str) -> str:
    return f"interview|{token}|{name}"


def _show_choice(token: str, question: Question, given: Answers) -> None:
    words = {option.key: option.text for option in question.options}
    key = _widget(token, question.id)
    sync_widget(key, (given[question.id] or DONT_KNOW) if question.id in given else None)

    @uninterruptible
    def changed() -> None:
        chosen = st.session_state[key]
        interview_answers.answer(token, **{question.id: None if chosen == DONT_KNOW else chosen})

    st.radio(
        question.text,
        [*words, DONT_KNOW],
        format_func=lambda one: words.get(one, one),
        key=key,
        on_change=changed,
        label_visibility="collapsed",
    )
    chosen = next((option for option in question.options if option.key == given.get(question.id)), None)
    if chosen is not None and chosen.amount is not None:
        _show_amount(token, question, chosen, given)


def _show_amount(token: str, question: Question, option: Option, given: Answers) -> None:
    name = amount_of(question.id)
    amount = option.amount
    if amount is None:
        return
    _show_number(
        token,
        name,
        f"{amount.text}{UNITS[amount.unit]}",
        given,
        most=100.0 if amount.unit == "percent" else None,
        integer=amount.unit == "days",
        help_text="Leave it empty when you don't know.",
    )


def _show_number(
    token: str,
    name: str,
    label: str,
    given: Answers,
    *,
    least: float = 0.0,
    most: float | None = None,
    integer: bool = False,
    help_text: str,
) -> None:
    key = _widget(token, name)
    kind = int if integer else float
    sync_widget(key, None if given.get(name) is None else kind(given[name]))

    @uninterruptible
    def changed() -> None:
        interview_answers.answer(token, **{name: st.session_state[key]})

    st.number_input(
        label,
        value=None,
        min_value=kind(least),
        max_value=None if most is None else kind(most),
        step=1 if integer else None,
        format=None if integer else "%g",
        key=key,
        on_change=changed,
        placeholder="not known yet",
        help=help_text,
        width=420,
    )


def _show_many(token: str, question: Question, given: Answers) -> None:
    chosen = given.get(question.id)
    words = {**{option.key: option.text for option in question.options}, DONT_KNOW: DONT_KNOW}
    for name, text in words.items():
        key = _widget(token, f"{question.id}|{name}")
        sync_widget(key, name in chosen if chosen else name == DONT_KNOW and given.get(question.id, []) is None)
        st.checkbox(text, key=key, on_change=_tick, args=(token, question, name))


@uninterruptible
def _tick(token: str, question: Question, name: str) -> None:
    """Keep which of many are ticked; "none of these" and "I don't know" stand alone.

    Streamlit may report a box again that nobody touched, so reporting one twice changes nothing.
    """
    ticked = bool(st.session_state[_widget(token, f"{question.id}|{name}")])
    before = (interview_answers.answers_of(token) or {}).get(question.id, [])
    now: list[str] | None = [one for one in before or [] if one != name]
    if ticked and name == DONT_KNOW:
        now = None
    elif ticked:
        now = [name] if name == "none" else [*(one for one in now or [] if one != "none"), name]
    if now != before:
        interview_answers.answer(token, **{question.id: now})


def _show_text(token: str, question: Question, given: Answers) -> None:
    key, unknown = _widget(token, question.id), _widget(token, f"{question.id}|unknown")
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


# --- the customers


def _show_customers(token: str, given: Answers) -> None:
    st.subheader("What is it called, and who are its customers?", anchor=False)
    name, who = _widget(token, "name"), _widget(token, "who")
    sync_widget(name, given.get("name") or interview_answers.NAME)
    sync_widget(who, given.get("who", "example"))

    @uninterruptible
    def named() -> None:
        interview_answers.answer(token, name=st.session_state[name].strip() or None)

    @uninterruptible
    def chosen() -> None:
        interview_answers.answer(token, who=st.session_state[who])

    st.text_input("The programme's name", key=name, on_change=named, max_chars=120, width=420)
    st.radio(
        "The customers",
        list(WHO),
        format_func=WHO.__getitem__,
        key=who,
        on_change=chosen,
        help="You can bring a file of your own later, on the Customers page.",
    )
    if st.session_state[who] == "typed":
        _show_numbers(token, given)


def _show_numbers(token: str, given: Answers) -> None:
    st.badge("typed, not measured", color="violet", help="Everything computed from them says so.")
    left, right = st.columns(2)
    with left:
        _show_number(
            *(token, "many", "How many customers would be asked?", given),
            integer=True,
            help_text="At least 50: they are grouped, and no group may be smaller than 10.",
        )
        _show_number(
            *(token, "top", "Share of all spending that comes from the fifth who spend most (%)", given),
            most=100.0,
            help_text="20 would mean that all spend the same; in shops it is often about half.",
        )
    with right:
        _show_number(
            *(token, "spending", "What does one spend with you a month, on average?", given),
            help_text="All customers together, divided by their number.",
        )
        _show_currency(token, given)


def _show_currency(token: str, given: Answers) -> None:
    key = _widget(token, "currency")
    sync_widget(key, given.get("currency") or "")

    @uninterruptible
    def typed() -> None:
        interview_answers.answer(token, currency=currency_field.as_code(st.session_state[key]) or None)

    st.text_input(
        "Currency of spending, of payments and of everything computed",
        max_chars=8,
        key=key,
        on_change=typed,
        placeholder="for example USD",
        help=currency_field.HELP,
        width=420,
    )
    if st.session_state[key]:
        currency_field.say_currency(currency_field.as_code(st.session_state[key]))

"""The fields of Start yours, each kept as it is answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from evenhand.ui.kit.controls import sync_widget, uninterruptible
from evenhand.ui.kit.typed_number import Numbers, typed_number
from evenhand.ui.overview import interview_answers

DONT_KNOW = "I don't know"
Answers = Mapping[str, Any]


def widget(token: str, name: str) -> str:
    """Return the key of the control that gives an answer."""
    return f"interview|{token}|{name}"


def number_field(token: str, name: str, label: str, given: Answers, numbers: Numbers, help_text: str) -> None:
    """Ask for a number; an empty field is "I don't know"."""
    typed_number(
        label,
        given.get(name),
        key=widget(token, name),
        store=lambda number: interview_answers.answer(token, **{name: number}),
        numbers=numbers,
        help_text=help_text,
        placeholder="I don't know yet",
    )


def choice_field(token: str, name: str, label: str, given: Answers, words: Mapping[str, str], *, titled: bool) -> None:
    """Ask for one of a few, or "I don't know"; untitled where the label stands above as a heading."""
    key = widget(token, name)
    sync_widget(key, (given[name] or DONT_KNOW) if name in given else None)

    @uninterruptible
    def chosen() -> None:
        option = st.session_state[key]
        interview_answers.answer(token, **{name: None if option == DONT_KNOW else option})

    st.radio(
        label,
        [*words, DONT_KNOW],
        format_func=lambda option: words.get(option, option),
        key=key,
        on_change=chosen,
        label_visibility="visible" if titled else "collapsed",
    )

"""The fields of Start yours, each kept as it is answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evenhand.ui.kit.typed_number import Numbers, typed_number
from evenhand.ui.overview import interview_answers

__all__ = ["DONT_KNOW", "Answers", "number_field", "widget"]

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

"""The answers to the plain questions while they are being given, and the draft that they make in the end.

They stand in the store under a random name that the address carries, so that a reload loses nothing and the address
tells nobody what was answered.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evenhand.customers.sketch_file import currency_code
from evenhand.errors import CustomerDataError
from evenhand.scenario import Scenario
from evenhand.scenario.interview import QUESTIONS, amount_of, draft
from evenhand.ui.session import drafting, state
from evenhand.ui.session.saving import SAVING

__all__ = ["CURRENCY", "NAME", "Made", "answer", "answers_of", "begin", "finish", "forget", "settled"]

NAME = "My programme"
"""What a programme is called until somebody says otherwise."""
CURRENCY = "USD"
"""The currency of the example's customers."""
IDENTIFIER = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Made:
    """What the answers made: the keys of a scenario and of its customers."""

    scenario: str
    customers: str


def begin() -> str:
    """Begin with no answer given, and return the name that the address carries."""
    token = secrets.token_hex(6)
    state.store().settings.put(_key(token), {})
    return token


def answers_of(token: str) -> Mapping[str, Any] | None:
    """Return what was answered so far: ``None`` stands for "I don't know"; nothing when there is no such interview."""
    with SAVING:
        answers = state.store().settings.get(_key(token))
    return answers if isinstance(answers, dict) else None


def answer(token: str, **given: Any) -> None:
    """Keep answers."""
    with SAVING:
        state.store().settings.put(_key(token), {**(answers_of(token) or {}), **given})


def forget(token: str) -> None:
    """Let go of the answers."""
    state.store().settings.remove(_key(token))


def settled(answers: Mapping[str, Any]) -> int:
    """Return how many of the questions have been answered, with "I don't know" too."""
    return sum(question.id in answers and answers[question.id] != [] for question in QUESTIONS)


def finish(token: str) -> Made:
    """Make a draft of the answers, with its customers, and let go of the answers.

    Raises
    ------
    EvenhandError
        When an answer cannot be used; the answers are kept.
    """
    given = answers_of(token) or {}
    typed = given.get("who") == "typed"
    if typed:
        _need_numbers(given)
    scenario = _scenario(given, currency_code(given["currency"]) if typed else CURRENCY)
    customers = state.EXAMPLE_CUSTOMERS
    if typed:
        customers, many = _typed_customers(given)
        scenario = scenario.replace(programme=scenario.programme.model_copy(update={"customers": many}))
    key = drafting.copy_to_draft(scenario)
    forget(token)
    return Made(key, customers)


def _scenario(given: Mapping[str, Any], currency: str) -> Scenario:
    name = str(given.get("name") or NAME)
    ids = {question.id for question in QUESTIONS}
    answers = {key: value for key, value in given.items() if key in ids and value != []}
    for question in QUESTIONS:
        amount = given.get(amount_of(question.id))
        if amount is not None and any(
            option.amount and option.key == answers.get(question.id) for option in question.options
        ):
            answers[amount_of(question.id)] = amount
    short = IDENTIFIER.sub("-", name.lower()).strip("-")[:40].strip("-") or "programme"
    return draft(answers, id=f"{short}-{secrets.token_hex(2)}", name=name, currency=currency)


def _need_numbers(given: Mapping[str, Any]) -> None:
    missing = [words for key, words in NUMBERS.items() if given.get(key) is None]
    if missing:
        raise CustomerDataError(
            f"Customers by typed numbers need {' and '.join(missing)}.",
            hint="Type it, or take the example's customers.",
        )


def _typed_customers(given: Mapping[str, Any]) -> tuple[str, int]:
    """Keep customers by three numbers and a currency, and return their key and how many they are."""
    from evenhand.customers import typed_sketch

    many = int(given["many"])
    sketch = typed_sketch(many, float(given["spending"]), float(given["top"]) / 100, str(given["currency"]))
    state.store().sketches.add(
        sketch.fingerprint,
        json.loads(sketch.to_json()),
        name=f"{many:,} customers, {given['spending']:g} {given['currency']} a month (typed, not measured)",
    )
    return sketch.fingerprint, many


NUMBERS: Mapping[str, str] = {
    "many": "how many they are",
    "spending": "what they spend a month",
    "top": "the share of the top fifth",
    "currency": "the currency",
}


def _key(token: str) -> str:
    return f"interview {token}"

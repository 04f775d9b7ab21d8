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
from typing import TYPE_CHECKING, Any

from evenhand.customers.sketch_file import currency_code
from evenhand.scenario import Scenario
from evenhand.scenario.interview import draft
from evenhand.scenario.interview_questions import QUESTIONS, amount_of, kinds_asked, kinds_of
from evenhand.ui.session import belonging, drafting, state
from evenhand.ui.session.saving import SAVING

if TYPE_CHECKING:
    from evenhand.customers import Sketch

NAME = "My programme"
"""What a programme is called until somebody says otherwise."""
PRICES = tuple((f"price_{number}", f"part_{number}") for number in (1, 2, 3))
"""The answers that give fixed prices, and how many per cent of the customers pay each."""
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


def _forget(token: str) -> None:
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
    sketch = customers_from(given)
    scenario = _scenario(given, sketch.currency)
    if "customers" not in sketch.assumed:
        scenario = scenario.replace(programme=scenario.programme.model_copy(update={"customers": sketch.customers}))
    _keep(sketch, scenario.name)
    key = drafting.copy_to_draft(scenario)
    belonging.remember(key, sketch.fingerprint)
    _forget(token)
    return Made(key, sketch.fingerprint)


def customers_from(given: Mapping[str, Any]) -> Sketch:
    """Return the customers that the answers describe; what is not known of them is assumed, and named so.

    Raises
    ------
    CustomerDataError
        When something that was said cannot be.
    """
    from evenhand.customers import Price, Said, said_sketch

    fixed = given.get("pays") == "fixed"
    prices = [Price(given[price], given.get(part)) for price, part in PRICES if fixed and given.get(price) is not None]
    return said_sketch(
        Said(
            currency=currency_code(given["currency"]) if given.get("currency") else None,
            customers=None if given.get("many") is None else int(given["many"]),
            spending=None if fixed else given.get("spending"),
            top_fifth=None if fixed else given.get("top"),
            prices=tuple(prices),
        )
    )


def _keep(sketch: Sketch, programme: str) -> None:
    many = "how many is not known" if "customers" in sketch.assumed else f"{sketch.customers:,}"
    state.store().sketches.add(
        sketch.fingerprint,
        json.loads(sketch.to_json()),
        name=f"Customers of {programme}: {many} (typed, not measured)",
    )


def _scenario(given: Mapping[str, Any], currency: str) -> Scenario:
    name = str(given.get("name") or NAME)
    ids = {question.id for question in QUESTIONS}
    answers = {key: value for key, value in given.items() if key in ids and value != []}
    for purpose in kinds_asked(answers):
        if chosen := given.get(kinds_of(purpose)):
            answers[kinds_of(purpose)] = chosen
    for question in QUESTIONS:
        amount = given.get(amount_of(question.id))
        if amount is not None and any(
            option.amount and option.key == answers.get(question.id) for option in question.options
        ):
            answers[amount_of(question.id)] = amount
    short = IDENTIFIER.sub("-", name.lower()).strip("-")[:40].strip("-") or "programme"
    return draft(answers, id=f"{short}-{secrets.token_hex(2)}", name=name, currency=currency)


def _key(token: str) -> str:
    return f"interview {token}"

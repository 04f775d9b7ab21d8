"""Plain questions whose answers make a first draft of a scenario.

They reach the facts that decide gates and money first: of lawfulness, the ground of what nobody is asked about, what is
guessed about people, and how long data are kept. Every one can be answered with "I don't know": what is not
answered stays unknown in the draft, with the role to ask, and never becomes a fact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from evenhand.errors import Problem, ScenarioError
from evenhand.nearest import nearest
from evenhand.scenario.answers import facts_from
from evenhand.scenario.interview_questions import KINDS_OF_DATA, QUESTIONS, Question, amount_of, kinds_of
from evenhand.scenario.model import Scenario


def draft(answers: Mapping[str, Any], *, id: str, name: str, currency: str = "USD") -> Scenario:
    """Return the first draft of a scenario that a person's answers make.

    Parameters
    ----------
    answers
        Question ids to answers: an option's key, a sequence of keys, or a text; ``<question>_amount`` to the number
        that an option needs; ``data_for_<purpose>`` to the kinds of data that a use needs. ``None`` and absence mean
        "I don't know".
    id, name, currency
        The scenario's own.

    Raises
    ------
    ScenarioError
        When an answer is none of the options, or a number is out of range.
    """
    given = {key: answer for key, answer in answers.items() if answer is not None}
    problems = _unusable(given)
    if problems:
        raise ScenarioError("Some answers cannot be used.", problems=problems)
    try:
        return Scenario.model_validate({"id": id, "name": name, "currency": currency, **facts_from(given)})
    except ValidationError as error:
        results = [
            Problem(details["msg"], field=".".join(str(part) for part in details["loc"]) or None)
            for details in error.errors(include_url=False)
        ]
        raise ScenarioError("The draft cannot be made.", problems=results) from None


def _unusable(answers: Mapping[str, Any]) -> list[Problem]:
    """Return a problem for each answer that fits no question."""
    questions = {question.id: question for question in QUESTIONS}
    amounts = {
        amount_of(question.id): question
        for question in QUESTIONS
        if any(option.amount is not None for option in question.options)
    }
    kinds = {kinds_of(option.key) for option in questions["purposes"].options}
    problems = []
    for key, answer in answers.items():
        if key in kinds:
            problems += _unusable_answer(replace(questions["data"], id=key, options=KINDS_OF_DATA), answer)
        elif key in amounts:
            problems += _unusable_amount(amounts[key], answers.get(amounts[key].id), key, answer)
        elif key in questions:
            problems += _unusable_answer(questions[key], answer)
        else:
            near = nearest(key, [*questions, *amounts, *kinds])
            problems.append(Problem("there is no such question", field=key, suggestion=near))
    return problems


def _unusable_answer(question: Question, answer: Any) -> list[Problem]:
    keys = tuple(option.key for option in question.options)
    if question.kind == "text":
        return [] if isinstance(answer, str) else [Problem("expected a text", field=question.id)]
    if question.kind == "choice":
        chosen: Sequence[Any] = [answer]
    elif isinstance(answer, str) or not isinstance(answer, Sequence):
        return [Problem("expected a list of options", field=question.id, allowed=keys)]
    else:
        chosen = answer
        if "none" in chosen and len(set(chosen)) > 1:
            return [Problem("choose either 'none' or the others", field=question.id)]
    return [
        Problem(
            f"{item!r} is none of the options",
            field=question.id,
            allowed=keys,
            suggestion=nearest(item, keys) if isinstance(item, str) else None,
        )
        for item in chosen
        if item not in keys
    ]


def _unusable_amount(question: Question, chosen: Any, key: str, answer: Any) -> list[Problem]:
    amount = next((option.amount for option in question.options if option.key == chosen), None)
    if isinstance(answer, bool) or not isinstance(answer, int | float):
        return [Problem("expected a number", field=key)]
    unit = None if amount is None else amount.unit
    if unit == "days" and answer != int(answer):
        return [Problem("expected whole days", field=key)]
    most = 100 if unit == "percent" else float("inf")
    if not 0 <= answer <= most or answer == float("inf"):
        return [Problem("must be between 0 and 100" if most == 100 else "must be 0 or more", field=key)]
    return []

"""Rules written as data: a user's own criteria compare one fact with steps."""

from __future__ import annotations

from typing import Any

from evenhand.scenario.facts import Unknown
from evenhand.scoring.outcome import ANY_LEVEL, NotApplicable, Outcome, ladder, worst
from evenhand.scoring.reader import Reader
from evenhand.scoring.rubric import Scale, Step
from evenhand.scoring.ternary import Ternary


def judge_scale(look: Reader, scale: Scale) -> Outcome:
    """Judge a fact by a scale; of a list of facts, the worst decides."""
    paths = _spread(look, scale.fact)
    if paths is None:
        return ANY_LEVEL
    if not paths:
        return ladder((NotApplicable("there is nothing of the kind"), True), otherwise=0)
    return worst(_judge_fact(look.fact(path), scale) for path in paths)


def _spread(look: Reader, pattern: str) -> list[str] | None:
    """Return the paths a pattern stands for, ``None`` when a list in it is unknown."""
    head, bracket, tail = pattern.partition("[]")
    if not bracket:
        return [pattern]
    items = look.each(head)
    if not look.listed(head):
        return None
    paths: list[str] = []
    for item in items:
        inner = _spread(look, item + tail)
        if inner is None:
            return None
        paths += inner
    return paths


def _judge_fact(value: Any, scale: Scale) -> Outcome:
    return ladder(*((step.level, _fits(value, step)) for step in scale.steps), otherwise=scale.otherwise)


def _fits(value: Any, step: Step) -> Ternary:
    if isinstance(value, Unknown):
        return None
    if step.one_of is not None:
        # True == 1 in Python, but a yes is not a number in a rubric.
        return any(value == option and isinstance(value, bool) == isinstance(option, bool) for option in step.one_of)
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    return value <= step.at_most if step.at_most is not None else value >= (step.at_least or 0)

"""What the overview says about assessed scenarios: counts and the next step, in sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from evenhand.assessment import Summary
from evenhand.assessment.verdict import Kind
from evenhand.ui.facts.form import section_of

__all__ = ["COLORS", "NextStep", "headline", "next_step", "sentence_of"]

COLORS: Mapping[Kind, Literal["red", "orange", "violet", "blue", "green"]] = {
    "change-first": "red",
    "cannot-say": "violet",
    "do-not-collect": "orange",
    "collect-if": "blue",
    "collect": "green",
}
"""The badge of each verdict."""

SAID: Mapping[Kind, tuple[str, str]] = {
    "collect": ("could go ahead", "could go ahead"),
    "collect-if": ("could go ahead under conditions", "could go ahead under conditions"),
    "change-first": ("must change first", "must change first"),
    "cannot-say": (
        "cannot be judged before somebody finds out more",
        "cannot be judged before somebody finds out more",
    ),
    "do-not-collect": ("should not collect", "should not collect"),
}


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to do next about a scenario, and the page where it is done."""

    text: str
    page: str
    label: str
    address: Mapping[str, str] = field(default_factory=dict)


def headline(kinds: Iterable[Kind]) -> str:
    """Return how many programmes got which verdict, in one sentence.

    >>> headline(["collect-if", "change-first", "collect-if"])
    '2 of 3 programmes could go ahead under conditions; 1 must change first.'
    """
    counted = Counter(kinds)
    total = counted.total()
    parts = [f"{counted[kind]} {SAID[kind][counted[kind] > 1]}" for kind in SAID if counted[kind]]
    if not parts:
        return "No programme is on the table yet."
    first, *rest = parts
    number, _, words = first.partition(" ")
    of = f"{number} of {total} programmes {words}" if total > 1 else f"The one programme on the table {words}"
    return "; ".join([of, *rest]) + "."


def sentence_of(summary: Summary) -> str:
    """Return the answer without the verdict's title, which stands beside it."""
    rest = summary.answer.removeprefix(summary.title).lstrip(".: ")
    return rest[:1].upper() + rest[1:]


def next_step(summary: Summary) -> NextStep:
    """Return what to do first."""
    if summary.remedy is not None:
        return NextStep(summary.remedy, "scores", "See every gate and its cure")
    if summary.may_stop and (asked := summary.asked) is not None:
        return NextStep(
            f"Ask {asked.role.replace('-', ' ')}: {asked.question}",
            *("scenario", "Answer it"),
            {"part": section_of(asked.path).name},
        )
    if summary.kind == "cannot-say":
        return NextStep(summary.reasons[0], "dividend", "See what it turns on")
    if summary.kind == "do-not-collect":
        return NextStep("See which fairness test fails, and at which rates.", "dividend", "Look at the dividend")
    if summary.conditions:
        many = len(summary.conditions)
        first = f"Meet {many} conditions, first: " if many > 1 else "Meet one condition: "
        return NextStep(first + summary.conditions[0], "dividend", "Look at the dividend")
    return NextStep("Decide together in a workshop.", "workshop", "To the workshop")

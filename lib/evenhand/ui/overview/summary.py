"""What the overview says about assessed scenarios, in sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from evenhand.assessment import Summary
from evenhand.assessment.verdict import Kind

SAID: Mapping[Kind, str] = {
    "collect": "could go ahead",
    "collect-if": "could go ahead under conditions",
    "change-first": "must change first",
    "cannot-say": "cannot be judged yet",
    "do-not-collect": "should not collect",
}


def headline(kinds: Iterable[Kind]) -> str:
    """Return how many programmes got which verdict, in one sentence.

    >>> headline(["collect-if", "change-first", "collect-if"])
    '2 of 3 programmes could go ahead under conditions; 1 must change first.'
    """
    counted = Counter(kinds)
    total = counted.total()
    parts = [f"{counted[kind]} {SAID[kind]}" for kind in SAID if counted[kind]]
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

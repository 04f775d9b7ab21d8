"""Scores of a scenario of which a fact was left out, without judging anew what does not read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from types import SimpleNamespace
from typing import Any

from evenhand.scenario import Jurisdiction, Scenario
from evenhand.scoring.judging import WHETHER_ASKED_FOR, Finding, judge
from evenhand.scoring.paths import pattern
from evenhand.scoring.score import jurisdiction_score

__all__ = ["card_of", "card_without", "inside"]

Found = Mapping[Jurisdiction, Sequence[Finding]]


def inside(read: str, path: str) -> bool:
    """Return whether what was read is a fact, or lies in it."""
    return read == path or read.startswith((f"{path}.", f"{path}[", f"{path}#"))


@cache
def _may_read(reads: tuple[str, ...], kind: str) -> bool:
    return any(inside(read, kind) or kind.startswith(f"{read}.") for read in (*reads, *WHETHER_ASKED_FOR))


def card_of(scenario: Scenario, found: Found) -> Any:
    """Return the scores of what was found, by jurisdiction."""
    return SimpleNamespace(jurisdictions={place: jurisdiction_score(scenario, all_) for place, all_ in found.items()})


def card_without(found: Found, without: Scenario, path: str) -> Any:
    """Return the scores once the fact at ``path`` is left out.

    That what does not read a fact does not move is a property of its own, tested in `tests/scoring/test_score.py`.
    """
    memory: dict[str, Any] = {}
    kind = pattern(path)

    def again(old: Finding) -> Finding:
        # What is known of a fact is not always shown; that a criterion may read it, it always says.
        if not _may_read(tuple(old.criterion.reads), kind):
            return old
        return judge(without, old.criterion, old.jurisdiction, memory)

    return card_of(without, {place: [again(old) for old in all_] for place, all_ in found.items()})

"""What the verdict would be under neighbouring policies: looser, stricter, a test more or less, the other basis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evenhand.assessment.parts.registry import Assessed, Part, register
from evenhand.assessment.recommendation import choose_rate
from evenhand.assessment.sentences import untested_of
from evenhand.assessment.verdict import TITLES, Kind, judge
from evenhand.exchange.ask.fairness import passing
from evenhand.scenario.policy import Policy
from evenhand.vocabulary.numbers import money

__all__ = ["Neighbour", "Policies"]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A policy and what it would end in.

    Parameters
    ----------
    policy
        The policy.
    kind
        The verdict's kind.
    borderline
        Whether it could as well be another within sampling error.
    dividend
        What would be recommended, in money per participant-month; ``None`` for nothing.
    """

    policy: Policy
    kind: Kind
    borderline: bool
    dividend: float | None


@register
class Policies(Part[tuple[Neighbour, ...]]):
    """The verdict at the policy chosen, first, and at its neighbours."""

    name = "policies"
    title = "The verdict under other policies"
    key = "policies"

    def compute(self, assessment: Assessed) -> tuple[Neighbour, ...]:
        """Return the policies, the chosen one first."""
        own = assessment.policy
        passes = {
            "own": assessment.passes,
            "other": passing(assessment.simulation, otherwise=True),
        }
        results = []
        for policy in (own, *own.neighbours()):
            by_basis = passes["own" if policy.welfare == own.welfare else "other"]
            choice = choose_rate(assessment.simulation, by_basis, policy)
            verdict = judge(
                assessment.scorecard,
                choice.outcome,
                untested=untested_of(by_basis, policy),
                conditions=assessment.verdict.conditions,
                borderline="it lies on a border" if choice.borderline else "",
            )
            dividend = None if choice.row is None else float(assessment.simulation.dividends[choice.row])
            results.append(Neighbour(policy, verdict.kind, bool(verdict.borderline), dividend))
        return tuple(results)

    def sentence(self, value: tuple[Neighbour, ...]) -> str:
        """Return whether another choice of policy would end in another verdict."""
        own, *others = value
        apart = [other for other in others if other.kind != own.kind]
        if not apart:
            return f"The verdict is the same under {own.policy.words} and under all {len(others)} policies beside it."
        said = "; ".join(f"“{TITLES[other.kind]}” under {other.policy}" for other in apart)
        return f"Under {own.policy.words} the verdict is “{TITLES[own.kind]}”. It would be {said}."

    def to_json(self, value: tuple[Neighbour, ...]) -> list[dict[str, Any]]:
        """Return a row a policy."""
        return [
            {
                "policy": str(row.policy),
                "verdict": row.kind,
                "borderline": row.borderline,
                "dividend": row.dividend,
            }
            for row in value
        ]

    def rows(self, value: tuple[Neighbour, ...]) -> Sequence[Mapping[str, str]]:
        """Return a row a policy, the chosen one first."""
        return [
            {
                "policy": row.policy.words,
                "verdict": TITLES[row.kind] + (" (borderline)" if row.borderline else ""),
                "recommended a month": "nothing" if row.dividend is None else money(row.dividend, "", 2),
            }
            for row in value
        ]

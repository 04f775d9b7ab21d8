"""What the verdict would be under neighbouring policies: looser, stricter, a test more or less, the other basis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evenhand.assessment.parts.registry import Assessed, Part, register
from evenhand.assessment.recommendation import choose_rate, recommended
from evenhand.assessment.sentences import untested_of
from evenhand.assessment.verdict import TITLES, Kind, judge
from evenhand.exchange.ask.fairness import passing
from evenhand.scenario.policy import Policy
from evenhand.vocabulary.numbers import money_about


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
    dividend, error
        What would be recommended, in money per participant-month, and its sampling error; ``None`` for nothing.
    currency
        Of the money.
    """

    policy: Policy
    kind: Kind
    borderline: bool
    dividend: float | None
    error: float
    currency: str

    @property
    def title(self) -> str:
        """The verdict in words, with whether it is borderline."""
        return TITLES[self.kind] + (" (borderline)" if self.borderline else "")

    @property
    def recommended(self) -> str:
        """What would be recommended, no finer than the draw supports."""
        return "nothing" if self.dividend is None else money_about(self.dividend, self.error, self.currency)


@register
class Policies(Part[tuple[Neighbour, ...]]):
    """The verdict at the policy chosen, first, and at its neighbours."""

    name = "policies"
    title = "The verdict under other policies"
    key = "policies"
    generic = False

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
            offer = recommended(assessment.simulation, choice)
            dividend, error = (None, 0.0) if offer is None else (offer.dividend, offer.dividend_error)
            results.append(
                Neighbour(
                    *(policy, verdict.kind, bool(verdict.borderline), dividend, error),
                    currency=assessment.simulation.currency,
                )
            )
        return tuple(results)

    def sentence(self, value: tuple[Neighbour, ...]) -> str:
        """Return whether another choice of policy would end in another verdict."""
        own, *others = value
        apart = [other for other in others if other.kind != own.kind]
        if not apart:
            return f"The verdict is the same with {own.policy.words} and with all {len(others)} policies beside it."
        said = "; ".join(f"“{other.title}” {own.policy.apart(other.policy)}" for other in apart)
        return f"With {own.policy.words}, the verdict is “{own.title}”. It would be {said}."

    def to_json(self, value: tuple[Neighbour, ...]) -> list[dict[str, Any]]:
        """Return a row a policy."""
        return [
            {
                "policy": str(row.policy),
                "verdict": row.kind,
                "borderline": row.borderline,
                "dividend": row.dividend,
                "dividend_error": row.error,
            }
            for row in value
        ]

    def rows(self, value: tuple[Neighbour, ...]) -> Sequence[Mapping[str, str]]:
        """Return a row a policy, the chosen one first."""
        return [
            {
                "policy": row.policy.words,
                "verdict": row.title,
                "recommended a month": row.recommended,
            }
            for row in value
        ]

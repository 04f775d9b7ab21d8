"""Assessed scenarios side by side, on the same customers, assumptions and draws.

Because the scenarios share their draws, differences are paired: ``P(A beats B)`` counts possible futures in which A
does better than B under the *same* assumptions, which two overlapping bands cannot show.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from evenhand.assessment import Assessment
from evenhand.errors import InputError

__all__ = ["Alternative", "Comparison", "compare"]

CRITERIA = ("profit", "customer_gain", "consent", "transparency", "ownership")
"""What dominance is judged on; for every one of them more is better."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """One scenario as it stands in a comparison.

    Parameters
    ----------
    scenario, name, revision
        Which scenario.
    verdict
        The kind of verdict, for example ``collect-if``.
    gated
        Whether a gate stands that has not been lifted; its money is then not to be counted on.
    consent, transparency, ownership
        Low ends of the pillars in the strictest of its jurisdictions, 0 to 100.
    profit, customer_gain
        Per customer-month at its own offer, one value a draw, shape ``(draws,)``.
    """

    scenario: str
    name: str
    revision: str
    verdict: str
    gated: bool
    consent: float
    transparency: float
    ownership: float
    profit: np.ndarray
    customer_gain: np.ndarray

    def value(self, criterion: str) -> float:
        """Return the expected value of one criterion."""
        return float(np.mean(getattr(self, criterion)))


@dataclass(frozen=True, slots=True)
class Comparison:
    """Several alternatives, and how they stand to each other."""

    alternatives: tuple[Alternative, ...]
    currency: str

    def dominated(self) -> dict[str, tuple[str, ...]]:
        """Return, for each alternative, those that are at least as good in everything and better in something."""
        return {
            one.scenario: tuple(
                other.scenario for other in self.alternatives if other is not one and _dominates(other, one)
            )
            for one in self.alternatives
        }

    def beats(self, first: str, second: str, outcome: str = "profit") -> float:
        """Return the share of possible futures in which ``first`` has more of ``outcome`` than ``second``."""
        by_id = {one.scenario: one for one in self.alternatives}
        return float(np.mean(getattr(by_id[first], outcome) > getattr(by_id[second], outcome)))

    def to_frame(self) -> pd.DataFrame:
        """Return a table, one row an alternative; money is per customer-month."""
        dominated = self.dominated()
        rows = [
            {
                "scenario": one.scenario,
                "name": one.name,
                "verdict": one.verdict,
                "gated": one.gated,
                "consent": one.consent,
                "transparency": one.transparency,
                "ownership": one.ownership,
                **{f"profit_{key}": value for key, value in _spread(one.profit).items()},
                **{f"customer_gain_{key}": value for key, value in _spread(one.customer_gain).items()},
                "dominated_by": ", ".join(dominated[one.scenario]),
            }
            for one in self.alternatives
        ]
        return pd.DataFrame(rows)

    def to_json_dict(self) -> dict[str, object]:
        """Return the comparison as plain values with stable keys."""
        dominated = self.dominated()
        return {
            "currency": self.currency,
            "alternatives": [
                {
                    "scenario": one.scenario,
                    "name": one.name,
                    "revision": one.revision,
                    "verdict": one.verdict,
                    "gated": one.gated,
                    "consent": one.consent,
                    "transparency": one.transparency,
                    "ownership": one.ownership,
                    "profit": _spread(one.profit),
                    "customer_gain": _spread(one.customer_gain),
                    "dominated_by": list(dominated[one.scenario]),
                    "beats": {
                        other.scenario: self.beats(one.scenario, other.scenario)
                        for other in self.alternatives
                        if other is not one
                    },
                }
                for one in self.alternatives
            ],
        }


def compare(assessments: Sequence[Assessment]) -> Comparison:
    """Line up assessments made with the same customers, assumptions, draws and seed.

    Raises
    ------
    InputError
        When two of them are in different currencies, were not drawn alike, or are the same scenario.
    """
    if not assessments:
        raise InputError("There is nothing to compare.", hint="Name at least one scenario.")
    for what, values in (
        ("currencies", {one.simulation.currency for one in assessments}),
        ("numbers of draws", {one.simulation.draws for one in assessments}),
        ("seeds", {one.simulation.seed for one in assessments}),
        ("customers", {one.sketch.fingerprint for one in assessments}),
    ):
        if len(values) > 1:
            raise InputError(
                f"These scenarios use different {what}: {', '.join(map(str, sorted(values)))}.",
                hint="Assess them again with the same customers, currency, draws and seed.",
            )
    ids = [one.scenario.id for one in assessments]
    twice = sorted({name for name in ids if ids.count(name) > 1})
    if twice:
        raise InputError(
            f"The scenario id {twice[0]!r} occurs more than once.", hint="Give each scenario an id of its own."
        )
    return Comparison(tuple(_alternative(one) for one in assessments), assessments[0].simulation.currency)


def _alternative(assessment: Assessment) -> Alternative:
    offer = assessment.simulation.offer
    return Alternative(
        scenario=assessment.scenario.id,
        name=assessment.scenario.name,
        revision=assessment.revision,
        verdict=assessment.verdict.kind,
        gated=assessment.gated,
        consent=assessment.lowest("consent"),
        transparency=assessment.lowest("transparency"),
        ownership=assessment.lowest("ownership"),
        profit=offer["profit"],
        customer_gain=offer["customer_surplus"] - offer["external_loss"],
    )


def _dominates(one: Alternative, other: Alternative) -> bool:
    if one.gated and not other.gated:
        return False
    pairs = [(one.value(criterion), other.value(criterion)) for criterion in CRITERIA]
    return all(mine >= theirs for mine, theirs in pairs) and any(mine > theirs for mine, theirs in pairs)


def _spread(values: np.ndarray) -> dict[str, float]:
    low, middle, high = np.quantile(values, [0.1, 0.5, 0.9])
    return {"mean": float(values.mean()), "p10": float(low), "p50": float(middle), "p90": float(high)}

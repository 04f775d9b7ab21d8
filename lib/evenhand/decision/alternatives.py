"""Assessed scenarios side by side, on the same customers, assumptions and draws.

Because the scenarios share their draws, differences are paired: ``P(A beats B)`` counts possible futures in which A
does better than B under the *same* assumptions, which two overlapping bands cannot show. Scenarios in other currencies
stand beside them at rates that are given, each judged with customers of its own; those are paired with nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from evenhand.assessment import Assessment
from evenhand.assessment.block import block_of
from evenhand.assessment.offers import name_of_offer
from evenhand.errors import InputError
from evenhand.exchange.ask.search import outdo
from evenhand.exchange.level import ORIGINS
from evenhand.vocabulary.bands import spread

if TYPE_CHECKING:
    import pandas as pd

SCORES = ("consent", "transparency", "ownership")
CRITERIA = ("profit", "customer_gain", *SCORES, "value")
"""What dominance is judged on; for every one of them more is better."""

DEFENSIBLE = frozenset({"collect", "collect-if"})
OFTEN = 0.75
"""In which share of futures both sides must gain for both to defend a programme (ours, as in the default policy)."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """One scenario as it stands in a comparison.

    Parameters
    ----------
    scenario, name, revision
        Which scenario: its key in the comparison, its name, its content.
    verdict
        The kind of verdict, for example ``collect-if``.
    gated
        Whether a gate stands that has not been lifted; its money is then not to be counted on.
    gates
        How many criteria have a gate that stops it somewhere, or may.
    consent, transparency, ownership
        Low ends of the pillars in the strictest of its jurisdictions, 0 to 100.
    value
        The low end of value exchange, 0 to 100.
    highs
        The high ends of the same scores, of a pillar in the same jurisdiction.
    profit, customer_gain
        Per customer-month at the offer named, one value a draw, shape ``(draws,)``.
    free, at_risk
        Share of customers who say yes freely, and who say yes because refusing costs them the service or because of the
        screen; one value a draw.
    parts
        What further parts of the assessment say in a figure, title to figure, or why they cannot.
    offer, dividend
        Which offer the verdict and the money are of, in words, and what it pays a participant a month on average.
    customers
        The fingerprint of the customers it was judged with: only what has the same is paired.
    currency
        Its own, in which it was judged.
    """

    scenario: str
    name: str
    revision: str
    verdict: str
    gated: bool
    gates: int
    consent: float
    transparency: float
    ownership: float
    value: float
    highs: Mapping[str, float]
    profit: np.ndarray
    customer_gain: np.ndarray
    free: np.ndarray
    at_risk: np.ndarray
    parts: Mapping[str, str] = field(default_factory=dict)
    offer: str = ORIGINS["declared"]
    dividend: float = 0.0
    customers: str = ""
    currency: str = ""

    def expected(self, criterion: str) -> float:
        """Return the expected value of one criterion."""
        return float(np.mean(getattr(self, criterion)))

    def only(self, *names: str) -> dict[str, object]:
        """Return some of its values by their names."""
        return {name: getattr(self, name) for name in names}

    @property
    def both_gain(self) -> float:
        """The share of possible futures in which the company earns and customers gain."""
        return float(np.mean((self.profit > 0) & (self.customer_gain > 0)))


@dataclass(frozen=True, slots=True)
class Difference:
    """By how much one alternative differs from another in the same possible futures.

    Parameters
    ----------
    mean, p10, p50, p90
        First less second, in the outcome's unit.
    above
        The share of possible futures in which the first has more.
    """

    mean: float
    p10: float
    p50: float
    p90: float
    above: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Several alternatives, and how they stand to each other; their money in one currency."""

    alternatives: tuple[Alternative, ...]
    currency: str

    def dominated(self) -> dict[str, tuple[str, ...]]:
        """Return, for each alternative, those that are at least as good in everything and better in something.

        Other customers are no yardstick: only what is judged with the same ones can outdo.
        """
        return {
            alternative.scenario: tuple(
                other.scenario
                for other in self.alternatives
                if other is not alternative
                and other.customers == alternative.customers
                and _dominates(other, alternative)
            )
            for alternative in self.alternatives
        }

    def paired(self, first: str, second: str) -> bool:
        """Whether two are judged with the same customers, so that their futures can be counted against each other."""
        by_id = {alternative.scenario: alternative for alternative in self.alternatives}
        return by_id[first].customers == by_id[second].customers

    def defended(self) -> tuple[str, ...]:
        """Return the alternatives that both sides would defend.

        No gate stops them or may, their verdict is to collect, both sides gain in three of four possible futures, and
        none of the others outdoes them in everything.
        """
        dominated = self.dominated()
        return tuple(
            alternative.scenario
            for alternative in self.alternatives
            if not alternative.gated
            and alternative.verdict in DEFENSIBLE
            and alternative.both_gain >= OFTEN
            and not dominated[alternative.scenario]
        )

    def difference(self, first: str, second: str, outcome: str = "profit") -> Difference:
        """Return by how much ``first`` differs from ``second``, future by future.

        Raises
        ------
        InputError
            When they are not judged with the same customers.
        """
        if not self.paired(first, second):
            raise InputError(
                f"{first!r} and {second!r} are judged with different customers, so their futures are not paired.",
                hint="Assess both with the same customers.",
            )
        by_id = {alternative.scenario: alternative for alternative in self.alternatives}
        apart = getattr(by_id[first], outcome) - getattr(by_id[second], outcome)
        return Difference(**spread(apart), above=float(np.mean(apart > 0)))

    def chances(self, outcome: str = "profit") -> pd.DataFrame:
        """Return ``P(row beats column)`` for every pair, by scenario; what is not paired is missing."""
        import pandas as pd  # nobody else waits for it

        ids = [alternative.scenario for alternative in self.alternatives]
        return pd.DataFrame(
            {
                column: [
                    self.beats(row, column, outcome) if row != column and self.paired(row, column) else np.nan
                    for row in ids
                ]
                for column in ids
            },
            index=ids,
        )

    def beats(self, first: str, second: str, outcome: str = "profit") -> float:
        """Return the share of possible futures in which ``first`` has more of ``outcome`` than ``second``."""
        by_id = {alternative.scenario: alternative for alternative in self.alternatives}
        return float(np.mean(getattr(by_id[first], outcome) > getattr(by_id[second], outcome)))

    def to_frame(self) -> pd.DataFrame:
        """Return a table, one row an alternative; money is per customer-month."""
        import pandas as pd

        dominated = self.dominated()
        rows = [
            {
                **alternative.only("scenario", "name", "verdict", "gated", "gates", *SCORES, "value"),
                **{f"{score}_high": high for score, high in alternative.highs.items()},
                **alternative.only("offer", "dividend", "both_gain"),
                "free": float(alternative.free.mean()),
                "at_risk": float(alternative.at_risk.mean()),
                **{f"profit_{key}": value for key, value in spread(alternative.profit).items()},
                **{f"customer_gain_{key}": value for key, value in spread(alternative.customer_gain).items()},
                "dominated_by": ", ".join(dominated[alternative.scenario]),
                **alternative.parts,
            }
            for alternative in self.alternatives
        ]
        return pd.DataFrame(rows)

    def to_json_dict(self) -> dict[str, object]:
        """Return the comparison as plain values with stable keys."""
        dominated = self.dominated()
        return {
            "currency": self.currency,
            "defended": list(self.defended()),
            "alternatives": [
                {
                    **alternative.only("scenario", "name", "revision", "verdict", "gated", *SCORES),
                    **alternative.only("value", "offer", "dividend", "both_gain"),
                    "free": spread(alternative.free),
                    "at_risk": spread(alternative.at_risk),
                    "profit": spread(alternative.profit),
                    "customer_gain": spread(alternative.customer_gain),
                    "dominated_by": list(dominated[alternative.scenario]),
                    "beats": {
                        other.scenario: self.beats(alternative.scenario, other.scenario)
                        for other in self.alternatives
                        if other is not alternative and other.customers == alternative.customers
                    },
                    **({"parts": dict(alternative.parts)} if alternative.parts else {}),
                }
                for alternative in self.alternatives
            ],
        }


def compare(
    assessments: Sequence[Assessment],
    keys: Sequence[str] | None = None,
    *,
    currency: str | None = None,
    rates: Mapping[str, float] | None = None,
) -> Comparison:
    """Line up assessments made with the same customers, assumptions, draws and seed.

    Parameters
    ----------
    assessments
        Of the scenarios to compare.
    keys
        What each is called in the comparison; by default its scenario's id. A draft and the example that it was copied
        from have the same id, and need keys of their own.
    currency
        In which money is shown; by default that of the first scenario.
    rates
        How much of it a unit of another currency is. With rates, none too where all are in one currency, scenarios may
        be judged with customers of their own; only those that have the same are paired.

    Raises
    ------
    InputError
        When two of them are in different currencies or have different customers and there is no rate, were not drawn
        alike, or have the same key; or nobody said what customers spend.
    """
    if not assessments:
        raise InputError("There is nothing to compare.", hint="Name at least one scenario.")
    for assessment in assessments:
        assessment.sketch.require_priced()
    own = [assessment.simulation.currency for assessment in assessments]
    shown = currency or own[0]
    at = {shown: 1.0, **(rates or {})}
    for what, values in (
        ("currencies", {shown, *(each for each in own if each not in at)}),
        ("numbers of draws", {assessment.simulation.draws for assessment in assessments}),
        ("seeds", {assessment.simulation.seed for assessment in assessments}),
        ("customers", set() if rates is not None else {assessment.sketch.fingerprint for assessment in assessments}),
    ):
        if len(values) > 1:
            raise InputError(
                f"These scenarios use different {what}: {', '.join(map(str, sorted(values)))}.",
                hint="Assess them again with the same customers, currency, draws and seed.",
            )
    ids = list(keys) if keys is not None else [assessment.scenario.id for assessment in assessments]
    twice = sorted({name for name in ids if ids.count(name) > 1})
    if twice:
        raise InputError(
            f"The scenario id {twice[0]!r} occurs more than once.", hint="Give each scenario an id of its own."
        )
    counted = Counter(assessment.scenario.id for assessment in assessments)
    return Comparison(
        tuple(
            _alternative(
                key,
                assessment,
                at[assessment.simulation.currency],
                alone=assessment.offered is None or counted[assessment.scenario.id] == 1,
            )
            for key, assessment in zip(ids, assessments, strict=True)
        ),
        shown,
    )


def _alternative(key: str, assessment: Assessment, rate: float, *, alone: bool) -> Alternative:
    """Return how a scenario stands, alone of its programme or beside other offers of it, with its money at a rate."""
    subject = assessment.subject
    outcomes = subject.outcomes
    return Alternative(
        scenario=key,
        name=assessment.scenario.name if alone else str(name_of_offer(assessment)),
        revision=assessment.revision,
        verdict=block_of(assessment).kind,
        gated=assessment.gated,
        gates=sum(group.stops or group.may_stop for group in assessment.gates),
        consent=assessment.lowest("consent"),
        transparency=assessment.lowest("transparency"),
        ownership=assessment.lowest("ownership"),
        value=assessment.value.score,
        highs={pillar: _high(assessment, pillar) for pillar in SCORES} | {"value": assessment.value.high},
        offer=subject.label,
        dividend=subject.dividend * rate,
        profit=outcomes["profit"] * rate,
        customer_gain=subject.gain * rate,
        free=outcomes["free"],
        at_risk=outcomes["coerced"] + outcomes["steered"],
        parts={
            result.part.title: result.figure or result.sentence
            for result in assessment.generic
            if result.figure or result.failure is not None
        },
        customers=assessment.sketch.fingerprint,
        currency=assessment.simulation.currency,
    )


def _high(assessment: Assessment, pillar: str) -> float:
    """Return the high end of a pillar where its low end is lowest; 0 where it applies nowhere."""
    results = [result.pillars[pillar] for result in assessment.scorecard.jurisdictions.values()]
    ends = [(result.low, result.high) for result in results if result.low is not None and result.high is not None]
    return min(ends)[1] if ends else 0.0


def _dominates(alternative: Alternative, other: Alternative) -> bool:
    if alternative.gated and not other.gated:
        return False
    mine, theirs = (np.array([one.expected(criterion) for criterion in CRITERIA]) for one in (alternative, other))
    return bool(outdo(mine, theirs))

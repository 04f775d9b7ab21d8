"""California's question on top of the scores: whether what is paid is shown to be related to the data's value.

The score judges the value that is declared; the worksheet computes one. Where the two disagree, both are said.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from evenhand.assessment.parts.registry import Assessed, Part, register
from evenhand.california import Relation, relate
from evenhand.california.methods import all_methods
from evenhand.california.relation import by_the_scheme
from evenhand.exchange import Simulation
from evenhand.exchange.level import ORIGINS
from evenhand.law.place import Jurisdiction
from evenhand.scenario.facts import Unknown
from evenhand.scoring import Scorecard
from evenhand.scoring.reader import Reader
from evenhand.scoring.rules.circumstances import incentive_offered
from evenhand.vocabulary.numbers import amount, money

UNEXAMINED = (
    "California: whether the offer is related to the value of the data has not been examined; take it as not shown "
    "(11 CCR 7080, 7081)."
)
"""What the verdict says in the place of this part when it fails."""

RULES = "11 CCR 7080, 7081"
CRITERION = "C5"
"""The criterion that judges the offer against the declared value."""
GOOD = 3
"""From this level up the score takes the offer as related."""
APART = 0.02
"""Declared and computed offers within this share of each other count as the same (ours)."""


@dataclass(frozen=True, slots=True)
class California:
    """What is said of an offer made in California.

    Parameters
    ----------
    condition
        That the relation is not shown, or only roughly; ``None`` where it is shown or nothing is offered.
    doubts
        Where what is declared and what is computed disagree.
    offer
        Which offer it is said of.
    """

    condition: str | None = None
    doubts: tuple[str, ...] = ()
    offer: str = ORIGINS["declared"]


@register
class CaliforniaPart(Part[California]):
    """What is said of the offer spoken of; nothing outside California, or where nothing is paid."""

    name = "california"
    title = "California: the offer against the value of the data"
    generic = False

    def applies(self, assessment: Assessed) -> bool:
        """Return whether an incentive is offered there."""
        scenario, subject = assessment.scenario, assessment.subject
        paid = subject.place is not None and subject.dividend > 0
        return Jurisdiction.US_CA in scenario.jurisdictions and (paid or incentive_offered(Reader(scenario)) is True)

    def compute(self, assessment: Assessed) -> California:
        """Return the condition and the doubts."""
        simulation, offer = assessment.at_subject, assessment.subject.label
        relation = relate(simulation, all_methods(simulation), subject=offer)
        if relation.band == "none":
            return California()
        return California(
            _condition(relation, offer), tuple(_doubts(assessment.scorecard, simulation, relation)), offer
        )

    def sentence(self, value: California) -> str:
        """Return the condition, or that there is none."""
        return value.condition or f"California: {value.offer} is related to the value of the data."


def _condition(relation: Relation, offer: str) -> str | None:
    if relation.band == "green":
        return None
    if relation.low is None or relation.high is None:
        return f"California: {relation.sentence} ({RULES})"
    between = (
        f"{amount(relation.low)} times or more"
        if math.isinf(relation.high)
        else f"{amount(relation.low)} to {amount(relation.high)} times"
    )
    shown = "only within a factor of two" if relation.band == "amber" else "not"
    return (
        f"California: {offer} is {between} the estimated value of the data; their relation is {shown} shown ({RULES})."
    )


def _doubts(scorecard: Scorecard, simulation: Simulation, relation: Relation) -> Iterator[str]:
    incentive, currency = simulation.scenario.incentive, simulation.currency
    valuation = incentive.valuation
    result = scorecard.criterion(CRITERION, Jurisdiction.US_CA)
    declared = None if valuation is None or isinstance(valuation, Unknown) else valuation.value_month
    if (
        isinstance(declared, int | float)
        and relation.band != "green"
        and relation.value is not None
        and result.level is not None
        and result.level >= GOOD
    ):
        low, high = relation.value
        yield (
            f"California: {CRITERION} stands at level {result.level} by the declared value of {declared:.2f} "
            f"{currency} a month; the worksheet puts it at {low:.2f} to {high:.2f} {currency} in 8 of 10 futures. The "
            "declared value and the computed one disagree on whether the offer is related to it."
        )
    told = incentive.value_month
    if isinstance(told, Unknown) or not simulation.scenario.scheme.pays or simulation.plan.offered is not None:
        return  # what is declared of the offer says nothing of another one
    given = by_the_scheme(simulation)
    if given is None:
        return
    computed = float(np.mean(given))
    if abs(computed - told) > APART * max(computed, told):
        yield (
            f"California: the facts declare an offer of {money(told, currency, 2)} a month; the scheme as declared "
            f"comes to {money(computed, currency, 2)} on average."
        )

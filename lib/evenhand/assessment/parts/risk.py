"""How bad it can get for the company at the offer spoken of, and whether enough futures were drawn to say so."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.assessment.parts.registry import Assessed, Part, register
from evenhand.uncertainty.risk import Convergence, convergence, cvar, loss_probability
from evenhand.vocabulary.numbers import money

WORST = 0.1


@dataclass(frozen=True, slots=True)
class Risk:
    """The company's risk at one level.

    Parameters
    ----------
    loss
        The share of futures in which it loses money.
    worst
        The mean of the worst tenth of the futures (conditional value at risk), money per customer-month.
    settled
        Whether enough futures were drawn.
    currency
        Its money.
    """

    loss: float
    worst: float
    settled: Convergence
    currency: str

    @property
    def sentence(self) -> str:
        """How likely a loss is, and how bad the worst tenth of the futures is."""
        lost = "In none of the futures drawn" if self.loss == 0 else f"In {_of_hundred(self.loss)} futures"
        return (
            f"{lost} the company loses money. In the worst tenth of the futures its profit is "
            f"{money(self.worst, self.currency, 2)} per customer and month on average."
        )


def risk_of(profit: NDArray[np.float64], currency: str) -> Risk:
    """Return the risk of a profit, one a future, shape (futures,).

    Raises
    ------
    ModelError
        When one is not finite.
    """
    return Risk(loss_probability(profit), cvar(profit, WORST), convergence(profit), currency)


@register
class RiskPart(Part[Risk]):
    """Chance of a loss, conditional value at risk and convergence."""

    name = "risk"
    title = "How bad it can get"
    generic = False

    def compute(self, assessment: Assessed) -> Risk:
        """Return the risk."""
        return risk_of(assessment.subject.outcomes["profit"], assessment.simulation.currency)

    def sentence(self, value: Risk) -> str:
        """Return the risk in words, and whether enough futures were drawn."""
        return f"{value.sentence} {value.settled.words}"

    def to_json(self, value: Risk) -> dict[str, object]:
        """Return plain values."""
        return {
            "loss": value.loss,
            "worst_tenth": value.worst,
            "needed": value.settled.needed,
            "settled": value.settled.settled,
            "sentence": self.sentence(value),
        }


def _of_hundred(share: float) -> str:
    return "fewer than 1 of 100" if share < 0.005 else f"{100 * share:.0f} of 100"

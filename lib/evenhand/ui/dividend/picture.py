"""What the picture of the dividend page is drawn from, small enough to be kept when its futures are not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.assessment import Assessment
from evenhand.assessment.verdict import Kind
from evenhand.ui.dividend.level import mark_on

__all__ = ["Picture", "picture_of"]

Array = NDArray[np.float64]

BAND = (0.1, 0.5, 0.9)


@dataclass(frozen=True, slots=True)
class Picture:
    """The curve of an assessment, the places on it that have names, and what was concluded.

    Parameters
    ----------
    draws
        How many possible futures it is drawn from.
    dividends, rates, share_of_spending
        The rows of the curve, as in `evenhand.exchange.Simulation`, shape (rates,).
    profit, gain
        P10, P50 and P90 of what company and customers gain per customer-month, shape (3, rates).
    marks
        Axis to landmark to its place in the middle future; landmarks that most futures do not have are left out.
    recommended
        Axis to the place recommended, empty when none is.
    verdict, title
        What was concluded, and how it is put.
    """

    draws: int
    dividends: Array
    rates: Array
    share_of_spending: Array
    profit: Array
    gain: Array
    marks: Mapping[str, Mapping[str, float]]
    recommended: Mapping[str, float]
    verdict: Kind
    title: str

    def along(self, axis: str) -> Array:
        """Return the rows on an axis."""
        return self.dividends if axis == "dividend" else self.rates


def picture_of(this: Assessment) -> Picture:
    """Return the picture of an assessment."""
    simulation, recommended = this.simulation, this.recommended
    outcomes = simulation.outcomes
    places = {
        axis: {name: mark_on(simulation, mark, axis) for name, mark in simulation.landmarks.items()}
        for axis in ("dividend", "rate")
    }
    chosen = {} if recommended is None or this.gated else {"dividend": recommended.dividend, "rate": recommended.rate}
    return Picture(
        draws=simulation.draws,
        dividends=simulation.dividends,
        rates=simulation.rates,
        share_of_spending=simulation.share_of_spending,
        profit=np.quantile(outcomes["profit"], BAND, axis=0),
        gain=np.quantile(outcomes["customer_surplus"] - outcomes["external_loss"], BAND, axis=0),
        marks={axis: {name: at for name, at in found.items() if at is not None} for axis, found in places.items()},
        recommended=chosen,
        verdict=this.verdict.kind,
        title=this.verdict.title,
    )

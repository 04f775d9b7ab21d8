"""What the picture of the dividend page is drawn from, small enough to be kept when its futures are not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.assessment.assess import Assessment
from evenhand.assessment.verdict import Kind
from evenhand.exchange import Simulation
from evenhand.exchange.landmarks import Landmark
from evenhand.vocabulary.bands import curve

Array = NDArray[np.float64]


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
        P10, mean and P90 of what company and customers gain per customer-month, shape (3, rates).
    marks
        Axis to landmark to its place in the middle future; landmarks that most futures do not have are left out.
    recommended, recommended_said
        Axis to the place recommended, and to how it is said, no finer than the draw supports; empty when none is.
    verdict, title
        What was concluded, and how it is put.
    """

    draws: int
    dividends: Array
    rates: Array
    share_of_spending: Array
    profit: Array
    gain: Array
    landmarks: Mapping[str, Mapping[str, float]]
    recommended: Mapping[str, float]
    recommended_said: Mapping[str, str]
    verdict: Kind
    title: str

    def along(self, axis: str) -> Array:
        """Return the rows on an axis."""
        return self.dividends if axis == "dividend" else self.rates


def picture_of(assessment: Assessment) -> Picture:
    """Return the picture of an assessment."""
    simulation, recommended = assessment.simulation, assessment.at_recommended
    outcomes = simulation.outcomes
    places = {
        axis: {name: _place_on(simulation, landmark, axis) for name, landmark in simulation.landmarks.items()}
        for axis in ("dividend", "rate")
    }
    chosen, said = {}, {}
    if recommended is not None:
        chosen = {"dividend": recommended.dividend, "rate": recommended.rate}
        said = {"dividend": recommended.said(simulation.currency), "rate": recommended.rate_said}
    return Picture(
        draws=simulation.draws,
        dividends=simulation.dividends,
        rates=simulation.rates,
        share_of_spending=simulation.share_of_spending,
        profit=np.array(curve(outcomes["profit"])),
        gain=np.array(curve(outcomes["customer_surplus"] - outcomes["external_loss"])),
        landmarks={
            axis: {name: at for name, at in result.items() if at is not None} for axis, result in places.items()
        },
        recommended=chosen,
        recommended_said=said,
        verdict=assessment.verdict.kind,
        title=assessment.verdict.title,
    )


def _place_on(simulation: Simulation, landmark: Landmark, axis: str) -> float | None:
    """Return where a landmark lies on an axis in the middle future; ``None`` when most futures have none.

    It is read on the scheme's own axis and translated along the curve, so that it stands right under both.
    """
    own = simulation.plan.axis
    result = landmark.summary(own)["p50"]
    if result is None or landmark.exists < 0.5:
        return None
    if own == "dividend":
        result *= _face(simulation)
    along = {"dividend": simulation.dividends, "rate": simulation.rates}
    if result > along[own][-1]:
        return None
    return float(np.interp(result, along[own], along[axis]))


def _face(simulation: Simulation) -> float:
    """Return the face value for each unit paid: one for money, more for benefits that cost less."""
    payout = float(simulation.outcomes["payout"][:, -1].mean())
    people = float(simulation.outcomes["participation"][:, -1].mean())
    paid = payout / people if people > 0 else 0.0
    return float(simulation.dividends[-1]) / paid if paid > 0 else 1.0

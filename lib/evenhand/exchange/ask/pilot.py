"""How many customers a pilot must reach to tell in which third an assumption lies."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import special

from evenhand.exchange.simulation import Simulation
from evenhand.uncertainty.information import pilot_size

CONFIDENCE = 0.8
"""How often such a pilot ends on the right side."""
LEAST_SHARE = 0.02
"""Shares of yes nearer to each other than this are no way to tell two thirds apart."""
REVENUE = ("revenue.uplift",)
"""What a comparison of spending with a control group tells."""


@dataclass(frozen=True, slots=True)
class Pilot:
    """A pilot that tells the low from the high third of an assumption.

    Parameters
    ----------
    customers
        How many customers must be asked; of a comparison with a control group, both groups together.
    measures
        What is counted.
    """

    customers: int
    measures: str

    @property
    def sentence(self) -> str:
        """The pilot in one sentence."""
        return f"A pilot with about {_rounded(self.customers):,} customers would tell by {self.measures}."


def pilot_for(simulation: Simulation, key: str, row: int) -> Pilot | None:
    """Return the pilot that tells whether an assumption lies in its low or its high third.

    Parameters
    ----------
    simulation
        The simulation.
    key
        The assumption.
    row
        At which level of the curve customers would be asked.

    Returns
    -------
    Pilot or None
        ``None`` when asking customers does not tell it: then whoever owns the assumption must find it out.
    """
    thirds = np.array_split(np.argsort(simulation.drawn[key], kind="stable"), 3)
    if key in REVENUE:
        return _comparison(simulation, *(float(simulation.drawn[key][rows].mean()) for rows in (thirds[0], thirds[2])))
    free = simulation.outcomes["free"][:, row]
    low, high = float(free[thirds[0]].mean()), float(free[thirds[2]].mean())
    if abs(high - low) < LEAST_SHARE:
        return None
    within = min(abs(high - low) / 2.0, 0.49)
    return Pilot(pilot_size((low + high) / 2.0, within, confidence=CONFIDENCE), "how many would say yes freely")


def _comparison(simulation: Simulation, low: float, high: float) -> Pilot | None:
    """Return how many customers a test with a control group takes, by the spread of spending among customers."""
    groups = simulation.plan.groups
    mean = groups.mean_spending
    spread = math.sqrt(max(float(np.sum(groups.weight * groups.spending**2)) - mean**2, 0.0))
    within = abs(high - low) / 2.0 * mean
    if within <= 0 or spread <= 0:
        return None
    z = float(special.ndtri(0.5 + CONFIDENCE / 2.0))
    return Pilot(2 * math.ceil(2.0 * (z * spread / within) ** 2), "what they spend beside as many who are not asked")


def _rounded(count: int) -> int:
    """Return a count with two digits: a plan, not a measurement."""
    step: int = 10 ** max(len(str(count)) - 2, 0)
    return math.ceil(count / step) * step

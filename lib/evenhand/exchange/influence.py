"""Which assumptions drive a simulation's outcome, and what finding them out is worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.exchange.simulation import Simulation
from evenhand.uncertainty.drivers import Index, Swing, rank_correlations, sobol_indices, swings
from evenhand.uncertainty.information import evpi, evppi

__all__ = ["Information", "driver_indices", "driver_ranks", "driver_swings", "information"]

Array = NDArray[np.float64]


def _level(simulation: Simulation, dividend: float | None, rate: float | None) -> float:
    if dividend is None and rate is None:
        return simulation.plan.declared
    return simulation.level(dividend=dividend, rate=rate)


def driver_swings(
    simulation: Simulation, outcome: str = "profit", *, dividend: float | None = None, rate: float | None = None
) -> tuple[Swing, ...]:
    """Return how far an outcome moves when one assumption goes from P10 to P90 and the others stay at P50.

    Parameters
    ----------
    simulation
        The simulation; only assumptions it used and does not know exactly are moved.
    outcome
        Name of the outcome.
    dividend, rate
        Where; the scheme as declared when neither is given.
    """
    level = _level(simulation, dividend, rate)
    return swings(lambda places: simulation.rerun(places, outcome, level), simulation.uncertain)


def driver_indices(
    simulation: Simulation,
    outcome: str = "profit",
    *,
    dividend: float | None = None,
    rate: float | None = None,
    runs: int = 256,
) -> tuple[Index, ...]:
    """Return Sobol indices of an outcome; slower than `driver_swings`, but sees what assumptions do together."""
    level = _level(simulation, dividend, rate)
    return sobol_indices(
        lambda places: simulation.rerun(places, outcome, level),
        simulation.uncertain,
        runs=runs,
        seed=simulation.seed,
    )


def driver_ranks(
    simulation: Simulation, outcome: str = "profit", *, dividend: float | None = None, rate: float | None = None
) -> dict[str, float]:
    """Return the rank correlation of each assumption with an outcome over the futures, the strongest first."""
    if dividend is None and rate is None:
        result = simulation.offer[outcome]
    else:
        result = simulation.at(dividend=dividend, rate=rate)[outcome]
    return rank_correlations({key: simulation.drawn[key] for key in simulation.uncertain}, result)


@dataclass(frozen=True, slots=True)
class Information:
    """What finding out is worth before choosing a rate, in money for the whole programme.

    Parameters
    ----------
    everything
        Knowing every assumption, over all months of the programme.
    each
        Knowing one assumption, by id, the most valuable first.
    best
        Index of the row of the curve with the highest mean profit; ``None`` when not to collect is better.
    months
        Over how many months it is counted; not discounted.
    """

    everything: float
    each: Mapping[str, float]
    best: int | None
    months: int


def information(simulation: Simulation, *, allowed: NDArray[np.bool_] | None = None) -> Information:
    """Return what knowing an assumption before choosing a rate would be worth to the company.

    The options are the rows of the curve, and not to collect at all.

    Parameters
    ----------
    simulation
        The simulation.
    allowed
        Which rows may be chosen, shape (rates,); by default all.
    """
    profit = simulation.outcomes["profit"]
    rows = np.arange(profit.shape[1]) if allowed is None else np.flatnonzero(allowed)
    months = simulation.scenario.programme.months
    scale = simulation.customers * months
    benefits = np.concatenate([profit[:, rows], np.zeros((len(profit), 1))], axis=1)
    each = {key: evppi(benefits, simulation.drawn[key]) * scale for key in simulation.uncertain}
    best = int(np.argmax(benefits.mean(axis=0)))
    return Information(
        everything=evpi(benefits) * scale,
        each=dict(sorted(each.items(), key=lambda item: (-item[1], item[0]))),
        best=int(rows[best]) if best < len(rows) else None,
        months=months,
    )

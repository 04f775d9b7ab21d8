"""Which assumptions drive a simulation's outcome."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenhand.exchange.ask.measures import MONEY
from evenhand.exchange.simulation import Simulation
from evenhand.uncertainty.drivers import Index, Swing, rank_correlations, sobol_indices, swings

Array = NDArray[np.float64]

# Runs of the model in one go, between which progress is told.
AT_A_TIME = 512


def level_of(simulation: Simulation, dividend: float | None, rate: float | None) -> float:
    """Return the place on the scheme's own axis; ``nan`` or the scheme's own number when neither is given."""
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
    level = level_of(simulation, dividend, rate)
    return swings(lambda places: simulation.rerun(places, outcome, level), simulation.uncertain)


def driver_indices(
    simulation: Simulation,
    outcome: str = "profit",
    *,
    dividend: float | None = None,
    rate: float | None = None,
    runs: int = 256,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Index, ...]:
    """Return Sobol indices of an outcome; slower than `driver_swings`, but sees what assumptions do together.

    Assumptions that move together (correlations) share one index. ``progress`` is told how many runs are done, and of
    how many.
    """
    level = level_of(simulation, dividend, rate)

    def model(places: Mapping[str, Array]) -> Array:
        count = len(next(iter(places.values())))
        parts = []
        for start in range(0, count, AT_A_TIME):
            part = {key: values[start : start + AT_A_TIME] for key, values in places.items()}
            parts.append(simulation.rerun(part, outcome, level))
            if progress is not None:
                progress(min(start + AT_A_TIME, count), count)
        return np.concatenate(parts)

    return sobol_indices(
        model,
        simulation.uncertain,
        blocks=simulation.drawn.blocks,
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


def drivers_json(
    simulation: Simulation,
    outcome: str = "profit",
    *,
    dividend: float | None = None,
    rate: float | None = None,
    indices: bool = False,
) -> dict[str, Any]:
    """Return what drives an outcome as plain values: swings, rank correlations and, when asked for, Sobol indices.

    Parameters
    ----------
    simulation, outcome, dividend, rate
        As for `driver_swings`.
    indices
        Whether to work out Sobol indices, which takes much longer.
    """
    place = {"dividend": dividend, "rate": rate}
    ranks = driver_ranks(simulation, outcome, dividend=dividend, rate=rate)
    swings_found = []
    for swing in driver_swings(simulation, outcome, dividend=dividend, rate=rate):
        about = simulation.drawn.assumption(swing.id)
        swings_found.append(
            {
                "id": swing.id,
                "label": about.label,
                "unit": about.unit,
                "from": about.low,
                "to": about.high,
                "low": swing.low,
                "base": swing.base,
                "high": swing.high,
                "rank_correlation": ranks[swing.id],
            }
        )
    result = driver_indices(simulation, outcome, dividend=dividend, rate=rate) if indices else ()
    return {
        "outcome": outcome,
        "unit": f"{simulation.currency} per customer-month" if outcome in MONEY else "",
        **place,
        "swings": swings_found,
        "indices": [{**asdict(index), "words": index.words} for index in result] if indices else None,
        "blocks": [list(ids) for ids in moving_together(simulation)],
        "notices": list(simulation.drawn.notices),
    }


def moving_together(simulation: Simulation) -> list[tuple[str, ...]]:
    """Return the uncertain assumptions of a simulation that move together, block by block."""
    blocks = (block.of(simulation.uncertain).ids for block in simulation.drawn.blocks)
    return [ids for ids in blocks if len(ids) > 1]

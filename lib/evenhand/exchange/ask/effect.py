"""Which assumptions have an effect at all: moved from end to end of their range in the same futures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from evenhand.exchange.simulation import Simulation
from evenhand.uncertainty.draws import uniforms

ENDS = (0.001, 0.999)
FUTURES = 4
"""In how many of the simulation's futures the assumption is moved; everything else stays as drawn there."""
LEVELS = 9
"""At how many levels of the scheme's axis, evenly spread along the curve."""


def with_effect(simulation: Simulation, names: Sequence[str]) -> frozenset[str]:
    """Return those of these assumptions on which any outcome depends.

    Exact, not estimated: an assumption is left out only when every outcome at every level tried is equal to the bit at
    both ends of its range, in futures in which all others stay where they were drawn. Correlations are not put in: what
    only goes along with something else has no effect of its own.

    Parameters
    ----------
    simulation
        The simulation.
    names
        Ids of assumptions that it used.
    """
    # Whether an assumption has an effect is asked again for each basis and policy, and does not depend on them.
    known = simulation._known_effects  # pyrefly: ignore[protected-access]
    tried = tuple(name for name in dict.fromkeys(names) if name not in known)
    if tried:
        known.update(_tried(simulation, tried))
    return frozenset(name for name in names if known[name])


def _tried(simulation: Simulation, tried: tuple[str, ...]) -> dict[str, bool]:
    """Return whether each of some assumptions has an effect."""
    futures = min(FUTURES, simulation.draws)
    runs = len(tried) * len(ENDS) * futures
    places = {
        key: np.tile(uniforms(key, simulation.draws, simulation.seed)[:futures], len(tried) * len(ENDS))
        for key in simulation.uncertain
    }
    for index, key in enumerate(tried):
        own = places[key].reshape(len(tried), len(ENDS), futures)
        own[index] = np.array(ENDS)[:, None]
    plan = simulation.replan(places)
    rows = np.unique(np.linspace(0, len(simulation.rates) - 1, LEVELS).round().astype(int))
    levels = (simulation.dividends if plan.axis == "dividend" else simulation.rates)[rows]
    outcomes = plan.settle(plan.at_dividends(levels) if plan.axis == "dividend" else plan.at_rates(levels))
    moved = np.zeros(len(tried), dtype=bool)
    for values in outcomes.values():
        if np.shape(values)[0] != runs:
            continue
        ends = np.reshape(values, (len(tried), len(ENDS), -1))
        same = (ends[:, 0] == ends[:, 1]) | (np.isnan(ends[:, 0]) & np.isnan(ends[:, 1]))
        moved |= ~same.all(axis=1)
    return dict(zip(tried, map(bool, moved), strict=True))

"""The choice of a rate, and whether that choice would stand if one thing turned out differently.

Pure functions on arrays of shape ``(draws, rates)``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["NOT_COLLECTING", "best_rate", "chance_of_all", "turning_points"]

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]

NOT_COLLECTING = -1
"""The action of collecting nothing, beside which the indices of rates stand."""

MORE_LIKELY_THAN_NOT = 0.5


def chance_of_all(passes: Mapping[str, Booleans], chosen: Sequence[str]) -> Floats:
    """Return, for each rate, the share of draws in which all chosen tests pass, shape ``(rates,)``."""
    return np.asarray(np.logical_and.reduce([passes[name] for name in chosen]).mean(axis=0))


def best_rate(profit: Floats, passes: Mapping[str, Booleans], chosen: Sequence[str], probability: float) -> int:
    """Return the index of the rate with the highest expected profit among those that pass, or `NOT_COLLECTING`.

    A rate at which the company expects a loss is not chosen either: it would not be kept up.

    Parameters
    ----------
    profit
        Shape ``(draws, rates)``.
    passes
        For each test, where it passes, shape ``(draws, rates)``.
    chosen
        The tests that must pass together.
    probability
        In which share of draws at least.
    """
    expected = profit.mean(axis=0)
    allowed = (chance_of_all(passes, chosen) >= probability) & (expected > 0)
    if not allowed.any():
        return NOT_COLLECTING
    return int(np.argmax(np.where(allowed, expected, -np.inf)))


def turning_points(
    draws: Mapping[str, Floats],
    profit: Floats,
    passes: Mapping[str, Booleans],
    chosen: Sequence[str],
    probability: float,
    *,
    share: float = 1 / 3,
) -> dict[str, tuple[bool, bool]]:
    """Return the assumptions on which collecting or not turns.

    Each assumption is looked at in the lowest and in the highest ``share`` of its draws, as if we had found out that it
    lies there. A yes turns into a no when there the best rate passes in less than half of the futures, or brings an
    expected loss. A no turns into a yes when there some rate passes with the probability asked for, at a profit. A
    different rate is a detail; a different answer is not.

    Returns
    -------
    dict
        Assumption id to (collect when it is low, collect when it is high), in order of the ids.
    """
    best = best_rate(profit, passes, chosen, probability)
    together = np.logical_and.reduce([passes[name] for name in chosen])

    def collect(rows: Booleans) -> bool:
        if best != NOT_COLLECTING:
            return bool(together[rows, best].mean() >= MORE_LIKELY_THAN_NOT and profit[rows, best].mean() > 0)
        return bool(((together[rows].mean(axis=0) >= probability) & (profit[rows].mean(axis=0) > 0)).any())

    results = {}
    for name in sorted(draws):
        values = draws[name]
        low, high = np.quantile(values, [share, 1 - share])
        if low == high:
            continue
        answers = collect(values <= low), collect(values >= high)
        if answers[0] != answers[1]:
            results[name] = answers
    return results

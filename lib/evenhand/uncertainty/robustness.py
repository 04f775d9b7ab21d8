"""Choosing when no forecast can be trusted: several rules, shown side by side because they can disagree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.errors import ModelError
from evenhand.vocabulary.bands import band

Array = NDArray[np.float64]

RULES: Mapping[str, str] = {
    "mean": "highest mean over all futures",
    "p10": "highest value that nine futures in ten reach",
    "maximin": "best worst future",
    "minimax_regret": "smallest largest regret: never far behind the best choice of any future",
    "satisficing": "most futures in which everything asked for holds",
}
"""The rules and their meaning."""


@dataclass(frozen=True, slots=True)
class Robustness:
    """What each rule says of each option.

    Parameters
    ----------
    scores
        By rule, shape (options,); higher is better, so regret is negative.
    choice
        By rule, the index of the option chosen; of equals the one with the highest mean.
    """

    scores: Mapping[str, Array]
    choice: Mapping[str, int]

    @property
    def agree(self) -> bool:
        """Whether all rules choose the same option."""
        return len(set(self.choice.values())) == 1


def robustness(benefits: Array, acceptable: NDArray[np.bool_] | None = None) -> Robustness:
    """Return what each rule chooses.

    Parameters
    ----------
    benefits
        Of each option in each future, shape (futures, options).
    acceptable
        Where everything asked for holds, same shape; by default where the benefit is not negative.
    """
    values = np.asarray(benefits, dtype=np.float64)
    if values.ndim != 2 or not values.size or not np.all(np.isfinite(values)):
        raise ModelError("Benefits must be finite numbers, one row a future and one column an option.")
    holds = values >= 0 if acceptable is None else acceptable
    scores = {
        "mean": values.mean(axis=0),
        "p10": np.asarray(band(values).low),
        "maximin": values.min(axis=0),
        "minimax_regret": -(values.max(axis=1, keepdims=True) - values).max(axis=0),
        "satisficing": holds.mean(axis=0),
    }
    choice = {rule: int(np.lexsort((scores["mean"], score))[-1]) for rule, score in scores.items()}
    return Robustness(scores, choice)


@dataclass(frozen=True, slots=True)
class Comparison:
    """How one alternative does against another in the same futures.

    Parameters
    ----------
    mean, low, high
        Of the difference, first less second: mean, P10 and P90.
    ahead
        The share of futures in which the first is ahead; equals count half.
    error
        Standard error of the mean difference.
    """

    mean: float
    low: float
    high: float
    ahead: float
    error: float


def compare(first: Array, second: Array) -> Comparison:
    """Return the paired difference of two outcomes drawn in the same futures, shape (futures,)."""
    if first.shape != second.shape or first.ndim != 1 or not first.size:
        raise ModelError("Both outcomes need one value for each of the same futures.")
    gap = first - second
    low, _, high = band(gap)
    error = float(gap.std(ddof=1) / np.sqrt(len(gap))) if len(gap) > 1 else float("nan")
    ahead = float(np.mean(gap > 0) + np.mean(gap == 0) / 2.0)
    return Comparison(float(gap.mean()), float(low), float(high), ahead, error)

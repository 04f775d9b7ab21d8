"""How bad it can get, and whether enough futures were drawn to say so."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from evenhand.errors import ModelError
from evenhand.vocabulary.bands import band
from evenhand.vocabulary.numbers import percent

Array = NDArray[np.float64]

# The running mean is kept at this many places, evenly spread by their logarithm.
PLACES = 60


def cvar(values: Array, share: float = 0.1) -> float:
    """Return the mean of the worst futures (conditional value at risk), the worst being the lowest values.

    Parameters
    ----------
    values
        One a future, shape (futures,); more is better.
    share
        How many of the futures, for example the worst tenth. A future that lies on the edge counts in part.

    Source: Rockafellar and Uryasev (2000), "Optimization of conditional value-at-risk".
    """
    x = np.sort(_checked(values))
    if not 0.0 < share <= 1.0:
        raise ModelError(f"The share of worst futures lies above 0 and up to 1: got {share:g}.")
    weight = np.clip(share * len(x) - np.arange(len(x)), 0.0, 1.0)
    return float(np.sum(x * weight) / (share * len(x)))


def loss_probability(values: Array) -> float:
    """Return the share of futures in which the value is below zero, shape (futures,)."""
    return float(np.mean(_checked(values) < 0.0))


@dataclass(frozen=True, slots=True)
class Convergence:
    """How the mean settles as futures are added.

    Parameters
    ----------
    draws
        Numbers of futures at which the mean was taken, rising, shape (places,).
    mean, error
        Mean of the first so many futures and its standard error, shape (places,). The error is that of futures drawn
        by chance; ours are spread more evenly, so it is on the safe side.
    interval
        Distance from P10 to P90 of all futures.
    needed
        How many futures bring the mean, in 8 of 10 such runs, to within the tolerance.
    settled
        Whether there are as many.
    tolerance
        As a share of the interval.
    """

    draws: NDArray[np.int64]
    mean: Array
    error: Array
    interval: float
    needed: int
    settled: bool
    tolerance: float

    @property
    def words(self) -> str:
        """Whether more futures are needed, in a sentence."""
        within = f"to within {percent(self.tolerance)} of the distance from P10 to P90"
        if self.settled:
            return f"{self.draws[-1]:,} possible futures are enough: the mean is known {within}."
        return f"{self.draws[-1]:,} possible futures were drawn; about {self.needed:,} would tell the mean {within}."


def convergence(values: Array, *, tolerance: float = 0.01, confidence: float = 0.8) -> Convergence:
    """Return how the mean of a value settles.

    Parameters
    ----------
    values
        One a future in the order drawn, shape (futures,).
    tolerance
        What may remain open, as a share of the distance from P10 to P90.
    confidence
        In which share of such runs the mean lies within the tolerance.
    """
    x = _checked(values)
    if not 0.0 < tolerance < 1.0 or not 0.0 < confidence < 1.0:
        raise ModelError("tolerance and confidence lie between 0 and 1.")
    count = len(x)
    places = np.unique(np.geomspace(min(2, count), count, PLACES).round().astype(np.int64))
    # Centred, so that the squares of large values do not drown their differences.
    centre = float(x.mean())
    sums, squares = np.cumsum(x - centre)[places - 1], np.cumsum((x - centre) ** 2)[places - 1]
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = np.maximum(squares - sums * sums / places, 0.0) / (places - 1)
        error = np.sqrt(variance / places)
    low, _, high = band(x)
    interval = float(high - low)
    deviation = float(np.sqrt(variance[-1])) if count > 1 else math.nan
    if not deviation > 0.0:
        needed = 1 if deviation == 0.0 else 2
    elif interval > 0.0:
        z = float(special.ndtri(0.5 + confidence / 2.0))
        needed = math.ceil((z * deviation / (tolerance * interval)) ** 2)
    else:
        # Nearly all futures are equal and a few are not: the distance from P10 to P90 is no yardstick.
        needed = count + 1
    return Convergence(places, centre + sums / places, error, interval, needed, count >= needed, tolerance)


def _checked(values: Array) -> Array:
    x = np.asarray(values, dtype=np.float64)
    if x.ndim != 1 or not x.size or not np.all(np.isfinite(x)):
        raise ModelError("Values must be finite numbers, one a future.")
    return x

"""Answers read between the levels of a path, and the level at which all data revenue is paid out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from evenhand.exchange.solve.aggregate import FIELDS, Aggregate
from evenhand.exchange.solve.interpolation import between

Array = NDArray[np.float64]

# Stands for an infinite rate, where something is paid and nothing earned; finite, so that cubics stay finite.
NO_REVENUE = 1e9
LEAST_SCALE = 1e-12
WIDENINGS = 60
NARROWINGS = 8
# How near to one the highest rate of a path must come, before a little is added.
NEAR = 1e-4


@dataclass(frozen=True)
class PathAggregate:
    """Answers between the levels of a path, as `Aggregate` gives them; each quantity is read when asked for.

    Parameters
    ----------
    whole
        The path's levels, for all customers together.
    apart
        Returns them segment by segment, which is more work.
    places
        Where on the path, shape (futures, levels).
    """

    whole: Aggregate
    apart: Callable[[], Aggregate]
    places: Array

    @property
    def weight(self) -> Array:
        """Each segment's share of customers."""
        return self.apart().weight

    @property
    def value(self) -> Array:
        """Each segment's share of spending."""
        return self.apart().value

    @cached_property
    def _totals(self) -> dict[str, Array]:
        known = {name: self.whole.total(name) for name in FIELDS}
        # Where nobody is coerced or steered, what they would add is not read twice.
        source = {name: name for name in FIELDS}
        for name, others in (("free", ("observed", "recorded")), ("value_free", ("value_recorded",))):
            source |= {other: name for other in others if np.array_equal(known[name], known[other])}
        kept = sorted(set(source.values()))
        totals = between(np.stack([known[name] for name in kept], axis=2), self.places)
        return {name: totals[:, :, kept.index(source[name])] for name in FIELDS}

    def total(self, name: str) -> Array:
        """Return one quantity as a mean over all customers, shape (futures, levels)."""
        return self._totals[name]

    def segment(self, name: str) -> Array:
        """Return one quantity as a mean per customer of each segment, shape (futures, levels, segments)."""
        return between(self.apart().segment(name), self.places)


def rate_of(payout: Array, revenue: Array) -> Array:
    """Return payout as a share of data revenue; nothing paid is a rate of zero."""
    rate = np.where(payout > 0, NO_REVENUE, 0.0)
    return np.divide(payout, revenue, out=rate, where=(revenue > 0) & (payout > 0))


def where_all_is_paid_out(rate: Callable[[Array, NDArray[np.intp]], Array], start: Array) -> Array:
    """Return a level in each future at which a little more than all data revenue is paid out.

    Parameters
    ----------
    rate
        Returns the rates at levels, shape (some,), of the futures whose indices are given.
    start
        A guess in each future.
    """
    every = np.arange(len(start))
    low, high = start.copy(), start.copy()
    above = np.log(np.maximum(rate(start, every), 1e-300))
    below = above.copy()
    # Doubled while too little is paid, then halved while too much: brackets the level.
    for move, result in ((2.0, high), (0.5, low)):
        values = above if move > 1.0 else below
        open_ = every[values < 0.0] if move > 1.0 else every[values >= 0.0]
        for _ in range(WIDENINGS):
            if not len(open_):
                break
            other, others = (low, below) if move > 1.0 else (high, above)
            other[open_], others[open_] = result[open_], values[open_]
            result[open_] *= move
            values[open_] = np.log(np.maximum(rate(result[open_], open_), 1e-300))
            open_ = open_[(values[open_] < 0.0) if move > 1.0 else (values[open_] >= 0.0)]
            open_ = open_[result[open_] > LEAST_SCALE]
    # The logarithm of the rate is nearly straight over that of the level (Illinois).
    left, right = np.log(low), np.log(high)
    open_ = every[(below < 0.0) & (above > NEAR)]
    for _ in range(NARROWINGS):
        if not len(open_):
            break
        a, b, fa, fb = left[open_], right[open_], below[open_], above[open_]
        middle = (a * fb - b * fa) / (fb - fa)
        middle = np.where((middle > a) & (middle < b), middle, (a + b) / 2.0)
        value = np.log(np.maximum(rate(np.exp(middle), open_), 1e-300))
        under = value < 0.0
        left[open_], right[open_] = np.where(under, middle, a), np.where(under, b, middle)
        below[open_], above[open_] = np.where(under, value, fa / 2.0), np.where(under, fb / 2.0, value)
        open_ = open_[(np.abs(value) > NEAR) & (right[open_] - left[open_] > NEAR)]
    return np.asarray(np.exp(right) * (1.0 + 10.0 * NEAR))

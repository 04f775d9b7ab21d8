"""The band in which a result lies in 8 of 10 possible futures: P10, P50 and P90."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

LEVELS = (0.1, 0.5, 0.9)
"""Probabilities of a band's low end, middle and high end."""


class Band(NamedTuple):
    """P10, P50 and P90; numbers, or arrays with the other axes of the values."""

    low: Any
    middle: Any
    high: Any

    def to_json_dict(self) -> dict[str, Any]:
        """Return the three by the names that results have in files."""
        return {"p10": self.low, "p50": self.middle, "p90": self.high}


class Curve(NamedTuple):
    """Mean of an outcome along an axis, as its figures give it, and the P10 and P90 around it."""

    low: Any
    mean: Any
    high: Any


def band(values: ArrayLike, *, axis: int = 0, interpolate: bool = True) -> Band:
    """Return P10, P50 and P90 of values over the futures.

    Parameters
    ----------
    values
        One value a future, on the axis given; several outcomes may lie on the other axes.
    axis
        The axis of the futures.
    interpolate
        Whether to interpolate between two futures. If not, the higher is taken, which keeps an infinite one from
        turning into ``nan``.

    Returns
    -------
    Band
        Floats for values on a single axis, otherwise arrays.
    """
    numbers = np.asarray(values, dtype=np.float64)
    ends = np.quantile(numbers, list(LEVELS), axis=axis, method="linear" if interpolate else "higher")
    return Band(*(ends.tolist() if ends.ndim == 1 else ends))


def curve(values: ArrayLike) -> Curve:
    """Return the mean over the futures between P10 and P90; where few futures are extreme, it lies outside of them."""
    numbers = np.asarray(values, dtype=np.float64)
    low, _, high = band(numbers)
    return Curve(low, numbers.mean(axis=0), high)


def spread(values: ArrayLike) -> dict[str, float]:
    """Return mean, P10, P50 and P90 of one outcome over the futures, by the names they have in files."""
    return {"mean": float(np.mean(np.asarray(values, dtype=np.float64))), **band(values).to_json_dict()}


def spreads(values: ArrayLike) -> list[dict[str, float]]:
    """Return the spread of each of several outcomes, shape ``(futures, outcomes)``, the same numbers in one go."""
    # An outcome a row, side by side in memory, is added up as it is alone.
    rows = np.ascontiguousarray(np.asarray(values, dtype=np.float64).T)
    columns = {"mean": rows.mean(axis=1), **band(rows, axis=1).to_json_dict()}
    return [
        dict(zip(columns, each, strict=True))
        for each in zip(*(part.tolist() for part in columns.values()), strict=True)
    ]

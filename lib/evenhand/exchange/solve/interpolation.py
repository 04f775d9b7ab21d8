"""Reading a smooth function, known at evenly numbered levels, between the levels: each future has levels of its own."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

# Numbers worked on at once, so that they stay in the processor's cache.
CELLS_AT_ONCE = 40_000
COUNTED = 8
"""For so few values, counting the levels below them in all rows at once is faster than a search in each row."""


def between(rows: Array, places: Array) -> Array:
    """Return the cubic through the four nearest levels.

    Parameters
    ----------
    rows
        Values at levels 0, 1, 2 …, shape (futures, levels, anything).
    places
        Places between 0 and the last level, shape (futures, wanted).

    Returns
    -------
    Array
        Shape (futures, wanted, anything).
    """
    size = max(rows[0].size, places.shape[1] * (rows[0, 0].size or 1), 1)
    step = max(CELLS_AT_ONCE // size, 1)
    if step >= len(rows):
        return _between(rows, places)
    result = np.empty((*places.shape, *rows.shape[2:]))
    for start in range(0, len(rows), step):
        result[start : start + step] = _between(rows[start : start + step], places[start : start + step])
    return result


def _between(rows: Array, places: Array) -> Array:
    futures, levels = rows.shape[:2]
    start = np.clip(np.floor(places).astype(np.intp) - 1, 0, levels - 4)
    t = places - start
    flat = rows.reshape(futures * levels, -1)
    index = start + (np.arange(futures) * levels)[:, None]
    weights = (
        -(t - 1) * (t - 2) * (t - 3) / 6,
        t * (t - 2) * (t - 3) / 2,
        -t * (t - 1) * (t - 3) / 2,
        t * (t - 1) * (t - 2) / 6,
    )
    result = weights[0][..., None] * flat[index]
    for step in (1, 2, 3):
        result += weights[step][..., None] * flat[index + step]
    return np.asarray(result.reshape(*places.shape, *rows.shape[2:]))


def locate(rising: Array, wanted: Array) -> Array:
    """Return the places at which rising rows reach the wanted values.

    Parameters
    ----------
    rising
        Rows that do not fall, shape (futures, levels), best nearly straight. Where a row has dips, its running maximum
        counts: the lowest level that reaches a value is found.
    wanted
        Values, shape (wanted,), rising.

    Returns
    -------
    Array
        Places, shape (futures, wanted), at most the last level.
    """
    step = max(CELLS_AT_ONCE // max(rising.shape[1], len(wanted), 1), 1)
    parts = [_locate(rising[start : start + step], wanted) for start in range(0, len(rising), step)]
    return np.concatenate(parts) if len(parts) > 1 else parts[0]


def _locate(rising: Array, wanted: Array) -> Array:
    highest = np.maximum.accumulate(rising, axis=1)
    levels = rising.shape[1]
    if len(wanted) <= COUNTED:
        below = np.stack([np.count_nonzero(highest <= value, axis=1) - 1 for value in wanted], axis=1)
    else:
        below = np.stack([np.searchsorted(values, wanted, side="right") - 1 for values in highest])
    below = np.clip(below, 0, levels - 2)
    left = np.take_along_axis(highest, below, axis=1)
    right = np.take_along_axis(highest, below + 1, axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        guess = np.where(right > left, (wanted - left) / (right - left), 0.0)
    # The inverse function's cubic through the four nearest levels, where they all rise.
    start = np.clip(below - 1, 0, levels - 4)
    flat = highest.reshape(-1)
    index = start + (np.arange(len(rising)) * levels)[:, None]
    x = [flat[index + step] for step in range(4)]
    cubic = np.zeros_like(guess)
    with np.errstate(divide="ignore", invalid="ignore"):
        for i in range(4):
            term = np.full_like(guess, float(i))
            for j in range(4):
                if j != i:
                    term *= (wanted - x[j]) / (x[i] - x[j])
            cubic += term
    cubic += start
    inside = (cubic >= below) & (cubic <= below + 1)
    place = np.where(inside, cubic, below + np.clip(guess, 0.0, 1.0))
    return np.asarray(np.clip(place, 0.0, levels - 1.0))

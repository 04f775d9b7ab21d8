"""Payouts in whole cents that add up."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["to_the_cent"]


def to_the_cent(amounts: ArrayLike) -> NDArray[np.int64]:
    """Return amounts of money in whole cents whose sum is the sum of the amounts, rounded to the cent.

    Every amount is rounded down; the cents that are then missing go to those that lost most by it (largest remainder),
    to the first of several that lost the same.

    Parameters
    ----------
    amounts
        Money, not negative, shape (anything, parts); each row is shared out by itself.
    """
    cents = np.asarray(amounts, dtype=np.float64) * 100.0
    whole = np.floor(cents).astype(np.int64)
    missing = np.rint(cents.sum(axis=-1)).astype(np.int64) - whole.sum(axis=-1)
    # Rounding of sums can leave one cent too many or too few for the parts there are.
    missing = np.clip(missing, 0, cents.shape[-1])
    order = np.argsort(-(cents - whole), axis=-1, kind="stable")
    place = np.empty_like(order)
    np.put_along_axis(place, order, np.broadcast_to(np.arange(cents.shape[-1]), order.shape), axis=-1)
    return np.asarray(whole + (place < missing[..., None]))

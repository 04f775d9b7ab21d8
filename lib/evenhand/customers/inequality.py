"""How unevenly spending is spread over customers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["gini", "top_fifth_share"]


def gini(spending: NDArray[np.integer] | NDArray[np.floating]) -> float:
    """Gini coefficient: 0 when all spend the same, near 1 when one spends everything.

    Half the mean absolute difference between two customers, divided by the mean; from the sorted amounts
    ``Σ (2i − n − 1) x_i / (n Σ x)``, i = 1 … n. Customers below zero (more returned than bought) count as zero, because
    with amounts below zero the coefficient has no upper bound.

    Parameters
    ----------
    spending
        One amount a customer (n,), any unit, any order.

    Returns
    -------
    float
        Between 0 and 1 − 1/n; 0 when nobody spent anything.
    """
    x = _sorted(spending)
    total = float(x.sum())
    if total == 0:
        return 0.0
    rank = np.arange(1 - len(x), len(x), 2, dtype=np.float64)
    # np.sum adds pairwise on one thread: the same bits on every machine size, unlike a dot product.
    return float(np.sum(rank * x)) / (len(x) * total)


def top_fifth_share(spending: NDArray[np.integer] | NDArray[np.floating]) -> float:
    """Share of all spending that comes from the fifth of the customers who spend most.

    When the number of customers is no multiple of five, the customer at the border counts in part. Customers below zero
    count as zero.

    Parameters
    ----------
    spending
        One amount a customer (n,), any unit, any order.

    Returns
    -------
    float
        Between 0.2 and 1; 0.2 when nobody spent anything.
    """
    x = _sorted(spending)
    total = float(x.sum())
    if total == 0:
        return 0.2
    whole, fifths = divmod(len(x), 5)
    top = float(x[len(x) - whole :].sum())
    border = float(x[len(x) - whole - 1]) * fifths / 5
    return (top + border) / total


def _sorted(spending: NDArray[np.integer] | NDArray[np.floating]) -> NDArray[np.float64]:
    rising = spending if bool(np.all(spending[1:] >= spending[:-1])) else np.sort(spending)
    return np.maximum(rising, 0).astype(np.float64)

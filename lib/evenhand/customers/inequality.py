"""How unevenly spending is spread over customers."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

# So many are looked at at once, so that ten million take no more memory than they are.
_AT_ONCE = 1 << 20

Amounts = NDArray[np.integer] | NDArray[np.floating]


def gini(spending: Amounts) -> float:
    """Gini coefficient of one amount a customer (n,): 0 when all spend the same, near 1 when one spends everything.

    Half the mean absolute difference between two customers, divided by the mean; from the sorted amounts
    ``Σ (2i − n − 1) x_i / (n Σ x)``, i = 1 … n. Customers below zero (more returned than bought) count as zero, because
    with amounts below zero the coefficient has no upper bound.
    """
    x = rising(spending)
    ranked = total = 0.0
    for start in range(0, len(x), _AT_ONCE):
        some = _at_least_nothing(x[start : start + _AT_ONCE])
        rank = np.arange(2 * start + 1 - len(x), 2 * (start + len(some)) - len(x), 2, dtype=np.float64)
        # np.sum adds pairwise on one thread: the same bits on every machine size, unlike a dot product.
        ranked += float(np.sum(rank * some))
        total += float(some.sum())
    return ranked / (len(x) * total) if total else 0.0


def top_fifth_share(spending: Amounts) -> float:
    """Share of all spending that comes from the fifth of the customers who spend most; 0.2 when nobody spent anything.

    When the number of customers is no multiple of five, the customer at the border counts in part. Customers below zero
    count as zero.
    """
    x = rising(spending)
    total = sum(float(_at_least_nothing(x[i : i + _AT_ONCE]).sum()) for i in range(0, len(x), _AT_ONCE))
    if total == 0:
        return 0.2
    whole, fifths = divmod(len(x), 5)
    top = float(_at_least_nothing(x[len(x) - whole :]).sum())
    border = max(float(x[len(x) - whole - 1]), 0.0) * fifths / 5
    return (top + border) / total


def rising(amounts: NDArray[Any]) -> NDArray[Any]:
    """Return the amounts in rising order, without a copy where they are so already."""
    return amounts if bool(np.all(amounts[1:] >= amounts[:-1])) else np.sort(amounts)


def _at_least_nothing(some: NDArray[Any]) -> NDArray[np.float64]:
    amounts: NDArray[np.float64] = np.maximum(some, 0).astype(np.float64)
    return amounts

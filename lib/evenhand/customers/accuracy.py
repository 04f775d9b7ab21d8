"""What grouping customers costs in accuracy, measured while they are still in memory.

The yardstick is a dividend that pays a share of spending, met by a supply of the kind the exchange model uses: some
would share for nothing, some never, the rest ask for a lognormal amount. Customers are compared with their sketch at
offers from far too small to far too large and at three spreads. A flat dividend does not depend on spending and
therefore has no grouping error.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from evenhand.customers.sketch import GroupingError

_YES_FOR_NOTHING = 0.10
_NEVER = 0.15
_LOG_SDS = (0.8, 1.1, 1.5)
# The offer to the average customer in units of the median amount asked for.
_OFFERS = np.geomspace(0.02, 50.0, 13)

Floats = NDArray[np.float64]


def grouping_error(customers: Floats, spending: Floats, cell_customers: Floats, cell_spending: Floats) -> GroupingError:
    """Compare customers with the cells made from them.

    Parameters
    ----------
    customers, spending
        The customers themselves, or groups so fine that they stand for them: people (n,) and mean spending (n,).
    cell_customers, cell_spending
        The same of the sketch, (c,).

    Returns
    -------
    GroupingError
        The largest relative differences over all offers and spreads.
    """
    mean = float(customers @ spending / customers.sum())
    if mean <= 0:
        return GroupingError(0.0, 0.0, 0.0)
    worst = np.zeros(3)
    for log_sd in _LOG_SDS:
        exact = _totals(customers, spending / mean, log_sd)
        grouped = _totals(cell_customers, cell_spending / mean, log_sd)
        participation, revenue = (np.abs(grouped[i] / exact[i] - 1) for i in (0, 1))
        surplus = np.abs(grouped[2] - exact[2]) / exact[3]
        worst = np.maximum(worst, [participation.max(), revenue.max(), surplus.max()])
    # Rounded so that the last bits, which differ between processors, do not enter the sketch's bytes.
    return GroupingError(*(float(f"{value:.2e}") for value in worst))


def _totals(weight: Floats, spending: Floats, log_sd: float) -> tuple[Floats, Floats, Floats, Floats]:
    """Participation, spending of participants, surplus and payout at every offer, each (offers,)."""
    offer = np.maximum(spending, 0.0)[:, None] * _OFFERS
    z = np.log(np.maximum(offer, 1e-300)) / log_sd
    lognormal = 1 - _YES_FOR_NOTHING - _NEVER
    share = _YES_FOR_NOTHING + lognormal * ndtr(z)
    kept = offer * share - lognormal * np.exp(log_sd**2 / 2) * ndtr(z - log_sd)
    return (
        weight @ share,
        (weight * np.maximum(spending, 0.0)) @ share,
        weight @ kept,
        weight @ (offer * share),
    )

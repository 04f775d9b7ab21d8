"""Customers by four numbers, for those who have no file at hand.

Spending is taken to be lognormal, the usual first guess for amounts that differ by factors. Its spread follows from the
share of the top fifth: the Lorenz curve of a lognormal is ``L(p) = Φ(Φ⁻¹(p) − σ)``, so a top fifth with share ``s``
means ``σ = Φ⁻¹(0.8) + Φ⁻¹(s)``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from evenhand.customers.accuracy import grouping_error
from evenhand.customers.grouping import FIFTHS, cut_points, round_up
from evenhand.customers.sketch import CENTS, LEAST_K, Cell, GroupingError, SegmentSketch, Sketch
from evenhand.customers.sketch_file import currency_code
from evenhand.errors import CustomerDataError
from evenhand.vocabulary.numbers import count, percent

SOURCE = "typed, not measured"
LEAST_CUSTOMERS = 5 * LEAST_K
MOST_CUSTOMERS = 10**9
MOST_TOTAL = 10**13
# Amounts below one unit of currency a month are not told apart: cents could not express their differences.
_FINEST = 1.0

Floats = NDArray[np.float64]


def typed_sketch(customers: int, monthly_spending: float, top_fifth_share: float, currency: str) -> Sketch:
    """Make a sketch from four typed numbers, in five spending fifths.

    Parameters
    ----------
    customers
        How many; at least 50.
    monthly_spending
        What the average customer spends, currency per month; at least 1.
    top_fifth_share
        Share of all spending that comes from the fifth of the customers who spend most, between 0.2 and 1.
    currency
        ISO 4217 code.

    Returns
    -------
    Sketch
        Labelled ``measured = False``; one month; total spending is ``customers × monthly_spending`` to the cent.

    Raises
    ------
    CustomerDataError
        When a number is out of range.
    """
    currency_code(currency)
    _check(customers, monthly_spending, top_fifth_share)
    spread = float(ndtri(0.8) + ndtri(top_fifth_share))
    curve = _Curve.of(customers, monthly_spending, spread)
    segments = tuple(
        SegmentSketch(name, curve.cells(customers * i // 5, customers * (i + 1) // 5)) for i, name in enumerate(FIFTHS)
    )
    unmeasured = Sketch(currency, LEAST_K, 1.0, "spending fifths", False, SOURCE, segments, GroupingError(0, 0, 0))
    nodes = unmeasured.nodes()
    people = np.diff(curve.customers).astype(np.float64)
    error = grouping_error(people, np.diff(curve.moments[0]) / people, nodes.customers, nodes.spending)
    return replace(unmeasured, error=error)


@dataclass(frozen=True, slots=True, eq=False)
class _Curve:
    """Customers counted from the lowest spending up, at fine points (m + 1,).

    ``moments`` are the sums over those customers of spending, its square and its cube (3, m + 1), in currency;
    ``cents`` is the first of them in whole cents; ``spending`` is what the customer at each point spends.
    """

    customers: NDArray[np.int64]
    spending: Floats
    cents: NDArray[np.int64]
    moments: Floats

    @classmethod
    def of(cls, customers: int, mean: float, log_sd: float) -> _Curve:
        fine = np.rint(customers * ndtr(np.linspace(-7.0, 7.0, 1401))).astype(np.int64)
        fifths = np.array([customers * i // 5 for i in range(6)], dtype=np.int64)
        points = np.unique(np.concatenate([fine, fifths]))
        z = ndtri(points / customers)
        spending = mean * np.exp(log_sd * z - log_sd**2 / 2)
        kept = (spending >= _FINEST) | np.isin(points, fifths)
        points, z, spending = points[kept], z[kept], spending[kept]
        power = np.array([[1.0], [2.0], [3.0]])
        full = customers * mean**power * np.exp(log_sd**2 * (power**2 - power) / 2)
        moments = full * ndtr(z - power * log_sd)
        total = round(customers * mean * CENTS)
        return cls(points, spending, np.rint(ndtr(z - log_sd) * total).astype(np.int64), moments)

    def cells(self, first: int, last: int) -> tuple[Cell, ...]:
        """Cells of at least k people for customers ``first`` to ``last``, counted from the lowest spending."""
        start, stop = (int(np.searchsorted(self.customers, count)) for count in (first, last))
        people = np.diff(self.customers[start : stop + 1])
        # Any rising bounds do where the curve has no end; they are not used as bounds of a cell.
        edges = self.spending[start : stop + 1].copy()
        edges[0] = edges[0] or edges[1] / 2
        if not math.isfinite(edges[-1]):
            edges[-1] = edges[-2] * 2
        return tuple(
            self._cell(int(a) + start, int(b) + start) for a, b in pairwise(cut_points(edges, people, LEAST_K))
        )

    def _cell(self, a: int, b: int) -> Cell:
        people = int(self.customers[b] - self.customers[a])
        cents = int(self.cents[b] - self.cents[a])
        mean, square, cube = ((self.moments[:, b] - self.moments[:, a]) / people).tolist()
        low, high = float(self.spending[a]), float(self.spending[b])
        variance = square - mean**2
        if variance <= mean**2 * 1e-10 or mean <= low:
            return Cell(low, high, people, cents)
        spread = math.sqrt(variance)
        # No n numbers have a skewness above √n; the endless tail of a lognormal would.
        most = math.sqrt(people)
        skew = min(max((cube - 3 * mean * variance - mean**3) / spread**3, -most), most)
        if not math.isfinite(high):
            high = round_up(max(mean + spread * (skew / 2 + math.hypot(1, skew / 2)), mean + variance / (mean - low)))
        # Whole cents move the mean of the poorest a little; the spread must still fit between the bounds.
        written = cents / people / CENTS
        spread = min(spread, math.sqrt(max((high - written) * (written - low), 0.0)))
        return Cell(low, high, people, cents, float(f"{spread:.2e}"), float(f"{skew:.2e}") if spread else 0.0)


def _check(customers: int, monthly_spending: float, top_fifth_share: float) -> None:
    if not LEAST_CUSTOMERS <= customers <= MOST_CUSTOMERS:
        raise CustomerDataError(
            f"{customers:,} customers cannot be split into fifths of at least {LEAST_K} people each."
            if customers < LEAST_CUSTOMERS
            else f"{customers:,} customers are more than there can be.",
            hint=f"Type a number between {LEAST_CUSTOMERS} and {MOST_CUSTOMERS:,}.",
        )
    if not (math.isfinite(monthly_spending) and _FINEST <= monthly_spending <= MOST_TOTAL / customers):
        raise CustomerDataError(
            f"{monthly_spending:g} is no usable spending a month.",
            hint=f"Type the average, from {_FINEST:g} to {count(MOST_TOTAL / customers)} a month.",
        )
    if not 0.2 < top_fifth_share < 1:
        raise CustomerDataError(
            f"The top fifth cannot have {percent(top_fifth_share)} of all spending: 20% would mean that all spend the "
            "same.",
            hint="Type a share above 20% and below 100%.",
        )
    if top_fifth_share > 0.99:
        raise CustomerDataError(
            f"A top fifth with {percent(top_fifth_share, 1)} of all spending leaves nothing for the other four.",
            hint="Type a share of at most 99%.",
        )

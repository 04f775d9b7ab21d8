"""From customers to a sketch: sort, cut at round amounts, merge until every cell holds enough people.

All of it works on whole cents, so totals are kept exactly and do not depend on the number of threads.
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from evenhand.customers.accuracy import grouping_error
from evenhand.customers.inequality import rising
from evenhand.customers.sketch import CENTS, LEAST_K, Cell, GroupingError, SegmentSketch, Sketch
from evenhand.errors import CustomerDataError

FIFTHS = (
    "Spending fifth 1 (lowest)",
    "Spending fifth 2",
    "Spending fifth 3",
    "Spending fifth 4",
    "Spending fifth 5 (highest)",
)
INCOME = "income fifths"
INCOME_FIFTHS = tuple(name.replace("Spending", "Income") for name in FIFTHS)
OTHER = "other"
EVERYONE = "all customers"

MOST_SEGMENTS = 16
"""More segments than this are no longer looked at one by one; the smallest become "other"."""

_MOST_CELLS = 600
# Wider cells would cost more than 1 in 100,000 in some sum, narrower ones gain nothing.
_LEAST_WIDTH = 0.04
# So many customers are compared with the sketch one by one, more of them in groups of four digits.
_ONE_BY_ONE = 20_000
LEAST_SKEW = 1e-9
# Segments are independent, so results do not depend on it.
THREADS = min(os.cpu_count() or 1, 4)

Cents = NDArray[np.int64]
Floats = NDArray[np.float64]

_UNMEASURED = GroupingError(0.0, 0.0, 0.0)


def sketch_of(
    groups: Mapping[str, Cents], *, months: float, currency: str, segmented_by: str, source: str, k: int = LEAST_K
) -> Sketch:
    """Group customers into a sketch.

    Parameters
    ----------
    groups
        Segment name → spending of each of its customers over the whole window, in cents, any order.
    months
        Length of the window.
    currency, segmented_by, source, k
        As in :class:`~evenhand.customers.sketch.Sketch`.

    Returns
    -------
    Sketch
        Totals equal those of ``groups`` to the cent.

    Raises
    ------
    CustomerDataError
        When there are fewer than ``k`` customers or ``k`` is below 10.
    """
    if k < LEAST_K:
        raise CustomerDataError(
            f"Customers are grouped by at least {LEAST_K}, not by {k}.", hint=f"Use k = {LEAST_K} or more."
        )
    total = sum(len(cents) for cents in groups.values())
    if total < k:
        raise CustomerDataError(
            f"There are {total} customers; grouping them needs at least {k}.",
            hint="Use a file with more customers, or type four numbers instead.",
        )
    kept = _large_enough(groups, k)
    with ThreadPoolExecutor(THREADS) as pool:
        ordered = dict(zip(kept, pool.map(rising, kept.values()), strict=True))
        cells = pool.map(lambda cents: _cells(cents, months, k), ordered.values())
        segments = tuple(SegmentSketch(name, result) for name, result in zip(ordered, cells, strict=True))
    return with_error(Sketch(currency, k, months, segmented_by, True, source, segments, _UNMEASURED), ordered)


def with_error(sketch: Sketch, groups: Mapping[str, Cents]) -> Sketch:
    """Measure what a sketch costs against the customers that it was made from, and say it in the sketch."""
    total = sum(len(cents) for cents in groups.values())
    fine = [_fine(rising(cents), one_by_one=total <= _ONE_BY_ONE) for cents in groups.values() if len(cents)]
    people, spending = (np.concatenate(part) for part in zip(*fine, strict=True))
    nodes = sketch.nodes()
    error = grouping_error(people, spending / (CENTS * sketch.months), nodes.customers, nodes.spending)
    return replace(sketch, error=error)


def fifths(cents: Cents) -> dict[str, Cents]:
    """Split customers into five groups of equal size by spending.

    Customers who spent the same are interchangeable, so a fifth may end between two of them.
    """
    ordered = rising(cents)
    cuts = [len(ordered) * i // 5 for i in range(6)]
    return {name: ordered[low:high] for name, (low, high) in zip(FIFTHS, pairwise(cuts), strict=True)}


def by_income(cents: Cents, income: Floats) -> dict[str, Cents]:
    """Split customers into five groups of equal size by income (n,), and those whose income is not known."""
    known = np.isfinite(income)
    order = np.argsort(income[known], kind="stable")
    cuts = [len(order) * i // 5 for i in range(6)]
    ordered = cents[known][order]
    groups = {name: ordered[low:high] for name, (low, high) in zip(INCOME_FIFTHS, pairwise(cuts), strict=True)}
    return {**groups, "income not known": cents[~known]}


def named_segments(cents: Cents, codes: NDArray[np.integer], names: Sequence[str]) -> dict[str, Cents]:
    """Split customers by a column: ``codes`` (n,) are indices into ``names``, whose order is kept."""
    return {name: cents[codes == code] for code, name in enumerate(names)}


def pooled_note(groups: Mapping[str, Cents], sketch: Sketch) -> list[str]:
    """Say in one sentence when segments were too small to keep their name, else nothing."""
    kept = {segment.name for segment in sketch.segments}
    lost = [name for name, cents in groups.items() if len(cents) and name not in kept]
    if not lost:
        return []
    into = OTHER if OTHER in kept else EVERYONE
    return [f'Segments that are too small or too many are shown together as "{into}": {", ".join(lost)}.']


def _large_enough(groups: Mapping[str, Cents], k: int) -> dict[str, Cents]:
    """Put segments of fewer than k people into "other"; the next smallest join until that has k, too.

    A name never covers people it does not describe: small groups are not added to a neighbour but lose their name.
    """
    smallest_first = sorted((name for name in groups if len(groups[name])), key=lambda name: (len(groups[name]), name))
    crowded = len(smallest_first) > MOST_SEGMENTS
    keep = set(smallest_first[-(MOST_SEGMENTS - 1) :] if crowded else smallest_first)
    keep = {name for name in keep if len(groups[name]) >= k and name != OTHER}
    pooled = [name for name in smallest_first if name not in keep]
    for name in smallest_first:
        if not pooled or sum(len(groups[member]) for member in pooled) >= k:
            break
        if name in keep:
            keep.remove(name)
            pooled.append(name)
    kept = {name: cents for name, cents in groups.items() if name in keep}
    if pooled:
        name = OTHER if kept else EVERYONE
        kept[name] = np.concatenate([groups[member] for member in pooled])
    return kept


def _cells(cents: Cents, months: float, k: int) -> tuple[Cell, ...]:
    """Cut one segment's sorted cents into cells of at least k people, the first for zero and below."""
    per_month = CENTS * months
    first_positive = int(np.searchsorted(cents, 1))
    positive = cents[first_positive:]
    # Outer bounds are coarse: fine ones would tell what the lowest and the highest customer spent.
    floor = -round_up(-float(cents[0]) / per_month) if cents[0] < 0 else 0.0
    if len(positive) < k:
        # Too few spent anything to stand alone, or nobody did.
        high = round_up(float(cents[-1]) / per_month) if len(positive) else 0.0
        return (_cell(floor, high, cents, per_month),)
    lowest, highest = float(positive[0]) / per_month, float(positive[-1]) / per_month
    edges = round_amounts(lowest, highest)
    cuts = np.searchsorted(positive, edges * per_month)
    cuts[0], cuts[-1] = 0, len(positive)
    chosen = cut_points(edges, np.diff(cuts), k)
    bounds = edges[chosen]
    bounds[-1] = max(bounds[-1], round_up(highest))
    starts = cuts[chosen] + first_positive
    if 0 < first_positive < k:
        starts[0], bounds[0] = 0, floor
    else:
        bounds[0] = round_down(lowest)
    zero = (_cell(floor, 0.0, cents[:first_positive], per_month),) if first_positive >= k else ()
    return zero + tuple(
        _cell(float(low), float(high), cents[start:stop], per_month)
        for (low, high), (start, stop) in zip(pairwise(bounds), pairwise(starts), strict=True)
    )


def cut_points(edges: Floats, customers: NDArray[np.int64], k: int) -> NDArray[np.int64]:
    """Merge fine adjacent groups until each holds k people and is wide enough.

    Parameters
    ----------
    edges
        Rising bounds (m + 1,), all above zero.
    customers
        People between each two bounds (m,), k or more altogether.
    k
        Least number of people between two of the chosen bounds.

    Returns
    -------
    array of int
        Indices of the chosen bounds, from 0 to m.
    """
    span = math.log(edges[-1] / edges[0])
    width = math.exp(max(_LEAST_WIDTH, span / _MOST_CELLS))
    chosen, low, people = [0], edges[0], 0
    for index, (high, count) in enumerate(zip(edges[1:].tolist(), customers.tolist(), strict=True), start=1):
        people += count
        if people >= k and high >= low * width:
            chosen.append(index)
            low, people = high, 0
    if people >= k or len(chosen) == 1:
        chosen.append(len(customers))
    else:
        # The few left over join the last cell, which also takes in the empty end.
        chosen[-1] = len(customers)
    return np.array(chosen, dtype=np.int64)


def _cell(low: float, high: float, cents: Cents, per_month: float) -> Cell:
    spread, skew = _shape(cents / per_month) if high > 0 else (0.0, 0.0)
    return Cell(low, high, len(cents), int(cents.sum()), spread, skew)


def _shape(spending: Floats) -> tuple[float, float]:
    """Find standard deviation and skewness, three digits."""
    deviation = spending - spending.mean()
    squared = deviation * deviation
    variance = float(np.mean(squared))
    spread = math.sqrt(variance)
    if spread <= 1e-9 * abs(float(spending[-1])):
        return 0.0, 0.0
    skew = float(np.mean(squared * deviation)) / (variance * spread)
    # What is left of a symmetric cell by rounding differs between processors.
    return float(f"{spread:.2e}"), float(f"{skew:.2e}") if abs(skew) > LEAST_SKEW else 0.0


def _fine(cents: Cents, *, one_by_one: bool) -> tuple[Floats, Floats]:
    """Make groups so fine that they stand for the customers: people and mean cents, each (g,)."""
    if one_by_one:
        return np.ones(len(cents)), cents.astype(np.float64)
    first_positive = int(np.searchsorted(cents, 1))
    starts = [np.zeros(min(first_positive, 1), dtype=np.int64)]
    if first_positive < len(cents):
        positive = cents[first_positive:]
        edges = round_amounts(float(positive[0]), float(positive[-1]), digits=4)
        starts.append(np.searchsorted(positive, edges[1:-1]) + first_positive)
        starts.append(np.array([first_positive]))
    cuts = np.unique(np.concatenate([*starts, [len(cents)]]))
    sums = np.concatenate(([0], np.cumsum(cents)))
    people = np.diff(cuts).astype(np.float64)
    return people, np.diff(sums[cuts]) / people


def round_amounts(low: float, high: float, digits: int = 3) -> Floats:
    """List amounts of so many digits from at or below ``low`` to above ``high``, as 1.23, 1.24, …, 9.99, 10.0, 10.1."""
    first, last = math.floor(math.log10(low)) - 1, math.floor(math.log10(high)) + 1
    mantissas = np.arange(10 ** (digits - 1), 10**digits)
    edges = np.concatenate([_scaled(mantissas, exponent - digits + 1) for exponent in range(first, last + 1)])
    start = int(np.searchsorted(edges, low, side="right")) - 1
    stop = int(np.searchsorted(edges, high, side="right"))
    return edges[start : stop + 1]


def round_up(amount: float) -> float:
    """Find the next of 1, 2, 5, 10, 20, 50 … at or above an amount above zero."""
    return min(step for step in _steps(amount) if step >= amount)


def round_down(amount: float) -> float:
    """Find the last of 1, 2, 5, 10, 20, 50 … at or below an amount above zero."""
    return max(step for step in _steps(amount) if step <= amount)


def _steps(amount: float) -> list[float]:
    exponent = math.floor(math.log10(amount))
    decades = (exponent - 1, exponent, exponent + 1)
    steps: list[float] = np.concatenate([_scaled(np.array([1, 2, 5]), decade) for decade in decades]).tolist()
    return steps


def _scaled(mantissas: NDArray[np.int64], exponent: int) -> Floats:
    """Return ``mantissas × 10**exponent``; divided where negative, so that 1.23 is what people write as 1.23."""
    scale = np.float64(10.0 ** abs(exponent))
    scaled = np.multiply(mantissas, scale) if exponent >= 0 else np.divide(mantissas, scale)
    return np.asarray(scaled, dtype=np.float64)

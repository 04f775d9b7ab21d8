"""What a sketch tells of one customer: no more than the cell.

Offices of statistics publish totals so that no contributor can be worked out, neither from one table nor from two that
differ by one person. Here a cell's total is rounded to a multiple of its own width, times the months, or of a fifth of
its outer bound where the cell is wider: whoever knows all others, or holds a sketch with one customer more, learns the
cell the customer is in and at most between which of its marks. That covers dominance, too: where one person makes up
nearly all of a cell, what that person spent stays open by a fifth.
Spread and skewness keep as many digits as one customer among the cell's does not move.
"""

from __future__ import annotations

import math
from dataclasses import replace

from evenhand.customers.sketch import CENTS, Cell, SegmentSketch, Sketch

_OPEN = 0.2
"""How far the spending of whoever dominates a cell stays open, as a share of its bound: a p% rule; the p is ours."""


def protected(sketch: Sketch) -> Sketch:
    """Round totals, spreads and skewnesses so that no customer can be worked out; people are counted exactly."""
    segments = tuple(
        SegmentSketch(segment.name, tuple(_rounded(cell, sketch.months) for cell in segment.cells))
        for segment in sketch.segments
    )
    return replace(sketch, segments=segments)


def shown(count: int, people: int, k: int) -> int | None:
    """Return a count, ``None`` where it is about fewer than ``k`` people, but not about nobody."""
    return count if people >= k or not count else None


def step_of(cell: Cell, months: float) -> float:
    """Return what the total of a cell is a multiple of, in hundredths of the currency."""
    widest = _OPEN * max(cell.high, -cell.low)
    return max(min(cell.high - cell.low, widest) * CENTS * months, 1.0)


def _rounded(cell: Cell, months: float) -> Cell:
    per_month = CENTS * months
    base = step_of(cell, months)
    steps = round(cell.spending_cents / base)
    # The mean stays between the bounds: the lowest and highest totals lie as many widths apart as there are people.
    least = math.ceil(cell.low * per_month * cell.customers / base - 1e-9)
    most = math.floor(cell.high * per_month * cell.customers / base + 1e-9)
    if cell.spending_cents > 0:
        steps = max(steps, 1)
    cents = round(min(max(steps, least), most) * base)
    mean = cents / cell.customers / per_month
    digits = 1 if cell.customers < 100 else 2 if cell.customers < 1000 else 3
    most_spread = math.sqrt(max((cell.high - mean) * (mean - cell.low), 0.0))
    spread = _to_digits(min(cell.spread, most_spread), digits)
    spread = (
        spread if spread <= most_spread else 0.0 if most_spread == 0 else _to_digits(most_spread, digits, down=True)
    )
    skew = max(min(_to_digits(cell.skew, digits), math.sqrt(cell.customers)), -math.sqrt(cell.customers))
    return replace(cell, spending_cents=cents, spread=spread, skew=skew if spread else 0.0)


def _to_digits(value: float, digits: int, *, down: bool = False) -> float:
    if value == 0:
        return 0.0
    if not down:
        return float(f"{value:.{digits - 1}e}")
    scale = 10.0 ** (digits - 1 - math.floor(math.log10(abs(value))))
    return math.floor(value * scale) / scale

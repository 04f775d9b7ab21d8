"""Reading back what the query of `evenhand.customers.portable.groups` gave, as a sketch."""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from evenhand.customers.accuracy import grouping_error
from evenhand.customers.grouping import FIFTHS, round_up
from evenhand.customers.profile import Import, Window, profile_of_sketch
from evenhand.customers.sketch import CENTS, LEAST_K, Cell, GroupingError, SegmentSketch, Sketch
from evenhand.customers.sketch_file import currency_code, parse_sketch
from evenhand.errors import CustomerDataError, Problem
from evenhand.reading import text_of

MARK = "evenhand_groups"
"""The first column of such a result."""

NEEDED = (
    "currency",
    "months",
    "first_day",
    "last_day",
    "segmented_by",
    "segment",
    "band",
    "customers",
    "cents",
    "edge",
)
SHAPE = ("excess", "squares", "cubes")
_MOST_BYTES = 20 * 1024**2
_HINT = "Run the query of evenhand customers sql again, and export its whole result as CSV with the column names."


@dataclass(frozen=True, slots=True)
class _Group:
    """So many customers, in order of spending: cents over the window, and its lower edge in cents.

    ``spread`` and ``skew`` are about cents; zero where not kept.
    """

    customers: int
    cents: int
    edge: int
    spread: float
    skew: float


def read_groups(path: Path | str) -> Import:
    """Read the result of the query, exported as CSV, as a sketch.

    Raises
    ------
    CustomerDataError
        When it is no such result, is incomplete, or has a group of fewer than ten.
    """
    path = Path(path)
    text = text_of(path, CustomerDataError, "the result of a query", most_bytes=_MOST_BYTES, hint=_HINT)
    separator = ";" if ";" in text.partition("\n")[0] else ","
    lines = list(csv.DictReader(io.StringIO(text), delimiter=separator))
    sketch = sketch_of_groups([{str(key).lower(): value for key, value in line.items()} for line in lines], path.name)
    # What is read is held to the same rules as every sketch.
    sketch = parse_sketch(sketch.to_json())
    notes = ("Read from the result of a query: rows of the table are not known, and never were here.",)
    return Import(profile_of_sketch(sketch), sketch, notes=notes)


def sketch_of_groups(lines: Sequence[Mapping[str, Any]], source: str) -> Sketch:
    """Make a sketch from the rows of the result: column → value, as text or as a number."""
    if not lines:
        raise CustomerDataError(f"{source} has no rows.", hint=_HINT)
    lacking = [name for name in (MARK, *NEEDED, *SHAPE) if name not in lines[0]]
    if lacking:
        raise CustomerDataError(f"{source} lacks the column {lacking[0]!r}.", hint=_HINT)
    head = lines[0]
    first, last = day_of(head["first_day"]), day_of(head["last_day"])
    given = head["months"] if head["months"] not in (None, "") else None
    if given is None and (first is None or last is None):
        raise CustomerDataError(f"{source} does not say which months it covers.", hint=_HINT)
    window = Window.between(first, last) if given is None and first and last else Window(None, None, float(given or 1))
    segments: dict[str, list[tuple[int, _Group]]] = {}
    problems = []
    for number, line in enumerate(lines, start=2):
        try:
            group = _group(line)
            band = int(float(line["band"]))
        except (TypeError, ValueError, KeyError):
            problems.append(Problem("is no group of customers", source, number))
            continue
        if group.customers < LEAST_K:
            problems.append(Problem(f"holds {group.customers} people; at least {LEAST_K} are needed", source, number))
        segments.setdefault(str(line["segment"]), []).append((band, group))
    if problems:
        raise CustomerDataError(f"{source} cannot be used.", hint=_HINT, problems=problems[:20])
    per_month = CENTS * window.months
    order = sorted(segments, key=lambda name: (FIFTHS.index(name) if name in FIFTHS else len(FIFTHS), name))
    ordered = {name: [group for _, group in sorted(segments[name], key=lambda pair: pair[0])] for name in order}
    return _with_error(
        Sketch(
            currency=currency_code(str(head["currency"])),
            k=LEAST_K,
            months=window.months,
            segmented_by=str(head["segmented_by"]),
            measured=True,
            source=source,
            segments=tuple(SegmentSketch(name, _cells(groups, per_month)) for name, groups in ordered.items()),
            error=GroupingError(0.0, 0.0, 0.0),
        )
    )


def day_of(value: object) -> dt.date | None:
    """Read a day written as the whole number yyyymmdd; ``None`` for none."""
    if value is None or value == "":
        return None
    number = int(float(str(value)))
    return dt.date(number // 10000, number // 100 % 100, number % 100)


def _group(line: Mapping[str, Any]) -> _Group:
    people, cents, edge = (round(float(line[name])) for name in ("customers", "cents", "edge"))
    if line["squares"] in (None, "") or people < 1:
        return _Group(people, cents, edge, 0.0, 0.0)
    mean, square, cube = (float(line[name]) / people for name in SHAPE)
    variance = square - mean**2
    # Differences of large numbers leave dust where all spent the same.
    if variance <= 1e-9 * max(square, 1.0):
        return _Group(people, cents, edge, 0.0, 0.0)
    skew = (cube - 3 * mean * square + 2 * mean**3) / variance**1.5
    return _Group(people, cents, edge, math.sqrt(variance), skew)


def _cells(groups: Sequence[_Group], per_month: float) -> tuple[Cell, ...]:
    """Give groups that follow each other in spending the bounds and the spread of cells."""
    below = [group for group in groups if group.edge <= 0]
    if len(below) > 1:
        # Those who spent nothing, or got more back than they paid, are one cell, as in every sketch.
        together = _Group(sum(g.customers for g in below), sum(g.cents for g in below), 0, 0.0, 0.0)
        groups = [together, *(group for group in groups if group.edge > 0)]
    means = [group.cents / group.customers for group in groups]
    lows = [_floor(groups[0], means[0]), *(max(group.edge, 0) for group in groups[1:])]
    # An edge is cut down to three digits: it may fall below what the group before it spends on average.
    for i in range(1, len(lows)):
        if not means[i - 1] <= lows[i] <= means[i]:
            lows[i] = (means[i - 1] + means[i]) / 2
        lows[i] = max(lows[i], lows[i - 1])
    top = means[-1] + groups[-1].spread ** 2 / max(means[-1] - lows[-1], 1e-9 * max(abs(means[-1]), 1.0))
    top = max(top, means[-1], 0.0)
    lows.append(round_up(top / per_month) * per_month if top > 0 else 0.0)
    return _merged(
        [
            _cell(low, high, group, mean, per_month)
            for (low, high), group, mean in zip(pairwise(lows), groups, means, strict=True)
        ]
    )


def _floor(first: _Group, mean: float) -> float:
    if mean >= 0 and first.edge > 0:
        return min(float(first.edge), mean)
    return -round_up(-mean * 2) if mean < 0 else 0.0


def _cell(low: float, high: float, group: _Group, mean: float, per_month: float) -> Cell:
    most = math.sqrt(max((high - mean) * (mean - low), 0.0))
    spread = min(group.spread, most) / per_month
    skew = max(min(group.skew, math.sqrt(group.customers)), -math.sqrt(group.customers))
    spread = float(f"{spread:.2e}")
    return Cell(
        low / per_month, high / per_month, group.customers, group.cents, spread, float(f"{skew:.2e}") if spread else 0.0
    )


def _merged(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """Join cells that have no width to the next one: people who spend the same stand on both sides of a cut."""
    kept: list[Cell] = []
    for cell in cells:
        flat = kept and (kept[-1].low == kept[-1].high != 0 or kept[-1].high <= 0 >= cell.high)
        if flat:
            cell = _joined(kept.pop(), cell)
        kept.append(cell)
    if len(kept) > 1 and kept[-1].low == kept[-1].high:
        kept[-2:] = [_joined(*kept[-2:])]
    return tuple(kept)


def _joined(lower: Cell, upper: Cell) -> Cell:
    customers, cents = lower.customers + upper.customers, lower.spending_cents + upper.spending_cents
    return Cell(lower.low, upper.high, customers, cents)


def _with_error(sketch: Sketch) -> Sketch:
    """Measure what standing for a group by its mean alone would cost: an upper bound for its two points."""
    cells = [cell for segment in sketch.segments for cell in segment.cells]
    people = np.array([cell.customers for cell in cells], dtype=np.float64)
    mean = np.array([cell.spending_cents for cell in cells], dtype=np.float64) / people / (CENTS * sketch.months)
    nodes = sketch.nodes()
    error = grouping_error(nodes.customers, nodes.spending, people, mean)
    return replace(sketch, error=error)

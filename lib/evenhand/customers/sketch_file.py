"""Reading a sketch somebody else made: every rule of a sketch is checked again."""

from __future__ import annotations

import json
import math
import re
from itertools import pairwise
from typing import Any

from evenhand.customers.sketch import ASSUMED, CENTS, LEAST_K, Assumed, Cell, GroupingError, SegmentSketch, Sketch
from evenhand.errors import CustomerDataError, EvenhandError, Problem
from evenhand.reading import parsing

_MOST_CHARACTERS = 5_000_000
_MOST_SEGMENTS = 64
_MOST_CELLS = 2_000
_MOST_CENTS = 2**53
_KEYS = frozenset(
    ("evenhand_sketch", "currency", "k", "months", "segmented_by", "measured", "source", "error", "segments")
)
_HINT = "Make the sketch again with: evenhand customers FILE --sketch OUT.json"


class _Fault(EvenhandError):
    def __init__(self, field: str, message: str) -> None:
        self.problem = Problem(message, field=field)
        super().__init__(message)


def parse_sketch(text: str) -> Sketch:
    """Read a sketch from JSON text as :meth:`Sketch.to_json` writes it.

    Raises
    ------
    CustomerDataError
        When the text is too long, no JSON, has missing or unknown keys, holds values of the wrong kind or not finite,
        cells that overlap or hold fewer than ``k`` people, or means that lie outside their cell.
    """
    if len(text) > _MOST_CHARACTERS:
        raise CustomerDataError(
            f"The sketch has {len(text):,} characters; {_MOST_CHARACTERS:,} are the most.", hint=_HINT
        )
    try:
        with parsing("The sketch", CustomerDataError, "JSON", hint=_HINT):
            raw = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
        return _sketch(raw)
    except _Fault as fault:
        raise CustomerDataError("The sketch cannot be used.", hint=_HINT, problems=[fault.problem]) from None


def currency_code(value: object) -> str:
    """Check an ISO 4217 code such as ``EUR``: three capital letters."""
    if not isinstance(value, str) or not re.fullmatch(r"[A-Z]{3}", value):
        raise CustomerDataError(
            f"“{value}” is no currency.", hint="Write three capital letters, for example USD, EUR or GBP."
        )
    return value


def _sketch(raw: object) -> Sketch:
    if not isinstance(raw, dict):
        raise _Fault("", "a sketch is a JSON object")
    _keys("", raw, _KEYS | ({"assumed"} & raw.keys()))
    if raw["evenhand_sketch"] != 1 or isinstance(raw["evenhand_sketch"], bool):
        raise _Fault("evenhand_sketch", "this version of the format is not known; 1 is")
    k = _whole("k", raw["k"], LEAST_K, 10**9)
    months = _number("months", raw["months"])
    if not 0 < months <= 1200:
        raise _Fault("months", "must be above 0 and at most 1200")
    if not isinstance(raw["measured"], bool):
        raise _Fault("measured", "must be true or false")
    if not isinstance(raw["segments"], list) or not 1 <= len(raw["segments"]) <= _MOST_SEGMENTS:
        raise _Fault("segments", f"must be a list of 1 to {_MOST_SEGMENTS} segments")
    segments = tuple(_segment(f"segments[{i}]", item, k, months) for i, item in enumerate(raw["segments"]))
    names = [segment.name for segment in segments]
    if len(set(names)) < len(names):
        raise _Fault("segments", "two segments have the same name")
    total = sum(segment.spending_cents for segment in segments)
    if not 0 < total <= _MOST_CENTS or sum(segment.customers for segment in segments) > 10**11:
        raise _Fault("segments", "the totals are zero, below zero or too large")
    try:
        currency = currency_code(raw["currency"])
    except CustomerDataError as error:
        raise _Fault("currency", error.message) from None
    return Sketch(
        currency=currency,
        k=k,
        months=months,
        segmented_by=_text("segmented_by", raw["segmented_by"]),
        measured=raw["measured"],
        source=_text("source", raw["source"], most=500),
        segments=segments,
        error=_error(raw["error"]),
        assumed=_assumed(raw.get("assumed", [])),
    )


def _assumed(raw: object) -> tuple[Assumed, ...]:
    named = tuple(name for name in ASSUMED if isinstance(raw, list) and name in raw)
    if list(named) != raw:
        raise _Fault("assumed", f"must be a list of some of {', '.join(ASSUMED)}, in this order")
    return named


def _segment(field: str, raw: object, k: int, months: float) -> SegmentSketch:
    if not isinstance(raw, dict):
        raise _Fault(field, "a segment is a JSON object")
    _keys(field, raw, frozenset(("name", "cells")))
    name = _text(f"{field}.name", raw["name"])
    if not isinstance(raw["cells"], list) or not 1 <= len(raw["cells"]) <= _MOST_CELLS:
        raise _Fault(f"{field}.cells", f"must be a list of 1 to {_MOST_CELLS} cells")
    cells = tuple(_cell(f"{field}.cells[{i}]", item, k, months) for i, item in enumerate(raw["cells"]))
    for i, (left, right) in enumerate(pairwise(cells)):
        if right.low < left.high:
            raise _Fault(f"{field}.cells[{i + 1}]", "starts below the end of the cell before it")
    return SegmentSketch(name, cells)


def _cell(field: str, raw: object, k: int, months: float) -> Cell:
    if not isinstance(raw, list) or len(raw) != 6:
        raise _Fault(field, "a cell is [low, high, customers, spending_cents, spread, skew]")
    low, high, spread, skew = (_number(field, raw[i]) for i in (0, 1, 4, 5))
    customers = _whole(field, raw[2], 0, 10**10)
    if customers < k:
        raise _Fault(field, f"holds {customers} people; at least {k} are needed")
    cents = _whole(field, raw[3], -_MOST_CENTS, _MOST_CENTS)
    if not low <= high or high < 0 or (low == high and high != 0):
        raise _Fault(field, "its bounds must rise and the upper one be zero or more")
    mean = cents / customers / (CENTS * months)
    # Bounds are floats, and amounts made up from numbers are rounded to the cent.
    slack = 1e-6 * max(abs(low), abs(high)) + 1.01 / customers / (CENTS * months)
    if not low - slack <= mean <= high + slack:
        raise _Fault(field, f"its mean spending of {mean:g} a month lies outside {low:g} to {high:g}")
    # The spread is largest when everybody stands at one of the bounds; a skewness above √n does not exist.
    if not 0 <= spread**2 <= max((high - mean) * (mean - low), 0.0) * 1.02 + slack or abs(skew) > 1.01 * math.sqrt(
        customers
    ):
        raise _Fault(field, "its spread or skewness is impossible for its bounds")
    return Cell(low, high, customers, cents, spread, skew)


def _error(raw: object) -> GroupingError:
    if not isinstance(raw, dict):
        raise _Fault("error", "must hold participation, revenue and surplus")
    _keys("error", raw, frozenset(("participation", "revenue", "surplus")))
    values = [_number(f"error.{key}", raw[key]) for key in ("participation", "revenue", "surplus")]
    if min(values) < 0:
        raise _Fault("error", "must not be below zero")
    return GroupingError(*values)


def _keys(field: str, raw: dict[str, Any], expected: frozenset[str]) -> None:
    missing, extra = expected - raw.keys(), raw.keys() - expected
    if missing:
        raise _Fault(field, f"lacks {', '.join(sorted(missing))}")
    if extra:
        raise _Fault(field, f"has unknown keys: {', '.join(sorted(key[:40] for key in extra))}")


def _number(field: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _Fault(field, f"{str(value)[:40]!r} is no number")
    try:
        number = float(value)
    except OverflowError:
        raise _Fault(field, "is too large") from None
    if not math.isfinite(number) or abs(number) > 1e15:
        raise _Fault(field, "is too large")
    return number


def _whole(field: str, value: object, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _Fault(field, f"{str(value)[:40]!r} is no whole number")
    if not least <= value <= most:
        raise _Fault(field, f"{str(value)[:40]} is not between {least} and {most}")
    return value


def _text(field: str, value: object, most: int = 100) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= most or not value.isprintable():
        raise _Fault(field, f"must be a text of 1 to {most} printable characters")
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        raise _Fault("", "the same key appears twice in one object")
    return result


def _no_constant(name: str) -> None:
    raise _Fault("", f"{name} is not allowed")

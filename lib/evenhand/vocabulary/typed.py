"""Numbers as people type them, in whichever way their country writes: what a text can mean."""

from __future__ import annotations

import math
import re

__all__ = ["meanings", "read_range"]

_SPACES = str.maketrans("", "", " \u00a0\u202f'’")
_PLAIN = re.compile(r"-?\d*\.?\d+(e-?\d+)?|-?\d+\.", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:\bto\b|–|—|\.\.|\s-\s)\s*")


def meanings(text: str, *, least: float = -math.inf, most: float = math.inf) -> tuple[float, ...]:
    """Return every number that a text can mean within bounds: none, one, or two that the writer must choose between.

    A comma followed by other than three digits is a decimal comma; by three it may as well part thousands. A point is
    a decimal point, as this application writes it, unless a comma or another point shows that it parts thousands.

    >>> meanings("1,50"), meanings("1.5"), meanings("1.234,5"), meanings("1,234.5"), meanings("1,234,567")
    ((1.5,), (1.5,), (1234.5,), (1234.5,), (1234567.0,))

    >>> meanings("1,500"), meanings("1,500", most=100), meanings("0,125"), meanings("x")
    ((1.5, 1500.0), (1.5,), (0.125,), ())

    >>> meanings("−2"), meanings("12 %"), meanings("1 200,50")
    ((-2.0,), (12.0,), (1200.5,))
    """
    plain = text.strip().removesuffix("%").translate(_SPACES).replace("−", "-")
    return tuple(value for value in _values(plain) if math.isfinite(value) and least <= value <= most)


def _values(plain: str) -> list[float]:
    marks = [mark for mark in plain if mark in ",."]
    if len(set(marks)) == 2:
        thousands, decimal = marks[0], marks[-1]
        whole, _, part = plain.rpartition(decimal)
        return _read(f"{whole.replace(thousands, '')}.{part}") if _grouped(whole, thousands) else []
    if len(marks) > 1:
        return _read(plain.replace(marks[0], "")) if _grouped(plain, marks[0]) else []
    if marks == [","]:
        both = _read(plain.replace(",", "."))
        return [*both, *_read(plain.replace(",", ""))] if _grouped(plain, ",") else both
    return _read(plain)


def _grouped(text: str, mark: str) -> bool:
    return bool(re.fullmatch(rf"-?[1-9]\d{{0,2}}(?:{re.escape(mark)}\d{{3}})+", text))


def _read(plain: str) -> list[float]:
    return [float(plain)] if _PLAIN.fullmatch(plain) else []


def read_range(text: str, *, least: float = -math.inf, most: float = math.inf) -> tuple[float, float] | None:
    """Return the two ends of a range that somebody typed, in rising order; ``None`` where it is none or is unclear.

    >>> read_range("5 to 10"), read_range("0,5–1"), read_range("10 to 5"), read_range("5"), read_range("1,500 to 2")
    ((5.0, 10.0), (0.5, 1.0), (5.0, 10.0), None, None)
    """
    ends = [meanings(end, least=least, most=most) for end in _BETWEEN.split(text.strip())]
    if len(ends) != 2 or any(len(end) != 1 for end in ends):
        return None
    low, high = sorted(end[0] for end in ends)
    return low, high

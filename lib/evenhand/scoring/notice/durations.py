"""Periods of time in a notice's words."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Duration", "durations_in", "same_length"]

_NUMBERS = {
    word: number
    for number, word in enumerate(
        [
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
        ],
        1,
    )
} | {"twenty": 20, "twenty-four": 24, "thirty": 30, "thirty-six": 36, "sixty": 60, "ninety": 90, "a": 1, "an": 1}
_DAYS = {"hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 365 / 12, "year": 365.0}
_PERIOD = re.compile(
    rf"(?<![\w.,])(\d{{1,4}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})(?: \(\d+\))?"
    r"[ -](?:\w+ )?(hour|day|week|month|year)s?\b",
    re.IGNORECASE,
)
_TOLERANCE = 0.03


@dataclass(frozen=True, slots=True)
class Duration:
    """A period as it is written, and its length in days (a month is a twelfth of 365 days)."""

    text: str
    days: float


def durations_in(text: str) -> list[Duration]:
    """Return the periods named in a text, in their order."""
    durations = []
    for match in _PERIOD.finditer(text):
        number = match[1].lower()
        count = int(number) if number.isdigit() else _NUMBERS[number]
        durations.append(Duration(match[0], count * _DAYS[match[2].lower()]))
    return durations


def same_length(stated: float, declared: float) -> bool:
    """Return whether two periods in days are the same when months are rounded."""
    return abs(stated - declared) <= max(0.5, _TOLERANCE * declared)

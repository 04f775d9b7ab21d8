"""Periods of time in a notice's words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from evenhand.scoring.notice.languages.loading import KNOWN, table

_DAYS = {"hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 365 / 12, "year": 365.0}
_TOLERANCE = 0.03


@dataclass(frozen=True, slots=True)
class Duration:
    """A period as it is written, and its length in days (a month is a twelfth of 365 days)."""

    text: str
    days: float


def durations_in(text: str, language: str) -> list[Duration]:
    """Return the periods named in a text of a language that is `KNOWN`, in their order."""
    period, numbers = _periods(language if language in KNOWN else "en")
    durations = []
    for match in period.finditer(text):
        number = match["number"].lower()
        count = int(number) if number.isdigit() else numbers[number]
        unit = next(name for name in _DAYS if match[name])
        durations.append(Duration(match[0], count * _DAYS[unit]))
    return durations


@cache
def _periods(language: str) -> tuple[re.Pattern[str], Mapping[str, int]]:
    words = table(language, "comparison")
    numbers: dict[str, int] = words["numbers"]
    spelled = "|".join(sorted(numbers, key=len, reverse=True))
    units = "|".join(f"(?P<{name}>{forms})" for name, forms in words["units"].items())
    return (
        re.compile(
            rf"(?<![\w.,])(?P<number>\d{{1,4}}|{spelled})(?: \(\w+\))?[ -](?:\w+ )?(?:{units})\b", re.IGNORECASE
        ),
        numbers,
    )


def same_length(stated: float, declared: float) -> bool:
    """Return whether two periods in days are the same when months are rounded."""
    return abs(stated - declared) <= max(0.5, _TOLERANCE * declared)

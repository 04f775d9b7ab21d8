"""Dates as people write them, read strictly and in one way for a whole column."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection

__all__ = ["FIRST_YEAR", "FORMATS", "LAST_YEAR", "date_format", "parse_date"]

FIRST_YEAR, LAST_YEAR = 1970, 2100
"""Dates outside these years are taken for a mistake."""

FORMATS: dict[str, tuple[str, str]] = {
    "year-month-day": (r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})", "2026-03-31"),
    "yearmonthday": (r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})", "20260331"),
    "day.month.year": (r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})", "31.03.2026"),
    "month/day/year": (r"(?P<m>\d{1,2})[-/](?P<d>\d{1,2})[-/](?P<y>\d{4})", "03/31/2026"),
    "day/month/year": (r"(?P<d>\d{1,2})[-/](?P<m>\d{1,2})[-/](?P<y>\d{4})", "31/03/2026"),
}
"""Name of a format → pattern and example."""

_TIME = r"(?:[T ]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AaPp][Mm])?(?:Z|[+-]\d{2}:?\d{2})?)?"
_PATTERNS = {name: re.compile(pattern + _TIME, re.ASCII) for name, (pattern, _) in FORMATS.items()}


def date_format(texts: Collection[str]) -> str | None:
    """Find the format that reads most of a column; ``None`` when 03/04/2026 stays ambiguous or nothing fits.

    Month/day and day/month are told apart by days above 12.
    """
    counts = {name: sum(parse_date(text, name) is not None for text in texts) for name in FORMATS}
    best = max(counts.values(), default=0)
    winners = [name for name, count in counts.items() if count == best]
    return winners[0] if best and len(winners) == 1 else None


def parse_date(text: str, name: str) -> dt.date | None:
    """Read one date, with or without a time of day; ``None`` when it is none or lies outside 1970 to 2100.

    Parameters
    ----------
    text
        As in the file.
    name
        A key of :data:`FORMATS`.
    """
    match = _PATTERNS[name].fullmatch(text.strip())
    if not match:
        return None
    year, month, day = (int(match[part]) for part in "ymd")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None

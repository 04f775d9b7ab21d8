"""Dates as people write them, read strictly and in one way for a whole column."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable

from evenhand.customers.digits import in_ascii

FIRST_YEAR, LAST_YEAR = 1970, 2100
"""Dates outside these years are taken for a mistake."""

_MONTHS = (
    "jan|janv|janvier|januar|january|enero|ene|gennaio|gen|januari|janeiro|styczen|stycznia",
    "feb|fev|fevr|fevrier|februar|february|febrero|febbraio|februari|fevereiro|luty|lutego",
    "mar|mars|marz|march|marzo|maart|mrz|mrt|marco|marzec|marca",
    "apr|avr|avril|april|abril|abr|aprile|kwiecien|kwietnia",
    "may|mai|mayo|maggio|mag|mei|maio|maj|maja",
    "jun|juin|juni|june|junio|giugno|giu|junho|czerwiec|czerwca",
    "jul|juil|juillet|juli|july|julio|luglio|lug|julho|lipiec|lipca",
    "aug|aout|august|agosto|ago|augustus|augusti|sierpien|sierpnia",
    "sep|sept|septembre|september|septiembre|settembre|set|setembro|wrzesien|wrzesnia",
    "oct|okt|octobre|oktober|october|octubre|ottobre|ott|outubro|out|pazdziernik|pazdziernika",
    "nov|novembre|november|noviembre|novembro|listopad|listopada",
    "dec|dez|decembre|dezember|december|diciembre|dic|dicembre|dezembro|grudzien|grudnia",
)
MONTH_OF = {word: number for number, words in enumerate(_MONTHS, start=1) for word in words.split("|")}
"""What months are called, and in short → their numbers."""
_LETTERS = str.maketrans("äéèûáíóúçńźśÄÉÈÛ年月년월", "aeeuaioucnzsAEEU----", "日일")

FORMATS: dict[str, tuple[str, str]] = {
    "year-month-day": (r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})\.?", "2026-03-31"),
    "yearmonthday": (r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})", "20260331"),
    "day.month.year": (r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4}|\d{2})", "31.03.2026"),
    "month/day/year": (r"(?P<m>\d{1,2})[-/](?P<d>\d{1,2})[-/](?P<y>\d{4}|\d{2})", "03/31/2026"),
    "day/month/year": (r"(?P<d>\d{1,2})[-/](?P<m>\d{1,2})[-/](?P<y>\d{4}|\d{2})", "31/03/2026"),
    "day month-name year": (
        r"(?:[^\W\d_]{2,9}\.?,? )?(?P<d>\d{1,2})\.?[- /](?:de )?"
        r"(?P<n>[^\W\d_]{3,12})\.?[- /,](?:de )?\s?(?P<y>\d{4}|\d{2})",
        "31 March 2026",
    ),
    "month-name day year": (
        r"(?:[^\W\d_]{3,9},? )?(?P<n>[^\W\d_]{3,12})\.?[- ](?P<d>\d{1,2})(?:st|nd|rd|th)?,?[- ](?P<y>\d{4}|\d{2})",
        "March 31, 2026",
    ),
    "month-name day time year": (
        r"[^\W\d_]{2,9} (?P<n>[^\W\d_]{3,12}) +(?P<d>\d{1,2}) \d{2}:\d{2}:\d{2} (?:[A-Z]{2,4}T? )?(?P<y>\d{4})",
        "Tue Mar 31 10:00:00 2026",
    ),
    "seconds since 1970": (r"(?P<s>[1-4]\d{9})(?:\d{3}|\d{6})?(?:\.\d+)?", "1774915200"),
    "days since 1900": (r"(?P<x>[2-7]\d{4})(?:\.\d+)?", "46112"),
    "year-month": (r"(?P<y>\d{4})(?:[-/.]|[-_ ]?[MP])(?P<m>\d{2})", "2026-03"),
    "yearmonth": (r"(?P<y>\d{4})(?P<m>\d{2})", "202603"),
    "month/year": (r"(?P<m>\d{2}|\d(?=[-/]))[-/.](?P<y>\d{4})", "03/2026"),
    "month-name year": (r"(?P<n>[^\W\d_]{3,12})\.?[-/', ]{0,2}(?P<y>\d{4}|\d{2})", "March 2026"),
    "year-quarter": (r"(?P<y>\d{4})[-/ ]?Q(?P<q>[1-4])", "2026-Q1"),
    "quarter year": (r"Q(?P<q>[1-4])[-/ ]?(?P<y>\d{4})", "Q1 2026"),
    "year-week": (r"(?P<y>\d{4})[-/ ]?K?W(?P<w>\d{1,2})", "2026-W13"),
}
"""Name of a format → pattern and example."""

SERIAL = "days since 1900"
"""How spreadsheets store days. Any number may look so, so that only a name makes it a date."""
_MONTHS_IN = {
    **dict.fromkeys(("year-month", "yearmonth", "month/year", "month-name year"), 1),
    **dict.fromkeys(("year-quarter", "quarter year"), 3),
}
DAYS = tuple(name for name in FORMATS if name not in (*_MONTHS_IN, "year-week"))
"""The formats that tell a day; the others tell the month, quarter or week that it lies in."""

_ZONE = (
    r"(?: ?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}|(?:UTC|GMT)[+-]\d{1,2}(?::?\d{2})?|[A-Z]{2,4}T|\[?[A-Z][a-z]+/[A-Za-z_]+\]?))*"
)
_TIME = rf"(?:(?:T|,? +)\d{{1,2}}[:.h]\d{{2}}(?:[:.]\d{{2}}(?:[.,]\d+)?)?(?: ?[AaPp]\.?[Mm]\.?)?{_ZONE})?"
_PATTERNS = {name: re.compile(pattern + _TIME) for name, (pattern, _) in FORMATS.items()}
# What a text looks like with each digit as 0 tells which formats it cannot be in; hundreds of amounts look alike.
_SHAPES = {name: re.compile(re.sub(r"\[\d-\d\]", "0", pattern.pattern)) for name, pattern in _PATTERNS.items()}
_AS_ZERO = str.maketrans("123456789", "000000000")


def date_formats(texts: Iterable[str]) -> tuple[str, ...]:
    """List the formats that read most of a column: one, or those that 03/04/2026 may be written in."""
    counts = count_dates(texts)
    best = max(counts.values(), default=0)
    return tuple(name for name, count in counts.items() if count == best) if best else ()


def count_dates(texts: Iterable[str]) -> dict[str, int]:
    """Count the dates among the cells of a column by format."""
    counts = dict.fromkeys(FORMATS, 0)
    forms: dict[str, list[str]] = {}
    for text, often in Counter(texts).items():
        shape = _readable(text).strip().translate(_AS_ZERO)
        if shape not in forms:
            forms[shape] = [name for name, pattern in _SHAPES.items() if pattern.fullmatch(shape)]
        for name in forms[shape]:
            if parse_date(text, name) is not None:
                counts[name] += often
    return counts


def parse_date(text: str, name: str) -> dt.date | None:
    """Read one date in a form of `FORMATS`, with or without a time of day; ``None`` outside 1970 to 2100.

    The day is the one written: a time zone behind the time does not move it.
    """
    text = _readable(text)
    match = _PATTERNS[name].fullmatch(text.strip())
    if not match or len(text) > 60:
        return None
    part = match.groupdict()
    if part.get("s"):
        return dt.date(1970, 1, 1) + dt.timedelta(seconds=int(part["s"]))
    if part.get("x"):
        day = dt.date(1899, 12, 30) + dt.timedelta(days=int(part["x"]))
        return day if FIRST_YEAR <= day.year <= LAST_YEAR else None
    year = int(part["y"])
    year += 0 if year >= 100 else 2000 if year < 70 else 1900
    month = _month(part)
    if month is None or not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        if part.get("w"):
            return dt.date.fromisocalendar(year, int(part["w"]), 1)
        return dt.date(year, month, int(part.get("d") or 1))
    except ValueError:
        return None


def _readable(text: str) -> str:
    return text if text.isascii() else in_ascii(text).translate(_LETTERS)


def _month(part: dict[str, str | None]) -> int | None:
    if part.get("n"):
        return MONTH_OF.get(str(part["n"]).lower())
    return 3 * int(part["q"] or 1) - 2 if part.get("q") else int(part.get("m") or 1)


def end_of(day: dt.date, name: str | None) -> dt.date:
    """Return the last day of the month, quarter or week that a date in such a format tells; else the day itself."""
    if name == "year-week":
        return day + dt.timedelta(days=6)
    if name not in _MONTHS_IN:
        return day
    months = day.month - 1 + _MONTHS_IN[name]
    return dt.date(day.year + months // 12, months % 12 + 1, 1) - dt.timedelta(days=1)

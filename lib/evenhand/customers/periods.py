"""How many months an amount covers, as words in its row or the name of its column tell."""

from __future__ import annotations

import re
import unicodedata

from evenhand.customers.dates import MONTH_OF

_INTERVALS: dict[str, float] = {
    word: months
    for months, words in {
        12 / 365.25: "day daily",
        12 * 7 / 365.25: "week weekly wochentlich",
        1: "month monthly monat monatlich mensuel mensual mensile maandelijks mois mes",
        2: "bimonthly",
        3: "quarter quarterly quartal vierteljahrlich trimestriel trimestral trimestre",
        6: "semiannual semiannually halbjahr halbjahrlich semestriel semestral semestre",
        12: "year yearly annual annually jahr jahrlich annuel anual annuale jaarlijks ans ano an",
        24: "biennial",
        36: "triennial",
    }.items()
    for word in words.split()
}
"""How often an amount is paid → how many months it covers."""


def interval(value: str) -> float | None:
    """Tell how many months an amount covers from words such as "monthly", "1 year" and "every 3 months"."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", value.lower()) if not unicodedata.combining(c))
    match = re.fullmatch(r"(?:(?:every|per|each|billed|pro|par|por|alle) )?([0-9]{1,2} ?)?([a-z]+)", bare.strip())
    if match is None:
        return None
    months = _INTERVALS.get(match[2], _INTERVALS.get(match[2].removesuffix("s")))
    return None if months is None else months * int(match[1] or 1)


def spans(words: str) -> tuple[float, str] | None:
    """Tell from the name of a column which month, quarter or year it is of: how many months, and which one it is.

    Such names are a year, alone or behind words, or hold a quarter (``q1``, with a year or without) or a month: by its
    name, or by its number beside a year. All others give ``None``.
    """
    if (match := re.search(r"\b((?:19|20)\d\d) ?m?(0[1-9]|1[0-2])$", words)) or (
        match := re.search(r"\bm?(0?[1-9]|1[0-2]) ((?:19|20)\d\d)$", words)
    ):
        return 1.0, match[0]
    if match := re.search(r"\b(?:((?:19|20)\d\d) ?)?q([1-4])\b(?: ?(?:19|20)\d\d)?", words):
        return 3.0, match[0]
    named = [word for word in re.findall(r"[a-z]+", words) if word in MONTH_OF]
    if len(named) == 1:
        return 1.0, f"{MONTH_OF[named[0]]} {''.join(re.findall(r'[0-9]+', words))}"
    match = re.fullmatch(r"(?:[a-z ]+ )?((?:19|20)\d\d)", words)
    return (12.0, match[1]) if match else None


def period(words: str) -> float | None:
    """Tell from the name of an amount column how many months it covers, ``None`` where it says nothing."""
    months = re.search(r"\b(\d{1,2}) ?(?:m|mo|months?|monate|mois)\b", words)
    if months and int(months[1]):
        return float(months[1])
    years = re.search(r"\b(\d) ?(?:y|years?|yrs?|jahre|ans)\b", words)
    if years and int(years[1]):
        return 12.0 * float(years[1])
    if re.search(r"\b(?:year|yearly|annual|annually|arr|acv|pa|jahr|jahrlich|jahres\w+|annuel|anual)\b", words):
        return 12.0
    if re.search(r"\b(?:quarter|quarterly|quartal)\b", words):
        return 3.0
    monthly = r"\b(?:month|monthly|mrr|monat|monatlich|monats\w+|mensuel|mensual|monthlycharges)\b"
    return 1.0 if re.search(monthly, words) else None

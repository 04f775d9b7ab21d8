"""How many months an amount covers, as words in its row or the name of its column tell."""

from __future__ import annotations

import re
import unicodedata

from evenhand.customers.dates import MONTH_OF
from evenhand.customers.qualified import RUNNING

_WEEK = 12 * 7 / 365.25

_INTERVALS: dict[str, float] = {
    word: months
    for months, words in {
        12 / 365.25: "day daily",
        _WEEK: "week weekly wochentlich",
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


_PARTS: dict[str, float] = {
    word: months
    for months, words in {
        6.0: "h hy hj s halbjahr semester semestre half halvar polrocze felev pololeti",
        3.0: "q t k kv qtr trim quartal quarter trimestre trimester kvartal kwartal kwartaal negyedev ceyrek ctvrtleti",
        _WEEK: "w wk cw week woche semaine semana settimana vecka uke uge tydzien viikko",
    }.items()
    for word in words.split()
}
"""What a part of a year is called → how many months it has."""
_MOST = {6.0: 2, 3.0: 4, _WEEK: 53}
_LETTERS = frozenset(("s", "t", "k"))
"""Those of them that are other things as well, where no year stands beside them."""
_ORDINALS = {
    word: str(number)
    for number, words in enumerate(
        (
            "i first erstes premier primer primo primeiro",
            "ii second zweites deuxieme segundo secondo",
            "iii third drittes troisieme tercer terzo terceiro",
            "iv fourth viertes quatrieme cuarto",
        ),
        start=1,
    )
    for word in words.split()
}
_ENDINGS = frozenset(("st", "nd", "rd", "th", "er", "e", "re", "eme", "o", "a", "of", "de", "ste"))


def _part(words: list[str]) -> tuple[float, str] | None:
    """Tell which half, quarter or week the words and numbers of a name say: H1 2025, 1Q25, 2e semestre, KW 7."""
    words = [_ORDINALS.get(word, word) for word in words if word not in _ENDINGS]
    for before, word, after in zip(["", *words], words, [*words[1:], ""], strict=False):
        months = _PARTS.get(word, 0.0)
        if word == "kw":
            # A quarter in Polish, and a week in German.
            months = 3.0 if before in {"1", "2", "3", "4"} else _WEEK
        number = next((n for n in (before, after) if months and n.isdigit() and 0 < int(n) <= _MOST[months]), None)
        if number is None:
            continue
        rest = [other for other in words if other.isdigit()]
        rest.remove(number)
        if rest or word not in _LETTERS:
            return months, f"{months:.2f} {int(number)} {' '.join(rest)}"
    return None


def spans(words: str) -> tuple[float, str] | None:
    """Tell from the name of a column which time it is of: how many months, and which one it is.

    Such names are a year, alone or behind words, or hold a half, a quarter or a week of one (with a year or without),
    or a month: by its name, or by its number beside a year; or two months and a year. All others give ``None``.
    """
    tokens = re.findall(r"[a-z]+|[0-9]+", words)
    bare = " ".join(tokens)
    if RUNNING.search(words):
        return None
    if part := _part(tokens):
        return part
    if match := re.search(r"\b[fc]y (?:(?:20)?\d\d )?(?:20)?(\d\d)\b", bare):
        return 12.0, match[1]
    if (match := re.search(r"\b((?:19|20)\d\d) ?m?(0[1-9]|1[0-2])$", words)) or (
        match := re.search(r"\bm?(0?[1-9]|1[0-2]) ((?:19|20)\d\d)$", words)
    ):
        return 1.0, match[0]
    named = [MONTH_OF[token] for token in tokens if token in MONTH_OF]
    digits = "".join(token for token in tokens if token.isdigit())
    if len(named) == 1 or (len(named) == 2 and digits):
        return float((named[-1] - named[0]) % 12 + 1), f"{named[0]} {digits}"
    match = re.fullmatch(r"(?:[a-z ]+ )?((?:19|20)\d\d)(?: (?:19|20)?(\d\d))?", bare)
    if match and (match[2] is None or int(match[2]) == (int(match[1]) + 1) % 100):
        return 12.0, match[1]
    return None


def period(words: str) -> float | None:
    """Tell from the name of an amount column how many months it covers, ``None`` where it says nothing."""
    if RUNNING.search(words):
        return None
    months = re.search(r"\b(\d{1,2}) ?(?:m|mo|months?|monate|mois|meses|mesi|maanden|miesiecy|manader)\b", words)
    if months and int(months[1]):
        return float(months[1])
    years = re.search(r"\b(\d) ?(?:y|years?|yrs?|jahre|ans)\b", words)
    if years and int(years[1]):
        return 12.0 * float(years[1])
    if re.search(
        r"\b(?:year|yearly|annual|annually|arr|acv|[lt]tm|[lr]12 ?m|pa|jahr|jahrlich|jahres\w+|annuel|anual)\b", words
    ):
        return 12.0
    if re.search(r"\b(?:half ?year\w*|semi ?annual\w*|halbjahr\w*|semest\w+)\b", words):
        return 6.0
    if re.search(r"\b(?:quarter|quarterly|quartal|trimestr\w+|kvartal|kwartal\w*)\b", words):
        return 3.0
    monthly = r"\b(?:month|monthly|mrr|monat|monatlich|monats\w+|mensuel|mensual|monthlycharges)\b"
    return 1.0 if re.search(monthly, words) else None

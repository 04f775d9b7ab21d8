"""How declared facts are worded in a notice, by language: grounds, sources, safeguards, guesses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from evenhand.scoring.notice.languages.loading import KNOWN, table

_TABLE_ROW = r"^\s*\|{wanted}.*\|\s*$"


@dataclass(frozen=True, slots=True)
class FactsWording:
    """What declared facts are recognised by in one language.

    Parameters
    ----------
    bases
        The words for each legal ground, by its value in a scenario.
    sources
        The kinds of third parties that data come from.
    table
        The head of a table of purposes and data.
    weighing, safeguard, copy, guessing
        That interests were weighed, what protects data abroad, how to get a copy of it, and that something is guessed.
    """

    bases: Mapping[str, re.Pattern[str]]
    sources: re.Pattern[str]
    table: re.Pattern[str]
    weighing: re.Pattern[str]
    safeguard: re.Pattern[str]
    copy: re.Pattern[str]
    guessing: re.Pattern[str]


@cache
def facts_wording(language: str) -> FactsWording:
    """Return the wording of a language that is `KNOWN`; the English one for a text too short to tell."""
    document = table(language if language in KNOWN else "en", "facts")
    wanted = "".join(f"(?=.*{word})" for word in document["table"])
    return FactsWording(
        bases={basis: re.compile(source, re.IGNORECASE) for basis, source in document["bases"].items()},
        sources=re.compile(document["sources"], re.IGNORECASE),
        table=re.compile(_TABLE_ROW.format(wanted=wanted), re.IGNORECASE | re.MULTILINE),
        **{name: re.compile(document[name], re.IGNORECASE) for name in ("weighing", "safeguard", "copy", "guessing")},
    )

"""How declared facts are worded in notices: each language's ``comparison.yaml`` and ``facts.yaml``, compiled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from evenhand.scoring.notice.languages.loading import KNOWN, table


@dataclass(frozen=True, slots=True)
class Wording:
    """Patterns for declared facts.

    Parameters
    ----------
    data, uses
        Fides data categories and data uses to the words for them.
    special
        The data categories whose silence weighs most; their subcategories too.
    undeclared_uses
        The uses searched for in the text although nobody declared them.
    countries
        ISO 3166 codes to the names of countries.
    companies
        Names of companies that notices often name as recipients.
    destinations
        Countries again, but not where they are named for the people who live there, or for their law.
    deadline
        The words of a period that says how soon something is done.
    empty
        Words that two purposes may share without being alike.
    """

    data: Mapping[str, re.Pattern[str]]
    uses: Mapping[str, re.Pattern[str]]
    special: tuple[str, ...]
    undeclared_uses: tuple[str, ...]
    countries: Mapping[str, re.Pattern[str]]
    companies: Mapping[str, re.Pattern[str]]
    destinations: Mapping[str, re.Pattern[str]]
    deadline: re.Pattern[str]
    empty: frozenset[str]

    def is_special(self, category: str) -> bool:
        """Return whether silence about a data category weighs most."""
        return any(category == key or category.startswith(f"{key}.") for key in self.special)


@cache
def wording(language: str) -> Wording:
    """Return the tables of a language that is `KNOWN`; the English ones for a text too short to tell."""
    shared: dict[str, Any] = yaml.safe_load(
        files("evenhand.scoring.notice").joinpath("facts.yaml").read_text(encoding="utf-8")
    )
    words = table(language if language in KNOWN else "en", "comparison")
    # Names are written large, and "us" is a word.
    countries = {key: rf"(?<!\w)(?:{source})(?!\w)" for key, source in words["countries"].items()}
    lead_ins = [
        rf"(?<!\b{words_before} {article})"
        for words_before in words["not_to"]
        for article in (
            "",
            *(article if article.endswith("'") else f"{article} " for article in words["not_to_articles"]),
        )
    ]
    return Wording(
        data={key: re.compile(source, re.IGNORECASE) for key, source in words["data"].items()},
        uses={key: re.compile(source, re.IGNORECASE) for key, source in words["uses"].items()},
        special=tuple(shared["special"]),
        undeclared_uses=tuple(shared["undeclared_uses"]),
        countries={key: re.compile(source) for key, source in countries.items()},
        companies={name: re.compile(rf"\b{re.escape(name)}\b") for name in shared["companies"]},
        destinations={
            key: re.compile(f"{''.join(lead_ins)}{source}(?! (?:{words['not_to_after']}))")
            for key, source in countries.items()
        },
        deadline=re.compile(words["deadline"], re.IGNORECASE),
        empty=frozenset(words["empty"]),
    )


def parent(key: str) -> str | None:
    """Return the Fides key one level up, ``None`` at the top."""
    return key.rpartition(".")[0] or None

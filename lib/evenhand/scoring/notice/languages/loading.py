"""The languages that the notice reader knows, each a folder of data: words, patterns, vagueness."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

KNOWN: tuple[str, ...] = ("en", "de", "fr")
"""The languages that are understood (ISO 639-1)."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language that tell sentences and headings apart.

    Parameters
    ----------
    code, name
        The language.
    frequent
        Words that make up much of its prose and little of another language's.
    small
        Words that are written small in a title.
    unfinished
        Words that neither a sentence nor a heading ends with.
    says
        How a sentence begins that is no heading however short it is.
    abbreviations
        Words before a full stop that ends no sentence, by kind: before a number, before a name, the form of
        a company, anywhere.
    begins
        Words that begin a sentence after the form of a company.
    ordinal
        Words that a number with a full stop stands before, as in "31. Dezember".
    """

    code: str
    name: str
    frequent: frozenset[str]
    small: frozenset[str]
    unfinished: frozenset[str]
    says: re.Pattern[str]
    abbreviations: Mapping[str, frozenset[str]]
    begins: frozenset[str]
    ordinal: frozenset[str]


def table(code: str, name: str) -> dict[str, Any]:
    """Return a YAML table of a language's folder."""
    text = files("evenhand.scoring.notice.languages").joinpath(code, f"{name}.yaml").read_text(encoding="utf-8")
    document: dict[str, Any] = yaml.safe_load(text)
    return document


@cache
def words_of(code: str) -> Words:
    """Return the words of a language; English ones for a language that is not known."""
    code = code if code in KNOWN else "en"
    document = table(code, "words")
    return Words(
        code=code,
        name=document["name"],
        frequent=frozenset(document["frequent"]),
        small=frozenset(document["small"]),
        unfinished=frozenset(document["unfinished"]),
        says=re.compile(document["says"], re.IGNORECASE),
        abbreviations={kind: frozenset(map(str, words)) for kind, words in document["abbreviations"].items()},
        begins=frozenset(document["begins"]),
        ordinal=frozenset(document.get("ordinal", ())),
    )

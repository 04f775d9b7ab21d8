"""The patterns of ``items.yaml``, compiled: what the notice reader looks for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml

__all__ = ["ITEMS", "ITEMS_US", "ItemPatterns", "item_patterns", "us_item_patterns"]

ITEMS: tuple[str, ...] = (
    "purposes",
    "data-categories",
    "recipients",
    "legal-basis",
    "retention",
    "controller-contact",
    "controller-name",
    "right-erasure",
    "source-of-data",
    "transfers",
    "right-access",
    "right-rectification",
    "must-provide",
    "right-withdraw-consent",
    "right-object",
    "legitimate-interests",
    "right-portability",
    "right-restrict",
    "automated-decisions",
    "complaint",
    "dpo-contact",
)
"""The 21 items of information of GDPR Art. 13 and 14."""

ITEMS_US: tuple[str, ...] = (
    "sale-or-sharing",
    "opt-out-link",
    "sensitive-limit",
    "gpc",
    "change-notice",
    "effective-date",
)
"""Six items that Californian law asks for."""

_FRAGMENT = re.compile(r"<([a-z_]+)>")

Negation = Literal["practice", "right", "none"]


@dataclass(frozen=True, slots=True)
class ItemPatterns:
    """What one item is recognised by.

    Parameters
    ----------
    id, label, law
        The item's id, its name in plain words, and the provision that asks for it.
    negation
        What a "not" does to a match; see ``items.yaml``.
    topic
        A sentence without this can be passed over.
    heading
        A heading that makes the text below it likely to hold the item.
    asks
        A heading that asks for the item, so that any sentence below it answers.
    strong, in_section, hint, unless
        Patterns by their strength.
    """

    id: str
    label: str
    law: str
    negation: Negation
    topic: re.Pattern[str]
    heading: re.Pattern[str]
    asks: re.Pattern[str] | None
    strong: tuple[re.Pattern[str], ...]
    in_section: tuple[re.Pattern[str], ...]
    hint: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]


@cache
def item_patterns() -> tuple[ItemPatterns, ...]:
    """Return the patterns of the 21 items, in the order of `ITEMS`."""
    return _table("items", ITEMS)


@cache
def us_item_patterns() -> tuple[ItemPatterns, ...]:
    """Return the patterns of the six Californian items, in the order of `ITEMS_US`."""
    return _table("items_us", ITEMS_US)


def _table(name: str, ids: tuple[str, ...]) -> tuple[ItemPatterns, ...]:
    document = _document()
    fragments: dict[str, str] = document["fragments"]
    return tuple(_compile(item, document[name][item], fragments) for item in ids)


@cache
def _document() -> dict[str, Any]:
    text = files(__package__).joinpath("items.yaml").read_text(encoding="utf-8")
    document: dict[str, Any] = yaml.safe_load(text)
    return document


def _compile(item: str, entry: dict[str, Any], fragments: dict[str, str]) -> ItemPatterns:
    flags = re.NOFLAG if entry.get("case") == "sensitive" else re.IGNORECASE

    def pattern(source: str) -> re.Pattern[str]:
        while _FRAGMENT.search(source):
            source = _FRAGMENT.sub(lambda match: fragments[match[1]], source)
        return re.compile(source, flags)

    def patterns(key: str) -> tuple[re.Pattern[str], ...]:
        return tuple(pattern(source) for source in entry.get(key, ()))

    return ItemPatterns(
        id=item,
        label=entry["label"],
        law=entry["law"],
        negation=entry["negation"],
        topic=pattern(entry["topic"]),
        heading=pattern(entry["heading"]),
        asks=pattern(entry["asks"]) if "asks" in entry else None,
        strong=patterns("strong"),
        in_section=patterns("in_section"),
        hint=patterns("hint"),
        unless=patterns("unless"),
    )

"""What the reader looks for: the items of information, and the patterns that show them in each language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

import yaml

from evenhand.scenario.notice import ItemName
from evenhand.scoring.notice.gate import Gate, Pattern
from evenhand.scoring.notice.languages.loading import table

ITEMS: tuple[str, ...] = get_args(ItemName)
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
class Item:
    """One item of information, and the provision that asks for it.

    What a "not" does to a match, ``items.yaml`` says.
    """

    id: str
    label: str
    law: str
    negation: Negation


@dataclass(frozen=True, slots=True)
class ItemPatterns:
    """What one item is recognised by in one language; see the head of its ``patterns.yaml``."""

    item: Item
    heading: Pattern
    asks: Pattern | None
    noun: re.Pattern[str] | None
    titled: bool
    strong: tuple[Pattern, ...]
    in_section: tuple[Pattern, ...]
    hint: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Patterns:
    """All patterns of one language.

    Parameters
    ----------
    gate
        Tells from a sentence's words which patterns can match.
    items, items_us
        What each item is recognised by.
    rights
        The word for a right, or for asking for what it gives.
    denied_after
        How many characters behind a match a "not" may stand: German puts it last.
    denial, no_denial, no_right, refusal
        How a practice, or a right, is denied, how such words are taken back, and how a question is answered with no.
    reserved, aside, elsewhere
        A right that the reader does not have, a sentence about another subject, and a heading over such sentences.
    about_data
        What names the reader's data under such a heading all the same.
    empty
        A label with nothing behind it: "Recipients: none".
    """

    gate: Gate
    items: tuple[ItemPatterns, ...]
    items_us: tuple[ItemPatterns, ...]
    rights: re.Pattern[str]
    denial: re.Pattern[str]
    no_denial: re.Pattern[str]
    no_right: re.Pattern[str]
    refusal: re.Pattern[str]
    reserved: tuple[Pattern, ...]
    aside: tuple[Pattern, ...]
    elsewhere: re.Pattern[str]
    about_data: re.Pattern[str]
    empty: re.Pattern[str]
    denied_after: int


@cache
def catalogue() -> Mapping[str, Item]:
    """Return every item by its id."""
    document = yaml.safe_load(files("evenhand.scoring.notice").joinpath("items.yaml").read_text(encoding="utf-8"))
    return {
        name: Item(name, entry["label"], entry["law"], entry["negation"])
        for entries in document.values()
        for name, entry in entries.items()
    }


@cache
def patterns_of(language: str) -> Patterns:
    """Return the patterns of a language that is `KNOWN`."""
    document = table(language, "patterns")
    gaps: dict[str, int] = document["gaps"]
    fragments = document["fragments"] | {name: f".{{0,{gap}}}?" for name, gap in gaps.items()}
    gate = Gate()
    items = {
        name: ItemPatterns(item=catalogue()[name], **_compiled(entry, gaps, fragments, gate))
        for group in ("items", "items_us")
        for name, entry in document.get(group, {}).items()
    }
    sources = document["words"]
    words = {name: re.compile(_expanded(sources[name], fragments), re.IGNORECASE) for name in _WORDS}
    return Patterns(
        gate=gate,
        items=tuple(items[name] for name in ITEMS if name in items),
        items_us=tuple(items[name] for name in ITEMS_US if name in items),
        denied_after=document.get("denied_after", 0),
        reserved=tuple(gate.pattern([(0, source)], re.IGNORECASE) for source in sources["reserved"]),
        aside=tuple(gate.pattern([(0, source)], re.IGNORECASE) for source in sources["aside"]),
        **words,
    )


_WORDS = ("rights", "denial", "no_denial", "no_right", "refusal", "elsewhere", "about_data", "empty")


def _expanded(source: str, fragments: Mapping[str, str]) -> str:
    while _FRAGMENT.search(source):
        source = _FRAGMENT.sub(lambda match: fragments[match[1]], source)
    return source


def _in_parts(source: str, gaps: Mapping[str, int], fragments: Mapping[str, str]) -> list[tuple[int, str]]:
    """Return a pattern cut where a gap stands outside all brackets, each part with the gap before it."""
    parts: list[tuple[int, str]] = []
    depth = begin = gap = 0
    inside_set = False
    at = 0
    while at < len(source):
        char = source[at]
        named = _FRAGMENT.match(source, at)
        if char == "\\":
            at += 2
            continue
        if inside_set:
            inside_set = char != "]"
        elif char == "[":
            inside_set = True
        elif char in "()":
            depth += 1 if char == "(" else -1
        elif char == "|" and not depth:
            return [(0, _expanded(source, fragments))]
        elif named and named[1] in gaps and not depth:
            parts.append((gap, source[begin:at]))
            gap, begin = gaps[named[1]], named.end()
            at = named.end()
            continue
        at += 1
    parts.append((gap, source[begin:]))
    return [(gap, _expanded(part, fragments)) for gap, part in parts]


def _compiled(
    entry: dict[str, Any], gaps: Mapping[str, int], fragments: Mapping[str, str], gate: Gate
) -> dict[str, Any]:
    flags = re.NOFLAG if entry.get("case") == "sensitive" else re.IGNORECASE

    def gated(source: str) -> Pattern:
        return gate.pattern(_in_parts(source, gaps, fragments), flags)

    compiled: dict[str, Any] = {key: gated(entry[key]) if key in entry else None for key in ("heading", "asks")}
    compiled["noun"] = re.compile(_expanded(entry["noun"], fragments), flags) if "noun" in entry else None
    compiled["titled"] = bool(entry.get("titled", False))
    for kind in ("strong", "in_section", "hint", "unless"):
        compiled[kind] = tuple(map(gated, entry.get(kind, ())))
    return compiled

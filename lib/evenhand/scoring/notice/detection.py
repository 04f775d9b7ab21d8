"""Which items a notice gives, denies, touches or leaves out, with the sentences that show it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from evenhand.scoring.notice.patterns import ItemPatterns
from evenhand.scoring.notice.structure import Sentence

__all__ = ["Evidence", "Finding", "Found", "detect", "is_denial"]

_MOST_EVIDENCE = 12

_DENIAL = re.compile(
    r"\b(?:(?:do|does|did|will|shall|would|can|is|are|was|were|be|been|has|have|may|must|could)(?: not\b|n't\b)"
    r"|cannot\b|never\b|neither\b"
    r"|(?:no|none of the|nothing|nor any) (?:\w+ ){0,3}?"
    r"(?:data|information|details|PII|cookies?|transfers?|profiling|decisions?|third|automated|personal))",
    re.IGNORECASE,
)
# "We do not only …", "not limited to", "unless", "except": what follows is said to happen after all.
_NO_DENIAL = re.compile(
    r"\bnot (?:only|limited|just|merely|necessarily|responsible|liable|guarantee|applicable|apply|intended|directed"
    r"|wish|want|agree|provide us)\b"
    r"|\b(?:except|unless|other than|apart from|save for|until|beyond|longer than|more than"
    r"|without (?:your|first|the|prior|their|his|asking|obtaining))\b",
    re.IGNORECASE,
)
_NO_RIGHT = re.compile(
    r"\b(?:no|not have (?:the|a|any)|without (?:the|a|any)) (?:\w+ ){0,2}?(?:rights?|possibility|option)\b"
    r"|\b(?:you|users?|customers?) (?:cannot|can ?not|can't|may not)\b",
    re.IGNORECASE,
)
_NO = re.compile(r"\W*(?:no|none|never|nobody|nothing|neither|not)\b|.{0,40}\b(?:make|take|use|do) no\b", re.IGNORECASE)
_BEFORE_MATCH = 60


class Found(StrEnum):
    """What a notice says about one item."""

    PRESENT = "present"
    """It gives the item."""
    DENIED = "denied"
    """It says the practice does not happen, or people do not have the right."""
    WEAK = "weak"
    """It touches the subject without giving the item."""
    ABSENT = "absent"
    """It says nothing about it."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sentence of a notice.

    Parameters
    ----------
    text
        The sentence as it stands there.
    start, end
        Its place: ``notice[start:end] == text``.
    """

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Finding:
    """What a notice says about one item, and where.

    Parameters
    ----------
    item, label, law
        The item's id, its name in plain words, the provision that asks for it.
    found
        Whether the notice gives it.
    evidence
        The sentences that show it, in the notice's order; empty when absent.
    why
        One sentence that explains ``found``.
    """

    item: str
    label: str
    law: str
    found: Found
    evidence: tuple[Evidence, ...]
    why: str


def detect(sentences: Sequence[Sentence], items: Iterable[ItemPatterns]) -> tuple[Finding, ...]:
    """Look for each item in each sentence.

    Parameters
    ----------
    sentences
        The notice, split by `evenhand.scoring.notice.structure.split`.
    items
        What to look for.

    Returns
    -------
    tuple of Finding
        One for each item, in the order given.
    """
    return tuple(_find(sentences, item) for item in items)


def _find(sentences: Sequence[Sentence], item: ItemPatterns) -> Finding:
    by_kind: dict[Found, list[Sentence]] = {Found.PRESENT: [], Found.DENIED: [], Found.WEAK: []}
    under_heading: dict[str, bool] = {}
    asked: dict[str, bool] = {}
    for sentence in sentences:
        heading = sentence.heading
        if heading not in asked:
            asked[heading] = item.asks is not None and item.asks.search(heading) is not None
        if sentence.is_heading or not (asked[heading] or item.topic.search(sentence.reading)):
            continue
        if heading not in under_heading:
            under_heading[heading] = asked[heading] or item.heading.search(heading) is not None
        kind = _judge(sentence, item, in_section=under_heading[heading])
        if kind in (None, Found.WEAK) and asked[heading]:
            kind = _answer(sentence, item)
        if kind is not None:
            by_kind[kind].append(sentence)
    for result in (Found.PRESENT, Found.DENIED, Found.WEAK):
        if by_kind[result]:
            return _finding(item, result, by_kind[result], under_heading)
    return _finding(item, Found.ABSENT, [], under_heading)


def _answer(sentence: Sentence, item: ItemPatterns) -> Found | None:
    """Return what a sentence says as the answer to a heading that asks for the item."""
    if _first(item.unless, sentence.reading) is not None:
        return None
    if item.negation == "practice" and (_NO.match(sentence.reading) or _DENIAL.search(sentence.reading)):
        return Found.DENIED
    return Found.PRESENT


def _judge(sentence: Sentence, item: ItemPatterns, *, in_section: bool) -> Found | None:
    reading = sentence.reading
    match = _first(item.strong, reading)
    kind = Found.PRESENT
    if match is None and in_section:
        match = _first(item.in_section, reading)
    if match is None:
        match = _first(item.hint, reading)
        kind = Found.WEAK
    if match is None or _first(item.unless, reading) is not None:
        return None
    if kind is Found.PRESENT and _is_denied(reading, match, item):
        return Found.DENIED
    return kind


def _first(patterns: Iterable[re.Pattern[str]], text: str) -> re.Match[str] | None:
    for pattern in patterns:
        match = pattern.search(text)
        if match:
            return match
    return None


def _is_denied(reading: str, match: re.Match[str], item: ItemPatterns) -> bool:
    if item.negation == "none":
        return False
    if item.negation == "right":
        return _NO_RIGHT.search(reading, 0, match.end()) is not None
    return is_denial(reading, match)


def is_denial(reading: str, match: re.Match[str]) -> bool:
    """Return whether a sentence says that what ``match`` found in it does not happen."""
    denial = _DENIAL.search(reading, max(0, match.start() - _BEFORE_MATCH), match.end())
    return denial is not None and _NO_DENIAL.search(reading) is None


def _finding(item: ItemPatterns, found: Found, shown: list[Sentence], under_heading: dict[str, bool]) -> Finding:
    # Sentences under a heading that names the subject say most, so they are the ones kept when there are many.
    best = sorted(shown, key=lambda sentence: (not under_heading[sentence.heading], sentence.start))[:_MOST_EVIDENCE]
    evidence = tuple(Evidence(s.text, s.start, s.end) for s in sorted(best, key=lambda sentence: sentence.start))
    return Finding(item.id, item.label, item.law, found, evidence, _why(found, len(shown)))


def _why(found: Found, sentences: int) -> str:
    how_many = "One sentence" if sentences == 1 else f"{sentences} sentences"
    match found:
        case Found.PRESENT:
            return f"{how_many} {'gives' if sentences == 1 else 'give'} it."
        case Found.DENIED:
            return f"{how_many} {'says' if sentences == 1 else 'say'} that this does not happen or is not offered."
        case Found.WEAK:
            return f"{how_many} {'touches' if sentences == 1 else 'touch'} the subject without giving it."
        case Found.ABSENT:
            return "No sentence about it was found; a person should look before it is called missing."

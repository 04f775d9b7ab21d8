"""Which items a notice gives, denies, touches or leaves out, with the sentences that show it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from evenhand.scoring.notice.gate import Opened, Pattern
from evenhand.scoring.notice.patterns import Item, ItemPatterns, Patterns
from evenhand.scoring.notice.placeholders import UNFILLED, without_placeholders
from evenhand.scoring.notice.structure import Sentence

_MOST_EVIDENCE = 12
_BEFORE_MATCH = 60
_LIST_OF_RIGHTS = 3
# "Write to us at the following address: [ADDRESS]" gives none, "Phone: 020 7946 0000, fax: [FAX]" a number.
_LEADS_TO_NOTHING = re.compile(rf"[^.,;()]{{0,40}}{UNFILLED}")
_A_FACT = re.compile(r"@|\d{4}")
_LONGEST_LABEL = 4
_LABEL = re.compile(r"\W*(\w[^:.!?]{1,40}?) ?: \S")


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
    UNASSESSED = "not assessed"
    """It is in a language that the reader does not know."""


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


def evidence_of(sentence: Sentence) -> Evidence:
    """Return a sentence as evidence."""
    return Evidence(sentence.text, sentence.start, sentence.end)


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


@dataclass(slots=True)
class _Hits:
    """The sentences that show one item, by what they say of it; those under a heading on the subject are noted."""

    by_kind: dict[Found, list[Sentence]] = field(
        default_factory=lambda: {Found.PRESENT: [], Found.DENIED: [], Found.WEAK: []}
    )
    on_subject: set[int] = field(default_factory=set)

    def finding(self, item: Item) -> Finding:
        for found, sentences in self.by_kind.items():
            if sentences:
                # Sentences under a heading that names the subject say most: they are kept when there are many.
                best = sorted(sentences, key=lambda sentence: (sentence.start not in self.on_subject, sentence.start))[
                    :_MOST_EVIDENCE
                ]
                evidence = tuple(map(evidence_of, sorted(best, key=lambda sentence: sentence.start)))
                shown = sum(not sentence.is_heading for sentence in sentences) or len(sentences)
                return Finding(item.id, item.label, item.law, found, evidence, _why(found, shown))
        return Finding(item.id, item.label, item.law, Found.ABSENT, (), _why(Found.ABSENT, 0))


def detect(sentences: Sequence[Sentence], items: Sequence[ItemPatterns], patterns: Patterns) -> tuple[Finding, ...]:
    """Look for each item in each sentence, by the patterns of the language: one finding an item, in the order given."""
    hits = [_Hits() for _ in items]
    reader = _Reader(items, patterns)
    above: Sentence | None = None
    for sentence in sentences:
        if sentence.is_heading:
            if sentence.by_looks:
                for index in reader.named_in(sentence, above):
                    hits[index].by_kind[Found.PRESENT].append(sentence)
            above = sentence
            continue
        section = reader.section(sentence.heading)
        read = reader.read(sentence.reading)
        asked = reader.asked(read.label) if read.label else None
        for index, hit in enumerate(hits):
            kind, entitled = section.judge(read, index)
            if kind in (None, Found.WEAK) and asked is not None and asked[index]:
                kind = _answer(read.opened, items[index], patterns)
            if entitled and above is not None:
                hit.by_kind[Found.PRESENT].append(above)
            if kind is not None:
                hit.by_kind[kind].append(sentence)
                if section.on_subject[index]:
                    hit.on_subject.add(sentence.start)
    return tuple(hit.finding(item.item) for item, hit in zip(items, hits, strict=True))


def unassessed(items: Iterable[Item]) -> tuple[Finding, ...]:
    """Return findings for a notice in a language that the reader does not know."""
    return tuple(
        Finding(item.id, item.label, item.law, Found.UNASSESSED, (), _why(Found.UNASSESSED, 0)) for item in items
    )


class _Read:
    """What a text says of each item, told once however often it stands in the notice.

    Parameters
    ----------
    opened
        The text.
    listed
        The items whose right it lists.
    label
        The words before its colon, when they are few: "Recipients: our courier".
    """

    __slots__ = ("_about_data", "_inside", "_outside", "_reserved", "label", "listed", "opened", "reader")

    def __init__(self, text: str, reader: _Reader) -> None:
        text = without_placeholders(text)
        self.reader = reader
        patterns = reader.patterns
        self.opened = patterns.gate.open(text)
        if _first(patterns.aside, self.opened) is not None:
            text = ""
            self.opened = patterns.gate.open(text)
        self._reserved = _first(patterns.reserved, self.opened) is not None
        self._about_data: bool | None = None
        self.listed = frozenset() if self._reserved else _rights_listed(text, reader.items, patterns)
        label = _LABEL.match(text)
        self.label = label[1] if label and label[1].count(" ") < _LONGEST_LABEL else ""
        self._inside: dict[int, Found | None] = {}
        self._outside: dict[int, Found | None] = {}

    def kind(self, index: int, *, in_section: bool) -> Found | None:
        """Return what the text says of an item, under a heading on its subject or elsewhere."""
        if self._reserved and self.reader.items[index].item.negation == "right":
            return None
        kinds = self._inside if in_section else self._outside
        if index not in kinds:
            item = self.reader.items[index]
            kinds[index] = _judge(self.opened, item, self.reader.patterns, in_section=in_section)
        return kinds[index]

    @property
    def about_data(self) -> bool:
        """Whether it names the data of the reader."""
        if self._about_data is None:
            self._about_data = self.reader.patterns.about_data.search(self.opened.text) is not None
        return self._about_data


class _Reader:
    """Reads the texts of one notice, each text once."""

    def __init__(self, items: Sequence[ItemPatterns], patterns: Patterns) -> None:
        self.items, self.patterns = items, patterns
        self.titled = [index for index, item in enumerate(items) if item.titled]
        self._texts: dict[str, _Read] = {}
        self._sections: dict[str, _Section] = {}
        self._asked: dict[str, tuple[bool, ...]] = {}

    def asked(self, words: str) -> tuple[bool, ...]:
        """Return for each item whether a heading or a label asks for it."""
        if words not in self._asked:
            opened = self.patterns.gate.open(without_placeholders(words))
            self._asked[words] = tuple(
                item.asks is not None and item.asks.search(opened) is not None for item in self.items
            )
        return self._asked[words]

    def section(self, heading: str) -> _Section:
        """Return what a heading says."""
        if heading not in self._sections:
            self._sections[heading] = _Section(heading, self)
        return self._sections[heading]

    def read(self, text: str) -> _Read:
        """Return what a text says."""
        if text not in self._texts:
            self._texts[text] = _Read(text, self)
        return self._texts[text]

    def named_in(self, heading: Sentence, above: Sentence | None) -> list[int]:
        """Return the items that a heading gives itself; below one that names the subject it may be a bare name."""
        read = self.read(heading.reading)
        over = None if above is None else self.read(above.reading).opened
        named = []
        for index in self.titled:
            below = over is not None and self.items[index].heading.search(over) is not None
            if read.kind(index, in_section=below) is Found.PRESENT:
                named.append(index)
        return named


class _Section:
    """What a heading says about each item: whether it is on its subject, asks for it, or is a title that names it."""

    def __init__(self, heading: str, reader: _Reader) -> None:
        self.reader = reader
        read = reader.read(heading)
        self.elsewhere = reader.patterns.elsewhere.search(heading) is not None
        self.asked = [*reader.asked(heading)]
        self.on_subject = [
            asked or item.heading.search(read.opened) is not None
            for asked, item in zip(self.asked, reader.items, strict=True)
        ]
        self.titled = [
            bool(heading) and read.kind(index, in_section=False) is Found.PRESENT for index in range(len(reader.items))
        ]

    def judge(self, read: _Read, index: int) -> tuple[Found | None, bool]:
        """Return what a sentence of the section says of an item, and whether its heading is part of the evidence."""
        item, patterns = self.reader.items[index], self.reader.patterns
        if self.elsewhere and item.item.negation == "right" and not read.about_data:
            return None, False
        kind = read.kind(index, in_section=self.on_subject[index])
        if kind not in (None, Found.WEAK):
            return kind, False
        if index in read.listed:
            return Found.PRESENT, False
        if self.asked[index]:
            kind = _answer(read.opened, item, patterns)
            if kind is Found.DENIED:  # "No. Everything stays here.": what follows a no explains it
                self.asked[index] = self.titled[index] = False
        elif self.titled[index]:
            self.titled[index] = False  # only the first sentence below a title stands for it
            kind = _answer(read.opened, item, patterns)
            return kind, kind is Found.PRESENT
        return kind, False


def _rights_listed(reading: str, items: Sequence[ItemPatterns], patterns: Patterns) -> frozenset[int]:
    """Return the items whose right is named in a sentence that lists rights by their nouns."""
    if not patterns.rights.search(reading) or patterns.no_right.search(reading):
        return frozenset()
    named = [index for index, item in enumerate(items) if item.noun is not None and item.noun.search(reading)]
    return frozenset(named) if len(named) >= _LIST_OF_RIGHTS else frozenset()


def _answer(sentence: Opened, item: ItemPatterns, patterns: Patterns) -> Found | None:
    """Return what a sentence says as the answer to a heading that asks for the item."""
    if _first(item.unless, sentence) is not None or _LEADS_TO_NOTHING.match(sentence.text):
        return None
    if item.item.negation == "practice" and any(
        (
            patterns.refusal.match(sentence.text),
            patterns.denial.search(sentence.text),
            patterns.empty.search(sentence.text),
        )
    ):
        return Found.DENIED
    return Found.PRESENT


def _judge(sentence: Opened, item: ItemPatterns, patterns: Patterns, *, in_section: bool) -> Found | None:
    match = _first(item.strong, sentence)
    kind = Found.PRESENT
    if match is None and in_section:
        match = _first(item.in_section, sentence)
    if match is None:
        match = _first(item.hint, sentence)
        kind = Found.WEAK
    if match is None or _first(item.unless, sentence) is not None:
        return None
    if kind is Found.PRESENT and _is_denied(sentence.text, match, item, patterns):
        return Found.DENIED
    return kind


def _first(patterns: Iterable[Pattern], sentence: Opened) -> tuple[int, int] | None:
    met = sentence.met
    unfilled = UNFILLED in sentence.text
    for pattern in patterns:
        needs = pattern.needs
        if needs & met == needs:
            match = pattern.search(sentence)
            if match and not (unfilled and _is_unfilled(sentence.text, match)):
                return match
    return None


def _is_unfilled(text: str, match: tuple[int, int]) -> bool:
    """Return whether a match only leads to a placeholder."""
    return _LEADS_TO_NOTHING.match(text, match[1]) is not None and _A_FACT.search(text, *match) is None


def _is_denied(reading: str, match: tuple[int, int], item: ItemPatterns, patterns: Patterns) -> bool:
    if item.item.negation == "none":
        return False
    if item.item.negation == "practice" and patterns.empty.search(reading, match[0]):
        return True
    if item.item.negation == "right":
        return patterns.no_right.search(reading, 0, match[1]) is not None
    return is_denial(reading, match, patterns)


def is_denial(reading: str, match: tuple[int, int], patterns: Patterns) -> bool:
    """Return whether a sentence says that what was found at ``match`` in it does not happen."""
    denial = patterns.denial.search(reading, max(0, match[0] - _BEFORE_MATCH), match[1] + patterns.denied_after)
    return denial is not None and patterns.no_denial.search(reading) is None


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
        case Found.UNASSESSED:
            return "The reader does not know this language; counsel can record what the notice says."

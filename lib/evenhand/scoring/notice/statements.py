"""The sentences of a notice, asked whether they state a fact."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property, lru_cache
from itertools import chain

from evenhand.scoring.notice.comparison import Difference, Kind, Match, Subject
from evenhand.scoring.notice.detection import Evidence, Found, evidence_of, is_denial
from evenhand.scoring.notice.language import UNDETERMINED
from evenhand.scoring.notice.patterns import patterns_of
from evenhand.scoring.notice.reading import NoticeReading
from evenhand.scoring.notice.structure import Sentence
from evenhand.scoring.notice.wording import wording

Entry = Match | Difference | str

_WORD = re.compile(r"[^\W\d_]{4,}")
_MOST_TOLD = 2000
"""Answers that are kept of one notice: names that people type are asked for too."""


class Statements:
    """The sentences of a notice in a language that is known, with what was found in them.

    ``in_other_words`` says that the facts are worded in another language, so that their words cannot be looked for.
    """

    def __init__(self, reading: NoticeReading, *, in_other_words: bool = False) -> None:
        self.reading = reading
        self.in_other_words = in_other_words
        language = "en" if reading.language == UNDETERMINED else reading.language
        self.wording = wording(language)
        self.sentences: Sequence[Sentence] = tuple(s for s in reading.sentences if not s.is_heading)
        self.patterns = patterns_of(language)
        self._told: dict[tuple[re.Pattern[str], tuple[str, ...]], tuple[Evidence | None, Evidence | None]] = {}
        self._given: dict[str, tuple[Sentence, ...]] = {}

    def find(self, pattern: re.Pattern[str], *items: str) -> tuple[Evidence | None, Evidence | None]:
        """Return the first sentence, of some items or of all, that affirms a pattern, and the first that denies it."""
        told = self._told.get((pattern, items))
        if told is None:
            told = self._find(pattern, items)
            if len(self._told) < _MOST_TOLD:
                self._told[pattern, items] = told
        return told

    def _find(self, pattern: re.Pattern[str], items: tuple[str, ...]) -> tuple[Evidence | None, Evidence | None]:
        affirmed = denied = None
        for sentence in chain.from_iterable(map(self.of_item, items)) if items else self.sentences:
            match = pattern.search(sentence.reading)
            if match is None:
                continue
            if is_denial(sentence.reading, match.span(), self.patterns):
                denied = denied or evidence_of(sentence)
            else:
                affirmed = evidence_of(sentence)
                break
        return affirmed, denied

    def of_item(self, item: str) -> tuple[Sentence, ...]:
        """Return the sentences that give an item of information."""
        given = self._given.get(item)
        if given is None:
            finding = self.reading.items[item]
            starts = {piece.start for piece in finding.evidence} if finding.found is Found.PRESENT else set()
            given = self._given[item] = tuple(sentence for sentence in self.sentences if sentence.start in starts)
        return given

    @cached_property
    def stems(self) -> tuple[frozenset[str], ...]:
        """The stems of each sentence."""
        return tuple(stems_of(sentence.reading, self.wording.empty) for sentence in self.sentences)


def stems_of(text: str, empty: frozenset[str]) -> frozenset[str]:
    """Return the first five letters of the words that carry meaning: enough to bring their forms together."""
    return frozenset(word[:5] for word in _WORD.findall(text.lower()) if word not in empty)


@lru_cache(maxsize=8)
def statements(reading: NoticeReading, *, in_other_words: bool) -> Statements:
    """Return the sentences of a notice: one notice is held against many facts, and asked much the same each time."""
    return Statements(reading, in_other_words=in_other_words)


def compare_one(
    subject: Subject,
    fact: str,
    path: str,
    found: tuple[Evidence | None, Evidence | None],
    *,
    grave: bool,
    broadly: bool = False,
) -> Match | Difference:
    """Return what comes out for one declared fact, given the sentence that affirms it and the one that denies it."""
    affirmed, denied = found
    if affirmed is not None:
        return Match(subject, fact, path, affirmed, broadly)
    if denied is not None:
        return Difference(Kind.CONTRADICTED, subject, fact, path, grave=True, evidence=denied)
    return Difference(Kind.UNDISCLOSED, subject, fact, path, grave=grave)

"""The sentences of a notice, asked whether they state a fact."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from evenhand.scoring.notice.comparison import Difference, Kind, Match, Subject
from evenhand.scoring.notice.detection import Evidence, Found, evidence_of, is_denial
from evenhand.scoring.notice.language import UNDETERMINED
from evenhand.scoring.notice.patterns import patterns_of
from evenhand.scoring.notice.reading import NoticeReading
from evenhand.scoring.notice.structure import Sentence
from evenhand.scoring.notice.wording import wording

Entry = Match | Difference | str


class Statements:
    """The sentences of a notice, with what was found in them.

    Parameters
    ----------
    reading
        The notice, in a language that is known.
    in_other_words
        Whether the facts are worded in another language than the notice, so that their words cannot be looked for.
    """

    def __init__(self, reading: NoticeReading, *, in_other_words: bool = False) -> None:
        self.reading = reading
        self.in_other_words = in_other_words
        language = "en" if reading.language == UNDETERMINED else reading.language
        self.wording = wording(language)
        self.sentences: Sequence[Sentence] = tuple(s for s in reading.sentences if not s.is_heading)
        self.patterns = patterns_of(language)

    def find(
        self, pattern: re.Pattern[str], *, among: Iterable[Sentence] | None = None
    ) -> tuple[Evidence | None, Evidence | None]:
        """Return the first sentence that affirms a pattern, and the first that denies it."""
        affirmed = denied = None
        for sentence in self.sentences if among is None else among:
            match = pattern.search(sentence.reading)
            if match is None:
                continue
            if is_denial(sentence.reading, match.span(), self.patterns):
                denied = denied or evidence_of(sentence)
            else:
                affirmed = evidence_of(sentence)
                break
        return affirmed, denied

    def of_item(self, item: str) -> list[Sentence]:
        """Return the sentences that give an item of information."""
        finding = self.reading.items[item]
        if finding.found is not Found.PRESENT:
            return []
        starts = {piece.start for piece in finding.evidence}
        return [sentence for sentence in self.sentences if sentence.start in starts]


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

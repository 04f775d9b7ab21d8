"""A privacy notice, read: which items it gives, and how clearly it speaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from evenhand.errors import NoticeError
from evenhand.scoring.notice.detection import Finding, Found, detect
from evenhand.scoring.notice.language import UNDETERMINED, language_of
from evenhand.scoring.notice.patterns import item_patterns, us_item_patterns
from evenhand.scoring.notice.readability import Readability, measure_readability
from evenhand.scoring.notice.structure import split
from evenhand.scoring.notice.vagueness import Vagueness, measure_vagueness

__all__ = ["LONGEST_NOTICE", "WORDS_PER_MINUTE", "Clarity", "NoticeReading", "read_notice"]

WORDS_PER_MINUTE = 238
"""How fast adults read English prose silently: Brysbaert (2019), doi:10.1016/j.jml.2019.104047."""

LONGEST_NOTICE = 500_000
"""The most characters a notice may have."""

_FEWEST_WORDS = 100
"""Below this a notice says too little for a missing item to mean much (our choice)."""

# The ends of the three clarity scales are ours; the same ends divide the levels of the criteria T21 to T23.
_GRADES = (8.0, 16.0)
_UNRESOLVED_SHARES = (0.0, 0.6)
_LENGTHS = (1_500.0, 8_000.0)


@dataclass(frozen=True, slots=True)
class Clarity:
    """What the clarity of a notice is made of, each part from 0 (worst) to 100.

    Parameters
    ----------
    readable
        From the reading grade: 100 at grade 8 or less, 0 at 16. ``None`` for a notice that is not in English.
    precise
        From the share of unresolved vague sentences: 100 at none, 0 at 60%.
    concise
        From the number of words: 100 up to 1,500, 0 from 8,000.
    """

    readable: float | None
    precise: float
    concise: float

    @property
    def score(self) -> float:
        """The mean of the parts that could be measured."""
        parts = [part for part in (self.readable, self.precise, self.concise) if part is not None]
        return sum(parts) / len(parts)


@dataclass(frozen=True, slots=True)
class NoticeReading:
    """What a notice says and how clearly.

    ``completeness`` and ``clarity`` are two axes: on real notices they pull in opposite directions, so they are never
    one number.

    Parameters
    ----------
    text
        The notice as it was read; every offset counts its characters.
    items
        The 21 items of GDPR Art. 13 and 14 by their id.
    items_us
        The six items of Californian law by their id.
    words
        How many words it has.
    language
        The ISO 639-1 code of its language, "und" when it cannot be told.
    readability, vagueness, clarity_parts
        How it is written.
    """

    text: str
    items: Mapping[str, Finding]
    items_us: Mapping[str, Finding]
    words: int
    language: str
    readability: Readability
    vagueness: Vagueness
    clarity_parts: Clarity

    @property
    def minutes(self) -> float:
        """How long an adult takes to read it."""
        return self.words / WORDS_PER_MINUTE

    @property
    def confidence(self) -> Literal["normal", "too-short"]:
        """Whether there is enough text for a missing item to mean something."""
        return "too-short" if self.words < _FEWEST_WORDS else "normal"

    @property
    def completeness(self) -> float:
        """The share of the 21 items that it gives, from 0 to 1; an item that it denies is given too."""
        given = sum(finding.found in (Found.PRESENT, Found.DENIED) for finding in self.items.values())
        return given / len(self.items)

    @property
    def clarity(self) -> float:
        """How clearly it speaks, from 0 to 100."""
        return self.clarity_parts.score

    def to_json_dict(self) -> dict[str, object]:
        """Return the reading as plain values, with the documented keys."""
        return {
            "items": {name: _finding_dict(finding) for name, finding in self.items.items()},
            "items_us": {name: _finding_dict(finding) for name, finding in self.items_us.items()},
            "words": self.words,
            "minutes": round(self.minutes, 1),
            "confidence": self.confidence,
            "language": self.language,
            "readability": self.readability.to_json_dict(),
            "vagueness": self.vagueness.to_json_dict(),
            "completeness": round(self.completeness, 4),
            "clarity": round(self.clarity, 1),
        }


def read_notice(text: str) -> NoticeReading:
    """Read a privacy notice.

    Parameters
    ----------
    text
        The notice. Its wording is understood in English only; other languages are measured, not understood.

    Returns
    -------
    NoticeReading
        The same for the same text, without any network.

    Raises
    ------
    NoticeError
        When there are no words in it, or more than `LONGEST_NOTICE` characters.
    """
    if len(text) > LONGEST_NOTICE:
        raise NoticeError(
            f"The notice has {len(text):,} characters; at most {LONGEST_NOTICE:,} can be read.",
            hint="Give the notice alone, without the pages around it.",
        )
    words = sum(any(char.isalnum() for char in word) for word in text.split())
    sentences = split(text)
    if not words or not sentences:
        raise NoticeError("The notice holds no words.", hint="Paste its text, or give the file that has it.")
    language = language_of(text)
    english = language in ("en", UNDETERMINED)
    readability = measure_readability(sentences, english=english)
    vagueness = measure_vagueness(sentences)
    return NoticeReading(
        text=text,
        items=_by_id(detect(sentences, item_patterns())),
        items_us=_by_id(detect(sentences, us_item_patterns())),
        words=words,
        language=language,
        readability=readability,
        vagueness=vagueness,
        clarity_parts=Clarity(
            readable=None if readability.grade is None else _from_best_to_worst(readability.grade, _GRADES),
            precise=_from_best_to_worst(vagueness.unresolved_share, _UNRESOLVED_SHARES),
            concise=_from_best_to_worst(words, _LENGTHS),
        ),
    )


def _by_id(findings: tuple[Finding, ...]) -> Mapping[str, Finding]:
    return MappingProxyType({finding.item: finding for finding in findings})


def _from_best_to_worst(value: float, ends: tuple[float, float]) -> float:
    best, worst = ends
    return 100.0 * min(1.0, max(0.0, (worst - value) / (worst - best)))


def _finding_dict(finding: Finding) -> dict[str, object]:
    return {
        "found": finding.found.value,
        "evidence": [{"text": piece.text, "start": piece.start, "end": piece.end} for piece in finding.evidence],
        "why": finding.why,
    }

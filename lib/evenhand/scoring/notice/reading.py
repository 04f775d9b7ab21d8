"""A privacy notice, read: which items it gives, and how clearly it speaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from evenhand.errors import NoticeError
from evenhand.scoring.notice.detection import Finding, Found, detect, unassessed
from evenhand.scoring.notice.language import UNDETERMINED, is_known_language, language_name, language_of
from evenhand.scoring.notice.legibility import Defect, defect_of
from evenhand.scoring.notice.patterns import ITEMS, ITEMS_US, catalogue, patterns_of
from evenhand.scoring.notice.readability import Readability, measure_readability
from evenhand.scoring.notice.structure import Sentence, split
from evenhand.scoring.notice.vagueness import Vagueness, measure_vagueness

WORDS_PER_MINUTE = 238
"""How fast adults read English prose silently: Brysbaert (2019), doi:10.1016/j.jml.2019.104047."""

LONGEST_NOTICE = 1_500_000
"""The most characters a notice may have."""

_FEWEST_WORDS = 100
"""Below this a notice says too little for a missing item to mean much (our choice)."""

# The ends of the two scales are ours; the same ends divide the levels of the criteria T21 and T22.
_GRADES = (8.0, 16.0)
_UNRESOLVED_SHARES = (0.0, 0.6)


# Two of one text are the same; what is worked out of one is kept by which it is.
@dataclass(frozen=True, slots=True, eq=False)
class NoticeReading:
    """What a notice says and how clearly.

    Parameters
    ----------
    text
        The notice as it was read; every offset counts its characters.
    sentences
        Its headings and sentences.
    items
        The 21 items of GDPR Art. 13 and 14 by their id.
    items_us
        The six items of Californian law by their id.
    words
        How many words it has.
    language
        The ISO 639-1 code of its language, "und" when it cannot be told.
    defect
        What shows that the text was not read properly; then there are no figures.
    readability, vagueness
        How it is written; ``None`` in a language that the reader does not know.
    """

    text: str
    sentences: tuple[Sentence, ...] = field(repr=False)
    items: Mapping[str, Finding]
    items_us: Mapping[str, Finding]
    words: int
    language: str
    defect: Defect | None
    readability: Readability
    vagueness: Vagueness | None

    @property
    def minutes(self) -> float:
        """How long an adult takes to read it."""
        return self.words / WORDS_PER_MINUTE

    @property
    def understood(self) -> bool:
        """Whether the reader knows the notice's language."""
        return is_known_language(self.language)

    @property
    def language_name(self) -> str:
        """What the notice's language is called."""
        return language_name(self.language)

    @property
    def confidence(self) -> Literal["normal", "too-short", "not-read-properly", "language-not-known"]:
        """Whether there is enough text, read properly, for a missing item to mean something."""
        if not self.understood:
            return "language-not-known"
        if self.defect is not None:
            return "not-read-properly"
        return "too-short" if self.words < _FEWEST_WORDS else "normal"

    @property
    def warnings(self) -> tuple[str, ...]:
        """What to be told before any finding is relied on."""
        said = []
        if self.defect is not None:
            said.append(f"This text was not read properly. {self.defect.sentence} {self.defect.advice}")
        if not self.understood:
            said.append(
                f"This notice is in {self.language_name}, which the reader does not know: nothing is said of what it "
                "gives. Counsel can record each item with the sentence that gives it."
            )
        if self.confidence == "too-short":
            said.append("This text is too short for a missing item to mean much.")
        return tuple(said)

    @property
    def has_figures(self) -> bool:
        """Whether completeness and clarity mean anything: the language is known and the text was read properly."""
        return self.understood and self.defect is None

    @property
    def completeness(self) -> float | None:
        """The share of the 21 items that it gives, from 0 to 1; an item that it denies is given too."""
        if not self.has_figures:
            return None
        given = sum(finding.found in (Found.PRESENT, Found.DENIED) for finding in self.items.values())
        return given / len(self.items)

    @property
    def readable(self) -> float | None:
        """From the reading grade: 100 at grade 8 or less, 0 at 16."""
        grade = self.readability.grade
        return None if grade is None or not self.has_figures else _from_best_to_worst(grade, _GRADES)

    @property
    def precise(self) -> float | None:
        """From the share of unresolved vague sentences: 100 at none, 0 at 60%."""
        if self.vagueness is None or not self.has_figures or not self.vagueness.practices:
            return None
        return _from_best_to_worst(self.vagueness.unresolved_share, _UNRESOLVED_SHARES)

    def to_json_dict(self) -> dict[str, object]:
        """Return the reading as plain values, with the documented keys."""
        return {
            "items": {name: finding_dict(finding) for name, finding in self.items.items()},
            "items_us": {name: finding_dict(finding) for name, finding in self.items_us.items()},
            "words": self.words,
            "minutes": round(self.minutes, 1),
            "confidence": self.confidence,
            "language": self.language,
            "language_name": self.language_name,
            "warnings": list(self.warnings),
            "readability": self.readability.to_json_dict(),
            "vagueness": None if self.vagueness is None else self.vagueness.to_json_dict(),
            "completeness": None if self.completeness is None else round(self.completeness, 4),
            "clarity": self._clarity() if self.has_figures else None,
        }

    def _clarity(self) -> dict[str, float | None]:
        parts = {"readable": self.readable, "precise": self.precise}
        return {name: None if part is None else round(part, 1) for name, part in parts.items()}


def read_notice(text: str) -> NoticeReading:
    """Read a privacy notice.

    Parameters
    ----------
    text
        The notice. Its wording is understood in English, German and French; other languages are named, not read.

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
    words = sum(word.isalnum() or any(map(str.isalnum, word)) for word in text.split())
    language = language_of(text)
    sentences = split(text, language)
    if not words or not sentences:
        raise NoticeError("The notice holds no words.", hint="Paste its text, or give the file that has it.")
    known = is_known_language(language)
    read_as = "en" if language == UNDETERMINED else language
    items = _items(sentences, read_as if known else None)
    return NoticeReading(
        text=text,
        sentences=sentences,
        items=MappingProxyType({name: items[name] for name in ITEMS}),
        items_us=MappingProxyType({name: items[name] for name in ITEMS_US}),
        words=words,
        language=language,
        defect=defect_of(text),
        readability=measure_readability(sentences, read_as),
        vagueness=measure_vagueness(sentences, read_as) if known else None,
    )


def _items(sentences: tuple[Sentence, ...], language: str | None) -> dict[str, Finding]:
    """Return a finding for each item: not assessed where the language, or its words for the item, are not known."""
    found: tuple[Finding, ...] = ()
    if language is not None:
        patterns = patterns_of(language)
        found = detect(sentences, (*patterns.items, *patterns.items_us), patterns)
    return {finding.item: finding for finding in (*unassessed(catalogue().values()), *found)}


def _from_best_to_worst(value: float, ends: tuple[float, float]) -> float:
    best, worst = ends
    return 100.0 * min(1.0, max(0.0, (worst - value) / (worst - best)))


def finding_dict(finding: Finding) -> dict[str, object]:
    """Return a finding under the names of the JSON output."""
    return {
        "found": finding.found.value,
        "evidence": [{"text": piece.text, "start": piece.start, "end": piece.end} for piece in finding.evidence],
        "why": finding.why,
    }

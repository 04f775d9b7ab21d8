"""What a reader of a notice should be told beside its items: it contradicts itself, or takes use for acceptance."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from evenhand.scoring.notice.detection import Evidence, evidence_of, is_denial
from evenhand.scoring.notice.language import UNDETERMINED
from evenhand.scoring.notice.patterns import patterns_of
from evenhand.scoring.notice.placeholders import PLACEHOLDER
from evenhand.scoring.notice.reading import NoticeReading
from evenhand.scoring.notice.statements import Statements
from evenhand.scoring.notice.structure import Sentence

_OUTSIDE = (
    r"(?:third[- ]part(?:y|ies)|partners?|advertis(?:ers?|ing)|brokers?|affiliates?|other (?:compan\w+|business\w*|"
    r"organi[sz]ations?)|compan(?:y|ies)|others|retailers?|networks?)"
)
_DATA = r"(?:(?:personal )?(?:data|information|details)|them|it)"
_ACTS: Mapping[str, str] = {
    "sells": r"(?:sell|rent|trade)s?",
    "shares": r"(?:share|disclose|pass on|give away|hand over)s?",
}
_NARROW = re.compile(
    # What is denied of some data, or of some people, is not denied of all.
    r"\b(?:sensitive|special|health|medical|payment|card|bank|location|children|minors|passwords?|photos?|messages|"
    r"sms|phone|contacts?|biometric)\b",
    re.IGNORECASE,
)
_ALLOWED = re.compile(
    # Passing data to those who work for us, to authorities, or as the person asked, is not what a denial is about.
    r"\b(?:what circumstances|service providers?|processors?|contractors?|vendors?|on our behalf|for us|"
    r"law|legal|courts?|authorit\w+|police|"
    r"consent|permission|agree\w*|opt in|ask us|request|aggregate\w*|anonym\w+|statistic\w*|merger|acqui\w+|sale of|"
    r"necessary|deliver\w*|payments?|not (?:identify|linked))\b",
    re.IGNORECASE,
)
_BY_USE = re.compile(
    r"\b(?:by|through|when|if) (?:you )?(?:simply |merely )?(?:us(?:e|ing)|continu\w+|access\w*|visit\w*|brows\w+|"
    r"install\w*|download\w*|register\w*|join\w*|shop\w*)\b.{0,120}?\b(?:you |are |have |be |thereby |hereby |also |"
    r"automatically |deemed |to |will |shall ){0,6}(?:accept(?:ed|s)?|agree(?:d|s)?|consent(?:ed|s|ing)?)\b"
    r"|\buse of (?:the|this|our) .{0,60}\b(?:means|constitutes|implies|signifies|is taken as)\b.{0,40}\b(?:accept\w*|"
    r"agree\w*|consent)\b"
    r"|\bdeemed to (?:have )?(?:accept|agree|consent)\w*",
    re.IGNORECASE,
)
_MOST_PLACEHOLDERS = 5
_NEW_QUESTION = re.compile(
    r"\b(?:required to|not agree|not accept|not consent|we (?:will )?ask|button|tick|box|sign)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something a notice says that a reader should be told.

    Parameters
    ----------
    kind
        What it is.
    sentence
        It, in one sentence.
    evidence
        The sentences that show it; of a contradiction the denial first.
    """

    kind: Literal["placeholder", "contradiction", "acceptance-by-use"]
    sentence: str
    evidence: tuple[Evidence, ...]

    def to_json_dict(self) -> dict[str, object]:
        """Return plain values."""
        return {
            "kind": self.kind,
            "sentence": self.sentence,
            "evidence": [
                {"text": sentence.text, "start": sentence.start, "end": sentence.end} for sentence in self.evidence
            ],
        }


def remarks_on(reading: NoticeReading) -> tuple[Remark, ...]:
    """Return what a reader of the notice should be told: placeholders, contradictions, acceptance by use.

    The last two rest on wording and are told in English only.
    """
    unfilled = tuple(_placeholders(reading.sentences))
    if reading.language not in {"en", UNDETERMINED}:
        return unfilled
    sentences = Statements(reading).sentences
    return (*unfilled, *_contradictions(sentences), *_by_use(sentences))


def _placeholders(sentences: Sequence[Sentence]) -> Iterator[Remark]:
    unfilled = [evidence_of(sentence) for sentence in sentences if PLACEHOLDER.search(sentence.text)]
    if unfilled:
        yield Remark(
            "placeholder",
            "The notice still has places of a template that nobody filled in.",
            tuple(unfilled[:_MOST_PLACEHOLDERS]),
        )


def _contradictions(sentences: Sequence[Sentence]) -> Iterator[Remark]:
    for does, verbs in _ACTS.items():
        stated = re.compile(rf"\b{verbs}\b.{{0,60}}?\b{_DATA}\b|\b{_DATA}\b.{{0,40}}?\b{verbs}\b", re.IGNORECASE)
        done = re.compile(
            rf"\b(?:we|us)\b(?:(?! (?:not|never|n't)\b).){{0,40}}?\b{verbs}\b.{{0,90}}?\b{_OUTSIDE}\b", re.IGNORECASE
        )
        denial = next(
            (
                sentence
                for sentence in sentences
                if (match := stated.search(sentence.reading))
                and is_denial(sentence.reading, match.span(), patterns_of("en"))
                and not _NARROW.search(sentence.reading)
                and not _ALLOWED.search(sentence.reading)
            ),
            None,
        )
        if denial is None:
            continue
        for sentence in sentences:
            match = done.search(sentence.reading)
            if (
                match is None
                or sentence is denial
                or is_denial(sentence.reading, match.span(), patterns_of("en"))
                or _ALLOWED.search(sentence.reading)
            ):
                continue
            yield Remark(
                "contradiction",
                f"The notice says in one place that the company never {does} data, and in another that it does.",
                (evidence_of(denial), evidence_of(sentence)),
            )
            break


def _by_use(sentences: Sequence[Sentence]) -> Iterator[Remark]:
    for sentence in sentences:
        match = _BY_USE.search(sentence.reading)
        if (
            match is not None
            and not is_denial(sentence.reading, match.span(), patterns_of("en"))
            and not _NEW_QUESTION.search(sentence.reading)
        ):
            yield Remark(
                "acceptance-by-use",
                "The notice takes use for acceptance: using something is no consent, and a notice informs, it is not "
                "agreed to.",
                (evidence_of(sentence),),
            )
            return

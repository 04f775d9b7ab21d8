"""How often a notice is vague about what it does with data.

Classes and terms follow the taxonomy of Bhatia, Breaux, Reidenberg and Norton (2016), "A Theory of Vagueness and
Privacy Risk Perception"; the term lists are not yet checked against the paper's table. The weights are ours.

Only sentences about a data practice count. Leave given to the reader ("you may withdraw") is no vagueness. A vague
sentence that a plain one of the same section explains is shown as clarified and does not count as unresolved.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from evenhand.scoring.notice.detection import Evidence
from evenhand.scoring.notice.structure import Sentence

__all__ = ["CLASSES", "VagueSentence", "Vagueness", "measure_vagueness"]

CLASSES: dict[str, tuple[str, ...]] = {
    "condition": (
        "depending", "necessary", "appropriate", "inappropriate", "as needed", "as applicable", "otherwise",
        "reasonably", "sometimes", "from time to time",
    ),
    "generalisation": (
        "generally", "mostly", "widely", "general", "commonly", "usually", "normally", "typically", "largely", "often",
        "primarily", "among other things",
    ),
    "modality": ("may", "might", "can", "could", "would", "likely", "possible", "possibly"),
    "quantifier": (
        "anyone", "certain", "everyone", "numerous", "some", "most", "few", "much", "many", "various",
        "including but not limited to",
    ),
}  # fmt: skip
"""The vague terms by class."""

_WEIGHT = {"condition": 1.0, "quantifier": 0.7, "modality": 0.6, "generalisation": 0.5}
_MOST_WEIGHT = 1.5

_CLASS_OF = {term: kind for kind, terms in CLASSES.items() for term in terms}
_TERMS = re.compile(
    r"\b(?:"
    + "|".join(re.escape(term).replace(r"\ ", r",? ") for term in sorted(_CLASS_OF, key=len, reverse=True))
    + r")\b",
    re.IGNORECASE,
)
_WE = re.compile(
    r"\b(?:we|us|our|the (?:company|app|application|developer|website|site|service|controller|provider)"
    r"|(?:\w+ )?partners?|third[- ]part(?:y|ies)"
    r"|service providers?|affiliates?|advertisers?|vendors?)\b",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(collect|gather|receive|obtain|use|process|share|disclose|sell|rent|retain|keep|store|combine|infer|transfer|transmit|analy[sz]e|track|provide)"
    r"(?:s|d|ed|ing|red|ring|ted|ting|ned)?\b|\b(sold|kept|using|sharing|storing|disclosing|combining|processing)\b",
    re.IGNORECASE,
)
_IRREGULAR = {"sold": "sell", "kept": "keep", "using": "use", "sharing": "share", "storing": "store",
              "disclosing": "disclose", "combining": "combine", "processing": "process"}  # fmt: skip
_DATA = re.compile(
    r"\b(data|information|details|records?|names?|e-?mails?|address(?:es)?|phone|locations?|cookies?|identifiers?|photos?|contacts?|payment"
    r"|purchases?|history|profiles?|device|IP|messages?|content)\b",
    re.IGNORECASE,
)
_GENERIC_DATA = frozenset({"data", "information", "details", "record", "records", "content"})
# Leave given to a person: "you may withdraw", "you or your representative can ask".
_PERMISSION = re.compile(
    r"\b(?:you|users?|customers?|individuals?|visitors?|persons?|people|data subjects?|parents?|members?|residents?)\b"
    r"(?: (?:also|or|and|your|\w+ly|who \w+))*"
    r" (?:may|might|can|could|would)\b(?! be\b)",
    re.IGNORECASE,
)
_MONTH = re.compile(
    r"\b(?:\d{1,2}(?:st|nd|rd|th)?(?: of)? |(?:in|on|of|since|from|until|by) (?=May\b))May\b|\bMay,? \d{1,4}\b"
)
_MODAL_OF_PERMISSION = frozenset({"may", "might", "can", "could", "would"})


@dataclass(frozen=True, slots=True)
class VagueSentence:
    """A sentence about a data practice that says it vaguely.

    Parameters
    ----------
    evidence
        The sentence and its place.
    terms
        The vague terms in it, in their order.
    weight
        How vague it is, from 0.5 to 1.5.
    clarified_by
        A plain sentence of the same section about the same practice and data; ``None`` when there is none.
    """

    evidence: Evidence
    terms: tuple[str, ...]
    weight: float
    clarified_by: Evidence | None


@dataclass(frozen=True, slots=True)
class Vagueness:
    """How vague a notice is about its data practices.

    Parameters
    ----------
    practices
        The number of sentences about a data practice.
    sentences
        The vague ones among them, in their order.
    """

    practices: int
    sentences: tuple[VagueSentence, ...]

    @property
    def unresolved_share(self) -> float:
        """The share of practice sentences that are vague and not clarified; 0 when there are none."""
        unresolved = sum(sentence.clarified_by is None for sentence in self.sentences)
        return unresolved / self.practices if self.practices else 0.0

    @property
    def terms(self) -> dict[str, dict[str, int]]:
        """How often each vague term occurs, by class; most frequent first."""
        counts = Counter(chain.from_iterable(sentence.terms for sentence in self.sentences))
        ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        return {kind: {term: count for term, count in ordered if _CLASS_OF[term] == kind} for kind in CLASSES}

    def to_json_dict(self) -> dict[str, object]:
        """Return the values under the names of the JSON output."""
        return {
            "unresolved_share": round(self.unresolved_share, 4),
            "practice_sentences": self.practices,
            "vague_sentences": len(self.sentences),
            "clarified_sentences": sum(sentence.clarified_by is not None for sentence in self.sentences),
            "sentences": [
                {
                    "text": sentence.evidence.text,
                    "start": sentence.evidence.start,
                    "end": sentence.evidence.end,
                    "terms": list(sentence.terms),
                    "weight": sentence.weight,
                    "clarified_by": _as_dict(sentence.clarified_by),
                }
                for sentence in self.sentences
            ],
            "terms": self.terms,
        }


def _as_dict(evidence: Evidence | None) -> dict[str, object] | None:
    return None if evidence is None else {"text": evidence.text, "start": evidence.start, "end": evidence.end}


@dataclass(frozen=True, slots=True)
class _Practice:
    sentence: Sentence
    verbs: frozenset[str]
    data: frozenset[str]
    terms: tuple[str, ...]


def measure_vagueness(sentences: Sequence[Sentence]) -> Vagueness:
    """Find the sentences about data practices and the vague ones among them."""
    practices = [practice for sentence in sentences if (practice := _practice(sentence)) is not None]
    plain: dict[str, list[_Practice]] = {}
    for practice in practices:
        if not practice.terms:
            plain.setdefault(practice.sentence.heading, []).append(practice)
    vague = tuple(
        VagueSentence(
            evidence=_evidence(practice.sentence),
            terms=practice.terms,
            weight=round(min(_MOST_WEIGHT, sum(_WEIGHT[_CLASS_OF[term]] for term in practice.terms)), 2),
            clarified_by=_clarification(practice, plain.get(practice.sentence.heading, [])),
        )
        for practice in practices
        if practice.terms
    )
    return Vagueness(practices=len(practices), sentences=vague)


def _practice(sentence: Sentence) -> _Practice | None:
    reading = sentence.reading
    if sentence.is_heading or not _WE.search(reading):
        return None
    verbs = frozenset(_base(match) for match in _VERB.finditer(reading))
    data = frozenset(match[1].lower() for match in _DATA.finditer(reading))
    if not verbs or not data:
        return None
    # Only the sentence's own words can be vague: those that introduce a list are judged once, where they stand.
    own = reading[sentence.own :]
    return _Practice(sentence, verbs, data, _vague_terms(own)) if _says_something(own) else None


def _says_something(own: str) -> bool:
    return bool(_VERB.search(own) or _DATA.search(own))


def _base(match: re.Match[str]) -> str:
    word = (match[1] or match[2]).lower()
    return _IRREGULAR.get(word, word)


def _vague_terms(own: str) -> tuple[str, ...]:
    excused = [match.end() for match in _PERMISSION.finditer(own)]
    months = [match.span() for match in _MONTH.finditer(own)]
    vague_terms = []
    for match in _TERMS.finditer(own):
        term = " ".join(match[0].lower().replace(",", "").split())
        if term in _MODAL_OF_PERMISSION and match.end() in excused:
            continue
        if any(start <= match.start() < end for start, end in months):
            continue
        vague_terms.append(term)
    return tuple(vague_terms)


def _clarification(vague: _Practice, plain: list[_Practice]) -> Evidence | None:
    for candidate in plain:
        shared = vague.data & candidate.data
        if vague.verbs & candidate.verbs and shared and (shared - _GENERIC_DATA or candidate.data - _GENERIC_DATA):
            return _evidence(candidate.sentence)
    return None


def _evidence(sentence: Sentence) -> Evidence:
    return Evidence(sentence.text, sentence.start, sentence.end)

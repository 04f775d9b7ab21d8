"""How often a notice is vague about what it does with data.

Classes and terms follow the taxonomy of Bhatia, Breaux, Reidenberg and Norton (2016), "A Theory of Vagueness and
Privacy Risk Perception"; the term lists are not yet checked against the paper's table. The weights are ours.

Only sentences about a data practice count. Leave given to the reader ("you may withdraw") is no vagueness. A vague
sentence that a plain one of the same section explains is shown as clarified and does not count as unresolved.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from itertools import chain

from evenhand.scoring.notice.detection import Evidence, evidence_of
from evenhand.scoring.notice.languages.loading import table
from evenhand.scoring.notice.structure import Sentence

_WEIGHT = {"condition": 1.0, "generalisation": 0.5, "modality": 0.6, "quantifier": 0.7}
_MOST_WEIGHT = 1.5
_MOST_CANDIDATES = 200


@dataclass(frozen=True, slots=True)
class Terms:
    """The vague terms of one language, and how its sentences about data are known.

    Parameters
    ----------
    classes
        The vague terms by class.
    class_of
        The class of each.
    term, we, data, permission, names
        Patterns: a vague term, who does it, data, leave given to a person, what only looks like a term.
    practices
        Patterns of what is done, by its plainest form.
    permits
        Terms that may be leave given to a person.
    generic
        Words for data that name none.
    """

    classes: Mapping[str, tuple[str, ...]]
    class_of: Mapping[str, str]
    term: re.Pattern[str]
    we: re.Pattern[str]
    practices: re.Pattern[str]
    data: re.Pattern[str]
    permission: re.Pattern[str]
    names: re.Pattern[str]
    permits: frozenset[str]
    generic: frozenset[str]


@cache
def terms_of(language: str) -> Terms:
    """Return the vague terms of a language that is `KNOWN`."""
    document = table(language, "vagueness")
    classes = {kind: tuple(terms) for kind, terms in document["classes"].items()}
    class_of: dict[str, str] = {term: kind for kind, terms in classes.items() for term in terms}
    spelled = "|".join(re.escape(term).replace(r"\ ", r",? ") for term in sorted(class_of, key=len, reverse=True))
    practices = "|".join(f"(?P<{name}>{source})" for name, source in document["practices"].items())
    return Terms(
        classes=classes,
        class_of=class_of,
        term=re.compile(rf"\b(?:{spelled})\b", re.IGNORECASE),
        we=re.compile(document["we"], re.IGNORECASE),
        practices=re.compile(rf"\b(?:{practices})\b", re.IGNORECASE),
        data=re.compile(rf"\b(?:{document['data']})\b", re.IGNORECASE),
        permission=re.compile(document["permission"], re.IGNORECASE),
        names=re.compile(document["names"], re.IGNORECASE),
        permits=frozenset(document["permits"]),
        generic=frozenset(document["generic"]),
    )


@dataclass(frozen=True, slots=True)
class VagueSentence:
    """A sentence about a data practice that says it vaguely, with a weight from 0.5 to 1.5.

    A plain sentence of the same section about the same practice and data clarifies it.
    """

    evidence: Evidence
    terms: tuple[str, ...]
    weight: float
    clarified_by: Evidence | None


@dataclass(frozen=True, slots=True)
class Vagueness:
    """How vague a notice is about its data practices: how many there are, and the vague ones in their order."""

    practices: int
    sentences: tuple[VagueSentence, ...]
    classes: Mapping[str, tuple[str, ...]]

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
        return {kind: {term: count for term, count in ordered if term in known} for kind, known in self.classes.items()}

    def to_json_dict(self) -> dict[str, object]:
        """Return the values under the names of the JSON output."""
        return {
            "unresolved_share": round(self.unresolved_share, 4),
            "practice_sentences": self.practices,
            "vague_sentences": len(self.sentences),
            "clarified_sentences": sum(sentence.clarified_by is not None for sentence in self.sentences),
            "sentences": [
                {
                    **asdict(sentence.evidence),
                    "terms": list(sentence.terms),
                    "weight": sentence.weight,
                    "clarified_by": sentence.clarified_by and asdict(sentence.clarified_by),
                }
                for sentence in self.sentences
            ],
            "terms": self.terms,
        }


@dataclass(frozen=True, slots=True)
class _Practice:
    sentence: Sentence
    verbs: frozenset[str]
    data: frozenset[str]
    terms: tuple[str, ...]


def measure_vagueness(sentences: Sequence[Sentence], language: str = "en") -> Vagueness:
    """Find the sentences about data practices and the vague ones among them."""
    terms = terms_of(language)
    practices = [practice for sentence in sentences if (practice := _practice(sentence, terms)) is not None]
    plain: dict[str, list[_Practice]] = {}
    for practice in practices:
        if not practice.terms:
            plain.setdefault(practice.sentence.heading, []).append(practice)
    vague = tuple(
        VagueSentence(
            evidence=evidence_of(practice.sentence),
            terms=practice.terms,
            weight=round(min(_MOST_WEIGHT, sum(_WEIGHT[terms.class_of[term]] for term in practice.terms)), 2),
            clarified_by=_clarification(practice, plain.get(practice.sentence.heading, []), terms),
        )
        for practice in practices
        if practice.terms
    )
    return Vagueness(practices=len(practices), sentences=vague, classes=terms.classes)


def _practice(sentence: Sentence, terms: Terms) -> _Practice | None:
    reading = sentence.reading
    if sentence.is_heading or not terms.we.search(reading):
        return None
    verbs = frozenset(match.lastgroup or "" for match in terms.practices.finditer(reading))
    data = frozenset(match[0].lower() for match in terms.data.finditer(reading))
    if not verbs or not data:
        return None
    # Only the sentence's own words can be vague: those that introduce a list are judged once, where they stand.
    own = reading[sentence.own :]
    if not (terms.practices.search(own) or terms.data.search(own)):
        return None
    return _Practice(sentence, verbs, data, _vague_terms(own, terms))


def _vague_terms(own: str, terms: Terms) -> tuple[str, ...]:
    excused = [match.span() for match in terms.permission.finditer(own)]
    names = [match.span() for match in terms.names.finditer(own)]
    vague_terms = []
    for match in terms.term.finditer(own):
        term = " ".join(match[0].lower().replace(",", "").split())
        if term in terms.permits and any(start <= match.start() < end for start, end in excused):
            continue
        if any(start <= match.start() < end for start, end in names):
            continue
        vague_terms.append(term)
    return tuple(vague_terms)


def _clarification(vague: _Practice, plain: list[_Practice], terms: Terms) -> Evidence | None:
    for candidate in plain[:_MOST_CANDIDATES]:
        shared = vague.data & candidate.data
        if vague.verbs & candidate.verbs and shared and (shared | candidate.data) - terms.generic:
            return evidence_of(candidate.sentence)
    return None

"""What scoring finds: levels, gates, and the interval each score lies in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal, TypeAlias

from evenhand.law.naming import places_in_words
from evenhand.law.place import Jurisdiction
from evenhand.scenario.model import LiftedGate
from evenhand.scoring.rubric import Checking, Citation, GateClass
from evenhand.vocabulary.numbers import series

Status = Literal["known", "unknown", "not_applicable", "not_assessed"]
Interval: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True)
class PurposeLevel:
    """A criterion's level for one purpose.

    Parameters
    ----------
    purpose
        The purpose's id.
    level
        0 to 4, or ``None`` when unknown or not applicable.
    low, high
        The lowest and highest level it may have.
    reason
        Why it does not, or may not, apply.
    """

    purpose: str
    level: int | None
    low: int
    high: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """What was found for one criterion, in the jurisdictions where it is the same.

    Parameters
    ----------
    level
        0 to 4, of the worst purpose; ``None`` unless the status is known.
    status
        known, unknown, not_applicable or not_assessed.
    low, high
        The points it has at least and at most, 0 to 4: the mean over purposes. 0 and 0 where it does not apply.
    evidence
        The facts it was computed from, by path; unknown ones are the word "unknown".
    reason
        Why it does not apply or was not assessed.
    purposes
        The level for each purpose, where the question is put to each.
    """

    id: str
    slug: str
    version: int
    pillar: str
    elements: tuple[str, ...]
    question: str
    jurisdictions: tuple[Jurisdiction, ...]
    level: int | None
    status: Status
    low: float
    high: float
    meaning: str
    evidence: Mapping[str, Any]
    reason: str | None
    purposes: tuple[PurposeLevel, ...]
    sources: tuple[Citation, ...]
    remedy: str
    owner: str
    thresholds: str
    local: bool

    def to_json_dict(self) -> dict[str, Any]:
        """Return the result as plain values."""
        return {
            "id": self.id,
            "slug": self.slug,
            "version": self.version,
            "pillar": self.pillar,
            "elements": list(self.elements),
            "jurisdictions": [place.value for place in self.jurisdictions],
            "status": self.status,
            "level": self.level,
            "low": self.low,
            "high": self.high,
            "meaning": self.meaning,
            "reason": self.reason,
            "evidence": dict(self.evidence),
            "purposes": [asdict(part) for part in self.purposes],
            "sources": [citation_json(source) for source in self.sources],
            "remedy": self.remedy,
            "owner": self.owner,
            "thresholds": self.thresholds,
            "local": self.local,
        }


@dataclass(frozen=True, slots=True)
class GateFinding:
    """A defect that caps a score, or may.

    Parameters
    ----------
    criterion
        The criterion's id.
    gate
        G1, G2 or G3; "unresolved" when a fact that decides it is unknown.
    potential
        The gate that stands, or would stand if the unknown facts turned out badly.
    why
        Why points do not make it good.
    purpose
        The id of the worst purpose, where the question is put to each.
    lifted
        The recorded reason by which a G2 was lifted.
    evidence
        The facts that decide it.
    """

    criterion: str
    pillar: str
    gate: Literal["G1", "G2", "G3", "unresolved"]
    potential: GateClass
    cap: float
    why: str
    sources: tuple[Citation, ...]
    remedy: str
    owner: str
    version: int
    purpose: str | None
    lifted: LiftedGate | None
    evidence: Mapping[str, Any]

    @property
    def active(self) -> bool:
        """Whether it stands: established, and not lifted."""
        return self.gate != "unresolved" and self.lifted is None

    @property
    def unresolved(self) -> bool:
        """Whether an unknown fact decides it."""
        return self.gate == "unresolved"

    def to_json_dict(self) -> dict[str, Any]:
        """Return the finding as plain values; ``source`` is the first one."""
        return {
            "criterion": self.criterion,
            "pillar": self.pillar,
            "gate": self.gate,
            "potential": self.potential.value,
            "cap": self.cap,
            "why": self.why,
            "source": self.sources[0].text if self.sources else None,
            "sources": [citation_json(source) for source in self.sources],
            "remedy": self.remedy,
            "owner": self.owner,
            "version": self.version,
            "purpose": self.purpose,
            "lifted": self.lifted.model_dump(mode="json") if self.lifted else None,
            "evidence": dict(self.evidence),
        }


@dataclass(frozen=True, slots=True)
class PillarScore:
    """One pillar's score in one jurisdiction, 0 to 100, as the interval the unknown facts leave open.

    Parameters
    ----------
    low, high
        With gates applied: unresolved ones as if they stood, and as if they did not. ``None`` where no criterion of
        the pillar applies.
    coverage
        The share of the weight whose level is established.
    cap
        The ceiling of any single number: of the gravest gate that stands, or 60 while a G1 or G2 is unresolved.
    uncapped_low, uncapped_high
        Without gates: what trust goes by.
    provisional
        Whether no single number may be given: a G1 or G2 is unresolved, or coverage is below 0.8.
    elements
        The interval of each element; for consent the legal ones: F, S, I, U, W, D.
    floor
        The interval of the weakest element.
    reason
        Why it is not judged, within a sentence; ``None`` where it is.
    """

    low: float | None
    high: float | None
    coverage: float
    cap: float | None
    uncapped_low: float | None
    uncapped_high: float | None
    provisional: bool
    elements: Mapping[str, Interval]
    floor: Interval | None
    reason: str | None = None

    @property
    def applicable(self) -> bool:
        """Whether any criterion of the pillar bears on the scenario here."""
        return self.low is not None

    @property
    def number(self) -> float | None:
        """The single number, where one may be given."""
        if self.provisional or self.low is None or self.high is None or self.high - self.low > 1e-9:
            return None
        return self.low

    def to_json_dict(self) -> dict[str, Any]:
        """Return the score as plain values, rounded to a tenth."""
        return {
            "low": tenth(self.low),
            "high": tenth(self.high),
            "coverage": round(self.coverage, 3),
            "cap": self.cap,
            "uncapped_low": tenth(self.uncapped_low),
            "uncapped_high": tenth(self.uncapped_high),
            "provisional": self.provisional,
            "elements": {name: [tenth(low), tenth(high)] for name, (low, high) in self.elements.items()},
            "floor": None if self.floor is None else [tenth(self.floor[0]), tenth(self.floor[1])],
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class JurisdictionScore:
    """All pillars and gates of one jurisdiction; gates come first, the gravest on top.

    Parameters
    ----------
    pillars, gates
        What was found.
    idle
        The purposes that people are asked about although they rest here on something else than the answer, where no
        criterion examines whether that misleads.
    """

    pillars: Mapping[str, PillarScore]
    gates: tuple[GateFinding, ...]
    idle: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scorecard:
    """A scenario, scored.

    Parameters
    ----------
    scenario
        Its id.
    revision
        The 12 hex digits of its content.
    law_as_of
        The oldest day on which a text that the rubric cites was checked.
    law
        How far the law of each place was read.
    rubric
        The rubric's fingerprint.
    """

    scenario: str
    revision: str
    law_as_of: date
    law: Mapping[Jurisdiction, Checking]
    rubric: str
    jurisdictions: Mapping[Jurisdiction, JurisdictionScore]
    criteria: tuple[CriterionResult, ...]

    def criterion(self, criterion: str, jurisdiction: Jurisdiction) -> CriterionResult:
        """Return what was found for a criterion in a jurisdiction.

        Raises
        ------
        KeyError
            When it was not asked there.
        """
        for result in self.criteria:
            if result.id == criterion and jurisdiction in result.jurisdictions:
                return result
        raise KeyError((criterion, jurisdiction))

    def to_json_dict(self) -> dict[str, Any]:
        """Return the card as plain values, in the shape of ``evenhand score --json``."""
        return {
            "scenario": self.scenario,
            "revision": self.revision,
            "law_as_of": self.law_as_of.isoformat(),
            "law": {
                place.value: {**asdict(checking), "as_of": checking.as_of.isoformat() if checking.as_of else None}
                for place, checking in self.law.items()
            },
            "rubric": self.rubric,
            "jurisdictions": {
                place.value: {
                    "pillars": {name: pillar.to_json_dict() for name, pillar in score.pillars.items()},
                    "gates": [gate.to_json_dict() for gate in score.gates],
                    "idle": list(score.idle),
                }
                for place, score in self.jurisdictions.items()
            },
            "criteria": [result.to_json_dict() for result in self.criteria],
        }


def not_judged(scorecard: Scorecard, only: Jurisdiction | None = None) -> tuple[str, ...]:
    """Return a sentence for each pillar that is not judged, and for questions that nothing examines, with the places.

    ``only`` names the one place that is spoken of; all of them where it is left out.
    """
    results: dict[tuple[str, str], list[str]] = {}
    for place, result in scorecard.jurisdictions.items():
        if only not in (None, place):
            continue
        for name, pillar in result.pillars.items():
            if pillar.reason is not None:
                said = f"{name.capitalize()} is not judged in", f", because {pillar.reason}."
                results.setdefault(said, []).append(place)
        if result.idle:
            uses = series(f"“{use}”" for use in result.idle)
            said = (
                f"People are asked about {uses}, without the use resting on their answer in",
                ": whether asking misleads is not examined.",
            )
            results.setdefault(said, []).append(place)
    return tuple(f"{before} {places_in_words(places)}{after}" for (before, after), places in results.items())


def citation_json(source: Citation) -> dict[str, Any]:
    """Return a source as plain values; ``checked`` says whether its text was read."""
    return {
        "text": source.text,
        "force": source.force.value,
        "address": source.address,
        "text_read": source.text_read.isoformat() if source.text_read else "no",
        "checked": source.checked,
        "proposition": source.proposition,
        "says": source.says,
        "sentence": source.sentence,
        "copy": source.copy_read.title if source.copy_read else None,
        "in_force": source.in_force.isoformat() if source.in_force else None,
        "amended": source.until.isoformat() if source.until else None,
    }


def tenth(value: float | None) -> float | None:
    """Return a score as it is written for machines."""
    return None if value is None else round(value, 1)

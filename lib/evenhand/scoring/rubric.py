"""The rubric: what is asked of a scenario, at which levels, and what stands behind it.

A rubric is data. Its criteria say the question, the levels, the law or the study, the gate and the remedy; the rules
that compute a level from facts are found by the criterion's id.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from evenhand.law.act import BINDING, Copy, Entry, Force, Official, Read, Sentence, standing
from evenhand.law.place import PLACES, Jurisdiction
from evenhand.scenario.facts import Role
from evenhand.scoring.paths import check_path
from evenhand.scoring.ternary import Ternary

Pillar = Literal["lawfulness", "consent", "transparency", "ownership"]
PILLARS: tuple[Pillar, ...] = ("lawfulness", "consent", "transparency", "ownership")


class GateClass(StrEnum):
    """How grave a defect is, beyond the points it costs."""

    G1 = "G1"
    G2 = "G2"
    G3 = "G3"


CAPS: dict[GateClass, float] = {GateClass.G1: 20.0, GateClass.G2: 45.0, GateClass.G3: 70.0}
"""The highest score a pillar can have under each gate (thresholds are ours)."""


def _fact_path(path: str) -> str:
    check_path(path)
    return path


FactPath = Annotated[str, AfterValidator(_fact_path)]
LevelNumber = Annotated[int, Field(ge=0, le=4)]


class Citation(Entry):
    """What a criterion rests on.

    A law is cited by the name of a proposition of the registry, from which everything said here is taken over; a
    standard, a study or a rule of one's own is spelled out.
    """

    text: Sentence
    """The source and the place in it, for example "GDPR Art. 7(4)"."""
    force: Force
    """How binding it is."""
    address: Official | None = None
    """Where it is published: the provision itself where it has an address of its own."""
    text_read: Read = None
    """When we read the text itself; none when we have not ("source not yet checked")."""
    jurisdictions: tuple[Jurisdiction, ...] = tuple(Jurisdiction)
    """Where it is in force, or is heeded."""
    applies_when: Literal["terminal_equipment"] | None = None
    """The circumstance without which it does not bear: something is kept on, or read from, people's devices."""
    proposition: str | None = None
    """Its name in the registry of law; none when it is spelled out."""
    says: str | None = None
    """What it lays down, in plain words."""
    sentence: str | None = None
    """The words that say so."""
    copy_read: Copy | None = None
    """The copy in which they were read."""
    in_force: date | None = None
    """Since when the text that was read is in force."""
    until: date | None = None
    """Since when other words are in force that are not held."""
    compared: bool = True
    """Whether the copy was compared with what is in force now."""

    @property
    def checked(self) -> bool:
        """Whether the text that is in force was read."""
        return self.text_read is not None and self.until is None and self.compared

    @property
    def operative(self) -> bool:
        """Whether it is a provision, or a holding, that binds: of the registry, and no recital or guidance.

        What is spelled out names its own force, so that a recital could be called a regulation there; it carries no G1.
        """
        return self.proposition is not None and self.force in BINDING

    @property
    def standing(self) -> str:
        """How far it was checked, in words; empty where the text in force was read.

        >>> Citation(text="A study", force="study").standing
        'source not yet checked'
        """
        return standing(self.text_read, self.until, compared=self.compared)


class Gate(Entry):
    """A defect that points cannot make good."""

    at_or_below: Annotated[int, Field(ge=0, le=3)]
    """The level at which, and below which, it falls."""
    gate: GateClass
    """How grave it is: G1 cannot be lifted, G2 by a recorded reason, G3 lowers the ceiling."""
    jurisdictions: Annotated[tuple[Jurisdiction, ...], Field(min_length=1)]
    """Where."""
    why: Sentence
    """Why points do not make it good."""
    when: str | None = None
    """A circumstance the rule must also report, for example "impossible"."""


class Why(Entry):
    """Why a criterion matters: a real case or study."""

    text: Sentence
    """The case in one sentence."""
    source: Sentence
    """Where it is from."""
    address: Official | None = None
    """Where it is published."""
    text_read: Read = None
    """When we read the text itself; none when we have not ("source not yet checked")."""

    @property
    def checked(self) -> bool:
        """Whether the text itself was read."""
        return self.text_read is not None


class Step(Entry):
    """One step of a scale: the level reached when the fact is as said."""

    level: LevelNumber
    """The level."""
    at_most: float | None = None
    """The fact is this or less."""
    at_least: float | None = None
    """The fact is this or more."""
    one_of: tuple[str | bool | int | float | None, ...] | None = None
    """The fact is one of these."""

    @model_validator(mode="after")
    def _says_one_thing(self) -> Step:
        if sum(test is not None for test in (self.at_most, self.at_least, self.one_of)) != 1:
            raise ValueError("say exactly one of at_most, at_least, one_of")
        return self


class Scale(Entry):
    """A rule in data: compare one fact with steps, the first that fits deciding."""

    fact: FactPath
    """The fact; ``[]`` stands for every item of a list, the worst of which decides."""
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]
    """From the top."""
    otherwise: LevelNumber
    """The level when no step fits."""


class Criterion(Entry):
    """One question asked of a scenario."""

    id: Annotated[str, Field(pattern=r"^[A-Z]+[0-9]+$")]
    """Its short name, for example C3."""
    slug: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]+$")]
    """Its readable name."""
    version: Annotated[int, Field(ge=1)] = 1
    """Raised when the law or the rule behind it changes."""
    pillar: Pillar
    """The score it belongs to."""
    elements: tuple[Literal["F", "S", "I", "U", "W", "D"], ...] = ()
    """For consent: free, specific, informed, unambiguous, withdrawable, demonstrable."""
    question: Sentence
    """The question in plain words."""
    why: Why
    """Why it matters."""
    reads: Annotated[tuple[FactPath, ...], Field(min_length=1)]
    """The facts it is computed from."""
    levels: dict[LevelNumber, Sentence]
    """What each level means; levels left out do not occur."""
    sources: tuple[Citation, ...] = ()
    """What it rests on."""
    gates: tuple[Gate, ...] = ()
    """Defects that cap the score."""
    remedy: Sentence
    """What to do about a low level."""
    remedies: dict[Jurisdiction, Sentence] = Field(default_factory=dict)
    """What to do in a place where that is something else."""
    owner: Role
    """Which role can do it."""
    jurisdictions: Annotated[tuple[Jurisdiction, ...], Field(min_length=1)] = tuple(Jurisdiction)
    """Where it is asked."""
    thresholds: str = ""
    """Which numbers in the levels are ours, or whose they are."""
    scale: Scale | None = None
    """For criteria added by users: the rule as data."""
    local: bool = False
    """Whether it was added by the user's own file."""

    @model_validator(mode="after")
    def _levels_reach_from_0_to_4(self) -> Criterion:
        if not {0, 4} <= set(self.levels):
            raise ValueError("levels must say at least what 0 and 4 mean")
        return self

    def gate_faults(self) -> Iterator[str]:
        """Yield what is wrong with the law behind its gates."""
        for gate in self.gates:
            for place in gate.jurisdictions:
                if place not in self.jurisdictions:
                    yield f"the {gate.gate} in {place} is outside the criterion's jurisdictions"
                    continue
                sources = [source for source in self.sources if place in source.jurisdictions]
                if gate.gate is GateClass.G1 and not any(source.operative for source in sources):
                    yield f"a G1 in {place} needs an operative provision or a judgment of the registry of law"
                if not {source.force for source in sources} - {Force.OURS}:
                    yield f"the {gate.gate} in {place} needs a source that is not ours"

    def remedy_in(self, jurisdiction: Jurisdiction) -> str:
        """Return what to do about a low level in ``jurisdiction``."""
        return self.remedies.get(jurisdiction, self.remedy)

    def sources_in(self, jurisdiction: Jurisdiction, *, terminal_equipment: Ternary = None) -> tuple[Citation, ...]:
        """Return the sources that bear in ``jurisdiction``, the most binding first.

        Those that bear only on people's devices stand first where some are involved, being the special law; they are
        left out where none is, and stand last where that is not known.
        """
        return self._bearing[jurisdiction, terminal_equipment]

    @cached_property
    def bears_on_devices(self) -> bool:
        """Whether any of its sources bears only where something is kept on, or read from, people's devices."""
        return any(source.applies_when is not None for source in self.sources)

    @cached_property
    def _bearing(self) -> Mapping[tuple[Jurisdiction, Ternary], tuple[Citation, ...]]:
        order = list(Force)
        by_force = sorted(self.sources, key=lambda source: order.index(source.force))
        results: dict[tuple[Jurisdiction, Ternary], tuple[Citation, ...]] = {}
        for place in Jurisdiction:
            here = [source for source in by_force if place in source.jurisdictions]
            always = tuple(source for source in here if source.applies_when is None)
            on_devices = tuple(source for source in here if source.applies_when is not None)
            first = sorted(here, key=lambda source: source.applies_when is None or not source.operative)
            results |= {(place, True): tuple(first), (place, False): always, (place, None): (*always, *on_devices)}
        return MappingProxyType(results)

    def gates_in(self, jurisdiction: Jurisdiction) -> tuple[Gate, ...]:
        """Return the gates of ``jurisdiction``, the gravest first."""
        return self._gates_by_place.get(jurisdiction, ())

    @cached_property
    def _gates_by_place(self) -> Mapping[Jurisdiction, tuple[Gate, ...]]:
        return MappingProxyType(
            {
                place: tuple(
                    sorted((gate for gate in self.gates if place in gate.jurisdictions), key=lambda one: one.gate)
                )
                for place in Jurisdiction
            }
        )


@dataclass(frozen=True, slots=True)
class Checking:
    """How far the law of a place was read: in the text in force, or in an older one only.

    The day is the oldest on which a provision was checked; none when none was.
    """

    as_of: date | None
    read: int
    older: int
    cited: int

    def __str__(self) -> str:
        """Say it in words."""
        if self.as_of is None:
            return f"none of {self.cited} provisions cited was read yet"
        older = f", {self.older} in an older text" if self.older else ""
        return f"checked as of {self.as_of:%-d %B %Y}: {self.read} of {self.cited} provisions read{older}"


@dataclass(frozen=True)
class Rubric:
    """All criteria, and the state of the law they were written to.

    Parameters
    ----------
    criteria
        In the order of the files.
    law_as_of
        The oldest day on which a text that it cites was checked.
    own
        The name of the file of somebody's own criteria among them; empty where there is none.
    """

    criteria: tuple[Criterion, ...]
    law_as_of: date
    own: str = ""

    def __iter__(self) -> Iterator[Criterion]:
        return iter(self.criteria)

    def __len__(self) -> int:
        return len(self.criteria)

    @property
    def by_id(self) -> dict[str, Criterion]:
        """The criteria by their id."""
        return {criterion.id: criterion for criterion in self.criteria}

    def pillar(self, name: str) -> tuple[Criterion, ...]:
        """Return the criteria of one pillar."""
        return tuple(criterion for criterion in self.criteria if criterion.pillar == name)

    def checking(self, jurisdiction: Jurisdiction) -> Checking:
        """Return how far the law of a place that the criteria rest on was read."""
        return self._checking[jurisdiction]

    @cached_property
    def _checking(self) -> Mapping[Jurisdiction, Checking]:
        return MappingProxyType({place: self._checked_in(place) for place in Jurisdiction})

    def _checked_in(self, jurisdiction: Jurisdiction) -> Checking:
        cited = {
            source
            for criterion in self.criteria
            if jurisdiction in criterion.jurisdictions
            for source in criterion.sources
            if source.proposition is not None and jurisdiction in source.jurisdictions
        }
        days = [source.text_read for source in cited if source.text_read is not None]
        return Checking(
            as_of=min(days, default=None),
            read=sum(source.checked for source in cited),
            older=sum(source.text_read is not None and not source.checked for source in cited),
            cited=len(cited),
        )

    @cached_property
    def fingerprint(self) -> str:
        """12 hex digits that change when any criterion does."""
        digest = hashlib.sha256(str(self.law_as_of).encode())
        for place in PLACES.values():
            digest.update(place.model_dump_json().encode())
        for criterion in sorted(self.criteria, key=lambda item: item.id):
            digest.update(criterion.model_dump_json().encode())
        return digest.hexdigest()[:12]

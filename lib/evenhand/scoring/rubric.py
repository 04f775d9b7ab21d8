"""The rubric: what is asked of a scenario, at which levels, and what stands behind it.

A rubric is data. Its criteria say the question, the levels, the law or the study, the gate and the remedy; the rules
that compute a level from facts are found by the criterion's id.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from evenhand.scenario.facts import Role
from evenhand.scenario.parties import Jurisdiction
from evenhand.scoring.paths import check_path
from evenhand.scoring.ternary import Ternary

__all__ = [
    "CAPS",
    "HARD_LAW",
    "PILLARS",
    "Citation",
    "Criterion",
    "Force",
    "Gate",
    "GateClass",
    "Pillar",
    "Rubric",
    "Scale",
    "Step",
    "Why",
]

Pillar = Literal["consent", "transparency", "ownership"]
PILLARS: tuple[Pillar, ...] = ("consent", "transparency", "ownership")

OFFICIAL_HOSTS = (
    "eur-lex.europa.eu",
    "edpb.europa.eu",
    "leginfo.legislature.ca.gov",
    "cppa.ca.gov",
    "govt.westlaw.com",
    "ico.org.uk",
    "cnil.fr",
    "legislation.gov.uk",
    "doi.org",
)


class Force(StrEnum):
    """How binding a source is."""

    STATUTE = "statute"
    REGULATION = "regulation"
    COURT = "court"
    GUIDELINE = "guideline"
    STANDARD = "standard"
    STUDY = "study"
    OURS = "ours"


HARD_LAW = frozenset({Force.STATUTE, Force.REGULATION, Force.COURT})
"""The forces strong enough to carry a G1."""


class GateClass(StrEnum):
    """How grave a defect is, beyond the points it costs."""

    G1 = "G1"
    G2 = "G2"
    G3 = "G3"


CAPS: dict[GateClass, float] = {GateClass.G1: 20.0, GateClass.G2: 45.0, GateClass.G3: 70.0}
"""The highest score a pillar can have under each gate (thresholds are ours)."""


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True, str_strip_whitespace=True)


def _official(address: str) -> str:
    parts = urlsplit(address)
    host = parts.hostname or ""
    if parts.scheme != "https" or not any(host == known or host.endswith(f".{known}") for known in OFFICIAL_HOSTS):
        raise ValueError(f"{address!r} is not an official address; use https and one of {', '.join(OFFICIAL_HOSTS)}")
    return address


def _fact_path(path: str) -> str:
    check_path(path)
    return path


def _no_is_none(value: object) -> object:
    return None if value in ("no", False) else value


FactPath = Annotated[str, AfterValidator(_fact_path)]
Sentence = Annotated[str, Field(min_length=2)]
LevelNumber = Annotated[int, Field(ge=0, le=4)]


class Citation(_Entry):
    """What a criterion rests on."""

    text: Sentence
    """The source and the place in it, for example "GDPR Art. 7(4)"."""
    force: Force
    """How binding it is."""
    address: Annotated[str, AfterValidator(_official)] | None = None
    """Where it is published officially."""
    text_read: Annotated[date | None, BeforeValidator(_no_is_none)] = None
    """When we read the text itself; none when we have not ("source not yet checked")."""
    jurisdictions: tuple[Jurisdiction, ...] = tuple(Jurisdiction)
    """Where it is in force, or is heeded."""
    applies_when: Literal["terminal_equipment"] | None = None
    """The circumstance without which it does not bear: something is kept on, or read from, people's devices."""

    @property
    def checked(self) -> bool:
        """Whether the text itself was read."""
        return self.text_read is not None


class Gate(_Entry):
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
    asked_by_choice: bool = False
    """Whether California knows this defect only in consent, which a scenario may ask for where no law there does."""


class Why(_Entry):
    """Why a criterion matters: a real case or study."""

    text: Sentence
    """The case in one sentence."""
    source: Sentence
    """Where it is from."""
    address: Annotated[str, AfterValidator(_official)] | None = None
    """Where it is published."""
    text_read: Annotated[date | None, BeforeValidator(_no_is_none)] = None
    """When we read the text itself; none when we have not ("source not yet checked")."""

    @property
    def checked(self) -> bool:
        """Whether the text itself was read."""
        return self.text_read is not None


class Step(_Entry):
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


class Scale(_Entry):
    """A rule in data: compare one fact with steps, the first that fits deciding."""

    fact: FactPath
    """The fact; ``[]`` stands for every item of a list, the worst of which decides."""
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]
    """From the top."""
    otherwise: LevelNumber
    """The level when no step fits."""


class Criterion(_Entry):
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
    sources: Annotated[tuple[Citation, ...], Field(min_length=1)]
    """What it rests on."""
    gates: tuple[Gate, ...] = ()
    """Defects that cap the score."""
    remedy: Sentence
    """What to do about a low level."""
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

    @model_validator(mode="after")
    def _gates_have_law_behind_them(self) -> Criterion:
        for gate in self.gates:
            for place in gate.jurisdictions:
                if place not in self.jurisdictions:
                    raise ValueError(f"the {gate.gate} in {place} is outside the criterion's jurisdictions")
                forces = {source.force for source in self.sources if place in source.jurisdictions}
                if gate.gate is GateClass.G1 and not forces & HARD_LAW:
                    raise ValueError(f"a G1 in {place} needs a statute, regulation or judgment in force there")
                if not forces - {Force.OURS}:
                    raise ValueError(f"the {gate.gate} in {place} needs a source that is not ours")
        return self

    def sources_in(self, jurisdiction: Jurisdiction, *, terminal_equipment: Ternary = None) -> tuple[Citation, ...]:
        """Return the sources that bear in ``jurisdiction``, the most binding first.

        Those that bear only on people's devices are left out where none is involved, and stand last where that is not
        known.
        """
        here = [source for source in self._by_force if jurisdiction in source.jurisdictions]
        if terminal_equipment is True:
            return tuple(here)
        always = [source for source in here if source.applies_when is None]
        if terminal_equipment is None:
            always += [source for source in here if source.applies_when is not None]
        return tuple(always)

    @cached_property
    def _by_force(self) -> tuple[Citation, ...]:
        order = list(Force)
        return tuple(sorted(self.sources, key=lambda source: order.index(source.force)))

    def gates_in(self, jurisdiction: Jurisdiction) -> tuple[Gate, ...]:
        """Return the gates of ``jurisdiction``, the gravest first."""
        return tuple(
            sorted((gate for gate in self.gates if jurisdiction in gate.jurisdictions), key=lambda gate: gate.gate)
        )


@dataclass(frozen=True)
class Rubric:
    """All criteria, and the state of the law they were written to.

    Parameters
    ----------
    criteria
        In the order of the files.
    law_as_of
        The oldest date any of its files was researched.
    """

    criteria: tuple[Criterion, ...]
    law_as_of: date

    def __iter__(self) -> Iterator[Criterion]:
        return iter(self.criteria)

    def __len__(self) -> int:
        return len(self.criteria)

    @cached_property
    def by_id(self) -> dict[str, Criterion]:
        """The criteria by their id."""
        return {criterion.id: criterion for criterion in self.criteria}

    def pillar(self, name: str) -> tuple[Criterion, ...]:
        """Return the criteria of one pillar."""
        return tuple(criterion for criterion in self.criteria if criterion.pillar == name)

    @cached_property
    def fingerprint(self) -> str:
        """12 hex digits that change when any criterion does."""
        digest = hashlib.sha256(str(self.law_as_of).encode())
        for criterion in sorted(self.criteria, key=lambda item: item.id):
            digest.update(criterion.model_dump_json().encode())
        return digest.hexdigest()[:12]

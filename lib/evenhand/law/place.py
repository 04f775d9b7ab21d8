"""The places whose law is applied: one folder of ``data/law`` each, found there.

A place is data: what it is called, on which idea its law rests, which ages and rights it knows. What the rules of the
criteria distinguish between places they read here, so that a place whose concepts exist is added without code.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, ValidationError

from evenhand.errors import RubricError
from evenhand.law.act import Entry, Sentence
from evenhand.law.document import Document
from evenhand.places import LAW

WHAT = "a place"

Regime = Literal["grounds", "opt_out"]
"""Whether each use needs a ground, of which consent is one, or is free until the person opts out."""

ConsentFor = Literal["minors_sold", "sensitive_sold", "sensitive", "unexpected", "incompatible", "paid_programme"]
"""What consent is asked for where use is free until people opt out: selling data of minors or sensitive data, using
sensitive data, what people do not expect, what does not go with the purpose of collection, joining a paid programme."""

Right = Literal[
    "access", "rectification", "erasure", "restriction", "objection", "portability", "know", "opt_out", "limit"
]  # fmt: skip
"""The rights that a notice can name, see `evenhand.scenario.notice.Right`."""


class Ages(Entry):
    """Up to which age a person is a child for the purposes of consent."""

    parent_until: Annotated[int, Field(ge=0, le=21)]
    """Below this age a parent consents."""
    own_opt_in_until: Annotated[int, Field(ge=0, le=21)] | None = None
    """From there to below this age the child opts in itself, where the law asks for an opt-in at all."""

    @property
    def adult(self) -> int:
        """The age from which the law of consent asks nothing special."""
        return self.own_opt_in_until or self.parent_until


class Place(Entry):
    """What is said of a place in its ``place.yaml``."""

    code: Annotated[str, Field(pattern=r"^[A-Z]{2}(-[A-Z]{2,3})?$")]
    """The code that stands in scenarios, addresses and tables, for example US-CA."""
    name: Sentence
    """What people call it."""
    with_article: bool = False
    """Whether its name takes "the" within a sentence."""
    by_default: bool = False
    """Whether a scenario that names no place is judged there."""
    borrows: tuple[str, ...] = ()
    """Acts of other folders that are in force here too, or are heeded."""
    regime: Regime
    """Whether each use needs a ground, or is free until the person opts out."""
    consent_for: dict[ConsentFor, Sentence] = Field(default_factory=dict)
    """Where use is free until people opt out: what consent is asked for all the same, each with the provision."""
    offer_measured_by: Literal["data", "service"] = "service"
    """Whether an incentive is measured by the documented value of the data, or by what the service is worth."""
    ages: Ages
    """Who is a child for the purposes of consent."""
    representative: Literal["rep_eu", "rep_uk"] | None = None
    """The fact that names the representative whom a company from elsewhere appoints."""
    rights: dict[Right, Literal["always", "if_agreed", "if_sold", "if_special"]]
    """The rights that a notice has to name, and when; ``if_agreed`` where a use rests on consent or a contract."""
    home: tuple[str, ...] = ()
    """The countries (ISO 3166) to which data go without being transferred abroad."""
    own_statistics_on_devices: bool = False
    """Whether a company may read devices for statistics of its own without consent."""
    profiles_need_consent: bool = False
    """Whether people are held not to expect advertising on profiles from across services without their consent."""
    machine_decisions: Literal["ground", "safeguards", "refusal"] = "refusal"
    """What a decision by machine alone needs: a ground of its own, safeguards, or that people can refuse it."""
    not_examined: tuple[Sentence, ...] = ()
    """What no criterion asks about there: the absence of a gate says nothing of it."""
    read: Sentence
    """How far its law was read, in a sentence for readers."""


def _places() -> Mapping[str, Place]:
    """Return every place by its code; one that cannot be read is left out here, and told of when the law is loaded."""
    known: list[Place] = []
    for path in sorted(LAW.glob("*/place.yaml")):
        try:
            known.append(Place.model_validate(Document.of(path, RubricError, WHAT).root.values()))
        except (RubricError, ValidationError):
            continue
    known.sort(key=lambda place: (not place.by_default, place.code))
    return {place.code: place for place in known}


PLACES: Mapping[str, Place] = _places()
"""Every place by its code, those judged by default first."""

if TYPE_CHECKING:

    class Jurisdiction(StrEnum):
        """A body of law under which a scenario is judged."""

        EU = "EU"
        UK = "UK"
        US_CA = "US-CA"

else:
    Jurisdiction = StrEnum("Jurisdiction", {code.replace("-", "_"): code for code in PLACES}, module=__name__)
    Jurisdiction.__doc__ = "A body of law under which a scenario is judged."

BY_DEFAULT: tuple[Jurisdiction, ...] = tuple(Jurisdiction(code) for code, place in PLACES.items() if place.by_default)
"""Where a scenario is judged that does not say where its people are."""


def law_of(jurisdiction: Jurisdiction) -> Place:
    """Return what is said of a place."""
    return PLACES[jurisdiction.value]

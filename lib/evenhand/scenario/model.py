"""The scenario: one programme of collecting customer data, as declared facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from evenhand.law.place import BY_DEFAULT, Jurisdiction
from evenhand.nearest import nearest
from evenhand.scenario.accountability import Accountability
from evenhand.scenario.acts import Act
from evenhand.scenario.asking import SegmentSupply
from evenhand.scenario.consent import Alternative, Consent
from evenhand.scenario.evidence import Attachment, Evidence, PatternReview
from evenhand.scenario.facts import UNKNOWN, DataUse, Facts, Maybe, Unknown
from evenhand.scenario.notice import Notice, RecordedItem
from evenhand.scenario.parties import Audience, Controller, Identifier, Recipient, Source, Transfer
from evenhand.scenario.policy import Policy
from evenhand.scenario.programme import (
    Benefit,
    Economics,
    Incentive,
    Ownership,
    Programme,
    Range,
)
from evenhand.scenario.purposes import Purpose
from evenhand.scenario.scheme import Scheme, holds_scheme, nothing_paid


class AssumptionOverride(Facts):
    """A scenario's own value for one assumption."""

    low: float
    """P10."""
    likely: float
    """The mode."""
    high: float
    """P90."""
    source: str
    """Where it comes from."""
    note: str | None = None
    """Anything a reader should know."""
    owner: str | None = None
    """Who answers for it (a role)."""

    @model_validator(mode="after")
    def _ordered(self) -> AssumptionOverride:
        Range(low=self.low, likely=self.likely, high=self.high)
        return self


class LiftedGate(Act):
    """A presumption (G2) that a named person has rebutted, with a reason."""

    reasons = ("reason",)

    criterion: Annotated[str, Field(pattern=r"^[A-Z]+[0-9]+$")]
    """The criterion whose gate is lifted, for example C2."""
    jurisdiction: Jurisdiction
    """Where."""
    by: Annotated[str, Field(min_length=1)]
    """Who decided it: a name or an office."""
    reason: Annotated[str, Field(min_length=10)]
    """Why the presumption does not hold here."""
    date: dt.date
    """When."""
    source: str | None = None
    """What the reason rests on."""
    evidence: tuple[Evidence, ...] = ()
    """Files that show it."""


@holds_scheme
class Scenario(Facts):
    """A programme of collecting customer data, described by facts that may be unknown.

    A fact that is left out is `Unknown`; leaving it out never improves a score or a profit.
    """

    # Which schemes there are is known once all of them can be imported, which needs this module.
    model_config = ConfigDict(defer_build=True)

    version: Literal[1] = 1
    """The version of this format."""
    id: Identifier
    """A short name for machines, unique among the scenarios."""
    name: Annotated[str, Field(min_length=1, max_length=120)]
    """What people call it."""
    summary: str = ""
    """The programme in two or three sentences."""
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "USD"
    """The currency of all money in it (ISO 4217)."""
    jurisdictions: Annotated[tuple[Jurisdiction, ...], Field(min_length=1)] = BY_DEFAULT
    """The jurisdictions whose people are asked."""
    controller: Controller = Controller()
    """Who asks."""
    audience: Audience = Audience()
    """Who is asked."""
    programme: Programme = Programme()
    """How large it is."""
    purposes: tuple[Purpose, ...] = ()
    """What the data are used for."""
    uses_in_practice: Maybe[tuple[DataUse, ...]] = UNKNOWN
    """All uses really made of the data (Fides keys), whether consented to or not."""
    recipients: Maybe[tuple[Recipient, ...]] = UNKNOWN
    """Who receives data; empty for nobody."""
    transfers: Maybe[tuple[Transfer, ...]] = UNKNOWN
    """Data going to other countries; empty for none."""
    sources: Maybe[tuple[Source, ...]] = UNKNOWN
    """Where the data come from."""
    consent: Consent = Consent()
    """How people are asked."""
    alternatives: Maybe[tuple[Alternative, ...]] = UNKNOWN
    """Other ways to get the service; empty for none."""
    scheme: Scheme = Field(default_factory=nothing_paid)
    """What is paid, and by which rule."""
    benefits: tuple[Benefit, ...] = ()
    """What is given in kind beside it."""
    incentive: Incentive = Incentive()
    """The offer as customers are told it."""
    economics: Economics = Economics()
    """What the data bring in and what the programme costs."""
    ownership: Ownership = Ownership()
    """How much say the customer has."""
    accountability: Accountability = Accountability()
    """How the company answers for what it does."""
    notice: Notice = Notice()
    """The privacy notice."""
    business_model_text: Maybe[str | None] = UNKNOWN
    """How the company earns money with data, in the words shown to customers."""
    data_revenue_share_published: Maybe[bool] = UNKNOWN
    """Is it published which share of revenue comes from data?"""
    policy: Policy = Policy()
    """What an offer must pass to be recommended."""
    supply: tuple[SegmentSupply, ...] = ()
    """What single segments ask for, where that is known better than by the assumptions."""
    assumptions: dict[str, AssumptionOverride] = Field(default_factory=dict)
    """The scenario's own values for assumptions, by their id."""
    lifted_gates: tuple[LiftedGate, ...] = ()
    """Presumptions rebutted by a recorded reason."""
    reviews: tuple[PatternReview, ...] = ()
    """What reviewers found when they looked for deceptive design patterns, one pattern and screen at a time."""
    notice_items: tuple[RecordedItem, ...] = ()
    """What counsel read in the notice, item by item, where the notice reader does not know its language."""
    attachments: tuple[Attachment, ...] = ()
    """Files that show facts."""
    evidence: dict[str, str] = Field(default_factory=dict)
    """Where facts can be checked: a fact's path to a document or a person's office."""

    @model_validator(mode="after")
    def _references_exist(self) -> Scenario:
        for kind, items in (("purpose", self.purposes), ("recipient", self.recipients)):
            if isinstance(items, Unknown):
                continue
            ids = [item.id for item in items]
            for name in ids:
                if ids.count(name) > 1:
                    raise ValueError(f"the {kind} id {name!r} is used more than once")
        segments = [supply.segment for supply in self.supply]
        for name in segments:
            if segments.count(name) > 1:
                raise ValueError(f"the supply of the segment {name!r} is given more than once")
        known = tuple(purpose.id for purpose in self.purposes)
        for place, names in self._purpose_references():
            for name in names:
                if name not in known:
                    near = nearest(name, known)
                    hint = f"; did you mean {near!r}?" if near else ""
                    raise ValueError(f"{place} names the purpose {name!r}, which is not declared{hint}")
        return self

    def _purpose_references(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        if not isinstance(self.consent.requests, Unknown):
            for index, request in enumerate(self.consent.requests):
                if not isinstance(request.purposes, Unknown):
                    yield f"consent.requests[{index}]", request.purposes
        if not isinstance(self.recipients, Unknown):
            for recipient in self.recipients:
                if not isinstance(recipient.purposes, Unknown):
                    yield f"the recipient {recipient.id!r}", recipient.purposes

    @property
    def data_categories(self) -> tuple[str, ...]:
        """All data categories used by any purpose, sorted; purposes with unknown data add none."""
        results: set[str] = set()
        for purpose in self.purposes:
            if not isinstance(purpose.data, Unknown):
                results.update(purpose.data)
        return tuple(sorted(results))

    @property
    def refusable_categories(self) -> tuple[str, ...]:
        """Data categories of purposes a person can say no to, sorted: those that the exchange is about."""
        results: set[str] = set()
        for purpose in self.purposes:
            if purpose.strictly_necessary is not True and not isinstance(purpose.data, Unknown):
                results.update(purpose.data)
        return tuple(sorted(results))

    @property
    def offer_per_month(self) -> Maybe[float]:
        """What a participant is offered a month, in money's worth: fixed by the scheme where it can be, else as told.

        A benefit counts with what it is worth to the participant and as far as it is used, not with its face value nor
        with its cost. Without a scheme, and with a fund that serves those who say no as well, only what people are told
        beside it is an offer. Benefits beside the scheme are another quantity: their worth is uncertain.
        """
        return self.scheme.offered(self.incentive)

    def unknowns(self) -> Iterator[tuple[str, Unknown]]:
        """Yield the dotted path of every unknown fact, in the order of the document."""
        yield from _walk_unknowns(self, "")

    def replace(self, **changes: Any) -> Scenario:
        """Return a copy with some fields changed, validated again.

        Parameters
        ----------
        **changes
            Field names to new values.

        Raises
        ------
        pydantic.ValidationError
            When the result would not be a valid scenario.
        """
        return Scenario.model_validate({**{name: getattr(self, name) for name in type(self).model_fields}, **changes})


def _walk_unknowns(value: Any, path: str) -> Iterator[tuple[str, Unknown]]:
    if isinstance(value, Unknown):
        yield path, value
    elif isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            if isinstance(value, Facts) and name in value.idle:
                continue
            yield from _walk_unknowns(
                getattr(value, name), f"{path}.{field.alias or name}" if path else (field.alias or name)
            )
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _walk_unknowns(item, f"{path}[{index}]")
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _walk_unknowns(item, f"{path}.{key}")

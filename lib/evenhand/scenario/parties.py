"""Who takes part: the controller, the people the data are about, and everyone who receives or supplies data."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from evenhand.law.place import Jurisdiction
from evenhand.scenario.facts import UNKNOWN, DataCategory, DataSubject, Facts, Maybe

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=60)]
"""A short name for machines: lower-case letters, digits and hyphens."""


class ControllerRole(StrEnum):
    """How much power the asker has over the person asked."""

    ORDINARY = "ordinary"
    LARGE_ONLINE_PLATFORM = "large_online_platform"
    GATEKEEPER = "gatekeeper"
    DOMINANT = "dominant"
    PUBLIC_AUTHORITY = "public_authority"
    EMPLOYER = "employer"


class Controller(Facts):
    """The organisation that decides why and how the data are used."""

    name: Maybe[str | None] = UNKNOWN
    """The legal name of the organisation that asks."""
    brand: Maybe[str | None] = UNKNOWN
    """The name customers know it by."""
    contact: Maybe[str | None] = UNKNOWN
    """An address where a person can reach it."""
    established_in: Maybe[tuple[Jurisdiction, ...]] = UNKNOWN
    """The jurisdictions in which it has an establishment."""
    rep_eu: Maybe[str | None] = UNKNOWN
    """Its representative in the EU, when it has no establishment there."""
    rep_uk: Maybe[str | None] = UNKNOWN
    """Its representative in the UK, when it has no establishment there."""
    dpo_required: Maybe[bool] = UNKNOWN
    """Must it have a data protection officer?"""
    dpo_contact: Maybe[str | None] = UNKNOWN
    """How to reach the data protection officer."""
    role: Maybe[ControllerRole] = UNKNOWN
    """How much power it has over the people it asks."""
    essential_service: Maybe[bool] = UNKNOWN
    """Can people hardly do without this service?"""
    online_platform: Maybe[bool] = UNKNOWN
    """Does it run an online platform: a social network, a marketplace, an app store or the like?"""


class Audience(Facts):
    """The people whose data are collected."""

    subjects: Maybe[tuple[DataSubject, ...]] = UNKNOWN
    """Whose data they are (Fides data subjects)."""
    children: Maybe[Literal["none", "mixed", "targeted"]] = UNKNOWN
    """Are children among them?"""
    min_age_served: Maybe[Annotated[int, Field(ge=0, le=120)]] = UNKNOWN
    """The youngest age the service is offered to, in years."""
    age_assurance: Maybe[Literal["none", "self_declared", "verified", "parental_consent"]] = UNKNOWN
    """How the age is established."""
    child_settings: Maybe[Literal["protective", "like_adults"] | None] = UNKNOWN
    """Which settings does a child start with: the most protective ones, or those of adults; none without children?"""
    child_notice: Maybe[bool] = UNKNOWN
    """Is there a notice written for children?"""
    incentive_to_minors: Maybe[bool] = UNKNOWN
    """Is the incentive offered to minors?"""
    vulnerable: Maybe[bool] = UNKNOWN
    """Are people among them for whom the payment could be hard to refuse?"""
    low_income_check: Maybe[Literal["passed", "failed", "not_done"]] = UNKNOWN
    """Was it checked that low-income customers are not drawn in more than others?"""
    languages: Maybe[tuple[str, ...]] = UNKNOWN
    """The languages the service is offered in (BCP 47, for example en, de-AT)."""


class Recipient(Facts):
    """Somebody outside who receives data."""

    id: Identifier
    """A short name for machines, unique in the scenario."""
    name: Maybe[str | None] = UNKNOWN
    """The name of the recipient; none when only a category is known."""
    category: Maybe[str] = UNKNOWN
    """What kind of organisation it is, for example "cloud hosting"."""
    role: Maybe[Literal["processor", "joint", "third_party"]] = UNKNOWN
    """Does it act for us (processor), with us (joint), or for itself (third party)?"""
    country: Maybe[str] = UNKNOWN
    """Where it is (ISO 3166 code, for example DE)."""
    purposes: Maybe[tuple[Identifier, ...]] = UNKNOWN
    """The purposes it receives data for."""
    sells: Maybe[bool] = UNKNOWN
    """Does it sell the data on?"""
    contract: Maybe[Literal["none", "incomplete", "complete"]] = UNKNOWN
    """What is agreed with it in writing: nothing, less than the law asks for, or all of it?"""


class Transfer(Facts):
    """Data going to another country."""

    country: str
    """Where to (ISO 3166 code)."""
    mechanism: Maybe[Literal["adequacy", "standard_clauses", "binding_rules", "consent", "none"]] = UNKNOWN
    """What protects the data there."""
    risk_told: Maybe[bool] = UNKNOWN
    """Are people told what the risk is?"""
    assessed: Maybe[bool] = UNKNOWN
    """Was it checked that the protection holds under the law and the practice there?"""


class Source(Facts):
    """Where one category of data comes from."""

    category: DataCategory
    """The data category (Fides key)."""
    origin: Maybe[Literal["user", "observed", "third_party", "inferred"]] = Field(default=UNKNOWN, alias="from")
    """Given by the person, observed, bought or received from others, or inferred."""
    named: Maybe[str | None] = UNKNOWN
    """The name of the source, when it is somebody else."""
    permission_checked: Maybe[bool | None] = UNKNOWN
    """Was it checked that people agreed to its being passed on; none where nobody else supplies it?"""

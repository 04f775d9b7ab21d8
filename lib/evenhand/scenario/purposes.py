"""What the data are used for, and on what ground."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from evenhand.law.place import Jurisdiction
from evenhand.scenario.facts import UNKNOWN, DataCategory, DataUse, Facts, Maybe
from evenhand.scenario.parties import Identifier


class Basis(StrEnum):
    """The ground a purpose rests on: the six of GDPR Art. 6(1), and California's three positions."""

    CONSENT = "consent"
    CONTRACT = "contract"
    LEGAL_OBLIGATION = "legal_obligation"
    VITAL_INTERESTS = "vital_interests"
    PUBLIC_INTEREST = "public_interest"
    LEGITIMATE_INTERESTS = "legitimate_interests"
    OPT_IN = "opt_in"
    OPT_OUT = "opt_out"
    NOTICE_ONLY = "notice_only"


CONSENT_BASES: frozenset[Basis] = frozenset({Basis.CONSENT, Basis.OPT_IN})
"""The bases under which a person is asked, so that the consent criteria apply."""

GdprBasis = Literal[
    Basis.CONSENT,
    Basis.CONTRACT,
    Basis.LEGAL_OBLIGATION,
    Basis.VITAL_INTERESTS,
    Basis.PUBLIC_INTEREST,
    Basis.LEGITIMATE_INTERESTS,
]


SpecialException = Literal[
    "employment_law", "vital_interests", "members_of_association", "made_public", "legal_claims",
    "public_interest", "health_care", "public_health", "research",
]  # fmt: skip
"""The cases of GDPR Art. 9(2)(b)-(j), beside express consent."""


class Retention(Facts):
    """How long data are kept."""

    days: Maybe[Annotated[int, Field(ge=0)] | None] = UNKNOWN
    """The period in days; none when only a criterion is given."""
    criterion: Maybe[str | None] = UNKNOWN
    """The rule that decides when they are deleted, for example "while the membership lasts"."""
    deleted_on_closure: Maybe[bool] = UNKNOWN
    """Are they deleted when the account is closed?"""


class Purpose(Facts):
    """One thing the data are used for."""

    id: Identifier
    """A short name for machines, unique in the scenario."""
    text: Maybe[str] = UNKNOWN
    """What the data are used for and why, in the words shown to customers."""
    use: Maybe[DataUse] = UNKNOWN
    """The kind of use (Fides key)."""
    basis: dict[Jurisdiction, Maybe[Basis]] = Field(default_factory=dict)
    """The ground it rests on in each jurisdiction; one left out counts as unknown."""
    strictly_necessary: Maybe[bool] = UNKNOWN
    """Can the service asked for not be provided without it?"""
    less_intrusive_way: Maybe[bool] = UNKNOWN
    """Could the same be reached with less data, or in a way that intrudes less?"""
    expected: Maybe[bool] = UNKNOWN
    """Would people expect this use when they gave the data?"""
    earlier_purpose: Maybe[Literal["none", "compatible", "not_assessed", "incompatible"]] = UNKNOWN
    """Were the data first collected for something else, and was it assessed that this use goes with it?"""
    fallback_basis_if_refused: Maybe[GdprBasis | None] = UNKNOWN
    """The ground on which it would go on after a refusal; none if it stops."""
    after_refusal: Maybe[bool] = UNKNOWN
    """Does it go on, on another ground, for people who were asked before and said no?"""
    basis_rationale: Maybe[bool] = UNKNOWN
    """Is it recorded why this ground was chosen?"""
    legitimate_interest_text: Maybe[str | None] = UNKNOWN
    """The interest relied on, when it rests on legitimate interests."""
    interests_weighed: Maybe[Literal["not_done", "people_prevail", "company_prevails"]] = UNKNOWN
    """Was the company's interest weighed against people's in writing, and whose prevails?"""
    law: Maybe[str | None] = UNKNOWN
    """The law that asks for it, when it rests on a legal obligation or a public task; none if there is none."""
    objection: Maybe[Literal["stops", "weighed", "ignored"]] = UNKNOWN
    """What happens when a person objects to it?"""
    data: Maybe[tuple[DataCategory, ...]] = UNKNOWN
    """The data categories used (Fides keys)."""
    special_category: Maybe[bool] = UNKNOWN
    """Does it use health, biometrics, beliefs, sexual life, ethnicity, union membership or genetics?"""
    special_exception: Maybe[SpecialException | None] = UNKNOWN
    """What besides express consent allows the use of such data; none if nothing does."""
    on_device: Maybe[Literal["no", "requested_service", "own_statistics", "other"]] = UNKNOWN
    """Is anything stored on, or read from, people's devices for it (cookies, identifiers, position), and what for?"""
    combined: Maybe[bool] = UNKNOWN
    """Are the data put together with those of the company's other services, or of other companies?"""
    inferred: Maybe[tuple[str, ...]] = UNKNOWN
    """What is guessed about people, in plain words."""
    profiling: Maybe[bool] = UNKNOWN
    """Are people evaluated automatically?"""
    adm_significant: Maybe[bool] = UNKNOWN
    """Is anything important decided about people by machine alone?"""
    adm_ground: Maybe[Literal["contract", "law", "explicit_consent"] | None] = UNKNOWN
    """What allows such a decision: a contract that needs it, a law, or express consent; none if nothing does."""
    adm_refusable: Maybe[bool] = UNKNOWN
    """Are people told of it beforehand, and can they refuse to be decided about by machine?"""
    adm_logic_text: Maybe[str | None] = UNKNOWN
    """How such a decision is made, in the words shown to customers."""
    adm_human_route: Maybe[bool] = UNKNOWN
    """Can a person ask for a human to decide?"""
    retention: Maybe[Retention] = UNKNOWN
    """How long the data are kept for it."""
    sold_or_shared: Maybe[bool] = UNKNOWN
    """Are data sold, or shared for advertising across other companies' services?"""
    messages: Maybe[Literal["none", "agreed", "own_customers", "others"]] = UNKNOWN
    """Does it send advertising by e-mail, text or in the inbox: to people who agreed, to own customers, to others?"""
    manipulation: Maybe[Literal["none", "deceives", "exploits"]] = UNKNOWN
    """Does an AI system deceive people for it, or exploit their age, a disability or their poverty, to their harm?"""

    def basis_in(self, jurisdiction: Jurisdiction) -> Maybe[Basis]:
        """Return the ground in ``jurisdiction``, `Unknown` when it was left out."""
        return self.basis.get(jurisdiction, UNKNOWN)

"""What the data are used for, and on what ground."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from evenhand.scenario.facts import UNKNOWN, DataCategory, DataUse, Facts, Maybe
from evenhand.scenario.parties import Identifier, Jurisdiction

__all__ = ["CONSENT_BASES", "Basis", "Purpose", "Retention"]


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
    fallback_basis_if_refused: Maybe[GdprBasis | None] = UNKNOWN
    """The ground on which it would go on after a refusal; none if it stops."""
    basis_rationale: Maybe[bool] = UNKNOWN
    """Is it recorded why this ground was chosen?"""
    legitimate_interest_text: Maybe[str | None] = UNKNOWN
    """The interest relied on, when it rests on legitimate interests."""
    data: Maybe[tuple[DataCategory, ...]] = UNKNOWN
    """The data categories used (Fides keys)."""
    special_category: Maybe[bool] = UNKNOWN
    """Does it use health, biometrics, beliefs, sexual life, ethnicity, union membership or genetics?"""
    inferred: Maybe[tuple[str, ...]] = UNKNOWN
    """What is guessed about people, in plain words."""
    profiling: Maybe[bool] = UNKNOWN
    """Are people evaluated automatically?"""
    adm_significant: Maybe[bool] = UNKNOWN
    """Is anything important decided about people by machine alone?"""
    adm_logic_text: Maybe[str | None] = UNKNOWN
    """How such a decision is made, in the words shown to customers."""
    adm_human_route: Maybe[bool] = UNKNOWN
    """Can a person ask for a human to decide?"""
    retention: Maybe[Retention] = UNKNOWN
    """How long the data are kept for it."""
    sold_or_shared: Maybe[bool] = UNKNOWN
    """Are data sold, or shared for advertising across other companies' services?"""

    def basis_in(self, jurisdiction: Jurisdiction) -> Maybe[Basis]:
        """Return the ground in ``jurisdiction``, `Unknown` when it was left out."""
        return self.basis.get(jurisdiction, UNKNOWN)

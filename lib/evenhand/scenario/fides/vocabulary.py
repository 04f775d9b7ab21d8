"""Fides' words and ours: legal bases, members of the taxonomy, names, periods."""

from __future__ import annotations

import re
from collections.abc import Collection

from fideslang.models import LegalBasisForProcessingEnum, LegalBasisForTransfersEnum, SpecialCategoryLegalBasisEnum

from evenhand.law.place import Jurisdiction
from evenhand.scenario.purposes import Basis

BASES: dict[str, Basis] = {
    LegalBasisForProcessingEnum.CONSENT.value: Basis.CONSENT,
    LegalBasisForProcessingEnum.CONTRACT.value: Basis.CONTRACT,
    LegalBasisForProcessingEnum.LEGAL_OBLIGATION.value: Basis.LEGAL_OBLIGATION,
    LegalBasisForProcessingEnum.VITAL_INTEREST.value: Basis.VITAL_INTERESTS,
    LegalBasisForProcessingEnum.PUBLIC_INTEREST.value: Basis.PUBLIC_INTEREST,
    LegalBasisForProcessingEnum.LEGITIMATE_INTEREST.value: Basis.LEGITIMATE_INTERESTS,
}
"""The six grounds of GDPR Art. 6(1), as Fides writes them."""

SPECIAL_BASES: frozenset[str] = frozenset(item.value for item in SpecialCategoryLegalBasisEnum)
"""The ten exceptions of GDPR Art. 9(2), as Fides writes them."""

EXPLICIT_CONSENT: str = SpecialCategoryLegalBasisEnum.CONSENT.value

TRANSFERS: dict[str, str] = {
    "adequacy": LegalBasisForTransfersEnum.ADEQUACY_DECISION.value,
    "standard_clauses": LegalBasisForTransfersEnum.SCCS.value,
    "binding_rules": LegalBasisForTransfersEnum.BCRS.value,
    "consent": LegalBasisForTransfersEnum.OTHER.value,
}
"""What protects a transfer, in our word and in Fides'."""

_DAYS = {"d": 1.0, "w": 7.0, "m": 365 / 12, "y": 365.0}
_PERIOD = re.compile(r"(\d{1,5})\s*(d|w|m|y)(?:ays?|eeks?|onths?|ears?)", re.IGNORECASE)
_ISO_PERIOD = re.compile(r"P(\d{1,5})([DWMY])")
_BARE_NUMBER = re.compile(r"\d+")


def gdpr_place(jurisdictions: Collection[Jurisdiction]) -> Jurisdiction | None:
    """Return where a ground of GDPR Art. 6 belongs: the EU, or the UK where the EU is not judged."""
    return next((place for place in (Jurisdiction.EU, Jurisdiction.UK) if place in jurisdictions), None)


def ancestor(key: str, taxonomy: frozenset[str], depth: int) -> str | None:
    """Return the nearest member of a taxonomy that a key lies below, or ``None``.

    Parameters
    ----------
    key
        A key of somebody's own, for example ``user.contact.loyalty_number``.
    taxonomy
        The members.
    depth
        How many parts the member must have at least, so that it still says something.
    """
    parts = key.split(".")
    for length in range(len(parts) - 1, depth - 1, -1):
        parent = ".".join(parts[:length])
        if parent in taxonomy:
            return parent
    return None


def identifier(text: str, taken: Collection[str], fallback: str) -> str:
    """Return a short name for machines made from a text, other than those taken."""
    plain = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60].strip("-") or fallback
    name, number = plain, 2
    while name in taken:
        suffix = f"-{number}"
        name = plain[: 60 - len(suffix)] + suffix
        number += 1
    return name


def days_of(text: str) -> int | None:
    """Return the days of a period with a unit, or ``None``; a month is the twelfth of 365 days.

    >>> days_of("13 months"), days_of("P2Y"), days_of("30"), days_of("as long as needed")
    (395, 730, None, None)
    """
    days = _PERIOD.fullmatch(text.strip()) or _ISO_PERIOD.fullmatch(text.strip())
    return None if days is None else round(int(days[1]) * _DAYS[days[2].lower()])


def retention_of(text: str) -> tuple[int | None, str | None]:
    """Return the days and the rule that a text about retention states; both ``None`` for a number without a unit."""
    head, _, tail = text.partition("; ")
    days = days_of(head)
    if days is not None:
        return days, tail.strip() or None
    if _BARE_NUMBER.fullmatch(text.strip()):
        return None, None
    return None, text


def retention_text(days: int | None, criterion: str | None) -> str | None:
    """Return one text for days and rule, as `retention_of` reads it."""
    parts = [f"{days} days"] if days is not None else []
    if criterion:
        parts.append(criterion)
    return "; ".join(parts) or None

"""What a survey says, as numbers with their uncertainty: nothing in here belongs to a single respondent."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

from scipy import special

from evenhand.errors import CustomerDataError

LEAST_RESPONDENTS = 10
"""Fewer people are never estimated: a figure of nine people says too much about each of them, and too little."""
FEW_RESPONDENTS = 30
"""Below this many people who named a price, the result carries a warning."""
Z80 = float(special.ndtri(0.9))
"""Standard errors from the middle to P10 and P90."""


@dataclass(frozen=True, slots=True)
class Estimated:
    """One number estimated from a survey.

    Parameters
    ----------
    value
        The estimate of maximum likelihood.
    low, high
        P10 and P90: in eight of ten surveys like this one the truth lies between them.
    error
        The asymptotic standard error, of the logarithm for a median.
    """

    value: float
    low: float
    high: float
    error: float


def share_estimated(share: float, people: float) -> Estimated:
    """Return a share with Wilson's score interval, which stays within 0 and 1 and is not empty for a share of 0."""
    z2 = Z80 * Z80
    middle = (share + z2 / (2 * people)) / (1 + z2 / people)
    half = Z80 / (1 + z2 / people) * math.sqrt(share * (1 - share) / people + z2 / (4 * people * people))
    return Estimated(
        share,
        min(max(middle - half, 0.0), share),
        max(min(middle + half, 1.0), share),
        math.sqrt(share * (1 - share) / people),
    )


@dataclass(frozen=True, slots=True)
class SupplyEstimate:
    """What a group of customers asks for: some share for nothing, some never, the rest at lognormal prices.

    Parameters
    ----------
    group
        The segment's name, or "everyone".
    respondents, priced
        People who answered, and those of them who named a price above zero.
    effective
        As many equally weighted people as would say as much about the median price (Kish).
    median, log_sd
        Of the prices above zero that were named; money a month, and log units.
    willing, refusing
        Shares of all who answered.
    notes
        What a reader should know before using it.
    """

    group: str
    respondents: int
    priced: int
    effective: float
    median: Estimated
    log_sd: Estimated
    willing: Estimated
    refusing: Estimated
    notes: tuple[str, ...] = ()

    def to_json_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return asdict(self)


def enough(people: int, what: str, file: str) -> None:
    """Refuse to estimate from fewer than `LEAST_RESPONDENTS` people."""
    if people < LEAST_RESPONDENTS:
        raise CustomerDataError(
            f"{file} holds {people} {what}; at least {LEAST_RESPONDENTS} are needed.",
            hint="A result from fewer would tell about single people, and hardly anything about all customers.",
        )

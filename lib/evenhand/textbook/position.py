"""Positions of a market: what happens at one dividend, and the dividends that stand out."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Position:
    """What happens at one dividend; amounts are totals a month.

    Parameters
    ----------
    dividend
        Paid to each participant.
    participation, free, coerced, steered
        Shares of customers: all recorded; for the dividend alone; because no costs the service; by the screen.
    participants
        Customers times participation.
    revenue, at_risk_revenue
        Of all participants' data; the part that the coerced and steered bring in.
    payout, costs, profit
        Dividends; fixed cost and cost per participant; what is left of revenue.
    free_profit
        Profit without the revenue at risk: what a simulation and its verdict credit. It differs from ``profit`` only
        where some say yes because of the service's conditions or of the screen.
    rate, net_rate
        Payout over revenue, and over revenue less the cost per participant; ``nan`` without revenue.
    customer_surplus, external_loss, total_surplus
        What customers gain, what leakage costs them, and profit plus the one less the other.
    customer_share
        Customer surplus over customer surplus and profit; ``nan`` when they do not sum to more than zero.
    wta_cap
        At how much a loss counts at most, where that matters; infinite without a cap.
    """

    dividend: float
    participation: float
    free: float
    coerced: float
    steered: float
    participants: float
    revenue: float
    at_risk_revenue: float
    payout: float
    costs: float
    profit: float
    free_profit: float
    rate: float
    net_rate: float
    customer_surplus: float
    external_loss: float
    total_surplus: float
    customer_share: float
    wta_cap: float


@dataclass(frozen=True, slots=True)
class Landmark(Position):
    """A position that stands out, or ``nan`` throughout with the reason why there is none.

    Parameters
    ----------
    roots
        All dividends that solve its equation, rising; the highest that qualifies is the landmark.
    corner
        "zero" or "full participation" where it lies at an end.
    reason
        Why there is none, or why it lies where it does; empty when nothing is special.
    """

    roots: tuple[float, ...] = ()
    corner: str | None = None
    reason: str = ""

    @property
    def exists(self) -> bool:
        """Whether there is such a dividend."""
        return math.isfinite(self.dividend)


@dataclass(frozen=True, slots=True)
class Landmarks:
    """The four dividends that stand out in a market."""

    break_even: Landmark
    profit_max: Landmark
    efficient: Landmark
    equal_gain: Landmark

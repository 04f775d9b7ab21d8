"""A market for data in its plainest form: one supply, one revenue curve, one dividend.

Everything larger is built on these ideas, and this class can be checked against closed forms. Amounts are totals a
month. Dividends are not negative. A rate is what the company pays in dividends divided by its gross data revenue.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evenhand.errors import ModelError
from evenhand.textbook.landmarks import find_landmarks
from evenhand.textbook.position import Landmarks, Position
from evenhand.textbook.revenue import Revenue
from evenhand.textbook.supply import Supply

Array = NDArray[np.float64]
Equilibrium = Literal["lowest", "highest"]

LEAK_GRID = 513
LEAK_HALVINGS = 60


@dataclass(frozen=True, slots=True)
class Market:
    """Customers who ask for a price, and a company whose revenue grows with those who accept.

    The market of the textbook: whoever takes part brings in revenue, freely or not, and its landmarks are those of a
    company that counts everybody. `simulate`, and every verdict, credits those alone who say yes freely;
    ``free_profit`` and ``at_risk_revenue`` say how far the two are apart.

    Parameters
    ----------
    customers
        How many there are.
    supply
        What they ask for.
    revenue
        What the data of n of them bring in a month.
    cost_per_participant, fixed_cost
        Besides dividends, a month.
    service_value, conditionality
        What losing the service would be worth to a customer, and how much of it a no costs (0 to 1). Who asks for the
        dividend plus what a no costs, or less, says yes; all who say yes are paid.
    leak, mediation
        The share of their own loss that people suffer whose data others' data reveal, when all others share; mediation
        (0 to 1) removes that part of it. A sharer's own sharing then costs less the more others share, so that several
        equilibria can exist: landmarks are of the lowest.
    default_bias
        Of those who would not say yes, the share whom the screen records as saying yes.
    wta_cap
        At how much one person's loss counts at most, in what leakage and steering cost. By default infinite, and where
        some refuse any price (so that their loss would be infinite) the supply's ``high``.

    Examples
    --------
    >>> from evenhand.textbook import Market, revenue, supply
    >>> market = Market(customers=1000.0, supply=supply.Uniform(low=1, high=12), revenue=revenue.Linear(value=8.0))
    >>> round(market.landmarks().profit_max.dividend, 6)
    4.5
    """

    customers: float
    supply: Supply
    revenue: Revenue
    cost_per_participant: float = 0.0
    fixed_cost: float = 0.0
    service_value: float = 0.0
    conditionality: float = 0.0
    leak: float = 0.0
    default_bias: float = 0.0
    mediation: float = 0.0
    wta_cap: float | None = None

    def __post_init__(self) -> None:
        if not self.customers > 0:
            raise ModelError(f"A market needs customers: got {self.customers:g}.")
        for name in ("conditionality", "default_bias", "mediation"):
            if not 0.0 <= getattr(self, name) <= 1.0:
                raise ModelError(f"{name} lies between 0 and 1: got {getattr(self, name):g}.")
        if not 0.0 <= self.leak < 1.0:
            raise ModelError(f"leak lies between 0 and 1, below 1: got {self.leak:g}.")
        for name in ("service_value", "cost_per_participant", "fixed_cost"):
            if not getattr(self, name) >= 0.0:
                raise ModelError(f"{name} must not be negative: got {getattr(self, name):g}.")

    @property
    def effective_leak(self) -> float:
        """The leak after mediation."""
        return self.leak * (1.0 - self.mediation)

    @property
    def refusal_loss(self) -> float:
        """What saying no costs a customer a month."""
        return self.conditionality * self.service_value

    @property
    def cap(self) -> float:
        """At how much one person's loss counts at most."""
        if self.wta_cap is not None:
            return self.wta_cap
        return self.supply.high if math.isinf(self.supply.mean) else math.inf

    def at(self, dividend: float, *, equilibrium: Equilibrium = "lowest") -> Position:
        """Return what happens at a dividend.

        Parameters
        ----------
        dividend
            A month, not negative.
        equilibrium
            Which one, where leakage makes several.

        Raises
        ------
        ModelError
            When the dividend is negative.
        """
        if not dividend >= 0:
            raise ModelError(f"A dividend must not be negative: got {dividend:g}.")
        table = self.table([dividend], equilibrium=equilibrium)
        return Position(**{name: float(values[0]) for name, values in table.items()})

    def table(self, dividends: ArrayLike, *, equilibrium: Equilibrium = "lowest") -> dict[str, Array]:
        """Return the fields of `at` for many dividends at once, as arrays."""
        d = np.atleast_1d(np.asarray(dividends, dtype=np.float64))
        loss, bias, leak, cap = self.refusal_loss, self.default_bias, self.effective_leak, self.cap
        shared = self._shared(d, equilibrium)
        own = 1.0 - leak * shared
        free = self.supply.share(d / own)
        reach = (d + loss) / own
        observed, area = self.supply.share(reach), self.supply.surplus(reach)
        refusing = 1.0 - observed
        steered = bias * refusing
        recorded = observed + steered
        surplus = own * area - loss * (observed + refusing * (1.0 - bias))
        mean_loss = self.supply.mean if math.isinf(cap) else cap - float(self.supply.surplus(cap))
        if bias > 0:
            above = mean_loss - (reach * observed - area)
            if math.isfinite(cap):
                above = np.where(reach < cap, above, cap * refusing)
            surplus = surplus + bias * (d * refusing - own * above)
        external = leak * shared * mean_loss if leak > 0 else np.zeros_like(d)
        people = self.customers * recorded
        gross = self.revenue.total(people)
        at_risk = gross - self.revenue.total(self.customers * free)
        payout = d * people
        running = self.cost_per_participant * people
        profit = gross - payout - running - self.fixed_cost
        gain, harm = self.customers * surplus, self.customers * external
        with np.errstate(divide="ignore", invalid="ignore"):
            rate = np.where(gross > 0, payout / gross, np.nan)
            net_rate = np.where(gross - running > 0, payout / (gross - running), np.nan)
            share = np.where(gain + profit > 0, gain / (gain + profit), np.nan)
        return {
            "dividend": d,
            "participation": recorded,
            "free": free,
            "coerced": observed - free,
            "steered": steered,
            "participants": people,
            "revenue": gross,
            "at_risk_revenue": at_risk,
            "payout": payout,
            "costs": running + self.fixed_cost,
            "profit": profit,
            "free_profit": profit - at_risk,
            "rate": rate,
            "net_rate": net_rate,
            "customer_surplus": gain,
            "external_loss": harm,
            "total_surplus": profit + gain - harm,
            "customer_share": share,
            "wta_cap": np.full_like(d, cap),
        }

    def _shared(self, d: Array, equilibrium: Equilibrium) -> Array:
        """Return the share of customers who share, which solves Q = answer(Q)."""
        leak, loss, bias = self.effective_leak, self.refusal_loss, self.default_bias

        def beyond(q: Array, offer: Array) -> Array:
            observed = self.supply.share((offer + loss) / (1.0 - leak * q))
            return np.asarray(observed + bias * (1.0 - observed) - q)

        if leak == 0:
            return beyond(np.zeros_like(d), d)
        grid = np.linspace(0.0, 1.0, LEAK_GRID)
        excess = beyond(grid[None, :], d[:, None])
        # The answer is at least 0 and at most 1, so the excess starts at 0 or above and ends at 0 or below.
        if equilibrium == "lowest":
            index = np.argmax(excess <= 0, axis=1)
            low, high = grid[np.maximum(index - 1, 0)], grid[index]
        else:
            index = LEAK_GRID - 1 - np.argmax((excess >= 0)[:, ::-1], axis=1)
            low, high = grid[index], grid[np.minimum(index + 1, LEAK_GRID - 1)]
        for _ in range(LEAK_HALVINGS):
            middle = (low + high) / 2.0
            above = beyond(middle, d) > 0
            low, high = np.where(above, middle, low), np.where(above, high, middle)
        return np.asarray(high if equilibrium == "lowest" else low)

    def landmarks(self, *, margin: float = 1.0) -> Landmarks:
        """Return the dividends that stand out.

        Break-even is the highest dividend with participants and without profit or loss; profit_max maximises profit;
        efficient is the smallest that maximises profit and customer surplus less external loss; equal_gain is the
        highest at which customers' gain overtakes ``margin`` times the company's while the company does not lose.

        Parameters
        ----------
        margin
            What customers must gain for each unit the company gains.
        """
        return find_landmarks(self, margin)

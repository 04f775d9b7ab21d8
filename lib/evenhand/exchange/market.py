"""A market for data in its plainest form: one supply, one revenue curve, one dividend.

Everything larger is built on these ideas, and this class can be checked against closed forms. Amounts are totals a
month. Dividends are not negative. A rate is what the company pays in dividends divided by its gross data revenue.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import optimize

from evenhand.errors import ModelError
from evenhand.exchange.revenue import Revenue
from evenhand.exchange.supply import Supply

__all__ = ["Landmark", "Landmarks", "Market", "Position"]

Array = NDArray[np.float64]
Equilibrium = Literal["lowest", "highest"]

LEAK_GRID = 513
LEAK_HALVINGS = 60


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
    >>> from evenhand.exchange import Market, revenue, supply
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
        return _Search(self, margin).landmarks()


GRID_LINEAR = 2001
GRID_LOG = 1500
CANDIDATES = 3
# Beside a kink, where one-sided limits are looked at, relative to the grid's reach.
BESIDE = 1e-12
# How far a difference may be from zero, relative to the amounts it is made of, and still be a root and not a jump.
ROOT = 1e-7


class _Search:
    """Finds a market's landmarks: a grid that knows where the curves bend, then roots and optima inside its cells."""

    def __init__(self, market: Market, margin: float) -> None:
        self.market = market
        self.margin = margin
        top = self._top()
        kinks = np.array([kink for kink in market.supply.kinks if 0 <= kink <= top])
        beside = np.concatenate([kinks, kinks - BESIDE * top, kinks + BESIDE * top])
        grid = np.concatenate([np.linspace(0.0, top, GRID_LINEAR), np.geomspace(top * 1e-9, top, GRID_LOG), beside])
        self.grid = np.unique(np.clip(grid, 0.0, top))
        self.table = market.table(self.grid)
        self.smooth = market.effective_leak == 0 and market.refusal_loss == 0 and market.default_bias == 0

    def _top(self) -> float:
        """Return a dividend beyond which no landmark lies."""
        market = self.market
        revenue = float(market.revenue.total(market.customers))
        top = max(market.supply.high, 1e-9)
        for _ in range(400):
            table = market.table([top])
            if table["payout"][0] > revenue or (table["participation"][0] == 0 and top > 1e9 * market.supply.high):
                break
            top *= 2.0
        low = 0.0
        for _ in range(60):
            middle = (low + top) / 2.0
            if market.table([middle])["payout"][0] > revenue:
                top = middle
            else:
                low = middle
        # Where revenue is convex, later participants can bring in more than they are paid even beyond that.
        people = np.linspace(float(market.table([top])["participants"][0]), market.customers, 201)
        steepest = float(np.max(market.revenue.marginal(np.maximum(people, 1e-12))))
        return max(top, steepest if math.isfinite(steepest) else 0.0) * 1.01 + 1e-12

    def landmarks(self) -> Landmarks:
        return Landmarks(self.break_even(), self.profit_max(), self.efficient(), self.equal_gain())

    def value(self, name: str, dividend: float) -> float:
        return float(self.market.table([dividend])[name][0])

    def profit(self, dividend: float) -> float:
        return self.value("profit", dividend)

    def ahead(self, dividend: float) -> float:
        table = self.market.table([dividend])
        gain = table["customer_surplus"] - table["external_loss"] - self.margin * table["profit"]
        return float(gain[0])

    def roots(self, values: Array, function: Callable[[float], float], *, rising: bool | None = None) -> list[float]:
        """Return where a function is zero, jumps left out."""
        size = float(np.max(np.abs(self.table["revenue"]))) + self.market.fixed_cost
        found = []
        for index in np.flatnonzero(np.sign(values[:-1]) * np.sign(values[1:]) < 0):
            if rising is not None and (values[index + 1] > values[index]) != rising:
                continue
            root = optimize.brentq(function, self.grid[index], self.grid[index + 1], xtol=1e-300, rtol=1e-15)
            if abs(function(root)) <= ROOT * max(size, 1e-300):
                found.append(float(root))
        exact = (values == 0) & (self.grid > 0) & (self.table["participation"] > 0)
        found.extend(self.grid[exact].tolist())
        return sorted(set(found))

    def break_even(self) -> Landmark:
        some = self.table["participation"] > 0
        profit = np.where(some, self.table["profit"], 0.0)
        roots = [root for root in self.roots(profit, self.profit) if self.value("participation", root) > 0]
        if roots:
            return self.landmark(roots[-1], roots=tuple(roots))
        return _none(self.no_market() if np.all(self.table["profit"][some] < 0) else "profit jumps past zero")

    def no_market(self) -> str:
        if not np.any(self.table["participation"] > 0):
            return "no market: nobody takes part at any dividend the data could pay for"
        return "no market: the company loses at every dividend at which anybody takes part"

    def profit_max(self) -> Landmark:
        dividend, roots = self.largest("profit")
        reason = ""
        some = self.table["participation"] > 0
        if not np.any(some) or np.all(self.table["profit"][some] < 0):
            reason = self.no_market()
        return self.landmark(dividend, roots=roots, reason=reason)

    def efficient(self) -> Landmark:
        dividend, roots = self.largest("total_surplus")
        found = self.landmark(dividend, roots=roots)
        reason = "all together do better without it" if found.total_surplus < 0 else ""
        return self.landmark(dividend, roots=roots, reason=reason)

    def equal_gain(self) -> Landmark:
        profit, some = self.table["profit"], self.table["participation"] > 0
        gain = self.table["customer_surplus"] - self.table["external_loss"]
        ahead = gain - self.margin * profit
        slack = -ROOT * (abs(float(np.max(self.table["revenue"]))) + self.market.fixed_cost)
        roots = [root for root in self.roots(ahead, self.ahead, rising=True) if self.profit(root) >= slack]
        roots = [root for root in roots if self.value("participation", root) > 0]
        if roots:
            return self.landmark(roots[-1], roots=tuple(roots))
        viable = some & (profit >= 0)
        if not np.any(viable):
            both = bool(np.all(gain[some] < 0)) if np.any(some) else False
            return _none("both lose at every dividend" if both else self.no_market())
        if np.all(ahead[viable] <= 0):
            return _none("the company always gains more")
        if np.all(ahead[viable] >= 0):
            return _none("customers always gain more")
        return _none("the gains jump past each other")

    def largest(self, name: str) -> tuple[float, tuple[float, ...]]:
        """Return the smallest dividend with the largest value, and all local optima found."""
        values = self.table[name] + self.market.fixed_cost
        last = len(values) - 1
        peaks = [
            index
            for index in np.argsort(-values, kind="stable")
            if (index == 0 or values[index] > values[index - 1])
            and (index == last or values[index] >= values[index + 1])
        ][:CANDIDATES]
        found = [self.refined(name, int(index)) for index in peaks]
        best = max(value for _, value in found)
        slack = 1e-12 * max(float(np.max(np.abs(values))), 1e-300)
        chosen = min(dividend for dividend, value in found if value >= best - slack)
        return chosen, tuple(sorted({dividend for dividend, _ in found}))

    def refined(self, name: str, index: int) -> tuple[float, float]:
        """Return the optimum near a grid point, and its value without the fixed cost."""
        point = float(self.grid[index])
        low, high = float(self.grid[max(index - 1, 0)]), float(self.grid[min(index + 1, len(self.grid) - 1)])

        def value(dividend: float) -> float:
            return self.value(name, dividend) + self.market.fixed_cost

        choices = [(point, value(point))]
        if self.smooth and (root := self.stationary(name, low, high)) is not None:
            choices.insert(0, (root, value(root)))
        else:
            result = optimize.minimize_scalar(
                lambda x: -value(float(x)), bounds=(low, high), method="bounded", options={"xatol": 1e-12 * high}
            )
            choices.append((float(result.x), value(float(result.x))))
        best = max(v for _, v in choices)
        slack = 1e-14 * max(abs(best), 1e-300)
        return next((d, v) for d, v in choices if v >= best - slack)

    def stationary(self, name: str, low: float, high: float) -> float | None:
        """Return where the derivative is zero, which is more exact than comparing values; ``None`` at a corner."""

        def slope(dividend: float) -> float:
            market = self.market
            people = market.customers * float(market.supply.share(dividend))
            entering = market.customers * float(market.supply.density(dividend))
            worth = float(market.revenue.marginal(max(people, 1e-300))) - market.cost_per_participant - dividend
            return worth * entering - (people if name == "profit" else 0.0)

        left, right = slope(low), slope(high)
        if not (math.isfinite(left) and math.isfinite(right)) or left * right >= 0:
            return None
        return float(optimize.brentq(slope, low, high, xtol=1e-300, rtol=1e-15))

    def landmark(self, dividend: float, *, roots: tuple[float, ...] = (), reason: str = "") -> Landmark:
        position = self.market.at(dividend)
        most = float(np.max(self.table["participation"]))
        corner = None
        if dividend == 0:
            corner = "zero"
        elif position.participation >= most and position.participation >= 1.0:
            corner = "full participation"
        values: dict[str, Any] = {item.name: getattr(position, item.name) for item in fields(Position)}
        return Landmark(**values, roots=roots, corner=corner, reason=reason)


def _none(reason: str) -> Landmark:
    values: dict[str, Any] = {item.name: math.nan for item in fields(Position)}
    return Landmark(**values, reason=reason)

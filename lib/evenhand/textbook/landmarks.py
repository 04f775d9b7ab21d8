"""The search for a market's landmarks: where curves cross, and where they are highest, corners and jumps included."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import fields
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import optimize

from evenhand.textbook.position import Landmark, Landmarks, Position
from evenhand.textbook.revenue import Revenue
from evenhand.textbook.supply import Supply

Array = NDArray[np.float64]

GRID_LINEAR = 2001
GRID_LOG = 1500
CANDIDATES = 3
# Beside a kink, where one-sided limits are looked at, relative to the grid's reach.
BESIDE = 1e-12
# How far a difference may be from zero, relative to the amounts it is made of, and still be a root and not a jump.
ROOT = 1e-7


class _Market(Protocol):
    """What the search asks of a market; `evenhand.textbook.market.Market` answers it."""

    @property
    def customers(self) -> float: ...
    @property
    def supply(self) -> Supply: ...
    @property
    def revenue(self) -> Revenue: ...
    @property
    def cost_per_participant(self) -> float: ...
    @property
    def fixed_cost(self) -> float: ...
    @property
    def default_bias(self) -> float: ...
    @property
    def effective_leak(self) -> float: ...
    @property
    def refusal_loss(self) -> float: ...
    def table(self, dividends: ArrayLike) -> dict[str, Array]: ...
    def at(self, dividend: float) -> Position: ...


def find_landmarks(market: _Market, margin: float) -> Landmarks:
    """Return the dividends that stand out in a market, see `Market.landmarks`."""
    return _Search(market, margin).landmarks()


class _Search:
    """Finds a market's landmarks: a grid that knows where the curves bend, then roots and optima inside its cells."""

    def __init__(self, market: _Market, margin: float) -> None:
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
        results = []
        for index in np.flatnonzero(np.sign(values[:-1]) * np.sign(values[1:]) < 0):
            if rising is not None and (values[index + 1] > values[index]) != rising:
                continue
            root = optimize.brentq(function, self.grid[index], self.grid[index + 1], xtol=1e-300, rtol=1e-15)
            if abs(function(root)) <= ROOT * max(size, 1e-300):
                results.append(float(root))
        exact = (values == 0) & (self.grid > 0) & (self.table["participation"] > 0)
        results.extend(self.grid[exact].tolist())
        return sorted(set(results))

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
        result = self.landmark(dividend, roots=roots)
        reason = "all together do better without it" if result.total_surplus < 0 else ""
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
        results = [self.refined(name, int(index)) for index in peaks]
        best = max(value for _, value in results)
        slack = 1e-12 * max(float(np.max(np.abs(values))), 1e-300)
        chosen = min(dividend for dividend, value in results if value >= best - slack)
        return chosen, tuple(sorted({dividend for dividend, _ in results}))

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

"""Payment schemes: what is offered to whom, at every level, and what it costs the company."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from evenhand.errors import ModelError
from evenhand.exchange.model.terms import Terms
from evenhand.exchange.solve.aggregate import (
    Aggregate,
    aggregate_common,
    aggregate_prices,
    aggregate_segments,
    aggregate_spending,
    aggregate_whole,
)
from evenhand.exchange.solve.groups import Groups
from evenhand.exchange.solve.interpolation import locate
from evenhand.exchange.solve.outcomes import Outcomes, cautious, revenue_of, settle
from evenhand.exchange.solve.path import PathAggregate, rate_of, where_all_is_paid_out
from evenhand.exchange.solve.response import answers
from evenhand.exchange.solve.sharing import shapley_dividends
from evenhand.exchange.solve.spending import SpendingAggregate, SpendingTable, only_the_dividend_moves, spending_table
from evenhand.scenario.programme import (
    CollectiveTrust,
    Flat,
    InKind,
    NoDividend,
    Pool,
    PriceList,
    RevenueShare,
    Scheme,
)

__all__ = ["LEVELS", "Payment", "Plan"]

Array = NDArray[np.float64]
Axis = Literal["dividend", "rate"]
AnyAggregate = Aggregate | PathAggregate | SpendingAggregate

LEVELS = 49
"""Levels of the offer at which a plan is worked out in each future."""

# Stands for the logarithm of nothing.
NO_RATE = 1e-12


@dataclass(frozen=True, slots=True)
class Payment:
    """A tally and what the company pays, at some levels.

    Parameters
    ----------
    tally
        How customers answer.
    payout
        What the company pays, shape (futures, levels).
    everyone
        What everybody gets from a common fund, shape (futures, levels), or ``None``.
    beside
        The same of the plan beside, see `Plan`.
    """

    aggregate: AnyAggregate
    payout: Array
    everyone: Array | None = None
    beside: Payment | None = None


@dataclass(frozen=True)
class Plan:
    """A scheme on given terms and customers, ready to be asked at any level of its axis.

    The axis is the dividend for schemes that fix money (none, flat, in kind, where it is the face value) and the rate
    for schemes that share revenue. A price list is multiplied as a whole until it pays the rate asked for.

    Parameters
    ----------
    scheme, terms, groups
        What is paid, on which terms, to whom.
    beside
        The plan as it would be if all facts that are not known attracted people most; ``None`` when there are none.
        For each side the worse of the two counts.
    """

    scheme: Scheme
    terms: Terms
    groups: Groups
    beside: Plan | None = None

    @property
    def axis(self) -> Axis:
        """The variable that all futures share."""
        return "dividend" if isinstance(self.scheme, NoDividend | Flat | InKind) else "rate"

    @property
    def in_money(self) -> bool:
        """Whether participants are paid one by one in money."""
        return not isinstance(self.scheme, InKind | CollectiveTrust)

    @property
    def declared(self) -> float:
        """The scheme's own place on the axis; for a price list ``nan``, as its rate differs between futures."""
        match self.scheme:
            case NoDividend():
                return 0.0
            case Flat(dividend=dividend):
                return dividend
            case InKind(face_value=face):
                return face
            case PriceList():
                return float("nan")
            case RevenueShare(rate=rate) | Pool(rate=rate) | CollectiveTrust(rate=rate):
                return rate

    def settle(self, payment: Payment) -> Outcomes:
        """Return the outcomes of a payment."""
        result = settle(
            self.terms,
            payment.aggregate,
            payment.payout,
            spending=self.groups.mean_spending,
            everyone=payment.everyone,
            in_money=self.in_money,
        )
        if self.beside is None or payment.beside is None:
            return result
        return cautious(result, self.beside.settle(payment.beside))

    def at_levels(self, scale: Array) -> Payment:
        """Return answers and payouts where the offer is ``scale`` times the scheme's unit, shape (futures, levels).

        The unit is one unit of money a month (none, flat, in kind, equal pool), a share of spending of one (revenue
        share, pool by spending), or the whole price list.
        """
        payment = self._at_levels(scale)
        return payment if self.beside is None else replace(payment, beside=self.beside.at_levels(scale))

    def _at_levels(self, scale: Array) -> Payment:
        match self.scheme:
            case InKind(worth=worth, cost=cost, breakage=breakage):
                aggregate = aggregate_common(self.terms, scale * worth * (1.0 - breakage), self.groups)
                return Payment(aggregate, scale * cost * (1.0 - breakage) * aggregate.total("recorded"))
            case RevenueShare() | Pool(split="spending"):
                aggregate = aggregate_spending(self.terms, scale, self.groups)
            case PriceList(prices=prices):
                aggregate = aggregate_prices(self.terms, scale, self._prices(prices), self.groups)
            case _:
                aggregate = aggregate_common(self.terms, scale, self.groups)
        return Payment(aggregate, aggregate.total("paid"))

    def _prices(self, prices: dict[str, float]) -> Array:
        # Data that have no price on the list are asked for without payment.
        return np.array([prices.get(category, 0.0) for category in self.terms.categories])

    @cached_property
    def path(self) -> Payment:
        """The scheme at rising levels of its own in each future, from nothing to all data revenue paid out."""
        match self.scheme:
            case CollectiveTrust():
                return self._fund(np.linspace(0.0, 1.0, LEVELS))
            case Pool(split="shapley"):
                return self._shapley_pool()
            case _ if self._table is not None:
                return self._read(None)
            case _ if self._by_spending:
                aggregate = aggregate_whole(self.terms, self.path_scale, self.groups)
                return Payment(aggregate, aggregate.total("paid"))
            case _:
                return self._at_levels(self.path_scale)

    @cached_property
    def _path_by_segment(self) -> Aggregate:
        """The path's answers segment by segment; worked out when asked for, as it is more work by spending."""
        aggregate = (
            aggregate_spending(self.terms, self.path_scale, self.groups) if self._by_spending else self.path.aggregate
        )
        if not isinstance(aggregate, Aggregate):
            raise ModelError("This scheme is read from a table.")
        return aggregate

    @cached_property
    def _table(self) -> SpendingTable | None:
        """The table from which a share of spending is read, where nothing else attracts or deters."""
        return (
            spending_table(self.terms, self.groups)
            if self._by_spending and only_the_dividend_moves(self.terms)
            else None
        )

    def _read(self, places: Array | None) -> Payment:
        if self._table is None:
            raise ModelError("This scheme is not read from a table.")
        aggregate = SpendingAggregate(self.terms, self._table, places)
        return Payment(aggregate, aggregate.payout)

    @cached_property
    def path_scale(self) -> Array:
        """The levels of `path` in units of the scheme, shape (futures, levels)."""
        return np.asarray(self._largest_scale()[:, None] * np.linspace(0.0, 1.0, LEVELS) ** 2)

    @cached_property
    def path_rate(self) -> Array:
        """Payout as a share of data revenue along the path, shape (futures, levels)."""
        rate = rate_of(self.path.payout, revenue_of(self.terms, self.path.aggregate.total("value_free")))
        rate[:, 0] = 0.0
        return rate

    def _largest_scale(self) -> Array:
        """Return a level in each future at which a little more than all data revenue is paid out."""

        def rate(scale: Array, futures: NDArray[np.intp]) -> Array:
            some = Plan(self.scheme, self.terms.part(futures), self.groups)
            payout, revenue = some.accounts(scale[:, None])
            return rate_of(payout, revenue)[:, 0]

        unit = self.groups.mean_spending if self._by_spending else 1.0
        if isinstance(self.scheme, PriceList):
            unit = max(sum(self.scheme.prices.values()), 1e-9)
        start = np.maximum(self.terms.revenue_full, 1e-9) / unit
        return start if self.costless else where_all_is_paid_out(rate, start)

    @property
    def costless(self) -> bool:
        """Whether what is given costs the company nothing, so that no level pays out all data revenue.

        Levels then go up to a face value of all that the data could bring in.
        """
        match self.scheme:
            case InKind(cost=cost, breakage=breakage):
                return cost * (1.0 - breakage) <= 0.0
        return False

    @property
    def _by_spending(self) -> bool:
        return isinstance(self.scheme, RevenueShare) or (
            isinstance(self.scheme, Pool) and self.scheme.split == "spending"
        )

    def accounts(self, scale: Array) -> tuple[Array, Array]:
        """Return payout and data revenue where the offer is ``scale`` times the scheme's unit, and nothing else.

        Quicker than `at_levels`; shapes (futures, levels).
        """
        terms, groups = self.terms, self.groups
        if isinstance(self.scheme, PriceList):
            payment = self._at_levels(scale)
            return payment.payout, revenue_of(terms, payment.aggregate.total("value_free"))
        apart = terms.willingness.by_segment
        weight, value, unit, cash = np.ones(1), np.ones(1), np.ones(1), np.ones(1)
        if self._by_spending and not apart:
            weight = groups.whole_weight
            unit = cash = groups.whole_spending
            value = weight * unit / np.sum(weight * unit)
        elif self._by_spending:
            terms, weight, value = groups.at_points(terms), groups.weight, groups.value
            unit = cash = groups.spending
        elif apart:
            weight, value = groups.per_segment(groups.weight), groups.per_segment(groups.value)
        if isinstance(self.scheme, InKind):
            used = 1.0 - self.scheme.breakage
            unit, cash = unit * self.scheme.worth * used, cash * self.scheme.cost * used
        free, recorded = answers(terms, scale[:, :, None] * unit, weight)
        payout = scale * np.einsum("fjp,p->fj", recorded, weight * cash)
        return payout, revenue_of(terms, np.einsum("fjp,p->fj", free, value))

    def at(self, level: float) -> Payment:
        """Return answers and payouts at one place on the axis; ``nan`` stands for the scheme as declared."""
        return self.along(np.array([level]))

    def along(self, levels: Array) -> Payment:
        """Return answers and payouts at places on the axis; ``nan`` alone stands for the scheme as declared."""
        if np.all(np.isnan(levels)):
            return self.at_levels(np.ones((self.terms.futures, len(levels))))
        return self.at_dividends(levels) if self.axis == "dividend" else self.at_rates(levels)

    def release(self) -> None:
        """Let go of what was worked out on the way; it is worked out again, to the same bytes, when asked for."""
        for name in ("path", "path_scale", "path_rate", "_path_by_segment", "_table"):
            self.__dict__.pop(name, None)
        if self.beside is not None:
            self.beside.release()

    def at_dividends(self, dividends: Array) -> Payment:
        """Return answers and payouts at dividends all futures share, shape (levels,). Axis "dividend" only."""
        return self.at_levels(np.broadcast_to(dividends, (self.terms.futures, len(dividends))).astype(np.float64))

    def at_rates(self, rates: Array) -> Payment:
        """Return answers and payouts at rates all futures share, shape (levels,). Axis "rate" only.

        Read from the path by cubic interpolation; payout is the rate times data revenue exactly.
        """
        payment = self._at_rates(rates)
        return payment if self.beside is None else replace(payment, beside=self.beside.at_rates(rates))

    def _at_rates(self, rates: Array) -> Payment:
        if isinstance(self.scheme, CollectiveTrust):
            return self._fund(rates)
        if self._table is not None:
            return self._read_at_rates(rates)
        # Offers rise with the square of the level, and the rate nearly with the offer.
        places = locate(np.sqrt(self.path_rate), np.sqrt(rates))
        if not isinstance(self.path.aggregate, Aggregate):
            raise ModelError("This scheme is read from a table.")
        aggregate = PathAggregate(self.path.aggregate, lambda: self._path_by_segment, places)
        return Payment(aggregate, rates * revenue_of(self.terms, aggregate.total("value_free")))

    def _read_at_rates(self, rates: Array) -> Payment:
        every = self._read(None)
        rate = rate_of(every.payout, revenue_of(self.terms, every.aggregate.total("value_free")))
        # The rate rises nearly as the exponential of the level.
        places = locate(np.log(np.maximum(rate, NO_RATE)), np.log(np.maximum(rates, NO_RATE))) - 1.0
        aggregate = self._read(np.where(rates > 0, places, np.nan)).aggregate
        return Payment(aggregate, rates * revenue_of(self.terms, aggregate.total("value_free")))

    def _fund(self, rates: Array) -> Payment:
        """Return the answers when revenue goes to a fund for everybody: nobody is paid for saying yes."""
        terms = self.terms
        still = aggregate_common(terms, np.zeros((terms.futures, 1)), self.groups)
        payout = rates * revenue_of(terms, still.total("value_free"))
        worth = self.scheme.worth if isinstance(self.scheme, CollectiveTrust) else 1.0
        everyone = worth * payout
        aggregate = aggregate_common(terms, np.zeros_like(payout), self.groups, everyone=everyone)
        return Payment(aggregate, payout, everyone)

    def _shapley_pool(self) -> Payment:
        """Return answers when the pool is split by what each segment adds, at the rates of an equal pool's path."""
        equal = Plan(Pool(kind="pool", rate=1.0, split="equal"), self.terms, self.groups)
        alike = equal.path.aggregate
        if not isinstance(alike, Aggregate):
            raise ModelError("An equal pool is not read from a table.")
        aggregate = aggregate_segments(
            self.terms,
            shapley_dividends(self.terms, self.groups, equal.path_rate, equal.path_scale, alike),
            self.groups,
        )
        return Payment(aggregate, aggregate.total("paid"))

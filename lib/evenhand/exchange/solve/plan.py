"""Payment schemes: what is offered to whom, at every level, and what it costs the company."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import ClassVar, Literal, Protocol

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


class PaymentRule(Protocol):
    """What solving asks of a scheme; `evenhand.exchange.schemes.scheme.Scheme` answers for the common case."""

    axis: ClassVar[Axis]
    """The variable that all futures share."""
    in_money: ClassVar[bool]
    """Whether participants are paid one by one in money."""
    by_category: ClassVar[bool]
    """Whether each kind of data has a price of its own."""

    @property
    def level(self) -> float:
        """The scheme's own place on its axis; ``nan`` where it differs between futures."""

    @property
    def by_spending(self) -> bool:
        """Whether the offer is a share of what each participant spends."""

    @property
    def costless(self) -> bool:
        """Whether what is given costs the company nothing, so that no level pays out all data revenue."""

    def unit(self, spending: float) -> float:
        """Return what an offer of one pays a participant a month, when customers spend this much on average."""

    def pay(self, plan: Plan, scale: Array) -> Payment:
        """Return answers and payouts where the offer is ``scale`` times the unit, shape (futures, levels)."""

    def accounts(self, plan: Plan, scale: Array) -> tuple[Array, Array]:
        """Return payout and data revenue of the same, and nothing else."""

    def path(self, plan: Plan) -> Payment:
        """Return the scheme at rising levels, from nothing to all data revenue paid out."""

    def at_rates(self, plan: Plan, rates: Array) -> Payment:
        """Return answers and payouts at rates all futures share, shape (levels,)."""


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
    offered
        The place on the axis that is offered instead of the scheme's own; ``None`` for the scheme as declared.
    """

    scheme: PaymentRule
    terms: Terms
    groups: Groups
    beside: Plan | None = None
    offered: float | None = None

    @property
    def axis(self) -> Axis:
        """The variable that all futures share."""
        return self.scheme.axis

    @property
    def in_money(self) -> bool:
        """Whether participants are paid one by one in money."""
        return self.scheme.in_money

    @property
    def declared(self) -> float:
        """The place that is offered: the scheme's own unless another is.

        For a price list as declared it is ``nan``, as its rate differs between futures.
        """
        return self.scheme.level if self.offered is None else self.offered

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
        payment = self.scheme.pay(self, scale)
        return payment if self.beside is None else replace(payment, beside=self.beside.at_levels(scale))

    @cached_property
    def path(self) -> Payment:
        """The scheme at rising levels of its own in each future, from nothing to all data revenue paid out."""
        return self.scheme.path(self)

    # --- what schemes are built from ---

    def pay_alike(self, scale: Array) -> Payment:
        """Return answers when each participant gets the same amount of money, shape (futures, levels)."""
        aggregate = aggregate_common(self.terms, scale, self.groups)
        return Payment(aggregate, aggregate.total("paid"))

    def pay_by_spending(self, scale: Array) -> Payment:
        """Return answers when each participant gets a share of spending, shape (futures, levels)."""
        aggregate = aggregate_spending(self.terms, scale, self.groups)
        return Payment(aggregate, aggregate.total("paid"))

    def pay_by_category(self, scale: Array, prices: Mapping[str, float]) -> Payment:
        """Return answers when each data category has a price, times ``scale``; what has none is asked for unpaid."""
        price = np.array([prices.get(category, 0.0) for category in self.terms.categories])
        aggregate = aggregate_prices(self.terms, scale, price, self.groups)
        return Payment(aggregate, aggregate.total("paid"))

    def pay_in_kind(self, worth: Array, cost: Array) -> Payment:
        """Return answers when each participant gets what is worth one amount and costs another."""
        aggregate = aggregate_common(self.terms, worth, self.groups)
        return Payment(aggregate, cost * aggregate.total("recorded"))

    def pay_fund(self, rates: Array | None, worth: float) -> Payment:
        """Return answers when revenue goes to a fund for everybody: nobody is paid for saying yes.

        Parameters
        ----------
        rates
            Payout ÷ data revenue, shape (levels,); from nothing to everything if left out.
        worth
            What one unit of the fund is worth to customers together.
        """
        terms = self.terms
        rates = np.linspace(0.0, 1.0, LEVELS) if rates is None else rates
        still = aggregate_common(terms, np.zeros((terms.futures, 1)), self.groups)
        payout = rates * revenue_of(terms, still.total("value_free"))
        everyone = worth * payout
        aggregate = aggregate_common(terms, np.zeros_like(payout), self.groups, everyone=everyone)
        return Payment(aggregate, payout, everyone)

    def pay_by_contribution(self, equal: PaymentRule) -> Payment:
        """Return the path of a pool split by what each segment adds (Shapley value), at the rates of an equal pool."""
        alike = Plan(equal, self.terms, self.groups)
        if not isinstance(alike.path.aggregate, Aggregate):
            raise ModelError("An equal pool is not read from a table.")
        dividends = shapley_dividends(self.terms, self.groups, alike.path_rate, alike.path_scale, alike.path.aggregate)
        aggregate = aggregate_segments(self.terms, dividends, self.groups)
        return Payment(aggregate, aggregate.total("paid"))

    def rising(self) -> Payment:
        """Return the path of a scheme whose offer rises with its level."""
        if self._table is not None:
            return self._read(None)
        if self.scheme.by_spending:
            aggregate = aggregate_whole(self.terms, self.path_scale, self.groups)
            return Payment(aggregate, aggregate.total("paid"))
        return self.scheme.pay(self, self.path_scale)

    def read_at_rates(self, rates: Array) -> Payment:
        """Return the path read at rates, shape (levels,), by cubic interpolation."""
        if self._table is not None:
            return self._read_table(rates)
        # Offers rise with the square of the level, and the rate nearly with the offer.
        places = locate(np.sqrt(self.path_rate), np.sqrt(rates))
        if not isinstance(self.path.aggregate, Aggregate):
            raise ModelError("This scheme is read from a table.")
        aggregate = PathAggregate(self.path.aggregate, lambda: self._path_by_segment, places)
        return Payment(aggregate, rates * revenue_of(self.terms, aggregate.total("value_free")))

    @cached_property
    def _path_by_segment(self) -> Aggregate:
        """The path's answers segment by segment; worked out when asked for, as it is more work by spending."""
        aggregate = (
            aggregate_spending(self.terms, self.path_scale, self.groups)
            if self.scheme.by_spending
            else self.path.aggregate
        )
        if not isinstance(aggregate, Aggregate):
            raise ModelError("This scheme is read from a table.")
        return aggregate

    @cached_property
    def _table(self) -> SpendingTable | None:
        """The table from which a share of spending is read, where nothing else attracts or deters."""
        return (
            spending_table(self.terms, self.groups)
            if self.scheme.by_spending and only_the_dividend_moves(self.terms)
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

        start = np.maximum(self.terms.revenue_full, 1e-9) / self.scheme.unit(self.groups.mean_spending)
        return start if self.costless else where_all_is_paid_out(rate, start)

    @property
    def costless(self) -> bool:
        """Whether what is given costs the company nothing, so that no level pays out all data revenue.

        Levels then go up to a face value of all that the data could bring in.
        """
        return self.scheme.costless

    def accounts(self, scale: Array) -> tuple[Array, Array]:
        """Return payout and data revenue where the offer is ``scale`` times the scheme's unit, and nothing else.

        Quicker than `at_levels`; shapes (futures, levels).
        """
        return self.scheme.accounts(self, scale)

    def full_accounts(self, scale: Array) -> tuple[Array, Array]:
        """Return payout and data revenue by working out everything."""
        payment = self.scheme.pay(self, scale)
        return payment.payout, revenue_of(self.terms, payment.aggregate.total("value_free"))

    def quick_accounts(self, scale: Array, *, worth: float = 1.0, cost: float = 1.0) -> tuple[Array, Array]:
        """Return payout and data revenue of an offer in one amount, without working out anything else.

        Parameters
        ----------
        scale
            The offer in the scheme's unit, shape (futures, levels).
        worth, cost
            What a unit of it is worth to a participant and costs the company.
        """
        terms, groups = self.terms, self.groups
        apart = terms.willingness.by_segment
        weight, value, unit, cash = np.ones(1), np.ones(1), np.ones(1), np.ones(1)
        if self.scheme.by_spending and not apart:
            weight = groups.whole_weight
            unit = cash = groups.whole_spending
            value = weight * unit / np.sum(weight * unit)
        elif self.scheme.by_spending:
            terms, weight, value = groups.at_points(terms), groups.weight, groups.value
            unit = cash = groups.spending
        elif apart:
            weight, value = groups.per_segment(groups.weight), groups.per_segment(groups.value)
        unit, cash = unit * worth, cash * cost
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
        payment = self.scheme.at_rates(self, rates)
        return payment if self.beside is None else replace(payment, beside=self.beside.at_rates(rates))

    def _read_table(self, rates: Array) -> Payment:
        every = self._read(None)
        rate = rate_of(every.payout, revenue_of(self.terms, every.aggregate.total("value_free")))
        # The rate rises nearly as the exponential of the level.
        places = locate(np.log(np.maximum(rate, NO_RATE)), np.log(np.maximum(rates, NO_RATE))) - 1.0
        aggregate = self._read(np.where(rates > 0, places, np.nan)).aggregate
        return Payment(aggregate, rates * revenue_of(self.terms, aggregate.total("value_free")))

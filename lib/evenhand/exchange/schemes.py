"""Payment schemes: what is offered to whom, at every level, and what it costs the company."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from math import factorial
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from evenhand.errors import ModelError
from evenhand.exchange.groups import Groups
from evenhand.exchange.interpolation import locate
from evenhand.exchange.outcomes import cautious, revenue_of, settle
from evenhand.exchange.path import PathTally, rate_of, where_all_is_paid_out
from evenhand.exchange.response import answers
from evenhand.exchange.spending import SpendingTable, SpendingTally, is_plain, spending_table
from evenhand.exchange.tally import (
    Tally,
    tally_common,
    tally_prices,
    tally_segments,
    tally_spending,
    tally_whole,
)
from evenhand.exchange.terms import Terms
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

__all__ = ["LEVELS", "Payment", "Plan", "shapley"]

Array = NDArray[np.float64]
Axis = Literal["dividend", "rate"]
AnyTally = Tally | PathTally | SpendingTally

LEVELS = 49
"""Levels of the offer at which a plan is worked out in each future."""

SHAPLEY_STEPS = 40
SHAPLEY_TOLERANCE = 1e-6
MOST_SHAPLEY_SEGMENTS = 12
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

    tally: AnyTally
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

    def settle(self, payment: Payment) -> dict[str, Array]:
        """Return the outcomes of a payment."""
        found = settle(
            self.terms,
            payment.tally,
            payment.payout,
            spending=self.groups.mean_spending,
            everyone=payment.everyone,
            in_money=self.in_money,
        )
        if self.beside is None or payment.beside is None:
            return found
        return cautious(found, self.beside.settle(payment.beside))

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
                tally = tally_common(self.terms, scale * worth * (1.0 - breakage), self.groups)
                return Payment(tally, scale * cost * (1.0 - breakage) * tally.total("recorded"))
            case RevenueShare() | Pool(split="spending"):
                tally = tally_spending(self.terms, scale, self.groups)
            case PriceList(prices=prices):
                tally = tally_prices(self.terms, scale, self._prices(prices), self.groups)
            case _:
                tally = tally_common(self.terms, scale, self.groups)
        return Payment(tally, tally.total("paid"))

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
                tally = tally_whole(self.terms, self.path_scale, self.groups)
                return Payment(tally, tally.total("paid"))
            case _:
                return self._at_levels(self.path_scale)

    @cached_property
    def _path_by_segment(self) -> Tally:
        """The path's answers segment by segment; worked out when asked for, as it is more work by spending."""
        tally = tally_spending(self.terms, self.path_scale, self.groups) if self._by_spending else self.path.tally
        if not isinstance(tally, Tally):
            raise ModelError("This scheme is read from a table.")
        return tally

    @cached_property
    def _table(self) -> SpendingTable | None:
        """The table from which a share of spending is read, where nothing else attracts or deters."""
        return spending_table(self.terms, self.groups) if self._by_spending and is_plain(self.terms) else None

    def _read(self, places: Array | None) -> Payment:
        if self._table is None:
            raise ModelError("This scheme is not read from a table.")
        tally = SpendingTally(self.terms, self._table, places)
        return Payment(tally, tally.payout)

    @cached_property
    def path_scale(self) -> Array:
        """The levels of `path` in units of the scheme, shape (futures, levels)."""
        return np.asarray(self._largest_scale()[:, None] * np.linspace(0.0, 1.0, LEVELS) ** 2)

    @cached_property
    def path_rate(self) -> Array:
        """Payout as a share of data revenue along the path, shape (futures, levels)."""
        rate = rate_of(self.path.payout, revenue_of(self.terms, self.path.tally.total("value_free")))
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
            return payment.payout, revenue_of(terms, payment.tally.total("value_free"))
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
        if np.isnan(level):
            return self.at_levels(np.ones((self.terms.futures, 1)))
        return self.at_dividends(np.array([level])) if self.axis == "dividend" else self.at_rates(np.array([level]))

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
        if not isinstance(self.path.tally, Tally):
            raise ModelError("This scheme is read from a table.")
        tally = PathTally(self.path.tally, lambda: self._path_by_segment, places)
        return Payment(tally, rates * revenue_of(self.terms, tally.total("value_free")))

    def _read_at_rates(self, rates: Array) -> Payment:
        every = self._read(None)
        rate = rate_of(every.payout, revenue_of(self.terms, every.tally.total("value_free")))
        # The rate rises nearly as the exponential of the level.
        places = locate(np.log(np.maximum(rate, NO_RATE)), np.log(np.maximum(rates, NO_RATE))) - 1.0
        tally = self._read(np.where(rates > 0, places, np.nan)).tally
        return Payment(tally, rates * revenue_of(self.terms, tally.total("value_free")))

    def _fund(self, rates: Array) -> Payment:
        """Return the answers when revenue goes to a fund for everybody: nobody is paid for saying yes."""
        terms = self.terms
        still = tally_common(terms, np.zeros((terms.futures, 1)), self.groups)
        payout = rates * revenue_of(terms, still.total("value_free"))
        worth = self.scheme.worth if isinstance(self.scheme, CollectiveTrust) else 1.0
        everyone = worth * payout
        tally = tally_common(terms, np.zeros_like(payout), self.groups, everyone=everyone)
        return Payment(tally, payout, everyone)

    def _shapley_pool(self) -> Payment:
        """Return answers when the pool is split by what each segment adds to data revenue, equally within it.

        Solved from nothing upwards, at the rates of an equal pool's path, which lie where customers answer most; each
        rate starts from where the ones before point to.
        """
        equal = Plan(Pool(kind="pool", rate=1.0, split="equal"), self.terms, self.groups)
        rates = equal.path_rate
        terms, groups = self.terms, self.groups
        weight = groups.per_segment(groups.weight)
        value = groups.per_segment(groups.value)

        found = [np.zeros((terms.futures, len(weight)))]
        for rate in rates.T[1:]:
            found.append(self._split(rate, _extrapolated(found), weight, value))
        tally = tally_segments(terms, np.stack(found, axis=1), groups)
        return Payment(tally, tally.total("paid"))

    def _split(self, rate: Array, guess: Array, weight: Array, value: Array) -> Array:
        """Return the dividend of each segment at which every segment is paid what it adds, shape (futures, segments).

        Dividends answer a change by swinging back by a nearly constant ratio, which is used (Aitken). Futures that have
        settled are left alone.
        """
        now, open_ = guess.copy(), np.arange(self.terms.futures)
        for _ in range(SHAPLEY_STEPS):
            terms, share, old = self.terms.part(open_), rate[open_], now[open_]
            first = _due(terms, share, old, weight, value)
            second = _due(terms, share, first, weight, value)
            size = np.maximum(second.max(axis=1, keepdims=True), 1e-9)
            settled = np.abs(second - first).max(axis=1) < SHAPLEY_TOLERANCE * size[:, 0]
            bend = (second - first) - (first - old)
            with np.errstate(divide="ignore", invalid="ignore"):
                leap = np.where(np.abs(bend) > 1e-14 * size, (second - first) ** 2 / bend, 0.0)
            better = np.where(np.abs(leap) < 0.5 * second, np.maximum(second - leap, 0.0), (first + second) / 2.0)
            now[open_] = np.where(settled[:, None], second, better)
            open_ = open_[~settled]
            if not len(open_):
                break
        return now


def _due(terms: Terms, rate: Array, dividend: Array, weight: Array, value: Array) -> Array:
    """Return what each participant of a segment is due when dividends are what they are."""
    free, recorded = answers(terms, dividend[:, None, :], weight)
    parts = rate[:, None] * shapley(terms, free[:, 0, :] * value)
    people = recorded[:, 0, :] * weight
    return np.divide(parts, people, out=np.zeros_like(parts), where=people > 0)


def _extrapolated(found: list[Array]) -> Array:
    """Return where the last dividends point to, by a parabola once there are three."""
    if len(found) < 3:
        return found[-1]
    return np.maximum(3.0 * found[-1] - 3.0 * found[-2] + found[-3], 0.0)


def shapley(terms: Terms, parts: Array) -> Array:
    """Return what each segment adds to data revenue on average over all orders of joining (Shapley value).

    Parameters
    ----------
    terms
        The terms, for the growth of revenue.
    parts
        Share of the data's value each segment brings in, shape (futures, segments).

    Returns
    -------
    Array
        Money per customer-month, shape (futures, segments); it sums to the revenue of all.

    Raises
    ------
    ModelError
        When there are more segments than coalitions can be counted for.
    """
    segments = parts.shape[1]
    if segments > MOST_SHAPLEY_SEGMENTS:
        raise ModelError(
            f"A split by what each segment adds takes at most {MOST_SHAPLEY_SEGMENTS} segments: there are {segments}.",
            hint="Use fewer segments, or split the pool by spending.",
        )
    sums = np.zeros((parts.shape[0], 2**segments))
    for index in range(segments):
        bit = 1 << index
        sums[:, bit : 2 * bit] = sums[:, :bit] + parts[:, [index]]
    revenue = revenue_of(terms, sums)
    revenue[:, 0] = 0.0
    # einsum without optimisation does not call a threaded library: the same bytes everywhere.
    return np.asarray(np.einsum("fc,cs->fs", revenue, _joining_weights(segments)))


@lru_cache(maxsize=MOST_SHAPLEY_SEGMENTS)
def _joining_weights(segments: int) -> Array:
    """Return by how much the revenue of each coalition counts for each segment, shape (coalitions, segments).

    A coalition is a number whose bits are its members.
    """
    weights = np.zeros((2**segments, segments))
    share = [factorial(size) * factorial(segments - size - 1) / factorial(segments) for size in range(segments)]
    for coalition in range(2**segments):
        size = coalition.bit_count()
        for index in range(segments):
            inside = bool(coalition >> index & 1)
            weights[coalition, index] = share[size - 1] if inside else -share[size] if size < segments else 0.0
    weights.flags.writeable = False
    return weights

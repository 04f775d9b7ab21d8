"""From answers and payouts to what both sides get, per customer-month."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from evenhand.exchange.model.terms import Terms
from evenhand.exchange.solve.aggregate import Aggregate
from evenhand.exchange.solve.path import PathAggregate
from evenhand.exchange.solve.spending import SpendingAggregate

Array = NDArray[np.float64]
Number = TypeVar("Number", bound=np.generic)

OUTCOMES: Mapping[str, str] = {
    "participation": "share of customers recorded as saying yes",
    "free": "share who say yes for the offer alone",
    "coerced": "share who say yes because refusing costs them the service",
    "steered": "share who say yes because of the screen",
    "data_revenue": "what the data of those who say yes freely bring in",
    "at_risk_revenue": "what the data of the coerced and steered would bring in; no part of profit",
    "retention_margin": "margin from customers who stay longer, less that of customers shut out, and fees",
    "payout": "what the company pays in dividends",
    "costs": "what running the programme costs besides, and what facts that are not known could cost",
    "caution": "the part of costs for facts that are not known",
    "profit": "data revenue and retention margin less payout and costs",
    "profit_at_most": "profit where facts that are not known are as the company would have them",
    "customer_surplus": "what customers gain, less what coerced, steered and shut-out customers lose",
    "external_loss": "what customers lose because others' data tell about them",
    "gain_otherwise": "what customers gain on the other basis: as they say, or as they act",
    "total_surplus": "profit and customer surplus less external loss",
    "worse_off": "share of customers who lose by it",
    "rate": "payout as a share of data revenue",
    "dividend": "payout per participant",
    "share_of_spending": "payout as a share of what participants spend",
}
"""Outcomes and their meaning. Money is per customer-month, except the dividend, which is per participant-month."""


def revenue_of(terms: Terms, taken: Array) -> Array:
    """Return data revenue when a share of the data's value is taken in, shape (futures, levels)."""
    return np.asarray(terms.revenue_full[:, None] * terms.growth.share(taken))


def settle(
    terms: Terms,
    aggregate: Aggregate | PathAggregate | SpendingAggregate,
    payout: Array,
    *,
    spending: float,
    everyone: Array | None = None,
    in_money: bool = True,
) -> Outcomes:
    """Return every outcome of `OUTCOMES`, each of shape (futures, levels).

    ``data_revenue + retention_margin = profit + payout + costs`` holds by construction.

    Parameters
    ----------
    terms, aggregate
        The terms and how customers answer.
    payout
        What the company pays in dividends, shape (futures, levels).
    spending
        Mean spending per customer-month.
    everyone
        What everybody gets besides benefits to everybody, shape (futures, levels).
    in_money
        Whether participants are paid in money one by one, which costs fees.
    """
    # Sums over segments and cubics between levels leave the bounds of a share by the last digit.
    free, observed, recorded, worse = (
        np.clip(aggregate.total(name), 0.0, 1.0) for name in ("free", "observed", "recorded", "worse")
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        received = np.where(recorded > 0, aggregate.total("paid") / recorded, 0.0)
    everybody = terms.worth_to_everyone[:, None] + (0.0 if everyone is None else everyone)
    acts, leak = aggregate.total("gain") + everybody, aggregate.total("external")
    money = aggregate.total("paid") + (0.0 if everyone is None else everyone)
    stay = _retention_margin(terms, recorded, received, terms.retention_shift, terms.retention_worth)
    best = stay
    if terms.best_shift is not terms.retention_shift or terms.best_worth is not terms.retention_worth:
        best = _retention_margin(terms, recorded, received, terms.best_shift, terms.best_worth)
    says, said_leak = as_said(terms, acts, money, recorded), terms.overstated[:, None] * leak
    return Outcomes(
        terms,
        _kept(
            {
                "participation": recorded,
                "observed": observed,
                "free": free,
                "value_recorded": aggregate.total("value_recorded"),
                "data_revenue": revenue_of(terms, aggregate.total("value_free")),
                "retention_margin": stay,
                "payout": payout,
                "caution": np.zeros_like(payout),
                "leeway": best - stay,
                "customer_surplus": says if terms.says else acts,
                "external_loss": said_leak if terms.says else leak,
                "gain_otherwise": acts - leak if terms.says else says - said_leak,
                "worse_off": worse,
            }
        ),
        spending,
        in_money,
    )


def as_said(terms: Terms, acts: Array, money: Array, recorded: Array) -> Array:
    """Return what customers gain at the prices they ask for and the worths they state when they are only asked.

    What they decide stays as they act. Asked prices and the stated worth of benefits are larger by the factor
    `overstated`; what is paid is worth the same on both bases, in money, in kind or through a fund, and so is what a no
    costs, which was measured with real stakes.

    Parameters
    ----------
    terms
        The terms.
    acts
        What they gain at the prices and worths they act on, shape (futures, levels), or (futures, levels, segments).
    money
        What they are paid, at what it is worth to them, same shape.
    recorded
        Share recorded as saying yes, same shape; the others bear what a no costs.
    """
    shape = (-1, *(1 for _ in acts.shape[1:]))
    overstated, loss = terms.overstated.reshape(shape), terms.refusal_loss.reshape(shape)
    same = money - loss * (1.0 - recorded)
    return np.asarray(overstated * (acts - same) + same)


class Outcomes(Mapping[str, Array]):
    """The outcomes of `OUTCOMES` by name, read-only arrays of shape (futures, levels).

    Half of them are kept; the others follow from these and are worked out when asked for, so that an assessment takes
    half the memory.

    Parameters
    ----------
    terms
        The terms under which customers answered.
    kept
        What the others follow from.
    spending
        Mean spending per customer-month.
    in_money
        Whether participants are paid in money one by one, which costs fees.
    """

    __slots__ = ("_in_money", "_kept", "_spending", "_terms")

    def __init__(self, terms: Terms, kept: Mapping[str, Array], spending: float, in_money: bool) -> None:
        self._terms, self._kept, self._spending, self._in_money = terms, kept, spending, in_money

    def __getitem__(self, name: str) -> Array:
        if name not in OUTCOMES:
            raise KeyError(name)
        return self._kept[name] if name in self._kept else frozen(self._derived(name))

    def __iter__(self) -> Iterator[str]:
        return iter(OUTCOMES)

    def __len__(self) -> int:
        return len(OUTCOMES)

    def replacing(self, **values: Array) -> Outcomes:
        """Return the same with some of what is kept replaced."""
        return Outcomes(self._terms, _kept({**self._kept, **values}), self._spending, self._in_money)

    def _derived(self, name: str) -> Array:
        kept = self._kept
        recorded, payout, revenue = kept["participation"], kept["payout"], kept["data_revenue"]
        match name:
            case "coerced":
                return np.maximum(kept["observed"] - kept["free"], 0.0)
            case "steered":
                return np.maximum(recorded - kept["observed"], 0.0)
            case "at_risk_revenue":
                return np.maximum(revenue_of(self._terms, kept["value_recorded"]) - revenue, 0.0)
            case "costs":
                return self._running_costs() + kept["caution"]
            case "profit":
                profit = revenue + kept["retention_margin"] - payout - self._running_costs()
                return np.asarray(profit - kept["caution"])
            case "profit_at_most":
                return self["profit"] + kept["leeway"]
            case "total_surplus":
                return self["profit"] + kept["customer_surplus"] - kept["external_loss"]
        with np.errstate(divide="ignore", invalid="ignore"):
            match name:
                case "rate":
                    return np.where(revenue > 0, payout / revenue, np.nan)
                case "dividend":
                    return np.where(recorded > 0, payout / recorded, 0.0)
                case "share_of_spending":
                    spent = self._spending * kept["value_recorded"]
                    return np.where(spent > 0, payout / spent, 0.0)
        raise KeyError(name)

    def _running_costs(self) -> Array:
        """Return what running the programme costs besides dividends, before what is not known is allowed for."""
        terms, recorded, payout = self._terms, self._kept["participation"], self._kept["payout"]
        paid = recorded * (payout > 0) if self._in_money else np.zeros_like(recorded)
        return np.asarray(
            (terms.fixed + terms.per_customer)[:, None]
            + terms.per_participant[:, None] * recorded
            + terms.per_payment[:, None] * paid
            + (terms.payment_share[:, None] * payout if self._in_money else 0.0)
        )


def frozen(values: NDArray[Number]) -> NDArray[Number]:
    """Return an array after taking away the right to change it: outcomes are shared by whoever looks at them."""
    values.flags.writeable = False
    return values


def _kept(arrays: Mapping[str, Array]) -> Mapping[str, Array]:
    """Return arrays in as little memory as they take: no view of a larger one, nothing twice, no rows of zeros."""
    kept: dict[str, Array] = {}
    alike: dict[tuple[object, ...], list[Array]] = {}
    for name, values in arrays.items():
        # Few pairs are compared whole: most differ in the middle or at the end.
        told = (values.item(values.size // 2), values.item(-1)) if values.size else ()
        others = alike.setdefault((values.shape, *told), [])
        same = next((other for other in others if np.array_equal(other, values)), None)
        if same is not None:
            kept[name] = same
            continue
        if not np.any(values):
            kept[name] = np.broadcast_to(0.0, values.shape)
        else:
            # A view keeps all that it looks at, which is many times as much.
            kept[name] = frozen(values if values.base is None and values.flags.c_contiguous else values.copy())
        others.append(kept[name])
    return MappingProxyType(kept)


def cautious(outcomes: Outcomes, beside: Outcomes) -> Outcomes:
    """Return outcomes in which each side gets what it gets in the worse of two cases.

    What the company would get less is counted among its costs, so that accounts balance; what customers would gain
    less is taken off their surplus. What the company could get is kept beside it: whether customers gain as much is
    asked of that, as not knowing would otherwise make it easier to match.

    Parameters
    ----------
    outcomes, beside
        Outcomes of the same payment where facts that are not known put people off, and where they attract them.
    """
    gain, other = (each["customer_surplus"] - each["external_loss"] for each in (outcomes, beside))
    profit, other_profit = outcomes["profit"], beside["profit"]
    return outcomes.replacing(
        caution=np.maximum(profit - other_profit, 0.0),
        leeway=np.maximum(outcomes["profit_at_most"], beside["profit_at_most"]) - np.minimum(profit, other_profit),
        customer_surplus=outcomes["customer_surplus"] - np.maximum(gain - other, 0.0),
        gain_otherwise=np.minimum(outcomes["gain_otherwise"], beside["gain_otherwise"]),
        worse_off=np.maximum(outcomes["worse_off"], beside["worse_off"]),
    )


def _retention_margin(terms: Terms, recorded: Array, received: Array, shift: Array, worth: Array) -> Array:
    """Return the margin gained from customers who stay longer, less what shut-out customers take away, plus fees.

    Odds of staying rise with the mean of what a participant receives. Today's customers are followed over the horizon;
    customers who enter later are left out. Who is shut out leaves at once with the margin of the months that they would
    have stayed, and who pays a fee pays it while they stay.
    """
    base = np.log(terms.retention / (1.0 - terms.retention))[:, None]
    stays = 1.0 / (1.0 + np.exp(-(base + shift[:, None])))
    offered = received + worth[:, None]
    rewarded = 1.0 / (1.0 + np.exp(-(base + shift[:, None] + terms.retention_per_money[:, None] * offered)))
    before, staying, with_offer = (_months_stayed(terms, rate) for rate in (terms.retention[:, None], stays, rewarded))
    gained = recorded * (with_offer - before) + (1.0 - recorded) * (staying - before)
    shut_out = (1.0 - recorded) * (terms.fee[:, None] * staying - terms.excluded_margin[:, None] * before)
    return np.asarray(terms.margin[:, None] * gained + shut_out)


def _months_stayed(terms: Terms, retention: Array) -> Array:
    """Return the discounted share of the horizon's months for which a cohort of customers stays.

    Σ δᵗ rᵗ ÷ Σ δᵗ over the months t of the horizon; with a horizon of one month this is the retention itself.

    Parameters
    ----------
    retention
        Share of customers who are still there a month later, shape (futures, levels).
    """
    discount = terms.discount[:, None]
    return np.asarray(_geometric(discount * retention, terms.months) / _geometric(discount, terms.months))


def _geometric(ratio: Array, months: int) -> Array:
    """Return the sum of the first powers of a ratio of at most one, from the first to that of the number of months."""
    with np.errstate(divide="ignore", invalid="ignore"):
        closed = ratio * -np.expm1(months * np.log(ratio)) / (1.0 - ratio)
    # Near one the closed form divides rounding errors by rounding errors.
    return np.where(ratio > 1.0 - 1e-9, months * ratio, np.where(ratio > 0, closed, 0.0))

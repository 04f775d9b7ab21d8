"""From answers and payouts to what both sides get, per customer-month."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from evenhand.exchange.model.terms import Terms
from evenhand.exchange.solve.aggregate import Aggregate
from evenhand.exchange.solve.path import PathAggregate
from evenhand.exchange.solve.spending import SpendingAggregate

__all__ = ["OUTCOMES", "cautious", "revenue_of", "settle"]

Array = NDArray[np.float64]

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
    "customer_surplus": "what customers gain, less what coerced, steered and shut-out customers lose",
    "external_loss": "what customers lose because others' data tell about them",
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
) -> dict[str, Array]:
    """Return every outcome of `OUTCOMES`, each of shape (futures, levels).

    ``data_revenue + retention_margin = profit + payout + costs`` holds by construction.

    Parameters
    ----------
    terms, tally
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
    free, observed, recorded = (aggregate.total(name) for name in ("free", "observed", "recorded"))
    revenue = revenue_of(terms, aggregate.total("value_free"))
    at_risk = np.maximum(revenue_of(terms, aggregate.total("value_recorded")) - revenue, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        each = np.where(recorded > 0, payout / recorded, 0.0)
        received = np.where(recorded > 0, aggregate.total("paid") / recorded, 0.0)
        rate = np.where(revenue > 0, payout / revenue, np.nan)
        spent = spending * aggregate.total("value_recorded")
        of_spending = np.where(spent > 0, payout / spent, 0.0)
    paid = recorded * (payout > 0) if in_money else np.zeros_like(recorded)
    costs = (
        (terms.fixed + terms.per_customer)[:, None]
        + terms.per_participant[:, None] * recorded
        + terms.per_payment[:, None] * paid
        + (terms.payment_share[:, None] * payout if in_money else 0.0)
    )
    kept = _retention_margin(terms, recorded, received)
    profit = revenue + kept - payout - costs
    everybody = terms.worth_to_everyone[:, None] + (0.0 if everyone is None else everyone)
    surplus, external = aggregate.total("gain") + everybody, aggregate.total("external")
    return {
        "participation": recorded,
        "free": free,
        "coerced": observed - free,
        "steered": recorded - observed,
        "data_revenue": revenue,
        "at_risk_revenue": at_risk,
        "retention_margin": kept,
        "payout": payout,
        "costs": costs,
        "caution": np.zeros_like(costs),
        "profit": profit,
        "customer_surplus": surplus,
        "external_loss": external,
        "total_surplus": profit + surplus - external,
        "worse_off": aggregate.total("worse"),
        "rate": rate,
        "dividend": each,
        "share_of_spending": of_spending,
    }


def cautious(found: dict[str, Array], beside: Mapping[str, Array]) -> dict[str, Array]:
    """Return outcomes in which each side gets what it gets in the worse of two cases.

    What the company would get less is counted among its costs, so that accounts balance; what customers would gain
    less is taken off their surplus.

    Parameters
    ----------
    found, beside
        Outcomes of the same payment where facts that are not known put people off, and where they attract them.
    """
    caution = np.maximum(found["profit"] - beside["profit"], 0.0)
    gain, other = (one["customer_surplus"] - one["external_loss"] for one in (found, beside))
    found["caution"] = caution
    found["costs"] = found["costs"] + caution
    found["profit"] = found["profit"] - caution
    found["customer_surplus"] = found["customer_surplus"] - np.maximum(gain - other, 0.0)
    found["total_surplus"] = found["profit"] + found["customer_surplus"] - found["external_loss"]
    found["worse_off"] = np.maximum(found["worse_off"], beside["worse_off"])
    return found


def _retention_margin(terms: Terms, recorded: Array, received: Array) -> Array:
    """Return the margin gained from customers who stay longer, less what shut-out customers take away, plus fees.

    Odds of staying rise with the mean of what a participant receives.
    """
    base = np.log(terms.retention / (1.0 - terms.retention))[:, None]
    shift = terms.retention_shift[:, None]
    stays = 1.0 / (1.0 + np.exp(-(base + shift)))
    offered = received + terms.retention_worth[:, None]
    rewarded = 1.0 / (1.0 + np.exp(-(base + shift + terms.retention_per_money[:, None] * offered)))
    before = terms.retention[:, None]
    gained = recorded * (rewarded - before) + (1.0 - recorded) * (stays - before)
    shut_out = (1.0 - recorded) * (terms.fee - terms.excluded_margin)[:, None]
    return np.asarray(terms.margin[:, None] * gained + shut_out)

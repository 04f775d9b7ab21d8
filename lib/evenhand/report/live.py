"""The deterministic core as formulas: one possible future of the offer spoken of, recalculated from its assumptions.

Excel's words are used, by the names given here; every result stands beside the engine's own number for that future.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from evenhand.assessment import Assessment
from evenhand.exchange.model.growth import GrowthForm
from evenhand.exchange.model.terms import Terms

__all__ = ["Cell", "Live", "live_core"]

LEAK_STEPS = 40
"""How often what others share is fed back; the engine goes on until nothing changes."""
SCHEMES = frozenset({"none", "flat", "revenue_share"})
"""Schemes whose offer is one amount for everybody, or one share of what each spends."""
GROWTH: Mapping[GrowthForm, str] = {
    "linear": "{taken}",
    "power": "{taken}^(LN(half)/LN(0.5))",
    "saturating": "(1-EXP(2*LN(1/half-1)*{taken}))/(1-EXP(2*LN(1/half-1)))",
    "hill": "{taken}*(1+0.5*(1-half)/(half-0.5))/({taken}+0.5*(1-half)/(half-0.5))",
}
"""Revenue as a share of full revenue, see `Growth`; the learning curve is left to the engine."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A number with a name of its own: an assumption that can be changed, or a result.

    Parameters
    ----------
    name
        By which formulas know it.
    label
        What it is, with its unit.
    value
        The assumption, or the engine's own result.
    formula
        How it is recalculated; empty for an assumption.
    """

    name: str
    label: str
    value: float
    formula: str = ""


@dataclass(frozen=True, slots=True)
class Live:
    """The core.

    Parameters
    ----------
    note
        Which future of which offer.
    weight, share, dividend
        Groups of customers: their shares of customers and of spending, and what each is offered a month.
    inputs, results
        In the order in which they follow from each other.
    """

    note: str
    weight: tuple[float, ...]
    share: tuple[float, ...]
    dividend: tuple[float, ...]
    inputs: tuple[Cell, ...]
    results: tuple[Cell, ...]


def live_core(assessment: Assessment) -> Live | None:
    """Return the core of the middle future; ``None`` where it is more than formulas in a sheet can say.

    That is so for pools, price lists and funds, where segments ask for different prices, where facts are not known that
    both sides are judged by at their worst, and where a small payment puts people off.
    """
    plan, subject = assessment.at_subject.plan, assessment.subject
    by_spending = plan.scheme.by_spending
    terms = plan.terms
    simple = by_spending or (plan.axis == "dividend" and plan.scheme.in_money and not np.isnan(subject.dividend))
    if (
        not simple
        or plan.beside is not None
        or terms.willingness.by_segment
        or np.any(terms.crowding)
        or np.any(terms.steered)
        or np.any(terms.refusal_loss)
        or terms.says
        or terms.growth.form not in GROWTH
        or not plan.scheme.in_money
        or assessment.scenario.scheme.kind not in SCHEMES
    ):
        return None
    profit = subject.outcomes["profit"]
    future = int(np.argsort(profit, kind="stable")[len(profit) // 2])
    one = terms.part(slice(future, future + 1))
    paid = {name: float(values[future]) for name, values in subject.outcomes.items() if np.ndim(values) == 1}
    groups = plan.groups
    if by_spending:
        weight, spending = groups.whole_weight, groups.whole_spending
        dividend = paid["share_of_spending"] * spending
        share = weight * spending / float(np.sum(weight * spending))
    else:
        weight = share = np.ones(1)
        dividend = np.full(1, paid["dividend"])
    return Live(
        f"The middle one of {len(profit):,} possible futures, by profit, of {subject.label}. Assumptions are "
        "yellow: change one, and all that follows from it is recalculated. The engine’s own number stands beside each "
        "result.",
        tuple(map(float, weight)),
        tuple(map(float, share)),
        tuple(map(float, dividend)),
        tuple(_inputs(one)),
        tuple(_results(one, paid)),
    )


def _inputs(one: Terms) -> Iterator[Cell]:
    people = one.willingness
    for name, label, values in (
        ("log_median", "What customers ask for: logarithm of the median", people.log_median),
        ("log_sd", "What customers ask for: spread of the logarithm", people.log_sd),
        ("willing", "Share who say yes for nothing", people.willing),
        ("refusing", "Share who say no to any offer", people.refusing),
        ("cap", "The most that a loss counts, money a month", people.cap),
        ("leak", "Share of what a person reveals that others’ data tell anyway, were all to share", one.leak),
        ("worth", "What participants get besides, money’s worth a month", one.worth_to_participants),
        ("everybody", "What everybody gets, money’s worth a month", one.worth_to_everyone),
        ("full", "Data revenue if everybody took part, money per customer-month", one.revenue_full),
        ("half", "What half the data would bring, as a share of that", one.growth.half),
        ("fixed", "Fixed costs, money per customer-month", one.fixed),
        ("each_customer", "Costs of each customer, money a month", one.per_customer),
        ("each_participant", "Costs of each participant, money a month", one.per_participant),
        ("each_payment", "Cost of paying a participant, money a month", one.per_payment),
        ("fee_share", "Cost of paying, as a share of what is paid", one.payment_share),
        ("margin", "Margin of a customer without data, money a month", one.margin),
        ("stay", "Share of customers still there a month later", one.retention),
        ("stay_shift", "Rise of the log odds of staying by trust", one.retention_shift),
        ("stay_money", "Rise of the log odds of staying by a unit of money", one.retention_per_money),
        ("stay_worth", "What participants get besides, as it counts for staying", one.retention_worth),
        ("discount", "Worth of money a month later", one.discount),
        ("fee", "Fee of who is shut out, money a month", one.fee),
        ("lost_margin", "Margin lost of who is shut out, money a month", one.excluded_margin),
    ):
        yield Cell(name, label, float(np.asarray(values).ravel()[0]))
    yield Cell("months", "Months followed", float(one.months))


def _stayed(rate: str) -> str:
    """Return the discounted share of the months for which customers stay who stay another month with that chance."""

    def geometric(ratio: str) -> str:
        return f"IF({ratio}>1-1E-9,months*({ratio}),({ratio})*(1-({ratio})^months)/(1-({ratio})))"

    return f"{geometric(f'discount*{rate}')}/{geometric('discount')}"


def _results(one: Terms, engine: Mapping[str, float]) -> Iterator[Cell]:
    """Yield the results; ``weights``, ``shares``, ``dividends`` are columns, and ``asked`` what is asked at each."""
    nan = float("nan")
    reach = "(dividends+worth)/(1-leak*shared{0})"
    answer = "willing+(1-willing-refusing)*NORM.S.DIST((LN(" + reach + "+1E-300)-log_median)/log_sd,TRUE)"
    yield Cell("shared0", "Share who share, before others’ data are counted", nan, "0")
    for step in range(1, LEAK_STEPS + 1):
        yield Cell(f"shared{step}", f"… after step {step}", nan, f"SUMPRODUCT(weights,{answer.format(step - 1)})")
    told = answer.format(LEAK_STEPS)
    offer = reach.format(LEAK_STEPS)
    below = f"NORM.S.DIST((LN({offer}+1E-300)-log_median)/log_sd-log_sd,TRUE)"
    inside = f"NORM.S.DIST((LN({offer}+1E-300)-log_median)/log_sd,TRUE)"
    mean = "EXP(log_median+log_sd^2/2)"
    yield Cell("free", "Say yes freely, share of customers", engine["free"], f"SUMPRODUCT(weights,{told})")
    yield Cell("taken", "Share of the data’s value taken in", nan, f"SUMPRODUCT(shares,{told})")
    yield Cell(
        "revenue",
        "Data revenue, money per customer-month",
        engine["data_revenue"],
        f"full*{GROWTH[one.growth.form].format(taken='taken')}",
    )
    yield Cell("payout", "Payout, money per customer-month", engine["payout"], f"SUMPRODUCT(weights,dividends,{told})")
    yield Cell(
        "costs",
        "Costs of running it, money per customer-month",
        engine["costs"],
        "fixed+each_customer+each_participant*free+IF(payout>0,each_payment*free,0)+fee_share*payout",
    )
    yield Cell("received", "Paid a participant, money a month", engine["dividend"], "IF(free>0,payout/free,0)")
    yield Cell("odds", "Log odds of staying", nan, "LN(stay/(1-stay))+stay_shift")
    yield Cell("stays", "Share who stay without an offer", nan, "1/(1+EXP(-odds))")
    yield Cell("stays_offered", "Share who stay with it", nan, "1/(1+EXP(-(odds+stay_money*(received+stay_worth))))")
    yield Cell("before", "Months stayed before, as a share", nan, _stayed("stay"))
    yield Cell("without", "Months stayed without an offer", nan, _stayed("stays"))
    yield Cell("with_offer", "Months stayed with it", nan, _stayed("stays_offered"))
    yield Cell(
        "retained",
        "Margin of customers who stay longer, money per customer-month",
        engine["retention_margin"],
        "margin*(free*(with_offer-before)+(1-free)*(without-before))+(1-free)*(fee*without-lost_margin*before)",
    )
    yield Cell("profit", "Profit, money per customer-month", engine["profit"], "revenue+retained-payout-costs")
    surplus = f"willing*{offer}+(1-willing-refusing)*({offer}*{inside}-{mean}*{below})"
    yield Cell(
        "surplus",
        "What customers gain before the next line, money per customer-month",
        engine["customer_surplus"],
        f"(1-leak*shared{LEAK_STEPS})*SUMPRODUCT(weights,{surplus})+everybody",
    )
    capped = "((LN(cap)-log_median)/log_sd)"
    priced = f"(1-willing-refusing)*(cap*NORM.S.DIST({capped},TRUE)-{mean}*NORM.S.DIST({capped}-log_sd,TRUE))"
    yield Cell(
        "external",
        "What customers lose because others’ data tell about them, money per customer-month",
        engine["external_loss"],
        f"leak*shared{LEAK_STEPS}*(cap-(willing*cap+{priced}))",
    )
    yield Cell(
        "gain", "What customers gain in all", engine["customer_surplus"] - engine["external_loss"], "surplus-external"
    )
    yield Cell("rate", "Rate: payout ÷ data revenue", engine["rate"], "IF(revenue>0,payout/revenue,0)")

"""What a scenario chose in the six dimensions of a data dividend by Vincent, Li, Zha and Hecht (2019), in words."""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.scenario import Scenario, is_known
from evenhand.ui.facts.words import label_of
from evenhand.vocabulary.numbers import count, money, percent

__all__ = ["Dimension", "dimensions"]


@dataclass(frozen=True, slots=True)
class Dimension:
    """One of the six things to decide about a data dividend.

    Parameters
    ----------
    name, question
        What the authors call it, and what it asks.
    chosen
        What the scenario chose, in words.
    facts
        The facts that it comes from.
    others
        What else could be chosen.
    """

    name: str
    question: str
    chosen: str
    facts: tuple[str, ...]
    others: str


def dimensions(scenario: Scenario) -> tuple[Dimension, ...]:
    """Return what a scenario chose in each of the six dimensions."""
    return (
        _funding(scenario),
        _implementer(scenario),
        _task(scenario),
        _time(scenario),
        _disbursement(scenario),
        _valuation(scenario),
    )


def _funding(scenario: Scenario) -> Dimension:
    scheme, currency = scenario.scheme, scenario.currency
    facts: tuple[str, ...]
    match scheme.kind:
        case "none":
            chosen, facts = "Nothing is paid, so nothing is funded.", ("scheme.kind",)
        case "flat":
            chosen = (
                f"The company’s budget: {money(scheme.dividend, currency, 2)} a month for each participant, whatever "
                "the data bring in."
            )
            facts = ("scheme.dividend",)
        case "in_kind":
            cost = scheme.face_value * scheme.cost * (1 - scheme.breakage)
            chosen = (
                f"The company’s own goods or services: a benefit of {money(scheme.face_value, currency, 2)} a month "
                f"costs it {money(cost, currency, 2)} for each participant."
            )
            facts = ("scheme.face_value", "scheme.cost", "scheme.breakage")
        case "price_list":
            chosen = "The company’s budget: a price a month for each kind of data that is shared."
            facts = ("scheme.prices",)
        case _:
            chosen, facts = f"What the data bring in: {percent(scheme.rate)} of data revenue.", ("scheme.rate",)
    return Dimension(
        "Funding",
        "Where does the money come from?",
        chosen,
        facts,
        "a fixed budget, a share of data revenue, the company’s own goods; outside this model, a levy or a tax",
    )


def _implementer(scenario: Scenario) -> Dimension:
    trustee = getattr(scenario.scheme, "trustee", None)
    named = [str(one) for one in (scenario.controller.brand, scenario.controller.name) if is_known(one) and one]
    company = named[0] if named else "The company"
    chosen = f"{trustee}, which is not the company." if trustee else f"{company} itself."
    facts = ("scheme.trustee",) if trustee else ("controller.brand",)
    return Dimension(
        "Implementer",
        "Who runs it?",
        chosen,
        facts,
        "a trust, a union or cooperative of customers, the state",
    )


def _task(scenario: Scenario) -> Dimension:
    purposes = ", ".join(purpose.id.replace("-", " ") for purpose in scenario.purposes) or "none named yet"
    kinds = (
        ", ".join(label_of(data_category).partition(" (")[0].lower() for data_category in scenario.data_categories)
        or "none named yet"
    )
    return Dimension(
        "Tasks",
        "For which uses of which data is it paid?",
        f"Uses: {purposes}. Kinds of data: {kinds}.",
        ("purposes", "purposes[].data"),
        "fewer uses, or fewer kinds of data; change them on the Scenario page",
    )


def _time(scenario: Scenario) -> Dimension:
    times = scenario.economics.costs.payments_per_year
    often = {"1": "once a year", "4": "every quarter", "12": "every month", "52": "every week"}.get(
        f"{times:g}", f"{times:g} times a year"
    )
    return Dimension(
        "Time",
        "For which time is it paid, and how often?",
        f"For data from now on, over {count(scenario.programme.months)} months, paid {often}.",
        ("programme.months", "economics.costs.payments_per_year"),
        "backward-looking as well: a payment for data already held (not in this model)",
    )


def _disbursement(scenario: Scenario) -> Dimension:
    said = {
        "none": "Nothing is handed out.",
        "flat": "The same amount to each participant.",
        "revenue_share": "To each participant, by what they spend.",
        "pool": "One pool, split among the participants.",
        "price_list": "To each participant, by the kinds of data they share.",
        "in_kind": "A benefit to each participant, not money.",
        "collective_trust": "One fund that serves all customers, whether they take part or not.",
    }
    return Dimension(
        "Disbursement",
        "How does it reach people?",
        said[scenario.scheme.kind],
        ("scheme.kind",),
        "any other under “How it would be paid” above, from single payments to a common fund",
    )


def _valuation(scenario: Scenario) -> Dimension:
    scheme = scenario.scheme
    match scheme.kind:
        case "none":
            chosen, facts = "Not at all.", ("scheme.kind",)
        case "revenue_share":
            chosen, facts = "By spending: a customer who spends twice as much counts twice.", ("scheme.kind",)
        case "pool":
            chosen = {
                "equal": "Everybody’s data count the same.",
                "spending": "By spending: a customer who spends twice as much counts twice.",
                "shapley": "By what each segment adds to data revenue (its Shapley value); within a segment the same.",
            }[scheme.split]
            facts = ("scheme.split",)
        case "price_list":
            prices = ", ".join(
                f"{label_of(one).partition(' (')[0].lower()} {money(price, scenario.currency, 2)}"
                for one, price in scheme.prices.items()
            )
            chosen, facts = f"By kind of data, a month: {prices}.", ("scheme.prices",)
        case _:
            chosen, facts = "Everybody’s data count the same.", ("scheme.kind",)
    return Dimension(
        "Valuation",
        "How much does one person’s data count?",
        chosen,
        facts,
        "the same for all, by spending, by kind of data, by what a segment adds. The authors warn that pay by the "
        "measured worth of single records is very unequal and rewards what people cannot change",
    )

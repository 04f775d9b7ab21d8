"""What a scenario chose in the six dimensions of a data dividend by Vincent, Li, Zha and Hecht (2019), in words."""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.exchange.scheme import scheme_of
from evenhand.scenario import Scenario, is_known
from evenhand.scenario.facts import category_name
from evenhand.vocabulary.numbers import count


@dataclass(frozen=True, slots=True)
class Dimension:
    """One of the six things to decide about a data dividend."""

    name: str
    question: str
    """What the authors call it, and what it asks."""
    chosen: str
    """What the scenario chose, in words."""
    facts: tuple[str, ...]
    """The facts that it comes from."""
    others: str
    """What else could be chosen."""


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
    chosen, facts = scheme_of(scenario).funding(scenario.currency)
    return Dimension(
        "Funding",
        "Where does the money come from?",
        chosen,
        facts,
        "a fixed budget, a share of data revenue, the company’s own goods; outside this model, a levy or a tax",
    )


def _implementer(scenario: Scenario) -> Dimension:
    trustee = getattr(scenario.scheme, "trustee", None)
    named = [str(name) for name in (scenario.controller.brand, scenario.controller.name) if is_known(name) and name]
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
    kinds = ", ".join(category_name(data_category) for data_category in scenario.data_categories) or "none named yet"
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
    return Dimension(
        "Disbursement",
        "How does it reach people?",
        scheme_of(scenario).words.handed_out,
        ("scheme.kind",),
        "any other under “How it would be paid” above, from single payments to a common fund",
    )


def _valuation(scenario: Scenario) -> Dimension:
    chosen, facts = scheme_of(scenario).valuing(scenario.currency)
    return Dimension(
        "Valuation",
        "How much does one person’s data count?",
        chosen,
        facts,
        "the same for all, by spending, by kind of data, by what a segment adds. The authors warn that pay by the "
        "measured worth of single records is very unequal and rewards what people cannot change",
    )

"""One possible future of the offer spoken of, in a form that a spreadsheet recalculates from its assumptions.

Where facts are not known that people may be put off or drawn by, both cases are there, and for each side the worse one
counts, as in the engine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from evenhand.assessment import Assessment
from evenhand.exchange.model.terms import Terms
from evenhand.exchange.solve.outcomes import Outcomes
from evenhand.exchange.solve.plan import Payment, Plan
from evenhand.report.formulas import Cell, Column, Kind, Paid, renamed, results_of
from evenhand.scenario.facts import category_name

Array = NDArray[np.float64]

OTHER = "_b"
"""After the names of the case in which facts that are not known draw people."""
PEOPLE = (
    ("log_median", "What customers ask for: logarithm of the median"),
    ("log_sd", "What customers ask for: spread of the logarithm"),
    ("willing", "Share who say yes for nothing"),
    ("refusing", "Share who say no to any offer"),
    ("cap", "The most that a loss counts, money a month"),
)
"""What may differ between segments."""
MEDIAN = "log_median"
HALVINGS = 60
"""Until no digit of a number changes."""


@dataclass(frozen=True, slots=True)
class Live:
    """What a sheet recalculates.

    Parameters
    ----------
    note
        Which future of which offer; or why there is none that a sheet could hold.
    columns
        What differs between groups of customers: their shares, what each is offered, and what each asks for.
    inputs, results
        In the order in which they follow from each other; empty where there is nothing to recalculate.
    """

    note: str
    columns: tuple[Column, ...] = ()
    inputs: tuple[Cell, ...] = ()
    results: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class _Case:
    """One future of a plan at the offer spoken of, as columns, assumptions and formulas."""

    columns: tuple[Column, ...]
    inputs: tuple[Cell, ...]
    results: tuple[Cell, ...]


def live_core(assessment: Assessment) -> Live:
    """Return the core of the middle future by profit, or why no sheet could hold it."""
    if not assessment.sketch.priced:
        return Live("This workbook recalculates nothing: nobody has said what a customer spends a month.")
    simulation, subject = assessment.at_subject, assessment.subject
    plan = simulation.plan
    if assessment.scenario.scheme.by_category and plan.terms.willingness.by_segment:
        return Live(
            "This workbook does not recalculate a price list where segments have asked prices of their own: which "
            "kinds of data a person shares then differs by segment. All numbers of the other sheets are the engine’s."
        )
    profit = subject.outcomes["profit"]
    future = int(np.argsort(profit, kind="stable")[len(profit) // 2])
    payment = plan.along(np.array([plan.declared]))
    worst = _case(plan, payment, future)
    note = (
        f"The middle one of {len(profit):,} possible futures, by profit, of {subject.label}. Assumptions are yellow: "
        "change one, and all that follows from it is recalculated. The engine’s own number stands beside each result."
    )
    if plan.beside is None or payment.beside is None:
        return Live(note, worst.columns, worst.inputs, worst.results)
    best = _case(plan.beside, payment.beside, future)
    engine = {name: float(values[future]) for name, values in subject.outcomes.items() if np.ndim(values) == 1}
    note += (
        " Some facts are not known: the first results hold where they put people off, the next where they draw them, "
        "and the last count the worse of both for each side."
    )
    return _together(note, worst, best, engine)


def _together(note: str, worst: _Case, best: _Case, engine: dict[str, float]) -> Live:
    """Return both cases in one sheet: what is the same in both stands there once."""
    given = {cell.name: cell.value for cell in worst.inputs}
    listed = {column.name: column.values for column in worst.columns}
    inputs = [cell for cell in best.inputs if given.get(cell.name) != cell.value]
    columns = [column for column in best.columns if listed.get(column.name) != column.values]
    own = {cell.name for cell in (*inputs, *best.results)} | {column.name for column in columns}

    def named(cell: Cell) -> Cell:
        label = f"{cell.label} (facts not known draw people)"
        return replace(cell, name=cell.name + OTHER, label=label, formula=renamed(cell.formula, own, OTHER))

    gain = engine["customer_surplus"] - engine["external_loss"]
    both = (
        Cell("profit_least", "Profit, the worse of both", engine["profit"], f"MIN(profit,profit{OTHER})"),
        Cell("gain_least", "What customers gain in all, the worse of both", gain, f"MIN(gain,gain{OTHER})"),
    )
    return Live(
        note,
        (
            *worst.columns,
            *(replace(column, name=column.name + OTHER, label=f"{column.label} (drawn)") for column in columns),
        ),
        (*worst.inputs, *map(named, inputs)),
        (*worst.results, *map(named, best.results), *both),
    )


def _case(plan: Plan, payment: Payment, future: int) -> _Case:
    """Return one case of a plan, without what stands beside it."""
    outcomes = replace(plan, beside=None).settle(replace(payment, beside=None))
    engine = {name: float(values[future, 0]) for name, values in outcomes.items()}
    terms = plan.terms.part(slice(future, future + 1))
    if plan.scheme.by_category:
        return _priced(plan, terms, engine, _scale(plan, terms, future))
    weight, value, dividend, segment = _offered(plan, payment, outcomes, future)
    people = {name: getattr(terms.willingness, name)[0] for name, _ in PEOPLE}
    columns = [
        Column("weights", "Share of customers", _floats(weight)),
        Column("shares", "Share of spending", _floats(value)),
        Column("dividends", "Worth of the offer a month", _floats(dividend)),
    ]
    inputs: list[Cell] = []
    for name, label in PEOPLE:
        if plan.terms.willingness.by_segment:
            columns.append(Column(name, label, _floats(people[name][segment])))
        else:
            inputs.append(Cell(name, label, float(people[name])))
    inputs += _inputs(terms)
    paid = Paid.TO_EACH if plan.in_money else Paid.IN_KIND
    if payment.everyone is not None:
        paid = Paid.INTO_A_FUND
        payout, everyone = engine["payout"], float(payment.everyone[future, 0])
        inputs.append(Cell("fund_rate", "Paid into the fund, as a share of data revenue", engine["rate"]))
        inputs.append(Cell("fund_worth", "What one unit of the fund is worth", everyone / payout if payout else 0.0))
    elif not plan.in_money:
        recorded = engine["participation"]
        cost = engine["payout"] / recorded if recorded else 0.0
        inputs.append(Cell("cash", "What the benefit costs the company, money a participant-month", cost))
    return _Case(tuple(columns), tuple(inputs), tuple(results_of(terms, engine, paid)))


def _priced(plan: Plan, terms: Terms, engine: dict[str, float], scale: float) -> _Case:
    """Return a case in which each kind of data has a price, so many times that of the list; all customers are alike."""
    prices = plan.scheme.prices  # pyrefly: ignore[missing-attribute]  (of the scheme that has one for each kind)
    kinds = [Kind(f"_k{number}", category_name(name)) for number, name in enumerate(terms.categories, 1)]
    inputs = [
        Cell(name, label, float(getattr(terms.willingness, name).ravel()[0]))
        for name, label in PEOPLE
        if name != MEDIAN
    ]
    for kind, name, median in zip(kinds, terms.categories, terms.category_medians[0], strict=True):
        price = f"Price of it, money a month ({kind.label})"
        inputs.append(Cell(f"price{kind.ending}", price, scale * prices.get(name, 0.0)))
        asked = f"What customers ask for it: the median, money a month ({kind.label})"
        inputs.append(Cell(f"median{kind.ending}", asked, float(median)))
    columns = (Column("weights", "Share of customers", (1.0,)), Column("shares", "Share of spending", (1.0,)))
    return _Case(columns, (*inputs, *_inputs(terms)), tuple(results_of(terms, engine, Paid.TO_EACH, kinds)))


def _scale(plan: Plan, terms: Terms, future: int) -> float:
    """Return by what a price list is multiplied in a future: where it pays the rate offered, found between bounds."""
    if np.isnan(plan.declared):
        return 1.0
    some = Plan(plan.scheme, terms, plan.groups)
    low, high = 0.0, float(plan.path_scale[future, -1])
    for _ in range(HALVINGS):
        middle = (low + high) / 2.0
        payout, revenue = some.accounts(np.array([[middle]]))
        low, high = (low, middle) if payout[0, 0] > plan.declared * revenue[0, 0] else (middle, high)
    return low if plan.declared > 0 else 0.0


def _offered(
    plan: Plan, payment: Payment, outcomes: Outcomes, future: int
) -> tuple[Array, Array, Array, NDArray[np.intp]]:
    """Return shares of customers and of spending, what each is offered, and the segment of each group of customers."""
    groups, apart = plan.groups, plan.terms.willingness.by_segment
    if plan.scheme.by_spending:
        weight, spending = (groups.weight, groups.spending) if apart else (groups.whole_weight, groups.whole_spending)
        segment = np.asarray(groups.segment if apart else np.zeros(len(weight)), dtype=np.intp)
        dividend = float(outcomes["share_of_spending"][future, 0]) * spending
        return weight, weight * spending / float(np.sum(weight * spending)), dividend, segment
    aggregate = payment.aggregate
    paid, recorded = (aggregate.segment(name)[future, 0] for name in ("paid", "recorded"))
    dividend = np.divide(paid, recorded, out=np.zeros_like(paid), where=recorded > 0)
    return np.asarray(aggregate.weight), np.asarray(aggregate.value), dividend, np.arange(len(dividend))


def _floats(values: Array) -> tuple[float, ...]:
    return tuple(map(float, values))


def _inputs(terms: Terms) -> Iterator[Cell]:
    for name, label, values in (
        ("leak", "Share of what a person reveals that others’ data tell anyway, were all to share", terms.leak),
        ("loss", "What saying no costs a person, money a month", terms.refusal_loss),
        ("steered", "Of people who would not say yes, the share recorded as saying yes by the screen", terms.steered),
        ("worth", "What participants get besides, money’s worth a month", terms.worth_to_participants),
        ("everybody", "What everybody gets, money’s worth a month", terms.worth_to_everyone),
        ("full", "Data revenue if everybody took part, money per customer-month", terms.revenue_full),
        ("half", "What half the data would bring, as a share of that", terms.growth.half),
        ("fixed", "Fixed costs, money per customer-month", terms.fixed),
        ("each_customer", "Costs of each customer, money a month", terms.per_customer),
        ("each_participant", "Costs of each participant, money a month", terms.per_participant),
        ("each_payment", "Cost of paying a participant, money a month", terms.per_payment),
        ("fee_share", "Cost of paying, as a share of what is paid", terms.payment_share),
        ("margin", "Margin of a customer without data, money a month", terms.margin),
        ("stay", "Share of customers still there a month later", terms.retention),
        ("stay_shift", "Rise of the log odds of staying by trust", terms.retention_shift),
        ("stay_money", "Rise of the log odds of staying by a unit of money", terms.retention_per_money),
        ("stay_worth", "What participants get besides, as it counts for staying", terms.retention_worth),
        ("discount", "Worth of money a month later", terms.discount),
        ("fee", "Fee of who is shut out, money a month", terms.fee),
        ("lost_margin", "Margin lost of who is shut out, money a month", terms.excluded_margin),
        ("crowding", "Of those who say yes for nothing, the share whom a small payment puts off", terms.crowding),
        ("crowding_until", "Below which payment, money a month", terms.crowding_until),
        ("overstated", "By how much asked prices and worths are overstated", terms.overstated),
        ("exponent", "Exponent of the learning curve", terms.growth.exponent),
    ):
        yield Cell(name, label, float(np.asarray(values).ravel()[0]))
    yield Cell("months", "Months followed", float(terms.months))

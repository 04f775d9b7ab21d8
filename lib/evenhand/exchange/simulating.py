"""Simulating a case: its plan, the rows of its curve, and what comes out of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from evenhand.case import Case, Trust
from evenhand.errors import InputError, ModelError
from evenhand.exchange.simulation import RATES, Array, Simulation
from evenhand.exchange.solve.finite import refuse_overflow
from evenhand.exchange.solve.groups import Groups
from evenhand.exchange.solve.outcomes import frozen
from evenhand.exchange.solve.path import rate_of
from evenhand.exchange.solve.plan import Payment, Plan
from evenhand.exchange.solve.planning import build_plan
from evenhand.scenario.facts import Unknown
from evenhand.scenario.model import Scenario

# Dividends at which the mean rate is worked out, to find those that pay given rates.
TRANSLATION = 129


def simulate(case: Case) -> Simulation:
    """Simulate a scenario on customers.

    Parameters
    ----------
    case
        The facts, the customers, the assumptions, trust, rates and futures; rubric and policy have no say here.

    Raises
    ------
    InputError
        When scenario and customers are in two currencies.
    ModelError
        When there are no customers, the rates are out of bounds, or amounts overflow.
    AssumptionError
        When the scenario overrides an assumption that does not exist, or by a range that is out of bounds.
    """
    _one_currency(case)
    # What overflows is refused in words below; numpy's own warnings would only say it twice.
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        simulation = _simulate(case)
        refuse_overflow(simulation.outcomes, simulation.drawn, simulation.uncertain)
        declared = {name: values[:, None] for name, values in simulation.offer.items()}
        refuse_overflow(declared, simulation.drawn, simulation.uncertain)
    return simulation


def _one_currency(case: Case) -> None:
    # Not where a case is made: a scenario is also scored, and its facts are changed, beside customers that do not fit.
    theirs, its = case.customers.currency, case.scenario.currency
    if theirs != its:
        raise InputError(
            f"{case.scenario.name} is in {its}, the customers' spending in {theirs}: "
            "no exchange rate is applied, so the two cannot be put together.",
            hint=f"Give customers whose spending is in {its}: a file, or a few typed numbers. "
            f"Or state the scenario in {theirs}: its currency, and its amounts at a rate of your own.",
        )


def simulated(case: Case | Simulation) -> Simulation:
    """Return the simulation of a case, or the one there is already."""
    return case if isinstance(case, Simulation) else simulate(case)


def _simulate(case: Case) -> Simulation:
    scenario = case.scenario
    groups = Groups.from_sketch(case.customers)
    known = scenario.programme.customers
    sample_only = isinstance(known, Unknown) or known is None
    customers = int(case.customers.customers) if isinstance(known, Unknown) or known is None else known
    level = _trust_level(scenario, case.trust)
    best = None if level is None else _trust_level(scenario, case.trust_best)
    plan, drawn, standins = build_plan(
        scenario,
        case.assumptions,
        groups,
        customers=customers,
        trust=level,
        trust_best=best,
        draws=case.draws,
        seed=case.seed,
    )
    rates = None if case.rates is None else _checked(case.rates)
    if plan.axis == "rate":
        axis = np.linspace(0.0, 1.0, RATES) if rates is None else rates
    else:
        axis = _dividends(plan, rates)
    payment = plan.along(axis)
    outcomes = plan.settle(payment)
    rate, dividend, of_spending = _shared_axes(plan, axis, outcomes, payment)
    simulation = Simulation(
        scenario=scenario,
        plan=plan,
        drawn=drawn,
        rates=frozen(rate),
        dividends=frozen(dividend),
        share_of_spending=frozen(of_spending),
        levels=axis,
        outcomes=outcomes,
        customers=customers,
        sample_only=sample_only,
        currency=scenario.currency,
        draws=case.draws,
        seed=case.seed,
        trust=level,
        trust_best=best,
        stand_ins=standins,
        assumptions=case.assumptions,
        uncertain=drawn.uncertain,
    )
    simulation.__dict__["payment"] = payment  # already worked out: as if asked for
    return simulation


def _trust_level(scenario: Scenario, trust: Trust) -> float | None:
    if trust is None:
        return None
    levels = [trust] if isinstance(trust, float | int) else [trust[j] for j in scenario.jurisdictions if j in trust]
    if not levels:
        return None
    level = float(min(levels))
    if not 0.0 <= level <= 1.0:
        raise ModelError(f"Trust lies between 0 and 1: got {level:g}.")
    return level


def _checked(rates: Sequence[float] | Array) -> Array:
    values = np.asarray(rates, dtype=np.float64)
    if values.ndim != 1 or not values.size or np.any(np.diff(values) <= 0) or values[0] < 0 or values[-1] > 1:
        raise ModelError("Rates must rise and lie between 0 and 1.", hint="For example 0:1:101.")
    return values


def _dividends(plan: Plan, rates: Array | None) -> Array:
    """Return the dividends of the rows: equal steps up to a mean rate of one, or those that pay the rates asked for."""
    scales = plan.path_scale[:, -1]
    top = float(np.mean(scales)) if np.any(scales > 0) else 1.0

    def mean_rate(dividends: Array) -> Array:
        payout, revenue = plan.accounts(np.broadcast_to(dividends, (plan.terms.futures, len(dividends))))
        return rate_of(payout.mean(axis=0), revenue.mean(axis=0))

    while not plan.costless and mean_rate(np.array([top]))[0] < 1.0:
        top *= 2.0
    grid = np.linspace(0.0, top, TRANSLATION)
    along = np.maximum.accumulate(mean_rate(grid))
    if rates is None:
        return np.linspace(0.0, float(np.interp(1.0, along, grid)), RATES)
    return np.interp(rates, along, grid)


def _shared_axes(
    plan: Plan, axis: Array, outcomes: Mapping[str, Array], payment: Payment
) -> tuple[Array, Array, Array]:
    """Return rate, dividend and share of spending of each row: ratios of means over the futures."""
    payout = outcomes["payout"].mean(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        revenue = outcomes["data_revenue"].mean(axis=0)
        rate = np.where(payout > 0, np.where(revenue > 0, payout / revenue, np.nan), 0.0)
        dividend = np.where(payout > 0, payout / outcomes["participation"].mean(axis=0), 0.0)
        spent = plan.groups.mean_spending * payment.aggregate.total("value_recorded").mean(axis=0)
        of_spending = np.where(payout > 0, payout / spent, 0.0)
    return (rate, axis, of_spending) if plan.axis == "dividend" else (axis, dividend, of_spending)

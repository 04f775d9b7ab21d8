"""A simulation somewhere else: at other levels of its scheme, or with other facts, in the same futures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from evenhand.exchange.simulation import Simulation
from evenhand.exchange.solve.planning import build_plan
from evenhand.scenario.facts import Unknown
from evenhand.scenario.model import Scenario

Array = NDArray[np.float64]


def at_levels(simulation: Simulation, levels: Array) -> Simulation:
    """Return the simulation with a curve of other rows.

    Parameters
    ----------
    simulation
        The simulation.
    levels
        On the scheme's own axis (see `Simulation.level`), shape (rows,); ``nan`` alone for the scheme as declared.
    """
    plan = simulation.plan
    payment = plan.along(levels)
    outcomes = plan.settle(payment)
    payout, revenue, people = (outcomes[name].mean(axis=0) for name in ("payout", "data_revenue", "participation"))
    spent = plan.groups.mean_spending * payment.aggregate.total("value_recorded").mean(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate, dividend, of_spending = (np.where(payout > 0, payout / whole, 0.0) for whole in (revenue, people, spent))
    own = not np.any(np.isnan(levels))
    return replace(
        simulation,
        rates=levels if own and plan.axis == "rate" else rate,
        dividends=levels if own and plan.axis == "dividend" else dividend,
        share_of_spending=of_spending,
        levels=levels,
        outcomes=outcomes,
    )


def with_facts(simulation: Simulation, scenario: Scenario, levels: Array | None = None) -> Simulation:
    """Return the simulation of another scenario on the same customers, in the same futures and with the same trust.

    Parameters
    ----------
    simulation
        Gives customers, assumptions, trust and futures.
    scenario
        The facts.
    levels
        Rows of the curve as in `at_levels`; by default one row, the scheme as declared.
    """
    known = scenario.programme.customers
    unsized = isinstance(known, Unknown) or known is None
    customers = simulation.customers if isinstance(known, Unknown) or known is None else known
    plan, drawn, standins = build_plan(
        scenario,
        simulation.assumptions,
        simulation.plan.groups,
        customers=customers,
        trust=simulation.trust,
        trust_best=simulation.trust_best,
        draws=simulation.draws,
        seed=simulation.seed,
    )
    moved = replace(
        simulation,
        scenario=scenario,
        plan=plan,
        drawn=drawn,
        customers=customers,
        sample_only=simulation.sample_only and unsized,
        stand_ins=standins,
        uncertain=drawn.uncertain,
    )
    return at_levels(moved, np.array([plan.declared]) if levels is None else levels)

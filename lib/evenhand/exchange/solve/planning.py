"""From a scenario on customers to a plan that can be asked at any level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

import numpy as np
from numpy.typing import NDArray

from evenhand.exchange.model.screen import StandIn
from evenhand.exchange.model.terms import Terms, build_terms
from evenhand.exchange.model.upper_bound import upper_bound
from evenhand.exchange.solve.groups import Groups
from evenhand.exchange.solve.plan import PaymentRule, Plan
from evenhand.scenario.model import Scenario
from evenhand.uncertainty.assumptions import Assumptions
from evenhand.uncertainty.draws import Draws

Array = NDArray[np.float64]


def build_plan(
    scenario: Scenario,
    assumptions: Assumptions,
    groups: Groups,
    *,
    customers: int,
    trust: float | Array | None,
    draws: int,
    seed: int,
    trust_best: float | Array | None = None,
    probabilities: Mapping[str, Array] | None = None,
) -> tuple[Plan, Draws, tuple[StandIn, ...]]:
    """Return the plan, what was drawn for it, and what stands in for facts that are not known.

    Parameters
    ----------
    scenario, assumptions, groups
        The facts, the assumptions as loaded, the customers.
    customers
        Size of the programme, over which its fixed costs are spread.
    trust, trust_best
        At least, and at best when everything unknown turned out well, one for all futures or one each; ``None`` for no
        effect of trust, and for a best that is the least.
    draws, seed
        How many futures, and which.
    probabilities
        The place of each assumption in its distribution, instead of drawing it.
    """

    def terms_of(facts: Scenario, level: float | Array | None) -> tuple[Terms, Draws, tuple[StandIn, ...]]:
        return build_terms(
            facts,
            assumptions,
            spending=groups.mean_spending,
            customers=customers,
            trust=level,
            draws=draws,
            seed=seed,
            segments=groups.names,
            probabilities=probabilities,
        )

    # Every registered scheme is one: only its facts are known to the scenario.
    rule = cast(PaymentRule, scenario.scheme)
    terms, drawn, standins = terms_of(scenario, trust)
    attractive = upper_bound(scenario, assumptions)
    best = trust if trust is None or trust_best is None else np.maximum(trust, trust_best)
    if attractive is scenario and (trust is None or best is None or np.all(best == trust)):
        return Plan(rule, terms, groups), drawn, standins
    # More people may come, but nobody stays longer for what nobody knows; only what the company could gain counts it.
    more = terms_of(attractive, best)[0]
    terms = replace(terms, best_shift=more.best_shift, best_worth=more.best_worth)
    more = replace(more, retention_shift=terms.retention_shift, retention_worth=terms.retention_worth)
    return Plan(rule, terms, groups, Plan(rule, more, groups)), drawn, standins

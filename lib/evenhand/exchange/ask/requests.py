"""Who says yes to each consent request, between two bounds: to everything at once, and to that request alone.

The model takes one yes for all the data together. Where people are asked more than once they can agree to one request
and refuse another. How many do depends on two things that nobody states: how the offer is split over the requests, and
how far one person's asked prices rise and fall together. Whatever these are, nobody gets more for a request than the
whole offer, so no more people say yes to it than would if it were the only one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenhand.exchange.model.resolved import resolve
from evenhand.exchange.model.wta import willingness_to_accept
from evenhand.exchange.simulation import Simulation
from evenhand.exchange.solve.plan import Payment, Plan
from evenhand.scenario.consent import ConsentRequest
from evenhand.scenario.facts import Unknown
from evenhand.scenario.model import Scenario
from evenhand.uncertainty.assumptions import Assumptions
from evenhand.vocabulary.bands import band
from evenhand.vocabulary.numbers import finite

Array = NDArray[np.float64]
Spread = tuple[float, float, float, float]
"""Mean, P10, P50 and P90 over the futures."""


@dataclass(frozen=True, slots=True)
class RequestBound:
    """What can be said of one request, at the scheme as declared.

    Parameters
    ----------
    path
        Where it stands in the scenario.
    purposes
        The purposes it asks about, by id.
    categories
        The kinds of data that a person who says yes to it shares, of those that can be refused.
    share_of_data
        Their share of all kinds that can be refused, all taken to be worth the same, as in a price list.
    asked
        What the typical customer with a price asks for these data alone, money a month.
    together
        Share who say yes freely to all requests at once; this is what profit, tests and verdict count.
    alone
        Share who would say yes freely to this one if it alone were asked, for the whole offer: at most so many.
    """

    path: str
    purposes: tuple[str, ...]
    categories: tuple[str, ...]
    share_of_data: float
    asked: Spread
    together: Spread
    alone: Spread

    def to_json_dict(self) -> dict[str, Any]:
        """Return plain values."""
        names = ("mean", "p10", "p50", "p90")
        spreads = {
            name: dict(zip(names, map(finite, getattr(self, name)), strict=True))
            for name in ("asked", "together", "alone")
        }
        return {
            "request": self.path,
            "purposes": list(self.purposes),
            "categories": list(self.categories),
            "share_of_data": finite(self.share_of_data),
            **spreads,
        }


def asked_apart(scenario: Scenario) -> tuple[tuple[int, Scenario], ...]:
    """Return the requests that ask for data of their own, each with a scenario in which nothing else is asked.

    Empty unless at least two do so: with one request, one yes for all the data is what is asked. A request whose
    purposes are not known could ask for anything, and then no other is told apart from it either.
    """
    requests = scenario.consent.requests
    if isinstance(requests, Unknown) or any(isinstance(request.purposes, Unknown) for request in requests):
        return ()
    apart = []
    for index, request in enumerate(requests):
        alone = _only(scenario, request)
        if alone.refusable_categories or any(isinstance(purpose.data, Unknown) for purpose in alone.purposes):
            apart.append((index, alone))
    return tuple(apart) if len(apart) > 1 else ()


def _only(scenario: Scenario, request: ConsentRequest) -> Scenario:
    asked = () if isinstance(request.purposes, Unknown) else request.purposes
    purposes = tuple(
        purpose for purpose in scenario.purposes if purpose.id in asked and purpose.strictly_necessary is not True
    )
    return scenario.model_copy(update={"purposes": purposes})


def bound_requests(simulation: Simulation, assumptions: Assumptions) -> tuple[RequestBound, ...]:
    """Return the bounds of each request; none where `asked_apart` is empty.

    Parameters
    ----------
    simulation
        The simulation, with all requests taken together.
    assumptions
        As loaded, without the scenario's own values.
    """
    scenario, plan, drawn = simulation.scenario, simulation.plan, simulation.drawn
    resolved, _ = resolve(scenario, assumptions)
    gap = np.zeros(simulation.draws)
    if simulation.trust is not None:
        gap = simulation.trust - drawn["trust.baseline"]

    def middle(facts: Scenario) -> Array:
        return willingness_to_accept(facts, resolved, drawn, gap, plan.terms.revenue_full, [])[2].log_median

    everything = middle(scenario)
    kinds = max(len(scenario.refusable_categories), 1)
    bounds = []
    for index, facts in asked_apart(scenario):
        shift = middle(facts) - everything
        people = plan.terms.willingness
        log_median = people.log_median + (shift[:, None] if people.by_segment else shift)
        terms = replace(plan.terms, willingness=replace(people, log_median=log_median))
        alone = Plan(plan.scheme, terms, plan.groups)
        free = alone.settle(_same_offer(simulation, alone))["free"][:, 0]
        bounds.append(
            RequestBound(
                path=f"consent.requests[{index}]",
                purposes=tuple(purpose.id for purpose in facts.purposes),
                categories=facts.refusable_categories,
                share_of_data=len(facts.refusable_categories) / kinds,
                asked=_spread(np.exp(everything + shift)),
                together=_spread(simulation.offer["free"]),
                alone=_spread(np.maximum(free, simulation.offer["free"])),
            )
        )
    return tuple(bounds)


def _same_offer(simulation: Simulation, plan: Plan) -> Payment:
    """Return answers to what participants are offered as declared, whoever else takes part."""
    offer, scheme = simulation.offer, plan.scheme
    if scheme.axis == "dividend":
        return scheme.pay(plan, np.full((plan.terms.futures, 1), plan.declared))
    if scheme.by_spending:
        return plan.pay_by_spending(offer["share_of_spending"][:, None])
    return plan.pay_alike(offer["dividend"][:, None] if plan.in_money else np.zeros((plan.terms.futures, 1)))


def _spread(values: Array) -> Spread:
    low, middle, high = band(values)
    return float(values.mean()), float(low), float(middle), float(high)

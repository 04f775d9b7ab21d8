"""Levers: the numbers of a scenario that a company can choose, each with its bounds, read and put in one place."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from evenhand.errors import InputError, Problem
from evenhand.exchange.model.lever import Lever, at, changed_facts, number
from evenhand.exchange.model.screen import refusal_cost
from evenhand.exchange.scheme import scheme_of, schemes
from evenhand.nearest import nearest
from evenhand.scenario.consent import Alternative
from evenhand.scenario.facts import Unknown
from evenhand.scenario.model import Scenario
from evenhand.scenario.programme import Benefit


def axis_lever(scenario: Scenario) -> str | None:
    """Return the lever that is the scheme's own axis, whose every value is read from one simulation."""
    return scheme_of(scenario).axis_lever()


def levers_of(scenario: Scenario) -> dict[str, Lever]:
    """Return the levers a scenario has, those of its single benefits included."""
    own = {lever.id: lever for lever in scheme_of(scenario).levers}
    levers = {key: lever for key, lever in {**own, **COMMON}.items() if lever.applies(scenario)}
    for index, benefit in enumerate(scenario.benefits):
        for side, label in (("worth", "what it is worth to a customer"), ("cost", "what it costs the company")):
            lever = _of_benefit(index, side, f"{benefit.name}: {label}")
            levers[lever.id] = lever
    return levers


def lever_of(scenario: Scenario, key: str) -> Lever:
    """Return one lever of a scenario.

    Raises
    ------
    InputError
        When there is none of this name, with the nearest, or the scenario does not have it.
    """
    known = levers_of(scenario)
    if key in known:
        return known[key]
    every = every_lever()
    if key in every:
        own = axis_lever(scenario)
        pays = {kind.levers[0].id for kind in schemes().values() if kind.levers}
        instead = f" What it pays is set by its lever {own!r}." if own and key in pays else ""
        raise InputError(
            f"{scenario.name} has no lever {key!r} ({every[key].label}).{instead}",
            hint=f"Its levers are: {', '.join(known)}.",
        )
    problem = Problem("is not a lever", field=key, suggestion=nearest(key, known))
    raise InputError(f"There is no lever {key!r}.", problems=[problem], hint=f"The levers are: {', '.join(known)}.")


def _published() -> Lever:
    path = "data_revenue_share_published"

    def get(scenario: Scenario) -> float | None:
        return number(scenario.data_revenue_share_published)

    def put(scenario: Scenario, value: float) -> Scenario:
        changed: Scenario = changed_facts(scenario, path, value >= 0.5)
        return changed

    label = "What the data earn is published (0 no, 1 yes)"
    return Lever("published", label, "yes or no", 0.0, 1.0, lambda _: True, get, put, whole=True)


def _fee() -> Lever:
    def get(scenario: Scenario) -> float | None:
        return refusal_cost(scenario)[0].fee

    def put(scenario: Scenario, value: float) -> Scenario:
        now = get(scenario)
        if now is None or isinstance(scenario.alternatives, Unknown):
            return scenario

        def repriced(alternative: Alternative) -> Alternative:
            counts = (
                alternative.behavioural_processing is False
                and alternative.features_equal is True
                and alternative.price_month == now
            )
            changed: Alternative = changed_facts(alternative, "price_month", value) if counts else alternative
            return changed

        return scenario.replace(alternatives=tuple(repriced(alternative) for alternative in scenario.alternatives))

    label = "Fee of an equal service without use of the data"
    return Lever("fee", label, "money a month", 0.0, 1e6, lambda scenario: get(scenario) is not None, get, put)


def _of_benefit(index: int, side: str, label: str) -> Lever:
    def get(scenario: Scenario) -> float | None:
        return number(getattr(scenario.benefits[index], side))

    def put(scenario: Scenario, value: float) -> Scenario:
        benefits: list[Benefit] = list(scenario.benefits)
        benefits[index] = changed_facts(benefits[index], side, value)
        return scenario.replace(benefits=tuple(benefits))

    def applies(scenario: Scenario) -> bool:
        return index < len(scenario.benefits)

    return Lever(f"benefit.{index}.{side}", label, "money a month", 0.0, 1e6, applies, get, put)


_COMMON = (
    at("mediation", "economics.mediation", "Aggregating or de-identifying", "share", 0.0, 1.0),
    at("reuse", "economics.reuse", "Uses the same consent serves", "uses", 1.0, 10.0),
    at("conditionality", "economics.conditionality", "Service lost by saying no", "share", 0.0, 1.0),
    at("months", "programme.months", "Months of the programme", "months", 1.0, 120.0, whole=True),
    at("customers", "programme.customers", "Customers asked", "customers", 100.0, 1e8, whole=True, wide=True),
    _published(),
    _fee(),
    at("setup", "economics.costs.setup", "Cost of setting up", "money", 0.0, 1e9),
    at("fixed", "economics.costs.fixed_month", "Fixed running cost", "money a month", 0.0, 1e8),
    at("per_customer", "economics.costs.per_customer_month", "Cost per customer asked", "money a month", 0.0, 1e3),
    at("per_participant", "economics.costs.per_participant_month", "Cost per participant", "money a month", 0.0, 1e3),
    at("payment", "economics.costs.payment_fixed", "Cost of a payment", "money", 0.0, 1e3),
    at("payments", "economics.costs.payments_per_year", "Payments a year", "payments a year", 1.0, 52.0),
)

COMMON: Mapping[str, Lever] = MappingProxyType({lever.id: lever for lever in _COMMON})
"""The levers that do not depend on the scheme, by id."""


def every_lever() -> dict[str, Lever]:
    """Return every lever by its id, those of all schemes first; those of single benefits come with the scenario."""
    return {**{lever.id: lever for kind in schemes().values() for lever in kind.levers}, **COMMON}

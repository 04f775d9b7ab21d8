"""A fact left out never pays: neither in money, nor in the verdict, whatever the scheme."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
import pytest
from evenhand.assessment import trust_of
from evenhand.assessment.recommendation import choose_rate
from evenhand.assessment.trust import PILLARS
from evenhand.case import Case
from evenhand.customers import complete_journey
from evenhand.errors import EvenhandError
from evenhand.exchange import Simulation, simulate
from evenhand.exchange.ask.counterfactual import at_levels
from evenhand.exchange.ask.fairness import margins, passing
from evenhand.exchange.model.resolved import FACTS
from evenhand.places import SCENARIOS
from evenhand.scenario import Scenario, document_of, load, scenario_of
from evenhand.scenario.facts import UNKNOWN, Unknown
from evenhand.scenario.parties import Recipient
from evenhand.scenario.policy import Policy
from evenhand.scoring import load_rubric, score
from evenhand.scoring.score import findings
from evenhand.uncertainty import load_assumptions
from pydantic import BaseModel

from tests.leaving_out import card_without

DRAWS = 48
FEW = 6
"""Futures in which it is told whether a fact moves the exchange at all: what moves none of them moves trust alone."""
EXAMPLES = ("loyalty-dividend", "fraud-shield", "plain-opt-in")
SCHEMES: dict[str, dict[str, Any]] = {
    "none": {"kind": "none"},
    "flat": {"kind": "flat", "dividend": 2.0},
    "in kind": {"kind": "in_kind", "face_value": 3.0, "worth": 0.8, "cost": 0.6},
    "revenue share": {"kind": "revenue_share", "rate": 0.5},
    "equal pool": {"kind": "pool", "rate": 0.5, "split": "equal"},
    "pool by spending": {"kind": "pool", "rate": 0.5, "split": "spending"},
    "shapley pool": {"kind": "pool", "rate": 0.5, "split": "shapley"},
    "price list": {"kind": "price_list", "prices": {"user.behavior.purchase_history": 1.5}},
    "collective trust": {"kind": "collective_trust", "rate": 0.4},
}
DRAWN = (*FACTS.values(), "economics.margin", "benefits[0].cost", "benefits[1].cost")
"""Numbers for which the assumption's whole range stands in: whoever states one that is worse than the range says more
than the assumption knows, so leaving it out cannot be made never to pay. The stand-in is listed instead."""


def known_facts(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            inner, place = getattr(value, name), (*path, field.alias or name)
            if isinstance(inner, Unknown):
                continue
            if "Unknown" in str(field.annotation):
                yield place
            yield from known_facts(inner, place)
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from known_facts(inner, (*path, index))


def written(path: tuple[Any, ...]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")


def without(scenario: Scenario, path: tuple[Any, ...]) -> Scenario | None:
    document = json.loads(json.dumps(document_of(scenario), default=str))
    place = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = "unknown"
    try:
        return scenario_of(document)
    except EvenhandError:
        return None


@lru_cache(maxsize=1)
def settings():
    """Customers, assumptions, and the criteria that trust is made of: it is the same without the others."""
    rubric = load_rubric()
    trusted = replace(rubric, criteria=tuple(item for pillar in PILLARS for item in rubric.pillar(pillar)))
    return complete_journey().sketch, load_assumptions(), trusted


def simulated(scenario: Scenario, scheme: str, trust: tuple[float, float], draws: int = DRAWS) -> Simulation:
    return simulate(
        Case(
            scenario.replace(scheme=SCHEMES[scheme]),
            *settings(),
            trust=trust[0],
            trust_best=trust[1],
            draws=draws,
        )
    )


def trusted(card: Any) -> tuple[float, float]:
    return trust_of(card), trust_of(card, best=True)


def trust_in(scenario: Scenario) -> tuple[float, float]:
    return trusted(score(scenario, settings()[2]))


@lru_cache(maxsize=3)
def left_out(name: str) -> tuple[tuple[str, Scenario, tuple[float, float]], ...]:
    """Every known fact left out; of those that move trust alone, only the two that move it most and least."""
    scenario = load(SCENARIOS / f"{name}.yaml")
    usual = trust_in(scenario)
    found = findings(scenario, settings()[2])
    base = simulated(scenario, "flat", (usual[0], usual[0]), FEW)
    telling, others = [], []
    for path in known_facts(scenario):
        fact = written(path)
        other = without(scenario, path) if path[0] != "scheme" and fact not in DRAWN else None
        if other is None:
            continue
        trust = trusted(card_without(found, other, fact))
        result = simulated(other, "flat", (usual[0], usual[0]), FEW)
        same = all(np.array_equal(base.offer[one], result.offer[one]) for one in ("free", "profit", "customer_surplus"))
        (others if same else telling).append((fact, other, trust))
    moved = sorted((one for one in others if one[2] != usual), key=lambda one: one[2])
    return (*telling, *moved[:1], *moved[-1:])


@pytest.mark.parametrize("name", EXAMPLES)
def test_trust_is_the_same_without_the_criteria_of_other_pillars(name: str) -> None:
    scenario = load(SCENARIOS / f"{name}.yaml")
    card = score(scenario)
    assert trust_in(scenario) == (trust_of(card), trust_of(card, best=True))


def best(simulation: Simulation) -> int:
    row = choose_rate(simulation, passing(simulation), Policy()).row
    return -1 if row is None else row


@pytest.mark.slow
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_leaving_a_fact_out_never_pays(name: str, scheme: str) -> None:
    scenario = load(SCENARIOS / f"{name}.yaml")
    known = simulated(scenario, scheme, trust_in(scenario))
    row = best(known)
    level = float((known.rates if known.plan.axis == "rate" else known.dividends)[max(row, 0)])
    faults = []
    for fact, other, trust in left_out(name):
        unknown = simulated(other, scheme, trust)
        pairs = [("as declared", known.offer, unknown.offer)]
        if row >= 0:
            at = {one: values[:, row] for one, values in known.outcomes.items()}
            pairs.append(("as recommended", at, unknown.at(**{known.plan.axis: level})))
        elif best(unknown) >= 0:
            faults.append(f"{fact}: a rate passes that did not")
        for where, one, two in pairs:
            profit = float((two["profit"] - one["profit"]).mean())
            gain = [values["customer_surplus"] - values["external_loss"] for values in (one, two)]
            for side, more in (("profit", profit), ("gain", float((gain[1] - gain[0]).mean()))):
                if more > 1e-6:
                    faults.append(f"{fact}: {side} {where} rises by {more:.2g}")
    assert not faults


LEVELS = {"dividend": (0.0, 0.5, 1.0, 2.0, 4.0), "rate": (0.0, 0.1, 0.3, 0.6, 0.95)}


@pytest.mark.parametrize("service_lost", [0.0, 0.4])
@pytest.mark.parametrize("scheme", ["flat", "equal pool", "price list"])
def test_a_test_holds_in_no_future_because_recipients_are_left_out(scheme: str, service_lost: float) -> None:
    def margins_of(facts: Scenario, least: float, most: float) -> dict[str, Any]:
        simulation = simulated(facts, scheme, (least, most), 2 * FEW)
        place = at_levels(simulation, np.array(LEVELS[simulation.plan.axis]))
        return margins(place.outcomes, place.by_segment())

    def with_recipients(count: int) -> Scenario:
        outside = [Recipient(id=f"r{index}", name=f"R{index}", role="third_party") for index in range(count)]
        return facts.model_copy(update={"recipients": tuple(outside)})

    facts = load(SCENARIOS / "plain-opt-in.yaml")
    facts = facts.model_copy(update={"economics": facts.economics.model_copy(update={"conditionality": service_lost})})
    unknown = facts.model_copy(update={"recipients": UNKNOWN})
    least, most = 0.6, 0.9
    left = margins_of(unknown, least, most)
    for count in (0, 1):
        for trust in (least, 0.75, most):
            for test, known in margins_of(with_recipients(count), trust, trust).items():
                assert not np.any((left[test] >= 0) & (known < -1e-6)), (test, count, trust)


def test_numbers_that_are_drawn_instead_are_listed() -> None:
    scenario = load(SCENARIOS / "loyalty-dividend.yaml")
    for path in (("economics", "uplift"), ("economics", "costs", "setup"), ("economics", "revenue", "half")):
        other = without(scenario, path)
        assert other is not None
        result = simulated(other, "flat", (0.9, 0.9))
        assert written(path) in {one.fact for one in result.stand_ins}


def test_caution_is_part_of_the_costs_and_keeps_the_accounts() -> None:
    other = without(load(SCENARIOS / "loyalty-dividend.yaml"), ("recipients",))
    assert other is not None
    result = simulated(other, "flat", (0.9, 0.95))
    o = result.outcomes
    assert o["caution"].max() > 0
    assert np.all(o["costs"] >= o["caution"])
    np.testing.assert_allclose(
        o["data_revenue"] + o["retention_margin"], o["profit"] + o["payout"] + o["costs"], rtol=0, atol=1e-12
    )
    known = simulated(load(SCENARIOS / "loyalty-dividend.yaml"), "flat", (0.9, 0.9))
    assert not known.outcomes["caution"].any()


@pytest.mark.parametrize("scheme", ["flat", "in kind", "revenue share", "equal pool", "shapley pool", "price list"])
def test_named_places_lie_on_the_curve_that_counts_the_worse_of_both_ends(scheme: str) -> None:
    facts = load(SCENARIOS / "loyalty-dividend.yaml").replace(scheme=SCHEMES[scheme])
    simulation = simulate(
        Case(facts, complete_journey().sketch, load_assumptions(), trust=0.4, trust_best=0.8, draws=DRAWS)
    )
    assert simulation.plan.beside is not None and np.any(simulation.outcomes["caution"] > 0)
    along = simulation.dividends if simulation.plan.axis == "dividend" else simulation.rates
    even, best = simulation.landmarks["break_even"].values, simulation.landmarks["profit_max"].values
    checked = 0
    for future in range(DRAWS):
        profit = simulation.outcomes["profit"][future]
        if np.isfinite(place := even["level"][future]) and place <= along[-1]:
            checked += 1
            assert np.interp(place, along, profit) == pytest.approx(0.0, abs=5e-3)
        if np.isfinite(best["level"][future]):
            assert best["profit"][future] >= profit.max() - 5e-3
    assert checked > DRAWS / 4

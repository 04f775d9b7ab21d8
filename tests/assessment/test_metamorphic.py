"""What never makes a verdict worse: a harm removed, a free benefit, a policy that asks for less."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import product

import pytest
from evenhand.assessment import Assessment, assess
from evenhand.assessment.recommendation import choose_rate
from evenhand.case import Case
from evenhand.customers import complete_journey
from evenhand.places import SCENARIOS
from evenhand.scenario import Scenario, document_of, load, scenario_of
from evenhand.scenario.facts import UNKNOWN
from evenhand.scenario.policy import Policy
from evenhand.uncertainty import load_assumptions

from tests.walks import first

EXAMPLES = ("customer-data-trust", "fraud-shield", "loyalty-dividend", "plain-opt-in")
ORDER = ("change-first", "do-not-collect", "cannot-say", "collect-if", "collect")
DRAWS = 500


def with_assumption(scenario: Scenario, **ranges: tuple[float, float, float]) -> Scenario:
    own = {
        key.replace("__", "."): {"low": low, "likely": likely, "high": high, "source": "metamorphic test"}
        for key, (low, likely, high) in ranges.items()
    }
    return scenario.replace(assumptions={**scenario.assumptions, **own})


def no_leak(scenario: Scenario) -> Scenario:
    return with_assumption(scenario, leak__share=(0.0, 0.0, 0.0))


def everybody_willing(scenario: Scenario) -> Scenario:
    return with_assumption(
        scenario, supply__willing_for_nothing=(0.98, 0.98, 0.98), supply__refusing=(0.01, 0.01, 0.01)
    )


def fewer_refusers(scenario: Scenario) -> Scenario:
    return with_assumption(scenario, supply__refusing=(0.0, 0.0, 0.0))


def free_benefit(scenario: Scenario) -> Scenario:
    document = document_of(scenario)
    gift = {"name": "Longer returns", "worth": 0.6, "cost": 0, "to": "everyone"}
    document["benefits"] = [*document.get("benefits", []), gift]
    return scenario_of(document)


def no_breach(scenario: Scenario) -> Scenario:
    return with_assumption(scenario, cost__breach_probability=(0.0, 0.0, 0.0))


BETTER: dict[str, Callable[[Scenario], Scenario]] = {
    "no leakage": no_leak,
    "everybody willing": everybody_willing,
    "nobody refuses": fewer_refusers,
    "a benefit that costs nothing": free_benefit,
    "no breach of data": no_breach,
}


@cache
def judged(name: str, change: str = "") -> Assessment:
    scenario = load(SCENARIOS / f"{name}.yaml")
    if change:
        scenario = CHANGES[change](scenario)
    return assess(Case(scenario, complete_journey().sketch, load_assumptions(), draws=DRAWS))


def under(policy: str, assessment: Assessment) -> Assessment:
    """Judge what was simulated by another policy: scores and outcomes know of none."""
    case = assessment.case.replacing(policy=Policy.parse(policy))
    choice = choose_rate(assessment.simulation, assessment.passes, Policy.parse(policy))
    return replace(assessment, case=case, choice=choice)


def left_out(fact: str) -> Callable[[Scenario], Scenario]:
    return lambda scenario: scenario.model_copy(update={fact: UNKNOWN})


NOT_KNOWN = ("recipients", "alternatives", "data_revenue_share_published")
CHANGES = BETTER | {fact: left_out(fact) for fact in NOT_KNOWN}


def rank(assessment: Assessment) -> int:
    return ORDER.index(assessment.verdict.kind)


@pytest.mark.parametrize(("name", "change"), first(3, product(EXAMPLES, BETTER)))
def test_what_is_better_for_somebody_and_worse_for_nobody_never_makes_the_verdict_worse(name: str, change: str) -> None:
    before, after = judged(name), judged(name, change)
    assert rank(after) >= rank(before), (before.verdict.kind, after.verdict.reasons)


@pytest.mark.parametrize(("name", "fact"), first(2, product(EXAMPLES, NOT_KNOWN)))
def test_a_fact_that_becomes_known_as_good_as_was_assumed_never_makes_the_verdict_worse(name: str, fact: str) -> None:
    assert rank(judged(name, fact)) <= rank(judged(name))


@pytest.mark.parametrize("name", first(1, EXAMPLES))
def test_asking_for_less_never_makes_the_verdict_worse(name: str) -> None:
    usual = judged(name)
    ranks = [rank(under(f"{share}%", usual)) for share in (90, 80, 75, 70, 60, 50)]
    assert ranks == sorted(ranks)
    assert rank(under("E1,E3", usual)) >= rank(usual)


@pytest.mark.slow
def test_what_was_simulated_is_judged_by_another_policy_as_if_it_had_been_assessed_by_it() -> None:
    usual = judged("loyalty-dividend")
    for policy in ("90%", "E1,E3"):
        anew = assess(usual.case.replacing(policy=Policy.parse(policy)))
        assert under(policy, usual).verdict == anew.verdict


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_assumption_without_effect_is_named_nowhere(name: str) -> None:
    assessment = judged(name)
    simulation = assessment.simulation
    from evenhand.exchange.ask.effect import with_effect

    assert set(assessment.verdict.turns_on) <= with_effect(simulation, simulation.uncertain)

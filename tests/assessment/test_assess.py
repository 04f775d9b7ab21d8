from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from evenhand.assessment import Assessment, assess, trust_of
from evenhand.assessment.questions import open_questions, to_csv
from evenhand.case import Case
from evenhand.customers import complete_journey
from evenhand.places import SCENARIOS
from evenhand.scenario import Role, document_of, load, loads, scenario_of
from evenhand.scoring import score
from evenhand.scoring.gates import grouped
from evenhand.scoring.rubric import GateClass
from evenhand.uncertainty import load_assumptions

from tests.walks import first

from .conftest import assessed

FORBIDDEN = ("compliant", "anonymous", "guaranteed", "price of your data", "you own your data")


@pytest.mark.parametrize("name", first(1, ["location-resale", "status-quo-bundled"]))
def test_a_gate_comes_before_everything_else(name: str) -> None:
    result = assessed(name)
    assert result.verdict.kind == "change-first"
    assert result.gated
    assert result.simulation.currency not in result.answer, "no money headline while a gate stands"
    first = result.gates[0]
    assert first.criterion in result.answer
    assert not result.answer.startswith(f"{result.verdict.title}: {first.criterion}"), "words come before codes"
    assert first.first.remedy in result.answer
    assert any("GDPR" in reason for reason in result.verdict.reasons)


def test_no_gate_stands_in_the_way_of_an_honest_opt_in() -> None:
    result = assessed("plain-opt-in")
    assert not result.gated
    assert not any(group.stops or group.may_stop for group in result.gates)


def test_the_answer_says_money_rate_and_share_of_spending() -> None:
    answer = assessed("customer-data-trust").answer
    assert "USD a month" in answer
    assert "of data revenue" in answer
    assert "of what they spend" in answer
    assert "in 8 of 10 futures" in answer


def test_the_recommended_rate_passes_the_chosen_tests_and_nothing_that_passes_earns_more() -> None:
    result = assessed("customer-data-trust")
    assert result.recommended is not None
    together = np.logical_and.reduce([result.passes[name] for name in result.policy.tests]).mean(axis=0)
    profit, row = result.simulation.mean("profit"), result.recommended.index
    assert together[row] - result.recommended.error >= result.policy.probability
    assert profit[row] == max(profit[result.allowed])
    assert all(together[result.allowed] >= result.policy.probability)
    low, high = result.recommended.dividends
    assert low <= result.recommended.dividend <= high


@pytest.mark.slow
def test_an_open_gate_ends_in_cannot_say() -> None:
    document = document_of(load(SCENARIOS / "customer-data-trust.yaml"))
    for request in document["consent"]["requests"]:
        request["bundled_with"] = "unknown"
    result = assess(Case(scenario_of(document), complete_journey().sketch, load_assumptions(), draws=400))
    assert result.verdict.kind == "cannot-say"
    # Nothing is claimed of what nobody has said yet.
    [asked] = [group for group in grouped(result.scorecard) if group.criterion == "C3"]
    assert f"{asked.question} The answer could stop it in " in result.answer and "(C3)" in result.answer
    assert all(ground.why not in result.answer for ground in asked.grounds)


def test_every_word_of_an_assessment_is_fit_to_print(example: Assessment) -> None:
    text = json.dumps(_our_words(example.to_json_dict()), allow_nan=False).lower()
    assert not [word for word in FORBIDDEN if word in text]


def _our_words(value: Any) -> Any:
    """Leave out what statutes and judgments say in their own words."""
    match value:
        case dict():
            return {
                key: _our_words(item) for key, item in value.items() if key != "sentence" or "proposition" not in value
            }
        case list():
            return [_our_words(item) for item in value]
        case _:
            return value


@pytest.mark.slow
def test_the_json_of_a_simulation_has_its_documented_keys(example: Assessment) -> None:
    data = example.simulate_json_dict()
    wanted = ["scenario", "revision", "seed", "draws", "currency", "customers", "curve", "landmarks", "recommended"]
    assert [key for key in [*wanted, "fair_exchange", "verdict"] if key not in data] == []
    json.dumps(data, allow_nan=False)


@pytest.mark.slow
def test_the_same_run_gives_the_same_bytes() -> None:
    first = assessed("loyalty-dividend")
    again = assess(Case(first.scenario, first.sketch, first.assumptions, draws=400))
    assert json.dumps(first.to_json_dict()) == json.dumps(again.to_json_dict())


def test_trust_is_that_of_the_jurisdiction_where_it_is_lowest(example: Assessment) -> None:
    means = [
        np.mean([result.pillars[name].uncapped_low for name in ("transparency", "consent")]) / 100
        for result in example.scorecard.jurisdictions.values()
        if None not in (result.pillars["transparency"].uncapped_low, result.pillars["consent"].uncapped_low)
    ]
    assert trust_of(example.scorecard) == pytest.approx(min(means))


def test_open_questions_name_a_role_and_what_the_answer_could_change(example: Assessment) -> None:
    assert example.questions
    for question in example.questions:
        assert question.role in Role
        assert question.question
        assert question.could_change("USD")


def test_an_answer_that_only_lowers_a_score_is_not_said_to_stop_anything() -> None:
    scenario = loads("id: a\nname: A\npurposes: [{id: b}]")
    card = score(scenario)
    questions = open_questions(scenario, card, None)
    grave = {
        f"{place.value} {gate.criterion}"
        for place, result in card.jurisdictions.items()
        for gate in result.gates
        if gate.unresolved and gate.potential is not GateClass.G3
    }
    assert {gate for question in questions for gate in question.gates} <= grave
    export = next(question for question in questions if question.path == "ownership.export_share")
    assert "O3" in export.criteria and "stop" not in export.could_change("USD")


def test_an_unknown_uplift_is_a_question_with_money_behind_it() -> None:
    document = document_of(load(SCENARIOS / "plain-opt-in.yaml"))
    document["economics"]["uplift"] = "unknown"
    result = assess(Case(scenario_of(document), complete_journey().sketch, load_assumptions(), draws=200))
    question = next(one for one in result.questions if one.path == "economics.uplift")
    assert question.money is not None
    assert question.money > 0
    assert "USD a customer a month" in question.could_change("USD")


def test_questions_as_csv_hold_no_formulas() -> None:
    document = document_of(load(SCENARIOS / "plain-opt-in.yaml"))
    document["economics"]["uplift"] = {"unknown": {"note": "=cmd|' /C calc'!A0"}}
    result = assess(Case(scenario_of(document), complete_journey().sketch, load_assumptions(), draws=50))
    assert "'=cmd" in to_csv(result.questions, "USD")


def test_the_simulation_says_what_drives_profit_and_what_finding_out_is_worth() -> None:
    result = assessed("customer-data-trust")
    said = json.loads(json.dumps(result.simulate_json_dict(), allow_nan=False))
    assert {swing["id"] for swing in said["drivers"]["swings"]} == set(result.simulation.uncertain)
    worth = said["value_of_information"]
    assert worth["options"] == len(result.simulation.rates) + 1
    counted = np.where(result.holds, result.simulation.outcomes["profit"], 0.0).mean(axis=0)
    assert worth["best"]["rate"] == result.simulation.rates[np.argmax(counted)]
    assert all(one["worth"] <= worth["everything"] + 1e-6 for one in worth["each"])


@pytest.mark.slow
def test_where_no_rate_is_ever_fair_nothing_is_worth_finding_out() -> None:
    document = document_of(load(SCENARIOS / "status-quo-bundled.yaml"))
    few = {"low": 0.05, "likely": 0.1, "high": 0.15, "source": "This test"}
    document["assumptions"] = {"supply.willing_for_nothing": few}
    result = assess(Case(scenario_of(document), complete_journey().sketch, load_assumptions(), draws=400))
    worth = result.simulate_json_dict()["value_of_information"]
    assert (worth["best"], worth["everything"], worth["pilot"]) == (None, 0.0, None)
    assert "Nothing that could be found out matters" in worth["sentence"]

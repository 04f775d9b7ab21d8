from __future__ import annotations

import json

import numpy as np
import pytest
from evenhand.case import Case
from evenhand.errors import ModelError
from evenhand.exchange import passing, simulate
from evenhand.exchange.ask.robust import robust_choice
from evenhand.uncertainty import RULES, robustness


@pytest.fixture(scope="module")
def simulation(make, customers, assumptions):
    return simulate(
        Case(make("revenue share", economics__uplift="unknown"), customers, assumptions, trust=0.7, draws=256)
    )


def test_every_rule_is_that_of_the_table_of_profits_with_not_collecting_beside_it(simulation):
    result = robust_choice(simulation)
    profit = np.concatenate([simulation.outcomes["profit"], np.zeros((256, 1))], axis=1)
    expected = robustness(profit)
    last = profit.shape[1] - 1
    for choice in result.choices:
        if choice.rule != "satisficing":
            assert choice.row == (None if expected.choice[choice.rule] == last else expected.choice[choice.rule])
            assert choice.score == pytest.approx(expected.scores[choice.rule][expected.choice[choice.rule]])
    assert [choice.rule for choice in result.choices] == list(RULES)


def test_satisfying_counts_futures_in_which_the_company_gains_and_the_tests_hold(simulation):
    holds = passing(simulation)
    fine = (simulation.outcomes["profit"] > 0) & holds["E1"] & holds["E2"] & holds["E3"]
    one = next(choice for choice in robust_choice(simulation, holds).choices if choice.rule == "satisficing")
    assert one.score == fine.mean(axis=0).max()
    assert fine.mean(axis=0)[one.row] == one.score


def test_disagreement_is_said(simulation):
    result = robust_choice(simulation)
    assert not result.agree
    assert result.sentence.startswith("The rules disagree: ")
    assert "is for people to decide" in result.sentence
    assert len({choice.row for choice in result.choices}) > 1


def test_when_nothing_may_be_chosen_all_rules_choose_not_to_collect(simulation):
    result = robust_choice(simulation, allowed=np.zeros(len(simulation.rates), dtype=bool))
    assert result.agree
    assert result.sentence == "All 5 rules choose not collecting."
    assert all(choice.row is None for choice in result.choices)


def test_rows_stay_those_of_the_curve_when_only_some_may_be_chosen(simulation):
    allowed = np.zeros(len(simulation.rates), dtype=bool)
    allowed[[20, 30]] = True
    for choice in robust_choice(simulation, allowed=allowed).choices:
        assert choice.row in (None, 20, 30)
        assert choice.rate in (0.0, simulation.rates[20], simulation.rates[30])


def test_a_test_that_cannot_be_judged_cannot_be_asked_for(simulation):
    with pytest.raises(ModelError, match="E6"):
        robust_choice(simulation, tests=("E1", "E6"))


def test_the_answer_is_plain_values(simulation):
    assert json.loads(json.dumps(robust_choice(simulation).to_json_dict(), allow_nan=False))["choices"]

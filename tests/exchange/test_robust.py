from __future__ import annotations

import json

import numpy as np
import pytest
from evenhand.errors import ModelError
from evenhand.exchange import passing, simulate
from evenhand.exchange.ask.robust import robust_choice
from evenhand.uncertainty import RULES, robustness


@pytest.fixture(scope="module")
def simulation(make, customers, assumptions):
    return simulate(make("revenue share", economics__uplift="unknown"), customers, assumptions, trust=0.7, draws=256)


def test_every_rule_is_that_of_the_table_of_profits_with_not_collecting_beside_it(simulation):
    found = robust_choice(simulation)
    profit = np.concatenate([simulation.outcomes["profit"], np.zeros((256, 1))], axis=1)
    expected = robustness(profit)
    last = profit.shape[1] - 1
    for one in found.choices:
        if one.rule != "satisficing":
            assert one.row == (None if expected.choice[one.rule] == last else expected.choice[one.rule])
            assert one.score == pytest.approx(expected.scores[one.rule][expected.choice[one.rule]])
    assert [one.rule for one in found.choices] == list(RULES)


def test_satisfying_counts_futures_in_which_the_company_gains_and_the_tests_hold(simulation):
    holds = passing(simulation)
    fine = (simulation.outcomes["profit"] > 0) & holds["E1"] & holds["E2"] & holds["E3"]
    one = next(one for one in robust_choice(simulation, holds).choices if one.rule == "satisficing")
    assert one.score == fine.mean(axis=0).max()
    assert fine.mean(axis=0)[one.row] == one.score


def test_disagreement_is_said(simulation):
    found = robust_choice(simulation)
    assert not found.agree
    assert found.sentence.startswith("The rules disagree: ")
    assert "is for people to decide" in found.sentence
    assert len({one.row for one in found.choices}) > 1


def test_when_nothing_may_be_chosen_all_rules_choose_not_to_collect(simulation):
    found = robust_choice(simulation, allowed=np.zeros(len(simulation.rates), dtype=bool))
    assert found.agree
    assert found.sentence == "All 5 rules choose not collecting."
    assert all(one.row is None for one in found.choices)


def test_rows_stay_those_of_the_curve_when_only_some_may_be_chosen(simulation):
    allowed = np.zeros(len(simulation.rates), dtype=bool)
    allowed[[20, 30]] = True
    for one in robust_choice(simulation, allowed=allowed).choices:
        assert one.row in (None, 20, 30)
        assert one.rate in (0.0, simulation.rates[20], simulation.rates[30])


def test_a_test_that_cannot_be_judged_cannot_be_asked_for(simulation):
    with pytest.raises(ModelError, match="E6"):
        robust_choice(simulation, tests=("E1", "E6"))


def test_the_answer_is_plain_values(simulation):
    assert json.loads(json.dumps(robust_choice(simulation).to_json_dict(), allow_nan=False))["choices"]

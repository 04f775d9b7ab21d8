from __future__ import annotations

import numpy as np
import pytest
from evenhand.case import Case
from evenhand.exchange import Limits, fair_exchange, passing, simulate

REVERSIBLE = {"possible": True, "clicks": 1, "same_channel": True, "login_needed": False}


def answers(simulation, **level):
    return {test.id: test for test in fair_exchange(simulation, **level)}


def test_a_free_and_honest_offer_passes_what_depends_on_freedom_and_honesty(make, customers, assumptions):
    scenario = make("flat", consent__withdrawal=REVERSIBLE, audience={"vulnerable": False})
    result = answers(simulate(Case(scenario, customers, assumptions, draws=64)))
    assert [result[name].passed for name in ("E1", "E4", "E5", "E6", "E7")] == [True] * 5
    assert result["E1"].margin == pytest.approx(0.02)
    assert result["E5"].margin == pytest.approx(0.02)
    assert result["E6"].margin == pytest.approx(0.25)


def test_equivalent_gain_is_customers_gain_less_the_companys(make, customers, assumptions):
    simulation = simulate(Case(make("flat"), customers, assumptions, draws=64))
    o = simulation.at(dividend=0.7)
    margin = o["customer_surplus"] - o["external_loss"] - np.maximum(o["profit"], 0)
    result = answers(simulation, dividend=0.7)["E2"]
    assert result.probability == pytest.approx(np.mean(margin >= -1e-9))
    assert result.margin == pytest.approx(np.median(margin))
    assert (result.low, result.high) == pytest.approx(tuple(np.quantile(margin, [0.1, 0.9])))
    doubled = answers(simulation, dividend=0.7, limits=Limits(margin=2.0))["E2"]
    assert doubled.margin < result.margin


def test_coercion_fails_the_first_test(make, customers, assumptions):
    result = answers(simulate(Case(make("flat", economics__conditionality=1.0), customers, assumptions, draws=64)))
    assert result["E1"].passed is False
    assert result["E8"].passed is False


def test_steering_fails_the_fifth_test(make, customers, assumptions):
    scenario = make("flat", consent__ui__reject={"present": False})
    assert answers(simulate(Case(scenario, customers, assumptions, draws=64)))["E5"].passed is False


def test_pay_by_spending_leaves_some_participants_far_behind(make, customers, assumptions):
    result = answers(simulate(Case(make("revenue share"), customers, assumptions, draws=64)), rate=0.6)
    assert result["E4"].passed is False
    assert "80%" in result["E4"].sentence


def test_what_is_not_known_is_neither_passed_nor_failed(make, customers, assumptions):
    simulation = simulate(Case(make("flat"), customers, assumptions, draws=64))
    result = answers(simulation)
    assert result["E6"].passed is None
    assert result["E7"].passed is None
    assert "Not known" in result["E7"].sentence
    assert {"E6", "E7"}.isdisjoint(passing(simulation))


@pytest.mark.parametrize(
    "change, words",
    [
        ({"clicks": 4}, "withdrawal takes 4 clicks"),
        ({"login_needed": True}, "extra login"),
        ({"possible": False}, "cannot be withdrawn"),
        ({"same_channel": False}, "where consent was given"),
    ],
)
def test_a_harder_way_back_fails_the_seventh_test(make, customers, assumptions, change, words):
    scenario = make("flat", consent__withdrawal={**REVERSIBLE, **change})
    result = answers(simulate(Case(scenario, customers, assumptions, draws=16)))["E7"]
    assert result.passed is False
    assert words in result.sentence


def test_robust_means_the_first_four_together(make, customers, assumptions):
    simulation = simulate(Case(make("equal pool"), customers, assumptions, draws=64))
    holds = passing(simulation)
    assert np.array_equal(holds["E8"], holds["E1"] & holds["E2"] & holds["E3"] & holds["E4"])
    assert holds["E8"].shape == simulation.outcomes["profit"].shape
    at = answers(simulation, rate=float(simulation.rates[60]))["E8"]
    assert at.probability == pytest.approx(holds["E8"][:, 60].mean(), abs=0.02)


def test_sentences_are_sentences(make, customers, assumptions):
    for test in fair_exchange(simulate(Case(make("flat"), customers, assumptions, draws=16))):
        assert test.sentence[0].isupper()
        assert test.sentence.endswith(".")

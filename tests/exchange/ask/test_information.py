from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from evenhand.case import Case
from evenhand.exchange import information, simulate
from evenhand.exchange.ask.information import earned_fairly

ROW = 40


@pytest.fixture(scope="module")
def holds(simulation):
    gain = simulation.outcomes["customer_surplus"] - simulation.outcomes["external_loss"]
    return gain >= simulation.outcomes["profit"]


@pytest.fixture(scope="module")
def result(simulation, holds):
    return information(simulation, holds, asked_at=ROW)


def test_information_is_worth_something_and_never_more_than_everything(result):
    assert result.everything > 0
    assert all(0 <= worth.value <= result.everything + 1e-6 for worth in result.each.values())
    values = [worth.value for worth in result.each.values()]
    assert values == sorted(values, reverse=True)


def test_everything_is_the_best_fair_row_of_each_future_less_the_best_of_all(simulation, holds, result):
    profit, best = simulation.outcomes["profit"], []
    for company, may in zip(profit, holds, strict=True):
        best.append(max([company[row] for row in range(len(company)) if may[row]] + [0.0]))
    counted = np.where(holds, profit, np.minimum(profit, 0.0)).mean(axis=0)
    scale = simulation.customers * result.months
    assert result.everything == pytest.approx((np.mean(best) - max(counted.max(), 0.0)) * scale)


@pytest.mark.slow
def test_rates_that_may_not_be_recommended_today_are_options_too(simulation, holds):
    seldom = holds & (np.arange(simulation.draws) % 4 == 0)[:, None]
    found_fair = information(simulation, seldom, asked_at=ROW)
    assert found_fair.everything > 0
    assert information(simulation, holds & False, asked_at=ROW).everything == 0.0


def test_not_collecting_earns_nothing_and_an_unfair_offer_earns_nothing_but_its_losses():
    profit = np.array([[2.0, -1.0], [3.0, -2.0]])
    holds = np.array([[True, True], [False, False]])
    assert earned_fairly(profit, holds).tolist() == [[2.0, -1.0, 0.0], [0.0, -2.0, 0.0]]


@pytest.mark.slow
def test_one_uncertain_number_is_worth_what_the_closed_form_of_a_uniform_gain_says(make, customers, assumptions):
    certain = assumptions.replacing(*(assumption.fixed_at(assumption.likely) for assumption in assumptions.values()))
    uplift = replace(assumptions["revenue.uplift"], low=0.004, likely=0.02, high=0.036, distribution="uniform")
    facts = make("flat", economics__uplift="unknown", economics__revenue={"form": "linear"})
    one = simulate(Case(facts, customers, certain.replacing(uplift), trust=None, draws=4096))
    assert one.uncertain == ("revenue.uplift",)
    profit = one.outcomes["profit"]
    row = int(np.argmin(np.abs(profit.mean(axis=0) / np.ptp(profit, axis=0) - 0.2)))
    low, high = profit[:, row].min(), profit[:, row].max()
    assert low < 0 < high
    # Only this row is ever fair, and its losses count. The gain is uniform:
    # E max(gain, 0) - max(E gain, 0) = low² ÷ 2 (high - low) when its mean is above zero.
    only = np.broadcast_to(np.arange(len(one.rates)) == row, profit.shape)
    exact = low**2 / (2 * (high - low)) * one.customers * one.scenario.programme.months
    found_out = information(one, only, asked_at=row)
    assert found_out.everything == pytest.approx(exact, rel=0.01)
    assert found_out.each["revenue.uplift"].value == pytest.approx(exact, rel=0.01)
    assert found_out.pilot is None


def test_a_larger_pilot_is_worth_more_and_none_is_worth_more_than_knowing_the_share(result):
    worths = [pilot.worth.value for pilot in result.pilots]
    noise = 3 * max(pilot.worth.error for pilot in result.pilots)
    assert all(later >= earlier - noise for earlier, later in pairwise(worths))
    assert worths[-1] <= result.share.value + noise
    assert all(pilot.net == pilot.worth.value - pilot.cost for pilot in result.pilots)


def test_the_pilot_named_is_the_one_that_pays_best_and_its_numbers_are_those_of_the_arrays(result):
    nets = [pilot.net for pilot in result.pilots]
    if result.pilot is None:
        assert max(nets) <= 0
        assert "No pilot" in result.pilot_sentence
        return
    assert result.pilot.net == max(nets) > 0
    assert f"{result.pilot.customers:,} customers" in result.pilot_sentence


def test_no_pilot_asks_more_customers_than_there_are(make, customers, assumptions):
    small = simulate(Case(make("flat", programme={"customers": 60}), customers, assumptions, trust=0.7, draws=64))
    few = information(small, small.outcomes["profit"] > 0, asked_at=ROW)
    assert max(pilot.customers for pilot in few.pilots) <= 60


def test_plain_values_carry_every_worth_with_its_error(result):
    data = result.to_json_dict()
    assert all({"id", "label", "worth", "error"} <= one.keys() for one in data["each"])
    assert [pilot["customers"] for pilot in data["pilots"]] == [pilot.customers for pilot in result.pilots]

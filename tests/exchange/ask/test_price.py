from __future__ import annotations

import numpy as np
import pytest
from evenhand import scenario as scenarios
from evenhand.case import Case
from evenhand.customers import typed_sketch
from evenhand.exchange import passing, simulate
from evenhand.exchange.ask.price import price_of_fairness
from evenhand.places import SCENARIOS
from evenhand.uncertainty import load_assumptions


@pytest.fixture(scope="module")
def simulation():
    declared = scenarios.load(SCENARIOS / "loyalty-dividend.yaml")
    return simulate(Case(declared, typed_sketch(10_000, 120.0, 0.5, declared.currency), load_assumptions(), draws=128))


def test_the_most_profit_is_the_highest_mean_of_the_curve(simulation):
    most = price_of_fairness(simulation).most
    assert most.profit == pytest.approx(simulation.mean("profit").max()) and most.share == 1.0


def test_every_test_costs_something_or_nothing_and_all_together_cost_most(simulation):
    price = price_of_fairness(simulation, tests=("E1", "E2", "E3"), probability=0.5)
    assert all(kept.profit <= price.most.profit for kept in price.each.values())
    assert price.together.profit <= min(price.each[name].profit for name in price.tests)
    assert price.each["E8"].profit <= min(price.each[name].profit for name in ("E1", "E2", "E3", "E4"))


def test_a_row_that_is_kept_passes_as_often_as_asked_and_no_better_row_does(simulation):
    holds = passing(simulation)
    price = price_of_fairness(simulation, probability=0.6, passes=holds)
    chances, profit = holds["E2"].mean(axis=0), simulation.mean("profit")
    kept = price.each["E2"]
    assert kept.index is not None and chances[kept.index] >= 0.6
    assert kept.profit == pytest.approx(profit[chances >= 0.6].max())
    assert kept.share == pytest.approx(kept.profit / price.most.profit)


def test_where_both_gain_the_same_on_average_customers_gain_no_less_than_the_company(simulation):
    kept = price_of_fairness(simulation).equal_gain
    assert kept.gain >= kept.profit > 0


def test_what_never_passes_leaves_nothing(simulation):
    never = {name: np.zeros_like(flags) for name, flags in passing(simulation).items()}
    price = price_of_fairness(simulation, passes=never)
    assert price.together.index is None and price.together.profit == 0.0 and price.together.share == 0.0
    assert price.most.index is not None


def test_a_test_that_cannot_be_judged_is_not_taken_as_passed(simulation):
    holds = {name: flags for name, flags in passing(simulation).items() if name != "E6"}
    price = price_of_fairness(simulation, tests=("E1", "E6"), probability=0.0, passes=holds)
    assert price.together.index is None

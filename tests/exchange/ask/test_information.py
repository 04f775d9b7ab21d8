from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from evenhand.exchange import information, simulate, value_of_information_json
from evenhand.uncertainty import pilot_size


def test_information_is_worth_something_and_never_more_than_everything(simulation):
    result = information(simulation)
    assert result.everything > 0
    assert all(0 <= worth <= result.everything + 1e-6 for worth in result.each.values())
    assert list(result.each.values()) == sorted(result.each.values(), reverse=True)


def test_when_nothing_is_allowed_not_collecting_is_the_only_option(simulation):
    result = information(simulation, allowed=np.zeros(len(simulation.rates), dtype=bool))
    assert result.best is None
    assert result.everything == 0.0


def test_value_of_information_counts_only_what_may_be_recommended(simulation):
    everything = value_of_information_json(simulation)
    few = np.zeros(len(simulation.rates), dtype=bool)
    few[[10, 40]] = True
    some, none = value_of_information_json(simulation, few), value_of_information_json(simulation, few & False)
    assert (everything["options"], some["options"], none["options"]) == (len(simulation.rates) + 1, 3, 1)
    assert some["best"]["rate"] in simulation.rates[few]
    assert (none["best"], none["everything"]) == (None, 0.0)
    assert "nothing that could be found out matters" in none["sentence"]
    for result in (everything, some, none):
        assert all(0.0 <= one["worth"] <= result["everything"] + 1e-6 for one in result["each"])
        assert 0.0 <= result["pilot"]["worth"] <= result["everything"] + 1e-6


def test_who_knew_the_future_would_choose_the_best_fair_row_of_each_or_none(simulation):
    profit = simulation.outcomes["profit"]
    gain = simulation.outcomes["customer_surplus"] - simulation.outcomes["external_loss"]
    fair = gain >= profit
    result = value_of_information_json(simulation, holds=fair)["judged_again"]
    best, people = [], []
    for company, customers, may in zip(profit, gain, fair, strict=True):
        rows = [row for row in range(len(company)) if may[row] and company[row] > 0]
        chosen = max(rows, key=lambda row: company[row]) if rows else None
        best.append(0.0 if chosen is None else company[chosen])
        people.append(0.0 if chosen is None else customers[chosen])
    assert result["profit"]["after"] == pytest.approx(np.mean(best))
    assert result["customers_gain"]["after"] == pytest.approx(np.mean(people))
    assert result["profit"]["before"] == pytest.approx(profit.mean(axis=0).max())
    # Without tests it is what perfect information is worth.
    free = value_of_information_json(simulation)
    assert free["judged_again"]["worth"] == pytest.approx(free["everything"])


def test_one_uncertain_number_is_worth_what_the_closed_form_of_a_uniform_gain_says(make, customers, assumptions):
    certain = assumptions.replacing(*(assumption.fixed_at(assumption.likely) for assumption in assumptions.values()))
    uplift = replace(assumptions["revenue.uplift"], low=0.004, likely=0.02, high=0.036, distribution="uniform")
    facts = make("flat", economics__uplift="unknown", economics__revenue={"form": "linear"})
    one = simulate(facts, customers, certain.replacing(uplift), trust=None, draws=4096)
    assert one.uncertain == ("revenue.uplift",)
    profit = one.outcomes["profit"]
    row = int(np.argmin(np.abs(profit.mean(axis=0) / np.ptp(profit, axis=0) - 0.2)))
    only = np.arange(len(one.rates)) == row
    low, high = profit[:, row].min(), profit[:, row].max()
    assert low < 0 < high
    # The gain is uniform: E max(gain, 0) - max(E gain, 0) = low² ÷ 2 (high - low) when its mean is above zero.
    exact = low**2 / (2 * (high - low)) * one.customers * one.scenario.programme.months
    said = value_of_information_json(one, only)
    assert said["everything"] == pytest.approx(exact, rel=0.01)
    assert said["each"][0]["worth"] == pytest.approx(exact, rel=0.01)
    assert said["pilot"]["worth"] == 0.0


def test_the_pilot_is_as_large_as_it_must_be(simulation):
    row = np.zeros(len(simulation.rates), dtype=bool)
    row[30] = True
    pilot = value_of_information_json(simulation, row)["pilot"]
    share = simulation.outcomes["free"][:, 30].mean()
    assert pilot["customers"] == pilot_size(share, 0.05, confidence=0.8)
    assert pilot["participation"]["mean"] == share
    assert "supply.willing_for_nothing" in pilot["assumptions"]
    assert not any(key.startswith("revenue.") for key in pilot["assumptions"])
    assert f"{pilot['customers']:,} customers" in pilot["sentence"]


def test_a_programme_smaller_than_its_pilot_is_told_so(make, customers, assumptions):
    small = simulate(make("flat", programme={"customers": 60}), customers, assumptions, trust=0.7, draws=64)
    assert "fewer customers" in value_of_information_json(small)["pilot"]["sentence"]

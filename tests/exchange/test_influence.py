from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from evenhand.errors import ModelError
from evenhand.exchange import (
    discovery,
    driver_indices,
    driver_ranks,
    driver_swings,
    drivers_json,
    information,
    simulate,
    value_of_information_json,
)
from evenhand.uncertainty import pilot_size


@pytest.fixture(scope="module")
def simulation(make, customers, assumptions):
    return simulate(make("revenue share", economics__uplift="unknown"), customers, assumptions, trust=0.7, draws=500)


def test_the_worth_of_the_data_drives_the_profit(simulation):
    found = driver_swings(simulation)
    assert found[0].id == "revenue.uplift"
    assert found[0].high > found[0].base > found[0].low
    assert next(iter(driver_ranks(simulation))) == "revenue.uplift"


def test_only_assumptions_that_are_used_and_not_known_are_moved(simulation):
    ids = {swing.id for swing in driver_swings(simulation)}
    assert "cost.setup" not in ids
    assert "wta.user.biometric" not in ids
    assert "wta.user.behavior.purchase_history" in ids


def test_everything_at_its_middle_is_the_same_for_every_swing(simulation):
    assert len({swing.base for swing in driver_swings(simulation, rate=0.3)}) == 1


def test_swings_of_participation_are_led_by_what_customers_ask(simulation):
    leaders = {swing.id for swing in driver_swings(simulation, "free")[:3]}
    assert "supply.willing_for_nothing" in leaders


def test_sobol_indices_agree_with_the_swings_on_the_leader(simulation):
    found = driver_indices(simulation, rate=0.3, runs=64)
    assert found[0].id == "revenue.uplift"
    assert sum(index.first for index in found) < 1.5


def test_information_is_worth_something_and_never_more_than_everything(simulation):
    found = information(simulation)
    assert found.everything > 0
    assert all(0 <= worth <= found.everything + 1e-6 for worth in found.each.values())
    assert list(found.each.values()) == sorted(found.each.values(), reverse=True)


def test_when_nothing_is_allowed_not_collecting_is_the_only_option(simulation):
    found = information(simulation, allowed=np.zeros(len(simulation.rates), dtype=bool))
    assert found.best is None
    assert found.everything == 0.0


def test_the_futures_that_fail_are_described_by_what_makes_them_fail(simulation):
    found = discovery(simulation, rate=0.9, failing="loss")
    assert found.failing == np.mean(simulation.at(rate=0.9)["profit"] < 0)
    assert found.rate == 0.9
    assert "revenue.uplift" in found.box.limits
    assert found.box.limits["revenue.uplift"][0] is None
    assert found.sentence.startswith("The company loses mostly when ")
    assert "“What the data bring in” is below " in found.sentence


def test_failures_too_rare_for_a_box_are_called_rare(simulation):
    found = discovery(simulation, rate=0.5, failing="loss")
    assert 0 < found.failing < 0.025
    assert found.sentence.endswith("futures the company loses. Failures are too rare to say when they happen.")


def test_failing_is_a_loss_or_a_test_that_does_not_hold(simulation):
    loss, tests, either = (
        discovery(simulation, rate=0.3, failing=name).failing for name in ("loss", "tests", "either")
    )
    assert max(loss, tests) <= either <= loss + tests


def test_where_nothing_fails_or_everything_does_that_is_said(make, customers, assumptions):
    certain = assumptions.replacing(*(one.fixed_at(one.likely) for one in assumptions.values()))
    generous = simulate(make("flat", economics__uplift=0.2), customers, certain, trust=0.9, draws=64)
    said = discovery(generous, dividend=0.0, failing="loss")
    assert (said.failing, said.box) == (0.0, None)
    assert said.sentence == "In none of the possible futures the company loses."
    ruinous = discovery(generous, dividend=500.0, failing="loss")
    assert ruinous.sentence == "In all of the possible futures the company loses."


def test_a_test_whose_facts_are_unknown_cannot_be_what_fails(simulation):
    with pytest.raises(ModelError, match="E6"):
        discovery(simulation, tests=("E1", "E6"))


def test_a_discovery_is_plain_values(simulation):
    said = json.loads(json.dumps(discovery(simulation, rate=0.9).to_json_dict(), allow_nan=False))
    assert {"sentence", "what", "failing", "dividend", "rate", "box"} == set(said)
    for limit in said["box"]["limits"]:
        assert limit["low"] is not None or limit["high"] is not None


def test_drivers_are_plain_values_with_words_for_each_assumption(simulation):
    said = json.loads(json.dumps(drivers_json(simulation), allow_nan=False))
    first = said["swings"][0]
    assert (first["id"], first["label"]) == ("revenue.uplift", "What the data bring in")
    assert first["low"] < first["base"] < first["high"]
    assert first["rank_correlation"] > 0.5
    assert said["indices"] is None
    assert said["unit"] == "USD per customer-month"


def test_indices_come_when_asked_for(make, customers, assumptions):
    small = simulate(make("flat"), customers, assumptions, trust=0.7, draws=64)
    found = drivers_json(small, "free", indices=True)
    members = [key for index in found["indices"] for key in index["members"]]
    assert sorted(members) == sorted(swing["id"] for swing in found["swings"])
    assert found["indices"][0]["words"].endswith(")")


def test_value_of_information_counts_only_what_may_be_recommended(simulation):
    everything = value_of_information_json(simulation)
    few = np.zeros(len(simulation.rates), dtype=bool)
    few[[10, 40]] = True
    some, none = value_of_information_json(simulation, few), value_of_information_json(simulation, few & False)
    assert (everything["options"], some["options"], none["options"]) == (len(simulation.rates) + 1, 3, 1)
    assert some["best"]["rate"] in simulation.rates[few]
    assert (none["best"], none["everything"]) == (None, 0.0)
    assert none["sentence"].startswith("Nothing that could be found out")
    for found in (everything, some, none):
        assert all(0.0 <= one["worth"] <= found["everything"] + 1e-6 for one in found["each"])
        assert 0.0 <= found["pilot"]["worth"] <= found["everything"] + 1e-6


def test_one_uncertain_number_is_worth_what_the_closed_form_of_a_uniform_gain_says(make, customers, assumptions):
    certain = assumptions.replacing(*(one.fixed_at(one.likely) for one in assumptions.values()))
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


def test_assumptions_that_move_together_are_told_and_share_one_index(make, customers, assumptions):
    one = simulate(make("flat"), customers, assumptions, trust=0.7, draws=64)
    together = ["supply.refusing", "supply.willing_for_nothing"]
    said = drivers_json(one, "free", indices=True)
    assert together in said["blocks"]
    assert " + ".join(together) in [index["id"] for index in said["indices"]]
    assert said["notices"] == []
    (block,) = (block for block in value_of_information_json(one)["blocks"] if block["ids"] == together)
    assert 0.0 <= block["worth"] <= value_of_information_json(one)["everything"] + 1e-6

from __future__ import annotations

import json

import pytest
from evenhand.case import Case
from evenhand.exchange import (
    driver_indices,
    driver_ranks,
    driver_swings,
    drivers_json,
    information,
    simulate,
)


def test_the_worth_of_the_data_drives_the_profit(simulation):
    result = driver_swings(simulation)
    assert result[0].id == "revenue.uplift"
    assert result[0].high > result[0].base > result[0].low
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
    result = driver_indices(simulation, rate=0.3, runs=64)
    assert result[0].id == "revenue.uplift"
    assert sum(index.first for index in result) < 1.5


def test_drivers_are_plain_values_with_words_for_each_assumption(simulation):
    said = json.loads(json.dumps(drivers_json(simulation), allow_nan=False))
    first = said["swings"][0]
    assert (first["id"], first["label"]) == ("revenue.uplift", "What the data bring in")
    assert first["low"] < first["base"] < first["high"]
    assert first["rank_correlation"] > 0.5
    assert said["indices"] is None
    assert said["unit"] == "USD per customer-month"


@pytest.mark.slow
def test_indices_come_when_asked_for(make, customers, assumptions):
    small = simulate(Case(make("flat"), customers, assumptions, trust=0.7, draws=64))
    result = drivers_json(small, "free", indices=True)
    members = [key for index in result["indices"] for key in index["members"]]
    assert sorted(members) == sorted(swing["id"] for swing in result["swings"])
    assert result["indices"][0]["words"].endswith(")")


@pytest.mark.slow
def test_assumptions_that_move_together_are_told_and_share_one_index(make, customers, assumptions):
    one = simulate(Case(make("flat"), customers, assumptions, trust=0.7, draws=64))
    together = ["supply.refusing", "supply.willing_for_nothing"]
    said = drivers_json(one, "free", indices=True)
    assert together in said["blocks"]
    assert " + ".join(together) in [index["id"] for index in said["indices"]]
    assert said["notices"] == []
    found_out = information(one, one.outcomes["profit"] > 0, asked_at=10)
    (worth,) = (worth for ids, worth in found_out.blocks.items() if list(ids) == together)
    assert 0.0 <= worth.value <= found_out.everything + 1e-6

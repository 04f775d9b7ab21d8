from __future__ import annotations

import numpy as np
import pytest
from evenhand.exchange import driver_indices, driver_ranks, driver_swings, information, simulate


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

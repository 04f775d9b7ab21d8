from __future__ import annotations

import pytest
from evenhand.errors import InputError
from evenhand.exchange.ask.levers import axis_lever, every_lever, lever_of, levers_of
from evenhand.scenario import dump, loads
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sure import sure

BENEFIT = {"name": "Fraud alerts", "worth": {"low": 0.5, "likely": 1.0, "high": 2.0}, "cost": "unknown"}
FREE_OF_DATA = {"name": "Plus", "price_month": 4.0, "behavioural_processing": False, "features_equal": True}
SCHEMES = ["flat", "revenue share", "equal pool", "in kind", "price list", "collective trust", "none"]


@pytest.fixture(scope="module", params=SCHEMES)
def scenario(request, make):
    return make(request.param, benefits=[BENEFIT], alternatives=[FREE_OF_DATA])


def test_what_is_put_is_got_and_nothing_else_changes(scenario):
    for lever in levers_of(scenario).values():
        low, high = lever.low, min(lever.high, 1000.0)
        for value in (low, (low + high) / 2 if not lever.whole else high, high):
            moved = lever.put(scenario, value)
            assert lever.get(moved) == pytest.approx(value, abs=1e-9), lever.id
            assert lever.put(moved, value) == moved
            back = lever.get(scenario)
            if back is not None and lever.id not in ("benefit.0.worth", "prices"):
                assert lever.put(moved, back) == scenario, lever.id


def test_a_moved_scenario_can_be_written_and_read_again(scenario):
    for lever in levers_of(scenario).values():
        moved = lever.put(scenario, lever.low + (1.0 if lever.whole else 0.5) * (min(lever.high, 2.0) - lever.low))
        assert loads(dump(moved)) == moved


def test_a_scheme_has_the_lever_of_its_own_number(make):
    expected = {
        "flat": "dividend",
        "in kind": "dividend",
        "revenue share": "rate",
        "equal pool": "rate",
        "collective trust": "rate",
        "price list": None,
        "none": None,
    }
    for name, axis in expected.items():
        scenario = make(name)
        assert axis_lever(scenario) == axis
        own = {"dividend", "rate", "prices"} & set(levers_of(scenario))
        assert own == ({axis} if axis else {"prices"} if name == "price list" else set())


def test_prices_of_a_list_keep_their_proportions(make):
    prices = {"user.behavior.purchase_history": 1.5, "user.location": 0.5}
    scenario = make({"kind": "price_list", "prices": prices})
    moved = every_lever()["prices"].put(scenario, 4.0)
    # pyrefly: ignore[missing-attribute]
    assert dict(moved.scheme.prices) == pytest.approx({"user.behavior.purchase_history": 3.0, "user.location": 1.0})


def test_the_fee_moved_is_that_of_the_equal_service(make):
    dear = {**FREE_OF_DATA, "name": "Dear", "price_month": 9.0}
    scenario = make("none", alternatives=[dear, FREE_OF_DATA])
    moved = every_lever()["fee"].put(scenario, 2.0)
    assert [alternative.price_month for alternative in sure(moved.alternatives)] == [9.0, 2.0]
    assert not every_lever()["fee"].applies(make("none"))


def test_money_is_tried_up_to_four_times_its_present_value(make):
    assert every_lever()["per_participant"].span(make("flat")) == (0.0, pytest.approx(0.12))
    assert every_lever()["mediation"].span(make("flat")) == (0.0, 1.0)


def test_an_unknown_fact_has_no_present_value_and_can_be_set(make):
    scenario = make("flat", economics__conditionality="unknown")
    assert every_lever()["conditionality"].get(scenario) is None
    assert every_lever()["conditionality"].put(scenario, 0.25).economics.conditionality == 0.25


def test_a_mistyped_lever_gets_the_nearest_and_one_of_another_scheme_is_explained(make):
    with pytest.raises(InputError, match="no lever") as caught:
        lever_of(make("flat"), "mediaton")
    assert caught.value.problems[0].suggestion == "mediation"
    with pytest.raises(InputError, match="has no lever 'rate'") as caught:
        lever_of(make("flat"), "rate")
    assert "dividend" in caught.value.hint


@settings(deadline=None, derandomize=True, max_examples=30)
@given(value=st.floats(0.0, 1.0))
def test_any_rate_can_be_put(make, value):
    # pyrefly: ignore[missing-attribute]
    assert every_lever()["rate"].put(make("revenue share"), value).scheme.rate == value

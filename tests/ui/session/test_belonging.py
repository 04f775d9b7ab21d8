"""A draft remembers its customers wherever it is opened."""

from __future__ import annotations

import json

import pytest
from evenhand import scenario
from evenhand.customers import Said, said_sketch
from evenhand.places import SCENARIOS
from evenhand.ui.session import belonging, drafting, state


@pytest.fixture
def draft(open_page):
    """Return the keys of a draft in euros and of its customers."""
    sketch = said_sketch(Said("EUR", 1_000, 40.0, 50.0))
    state.store().sketches.add(sketch.fingerprint, json.loads(sketch.to_json()), name="Ours")
    key = drafting.copy_to_draft(scenario.load(SCENARIOS / "plain-opt-in.yaml").replace(currency="EUR"))
    belonging.remember(key, sketch.fingerprint)
    return key, sketch.fingerprint


@pytest.mark.slow
def test_an_address_that_names_only_the_draft_brings_its_customers(open_page, draft):
    key, customers = draft
    app = open_page("scenario", scenario=key)
    assert app.query_params["customers"] == customers and not app.exception


@pytest.mark.slow
def test_choosing_the_draft_in_the_sidebar_brings_its_customers_and_leaving_it_takes_them_away(open_page, draft):
    key, customers = draft
    app = open_page("scenario", scenario="fraud-shield")
    app.selectbox(key="selected_scenario").set_value(key).run()
    assert app.query_params["customers"] == customers
    app.selectbox(key="selected_scenario").set_value("fraud-shield").run()
    assert app.query_params["customers"] == state.EXAMPLE_CUSTOMERS and not app.exception


@pytest.mark.slow
def test_customers_chosen_for_the_draft_are_remembered_and_those_of_an_example_are_not(open_page, draft):
    key, customers = draft
    app = open_page("scenario", scenario=key)
    app.selectbox(key="selected_customers").set_value(state.EXAMPLE_CUSTOMERS).run()
    assert open_page("scenario", scenario=key).query_params["customers"] == state.EXAMPLE_CUSTOMERS
    app = open_page("scenario", scenario="fraud-shield")
    app.selectbox(key="selected_customers").set_value(customers).run()
    assert app.query_params["customers"] == customers
    assert open_page("scenario", scenario="fraud-shield").query_params["customers"] == state.EXAMPLE_CUSTOMERS


def test_an_address_that_names_other_customers_is_followed(open_page, draft):
    app = open_page("scenario", scenario=draft[0], customers=state.EXAMPLE_CUSTOMERS)
    assert app.query_params["customers"] == state.EXAMPLE_CUSTOMERS


@pytest.mark.slow
def test_every_programme_on_the_overview_is_judged_with_its_own_customers(open_page, draft):
    app = open_page("overview", scenario="fraud-shield")
    assert not app.exception
    said = " ".join(part.proto.body for part in app.get("html"))
    assert "EUR" in said and "USD" in said


def test_customers_that_were_removed_are_not_asked_for(open_page, draft):
    key, customers = draft
    state.store().sketches.delete(customers)
    app = open_page("scenario", scenario=key)
    assert app.query_params["customers"] == state.EXAMPLE_CUSTOMERS and not app.warning


def test_facts_are_changed_beside_customers_in_another_currency_and_nothing_is_computed(open_page, draft):
    app = open_page("scenario", scenario=draft[0], customers=state.EXAMPLE_CUSTOMERS)
    assert not app.exception and not app.warning and app.button
    app = open_page("dividend", scenario=draft[0], customers=state.EXAMPLE_CUSTOMERS)
    assert "no exchange rate is applied" in app.warning[0].value and not app.exception

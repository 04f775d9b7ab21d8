"""Which customers belong to which scenario: a draft remembers its own wherever it is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from evenhand.ui.session import offer, state

if TYPE_CHECKING:
    from evenhand.study import Study

FOLLOWED = "customers_followed"


def remember(scenario: str, customers: str) -> None:
    """Let a draft remember its customers; a file has none of its own."""
    if scenario.startswith(state.DRAFT):
        state.store().settings.put(_key(scenario), customers)


def forget(scenario: str) -> None:
    """Let go of what a draft remembers."""
    state.store().settings.remove(_key(scenario))


def customers_of(scenario: str) -> str:
    """Return the key of the customers that a scenario is judged with.

    A draft has its own. The examples have those in hand, unless these are of a draft: then the worked example.
    """
    in_hand = state.scenario_key()
    if scenario == in_hand:
        return state.customers_key()
    kept = _kept(scenario)
    if kept is not None:
        return kept
    return state.EXAMPLE_CUSTOMERS if _kept(in_hand) is not None else state.customers_key()


def own_study(scenario: str) -> Study:
    """Return a scenario with its own customers."""
    return state.study_of(scenario, customers_of(scenario))


def select_customers(key: str) -> None:
    """Put customers in hand; the draft in hand remembers them."""
    state.select("customers", key)
    remember(state.scenario_key(), key)


def another_scenario() -> None:
    """Let go of what belonged to the scenario that was in hand."""
    offer.without(*offer.asked(), "customers")


def follow_scenario() -> None:
    """Put the customers of the scenario in hand in hand too, where the address names none and another came in hand."""
    scenario = state.scenario_key()
    before = st.session_state.get(FOLLOWED)
    st.session_state[FOLLOWED] = scenario
    if "customers" in st.query_params or before == scenario:
        return
    kept = _kept(scenario)
    if kept is not None:
        state.select("customers", kept)
    elif before is not None and _kept(before) is not None:
        state.select("customers", state.EXAMPLE_CUSTOMERS)


def _kept(scenario: str) -> str | None:
    """Return the customers that a draft remembers, as long as they are there."""
    if not scenario.startswith(state.DRAFT):
        return None
    kept = state.store().settings.get(_key(scenario))
    there = {listed.key for listed in state.listed_customers()}
    return kept if isinstance(kept, str) and kept in there else None


def _key(scenario: str) -> str:
    return f"customers of {scenario}"

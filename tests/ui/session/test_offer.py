"""The offer in hand, read from the address."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest


@pytest.mark.slow
def test_a_design_on_trial_differs_from_what_is_declared_in_its_facts_alone() -> None:
    def page() -> None:
        from dataclasses import replace

        import streamlit as st
        from evenhand.customers import typed_sketch
        from evenhand.scenario.policy import Policy
        from evenhand.ui.session import offer, state

        # Neither the programme, nor the customers, nor the futures are those in hand.
        st.session_state.update(selected_scenario="fraud-shield", selected_customers=state.EXAMPLE_CUSTOMERS)
        customers = typed_sketch(5_000, 90.0, 0.5, "USD")
        study = replace(state.study_of("plain-opt-in"), customers=customers, policy=Policy.parse("E1@60%"), draws=64)
        declared = study.assess()
        under = offer.designed(declared)
        st.session_state.update(declared=declared, under=under, again=offer.designed(declared))

    app = AppTest.from_function(page, default_timeout=60)
    app.query_params["scheme"] = "in_kind"
    app.run()
    assert not app.exception
    declared, under = app.session_state["declared"], app.session_state["under"]
    assert {name for name in declared.run if under.run[name] != declared.run[name]} == {"scenario"}
    assert under.scenario.scheme.kind == "in_kind" and under.as_declared is declared
    assert under.scenario.name == declared.scenario.name
    assert app.session_state["again"] is under, "it is simulated once"

"""Scenario: what exactly is collected, from whom, why, and how are people asked?"""

from __future__ import annotations

import streamlit as st
from evenhand.ui import parts, state
from evenhand.ui.wording import plain

parts.heading("scenario")

scenario = state.scenario_in_hand()
unknown = sum(1 for _ in scenario.unknowns())
parts.answer(
    f"{plain(scenario.name)} uses {len(scenario.data_categories)} kinds of data for {len(scenario.purposes)} purposes.",
    because=f"{unknown} facts are not established yet." if unknown else "All facts are established.",
)
st.markdown(plain(scenario.summary))

"""Dividend: what does each side get at each dividend rate?"""

from __future__ import annotations

from evenhand.ui import parts, state
from evenhand.ui.wording import plain

parts.heading("dividend")

scenario = state.scenario_in_hand()
parts.empty_state(
    f"{plain(scenario.name)} is not simulated yet.", next_step="Look at the customers first.", page="customers"
)

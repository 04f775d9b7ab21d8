"""Scores: how open is this programme, how good is its consent, and what would have to change?"""

from __future__ import annotations

from evenhand.ui import parts, state
from evenhand.ui.wording import plain

parts.heading("scores")

scenario = state.scenario_in_hand()
law = parts.jurisdiction_picker(scenario.jurisdictions)
parts.empty_state(
    f"{plain(scenario.name)} is not scored for {law.value} yet.",
    next_step="Check its facts first.",
    page="scenario",
    label="See all facts",
)

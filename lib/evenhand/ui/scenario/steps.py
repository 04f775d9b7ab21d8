"""The steps of describing a programme: what is done, what is open, and what stops it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import streamlit as st

from evenhand.scenario import Scenario
from evenhand.scenario.roles import open_facts
from evenhand.scoring import Scorecard
from evenhand.ui.facts.sections import SECTIONS, section_of
from evenhand.ui.kit import controls

DECIDING, MAP = "deciding", "map"
OTHERS: Mapping[str, str] = {"unknown": "Open facts", "files": "Files", "history": "History"}
DONE, OPEN, STOPS = "✓", "?", "✕"
"""As on the chips of verdicts."""


def choose_step(scenario: Scenario, scorecard: Scorecard) -> str:
    """Draw the list of steps, each with where it stands, and return the one chosen; what decides stands first."""
    titles = "; ".join(f"{section.short}: {section.title.lower()}" for section in SECTIONS)
    missing = Counter(section_of(fact.path).name for fact in open_facts(scenario))
    stopping = _stopping(scorecard)
    words = {DECIDING: "What decides", MAP: "Map"}
    for section in SECTIONS:
        words[section.name] = f"{_mark(section.name, missing, stopping)} {section.short}"
        if missing[section.name]:
            words[section.name] += f" · {missing[section.name]}"
    chosen = controls.radio(
        "Part",
        {**words, **OTHERS},
        name="part",
        default=DECIDING,
        vertical=True,
        help_text=f"What decides: the dozen facts that can change most. {titles}. Files: the scenario as a file, and "
        "what changed in it.",
    )
    st.caption(f"{DONE} done · {OPEN} open · {STOPS} stops")
    return chosen


def _mark(section: str, missing: Counter[str], stopping: frozenset[str]) -> str:
    return STOPS if section in stopping else OPEN if missing[section] else DONE


def _stopping(scorecard: Scorecard) -> frozenset[str]:
    """Return the parts that hold a fact by which a gate stops the programme."""
    return frozenset(
        section_of(path).name
        for result in scorecard.jurisdictions.values()
        for gate in result.gates
        if gate.gate in {"G1", "G2"} and gate.lifted is None
        for path in gate.evidence
        if "#" not in path
    )

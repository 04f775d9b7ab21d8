"""What stands under the dividend page's first screen, in four tabs; a fold is written only while it is open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from evenhand.assessment import Assessment
from evenhand.assessment.parts import PARTS
from evenhand.exchange.level import Level
from evenhand.exchange.simulation import Simulation
from evenhand.scenario import Jurisdiction
from evenhand.ui.dividend import (
    change,
    curve,
    designer,
    drivers,
    information,
    lever,
    robustness,
    survey_panel,
    tradeoff,
    trust_breach,
    valuation_panel,
    value,
    view,
    winners,
)
from evenhand.ui.dividend import run as dividend_run
from evenhand.ui.kit import controls, parts
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.kit.policy import show_policy
from evenhand.ui.session import state


@dataclass(frozen=True, slots=True)
class Selection:
    """What the folds speak about: the assessment under the design in hand and as declared, and how much is paid."""

    assessment: Assessment
    declared: Assessment
    level: Level


Show = Callable[[Selection], None]


@dataclass(frozen=True, slots=True)
class Panel:
    """One thing to look at more closely: its title, its name in the address, and what writes it."""

    label: str
    key: str
    show: Show


def _of(show: Callable[[Assessment], None]) -> Show:
    return lambda hand: show(hand.assessment)


def _at_level(show: Callable[[Assessment, Level], None]) -> Show:
    return lambda hand: show(hand.assessment, hand.level)


def _simulated(show: Callable[[Simulation], None]) -> Show:
    return lambda hand: show(hand.assessment.simulation)


def _show_value(hand: Selection) -> None:
    value.show_value(hand.assessment, hand.level, lever.scale_asked(hand.assessment.simulation))


def _show_design(hand: Selection) -> None:
    designer.show_design(hand.assessment, hand.declared, hand.level)


def _show_survey(hand: Selection) -> None:
    declared = hand.declared
    segments = declared.simulation.plan.groups.names
    survey_panel.show_survey(declared.scenario, state.scenario_key(), declared.assumptions, segments)


def _show_worksheet(hand: Selection) -> None:
    valuation_panel.show_worksheet(hand.assessment.simulation, hand.assessment.run)


PANELS: Mapping[str, tuple[Panel, ...]] = {
    "Who": (
        Panel("Winners and losers, segment by segment", "winners", _at_level(winners.show_winners)),
        Panel("Who says yes, and why", "people", _at_level(view.show_participation)),
        Panel("Where the value goes: from data revenue to profit", "value", _show_value),
        Panel("If the promise is broken", "broken", _at_level(trust_breach.show_trust_breach)),
    ),
    "Is it fair": (
        Panel("Eight tests at this level", "tests", _at_level(view.show_tests)),
        Panel(PARTS["price"].title, "price", _of(value.show_price)),
        Panel("The best offers, and what one aim costs another", "front", _of(tradeoff.show_tradeoff)),
    ),
    "How sure": (
        Panel("The verdict: reasons, conditions, doubts", "verdict", _of(view.show_verdict)),
        Panel(PARTS["drivers"].title, "drivers", _at_level(drivers.show_drivers)),
        Panel("What would change the answer", "change", _at_level(change.show_changes)),
        Panel(PARTS["information"].title, "information", _of(information.show_information)),
        Panel(PARTS["rules"].title, "rules", _of(robustness.show_robustness)),
    ),
    "Behind it": (
        Panel("How the dividend is designed", "design", _show_design),
        Panel("What these numbers assume, and where that comes from", "assumptions", _of(view.show_assumptions)),
        Panel("Where the marks on the picture lie", "marks", _simulated(curve.show_landmarks)),
        Panel("What real programmes pay", "programmes", _simulated(curve.show_programmes)),
        Panel("Your own survey in place of the default", "survey", _show_survey),
        Panel("California: what the data are worth, by eight methods", "valuation", _show_worksheet),
        Panel("The whole curve as a table", "table", _of(view.show_curve_table)),
        Panel("This run: risk, seed and fingerprints, all futures", "run", _at_level(dividend_run.show_run)),
    ),
}
"""Tab to what stands in it; the first opens with its tab."""
TAB, TABS = "tab", "dividend-tabs"
FAIR, BEHIND = "Is it fair", "Behind it"


def show_panels(hand: Selection) -> None:
    """Show the tabs; only what is open in the one chosen is worked out, and the address says which that is."""
    chosen = _tab()
    controls.sync_widget(TABS, chosen)
    for name, tab in zip(PANELS, st.tabs(list(PANELS), key=TABS, on_change=_changed), strict=True):
        if name == chosen:
            with tab, st.container(gap="xsmall"):
                _show_tab(name, hand)


def _show_tab(name: str, hand: Selection) -> None:
    in_california = Jurisdiction.US_CA in hand.assessment.scenario.jurisdictions
    if name == FAIR:
        show_policy(hand.assessment, own=state.selected_scenario().policy)
    for panel in PANELS[name]:
        if panel.key != "valuation" or in_california:
            view.panel(panel.label, panel.key, lambda show=panel.show: show(hand))
    if name == BEHIND:
        for part in hand.assessment.generic_parts:
            view.panel(part.title, part.name, lambda name=part.name: _show_part(hand.assessment, name))


def _tab() -> str:
    """Return the tab that the address names, or that of the first fold it opens; else the first."""
    words = {_word(name): name for name in PANELS}
    named = words.get(st.query_params.get(TAB, ""))
    keys = {panel.key: name for name, panels in PANELS.items() for panel in panels}
    opened = next((keys.get(key, BEHIND) for key in view.opened()), next(iter(PANELS)))
    return named or opened


def _word(name: str) -> str:
    return name.rpartition(" ")[2].lower() if name != BEHIND else "behind"


def _changed() -> None:
    """Write the tab chosen into the address, its first fold open."""
    name = st.session_state[TABS]
    first = PANELS[name][0].key
    others = [key for key in view.opened() if key != first]
    state.rewrite_address({TAB: _word(name), "open": ".".join((*others, first))})


def _show_part(assessment: Assessment, name: str) -> None:
    """Show a part that has no panel of its own: its sentence, and its table."""
    result = assessment.part(name)
    if result.failure is not None:
        st.warning(escape_markdown(result.sentence), icon=":material/error:")
        return
    st.markdown(f"**{escape_markdown(result.sentence)}**")
    if result.rows:
        parts.table(pd.DataFrame(result.rows), name=f"dividend-{name}", caption=result.part.title, still=True)

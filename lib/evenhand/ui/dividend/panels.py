"""What stands under the dividend page's first screen, in four tabs; a fold is written only while it is open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from evenhand.assessment import Assessment
from evenhand.assessment.parts import PARTS
from evenhand.exchange.level import Level
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

__all__ = ["PANELS", "Panel", "Selection", "show_panels"]


@dataclass(frozen=True, slots=True)
class Selection:
    """What the folds speak about.

    Parameters
    ----------
    this, declared
        The assessment under the design in hand, and as declared.
    level
        How much is paid.
    """

    this: Assessment
    declared: Assessment
    level: Level

    @property
    def factor(self) -> float:
        """What amounts are multiplied by."""
        return lever.scale_asked(self.this.simulation)


@dataclass(frozen=True, slots=True)
class Panel:
    """One thing to look at more closely.

    Parameters
    ----------
    label, key
        Its title, and its name in the address.
    show
        Writes it.
    """

    label: str
    key: str
    show: Callable[[Selection], None]


PANELS: Mapping[str, tuple[Panel, ...]] = {
    "Who": (
        Panel(
            "Winners and losers, segment by segment", "winners", lambda one: winners.show_winners(one.this, one.level)
        ),
        Panel("Who says yes, and why", "people", lambda one: view.show_participation(one.this, one.level)),
        Panel(
            "Where the value goes: from data revenue to profit",
            "value",
            lambda one: value.show_value(one.this, one.level, one.factor),
        ),
        Panel(
            "If the promise is broken",
            "broken",
            lambda one: trust_breach.show_trust_breach(one.this, one.level),
        ),
    ),
    "Is it fair": (
        Panel("Eight tests at this level", "tests", lambda one: view.show_tests(one.this, one.level)),
        Panel(PARTS["price"].title, "price", lambda one: value.show_price(one.this)),
        Panel(
            "The best offers, and what one aim costs another",
            "front",
            lambda one: tradeoff.show_tradeoff(one.this),
        ),
    ),
    "How sure": (
        Panel("The verdict: reasons, conditions, doubts", "verdict", lambda one: view.show_verdict(one.this)),
        Panel(PARTS["drivers"].title, "drivers", lambda one: drivers.show_drivers(one.this, one.level)),
        Panel("What would change the answer", "change", lambda one: change.show_changes(one.this, one.level)),
        Panel(PARTS["information"].title, "information", lambda one: information.show_information(one.this)),
        Panel(PARTS["rules"].title, "rules", lambda one: robustness.show_robustness(one.this)),
    ),
    "Behind it": (
        Panel(
            "How the dividend is designed",
            "design",
            lambda one: designer.show_design(one.this, one.declared, one.level),
        ),
        Panel(
            "What these numbers assume, and where that comes from",
            "assumptions",
            lambda one: view.show_assumptions(one.this),
        ),
        Panel("Where the marks on the picture lie", "marks", lambda one: curve.show_landmarks(one.this.simulation)),
        Panel("What real programmes pay", "programmes", lambda one: curve.show_programmes(one.this.simulation)),
        Panel(
            "Your own survey in place of the default",
            "survey",
            lambda one: survey_panel.show_survey(
                one.declared.scenario,
                state.scenario_key(),
                one.declared.assumptions,
                one.declared.simulation.plan.groups.names,
            ),
        ),
        Panel(
            "California: what the data are worth, by eight methods",
            "valuation",
            lambda one: valuation_panel.show_worksheet(one.this.simulation, one.this.run),
        ),
        Panel("The whole curve as a table", "table", lambda one: view.show_curve_table(one.this)),
        Panel(
            "This run: risk, seed and fingerprints, all futures",
            "run",
            lambda one: dividend_run.show_run(one.this, one.declared, one.level),
        ),
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
    in_california = Jurisdiction.US_CA in hand.this.scenario.jurisdictions
    if name == FAIR:
        show_policy(hand.this, own=state.selected_scenario().policy)
    for panel in PANELS[name]:
        if panel.key != "valuation" or in_california:
            view.panel(panel.label, panel.key, lambda show=panel.show: show(hand))  # type: ignore[misc]
    if name == BEHIND:
        for part in hand.this.generic_parts:
            view.panel(part.title, part.name, lambda name=part.name: _show_part(hand.this, name))  # type: ignore[misc]


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

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
    assessment, declared
        The assessment under the design in hand, and as declared.
    level
        How much is paid.
    """

    assessment: Assessment
    declared: Assessment
    level: Level

    @property
    def factor(self) -> float:
        """What amounts are multiplied by."""
        return lever.scale_asked(self.assessment.simulation)


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
            "Winners and losers, segment by segment",
            "winners",
            lambda selection: winners.show_winners(selection.assessment, selection.level),
        ),
        Panel(
            "Who says yes, and why",
            "people",
            lambda selection: view.show_participation(selection.assessment, selection.level),
        ),
        Panel(
            "Where the value goes: from data revenue to profit",
            "value",
            lambda selection: value.show_value(selection.assessment, selection.level, selection.factor),
        ),
        Panel(
            "If the promise is broken",
            "broken",
            lambda selection: trust_breach.show_trust_breach(selection.assessment, selection.level),
        ),
    ),
    "Is it fair": (
        Panel(
            "Eight tests at this level",
            "tests",
            lambda selection: view.show_tests(selection.assessment, selection.level),
        ),
        Panel(PARTS["price"].title, "price", lambda selection: value.show_price(selection.assessment)),
        Panel(
            "The best offers, and what one aim costs another",
            "front",
            lambda selection: tradeoff.show_tradeoff(selection.assessment),
        ),
    ),
    "How sure": (
        Panel(
            "The verdict: reasons, conditions, doubts",
            "verdict",
            lambda selection: view.show_verdict(selection.assessment),
        ),
        Panel(
            PARTS["drivers"].title,
            "drivers",
            lambda selection: drivers.show_drivers(selection.assessment, selection.level),
        ),
        Panel(
            "What would change the answer",
            "change",
            lambda selection: change.show_changes(selection.assessment, selection.level),
        ),
        Panel(
            PARTS["information"].title,
            "information",
            lambda selection: information.show_information(selection.assessment),
        ),
        Panel(PARTS["rules"].title, "rules", lambda selection: robustness.show_robustness(selection.assessment)),
    ),
    "Behind it": (
        Panel(
            "How the dividend is designed",
            "design",
            lambda selection: designer.show_design(selection.assessment, selection.declared, selection.level),
        ),
        Panel(
            "What these numbers assume, and where that comes from",
            "assumptions",
            lambda selection: view.show_assumptions(selection.assessment),
        ),
        Panel(
            "Where the marks on the picture lie",
            "marks",
            lambda selection: curve.show_landmarks(selection.assessment.simulation),
        ),
        Panel(
            "What real programmes pay",
            "programmes",
            lambda selection: curve.show_programmes(selection.assessment.simulation),
        ),
        Panel(
            "Your own survey in place of the default",
            "survey",
            lambda selection: survey_panel.show_survey(
                selection.declared.scenario,
                state.scenario_key(),
                selection.declared.assumptions,
                selection.declared.simulation.plan.groups.names,
            ),
        ),
        Panel(
            "California: what the data are worth, by eight methods",
            "valuation",
            lambda selection: valuation_panel.show_worksheet(selection.assessment.simulation, selection.assessment.run),
        ),
        Panel("The whole curve as a table", "table", lambda selection: view.show_curve_table(selection.assessment)),
        Panel(
            "This run: risk, seed and fingerprints, all futures",
            "run",
            lambda selection: dividend_run.show_run(selection.assessment, selection.level),
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
    in_california = Jurisdiction.US_CA in hand.assessment.scenario.jurisdictions
    if name == FAIR:
        show_policy(hand.assessment, own=state.selected_scenario().policy)
    for panel in PANELS[name]:
        if panel.key != "valuation" or in_california:
            view.panel(panel.label, panel.key, lambda show=panel.show: show(hand))  # type: ignore[misc]
    if name == BEHIND:
        for part in hand.assessment.generic_parts:
            view.panel(part.title, part.name, lambda name=part.name: _show_part(hand.assessment, name))  # type: ignore[misc]


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

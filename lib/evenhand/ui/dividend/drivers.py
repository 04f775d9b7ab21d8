"""What drives the answer: how far each assumption moves an outcome, one by one and together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from evenhand.assessment import Assessment
from evenhand.exchange import Simulation, driver_indices, driver_ranks, driver_swings
from evenhand.exchange.level import Level, place_of
from evenhand.ui import charts
from evenhand.ui.dividend.own_range import show_own_range
from evenhand.ui.kit import controls, parts
from evenhand.ui.kit.long_work import Under, long_work
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.kit.theme import UNCERTAINTY
from evenhand.uncertainty import Index, Swing
from evenhand.vocabulary.numbers import percent

IN_PICTURE = 8
WIDE = 34
"""Letters of a label beside a bar, before it goes on in the next line."""


@dataclass(frozen=True, slots=True)
class Driven:
    """An outcome that can be looked at."""

    outcome: str
    """Its name for the simulation."""
    words: str
    """Its name for people."""
    factor: float
    """What it is multiplied by: shares are shown in percent."""
    unit: str
    """``{currency}`` stands for the currency."""


DRIVEN: Mapping[str, Driven] = {
    "profit": Driven("profit", "the company’s profit", 1.0, "{currency} per customer and month"),
    "customers": Driven("customer_surplus", "what customers gain", 1.0, "{currency} per customer and month"),
    "yes": Driven("free", "how many would say yes freely", 100.0, "% of customers"),
}


def show_drivers(assessment: Assessment, level: Level) -> None:
    """Show what drives an outcome at a level, the strongest first, each with its source."""
    simulation = assessment.simulation
    chosen = controls.radio(
        "What is driven",
        {key: driven.words for key, driven in DRIVEN.items()},
        name="driven",
        default="profit",
        help_text="Each assumption is moved from its low to its high value; the bars show what that does to this.",
    )
    driven = DRIVEN[chosen]
    place = place_of(simulation, level)
    swings = driver_swings(simulation, driven.outcome, **place)
    if not swings:
        st.info("Nothing here is uncertain: every number is known exactly.")
        return
    ranks = driver_ranks(simulation, driven.outcome, **place)
    unit = driven.unit.format(currency=simulation.currency)
    _tornado(simulation, swings, driven, unit)
    show_own_range([simulation.drawn.assumption(swing.id) for swing in swings])
    _table(simulation, swings, ranks, driven, unit)
    _indices(assessment, level, driven)


def _tornado(simulation: Simulation, swings: tuple[Swing, ...], driven: Driven, unit: str) -> None:
    shown = [swing for swing in swings if swing.size > 0][:IN_PICTURE]
    if not shown:
        st.info(f"No assumption moves {driven.words} at this level.")
        return
    frame = pd.DataFrame(
        {
            "label": [charts.wrapped(simulation.drawn.assumption(swing.id).label, WIDE) for swing in shown],
            "low": [swing.low * driven.factor for swing in shown],
            "high": [swing.high * driven.factor for swing in shown],
            "slot": UNCERTAINTY,
        }
    )
    chart = charts.tornado(f"What moves {driven.words} most?", frame, base=shown[0].base * driven.factor, unit=unit)
    charts.show(chart, "dividend-tornado")
    rest = len(swings) - len(shown)
    st.caption(
        "Each bar: one assumption goes from its low (P10) to its high value (P90), all others stay in the middle."
        + (f" {rest} more move it less." if rest > 0 else "")
    )


def _table(
    simulation: Simulation, swings: tuple[Swing, ...], ranks: Mapping[str, float], driven: Driven, unit: str
) -> None:
    rows = []
    for swing in swings:
        assumption = simulation.drawn.assumption(swing.id)
        rows.append(
            {
                "assumption": assumption.label,
                "at its low": round(swing.low * driven.factor, 4),
                "at its high": round(swing.high * driven.factor, 4),
                "goes along": round(ranks[swing.id], 2),
                "source": assumption.source,
                "address": assumption.address or None,
                "came about": assumption.kind,
                "checked": assumption.read or assumption.unread,
            }
        )
    parts.table(
        pd.DataFrame(rows),
        name="dividend-drivers",
        caption=f"{driven.words[0].upper()}{driven.words[1:]}, {unit}, with each assumption at its low and at its high "
        "value. “Goes along” is the rank correlation over all futures, in which everything moves at once: 1 always up "
        "together, −1 always against each other, 0 not at all (Spearman)",
        column_config={"address": st.column_config.LinkColumn(display_text="open")},
    )


def _indices(assessment: Assessment, level: Level, driven: Driven) -> None:
    simulation = assessment.simulation

    def work(under: Under[tuple[Index, ...]]) -> tuple[Index, ...]:
        return driver_indices(simulation, driven.outcome, progress=under.progress, **place_of(simulation, level))

    result = long_work(
        "Work out what they do together (some seconds)",
        work,
        key="sobol",
        asked=(*assessment.run.values(), driven.outcome, level.place),
        help_text="Sobol indices: how much of all the ups and downs is due to each assumption, alone and with others.",
    )
    if result is None:
        return
    rows = [
        {
            "assumption": " and ".join(simulation.drawn.assumption(key).label for key in index.members),
            "alone": _alone(index),
            "with all it does together with others": index.words,
        }
        for index in result
    ]
    parts.table(
        pd.DataFrame(rows),
        name="dividend-sobol",
        caption=f"Share of the variance of {driven.words} due to each assumption (Sobol indices ± 95% intervals)",
        still=True,
    )
    index = result[0] if result else None
    if index and index.total - index.total_error > 0:
        label = rows[0]["assumption"]
        st.markdown(escape_markdown(f"“{label}” accounts for most: {index.words}."))


def _alone(index: Index) -> str:
    if index.first - index.first_error <= 0:
        return "not distinguishable from zero"
    return f"{percent(index.first)} (± {percent(index.first_error)})"

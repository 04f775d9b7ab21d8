"""The curve of the dividend page: what each side gets along the dividend, and the places on it that have names."""

from __future__ import annotations

import time
from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from evenhand.assessment import Assessment
from evenhand.assessment.picture import Picture, picture_of
from evenhand.exchange import Simulation
from evenhand.exchange.level import Level
from evenhand.ui import charts
from evenhand.ui.dividend.first import curve_of
from evenhand.ui.dividend.programmes import middle_half, read_programmes
from evenhand.ui.kit import parts
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.session import computed, state
from evenhand.ui.session.memory import remembered
from evenhand.vocabulary.bands import band
from evenhand.vocabulary.landmarks import MEANINGS
from evenhand.vocabulary.landmarks import NAMES as LANDMARK_NAMES
from evenhand.vocabulary.numbers import amount, count, money, percent

LOOK_EVERY = 1.0
"""How many seconds lie between two looks at whether the refined picture is there."""
CALM_FOR = 0.8
"""How many seconds nothing has moved before refining begins: a lever that moves comes first."""
DRAWN = "dividend-drawn"
SEEN = 0.005
"""The least share of futures that is not zero once rounded."""
READ = (
    "Lines: means over all possible futures, as the figures give them. Shaded: where 8 of 10 futures lie, not the "
    "lowest nor the highest tenth. Profit counts only the free yes."
)
"""How the curve is to be read."""


@remembered()
def programmes() -> pd.DataFrame:
    """Return real programmes, read once."""
    return read_programmes()


def unit_of(simulation: Simulation, factor: float) -> str:
    """Return the unit of amounts that are multiplied by a factor: per customer, or for the whole programme."""
    if factor == 1:
        return f"{simulation.currency} per customer and month"
    sample = ", sample only" if simulation.sample_only else ""
    return f"{simulation.currency} a month, {count(simulation.customers)} customers{sample}"


def picture_in_hand(assessment: Assessment) -> tuple[Picture, Picture | None]:
    """Return the picture to draw, and the one from more futures where that has been worked out."""
    refined = computed.refinery().picture(assessment)
    return refined or _first(assessment), refined


def _first(assessment: Assessment) -> Picture:
    """Return the picture that is stored with the sentences; none is where nobody said what customers spend."""
    return computed.summary_of(assessment).picture or picture_of(assessment)


@dataclass(frozen=True, slots=True)
class Curve:
    """What each side gets along the dividend, drawn."""

    key: Hashable
    """What tells it from every other curve."""
    x: NDArray[np.float64]
    """The axis, rising."""
    bands: tuple[charts.Band, ...]
    """What is drawn."""
    html: str
    """The drawing."""


def curve_along(assessment: Assessment, picture: Picture, axis: str, factor: float) -> Curve:
    """Return the curve of an assessment, see `curve_of`; drawn once, wherever the lever stands."""
    return _curve((*assessment.run.values(), str(picture.draws)), axis, factor, assessment, picture)


@remembered()
def _curve(key: tuple[str, ...], axis: str, factor: float, _assessment: Assessment, _picture: Picture) -> Curve:
    simulation = _assessment.simulation
    half = middle_half(programmes(), simulation.currency) if axis == "dividend" else None
    last, band = float(np.nanmax(_picture.along(axis))), None
    if half and half[0] < last:
        band = charts.Programmes(half[0], min(half[1], last), "What real programmes pay: the middle half of them")
    first = _first(_assessment)
    unit = unit_of(simulation, factor)
    drawn = curve_of(_picture, first, axis, unit, simulation.currency, factor=factor, band=band)
    x = np.maximum.accumulate(np.nan_to_num(_picture.along(axis)))
    return Curve((key, axis, factor), x, drawn["bands"], charts.drawing(**drawn))


def say_drawn(assessment: Assessment, refined: Picture | None) -> None:
    """Say how to read the curve and from how many futures it is drawn; drawn again once more have been worked out."""
    st.caption(READ)
    if refined is not None:
        first = _first(assessment)
        st.caption(refined_words(first, refined))
    elif computed.refinery().wanted(assessment):
        st.session_state[DRAWN] = time.monotonic()
        _refine(assessment, state.address())


@st.fragment(run_every=LOOK_EVERY)
def _refine(assessment: Assessment, drawn_at: Mapping[str, object]) -> None:
    """Have the picture refined once nothing has moved for a moment, and draw the page again when it is there."""
    refinery = computed.refinery()
    # What the clock asks for carries the address it was sent from. Sent before a click was answered, it would draw the
    # page as it was before the click.
    if state.address() == drawn_at and not refinery.wanted(assessment):
        st.rerun()
    if time.monotonic() - st.session_state[DRAWN] >= CALM_FOR:
        refinery.begin(assessment)
    st.caption(
        f"Drawn from {count(assessment.simulation.draws)} possible futures; "
        f"{count(refinery.draws)} are being worked out."
    )


def refined_words(first: Picture, refined: Picture) -> str:
    """Return from how many futures the picture is drawn, and whether they say the same as the ones of the answer."""
    said = (
        f"Drawn from {count(refined.draws)} possible futures; sentences, tests and tables on all pages speak of the "
        f"first {count(first.draws)}."
    )
    if refined.verdict != first.verdict:
        return (
            f"{said} **The more futures end in another verdict: “{escape_markdown(refined.title)}”.** The answer lies "
            "on the edge, so do not rest on it alone."
        )
    if not first.recommended or not refined.recommended:
        return f"{said} The more futures end in the same verdict."
    fewer, more = (each.recommended_said["dividend"] for each in (first, refined))
    if fewer == more:
        return f"{said} The more futures end in the same verdict and recommend the same, {more} a month."
    return f"{said} The more futures end in the same verdict and recommend {more} a month instead of {fewer}."


def show_risk(simulation: Simulation, level: Level, factor: float) -> None:
    """Say what void consent would bring in, where there is any: it is counted nowhere."""
    low, mid, high = band(level.outcomes["at_risk_revenue"] * factor)
    if not high > 0:
        return
    st.markdown(
        f"**Revenue at legal risk:** {money(mid, simulation.currency, 2)} (in 8 of 10 futures "
        f"{amount(low)} to {amount(high)}), {unit_of(simulation, factor).removeprefix(simulation.currency).lstrip()}. "
        "The data of people "
        "who said yes because refusing costs them the service, or because of the screen, would bring this in. It is "
        "counted nowhere else.",
        help="Coerced and steered consent may be void; profit, marks and verdict leave it out.",
    )


def show_landmarks(simulation: Simulation) -> None:
    """Show where the named places lie, and in how many futures there is such a place."""
    rows = []
    for name, landmark in simulation.landmarks.items():
        rate, dividend = landmark.summary("rate"), landmark.summary("dividend")
        rows.append(
            {
                "place": LANDMARK_NAMES[name],
                "meaning": MEANINGS[name],
                "rate": _between(rate, 100, "%", 0),
                f"paid per participant, {simulation.currency} a month": _between(dividend, 1, "", 2),
                "exists in": f"{100 * landmark.exists:.0f} of 100 futures",
                "otherwise": "; ".join(
                    f"{why} ({percent(share)})" for why, share in landmark.reasons.items() if share >= SEEN
                ),
            }
        )
    parts.table(
        pd.DataFrame(rows),
        name="dividend-marks",
        caption="Middle future, and where 8 of 10 futures lie; the picture marks the middle of the scheme’s own unit",
        still=True,
    )


def _between(summary: Mapping[str, float | None], factor: float, unit: str, digits: int) -> str:
    low, middle, high = (summary[key] for key in ("p10", "p50", "p90"))
    if low is None or middle is None or high is None:
        return "—"
    return f"{middle * factor:.{digits}f}{unit} ({low * factor:.{digits}f} to {high * factor:.{digits}f})"


def show_programmes(simulation: Simulation) -> None:
    """Show what real programmes pay, each as a dot in the scenario's currency, and all of them as a table."""
    known = programmes()
    own = known[known["currency"] == simulation.currency].copy()
    if not own.empty:
        half = middle_half(known, simulation.currency)
        chart = charts.named_ranges(
            f"What do real programmes pay, in {simulation.currency} a month?",
            own.rename(columns={"programme": "name"})[["name", "low", "high", "year", "paid_for"]],
            x_title=f"{simulation.currency} per participant and month",
            band=None if half is None else (half[0], half[1]),
        )
        charts.show(chart, "dividend-programmes")
    parts.table(
        known,
        name="real-programmes",
        caption="What real programmes pay or paid, a month, with its source; “checked” says whether that was read",
        column_order=("programme", "year", "low", "high", "currency", "paid_for", "source", "checked", "note", "kind"),
        column_config={
            "programme": st.column_config.TextColumn(width=160),
            **{name: st.column_config.Column(width=60) for name in ("year", "low", "high", "currency")},
            "paid_for": st.column_config.TextColumn("paid for", width=170),
            "source": st.column_config.LinkColumn(display_text="open", width=60),
            "checked": st.column_config.TextColumn(width=65),
            "note": st.column_config.TextColumn(width=240),
        },
        row_height=66,
    )

"""What all pictures share: the question, the words, the numbers behind, and the frame on the page."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go
import streamlit as st

from evenhand.ui.kit import parts
from evenhand.ui.kit.drawing import show_drawing
from evenhand.ui.kit.theme import INK

if TYPE_CHECKING:
    import pandas as pd

    from evenhand.uncertainty import Assumption

TOOLS = {
    "displaylogo": False,
    "modeBarButtonsToRemove": ["select2d", "lasso2d", "autoScale2d", "zoomIn2d", "zoomOut2d"],
}
VEIL = "38"
"""Two more digits of a colour: how much of it covers what is behind. The slot before them is replaced all the same."""
RANGE = "%{customdata[0]:,.4~g} to %{customdata[1]:,.4~g}"
"""The range of 8 in 10 futures, in what a pointer shows."""
ROW = 44
"""Height of one row of a bar chart, in pixels."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture with what belongs to it."""

    question: str
    """What it answers: its title."""
    alt: str
    """What is to be seen, for those who cannot see it."""
    figure: go.Figure
    """The picture."""
    table: pd.DataFrame
    """The numbers in it."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture of our own lines and words, which follow the width of the page; see `Chart`."""

    question: str
    alt: str
    html: str
    """The picture; what people typed is escaped in it."""
    table: pd.DataFrame


def show_drawn(drawn: Drawn, key: str, *, assumptions: Iterable[Assumption] = ()) -> None:
    """Put a picture of our own on the page, see `show`."""
    st.subheader(drawn.question, anchor=False)
    show_drawing(drawn.html, key=key)
    _show_behind(drawn, key, assumptions)


def show(chart: Chart, key: str, *, assumptions: Iterable[Assumption] = ()) -> None:
    """Put a chart on the page: question, picture, the table behind it, and where its numbers come from."""
    st.subheader(chart.question, anchor=False)
    st.plotly_chart(chart.figure, key=key, alt=chart.alt, config=TOOLS, height="content")
    _show_behind(chart, key, assumptions)


def _show_behind(chart: Chart | Drawn, key: str, assumptions: Iterable[Assumption]) -> None:
    """Offer the numbers of a picture, and what they rest on."""
    numbers = st.expander("As a table", key=f"{key}-numbers", on_change="rerun")
    if numbers.open:
        with numbers:
            parts.table(chart.table, name=key, caption=chart.alt)
    rests_on = tuple(assumptions)
    if rests_on:
        parts.sources(rests_on, key=f"{key}-sources")


def empty_figure(x_title: str, y_title: str, *, height: int) -> go.Figure:
    """Return a figure with our axes and legend and nothing in it."""
    axis = {"automargin": True, "zeroline": False, "tickfont": {"color": INK}}
    font = {"color": INK}
    return go.Figure(
        layout={
            "height": height,
            "margin": {"l": 8, "r": 16, "t": 24, "b": 8},
            "legend": {"orientation": "h", "yanchor": "top", "y": -0.16, "x": 0, "traceorder": "normal"},
            "hovermode": "closest",
            "bargap": 0.32,
            "dragmode": False,
            "xaxis": {**axis, "title": {"text": x_title, "font": font}},
            "yaxis": {**axis, "title": {"text": y_title or None, "font": font}},
        }
    )


def reach(
    up: Sequence[float] | pd.Series[float],
    down: Sequence[float] | pd.Series[float],
    slot: str,
    *,
    thickness: float = 1.5,
) -> dict[str, Any]:
    """Return error bars that reach up and down from each point by amounts of their own."""
    return {
        "type": "data",
        "symmetric": False,
        "array": up,
        "arrayminus": down,
        "color": slot,
        "thickness": thickness,
    }


def rows_from_the_top(figure: go.Figure, names: Iterable[str]) -> None:
    """Put the rows of a bar chart in the order given, the first on top."""
    figure.update_yaxes(categoryorder="array", categoryarray=safe(names)[::-1], showgrid=False)
    # The legend stands in pixels under the axis, however many rows there are.
    figure.update_layout(legend_y=-62 / max(figure.layout.height - 120, 60))


def wrapped(label: str, wide: int) -> str:
    """Return a label in lines of at most so many letters, as far as its words allow."""
    return "\n".join(textwrap.wrap(label, wide, break_long_words=False, break_on_hyphens=False))


def safe(names: Iterable[str]) -> list[str]:
    """Keep people's own words from being read as the few tags that Plotly knows; lines end where they are told to."""
    return [str(name).replace("<", "‹").replace(">", "›").replace("\n", "<br>") for name in names]

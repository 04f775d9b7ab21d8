"""Outcomes along the dividend rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from evenhand.ui.charts.picture import RANGE, VEIL, Chart, empty_figure
from evenhand.ui.theme import INK, OUTCOME, REFERENCE

__all__ = ["Band", "Landmark", "Programmes", "rate_curve"]


@dataclass(frozen=True, slots=True)
class Band:
    """One outcome along an axis: the middle future, and the range that 8 of 10 futures keep within.

    Parameters
    ----------
    name
        What it is called in the legend.
    slot
        Its colour, from `evenhand.ui.theme`.
    low, mid, high
        P10, P50 and P90, as long as the axis.
    """

    name: str
    slot: str
    low: Sequence[float]
    mid: Sequence[float]
    high: Sequence[float]


@dataclass(frozen=True, slots=True)
class Landmark:
    """A place on an axis that has a name."""

    name: str
    at: float


@dataclass(frozen=True, slots=True)
class Programmes:
    """What real programmes pay, as a band on an axis."""

    low: float
    high: float
    label: str


def rate_curve(
    question: str,
    x: Sequence[float],
    bands: Sequence[Band],
    *,
    x_title: str,
    y_title: str,
    where: Sequence[str] | None = None,
    x_format: str = ".0%",
    landmarks: Sequence[Landmark] = (),
    chosen: Landmark | None = None,
    programmes: Programmes | None = None,
) -> Chart:
    """Draw outcomes along the dividend rate, with the places that have names.

    Parameters
    ----------
    question
        The title.
    x
        The axis, rising.
    bands
        The outcomes.
    x_title, y_title
        What the axes measure, with units.
    where
        For each place of the axis what it means in all three ways: money a month, rate, share of spending.
    x_format
        d3 format of the axis, for example ``.0%`` or ``,.2f``.
    landmarks
        Named places, drawn as thin lines with ticks.
    chosen
        The place in hand, drawn as a thick line.
    programmes
        What real programmes pay, in the unit of the axis.
    """
    figure = empty_figure(x_title, y_title, height=430)
    label = list(where) if where is not None else [f"{value:g}" for value in x]
    for band in bands:
        _draw_band(figure, list(x), label, band)
    figure.update_xaxes(tickformat=x_format, range=[x[0], x[-1]])
    figure.add_hline(y=0, line_color=INK, line_width=1)
    if programmes:
        _draw_programmes(figure, programmes)
    _draw_landmarks(figure, landmarks, chosen, (x[0], x[-1]))
    columns: dict[str, Any] = {x_title: list(x)}
    if where is not None:
        columns["that is"] = label
    for band in bands:
        columns |= {
            f"{band.name}, low (P10)": list(band.low),
            f"{band.name}, middle (P50)": list(band.mid),
            f"{band.name}, high (P90)": list(band.high),
        }
    peaks = "; ".join(_peak(band, label) for band in bands)
    return Chart(question, f"{y_title} along {_lower(x_title)}. {peaks}.", figure, pd.DataFrame(columns))


def _draw_band(figure: go.Figure, x: list[float], label: list[str], band: Band) -> None:
    edge = {"color": band.slot, "width": 0}
    shared: dict[str, Any] = {"x": x, "mode": "lines", "legendgroup": band.name, "hoverinfo": "skip", "line": edge}
    figure.add_scatter(y=list(band.low), showlegend=False, **shared)
    figure.add_scatter(y=list(band.high), showlegend=False, fill="tonexty", fillcolor=band.slot + VEIL, **shared)
    figure.add_scatter(
        x=x,
        y=list(band.mid),
        mode="lines",
        line={"color": band.slot, "width": 3},
        name=band.name,
        legendgroup=band.name,
        customdata=list(zip(band.low, band.high, label, strict=True)),
        hovertemplate=f"%{{customdata[2]}}<br>%{{y:,.4~g}} (8 of 10 futures: {RANGE})",
    )


def _draw_programmes(figure: go.Figure, programmes: Programmes) -> None:
    figure.add_vrect(
        x0=programmes.low,
        x1=programmes.high,
        fillcolor=REFERENCE,
        opacity=0.14,
        line_width=0,
        layer="below",
        annotation={"text": programmes.label, "font": {"color": INK, "size": 12}},
        annotation_position="bottom left",
    )


def _draw_landmarks(
    figure: go.Figure, landmarks: Sequence[Landmark], chosen: Landmark | None, ends: tuple[float, float]
) -> None:
    span = ends[1] - ends[0]
    places = [(mark, False) for mark in landmarks] + ([(chosen, True)] if chosen else [])
    ends_of_rows: list[float] = []
    for mark, is_chosen in sorted(places, key=lambda pair: pair[0].at):
        if not ends[0] <= mark.at <= ends[1]:
            continue
        figure.add_vline(
            x=mark.at,
            line_color=OUTCOME if not is_chosen else INK,
            line_width=3 if is_chosen else 1.5,
            line_dash="solid" if is_chosen else "dot",
        )
        # Labels of places close together climb to the next free row.
        row = next((i for i, end in enumerate(ends_of_rows) if mark.at >= end), len(ends_of_rows))
        end = mark.at + span * (0.011 * len(mark.name) + 0.02)
        ends_of_rows[row : row + 1] = [end]
        right = mark.at > ends[0] + 0.8 * span
        figure.add_annotation(
            x=mark.at,
            y=1,
            yref="paper",
            yshift=10 + 17 * row,
            text=f"<b>{mark.name}</b>" if is_chosen else mark.name,
            showarrow=False,
            xanchor="right" if right else "left",
            font={"color": INK, "size": 12},
        )
    figure.update_layout(margin_t=24 + 17 * max(len(ends_of_rows), 1))


def _peak(band: Band, label: list[str]) -> str:
    best = max(range(len(band.mid)), key=lambda index: band.mid[index])
    return f"{band.name} is highest at {label[best]} with {band.mid[best]:,.4g}"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]

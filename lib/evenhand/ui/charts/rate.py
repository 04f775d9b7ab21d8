"""Outcomes along an axis, with the places on it that have names; and month by month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from evenhand.ui.charts.picture import RANGE, VEIL, Chart, empty_figure
from evenhand.ui.kit.theme import INK

LETTER = 0.02
"""Width of a letter of a name, as a share of a narrow picture."""


@dataclass(frozen=True, slots=True)
class Band:
    """One outcome along an axis: its mean, and the range that 8 of 10 futures keep within."""

    name: str
    """What it is called in the legend."""
    slot: str
    """Its colour, from `evenhand.ui.kit.theme`."""
    low: Sequence[float]
    mean: Sequence[float]
    high: Sequence[float]
    """P10, mean and P90 of the futures, as long as the axis."""
    side: str = ""
    """Whose outcome it is, in a word beside its line."""


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


def monthly(question: str, bands: Sequence[Band], *, unit: str, marked: Landmark) -> Chart:
    """Draw outcomes month by month from the first on, with a month marked by a thick line and a name."""
    months = range(1, len(bands[0].mean) + 1)
    label, title = [f"month {month}" for month in months], "Month of the programme"
    figure = empty_figure(title, unit, height=430)
    # Given all at once: Plotly checks each change of a figure anew.
    figure.add_traces([trace for band in bands for trace in _band(list(months), label, band)])
    figure.add_vline(marked.at, line={"color": INK, "width": 3})
    figure.add_hline(0, line={"color": INK, "width": 1})
    figure.add_annotation(
        text=f"<b>{marked.name}</b>",
        x=marked.at,
        y=1,
        yref="paper",
        # From its foot: a name stands above the ends of all lines.
        yanchor="bottom",
        xanchor="right" if _at_the_right(marked, (months[0], months[-1])) else "left",
        showarrow=False,
        font={"color": INK, "size": 12},
    )
    figure.update_layout(xaxis={"tickformat": ",.0f", "range": [months[0], months[-1]]}, margin_t=41)
    columns: dict[str, Sequence[object]] = {title: months}
    for band in bands:
        columns |= {
            f"{band.name}, low (P10)": band.low,
            f"{band.name}, mean": band.mean,
            f"{band.name}, high (P90)": band.high,
        }
    import pandas as pd  # the curve along the dividend, which has no table, does not wait for it

    return Chart(question, peaks(bands, label, x_title=title, y_title=unit), figure, pd.DataFrame(columns))


def peaks(bands: Sequence[Band], label: list[str], *, x_title: str, y_title: str) -> str:
    """Return what is to be seen of outcomes along an axis, for those who cannot see it."""
    return f"{y_title} along {_lower(x_title)}. {'; '.join(_peak(band, label) for band in bands)}."


def _band(x: list[float], label: list[str], band: Band) -> list[dict[str, Any]]:
    edge = {"color": band.slot, "width": 0}
    shared: dict[str, Any] = {"type": "scatter", "x": x, "mode": "lines", "legendgroup": band.name}
    behind = {**shared, "hoverinfo": "skip", "line": edge, "showlegend": False}
    return [
        {**behind, "y": list(band.low)},
        {**behind, "y": list(band.high), "fill": "tonexty", "fillcolor": band.slot + VEIL},
        {
            **shared,
            "y": list(band.mean),
            "line": {"color": band.slot, "width": 3},
            "name": band.name,
            "customdata": list(zip(band.low, band.high, label, strict=True)),
            "hovertemplate": f"%{{customdata[2]}}<br>%{{y:,.4~g}} (8 of 10 futures: {RANGE})",
        },
    ]


def rows_of(landmarks: Sequence[Landmark], ends: tuple[float, float]) -> list[tuple[Landmark, int, bool]]:
    """Return the places that lie on an axis, each with the row of its name and whether that stands before its place.

    Names of places close together climb to the next free row.
    """
    span = ends[1] - ends[0]
    result, ends_of_rows = [], list[float]()
    for landmark in sorted(landmarks, key=lambda landmark: landmark.at):
        if not ends[0] <= landmark.at <= ends[1]:
            continue
        before = _at_the_right(landmark, ends)
        width = span * (LETTER * len(landmark.name) + 0.02)
        start = landmark.at - width if before else landmark.at
        row = next((i for i, end in enumerate(ends_of_rows) if start >= end), len(ends_of_rows))
        ends_of_rows[row : row + 1] = [start + width]
        result.append((landmark, row, before))
    return result


def _at_the_right(landmark: Landmark, ends: tuple[float, float]) -> bool:
    """Return whether a name stands before its place, as there is no room behind."""
    return landmark.at > ends[0] + 0.8 * (ends[1] - ends[0])


def _peak(band: Band, label: list[str]) -> str:
    best = max(range(len(band.mean)), key=lambda index: band.mean[index])
    return f"{band.name} is highest at {label[best]} with {band.mean[best]:,.4g}"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]

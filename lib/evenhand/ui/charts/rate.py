"""Outcomes along the dividend rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from evenhand.ui.charts.picture import RANGE, VEIL, Chart, empty_figure
from evenhand.ui.kit.theme import INK, OUTCOME, REFERENCE

__all__ = ["Band", "Landmark", "Programmes", "peaks", "rate_curve", "rows_of"]

ROW_OF_NAMES = 17
"""Height of a row of names above a picture, in pixels."""
LETTER = 0.02
"""Width of a letter of a name, as a share of a narrow picture."""


@dataclass(frozen=True, slots=True)
class Band:
    """One outcome along an axis: its mean, and the range that 8 of 10 futures keep within.

    Parameters
    ----------
    name
        What it is called in the legend.
    slot
        Its colour, from `evenhand.ui.kit.theme`.
    low, mean, high
        P10, mean and P90 of the futures, as long as the axis.
    side
        Whose outcome it is, in a word beside its line.
    """

    name: str
    slot: str
    low: Sequence[float]
    mean: Sequence[float]
    high: Sequence[float]
    side: str = ""


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
        Named places, drawn as thin lines.
    chosen
        The place in hand, drawn as a thick line with its name above all others.
    programmes
        What real programmes pay, in the unit of the axis.
    """
    figure = empty_figure(x_title, y_title, height=430)
    label = list(where) if where is not None else [f"{value:g}" for value in x]
    # Given all at once: Plotly checks each change of a figure anew, and a lever waits for this picture.
    figure.add_traces([trace for band in bands for trace in _band(list(x), label, band)])
    ends = (x[0], x[-1])
    shapes, labels = _landmarks(landmarks, ends)
    rows = 1 + max((name["yshift"] // ROW_OF_NAMES for name in labels), default=-1)
    if chosen:
        shapes.append(_line({"x0": chosen.at, "x1": chosen.at, "y0": 0, "y1": 1, "yref": "paper"}, INK, 3))
        labels.append(_name(Landmark(f"<b>{chosen.name}</b>", chosen.at), rows, ends))
    shapes.append(_line({"y0": 0, "y1": 0, "x0": 0, "x1": 1, "xref": "paper"}, INK, 1))
    if programmes:
        shapes.append(_programmes(programmes))
        labels.append(
            {
                "x": programmes.low,
                "y": 0,
                "yref": "paper",
                "text": programmes.label,
                "showarrow": False,
                "xanchor": "left",
                "yanchor": "bottom",
                "font": {"color": INK, "size": 12},
            }
        )
    figure.update_layout(
        xaxis={"tickformat": x_format, "range": [x[0], x[-1]]},
        shapes=shapes,
        annotations=labels,
        # One row more than that of landmarks, for the place in hand: the picture keeps its size while that moves.
        margin_t=24 + ROW_OF_NAMES * (rows + 1),
    )
    import pandas as pd  # a picture that is drawn without its table does not wait for it

    columns: dict[str, Any] = {x_title: list(x)}
    if where is not None:
        columns["that is"] = label
    for band in bands:
        columns |= {
            f"{band.name}, low (P10)": list(band.low),
            f"{band.name}, mean": list(band.mean),
            f"{band.name}, high (P90)": list(band.high),
        }
    return Chart(question, peaks(bands, label, x_title=x_title, y_title=y_title), figure, pd.DataFrame(columns))


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


def _line(ends: dict[str, Any], color: str, width: float, dash: str = "solid") -> dict[str, Any]:
    return {"type": "line", **ends, "line": {"color": color, "width": width, "dash": dash}}


def _programmes(programmes: Programmes) -> dict[str, Any]:
    return {
        "type": "rect",
        "x0": programmes.low,
        "x1": programmes.high,
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "fillcolor": REFERENCE,
        "opacity": 0.14,
        "line": {"width": 0},
        "layer": "below",
    }


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


def _landmarks(
    landmarks: Sequence[Landmark], ends: tuple[float, float]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return lines and names."""
    rows = rows_of(landmarks, ends)
    lines = [
        _line({"x0": landmark.at, "x1": landmark.at, "y0": 0, "y1": 1, "yref": "paper"}, OUTCOME, 1.5, "dot")
        for landmark, _, _ in rows
    ]
    return lines, [_name(landmark, row, ends) for landmark, row, _ in rows]


def _at_the_right(landmark: Landmark, ends: tuple[float, float]) -> bool:
    """Return whether a name stands before its place, as there is no room behind."""
    return landmark.at > ends[0] + 0.8 * (ends[1] - ends[0])


def _name(landmark: Landmark, row: int, ends: tuple[float, float]) -> dict[str, Any]:
    return {
        "x": landmark.at,
        "y": 1,
        "yref": "paper",
        # From its foot: a name stands above the ends of all lines.
        "yanchor": "bottom",
        "yshift": ROW_OF_NAMES * row,
        "text": landmark.name,
        "showarrow": False,
        "xanchor": "right" if _at_the_right(landmark, ends) else "left",
        "font": {"color": INK, "size": 12},
    }


def _peak(band: Band, label: list[str]) -> str:
    best = max(range(len(band.mean)), key=lambda index: band.mean[index])
    return f"{band.name} is highest at {label[best]} with {band.mean[best]:,.4g}"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]

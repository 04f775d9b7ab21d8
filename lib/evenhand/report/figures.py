"""The few pictures of a document, drawn without a browser; the same numbers give the same bytes."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from evenhand.report.model import Chart, Picture
from evenhand.scoring.flow import COLUMNS, STATES, Flow, State
from evenhand.vocabulary.numbers import percent

Floats = NDArray[np.float64]

COMPANY = "#0B5563"
CUSTOMERS = "#C2571A"
GREY = "#5B6472"
POINTS = 20
"""About how many points of a curve stand in its table."""
MOST_LINES = 4
"""Lines of a node of the map: more would reach into the next."""
THINNEST = 0.8
"""Points of a score at which an interval without width can still be seen."""
# A font that Matplotlib brings along: pictures must not differ by what happens to be installed.
STYLE: dict[Any, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
}


def draw_curve(
    rates: Floats,
    curves: Mapping[str, tuple[Floats, Floats, Floats]],
    landmarks: Mapping[str, float],
    *,
    currency: str,
) -> Picture:
    """Draw what each side gains at every rate, with bands and landmark ticks.

    Parameters
    ----------
    rates
        Payout divided by data revenue, shape ``(rates,)``.
    curves
        Name of a side to its P10, mean and P90, each of shape ``(rates,)``, per customer-month; the company first.
    landmarks
        Plain name of a landmark rate to its rate; those outside the axis are left out.
    currency
        The unit of the vertical axis.

    Returns
    -------
    Picture
        As PNG at 200 dots an inch, and as SVG.
    """
    every = range(0, len(rates), max(1, len(rates) // POINTS))
    chart = Chart(
        "lines",
        tuple(percent(float(rates[place])) for place in every),
        tuple((name, tuple(float(mean[place]) for place in every)) for name, (_, mean, _) in curves.items()),
        f"{currency} per customer-month, mean",
        "rate (payout ÷ data revenue)",
    )
    return _picture(partial(_curve, rates, curves, landmarks, currency), chart)


def _curve(
    rates: Floats, curves: Mapping[str, tuple[Floats, Floats, Floats]], landmarks: Mapping[str, float], currency: str
) -> Any:
    figure, axes = _canvas(2.8)
    for (name, (low, mean, high)), colour in zip(curves.items(), (COMPANY, CUSTOMERS), strict=False):
        axes.fill_between(rates, low, high, color=colour, alpha=0.18, linewidth=0)
        axes.plot(rates, mean, color=colour, linewidth=2, label=name)
    axes.axhline(0, color=GREY, linewidth=0.8)
    top = axes.get_ylim()[1]
    for index, (name, rate) in enumerate(sorted(landmarks.items(), key=lambda item: item[1])):
        if rates[0] <= rate <= rates[-1]:
            axes.axvline(rate, color=GREY, linewidth=0.8, linestyle=":")
            axes.annotate(
                name,
                (rate, top),
                xytext=(2, -10 * (index % 4)),
                textcoords="offset points",
                fontsize=7.5,
                color=GREY,
                va="top",
            )
    axes.set_xlabel("rate (payout ÷ data revenue)")
    axes.set_ylabel(f"{currency} per customer-month")
    axes.xaxis.set_major_formatter(lambda value, _: percent(value))
    figure.legend(loc="outside upper left", frameon=False, ncols=len(curves))
    return figure


def draw_intervals(rows: Sequence[tuple[str, float, float]]) -> Picture:
    """Draw scores from 0 to 100 as intervals.

    Parameters
    ----------
    rows
        Label, low end, high end; drawn from the top.
    """
    labels, lows, highs = (tuple(column) for column in zip(*rows, strict=True)) if rows else ((), (), ())
    chart = Chart("ranges", labels, (("low", lows), ("high", highs)), "score from 0 to 100", "pillar")
    return _picture(partial(_intervals, rows), chart)


def _intervals(rows: Sequence[tuple[str, float, float]]) -> Any:
    figure, axes = _canvas(0.5 + 0.2 * len(rows))
    for place, (_, low, high) in enumerate(rows):
        axes.plot([0, 100], [place, place], color="#D8DDE3", linewidth=5, solid_capstyle="butt", zorder=1)
        axes.plot(
            [low, max(high, low + THINNEST)],
            [place, place],
            color=COMPANY,
            linewidth=5,
            solid_capstyle="butt",
            zorder=2,
        )
    axes.set_yticks(range(len(rows)), [label for label, _, _ in rows])
    axes.invert_yaxis()
    axes.set_xlim(0, 100)
    axes.set_xlabel("score: from all unknowns at their worst to all at their best")
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    return figure


def draw_gains(rows: Sequence[tuple[str, float]], *, currency: str) -> Picture:
    """Draw what each segment gains as bars from zero.

    Parameters
    ----------
    rows
        Segment and gain per customer-month; drawn from the top.
    currency
        The unit.
    """
    unit = f"{currency} per customer-month"
    chart = Chart(
        "bars", tuple(name for name, _ in rows), (("gain", tuple(gain for _, gain in rows)),), unit, "segment"
    )
    return _picture(partial(_gains, rows, currency), chart)


def _gains(rows: Sequence[tuple[str, float]], currency: str) -> Any:
    figure, axes = _canvas(0.6 + 0.22 * len(rows))
    gains = [gain for _, gain in rows]
    axes.barh(range(len(rows)), gains, color=[CUSTOMERS if gain >= 0 else GREY for gain in gains], height=0.6)
    axes.axvline(0, color=GREY, linewidth=0.8)
    axes.set_yticks(range(len(rows)), [name for name, _ in rows])
    axes.invert_yaxis()
    axes.set_xlabel(f"{currency} per customer-month")
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    return figure


STANDS: Mapping[State, str] = {"asked": COMPANY, "other": "#8A93A0", "open": "#B08A1E", "stopped": "#A61B1B"}
"""The colour of how a use stands."""
AT = (0.0, 0.36, 0.74)
WIDE = 0.25
LETTERS = 30
"""Where the columns of the map begin, how wide a node is, and how many letters fit into its line."""


def draw_flow(flow: Flow) -> Picture:
    """Draw where data go: kinds of data, purposes by how each stands, and who else gets them."""
    return _picture(partial(_flow, flow), None)


def _flow(flow: Flow) -> Any:
    from matplotlib.lines import Line2D
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    figure, axes = _canvas(0.7 + 0.5 * flow.height)
    for left, start, end, how in flow.links():
        x, to = AT[left] + WIDE, AT[left + 1]
        y, down = flow.place(left, start), flow.place(left + 1, end)
        middle = (x + to) / 2
        way = Path([(x, y), (middle, y), (middle, down), (to, down)], [Path.MOVETO, *[Path.CURVE4] * 3])
        axes.add_patch(PathPatch(way, fill=False, edgecolor=STANDS[how], linewidth=1.6, alpha=0.6))
    for column, nodes in enumerate(flow.columns):
        axes.text(AT[column], -0.1, COLUMNS[column], weight="bold", va="bottom")
        for index, node in enumerate(nodes):
            y = flow.place(column, index)
            axes.plot([AT[column]] * 2, [y - 0.38, y + 0.38], color=STANDS[node.state], linewidth=4)
            lines = [*textwrap.wrap(node.name, LETTERS), *textwrap.wrap(node.note, LETTERS)]
            axes.text(AT[column] + 0.012, y, "\n".join(lines[:MOST_LINES]), va="center", fontsize=6.5)
    axes.set_xlim(-0.01, 1.0)
    axes.set_ylim(flow.height, -0.5)
    axes.set_axis_off()
    used = [how for how in STATES if any(node.state == how for node in flow.purposes)]
    handles = [Line2D([], [], color=STANDS[how], linewidth=3, label=STATES[how]) for how in used]
    if handles:
        figure.legend(handles=handles, loc="outside lower left", frameon=False, ncols=len(handles))
    return figure


def _canvas(height: float) -> tuple[Any, Any]:
    # Matplotlib takes a second to import; the Agg canvas needs no screen, and no global state is touched.
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with rc_context(STYLE):
        figure = Figure(figsize=(6.3, height), layout="constrained")
        FigureCanvasAgg(figure)
        return figure, figure.add_subplot()


def _picture(draw: Callable[[], Any], chart: Chart | None) -> Picture:
    return Picture(partial(_saved, draw), chart)


def _saved(draw: Callable[[], Any], kind: Literal["png", "svg"]) -> bytes:
    from matplotlib import rc_context

    figure, file = draw(), io.BytesIO()
    # Without the metadata a picture says neither when nor by what it was drawn, so equal numbers give equal bytes.
    if kind == "png":
        figure.savefig(file, format=kind, dpi=200, metadata={"Software": None})
    else:
        with rc_context({"svg.hashsalt": "evenhand", "svg.fonttype": "path"}):
            figure.savefig(file, format=kind, metadata={"Date": None, "Creator": None})
    return file.getvalue()

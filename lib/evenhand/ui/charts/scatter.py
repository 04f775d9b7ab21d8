"""Amounts with their ranges on an axis, and offers by two aims."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.ui.charts.picture import RANGE, Chart, empty_figure, reach, safe, wrapped
from evenhand.ui.kit.theme import GATE, OUTCOME, REFERENCE
from evenhand.vocabulary.numbers import count

if TYPE_CHECKING:
    import pandas as pd


def named_ranges(question: str, frame: pd.DataFrame, *, x_title: str, band: tuple[float, float] | None = None) -> Chart:
    """Draw named amounts as dots on an axis, with a line where an amount is a range.

    ``frame`` has the columns ``name``, ``year``, ``low``, ``high`` and ``paid_for``; ``band`` is where the middle half
    lies.
    """
    ranked = frame.assign(middle=(frame["low"] + frame["high"]) / 2).sort_values("middle")
    figure = empty_figure(x_title, "", height=90 + 34 * len(ranked))
    labels = safe(wrapped(f"{row['name']} ({row['year']})", 32) for row in ranked.to_dict("records"))
    figure.add_scatter(
        x=ranked["middle"],
        y=labels,
        mode="markers",
        marker={"color": REFERENCE, "size": 10},
        error_x=reach(ranked["high"] - ranked["middle"], ranked["middle"] - ranked["low"], REFERENCE, thickness=2),
        customdata=ranked[["low", "high", "paid_for"]],
        hovertemplate=f"%{{y}}: {RANGE}<br>%{{customdata[2]}}<extra></extra>",
        showlegend=False,
    )
    if band:
        figure.add_vrect(x0=band[0], x1=band[1], fillcolor=REFERENCE, opacity=0.14, line_width=0, layer="below")
    figure.update_yaxes(categoryorder="array", categoryarray=labels[::-1], showgrid=False)
    words = "; ".join(f"{row['name']} {row['low']:g} to {row['high']:g}" for row in ranked.to_dict("records"))
    return Chart(question, f"{x_title}: {words}.", figure, frame)


def trade_off(question: str, frame: pd.DataFrame, *, x_title: str, y_title: str) -> Chart:
    """Draw offers by two aims, with those worth choosing from as a line (Pareto front).

    ``frame`` has the columns ``x``, ``y``, ``where`` (what the offer is), ``meets`` (whether it meets all conditions)
    and ``worth`` (whether it is worth choosing).
    """
    # The longer the title, the sooner it must go on in another line.
    x_lines, y_lines = (title.replace(", ", "<br>", 1) for title in (x_title, y_title))
    figure = empty_figure(x_lines, y_lines, height=450)
    figure.update_layout(legend_y=-0.24)
    kinds = (
        ("does not meet a condition", ~frame["meets"], {"color": GATE, "symbol": "x", "size": 6}, "markers"),
        ("another is better", frame["meets"] & ~frame["worth"], {"color": REFERENCE, "size": 6}, "markers"),
        ("worth choosing from", frame["worth"], {"color": OUTCOME, "size": 9, "symbol": "diamond"}, "lines+markers"),
    )
    for name, rows, marker, mode in kinds:
        some = frame[rows].sort_values("x")
        if some.empty:
            continue
        figure.add_scatter(
            x=some["x"],
            y=some["y"],
            mode=mode,
            name=name,
            marker=marker,
            line={"color": OUTCOME, "width": 1.5},
            customdata=some[["where"]],
            hovertemplate="%{customdata[0]}<br>%{x:,.4~g} against %{y:,.4~g}<extra></extra>",
        )
    best = frame[frame["worth"]]
    ends = ""
    if not best.empty:
        points = best.to_dict("records")
        first, last = max(points, key=lambda point: point["x"]), max(points, key=lambda point: point["y"])
        ends = (
            f" The most of the first is {first['x']:,.4g} with {first['y']:,.4g} of the second ({first['where']}); the "
            f"most of the second is {last['y']:,.4g} with {last['x']:,.4g} of the first ({last['where']})."
        )
    alt = f"{count(len(frame))} offers by {x_title} and {y_title}; {count(len(best))} are worth choosing from.{ends}"
    return Chart(question, alt, figure, frame)

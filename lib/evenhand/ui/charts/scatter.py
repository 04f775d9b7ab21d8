"""Alternatives side by side: what the company gains against how good the consent is."""

from __future__ import annotations

from typing import Any

import pandas as pd

from evenhand.ui.charts.picture import RANGE, Chart, empty_figure, safe
from evenhand.ui.theme import COMPANY, GATE, INK
from evenhand.ui.wording import count

__all__ = ["profit_against_consent"]

SHAPES = ("circle", "square", "diamond", "triangle-up", "star", "hexagon", "pentagon", "triangle-down")
CROSSES = ("x", "cross", "x-open", "cross-open", "x-thin-open", "cross-thin-open")
"""What a gate stops is crossed out."""


def profit_against_consent(question: str, frame: pd.DataFrame, *, unit: str) -> Chart:
    """Draw alternatives by what the company gains and how good the consent is.

    Parameters
    ----------
    question
        The title.
    frame
        Columns ``name``, ``consent_low``, ``consent_high`` (0 to 100), ``profit_low``, ``profit``, ``profit_high`` in
        ``unit``, and ``gated`` (whether a gate stops it).
    unit
        The unit of profit.
    """
    figure = empty_figure("Quality of consent: the low end of its score, 0 to 100", f"Profit, {unit}", height=460)
    seen = {False: 0, True: 0}
    for row in frame.to_dict("records"):
        gated = bool(row["gated"])
        symbols = CROSSES if gated else SHAPES
        slot = GATE if gated else COMPANY
        figure.add_scatter(
            x=[row["consent_low"]],
            y=[row["profit"]],
            mode="markers",
            # Named in the legend by its shape: programmes may lie so close that names would cover each other.
            name=safe([row["name"]])[0],
            marker={"color": slot, "size": 14, "symbol": symbols[seen[gated] % len(symbols)]},
            error_x=_reach(row["consent_high"] - row["consent_low"], 0.0, slot),
            error_y=_reach(row["profit_high"] - row["profit"], row["profit"] - row["profit_low"], slot),
            customdata=[[row["profit_low"], row["profit_high"], row["consent_high"]]],
            hovertemplate=f"profit %{{y:,.4~g}} (8 of 10 futures: {RANGE})<br>"
            "consent %{x:.0f} to %{customdata[2]:.0f}",
        )
        seen[gated] += 1
    figure.update_xaxes(range=[-3, 103])
    figure.add_hline(y=0, line_color=INK, line_width=1)
    words = "; ".join(
        f"{row['name']}: consent at least {row['consent_low']:.0f}, profit {row['profit']:,.4g}"
        + (", stopped by a gate" if row["gated"] else "")
        for row in frame.to_dict("records")
    )
    alt = f"{count(len(frame))} programmes by quality of consent and profit in {unit}. {words}."
    return Chart(question, alt, figure, frame)


def _reach(up: float, down: float, slot: str) -> dict[str, Any]:
    return {
        "type": "data",
        "symmetric": False,
        "array": [up],
        "arrayminus": [down],
        "color": slot,
        "thickness": 1.5,
    }

"""Alternatives side by side: what the company gains against how good the consent is."""

from __future__ import annotations

import pandas as pd

from evenhand.ui.charts.picture import RANGE, Chart, empty_figure, safe
from evenhand.ui.theme import COMPANY, GATE, INK
from evenhand.ui.wording import count

__all__ = ["profit_against_consent"]


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
    figure = empty_figure("Quality of consent: the low end of its score, 0 to 100", f"Profit, {unit}", height=440)
    for gated, name, slot, symbol in (
        (False, "No gate stands", COMPANY, "circle"),
        (True, "A gate stops it", GATE, "x"),
    ):
        rows = frame[frame["gated"] == gated]
        if rows.empty:
            continue
        figure.add_scatter(
            x=rows["consent_low"],
            y=rows["profit"],
            mode="markers+text",
            name=name,
            text=safe(rows["name"]),
            textposition="top center",
            textfont={"color": INK, "size": 13},
            marker={"color": slot, "size": 14, "symbol": symbol},
            error_x={
                "type": "data",
                "symmetric": False,
                "array": rows["consent_high"] - rows["consent_low"],
                "arrayminus": [0] * len(rows),
                "color": slot,
                "thickness": 1.5,
            },
            error_y={
                "type": "data",
                "symmetric": False,
                "array": rows["profit_high"] - rows["profit"],
                "arrayminus": rows["profit"] - rows["profit_low"],
                "color": slot,
                "thickness": 1.5,
            },
            customdata=rows[["profit_low", "profit_high", "consent_high"]],
            hovertemplate=f"%{{text}}<br>profit %{{y:,.4~g}} (8 of 10 futures: {RANGE})<br>"
            "consent %{x:.0f} to %{customdata[2]:.0f}<extra></extra>",
        )
    figure.update_xaxes(range=[-3, 103])
    figure.add_hline(y=0, line_color=INK, line_width=1)
    words = "; ".join(
        f"{row['name']}: consent at least {row['consent_low']:.0f}, profit {row['profit']:,.4g}"
        + (", stopped by a gate" if row["gated"] else "")
        for row in frame.to_dict("records")
    )
    alt = f"{count(len(frame))} programmes by quality of consent and profit in {unit}. {words}."
    return Chart(question, alt, figure, frame)

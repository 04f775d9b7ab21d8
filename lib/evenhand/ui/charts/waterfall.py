"""Amounts that add up, step by step: from what comes in to what is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evenhand.ui.charts.picture import RANGE, ROW, Chart, empty_figure, rows_from_the_top, safe
from evenhand.ui.kit.theme import INK, REFERENCE
from evenhand.vocabulary.numbers import amount


@dataclass(frozen=True, slots=True)
class Step:
    """One amount: the mean over the futures, which adds up, and where 8 of 10 of them lie."""

    name: str
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Steps:
    """Amounts that add up to what one side is left with."""

    side: str
    """Whose they are, for the legend."""
    slot: str
    """The side's colour."""
    parts: tuple[Step, ...]
    """What is added, one after another; what is taken away is negative."""
    total: Step
    """What is left."""


def waterfall(question: str, sides: Sequence[Steps], *, unit: str) -> Chart:
    """Draw how amounts add up, for each side from the top down; names of steps must differ between sides."""
    import pandas as pd

    rows = [
        {"side": side.side, "step": step.name, "mean": step.mean, "low (P10)": step.low, "high (P90)": step.high}
        for side in sides
        for step in (*side.parts, side.total)
    ]
    figure = empty_figure(unit, "", height=110 + ROW * len(rows))
    for side in sides:
        steps = (*side.parts, side.total)
        figure.add_waterfall(
            orientation="h",
            y=safe(step.name for step in steps),
            x=[step.mean for step in steps],
            measure=["relative"] * len(side.parts) + ["total"],
            name=side.side,
            increasing={"marker": {"color": side.slot + "8c"}},
            decreasing={"marker": {"color": REFERENCE + "8c"}},
            totals={"marker": {"color": side.slot}},
            connector={"line": {"color": REFERENCE, "width": 1}},
            text=[amount(step.mean) for step in steps],
            textposition="outside",
            textfont={"color": INK},
            cliponaxis=False,
            customdata=[[step.low, step.high] for step in steps],
            hovertemplate=f"%{{y}}: %{{text}} on average (8 of 10 futures: {RANGE})<extra></extra>",
            showlegend=False,
        )
    rows_from_the_top(figure, [str(row["step"]) for row in rows])
    figure.add_vline(x=0, line_color=INK, line_width=1)
    words = ". ".join(
        f"{side.side}: "
        + "; ".join(f"{step.name} {step.mean:,.4g}" for step in side.parts)
        + f"; together {side.total.name} {side.total.mean:,.4g}"
        for side in sides
    )
    return Chart(question, f"In {unit}, on average over the futures. {words}.", figure, pd.DataFrame(rows))

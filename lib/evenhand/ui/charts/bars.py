"""Pictures made of bars: who gets what, who says yes and why, how good the scores are, what moves the answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from evenhand.ui.charts.picture import RANGE, ROW, Chart, empty_figure, reach, rows_from_the_top, safe
from evenhand.ui.kit.theme import COERCED, CUSTOMERS, FREE, INK, REFERENCE, STEERED
from evenhand.vocabulary.numbers import amount, percent

if TYPE_CHECKING:
    import pandas as pd

# Colour alone never tells kinds of participation apart.
PATTERNS: Mapping[str, str] = {"free": "", "coerced": "/", "steered": "x"}
KINDS: Mapping[str, tuple[str, str]] = {
    "free": ("of their own free will", FREE),
    "coerced": ("service withheld on refusal", COERCED),
    "steered": ("because of the screen", STEERED),
}


def net_gains(question: str, frame: pd.DataFrame, *, unit: str) -> Chart:
    """Draw what a member of each segment gains or loses.

    ``frame`` has the columns ``segment`` and ``low``, ``mean``, ``high`` in ``unit``.
    """
    figure = empty_figure(unit, "", height=110 + ROW * len(frame))
    figure.add_bar(
        x=frame["mean"],
        y=safe(frame["segment"]),
        orientation="h",
        marker={"color": CUSTOMERS},
        error_x=reach(frame["high"] - frame["mean"], frame["mean"] - frame["low"], INK),
        customdata=frame[["low", "high"]],
        hovertemplate=f"%{{y}}: %{{x:,.4~g}} on average (8 of 10 futures: {RANGE})<extra></extra>",
        showlegend=False,
    )
    rows_from_the_top(figure, frame["segment"])
    figure.add_vline(x=0, line_color=INK, line_width=1)
    words = "; ".join(f"{row['segment']} {amount(row['mean'])}" for row in frame.to_dict("records"))
    table = frame.rename(columns={"low": "low (P10)", "mean": f"mean, {unit}", "high": "high (P90)"})
    return Chart(question, f"Net gain in {unit}: {words}.", figure, table)


def participation(question: str, frame: pd.DataFrame) -> Chart:
    """Draw who says yes in each segment, and for which of three reasons.

    ``frame`` has the columns ``segment``, ``free``, ``coerced``, ``steered``: shares of the segment's customers.
    """
    figure = empty_figure("Share of the segment’s customers", "", height=130 + ROW * len(frame))
    for kind, (words, slot) in KINDS.items():
        figure.add_bar(
            x=frame[kind],
            y=safe(frame["segment"]),
            orientation="h",
            name=f"Yes, {words}",
            marker={"color": slot, "pattern": {"shape": PATTERNS[kind], "fgcolor": "#000038", "fillmode": "overlay"}},
            hovertemplate="%{y}: %{x:.1%} " + words,
        )
    figure.update_layout(barmode="stack")
    figure.update_xaxes(tickformat=".0%", range=[0, 1])
    rows_from_the_top(figure, frame["segment"])
    words = "; ".join(
        f"{row['segment']}: {percent(row['free'])} freely, {percent(row['coerced'])} coerced, "
        f"{percent(row['steered'])} steered"
        for row in frame.to_dict("records")
    )
    return Chart(question, f"{words}.", figure, frame)


def tornado(question: str, frame: pd.DataFrame, *, base: float, unit: str) -> Chart:
    """Draw how far an outcome moves when one thing alone goes from its low to its high value.

    ``frame`` has the columns ``label``, ``low``, ``high`` (the outcome at the thing's P10 and P90) and ``slot`` (its
    colour: ``theme.LEVER`` or ``theme.UNCERTAINTY``); ``base`` is the outcome when nothing is moved.
    """
    ranked = frame.assign(swing=(frame["high"] - frame["low"]).abs()).sort_values("swing", ascending=False)
    figure = empty_figure(unit, "", height=110 + ROW * len(ranked))
    for end, shade, name in (("low", "8c", "at its low (P10)"), ("high", "", "at its high (P90)")):
        figure.add_bar(
            base=base,
            x=ranked[end] - base,
            y=safe(ranked["label"]),
            orientation="h",
            name=name,
            showlegend=False,
            marker={"color": ranked["slot"] + shade},
            customdata=ranked[[end]],
            hovertemplate="%{y} " + name + ": %{customdata[0]:,.4~g}<extra></extra>",
        )
        # The bars have the colours of levers and uncertainties, so the legend shows the two shades in neither.
        figure.add_bar(x=[None], y=[None], name=name, marker={"color": REFERENCE + shade})
    figure.update_layout(barmode="overlay")
    figure.add_vline(x=base, line_color=INK, line_width=2)
    rows_from_the_top(figure, ranked["label"])
    first = ranked.to_dict("records")[0]
    label = str(first["label"]).replace("\n", " ")
    alt = f"{label} moves the outcome most, from {first['low']:,.4g} to {first['high']:,.4g} {unit}"
    return Chart(question, f"{alt}; {base:,.4g} when nothing moves.", figure, ranked.drop(columns="slot"))

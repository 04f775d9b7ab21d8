"""Programmes by profit and consent, with their names beside their marks: none covers another at any width.

Drawn as lines and words that follow the width of the page, which a picture of fixed places cannot. Where it is too
narrow for names, or too many lie together, numbers stand beside the marks and the names in a list below.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from evenhand.ui.charts.picture import Drawn
from evenhand.ui.kit.theme import COMPANY, GATE, REFERENCE
from evenhand.ui.kit.verdict import pair
from evenhand.vocabulary.numbers import amount, count

if TYPE_CHECKING:
    import pandas as pd

HEIGHT = 380
"""Of the plot, in pixels."""
WIDE, NARROW = (460, 520, 600, 720, 900), (220, 260, 310, 380, 459)
"""Widths of the plot, in pixels, at which names and numbers must be apart; between them they only move apart."""
LINE, LETTER, MARK, OFF = 17, 7.6, 8, 12
"""In pixels: height of a line of words, width of a letter, half of a mark, and from its middle to its words."""
LONGEST = 30
"""Longer names are cut beside the mark, and stand whole where a pointer rests and in the table."""
LEFT, RIGHT = -3.0, 103.0
"""The ends of the axis of consent."""
STEPS = (0, *(sign * step for step in range(1, 2 * HEIGHT // LINE) for sign in (-1, 1)))
PAGE = "var(--st-background-color)"
"""Of what lies behind: a rim in it keeps words and marks apart from lines."""
LINES = f"color-mix(in srgb, {pair(REFERENCE)} 30%, transparent)"
CSS = f"""
.nm {{ container-type: inline-size; font-size: 14px; line-height: 1.35; font-variant-numeric: tabular-nums }}
.nm-plot {{ position: relative; height: {HEIGHT}px; margin: .8rem .4rem 2.6rem 3rem }}
.nm-plot > svg {{ position: absolute; inset: 0; width: 100%; height: 100%; overflow: visible }}
.nm text {{ fill: currentColor; font-size: 14px; paint-order: stroke; stroke: {PAGE}; stroke-width: 4px;
  stroke-linejoin: round }}
.nm .nm-tick {{ font-size: 12px; opacity: .8 }}
.nm-y {{ font-size: 12px; opacity: .85 }}
.nm ol {{ columns: 2 16rem; padding-left: 1.4rem; margin: 0 }}
.nm-key {{ font-size: 12px; opacity: .85 }}
.nm-numbers, .nm ol {{ display: none }}
.nm.nm-many .nm-names {{ display: none }}
.nm.nm-many .nm-numbers, .nm.nm-many ol {{ display: revert }}
@container (max-width: 33rem) {{
  .nm-names {{ display: none }}
  .nm-numbers, .nm-list ol {{ display: revert }}
}}
"""


@dataclass(frozen=True, slots=True)
class Point:
    """A mark and the words beside it."""

    x: float
    """From the left, as a share of the width."""
    y: float
    """From the top, in pixels."""
    words: str
    """What stands beside it."""


def boxes(points: Sequence[Point], spots: Sequence[tuple[int, float]], width: float) -> np.ndarray:
    """Return the boxes that words take at one width, as left, top, right, bottom in pixels, a row each.

    ``spots`` say on which side of each mark its words stand (1 right, -1 left), and how far down from it.
    """
    rows = []
    for point, (side, down) in zip(points, spots, strict=True):
        near = point.x * width + side * OFF
        far = near + side * LETTER * len(point.words)
        middle = point.y + down
        rows.append((min(near, far), middle - LINE / 2, max(near, far), middle + LINE / 2))
    return np.array(rows, dtype=float).reshape(-1, 4)


def placed(points: Sequence[Point], widths: Sequence[int]) -> list[tuple[int, float]] | None:
    """Return where the words of each mark stand, so that at no width they cover each other or a mark.

    For each the side (1 right, -1 left) and how many pixels further down; ``None`` when there is no room.
    """
    spots: dict[int, tuple[int, float]] = {}
    for index in sorted(range(len(points)), key=lambda index: (points[index].y, points[index].x)):
        spot = next((spot for spot in _candidates() if _is_free(points, spots, index, spot, widths)), None)
        if spot is None:
            return None
        spots[index] = spot
    return [spots[index] for index in range(len(points))]


def _candidates() -> Iterator[tuple[int, float]]:
    for step in STEPS:
        yield 1, float(step * LINE)
        yield -1, float(step * LINE)


def _is_free(
    points: Sequence[Point],
    spots: Mapping[int, tuple[int, float]],
    index: int,
    spot: tuple[int, float],
    widths: Sequence[int],
) -> bool:
    others = list(spots)
    for width in widths:
        [own] = boxes([points[index]], [spot], width)
        if own[0] < -OFF or own[2] > width + OFF or own[1] < 0 or own[3] > HEIGHT:
            return False
        taken = boxes([points[other] for other in others], [spots[other] for other in others], width)
        marks = np.array([(p.x * width - MARK, p.y - MARK, p.x * width + MARK, p.y + MARK) for p in points])
        for box in (*taken, *marks):
            if own[0] < box[2] and box[0] < own[2] and own[1] < box[3] and box[1] < own[3]:
                return False
    return True


def profit_against_consent(question: str, frame: pd.DataFrame, *, unit: str) -> Drawn:
    """Draw alternatives by what the company gains and how good the consent is.

    ``frame`` has the columns ``name``, ``consent_low``, ``consent_high`` (0 to 100), ``profit_low``, ``profit``,
    ``profit_high`` in ``unit``, and ``gated`` (whether a gate stops it, or may).
    """
    rows = frame.to_dict("records")
    ticks = _ticks(min(0.0, frame["profit_low"].min()), max(0.0, frame["profit_high"].max()))
    points = [Point(_across(row["consent_low"]), _down(row["profit"], ticks), _cut(str(row["name"]))) for row in rows]
    numbered = [Point(point.x, point.y, str(number)) for number, point in enumerate(points, 1)]
    names, numbers = placed(points, WIDE), placed(numbered, NARROW) or [(1, 0.0)] * len(points)
    words = "; ".join(_said(row) for row in rows)
    alt = f"{count(len(rows))} programmes by quality of consent and profit in {unit} (8 of 10 futures). {words}."
    marks = "".join(_mark(row, point, ticks) for row, point in zip(rows, points, strict=True))
    beside = "" if names is None else f'<g class="nm-names">{"".join(map(_words, points, names))}</g>'
    beside += f'<g class="nm-numbers">{"".join(map(_words, numbered, numbers))}</g>'
    listed = "".join(f"<li>{escape(str(row['name']))}</li>" for row in rows)
    key = "✕ A gate stops it, or may: its money is not to be counted on." if any(row["gated"] for row in rows) else ""
    html = (
        f'<style>{CSS}</style><div class="nm nm-list{" nm-many" if names is None else ""}" role="img" '
        f'aria-label="{escape(alt)}"><div class="nm-y">Profit, {escape(unit)}; line: 8 of 10 futures</div>'
        f'<div class="nm-plot"><svg>{_axes(ticks)}{marks}{beside}</svg></div><ol>{listed}</ol>'
        f'<div class="nm-key">{key}</div></div>'
    )
    return Drawn(question, alt, html, frame)


def _cut(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 2].rstrip()} …"


def _ticks(low: float, high: float) -> list[float]:
    """Return even values from below the lowest to above the highest."""
    span = max(high - low, 1e-9)
    step = 10.0 ** np.floor(np.log10(span / 4))
    step *= next(factor for factor in (1, 2, 2.5, 5, 10) if span / (step * factor) <= 6)
    return [float(step * number) for number in range(int(np.floor(low / step)), int(np.ceil(high / step)) + 1)]


def _across(consent: float) -> float:
    return (consent - LEFT) / (RIGHT - LEFT)


def _down(profit: float, ticks: Sequence[float]) -> float:
    return HEIGHT * (ticks[-1] - profit) / (ticks[-1] - ticks[0])


def _axes(ticks: Sequence[float]) -> str:
    digits = next(digits for digits in range(9) if all(abs(round(tick, digits) - tick) < 1e-9 for tick in ticks))
    lines = [
        f'<line x1="0" x2="100%" y1="{_down(tick, ticks):.1f}" y2="{_down(tick, ticks):.1f}" '
        f'style="stroke:{"currentColor" if tick == 0 else LINES}"></line>'
        f'<text class="nm-tick" x="-8" y="{_down(tick, ticks) + 4:.1f}" text-anchor="end">{amount(tick, digits)}</text>'
        for tick in ticks
    ]
    lines += [
        f'<text class="nm-tick" x="{100 * _across(tick):.2f}%" y="{HEIGHT + 16}" text-anchor="middle">{tick}</text>'
        for tick in range(0, 101, 20)
    ]
    title = "Quality of consent: low end of its score"
    return "".join([*lines, f'<text class="nm-tick" x="50%" y="{HEIGHT + 34}" text-anchor="middle">{title}</text>'])


def _mark(row: Mapping[Any, Any], point: Point, ticks: Sequence[float]) -> str:
    colour = pair(GATE if row["gated"] else COMPANY)
    x, end = (f"{100 * share:.2f}%" for share in (point.x, _across(row["consent_high"])))
    top, bottom = _down(row["profit_high"], ticks), _down(row["profit_low"], ticks)
    shape = (
        f'<path d="M-6 -6L6 6M-6 6L6 -6" style="stroke:{colour};stroke-width:4"></path>'
        if row["gated"]
        else f'<circle r="6.5" style="fill:{colour};stroke:{PAGE};stroke-width:1.5"></circle>'
    )
    return (
        f'<g style="stroke:{colour};stroke-width:1.5;opacity:.55"><line x1="{x}" x2="{x}" y1="{top:.1f}" '
        f'y2="{bottom:.1f}"></line><line x1="{x}" x2="{end}" y1="{point.y:.1f}" y2="{point.y:.1f}"></line></g>'
        f'<svg x="{x}" y="{point.y:.1f}" style="overflow:visible"><title>'
        f"{escape(_said(row))}</title>{shape}</svg>"
    )


def _words(point: Point, spot: tuple[int, float]) -> str:
    """Return the words beside a mark, with a line to it where they stand apart."""
    side, down = spot
    leader = (
        f'<line x1="{side * 4}" y1="{4 if down > 0 else -4}" x2="{side * (OFF - 1)}" y2="{down:.0f}" '
        'style="stroke:currentColor;opacity:.5"></line>'
        if down
        else ""
    )
    anchor = "start" if side > 0 else "end"
    return (
        f'<svg x="{100 * point.x:.2f}%" y="{point.y:.1f}" style="overflow:visible">'
        f'{leader}<text x="{side * OFF}" y="{down + 5:.0f}" text-anchor="{anchor}">{escape(point.words)}</text></svg>'
    )


def _said(row: Mapping[Any, Any]) -> str:
    profit, low, high = (amount(row[column]) for column in ("profit", "profit_low", "profit_high"))
    return f"{row['name']}: consent at least {row['consent_low']:.0f}, profit {profit} ({low} to {high})" + (
        ", stopped by a gate, or may be: not to be counted on" if row["gated"] else ""
    )

"""Outcomes along a lever as a drawing that needs no script: lines, ranges, named places, and a mark that moves."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from html import escape

from evenhand.ui.charts.rate import Band, Landmark, Programmes, rows_of
from evenhand.ui.kit.theme import OUTCOME, REFERENCE
from evenhand.ui.kit.verdict import pair
from evenhand.vocabulary.numbers import amount

MOST_TICKS = 5
ROW = 1.05
"""Height of a row of names above the drawing, in rem."""
PAGE = "light-dark(#fefdfb, #030506)"
"""The page behind the drawing, as the theme sets it: names hide the lines that they cross."""
ALONG_CSS = f"""
.cv {{ font-size: .8rem; font-variant-numeric: tabular-nums; line-height: 1.25; container-type: inline-size }}
.cv-unit {{ opacity: .8; margin-bottom: .1rem }}
.cv-plot {{ position: relative; height: 16.5rem; margin-left: 2.6rem; touch-action: pan-y; cursor: ew-resize }}
.cv-above {{ height: calc({ROW}rem * (var(--rows) + 1)) }}
.cv-plot svg {{ position: absolute; inset: 0; width: 100%; height: 100%; overflow: visible }}
.cv-y {{ position: absolute; right: calc(100% + .4rem); transform: translateY(-50%); opacity: .85 }}
.cv-x {{ position: relative; height: 1.3rem; margin-left: 2.6rem }}
.cv-x span {{ position: absolute; transform: translateX(-50%); opacity: .85 }}
.cv-land {{ position: absolute; z-index: 1; white-space: nowrap; padding: 0 .2rem; background: {PAGE};
  top: calc(-{ROW}rem * (var(--row) + 1)) }}
.cv-land.cv-left {{ transform: translateX(-100%) }}
.cv-line {{ position: absolute; top: calc(-{ROW}rem * (var(--row) + 1)); bottom: 0;
  border-left: 1.5px dotted {pair(OUTCOME)} }}
.cv-mark {{ position: absolute; top: calc(-{ROW}rem * (var(--rows) + 1)); bottom: 0;
  border-left: 3px solid currentColor; margin-left: -1.5px }}
.cv-mark span {{ position: absolute; top: -.2rem; left: .3rem; white-space: nowrap; font-weight: 600 }}
.cv-mark.cv-left span {{ left: auto; right: .5rem }}
.cv-dot {{ position: absolute; width: .7rem; height: .7rem; margin: -.35rem; border-radius: 50% }}
.cv-end, .cv-mark span {{ text-shadow: 0 0 .3rem {PAGE}, 0 0 .3rem {PAGE}, 0 0 .3rem {PAGE} }}
.cv-end {{ position: absolute; right: .2rem; transform: translateY(-50%); font-weight: 600 }}
/* Where there is little room each name has a row of its own and lies across its line, by as much of its own width as
   the line lies along: none leaves the drawing, and none covers another. */
@container (max-width: 30rem) {{
  .cv-above {{ height: calc({ROW}rem * (var(--names) + 1)) }}
  .cv-line, .cv-land {{ top: calc(-{ROW}rem * (var(--own) + 1)) }}
  .cv-land, .cv-land.cv-left {{ transform: translateX(calc(-1 * var(--at))) }}
  .cv-mark {{ top: calc(-{ROW}rem * (var(--names) + 1)) }}
}}
.cv-others {{ position: absolute; top: 0; bottom: 0; background: {pair(REFERENCE)}; opacity: .16 }}
"""


def span_of(bands: Sequence[Band]) -> tuple[float, float]:
    """Return from where to where the drawing runs upwards: zero lies within."""
    low = min(0.0, *(min(*band.low, *band.mean) for band in bands))
    high = max(0.0, *(max(*band.high, *band.mean) for band in bands))
    return low, high if high > low else low + 1.0


def ticks(low: float, high: float, most: int = MOST_TICKS) -> list[float]:
    """Return round numbers between two, at most so many.

    >>> ticks(-0.3, 4.2), ticks(0.0, 1.0, 6)
    ([0.0, 1.0, 2.0, 3.0, 4.0], [0.0, 0.2, 0.4, 0.6, 0.8, 1.0])
    """
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(size * power for size in (1.0, 2.0, 5.0, 10.0) if (high - low) / (size * power) <= most)
    first = math.ceil(low / step - 1e-9)
    return [round(k * step, 10) for k in range(first, math.floor(high / step + 1e-9) + 1)]


def drawing(
    alt: str,
    x: Sequence[float],
    bands: Sequence[Band],
    *,
    unit: str,
    short: str,
    percent: bool,
    landmarks: Sequence[Landmark] = (),
    programmes: Programmes | None = None,
) -> str:
    """Return outcomes along a lever as HTML, in the theme's colours and as wide as there is room.

    Parameters
    ----------
    alt
        What is to be seen, for those who cannot see it.
    x
        The axis, rising.
    bands
        The outcomes; whose they are stands at the ends of their lines.
    unit
        Of the outcomes, in full.
    short
        The same where the words around it say the rest.
    percent
        Whether the axis is a share.
    landmarks
        Named places.
    programmes
        What real programmes pay, in the unit of the axis.
    """
    low, high = span_of(bands)
    first, last = x[0], x[-1] if x[-1] > x[0] else x[0] + 1.0

    def left(value: float) -> float:
        return round(100.0 * (value - first) / (last - first), 2)

    def top(value: float) -> float:
        return round(100.0 * (high - value) / (high - low), 2)

    def path(values: Sequence[float], along: Sequence[float]) -> str:
        return " ".join(f"{left(at)},{top(value)}" for at, value in zip(along, values, strict=True))

    areas, lines, ends = [], [], []
    back = list(reversed(x))
    for band in bands:
        color = pair(band.slot)
        around = f"{path(band.high, x)} {path(list(reversed(band.low)), back)}"
        areas.append(f'<polygon points="{around}" style="fill:{color};opacity:.2"/>')
        line = f"fill:none;stroke:{color};stroke-width:2.5;vector-effect:non-scaling-stroke"
        lines.append(f'<polyline points="{path(band.mean, x)}" style="{line}"/>')
        ends.append((top(band.mean[-1]), color, band.side or band.name))
    zero = "stroke:currentColor;stroke-width:1;opacity:.6;vector-effect:non-scaling-stroke"
    axis = f'<line x1="0" x2="100" y1="{top(0)}" y2="{top(0)}" style="{zero}"/>'
    rows = rows_of(landmarks, (first, last))
    above = 1 + max((row for _, row, _ in rows), default=-1)
    return (
        f'<div class="cv" style="--rows:{above};--names:{len(rows)}" role="img" aria-label="{escape(alt)}">'
        f'<div class="cv-unit" title="{escape(unit)}">{escape(short)}</div>'
        f'<div class="cv-above"></div><div class="cv-plot">'
        f"{_others(programmes, left)}"
        f'<svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">'
        f"{''.join(areas)}{axis}{''.join(lines)}</svg>"
        f"{''.join(_tick_y(value, top(value)) for value in ticks(low, high))}"
        f"{''.join(_landmark(name, row, own, before, left(name.at)) for own, (name, row, before) in enumerate(rows))}"
        f"{''.join(_end(*end) for end in _apart(ends))}"
        f"{''.join(_dot(band.slot) for band in bands)}"
        f'<div class="cv-mark"><span></span></div></div>'
        f'<div class="cv-x" aria-hidden="true">{_ticks_x(first, last, left, percent=percent)}</div></div>'
    )


def _tick_y(value: float, top: float) -> str:
    return f'<span class="cv-y" style="top:{top}%">{amount(value, _digits(value))}</span>'


def _digits(value: float) -> int:
    return next(digits for digits in range(10) if round(value, digits) == round(value, 9))


def _ticks_x(first: float, last: float, left: Callable[[float], float], *, percent: bool) -> str:
    factor = 100.0 if percent else 1.0
    return "".join(
        f'<span style="left:{left(value / factor)}%">{amount(value, _digits(value))}{"%" if percent else ""}</span>'
        for value in ticks(first * factor, last * factor)
    )


def _landmark(landmark: Landmark, row: int, own: int, before: bool, left: float) -> str:
    """Draw a place with its name in a row that others share, or in one of its own where there is little room."""
    side = " cv-left" if before else ""
    style = f"left:{left}%;--at:{left}%;--row:{row};--own:{own}"
    return (
        f'<i class="cv-line" style="{style}"></i><span class="cv-land{side}" style="{style}">'
        f"{escape(landmark.name)}</span>"
    )


def _apart(ends: list[tuple[float, str, str]]) -> list[tuple[float, str, str]]:
    """Keep the names of lines that end close together from covering each other."""
    result: list[tuple[float, str, str]] = []
    for top, color, name in sorted(ends):
        result.append((max(top - 9.0, result[-1][0] + 9.0 if result else 4.0), color, name))
    return result


def _end(top: float, color: str, name: str) -> str:
    return f'<span class="cv-end" style="top:{top}%;color:{color}">{escape(name)}</span>'


def _dot(slot: str) -> str:
    return f'<i class="cv-dot" style="background:{pair(slot)}"></i>'


def _others(programmes: Programmes | None, left: Callable[[float], float]) -> str:
    if programmes is None:
        return ""
    start, end = left(programmes.low), left(programmes.high)
    return (
        f'<div class="cv-others" style="left:{start}%;width:{end - start}%" title="{escape(programmes.label)}"></div>'
    )

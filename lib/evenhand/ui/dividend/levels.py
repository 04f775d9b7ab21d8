"""What the lever shows at each level, written beforehand: so it follows the finger without asking the server."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from evenhand.assessment import Assessment
from evenhand.assessment.block import OFFERS
from evenhand.assessment.glance import Glance, Side, glance_of, glances
from evenhand.exchange import Simulation
from evenhand.exchange.level import Level, declared, moved
from evenhand.ui import charts
from evenhand.ui.dividend.curve import Curve
from evenhand.ui.kit.verdict import figure_look, figure_scales, gain_scale, place, segment_look
from evenhand.ui.session.memory import remembered
from evenhand.vocabulary.numbers import amount, money, percent

SAME = 1e-5
"""Levels nearer than this share of the whole axis are one."""
DIGITS = 6
"""Decimals of a level in an address."""


@dataclass(frozen=True, slots=True)
class Held:
    """One level that the lever can be moved to."""

    at: float
    """Where it stands on the axis chosen."""
    value: str | None
    """What the address says of it; ``None`` for the scheme as declared."""
    offer: str
    """Which offer it is, in words."""
    dividend: float
    rate: float
    """What is paid at it, as money and as a rate."""
    glance: Glance
    """What it brings."""
    row: int | None = None
    """Which row of the curve it is, if it is one."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """Every level that the lever can be moved to."""

    held: tuple[Held, ...]
    """The levels, rising."""
    index: int
    """The one in hand."""
    declared: int
    recommended: int | None
    """The one declared, and the one recommended, if any."""


@remembered()
def _rows(key: tuple[str, ...], axis: str, _assessment: Assessment) -> tuple[Held, ...]:
    """Return the rows of the curve, the same whichever level is in hand."""
    simulation, best = _assessment.simulation, _best(_assessment)
    at = _rising(simulation, axis)
    return tuple(
        Held(
            float(at[row]),
            _text(float(at[row]), float(at[-1])),
            OFFERS["recommended" if row == best else "chosen"],
            float(simulation.dividends[row]),
            float(simulation.rates[row]),
            glance,
            row,
        )
        for row, glance in enumerate(_glances(key, _assessment))
    )


@remembered()
def _glances(key: tuple[str, ...], _assessment: Assessment) -> tuple[Glance, ...]:
    return glances(_assessment)


@remembered()
def _declared(key: tuple[str, ...], axis: str, _assessment: Assessment) -> Held:
    own = declared(_assessment.simulation)
    glance = glance_of(_assessment, own)
    return Held(own.on(axis), None, OFFERS["declared"], own.dividend, own.rate, glance)


def _best(assessment: Assessment) -> int | None:
    """Return the row that is recommended, if any."""
    return None if assessment.recommended is None or assessment.gated else assessment.recommended.index


def _rising(simulation: Simulation, axis: str) -> NDArray[np.float64]:
    along = simulation.dividends if axis == "dividend" else simulation.rates
    return np.maximum.accumulate(np.nan_to_num(along))


def ladder_of(assessment: Assessment, level: Level, axis: str, amount: float | None) -> Ladder:
    """Return the rows of the curve with the level in hand and the declared one among them.

    A level is reached on average only where the ``amount`` asked for on the axis is not in the scheme's own unit.
    """
    key, simulation, best = tuple(assessment.run.values()), assessment.simulation, _best(assessment)
    at = _rising(simulation, axis)
    rows, first = _rows(key, axis, assessment), _declared(key, axis, assessment)
    near = SAME * max(float(at[-1] - at[0]), SAME)
    chosen, held = first, list(rows)
    if amount is not None and moved(simulation, level):
        value = f"{amount:.12g}"
        best_here = best is not None and abs(amount - rows[best].at) <= near
        offer = OFFERS["recommended" if best_here else "chosen"]
        chosen = next((row for row in rows if row.value == value), None) or Held(
            amount, value, offer, level.dividend, level.rate, glance_of(assessment, level)
        )
    for extra in (chosen, first):
        # As declared wins over a row at the same place: it is what the address need not name.
        held = [other for other in held if abs(other.at - extra.at) > near] + [extra]
    held.sort(key=lambda landmark: landmark.at)
    recommended = None if best is None else _nearest(held, rows[best])
    return Ladder(tuple(held), _nearest(held, chosen), _nearest(held, first), recommended)


def _nearest(held: Sequence[Held], wanted: Held) -> int:
    return min(range(len(held)), key=lambda i: abs(held[i].at - wanted.at))


def _text(value: float, top: float) -> str:
    """Return a level as an address says it, no higher than the scheme reaches."""
    near = round(value, DIGITS)
    return f"{near if near <= top else math.floor(value * 10**DIGITS) / 10**DIGITS:.12g}"


def told(ladder: Ladder, assessment: Assessment, axis: str, curve: Curve) -> str:
    """Return the levels as the component reads them, as JSON: words as shown, places in percent."""
    figures = [figure for held in ladder.held for figure in held.glance.figures]
    scales = figure_scales(figures) if figures else {}
    gains = gain_scale([gain for held in ladder.held for gain in held.glance.gains])
    scale = (*scales.values(), gains)
    look = partial(_look, assessment=assessment, axis=axis, curve=curve, scales=scales, gains=gains)
    rows = _looks(curve.key, axis, scale, _rows(tuple(assessment.run.values()), axis, assessment), look)
    return f"[{','.join(rows[held.row] if held.row is not None else look(held) for held in ladder.held)}]"


@remembered()
def _looks(
    key: Hashable, axis: str, scales: Hashable, _rows: Sequence[Held], _look: Callable[[Held], str]
) -> tuple[str, ...]:
    """Return how every row of the curve looks: what moves is which of them is in hand."""
    return tuple(map(_look, _rows))


def _look(
    held: Held,
    *,
    assessment: Assessment,
    axis: str,
    curve: Curve,
    scales: Mapping[Side, tuple[float, float]],
    gains: tuple[float, float],
) -> str:
    """Return how one level looks, as JSON."""
    currency, seen, x = assessment.simulation.currency, held.glance, curve.x
    low, high = charts.span_of(curve.bands)
    lost = sum(segment.weight * segment.worse_off for segment in seen.gains)
    paid, rate = money(held.dividend, currency, 2), percent(held.rate)
    return json.dumps(
        {
            "x": place(held.at, float(x[0]), float(x[-1]) if x[-1] > x[0] else float(x[0]) + 1.0),
            "value": held.value,
            "typed": amount(held.dividend) if axis == "dividend" else f"{100 * held.rate:.4g}",
            "equal": f"= {rate if axis == 'dividend' else paid}",
            "offer": held.offer,
            "kind": seen.kind,
            "title": seen.title,
            "figures": [figure_look(figure, currency, scales[figure.side]) for figure in seen.figures],
            "segments": [] if assessment.gated else [segment_look(segment, gains) for segment in seen.gains],
            "lost": f"{100 * lost:.0f} of 100 lose",
            "dots": [100.0 - place(float(np.interp(held.at, x, band.mean)), low, high) for band in curve.bands],
            "said": _said(held, paid, rate),
        },
        ensure_ascii=False,
    )


def _said(held: Held, paid: str, rate: str) -> str:
    """Return a level as a screen reader says it."""
    figures = "".join(f", {figure.name.lower()} {figure.said}" for figure in held.glance.figures[1:])
    return f"{paid} a month, rate {rate}: {held.glance.title}{figures}"

"""What the lever shows at each level, written beforehand: so it follows the finger without asking the server."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from evenhand.assessment import Assessment
from evenhand.assessment.block import OFFERS
from evenhand.assessment.glance import Glance, glance_of, glances
from evenhand.assessment.picture import Picture
from evenhand.exchange.level import Level, declared, moved, row_of
from evenhand.ui import charts
from evenhand.ui.kit.verdict import figure_look, figure_scales, gain_scale, place, segment_look
from evenhand.ui.session.memory import remembered
from evenhand.vocabulary.numbers import amount, money, percent

__all__ = ["Held", "Ladder", "ladder_of", "told"]

SAME = 1e-5
"""Levels nearer than this share of the whole axis are one."""
DIGITS = 6
"""Decimals of a level in an address."""


@dataclass(frozen=True, slots=True)
class Held:
    """One level that the lever can be moved to.

    Parameters
    ----------
    at
        Where it stands on the axis chosen.
    value
        What the address says of it; ``None`` for the scheme as declared.
    offer
        Which offer it is, in words.
    level
        In all units; of its outcomes only those that were needed.
    glance
        What it brings.
    """

    at: float
    value: str | None
    offer: str
    level: Level
    glance: Glance


@dataclass(frozen=True, slots=True)
class Ladder:
    """Every level that the lever can be moved to.

    Parameters
    ----------
    held
        The levels, rising.
    index
        The one in hand.
    declared, recommended
        The one declared, and the one recommended, if any.
    """

    held: tuple[Held, ...]
    index: int
    declared: int
    recommended: int | None


@remembered()
def _glances(key: tuple[str, ...], _assessment: Assessment) -> tuple[Glance, ...]:
    return glances(_assessment)


def ladder_of(assessment: Assessment, level: Level, axis: str, amount: float | None) -> Ladder:
    """Return the rows of the curve with the level in hand and the declared one among them.

    Parameters
    ----------
    assessment
        What is spoken of.
    level
        The one in hand.
    axis
        Whether levels are set as money (``dividend``) or as a ``rate``.
    amount
        What was asked for on that axis: a level is reached on average only where that is not the scheme's own.
    """
    simulation = assessment.simulation
    along = simulation.dividends if axis == "dividend" else simulation.rates
    at = np.maximum.accumulate(np.nan_to_num(along))
    seen = _glances(tuple(assessment.run.values()), assessment)
    best = None if assessment.recommended is None or assessment.gated else assessment.recommended.index
    rows = [
        Held(
            float(at[row]),
            _text(float(at[row]), float(at[-1])),
            OFFERS["recommended" if row == best else "chosen"],
            row_of(simulation, row, "chosen", only=("payout",)),
            seen[row],
        )
        for row in range(len(at))
    ]
    own = declared(simulation)
    near = SAME * max(float(at[-1] - at[0]), SAME)
    first = Held(own.on(axis), None, OFFERS["declared"], own, glance_of(assessment, own))
    chosen, held = first, list(rows)
    if amount is not None and moved(simulation, level):
        best_here = best is not None and abs(amount - rows[best].at) <= near
        offer = OFFERS["recommended" if best_here else "chosen"]
        chosen = Held(amount, f"{amount:.12g}", offer, level, glance_of(assessment, level))
    for extra in (chosen, first):
        # As declared wins over a row at the same place: it is what the address need not name.
        held = [other for other in held if abs(other.at - extra.at) > near] + [extra]
    held.sort(key=lambda one: one.at)
    recommended = None if best is None else _nearest(held, rows[best])
    return Ladder(tuple(held), _nearest(held, chosen), _nearest(held, first), recommended)


def _nearest(held: Sequence[Held], wanted: Held) -> int:
    return min(range(len(held)), key=lambda i: abs(held[i].at - wanted.at))


def _text(value: float, top: float) -> str:
    """Return a level as an address says it, no higher than the scheme reaches."""
    near = round(value, DIGITS)
    return f"{near if near <= top else math.floor(value * 10**DIGITS) / 10**DIGITS:.12g}"


def told(
    ladder: Ladder, assessment: Assessment, axis: str, picture: Picture, bands: Sequence[charts.Band]
) -> list[Mapping[str, Any]]:
    """Return the levels as the component reads them: words as shown, places in percent."""
    currency = assessment.simulation.currency
    figures = [figure for held in ladder.held for figure in held.glance.figures]
    scales = figure_scales(figures) if figures else {}
    gains = gain_scale([gain for held in ladder.held for gain in held.glance.gains])
    x = np.maximum.accumulate(np.nan_to_num(picture.along(axis)))
    low, high = charts.span_of(bands)
    result: list[Mapping[str, Any]] = []
    for held in ladder.held:
        seen, level = held.glance, held.level
        looks = [figure_look(figure, currency, scales[figure.side]) for figure in seen.figures]
        lost = sum(segment.weight * segment.worse_off for segment in seen.gains)
        paid, rate = money(level.dividend, currency, 2), percent(level.rate)
        result.append(
            {
                "x": place(held.at, float(x[0]), float(x[-1]) if x[-1] > x[0] else float(x[0]) + 1.0),
                "value": held.value,
                "typed": amount(level.dividend) if axis == "dividend" else f"{100 * level.rate:.4g}",
                "equal": f"= {rate if axis == 'dividend' else paid}",
                "offer": held.offer,
                "kind": seen.kind,
                "title": seen.title,
                "figures": looks,
                "segments": [] if assessment.gated else [segment_look(segment, "", gains) for segment in seen.gains],
                "lost": f"{100 * lost:.0f} of 100 lose by it",
                "dots": [100.0 - place(float(np.interp(held.at, x, band.mean)), low, high) for band in bands],
                "said": _said(held, paid, rate),
            }
        )
    return result


def _said(held: Held, paid: str, rate: str) -> str:
    """Return a level as a screen reader says it."""
    figures = "".join(f", {figure.name.lower()} {figure.said}" for figure in held.glance.figures[1:])
    return f"{paid} a month, rate {rate}: {held.glance.title}{figures}"

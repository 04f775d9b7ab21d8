"""Refusing, in words, what cannot be evaluated: amounts that overflow or leave the range in which money can be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from evenhand.errors import ModelError, Problem
from evenhand.uncertainty.draws import Draws

Array = NDArray[np.float64]

MOST = 2.0**53 / 100.0
"""Money per customer-month, about 9e13: beyond it a float no longer tells one cent from the next."""

RATIOS = frozenset({"rate", "dividend", "share_of_spending"})
"""Outcomes that have no value in a future in which nobody takes part or nothing is earned."""

NAMED = 2
STANDS_OUT = 0.25
"""An assumption is named when its mean rank in the futures at fault lies this far from that in the others; one that
alone decides lies one half away."""


def refuse_overflow(outcomes: Mapping[str, Array], drawn: Draws, uncertain: Sequence[str]) -> None:
    """Refuse a simulation in which an outcome is not a number that money can have.

    Parameters
    ----------
    outcomes
        By name, shape (draws, levels); ratios, which need not exist, are left out.
    drawn, uncertain
        The assumptions as drawn, and the ids of those in use, to name what is spread too widely.

    Raises
    ------
    ModelError
        When an amount is infinite, missing, or larger than `MOST`.
    """
    faulty = np.zeros(len(next(iter(outcomes.values()))), dtype=bool)
    names = []
    for name, values in outcomes.items():
        if name in RATIOS:
            continue
        wrong = ~(np.abs(values) <= MOST).all(axis=1)
        if wrong.any():
            names.append(name.replace("_", " "))
            faulty |= wrong
    if not names:
        return
    raise ModelError(
        f"The model cannot be evaluated: in {faulty.sum():,} of {len(faulty):,} possible futures its amounts "
        f"({', '.join(names)}) are no longer numbers that money can have.",
        hint="Narrow the ranges of the assumptions and facts that are spread most widely.",
        problems=[_problem(key, drawn) for key in _blamed(faulty, drawn, uncertain)],
    )


def _blamed(faulty: NDArray[np.bool_], drawn: Draws, uncertain: Sequence[str]) -> list[str]:
    """Return the assumptions that tell the futures at fault from the others, the clearest first."""
    if faulty.all():
        # Nothing tells these futures from others; the widest ranges are named instead.
        wide = {key: _width(key, drawn) for key in uncertain}
        return sorted((key for key in wide if wide[key] > 0), key=lambda key: (-wide[key], key))[:NAMED]
    apart = {}
    for key in uncertain:
        ranks = np.argsort(np.argsort(drawn[key], kind="stable"), kind="stable") / max(len(faulty) - 1, 1)
        apart[key] = abs(float(ranks[faulty].mean() - ranks[~faulty].mean()))
    return sorted((key for key in apart if apart[key] > STANDS_OUT), key=lambda key: (-apart[key], key))[:NAMED]


def _width(key: str, drawn: Draws) -> float:
    about = drawn.assumption(key)
    return (about.high - about.low) / max(abs(about.likely), 1e-9)


def _problem(key: str, drawn: Draws) -> Problem:
    about = drawn.assumption(key)
    return Problem(f"“{about.label}” runs from {about.low:g} to {about.high:g} ({about.unit})", field=key)

"""Who loses at a level, how many of them and by what, in a sentence."""

from __future__ import annotations

import numpy as np

from evenhand.exchange import Simulation
from evenhand.exchange.level import Level, reaching

WORTH_SAYING = 0.05
EVEN = 0.005
"""Segments whose shares of losers differ by less lose alike."""
WHY_TESTS_HOLD = (
    "“Yes without pressure” (E1) and “No segment loses” (E3) can hold all the same: E1 looks only at people who say "
    "yes, and most who lose say no; E3 sets what the others in a segment gain against what these lose."
)


def losers_words(simulation: Simulation, level: Level) -> str:
    """Return how many customers lose, mostly by what, and in which segment most do; empty where few lose."""
    outcomes = level.outcomes
    lost = float(outcomes["worse_off"].mean())
    if lost <= WORTH_SAYING:
        return ""
    pressed = float((outcomes["coerced"] + outcomes["steered"]).mean())
    by = ""
    if pressed >= lost / 2:
        by = ", mostly because refusing costs them something or the screen leads them to yes"
    elif float(outcomes["external_loss"].mean()) > 0:
        by = ", mostly by what others’ data tell about them"
    said = f"{_of_100(lost)} of 100 customers lose by it{by}"
    segments, _, _ = reaching(simulation, level)
    shares = segments.worse_off.mean(axis=(0, 1))
    if len(segments.names) < 2 or float(np.ptp(shares)) < EVEN:
        return f"{said}."
    most = int(np.argmax(shares))
    return f"{said}; most in “{segments.names[most]}” ({_of_100(float(shares[most]))} of 100)."


def _of_100(share: float) -> str:
    return f"{100 * share:.0f}"

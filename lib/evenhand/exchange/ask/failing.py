"""In which futures a scheme fails, in the terms of the assumptions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from evenhand.errors import ModelError
from evenhand.exchange.ask.counterfactual import at_levels
from evenhand.exchange.ask.fairness import Limits, passing
from evenhand.exchange.ask.influence import level_of
from evenhand.exchange.simulation import Simulation
from evenhand.uncertainty.discovery import FACTOR, NO_PATTERN, RARE, TOO_RARE, Box, discover
from evenhand.vocabulary.numbers import money

Failing = Literal["either", "loss", "tests"]


@dataclass(frozen=True, slots=True)
class Discovery:
    """When a scheme fails, in the terms of the assumptions.

    Parameters
    ----------
    box
        Where failures lie; ``None`` when no simple box says so.
    failing
        Share of possible futures in which it fails.
    dividend, rate
        Where it was looked at: mean payout per participant-month, and over data revenue.
    what
        What failing means, in words.
    sentence
        The answer in one sentence.
    """

    box: Box | None
    failing: float
    dividend: float
    rate: float
    what: str
    sentence: str

    def to_json_dict(self) -> dict[str, Any]:
        """Return plain values; without the search's trajectory."""
        box = self.box
        return {
            "sentence": self.sentence,
            "what": self.what,
            "failing": self.failing,
            "dividend": self.dividend,
            "rate": self.rate,
            "box": None
            if box is None
            else {
                "limits": [
                    {"id": key, "low": low, "high": high, "p_low": box.p_values[key][0], "p_high": box.p_values[key][1]}
                    for key, (low, high) in box.limits.items()
                ],
                "coverage": box.coverage,
                "density": box.density,
                "mass": box.mass,
            },
        }


_FAILING: Mapping[Failing, str] = {
    "either": "the company loses or the exchange is not fair",
    "loss": "the company loses",
    "tests": "the exchange is not fair",
}


def discovery(
    simulation: Simulation,
    *,
    dividend: float | None = None,
    rate: float | None = None,
    tests: Sequence[str] = ("E1", "E2", "E3"),
    failing: Failing = "either",
    limits: Limits | None = None,
    said: str = "",
) -> Discovery:
    """Return in which futures a scheme fails, as limits of at most three assumptions (PRIM).

    Parameters
    ----------
    simulation
        The simulation; only assumptions it used and does not know exactly are looked at.
    dividend, rate
        Where; the scheme as declared when neither is given.
    tests
        Fair-exchange tests that must hold.
    failing
        What counts as failing: profit below zero (``loss``), one of the tests not holding (``tests``), or ``either``.
    limits
        Where the tests draw the line.
    said
        The dividend in words, where it is known no finer than that.

    Raises
    ------
    ModelError
        When a test is asked for whose facts are unknown, or the level is never reached.
    """
    place = at_levels(simulation, np.array([level_of(simulation, dividend, rate)]))
    fails = np.zeros(simulation.draws, dtype=np.bool_)
    if failing != "tests":
        fails |= place.outcomes["profit"][:, 0] < 0.0
    if failing != "loss":
        holds = passing(place, limits)
        if missing := [name for name in tests if name not in holds]:
            raise ModelError(
                f"{' and '.join(missing)} cannot be judged.", hint="Its facts are unknown, or there is no such test."
            )
        fails |= ~np.logical_and.reduce([holds[name][:, 0] for name in tests])
    box = discover({key: simulation.drawn[key] for key in simulation.uncertain}, fails)
    share, what, paid = float(fails.mean()), _FAILING[failing], float(place.dividends[0])
    words = f"at {said or money(paid, simulation.currency, 2)} a month {what}"
    return Discovery(box, share, paid, float(place.rates[0]), what, _when(simulation, box, share, words))


def _when(simulation: Simulation, box: Box | None, share: float, what: str) -> str:
    if share in (0.0, 1.0):
        return f"In {'none' if share == 0.0 else 'all'} of the possible futures {what}."
    if box is None:
        words = TOO_RARE if share < RARE else NO_PATTERN
        hundredths = 100.0 * share
        count = f"{hundredths:.0f}" if hundredths >= 1.0 else f"{hundredths:.2g}"
        return f"In {count} of 100 futures {what}. {words}"
    results = [simulation.drawn.assumption(key) for key in box.limits]
    return box.sentence(
        {driver.id: f"“{driver.label}”" for driver in results},
        {driver.id: _mark(driver.unit, simulation.currency) for driver in results},
        what=what,
    )


def _mark(unit: str, currency: str) -> str:
    """Return what is written after a value of this unit."""
    if unit.startswith("share"):
        return f"%{unit.removeprefix('share')}"
    if unit.startswith("money"):
        return f" {currency}{unit.removeprefix('money')}"
    if unit == "log units":
        return FACTOR
    return f" {unit}" if unit == "percentage points" else ""

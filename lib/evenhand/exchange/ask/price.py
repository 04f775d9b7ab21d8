"""The price of fairness: what profit is left when a fair-exchange test must hold, beside the most there could be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.exchange.ask.fairness import passing
from evenhand.exchange.simulation import Simulation

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Kept:
    """The most profit under a condition.

    Parameters
    ----------
    index
        Row of the curve; ``None`` when no row meets the condition, or all that do bring a loss: then not to collect is
        best, which brings nothing.
    profit, gain
        Expected profit, and customers' gain less what others' data tell about them, per customer-month.
    share
        Profit as a share of the most there could be; ``nan`` when there is none to be had.
    """

    index: int | None
    profit: float
    gain: float
    share: float


@dataclass(frozen=True, slots=True)
class Price:
    """What fairness costs.

    Parameters
    ----------
    most
        Without any condition.
    equal_gain
        Where customers gain at least as much as the company, on average over the futures.
    each
        Where one test holds with the probability asked for, by its id; tests whose facts are unknown are left out.
    together
        Where all the tests asked for hold together with that probability.
    tests, probability
        What was asked for.
    """

    most: Kept
    equal_gain: Kept
    each: Mapping[str, Kept]
    together: Kept
    tests: tuple[str, ...]
    probability: float


def price_of_fairness(
    simulation: Simulation,
    *,
    tests: Sequence[str] = ("E1", "E2", "E3"),
    probability: float = 0.75,
    passes: Mapping[str, Flags] | None = None,
) -> Price:
    """Return what profit is kept when fair-exchange tests must hold.

    Parameters
    ----------
    simulation
        The simulation; the levels looked at are the rows of its curve.
    tests
        Those that must hold together.
    probability
        In which share of the futures at least.
    passes
        Whether each test holds, shape (draws, rates), as from `passing`; worked out when not given.
    """
    holds = passing(simulation) if passes is None else passes
    profit = simulation.mean("profit")
    gain = simulation.mean("customer_surplus") - simulation.mean("external_loss")
    most = _best(profit, gain, np.ones(len(profit), dtype=np.bool_), None)

    def kept(allowed: Flags) -> Kept:
        return _best(profit, gain, allowed, most.profit)

    known = [name for name in tests if name in holds]
    together = np.logical_and.reduce([holds[name] for name in known]) if known else np.ones_like(holds["E1"])
    return Price(
        most=most,
        equal_gain=kept(gain >= simulation.mean("profit_at_most")),
        each={name: kept(holds[name].mean(axis=0) >= probability) for name in sorted(holds)},
        together=kept(together.mean(axis=0) >= probability if len(known) == len(tests) else np.zeros_like(gain) > 0),
        tests=tuple(tests),
        probability=probability,
    )


def _best(profit: Array, gain: Array, allowed: Flags, most: float | None) -> Kept:
    """Return the allowed row with the highest profit; not to collect stands beside all rows."""
    expected = np.where(allowed, profit, -np.inf)
    row = int(np.argmax(expected))
    if not expected[row] > 0.0:
        return Kept(None, 0.0, 0.0, float("nan") if not most else 0.0)
    share = 1.0 if most is None else float(expected[row]) / most
    return Kept(row, float(profit[row]), float(gain[row]), share)

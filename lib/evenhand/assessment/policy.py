"""What a rate must pass to be recommended, which one is, and which kind of verdict follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.assessment.choice import NOT_COLLECTING, best_rate, chance_of_all, turning_points
from evenhand.assessment.verdict import Kind, judge
from evenhand.exchange import Simulation
from evenhand.exchange.ask.fairness import passing
from evenhand.scoring import Scorecard

__all__ = ["Policy", "Recommended", "kind_of", "recommend", "turning"]

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Policy:
    """What a rate must pass to be recommended; ours, and open to change.

    Parameters
    ----------
    tests
        The fair-exchange tests that must pass together.
    probability
        In which share of possible futures at least.
    """

    tests: tuple[str, ...] = ("E1", "E2", "E3")
    probability: float = 0.75


@dataclass(frozen=True, slots=True)
class Recommended:
    """The rate with the highest expected profit among those that pass.

    Parameters
    ----------
    index
        Its row on the curve.
    rate
        Payout ÷ data revenue.
    dividend
        Money per participant-month.
    share_of_spending
        Payout ÷ what participants spend.
    probability
        The share of possible futures in which the chosen tests pass together.
    """

    index: int
    rate: float
    dividend: float
    share_of_spending: float
    probability: float


def recommend(simulation: Simulation, passes: Mapping[str, Flags], policy: Policy) -> Recommended | None:
    """Return the rate with the highest expected profit among those that pass, or ``None``."""
    index = best_rate(simulation.outcomes["profit"], passes, policy.tests, policy.probability)
    if index == NOT_COLLECTING:
        return None
    return Recommended(
        index=index,
        rate=float(simulation.rates[index]),
        dividend=float(simulation.dividends[index]),
        share_of_spending=float(simulation.share_of_spending[index]),
        probability=float(chance_of_all(passes, policy.tests)[index]),
    )


def turning(simulation: Simulation, passes: Mapping[str, Flags], policy: Policy) -> dict[str, tuple[bool, bool]]:
    """Return the assumptions on which collecting or not turns, see `turning_points`."""
    # Assumptions the scenario does not use cannot turn the answer, but by chance could seem to.
    used = {name: simulation.drawn[name] for name in simulation.uncertain}
    return turning_points(used, simulation.outcomes["profit"], passes, policy.tests, policy.probability)


def kind_of(scorecard: Scorecard, simulation: Simulation, policy: Policy, conditional: bool) -> Kind:
    """Return the verdict's kind for another simulation of the same scenario."""
    passes = passing(simulation)
    turns = turning(simulation, passes, policy)
    return judge(
        scorecard,
        passes=recommend(simulation, passes, policy) is not None,
        turns_on=[(name, name) for name in turns],
        conditions=["as with trust"] if conditional else [],
    ).kind

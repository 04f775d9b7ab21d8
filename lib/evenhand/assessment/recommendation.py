"""The decision rule applied to a simulation: which rate is recommended, and which kind of verdict follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.assessment.rule import Choice, choose
from evenhand.assessment.sentences import untested_of
from evenhand.assessment.verdict import Kind, judge
from evenhand.exchange import Simulation
from evenhand.exchange.ask.effect import with_effect
from evenhand.exchange.ask.fairness import passing
from evenhand.scenario.policy import Policy
from evenhand.scoring import Scorecard

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Recommended:
    """The rate with the highest expected profit among those that survive their own test.

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
    probability, error
        The share of possible futures in which the policy's tests hold together, and its sampling error.
    dividends, rates
        The lowest and the highest dividend and rate that the rule could as well have chosen within sampling error.
    """

    index: int
    rate: float
    dividend: float
    share_of_spending: float
    probability: float
    error: float
    dividends: tuple[float, float]
    rates: tuple[float, float]

    @property
    def dividend_error(self) -> float:
        """How far the dividend may be off within sampling error, money per participant-month."""
        return _half(self.dividends)

    @property
    def rate_error(self) -> float:
        """How far the rate may be off within sampling error."""
        return _half(self.rates)


def _half(between: tuple[float, float]) -> float:
    return (between[1] - between[0]) / 2.0


def together(passes: Mapping[str, Flags], policy: Policy) -> Flags:
    """Return where the policy's tests hold together, as far as they can be judged, shape ``(draws, rates)``."""
    judged = [passes[name] for name in policy.tests if name in passes]
    first = next(iter(passes.values()))
    return np.logical_and.reduce(judged) if judged else np.ones_like(first)


def choose_rate(simulation: Simulation, passes: Mapping[str, Flags], policy: Policy) -> Choice:
    """Return what the decision rule chooses among the rates of a simulation under a policy."""
    return choose(
        simulation.outcomes["profit"],
        together(passes, policy),
        {name: simulation.drawn[name] for name in simulation.uncertain},
        policy.probability,
        effective=lambda names: with_effect(simulation, names),
    )


def recommended(simulation: Simulation, choice: Choice) -> Recommended | None:
    """Return the rate that was chosen in all three ways to say how much is paid, or ``None``."""
    if (row := choice.row) is None:
        return None
    within = list(choice.within)
    low, high = simulation.dividends[within].tolist()
    least, most = simulation.rates[within].tolist()
    return Recommended(
        index=row,
        rate=float(simulation.rates[row]),
        dividend=float(simulation.dividends[row]),
        share_of_spending=float(simulation.share_of_spending[row]),
        probability=choice.probability,
        error=choice.error,
        dividends=(low, high),
        rates=(least, most),
    )


def kind_of(scorecard: Scorecard, simulation: Simulation, policy: Policy, conditional: bool) -> Kind:
    """Return the verdict's kind for another simulation of the same scenario, or under another policy."""
    passes = passing(simulation)
    return judge(
        scorecard,
        choose_rate(simulation, passes, policy).outcome,
        untested=untested_of(passes, policy),
        conditions=["as assessed"] if conditional else [],
    ).kind

"""The exchange model the plain way: every future, every rate and every customer by itself, in numpy.

This is what one would write first, and the yardstick for `evenhand.exchange.simulate`, which groups customers and
reads rates off a path. The formulas are the same; how the sums are made is not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from evenhand.exchange import Simulation
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import ndtr

__all__ = ["Answer", "FutureOneByOne", "largest_error"]

Floats = NDArray[np.float64]

LEAK_STEPS = 200
LEAK_TOLERANCE = 1e-12
LEVEL_TOLERANCE = 1e-13


@dataclass(frozen=True, slots=True)
class Answer:
    """Means per customer at one level of an offer."""

    participation: float
    data_revenue: float
    payout: float
    customer_gain: float


class FutureOneByOne:
    """One possible future of a simulation, asked customer by customer.

    Parameters
    ----------
    simulation
        Whose scheme and terms are used.
    future
        Which of its futures.
    spending
        What each customer spends a month, shape (customers,).
    """

    def __init__(self, simulation: Simulation, future: int, spending: Floats) -> None:
        self.scheme: Any = simulation.scenario.scheme
        self.terms = simulation.plan.terms.part(slice(future, future + 1))
        self.spending = spending

    def number(self, name: str) -> float:
        """Return one of the terms in this future."""
        return float(getattr(self.terms, name)[0])

    def at(self, *, rate: float, dividend: float) -> Answer:
        """Return what happens at a row of the curve: the dividend for schemes that fix money, else the rate."""
        match self.scheme.kind:
            case "none" | "flat":
                return self.offered(np.full_like(self.spending, dividend))
            case "in_kind":
                used = dividend * (1.0 - self.scheme.breakage)
                result = self.offered(np.full_like(self.spending, used * self.scheme.worth))
                return Answer(
                    result.participation,
                    result.data_revenue,
                    used * self.scheme.cost * result.participation,
                    result.customer_gain,
                )
            case "pool" if self.scheme.split == "equal":
                return self.paying(rate, np.ones_like(self.spending))
            case _:
                return self.paying(rate, self.spending)

    def paying(self, rate: float, unit: Floats) -> Answer:
        """Return the answer where the payout is the rate times data revenue, found by a library's root finder."""

        def gap(level: float) -> float:
            result = self.offered(level * unit)
            return result.payout - rate * result.data_revenue

        low, high = 0.0, 1e-3
        while gap(high) < 0:
            low, high = high, 2 * high
        level = brentq(gap, low, high, xtol=LEVEL_TOLERANCE, rtol=LEVEL_TOLERANCE) if rate > 0 else 0.0
        return self.offered(level * unit)

    def offered(self, dividend: Floats) -> Answer:
        """Let every customer answer a dividend, shape (customers,)."""
        loss, steered, leak = (self.number(name) for name in ("refusal_loss", "steered", "leak"))
        offer = dividend + self.number("worth_to_participants")
        shared = 0.0
        for _ in range(LEAK_STEPS):
            observed, _ = self.willing((offer + loss) / (1.0 - leak * shared))
            following = float(np.mean(steered + (1.0 - steered) * observed))
            moved, shared = abs(following - shared), following
            if moved < LEAK_TOLERANCE:
                break
        own = 1.0 - leak * shared
        reach = (offer + loss) / own
        observed, surplus = self.willing(reach)
        free, _ = self.willing(offer / own)
        recorded = steered + (1.0 - steered) * observed
        gain = own * surplus - loss * (observed + (1.0 - observed) * (1.0 - steered))
        if steered:
            gain = gain + steered * (offer * (1.0 - observed) - own * self.harm_above(reach, observed, surplus))
        taken = np.array([[np.sum(free * self.spending) / np.sum(self.spending)]])
        revenue = self.number("revenue_full") * float(self.terms.growth.share(taken)[0, 0])
        everyone = self.number("worth_to_everyone") - leak * shared * self.harm()
        return Answer(
            float(np.mean(recorded)), revenue, float(np.mean(dividend * recorded)), float(np.mean(gain)) + everyone
        )

    def willing(self, offer: Floats) -> tuple[Floats, Floats]:
        """Return each customer's chance of asking for the offer or less, and what it is worth beyond that."""
        people = self.terms.willingness
        log_median, log_sd, nothing, never = (
            float(column[0]) for column in (people.log_median, people.log_sd, people.willing, people.refusing)
        )
        with np.errstate(divide="ignore"):
            z = (np.log(offer) - log_median) / log_sd
        below = ndtr(z)
        mean = np.exp(log_median + log_sd**2 / 2)
        priced = 1.0 - nothing - never
        return nothing + priced * below, nothing * offer + priced * (offer * below - mean * ndtr(z - log_sd))

    def harm_above(self, offer: Floats, share: Floats, surplus: Floats) -> Floats:
        """Return the capped loss of those who ask for more than the offer."""
        cap = float(self.terms.willingness.cap[0])
        return np.where(offer < cap, self.harm() - (offer * share - surplus), cap * (1.0 - share))

    def harm(self) -> float:
        """Return the mean of what is asked, each customer's counted at most at the cap."""
        cap = self.terms.willingness.cap[:1]
        return float(cap[0] - self.willing(cap)[1][0])


def largest_error(simulation: Simulation, answers: Iterable[tuple[int, int, Answer]]) -> float:
    """Return how far a simulation is at most from answers customer by customer, each with its future and its row.

    Relative for participation, revenue and payout; a share of the payout for what customers gain.
    """
    worst = 0.0
    for future, index, exact in answers:
        mine = {name: float(values[future, index]) for name, values in simulation.outcomes.items()}
        for name in ("participation", "data_revenue", "payout"):
            wanted = getattr(exact, name)
            worst = max(worst, abs(mine[name] - wanted) / wanted if wanted else abs(mine[name]))
        gain = mine["customer_surplus"] - mine["external_loss"]
        worst = max(worst, abs(gain - exact.customer_gain) / max(exact.payout, 1e-2))
    return worst

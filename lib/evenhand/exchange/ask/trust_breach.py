"""What a broken promise costs: trust falls at once, comes back slowly, and customers think again month by month.

Trust falls by `trust.breach_drop` in the month of the breach and rises by `trust.recovery` in every month after it,
up to where it was. Each month a share of customers (`trust.reconsidering`) thinks again and then answers as the model
of a steady month says at the trust of that month; the others stay as they were. Where nothing is broken, every month is
the steady month.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenhand.errors import ModelError
from evenhand.exchange.simulation import Simulation
from evenhand.exchange.solve.interpolation import between
from evenhand.exchange.solve.planning import build_plan
from evenhand.vocabulary.bands import band, spread, spreads
from evenhand.vocabulary.numbers import count

Array = NDArray[np.float64]

ASSUMED = ("trust.breach_drop", "trust.recovery", "trust.reconsidering", "finance.discount_rate")
"""The assumptions this rests on besides those of the simulation."""

# Trust levels at which the steady month is worked out; between them outcomes are smooth.
TRUST_LEVELS = 7
SHOWN = ("participation", "free", "data_revenue", "payout", "profit")


def discount_factors(rate: Array, months: int) -> Array:
    """Return what money at the end of each month is worth today, shape (futures, months).

    Parameters
    ----------
    rate
        Interest a year, one a future.
    months
        How many.
    """
    monthly = np.log1p(rate)[:, None] / 12.0
    return np.exp(-monthly * np.arange(1, months + 1))


@dataclass(frozen=True)
class TrustBreach:
    """What happens over the horizon when a promise is broken, beside what would have happened.

    Parameters
    ----------
    month
        The month of the breach, from 1; ``None`` when the promise is kept.
    trust
        Trust in each month, shape (draws, months).
    path
        Outcomes in each month by name, per customer-month, shape (draws, months): participation, free, data_revenue,
        payout, profit and customers_gain.
    kept
        The same where the promise is kept, shape (draws,).
    factors
        What money of each month is worth today, shape (draws, months).
    customers, currency
        The size of the programme, and its money.
    """

    month: int | None
    trust: Array
    path: Mapping[str, Array]
    kept: Mapping[str, Array]
    factors: Array
    customers: int
    currency: str

    @property
    def months(self) -> int:
        """The horizon."""
        return int(self.trust.shape[1])

    def loss(self, name: str = "profit", *, discounted: bool = True) -> Array:
        """Return what is lost of ``profit`` or ``customers_gain`` over the horizon, for the programme, shape (draws,).

        Parameters
        ----------
        name
            Which of the path's money outcomes.
        discounted
            Whether money of later months counts less.
        """
        missing = self.kept[name][:, None] - self.path[name]
        weights = self.factors if discounted else np.ones_like(self.factors)
        return np.asarray(np.sum(missing * weights, axis=1) * self.customers)

    @property
    def months_until_recovered(self) -> Array:
        """Months after the breach until trust is back, shape (draws,); ``nan`` where it is not within the horizon."""
        if self.month is None:
            return np.zeros(len(self.trust))
        back = self.trust[:, self.month - 1 :] >= self.kept["trust"][:, None]
        result = np.argmax(back, axis=1).astype(np.float64)
        return np.where(back.any(axis=1), result, np.nan)

    @property
    def sentence(self) -> str:
        """The answer in one sentence, with its unit and its uncertainty."""
        if self.month is None:
            return "No promise is broken: every month is like the first."
        low, _, high = band(self.loss())
        people = float(np.mean(self.kept["free"] - self.path["free"][:, self.month - 1 :].min(axis=1)))
        gain = float(np.mean(self.loss("customers_gain")))
        back = float(np.mean(np.isfinite(self.months_until_recovered)))
        return (
            f"Breaking the promise in month {self.month} is expected to cost the company {count(self.loss().mean())} "
            f"{self.currency} over {self.months} months (in 8 of 10 futures {count(low)} to {count(high)}, "
            f"discounted) and customers {count(gain)}; at worst {100 * people:.0f} in 100 customers fewer would say "
            f"yes freely, and trust is back within that time in {round(100 * back)} of 100 futures."
        )

    def to_json_dict(self) -> dict[str, Any]:
        """Return plain values: a row a month with mean, P10, P50 and P90, and the totals."""
        path = {name: spreads(values) for name, values in {"trust": self.trust, **self.path}.items()}
        rows = [
            {"month": month, **{name: months[month - 1] for name, months in path.items()}}
            for month in range(1, self.months + 1)
        ]
        return {
            "month": self.month,
            "months": self.months,
            "currency": self.currency,
            "customers": self.customers,
            "path": rows,
            "kept": {name: spread(values) for name, values in self.kept.items()},
            "loss": {
                name: {
                    "discounted": spread(self.loss(name)),
                    "undiscounted": spread(self.loss(name, discounted=False)),
                }
                for name in ("profit", "customers_gain")
            },
            "sentence": self.sentence,
        }


def trust_breach(
    simulation: Simulation,
    *,
    month: int | None = 1,
    months: int | None = None,
    dividend: float | None = None,
    rate: float | None = None,
) -> TrustBreach:
    """Return what a broken promise costs both sides over the horizon.

    Parameters
    ----------
    simulation
        The programme as it should go on, simulated with an effect of trust.
    month
        In which month the breach becomes known, from 1; ``None`` for never.
    months
        The horizon; by default the programme's.
    dividend, rate
        What is paid; the scheme as declared when neither is given.

    Raises
    ------
    ModelError
        When the simulation knows no trust, or the month lies outside the horizon.
    """
    horizon = simulation.scenario.programme.months if months is None else months
    if simulation.trust is None:
        raise ModelError(
            "A broken promise costs trust, and this simulation has no effect of trust.",
            hint="Simulate with trust, as the assessment does.",
        )
    if horizon < 1 or (month is not None and not 1 <= month <= horizon):
        raise ModelError(f"The month lies between 1 and {horizon}: got {month}.")
    drop, recovery, again, interest = (simulation.drawn[key] for key in ASSUMED)
    drop = np.minimum(drop, simulation.trust)
    lost = _lost(drop, recovery, month, horizon)
    level = simulation.plan.declared
    if dividend is not None or rate is not None:
        level = simulation.level(dividend=dividend, rate=rate)
    steady = _steady(simulation, drop, level)
    where = np.divide(lost, drop[:, None], out=np.zeros_like(lost), where=drop[:, None] > 0)
    target = between(steady, where * (TRUST_LEVELS - 1))
    path = np.empty_like(target)
    now = steady[:, 0]
    for index in range(horizon):
        now = now + again[:, None] * (target[:, index] - now)
        path[:, index] = now
    names = (*SHOWN, "customers_gain")
    kept = {name: steady[:, 0, index] for index, name in enumerate(names)}
    return TrustBreach(
        month=month,
        trust=simulation.trust - lost,
        path={name: path[:, :, index] for index, name in enumerate(names)},
        kept={"trust": np.full(simulation.draws, simulation.trust), **kept},
        factors=discount_factors(interest, horizon),
        customers=simulation.customers,
        currency=simulation.currency,
    )


def _lost(drop: Array, recovery: Array, month: int | None, horizon: int) -> Array:
    """Return the trust that is missing in each month, shape (draws, months)."""
    if month is None:
        return np.zeros((len(drop), horizon))
    since = np.arange(1, horizon + 1) - month
    missing = np.maximum(drop[:, None] - recovery[:, None] * since, 0.0)
    return np.where(since >= 0, missing, 0.0)


def _steady(simulation: Simulation, drop: Array, level: float) -> Array:
    """Return the outcomes of a steady month as trust falls by ``drop`` in equal steps, shape (draws, steps, names)."""
    results = []
    for step in np.linspace(0.0, 1.0, TRUST_LEVELS):
        best = simulation.trust_best
        plan, _, _ = build_plan(
            simulation.scenario,
            simulation.assumptions,
            simulation.plan.groups,
            customers=simulation.customers,
            trust=(simulation.trust or 0.0) - drop * step,
            trust_best=None if best is None else best - drop * step,
            draws=simulation.draws,
            seed=simulation.seed,
        )
        outcomes = plan.settle(plan.at(level))
        gain = outcomes["customer_surplus"] - outcomes["external_loss"]
        results.append(np.stack([*(outcomes[name][:, 0] for name in SHOWN), gain[:, 0]], axis=1))
    return np.stack(results, axis=1)

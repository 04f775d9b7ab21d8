"""The simulation: what customers and the company get out of a scenario at every dividend rate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from evenhand.errors import ModelError
from evenhand.exchange.landmarks import Landmark, find_landmarks
from evenhand.exchange.model.screen import StandIn
from evenhand.exchange.segments import Segments
from evenhand.exchange.solve.outcomes import OUTCOMES, Outcomes, frozen
from evenhand.exchange.solve.plan import Payment, Plan
from evenhand.exchange.solve.planning import build_plan
from evenhand.scenario.model import Scenario
from evenhand.uncertainty.assumptions import Assumptions
from evenhand.uncertainty.draws import Draws
from evenhand.vocabulary.bands import band
from evenhand.vocabulary.numbers import finite

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]

RATES = 101
LEVELS_KEPT = 8
"""At how many levels, those asked for last, answers are kept beside the curve."""

CURVE = (
    "participation",
    "free",
    "coerced",
    "steered",
    "data_revenue",
    "at_risk_revenue",
    "retention_margin",
    "payout",
    "costs",
    "profit",
    "customer_surplus",
    "external_loss",
    "worse_off",
)
"""Outcomes in the rows of the curve's JSON."""


@dataclass(frozen=True)
class Simulation:
    """What both sides get at every level of a scenario's scheme, in every future.

    Money is per customer-month; multiply by ``customers`` for the programme. Arrays of outcomes have the shape
    (draws, rates).

    Parameters
    ----------
    scenario
        The scenario simulated.
    plan
        Scheme, terms and customers, which can be asked at any further level.
    drawn
        The assumptions as drawn.
    rates
        Payout as a share of data revenue, shape (rates,). For schemes that fix money (none, flat, in kind) a row of
        the curve is a dividend that all futures share, and its rate is mean payout over mean data revenue; the rate
        in each future is the outcome ``rate``. For the others the rate is shared and the dividend differs. It is
        ``nan`` in rows that pay something where the data bring in nothing.
    dividends
        Mean payout per participant-month, shape (rates,); the face value for benefits in kind.
    share_of_spending
        Mean payout over mean spending of participants, shape (rates,).
    levels
        The rows of the curve on the scheme's own axis, shape (rates,); ``nan`` alone for the scheme as declared.
    outcomes
        Read-only arrays by name, see `OUTCOMES`.
    customers
        Size of the programme; ``sample_only`` when it is not known and the sample's size stands in.
    stand_ins
        Facts that are not known, and what was taken instead.
    assumptions
        The assumptions as given, without the scenario's own values.
    uncertain
        Ids of the assumptions that this simulation used and that are not known exactly.
    """

    scenario: Scenario
    plan: Plan
    drawn: Draws
    rates: Array
    dividends: Array
    share_of_spending: Array
    levels: Array
    outcomes: Outcomes
    customers: int
    sample_only: bool
    currency: str
    draws: int
    seed: int
    trust: float | None
    trust_best: float | None
    stand_ins: tuple[StandIn, ...]
    assumptions: Assumptions
    uncertain: tuple[str, ...]

    def __getattr__(self, name: str) -> Any:
        # Outcomes read like attributes; only names of outcomes get here.
        if name in OUTCOMES and "outcomes" in self.__dict__:
            return self.outcomes[name]
        raise AttributeError(f"{type(self).__name__} has no {name!r}")

    @cached_property
    def _known_effects(self) -> dict[str, bool]:
        """Whether any outcome depends on an assumption, by id, as far as it was asked; see `with_effect`."""
        return {}

    @cached_property
    def payment(self) -> Payment:
        """Answers and payouts at the rows of the curve."""
        return self.plan.along(self.levels)

    def release(self) -> None:
        """Let go of what is larger than the outcomes and can be worked out again, to the same bytes, from the plan."""
        for name in ("payment", "_segments", "_declared_segments", "_reached"):
            self.__dict__.pop(name, None)
        self.plan.release()

    def offering(self, level: float) -> Simulation:
        """Return the same simulation in which another level of the scheme is what is offered.

        Parameters
        ----------
        level
            On the scheme's own axis, see `level`.
        """
        return replace(self, plan=replace(self.plan, offered=level))

    @cached_property
    def landmarks(self) -> Mapping[str, Landmark]:
        """Break-even, profit-maximising, efficient and equal-gain rates in every future."""
        plan = self.plan
        if plan.beside is None:
            payment = plan.path
        elif plan.axis == "dividend":
            payment = plan.at_levels(plan.path_scale)
        else:
            # The two ends of what is not known have paths of their own; what they share is the rate.
            payment = plan.at_rates(np.linspace(0.0, 1.0, RATES))
        outcomes = plan.settle(payment)
        return find_landmarks(outcomes, plan.path_scale if plan.axis == "dividend" else outcomes["rate"])

    @cached_property
    def offer(self) -> Mapping[str, Array]:
        """Outcomes at the scheme as declared, shape (draws,)."""
        return _at_one_level(self.plan.settle(self._declared_segments.payment))

    @cached_property
    def paid_each(self) -> Array:
        """What a participant of each segment is paid on average at each row of the curve, shape (rates, segments)."""
        return frozen(self.by_segment().paid_each)

    @cached_property
    def offer_paid_each(self) -> Array:
        """The same for the scheme as declared, shape (segments,)."""
        return frozen(self.offer_by_segment().paid_each[0].copy())

    @cached_property
    def _declared_segments(self) -> Segments:
        """Outcomes by segment at the scheme as declared, one level."""
        return Segments(self.plan, self.plan.at(self.plan.declared))

    @property
    def declared(self) -> Payment:
        """Answers and payout at the scheme as declared, one level."""
        return self._declared_segments.payment

    @cached_property
    def _reached(self) -> dict[float, Segments]:
        """The same at the levels asked for last; everything that is said of a level begins with them."""
        return {}

    def _at_level(self, level: float) -> Segments:
        segments = self._reached.get(level)
        if segments is None:
            reached = self._reached
            reached[level] = segments = Segments(self.plan, self.plan.at(level))
            # Of a copy: whoever looks at the same programme asks at the same time.
            for other in list(reached)[:-LEVELS_KEPT]:
                reached.pop(other, None)
        return segments

    def level(self, *, dividend: float | None = None, rate: float | None = None) -> float:
        """Return the place on the scheme's own axis at which a dividend or a rate is reached on average.

        Raises
        ------
        ModelError
            When neither or both are given, or the value is never reached.
        """
        if (dividend is None) == (rate is None):
            raise ModelError("Give either a dividend or a rate.")
        name, wanted = ("dividend", dividend) if dividend is not None else ("rate", float(rate or 0.0))
        if name == self.plan.axis:
            level = float(wanted)
            if level < 0 or (name == "rate" and level > 1):
                raise ModelError(f"A {name} of {level:g} is out of bounds.")
            return level
        known, axis = (self.dividends, self.rates) if name == "dividend" else (self.rates, self.dividends)
        known = np.maximum.accumulate(np.nan_to_num(known))
        if not known[0] <= wanted <= known[-1]:
            raise ModelError(
                f"A {name} of {wanted:g} is never reached; this scheme reaches {known[0]:.4g} to {known[-1]:.4g}."
            )
        return float(np.interp(wanted, known, axis))

    def at(self, *, dividend: float | None = None, rate: float | None = None) -> Mapping[str, Array]:
        """Return every outcome at a dividend or a rate, shape (draws,).

        Worked out there, not read off the curve. What is not the scheme's own axis is translated by its mean.
        """
        level = self.level(dividend=dividend, rate=rate)
        return _at_one_level(self.plan.settle(self._at_level(level).payment))

    def rerun(self, probabilities: Mapping[str, Array], name: str, level: float) -> Array:
        """Return an outcome at a place on the axis in futures that are chosen instead of drawn, shape (runs,).

        Parameters
        ----------
        probabilities
            The place of each assumption in its distribution, shape (runs,); those left out stay in the middle.
        name
            The outcome.
        level
            On the scheme's own axis, see `level`; ``nan`` for the scheme as declared.
        """
        plan = self.replan(probabilities)
        return plan.settle(plan.at(level))[name][:, 0]

    def replan(self, probabilities: Mapping[str, Array]) -> Plan:
        """Return the plan in futures that are chosen instead of drawn.

        Parameters
        ----------
        probabilities
            The place of each assumption in its distribution, shape (runs,); those left out stay in the middle.
        """
        plan, _, _ = build_plan(
            self.scenario,
            self.assumptions,
            self.plan.groups,
            customers=self.customers,
            trust=self.trust,
            trust_best=self.trust_best,
            draws=len(next(iter(probabilities.values()))),
            seed=self.seed,
            probabilities=probabilities,
        )
        return plan

    @cached_property
    def _segments(self) -> Segments:
        """Outcomes by segment along the whole curve; several tests, on both bases, read the same."""
        return Segments(self.plan, self.payment)

    def by_segment(self, *, dividend: float | None = None, rate: float | None = None) -> Segments:
        """Return outcomes by segment: at one level, or along the whole curve when none is given."""
        if dividend is None and rate is None:
            return self._segments
        return self._at_level(self.level(dividend=dividend, rate=rate))

    def offer_by_segment(self) -> Segments:
        """Return outcomes by segment at the scheme as declared."""
        return self._declared_segments

    def mean(self, name: str) -> Array:
        """Return the mean of an outcome over the futures, shape (rates,)."""
        return np.asarray(self.outcomes[name].mean(axis=0))

    def quantile(self, name: str, probability: float) -> Array:
        """Return a quantile of an outcome over the futures, shape (rates,)."""
        return np.asarray(np.quantile(self.outcomes[name], probability, axis=0))

    def total(self, name: str) -> Array:
        """Return an outcome in money a month for the whole programme, shape (draws, rates)."""
        return np.asarray(self.outcomes[name] * self.customers)

    def to_frame(self) -> pd.DataFrame:
        """Return the curve as a table: one row a rate; mean, P10, P50 and P90 of every outcome."""
        import pandas as pd

        columns: dict[str, Array] = {
            "dividend": self.dividends,
            "rate": self.rates,
            "share_of_spending": self.share_of_spending,
        }
        for name in CURVE:
            low, middle, high = band(self.outcomes[name])
            columns |= {
                f"{name}_mean": self.mean(name),
                f"{name}_p10": low,
                f"{name}_p50": middle,
                f"{name}_p90": high,
            }
        return pd.DataFrame(columns)

    def to_json_dict(self) -> dict[str, Any]:
        """Return curve and landmarks as plain values; ``None`` stands for what does not exist."""
        bands = {name: np.array(band(self.outcomes[name])) for name in CURVE}
        means = {name: self.mean(name) for name in CURVE}
        curve = []
        for index in range(len(self.rates)):
            row: dict[str, Any] = {
                "dividend": finite(self.dividends[index]),
                "rate": finite(self.rates[index]),
                "share_of_spending": finite(self.share_of_spending[index]),
            }
            for name in CURVE:
                low, middle, high = (finite(value) for value in bands[name][:, index])
                row[name] = {"mean": finite(means[name][index]), "p10": low, "p50": middle, "p90": high}
            curve.append(row)
        landmarks = {
            name: {
                "rate": landmark.summary("rate"),
                "dividend": landmark.summary("dividend"),
                "share_of_spending": landmark.summary("share_of_spending"),
                "level": landmark.summary("level"),
                "exists": landmark.exists,
                "reasons": dict(landmark.reasons),
            }
            for name, landmark in self.landmarks.items()
        }
        return {
            "scenario": self.scenario.id,
            "seed": self.seed,
            "draws": self.draws,
            "currency": self.currency,
            "customers": self.customers,
            "sample_only": self.sample_only,
            "scheme": self.scenario.scheme.kind,
            "trust": self.trust,
            "curve": curve,
            "landmarks": landmarks,
            "stand_ins": [{"fact": item.fact, "assumed": item.assumed} for item in self.stand_ins],
        }


def _at_one_level(outcomes: Outcomes) -> Mapping[str, Array]:
    return MappingProxyType({name: values[:, 0] for name, values in outcomes.items()})

"""Measures: one number that sums up an outcome over the futures, and conditions and aims put in its terms.

A measure is written ``statistic(outcome)``, for example ``p10(profit)``; the outcome alone means its mean. Money is per
customer-month; ``total_`` before a name means a month of the whole programme, for example ``mean(total_profit)``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from evenhand.errors import InputError, Problem
from evenhand.exchange.ask.fairness import NAMES, Limits, passing
from evenhand.exchange.simulation import Simulation
from evenhand.exchange.solve.outcomes import OUTCOMES
from evenhand.nearest import nearest
from evenhand.uncertainty.risk import cvar
from evenhand.uncertainty.sampling import share_error
from evenhand.vocabulary.bands import LEVELS
from evenhand.vocabulary.numbers import money, of_hundred, percent, series

Array = NDArray[np.float64]
Relation = Literal[">=", "<="]

MONEY: tuple[str, ...] = (
    "data_revenue",
    "at_risk_revenue",
    "retention_margin",
    "payout",
    "costs",
    "caution",
    "profit",
    "profit_at_most",
    "customer_surplus",
    "external_loss",
    "total_surplus",
    "net_gain",
    "worst_segment",
)
"""Outcomes in money per customer-month; all but the worst segment's also exist as ``total_``."""

MEASURED: Mapping[str, str] = MappingProxyType(
    {
        **OUTCOMES,
        "net_gain": "customer surplus less external loss",
        "worst_segment": "net gain of the segment that gains least, per customer of it",
        "customers_share": "customers' net gain as a share of what both sides gain together",
        "loss": "the company's profit is below zero (yes or no)",
        **{f"total_{name}": f"{name} of the whole programme a month" for name in MONEY if name != "worst_segment"},
        **{test: f"fair-exchange test “{name}” holds (yes or no)" for test, name in NAMES.items()},
    }
)
"""Everything that can be measured, and its meaning."""

_NOUNS: Mapping[str, str] = {
    "participation": "share recorded as saying yes",
    "free": "share who would say yes freely",
    "coerced": "share who say yes because refusing costs them something",
    "steered": "share who say yes because of the screen",
    "data_revenue": "data revenue",
    "at_risk_revenue": "revenue at legal risk",
    "retention_margin": "margin from customers who stay longer",
    "payout": "payout",
    "costs": "cost",
    "caution": "cost of facts that are not known",
    "profit": "profit",
    "profit_at_most": "profit where what is not known suits the company",
    "customer_surplus": "customer surplus",
    "external_loss": "loss because others' data tell about people",
    "total_surplus": "gain of both sides together",
    "worse_off": "share who lose by it",
    "rate": "rate of data revenue paid out",
    "dividend": "dividend",
    "share_of_spending": "payout as a share of spending",
    "net_gain": "gain of customers",
    "worst_segment": "gain of the segment that gains least",
    "customers_share": "customers' share of what both sides gain",
}

STATISTICS: Mapping[str, str] = MappingProxyType(
    {
        "mean": "mean over all futures; of a ratio, the ratio of the means",
        "p10": "nine futures in ten reach more",
        "p50": "half of the futures reach more",
        "p90": "one future in ten reaches more",
        "chance": "share of futures in which it holds; of an amount, in which it is not below zero",
        "surely": "the same less its sampling error, as the decision rule asks for it",
        "cvar": "mean of the lowest tenth of the futures",
    }
)
"""How an outcome is summed up over the futures."""

_QUANTILES = dict(zip(("p10", "p50", "p90"), LEVELS, strict=True))
_FLAGS = frozenset({"loss", *NAMES})
_SHARES = frozenset({"participation", "free", "coerced", "steered", "worse_off", "rate", "share_of_spending"})
WORST = 0.1


class Readings:
    """Outcomes of a simulation by every measurable name, each worked out once.

    Parameters
    ----------
    place
        The simulation; its rows are read.
    limits
        Where the fair-exchange tests draw the line.
    """

    def __init__(self, place: Simulation, limits: Limits | None = None) -> None:
        self.place = place
        self.limits = limits

    @cached_property
    def _holds(self) -> Mapping[str, NDArray[np.bool_]]:
        return passing(self.place, self.limits)

    def values(self, name: str) -> Array:
        """Return an outcome, shape (draws, rows); yes is 1 and no is 0.

        Raises
        ------
        InputError
            When a test cannot be judged because its facts are unknown.
        """
        outcomes = self.place.outcomes
        if name in outcomes:
            return outcomes[name]
        if (tests := _tests(name)) is not None:
            for test in tests:
                if test not in self._holds:
                    raise InputError(f"{test} ({NAMES[test].lower()}) cannot be judged: its facts are unknown.")
            holds: NDArray[np.bool_] = np.logical_and.reduce([self._holds[test] for test in tests])
            return holds.astype(np.float64)
        match name:
            case "loss":
                return (outcomes["profit"] < 0.0).astype(np.float64)
            case "net_gain":
                return np.asarray(outcomes["customer_surplus"] - outcomes["external_loss"])
            case "worst_segment":
                return np.asarray(self.place.by_segment().net_gain.min(axis=2))
            case "customers_share":
                return _ratio(self.values("net_gain"), outcomes["total_surplus"])
        return np.asarray(self.values(name.removeprefix("total_")) * self.place.customers)


def _tests(name: str) -> tuple[str, ...] | None:
    """Return the fair-exchange tests that a name stands for; ``None`` where it stands for something else."""
    tests = tuple(name.split("+"))
    return tests if all(test in NAMES for test in tests) else None


def _ratio(part: Array, whole: Array) -> Array:
    return np.divide(part, whole, out=np.full_like(part, np.nan), where=whole > 0)


@dataclass(frozen=True, slots=True)
class Measure:
    """One number that sums up an outcome.

    Parameters
    ----------
    outcome
        One of `MEASURED`, or several fair-exchange tests that hold together, as in ``E1+E2+E3``.
    statistic
        One of `STATISTICS`.
    """

    outcome: str
    statistic: str = "mean"

    def __post_init__(self) -> None:
        if _tests(self.outcome) is None:
            _known(self.outcome, MEASURED, "an outcome")
        _known(self.statistic, STATISTICS, "a statistic")
        if self._flag and self.statistic not in ("mean", "chance", "surely"):
            raise InputError(
                f"{self.statistic}({self.outcome}) has no meaning: it holds or does not hold.",
                hint=f"Write chance({self.outcome}).",
            )

    @classmethod
    def parse(cls, text: str) -> Measure:
        """Read ``statistic(outcome)`` or an outcome alone.

        Raises
        ------
        InputError
            When it is neither, with the nearest name.
        """
        match = re.fullmatch(r"\s*(?:(\w+)\s*\(\s*([\w+]+)\s*\)|([\w+]+))\s*", text)
        if not match:
            raise InputError(f"{text!r} is not a measure.", hint="Write for example p10(profit) or chance(E3).")
        statistic, outcome, alone = match.groups()
        if alone is None:
            return cls(outcome, statistic)
        return cls(alone, "chance" if alone in _FLAGS or _tests(alone) else "mean")

    @property
    def _flag(self) -> bool:
        """Whether it holds or does not hold."""
        return self.outcome in _FLAGS or _tests(self.outcome) is not None

    def of(self, readings: Readings) -> Array:
        """Return the number in each row, shape (rows,); ``nan`` where it does not exist."""
        values = readings.values(self.outcome)
        match self.statistic:
            case "mean" if self.outcome in ("rate", "dividend", "customers_share"):
                part, whole = {
                    "rate": ("payout", "data_revenue"),
                    "dividend": ("payout", "participation"),
                    "customers_share": ("net_gain", "total_surplus"),
                }[self.outcome]
                return _ratio(readings.values(part).mean(axis=0), readings.values(whole).mean(axis=0))
            case "chance" if not self._flag:
                return np.asarray((values >= 0.0).mean(axis=0))
            case "surely":
                share = (values if self._flag else values >= 0.0).mean(axis=0)
                return np.asarray(share - share_error(share, len(values)))
            case "mean" | "chance":
                return np.asarray(values.mean(axis=0))
        return np.array([self._of_column(column[np.isfinite(column)]) for column in values.T])

    def _of_column(self, values: Array) -> float:
        if not values.size:
            return float("nan")
        if self.statistic == "cvar":
            return cvar(values, WORST)
        return float(np.quantile(values, _QUANTILES[self.statistic]))

    def __str__(self) -> str:
        return f"{self.statistic}({self.outcome})"

    @property
    def unit(self) -> str:
        """Of the number: share, money a month, or money a month for the whole programme."""
        if (
            self.statistic in ("chance", "surely")
            or self._flag
            or self.outcome in _SHARES
            or self.outcome == "customers_share"
        ):
            return "share"
        return "money a month in all" if self.outcome.startswith("total_") else "money a month"

    @property
    def phrase(self) -> str:
        """What it is, in words and without a capital."""
        if self.outcome == "loss":
            return "the chance of a loss"
        if (tests := _tests(self.outcome)) is not None:
            names = series(f"“{NAMES[test]}”" for test in tests)
            surely = ", less its sampling error," if self.statistic == "surely" else ""
            return f"the chance{surely} that {names} {'hold together' if len(tests) > 1 else 'holds'}"
        whole = self.outcome.startswith("total_") and self.outcome not in _NOUNS
        key = self.outcome.removeprefix("total_") if whole else self.outcome
        noun = _NOUNS.get(key, key.replace("_", " ")) + (" of the whole programme" if whole else "")
        return {
            "mean": f"the expected {noun}",
            "p10": f"the {noun} that 9 of 10 futures exceed",
            "p50": f"the {noun} of the middle future",
            "p90": f"the {noun} that 1 of 10 futures exceeds",
            "chance": f"the chance that the {noun} is not below zero",
            "surely": f"the chance, less its sampling error, that the {noun} is not below zero",
            "cvar": f"the mean {noun} of the lowest tenth of the futures",
        }[self.statistic]

    def words(self, value: float, currency: str) -> str:
        """Return a value of this measure as people say it."""
        if self.statistic in ("chance", "surely") or self._flag:
            return f"{of_hundred(value)} futures"
        if self.unit == "share":
            return percent(value, 1)
        if self.unit == "money a month in all":
            return f"{money(value, currency, 0)} a month"
        return f"{money(value, currency, 2)} per {'participant' if self.outcome == 'dividend' else 'customer'}-month"


def _known(name: str, known: Mapping[str, str], kind: str) -> None:
    if name in known:
        return
    problem = Problem(f"is not {kind}", field=name, suggestion=nearest(name, known))
    raise InputError(f"{name!r} is not {kind}.", problems=[problem], hint=f"Known are: {', '.join(known)}.")


@dataclass(frozen=True, slots=True)
class Constraint:
    """A condition on a measure.

    Parameters
    ----------
    measure, relation, bound
        For example p10(profit), ``>=``, 0.
    """

    measure: Measure
    relation: Relation
    bound: float

    @classmethod
    def parse(cls, text: str) -> Constraint:
        """Read a condition such as ``p10(profit) >= 0``, ``chance(E3) >= 80%`` or ``worse_off <= 0.05``.

        Raises
        ------
        InputError
            When it cannot be read, with the nearest name.
        """
        left, relation, right = _parted(text)
        number = right.removesuffix("%").strip()
        try:
            bound = float(number) / (100.0 if right.endswith("%") else 1.0)
        except ValueError:
            bound = float("nan")
        if not np.isfinite(bound):
            raise InputError(f"{right!r} in {text!r} is not a number.")
        return cls(Measure.parse(left), relation, bound)

    def holds(self, values: Array) -> NDArray[np.bool_]:
        """Return where it holds; not where the measure does not exist."""
        return np.asarray(values >= self.bound if self.relation == ">=" else values <= self.bound)

    def __str__(self) -> str:
        return f"{self.measure} {self.relation} {self.bound:g}"


def _parted(text: str) -> tuple[str, Relation, str]:
    match = re.fullmatch(r"(.*?)(>=|<=|≥|≤|>|<)(.*)", text.strip())
    if not match:
        raise InputError(
            f"{text!r} is not a condition.", hint="Write for example p10(profit) >= 0 or chance(E3) >= 80%."
        )
    left, sign, right = match.groups()
    # Amounts are real numbers: above and at least are the same.
    return left, ">=" if sign in (">=", "≥", ">") else "<=", right.strip()


@dataclass(frozen=True, slots=True)
class Objective:
    """An aim: a measure that should be as large, or as small, as possible.

    Parameters
    ----------
    measure
        What.
    largest
        Whether more is better.
    """

    measure: Measure
    largest: bool = True

    @classmethod
    def parse(cls, text: str) -> Objective:
        """Read an aim such as ``profit``, ``p10(profit)`` or ``min worse_off``; without ``min``, more is better."""
        first, _, rest = text.strip().partition(" ")
        if first in ("min", "max") and rest:
            return cls(Measure.parse(rest), first == "max")
        return cls(Measure.parse(text))

    def __str__(self) -> str:
        return str(self.measure) if self.largest else f"min {self.measure}"

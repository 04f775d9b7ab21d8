"""One method of 11 CCR 7081(a): its values in every future, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenhand.scenario.facts import Role
from evenhand.vocabulary.bands import band

Array = NDArray[np.float64]

NAMES: Mapping[int, str] = {
    1: "Marginal value of one consumer's data",
    2: "Average value of a consumer's data",
    3: "Value of all data per consumer asked",
    4: "Revenue from the data",
    5: "Expenses of the data",
    6: "Expenses of the incentive",
    7: "Profit from the data",
    8: "Another reliable method",
}
FORMULAS: Mapping[int, str] = {
    1: "what one more participant of average spending adds to data revenue",
    2: "data revenue ÷ people who say yes freely",
    3: "data revenue ÷ all people asked",
    4: "data revenue ÷ people who say yes freely, before any cost",
    5: "cost of consent, storage, security and breaches ÷ people who say yes freely",
    6: "dividends, payment fees and benefits to participants ÷ people who receive them",
    7: "method 4 less method 5 less overhead",
    8: "as stated by whoever made it",
}
CAUTIONS: Mapping[int, str] = {
    1: "Falls with scale, so it is usually the lowest of the values.",
    2: "A mean hides that few people's data bring in most of it; see the values by segment.",
    3: "Same sum as method 2, but shared among people who did not take part too.",
    4: "Ignores costs. How revenue is attributed to data must be named. In this model it is method 2 by another way, "
    "so the two count as one. Customers who stay longer are not counted.",
    5: "A floor of cost, not what the data are worth.",
    6: "Circular when used alone: it says that the data are worth what is paid for them. It needs a second method.",
    7: "Depends on which overhead is charged to the data; the key must be documented.",
    8: "What customers ask for is what data are worth to them; the rule asks what they are worth to the business.",
}
FAMILY: Mapping[int, int] = {1: 1, 2: 2, 3: 3, 4: 2, 5: 5, 6: 6, 7: 7, 8: 8}
"""Methods with the same number here are one method when two are asked for."""
CIRCULAR, FLOOR = 6, 5
# Points at which the density of the draws is looked at to find its top.
GRID = 256


@dataclass(frozen=True, slots=True)
class Input:
    """One number or fact that a method rests on.

    Parameters
    ----------
    name
        What it is.
    fact, assumption
        The path of the fact, or the id of the assumption, it comes from; at most one of them.
    low, likely, high
        P10, mode and P90.
    unit, source
        Its unit, and where it comes from in words.
    declared
        Whether the scenario states it, or a default of the tool stands in.
    """

    name: str
    fact: str | None
    assumption: str | None
    low: float | None
    likely: float | None
    high: float | None
    unit: str
    source: str
    declared: bool


@dataclass(frozen=True, slots=True)
class Overhead:
    """Overhead charged to the data: money a month for the whole programme, and by which key."""

    low: float
    likely: float
    high: float
    key: str


@dataclass(frozen=True, slots=True)
class OtherMethod:
    """A method of one's own (number 8): what it gives per participant-month, where that stands, who reviewed it."""

    name: str
    low: float
    likely: float
    high: float
    citation: str
    reviewer: Role


@dataclass(frozen=True)
class Method:
    """One method.

    Parameters
    ----------
    number
        As in 11 CCR 7081(a).
    values
        Money a month in every future, shape (draws,), ``nan`` in futures without participants; ``None`` where the
        method does not apply.
    reason
        Why it does not apply.
    inputs
        What it rests on.
    by_segment
        Its mean in each segment, where that differs.
    note
        What else a reader should know of this one.
    """

    number: int
    values: Array | None
    inputs: tuple[Input, ...]
    reason: str | None = None
    by_segment: Mapping[str, float] = field(default_factory=dict)
    note: str = ""

    @property
    def name(self) -> str:
        """What it is called."""
        return NAMES[self.number]

    @property
    def formula(self) -> str:
        """How it is worked out, in words."""
        return FORMULAS[self.number]

    @property
    def caution(self) -> str:
        """What to beware of."""
        return " ".join(part for part in (CAUTIONS[self.number], self.note) if part)

    @cached_property
    def range(self) -> tuple[float, float, float] | None:
        """P10, mode and P90 of the values."""
        if self.values is None:
            return None
        values = self.values[np.isfinite(self.values)]
        low, _, high = band(values)
        return low, min(max(_mode(values), low), high), high

    def to_json_dict(self) -> dict[str, Any]:
        """Return plain values."""
        low, mode, high = self.range or (None, None, None)
        return {
            "method": self.number,
            "name": self.name,
            "formula": self.formula,
            "low": low,
            "mode": mode,
            "high": high,
            "reason": self.reason,
            "caution": self.caution,
            "by_segment": dict(self.by_segment),
            "inputs": [
                {name: getattr(item, name) for name in Input.__dataclass_fields__}  # slots have no __dict__
                for item in self.inputs
            ],
        }


def _mode(values: Array) -> float:
    """Return where the draws are densest, by a Gaussian kernel of Scott's width."""
    if np.ptp(values) <= 1e-12 * max(float(np.max(np.abs(values))), 1e-300):
        return float(values[0])
    first, last = np.quantile(values, [0.01, 0.99]).tolist()
    places = np.linspace(first, last, GRID)
    # Written out: in one dimension scipy's solves a triangular system for it, which takes thirty times as long.
    width = values.std(ddof=1) * len(values) ** -0.2
    density = np.exp(-(((places[:, None] - values) / width) ** 2) / 2.0).sum(axis=1)
    return float(places[int(np.argmax(density))])

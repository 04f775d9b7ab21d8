"""The eight methods of 11 CCR 7081(a) on a simulation, side by side.

All are money a month. Data revenue counts people who say yes freely, as everywhere in the model, so those people are
the consumers whose data are valued.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenhand.errors import ModelError
from evenhand.exchange.model.terms import FACTS
from evenhand.exchange.scheme import scheme_of
from evenhand.exchange.simulation import Simulation
from evenhand.isolation import failure_of
from evenhand.scenario.facts import Role, Unknown, is_known
from evenhand.scenario.revision import revision
from evenhand.uncertainty.distributions import solve
from evenhand.uncertainty.draws import uniforms
from evenhand.vocabulary.bands import band
from evenhand.vocabulary.numbers import amount, percent

__all__ = ["NAMES", "Input", "Method", "OtherMethod", "Overhead", "all_methods"]

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
RUNNING = ("cost.setup", "cost.fixed_month", "cost.per_customer_month", "cost.per_participant_month")
PAYING = ("cost.payment_fixed", "cost.payment_share")
BREACH = ("cost.breach_probability", "cost.breach_record", "finance.discount_rate")
# Futures without participants are left out of a value per participant; with more of them there is no such value.
MOST_EMPTY = 0.1
# A share is a number of people only in a programme: less than half a person in all of it is nobody. Dividing by less
# would value the data of a millionth of a person, and one such future would outweigh all others.
SOMEBODY = 0.5
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


def all_methods(
    simulation: Simulation, *, overhead: Overhead | None = None, other: OtherMethod | None = None
) -> tuple[Method, ...]:
    """Return the eight methods for the scheme as declared."""
    return _Methods(simulation, overhead, other).all()


class _Methods:
    """Works the eight out from one simulation."""

    def __init__(self, simulation: Simulation, overhead: Overhead | None, other: OtherMethod | None) -> None:
        self.simulation = simulation
        self.scenario = simulation.scenario
        self.terms = simulation.plan.terms
        self.overhead, self.other = overhead, other
        kept = () if self.scenario.economics.of_margin else ("revenue.gross_margin",)
        self.bringing = ("revenue.uplift", *kept)
        self.free = simulation.offer["free"]
        self.recorded = simulation.offer["participation"]
        self.revenue = simulation.offer["data_revenue"]

    def all(self) -> tuple[Method, ...]:
        makers = (self.marginal, self.average, self.aggregate, self.gross, self.running, self.incentive, self.profit)
        return tuple(self._alone(number, make) for number, make in enumerate((*makers, self.own), 1))

    def _alone(self, number: int, make: Callable[[], Method]) -> Method:
        """Return a method, or why it failed: the others are worked out without it."""
        try:
            method = make()
            # Its range is asked for here, where a fault in it is caught, and kept.
            if method.range is not None and not np.isfinite(method.range).all():
                raise ModelError("its values are not finite.")
        except Exception as error:
            failure = failure_of(
                error, part=f"valuation-{number}", title=NAMES[number], revision=revision(self.scenario)
            )
            return Method(number, None, (), failure.sentence)
        return method

    def marginal(self) -> Method:
        inputs = self._inputs((*self.bringing, "revenue.half"))
        if reason := self._missing((*self.bringing, "revenue.half")) or self._nobody():
            return Method(1, None, inputs, reason)
        taken = self.simulation.declared.aggregate.total("value_free")
        return Method(1, self.terms.growth.elasticity(taken)[:, 0] * self._each(self.revenue), inputs)

    def average(self) -> Method:
        inputs = self._revenue_inputs()
        if reason := self._missing(self.bringing) or self._nobody():
            return Method(2, None, inputs, reason)
        return Method(2, self._each(self.revenue), inputs, by_segment=self._by_segment())

    def aggregate(self) -> Method:
        inputs = self._revenue_inputs()
        if reason := self._missing(self.bringing):
            return Method(3, None, inputs, reason)
        return Method(3, self.revenue, inputs)

    def gross(self) -> Method:
        inputs = self._revenue_inputs()
        if reason := self._missing(self.bringing) or self._nobody():
            return Method(4, None, inputs, reason)
        return Method(4, self._each(self.revenue), inputs)

    def running(self) -> Method:
        inputs = self._inputs((*RUNNING, *BREACH))
        if reason := self._missing(RUNNING) or self._nobody():
            return Method(5, None, inputs, reason)
        return Method(5, self._each(self._expenses()), inputs)

    def incentive(self) -> Method:
        needed = self._incentive_needs()
        inputs = (*self._scheme_input(), *self._inputs(needed))
        if not self._pays and not needed:
            return Method(6, None, inputs, "The scheme pays nothing, and no benefit is given to participants alone.")
        if reason := self._missing(needed):
            return Method(6, None, inputs, reason)
        if np.mean(~self._people(self.recorded)) > MOST_EMPTY:
            return Method(6, None, inputs, "In many futures nobody takes part, so nobody receives it.")
        fees = np.zeros_like(self.recorded)
        payout = self.simulation.offer["payout"]
        if self.simulation.plan.in_money:
            paid = self.recorded * (payout > 0)
            fees = self.terms.per_payment * paid + self.terms.payment_share * payout
        given = self._benefits("participants") * self.recorded
        spent = payout + fees + given
        return Method(6, self._per(spent, self.recorded), inputs)

    def profit(self) -> Method:
        inputs = (*self._revenue_inputs(), *self._inputs((*RUNNING, *BREACH)), *self._overhead_input())
        if reason := self._missing((*self.bringing, *RUNNING)) or self._nobody():
            return Method(7, None, inputs, reason)
        note = "" if self.overhead else "No overhead was stated, so none is taken off."
        charged = self._stated("overhead", self.overhead) / self.simulation.customers if self.overhead else 0.0
        return Method(7, self._each(self.revenue - self._expenses() - charged), inputs, note=note)

    def own(self) -> Method:
        asks = band(np.exp(self.terms.willingness.log_median))
        note = (
            f"For context only: the typical customer asks {amount(asks.low)} to {amount(asks.high)} "
            f"{self.simulation.currency} a month."
        )
        if self.other is None:
            return Method(8, None, (), "No other method was stated.", note=note)
        other = self.other
        source = f"{other.citation}; reviewed by {other.reviewer.value}"
        made = Input(other.name, None, None, other.low, other.likely, other.high, "money a month", source, True)
        return Method(8, self._stated("other", other), (made,), note=note)

    @property
    def _pays(self) -> bool:
        return self.scenario.scheme.pays or bool(self.simulation.plan.offered)

    def _expenses(self) -> Array:
        """Return what handling the data costs per customer-month, without what is given to people."""
        terms = self.terms
        each = terms.per_customer - self._benefits("everyone")
        return np.asarray(terms.fixed + each + (terms.per_participant - self._benefits("participants")) * self.recorded)

    def _benefits(self, to: str) -> Array:
        costs = [
            self.simulation.drawn[f"benefit.{index}.cost"]
            for index, benefit in enumerate(self.scenario.benefits)
            if benefit.to == to
        ]
        return np.sum(costs, axis=0) if costs else np.zeros_like(self.free)

    def _by_segment(self) -> dict[str, float]:
        """Return the mean of data revenue per free participant of each segment."""
        groups, aggregate = self.simulation.plan.groups, self.simulation.declared.aggregate
        weight, value = groups.per_segment(groups.weight), groups.per_segment(groups.value)
        shape = (self.simulation.draws, len(weight))
        brought = np.broadcast_to(aggregate.segment("value_free")[:, 0, :], shape) * value
        people = np.broadcast_to(aggregate.segment("free")[:, 0, :], shape) * weight
        with np.errstate(divide="ignore", invalid="ignore"):
            each = self.revenue[:, None] * brought / brought.sum(axis=1, keepdims=True) / people
        each = each[np.all(np.isfinite(each), axis=1)]
        return dict(zip(groups.names, each.mean(axis=0).tolist(), strict=True)) if len(each) else {}

    def _stated(self, name: str, overhead: Overhead | OtherMethod) -> Array:
        shape = solve("pert", overhead.low, overhead.likely, overhead.high)
        return shape.ppf(uniforms(f"valuation.{name}", self.simulation.draws, self.simulation.seed))

    def _nobody(self) -> str | None:
        share = float(np.mean(~self._people(self.free)))
        none = f"In {percent(share)} of futures nobody says yes freely, so there is nobody's data to value."
        return none if share > MOST_EMPTY else None

    def _each(self, amount: Array) -> Array:
        """Return money per customer as money per person who says yes freely."""
        return self._per(amount, self.free)

    def _per(self, amount: Array, share: Array) -> Array:
        return np.divide(amount, share, out=np.full_like(amount, np.nan), where=self._people(share))

    def _people(self, share: Array) -> NDArray[np.bool_]:
        """Return in which futures a share of customers is anybody at all."""
        return np.asarray(share * self.simulation.customers >= SOMEBODY)

    def _missing(self, needed: Sequence[str]) -> str | None:
        """Return a sentence naming what nobody has stated, or ``None``.

        A default of the tool is no estimate of this business, and a good-faith estimate is what the rule asks for.
        """
        lacking = [self._path(key) for key in needed if not self._declared(key)]
        if not lacking:
            return None
        return f"Not stated: {', '.join(lacking)}. The tool's default is no good-faith estimate of this business."

    def _declared(self, key: str) -> bool:
        if key in self.scenario.assumptions:
            return True
        value: object = self.scenario
        for name in self._path(key).replace("[", ".").replace("]", "").split("."):
            value = value[int(name)] if isinstance(value, tuple) else getattr(value, name, Unknown())
        return is_known(value)

    def _path(self, key: str) -> str:
        if key.startswith("benefit."):
            _, index, side = key.split(".")
            return f"benefits[{index}].{side}"
        return FACTS.get(key, key)

    def _incentive_needs(self) -> tuple[str, ...]:
        pays = self.simulation.plan.in_money and self._pays
        given = tuple(
            f"benefit.{i}.cost" for i, benefit in enumerate(self.scenario.benefits) if benefit.to == "participants"
        )
        return (*(PAYING if pays else ()), *given)

    def _inputs(self, keys: Sequence[str]) -> tuple[Input, ...]:
        return tuple(self._input(key) for key in keys)

    def _input(self, key: str) -> Input:
        one, path = self.simulation.drawn.assumption(key), self._path(key)
        stated = self._declared(key) and key not in self.scenario.assumptions
        source = f"{one.source}; {proof}" if (proof := self._evidence(path)) and stated else one.source
        return Input(
            one.label,
            path if stated else None,
            None if stated else key,
            one.low,
            one.likely,
            one.high,
            one.unit,
            source,
            self._declared(key),
        )

    def _evidence(self, path: str) -> str | None:
        while path:
            if path in self.scenario.evidence:
                return self.scenario.evidence[path]
            path = path.rpartition(".")[0]
        return None

    def _revenue_inputs(self) -> tuple[Input, ...]:
        spending = self.simulation.plan.groups.mean_spending
        low, mode, high = band(self.free)
        simulated = f"simulation with {self.simulation.draws:,} draws, seed {self.simulation.seed}"
        return (
            *self._inputs((*self.bringing, "revenue.half")),
            Input("Spending", None, None, spending, spending, spending, "money a month", "the customers in hand", True),
            Input("Share who say yes freely", None, None, low, mode, high, "share", simulated, True),
        )

    def _scheme_input(self) -> tuple[Input, ...]:
        source = self._evidence("scheme") or "stated in the scenario"
        kind = scheme_of(self.scenario).words.name
        return (Input(f"The scheme: {kind}", "scheme", None, None, None, None, "", source, True),)

    def _overhead_input(self) -> tuple[Input, ...]:
        if self.overhead is None:
            return ()
        cost, unit = self.overhead, "money a month in all"
        return (Input("Overhead", None, None, cost.low, cost.likely, cost.high, unit, cost.key, True),)

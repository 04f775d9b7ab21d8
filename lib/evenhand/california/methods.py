"""The eight methods of 11 CCR 7081(a) on a simulation, side by side.

All are money a month. Data revenue counts people who say yes freely, as everywhere in the model, so those people are
the consumers whose data are valued.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from evenhand.california.method import NAMES, Input, Method, OtherMethod, Overhead
from evenhand.errors import ModelError
from evenhand.exchange.model.resolved import FACTS
from evenhand.exchange.scheme import scheme_of
from evenhand.exchange.simulation import Simulation
from evenhand.isolation import failure_of
from evenhand.scenario.facts import Unknown, is_known
from evenhand.scenario.revision import revision
from evenhand.uncertainty.distributions import solve
from evenhand.uncertainty.draws import uniforms
from evenhand.vocabulary.bands import band
from evenhand.vocabulary.numbers import amount, percent

Array = NDArray[np.float64]

RUNNING = ("cost.setup", "cost.fixed_month", "cost.per_customer_month", "cost.per_participant_month")
PAYING = ("cost.payment_fixed", "cost.payment_share")
BREACH = ("cost.breach_probability", "cost.breach_record", "finance.discount_rate")
# Futures without participants are left out of a value per participant; with more of them there is no such value.
MOST_EMPTY = 0.1
# A share is a number of people only in a programme: less than half a person in all of it is nobody. Dividing by less
# would value the data of a millionth of a person, and one such future would outweigh all others.
SOMEBODY = 0.5


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
        assumption, path = self.simulation.drawn.assumption(key), self._path(key)
        stated = self._declared(key) and key not in self.scenario.assumptions
        source = f"{assumption.source}; {proof}" if (proof := self._evidence(path)) and stated else assumption.source
        return Input(
            assumption.label,
            path if stated else None,
            None if stated else key,
            assumption.low,
            assumption.likely,
            assumption.high,
            assumption.unit,
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

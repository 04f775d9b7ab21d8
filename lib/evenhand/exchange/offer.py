"""The offer in hand: by which scheme, how much, and where it comes from; read from an address or a command line.

An address names only what differs from the scenario: ``scheme=flat``, the details of that scheme by the names of its
facts, ``months`` and ``payments``, and how much as ``pay`` (money a month) or ``rate`` (payout ÷ data revenue). What it
names is read here for pages and the command line alike, so that the same words mean the same offer everywhere.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from evenhand.errors import InputError, ModelError
from evenhand.exchange.level import Level, Origin, declared, level_at
from evenhand.exchange.scheme import Control, Number, Prices, Scheme, Start, scheme_of, schemes
from evenhand.exchange.simulation import Simulation
from evenhand.exchange.solve.plan import Axis
from evenhand.scenario import Scenario

AMOUNTS: Mapping[Axis, str] = {"dividend": "pay", "rate": "rate"}
"""How much, as money a month or as a share of data revenue, with its name in the address and on the command line."""
SCHEME = "scheme"
TIMES: Mapping[str, tuple[tuple[str, ...], float, float]] = {
    "months": (("programme", "months"), 1, 600),
    "payments": (("economics", "costs", "payments_per_year"), 0, 365),
}
"""What can be set for every scheme: its place in a scenario, and between which bounds."""


def details() -> frozenset[str]:
    """Return the names of what can be set for any scheme besides how much is paid."""
    return frozenset(control.fact for kind in schemes().values() for control in kind.form)


def parameters() -> frozenset[str]:
    """Return every name by which an address can say something of an offer."""
    return frozenset((SCHEME, *AMOUNTS.values(), *TIMES, *details()))


@dataclass(frozen=True, slots=True)
class Offer:
    """What is offered in exchange for the data.

    Parameters
    ----------
    scenario
        The id of the scenario that it is an offer of.
    scheme
        By which scheme, with all its details.
    origin
        Whether it is declared, chosen by people, or recommended.
    axis, amount
        How much, as money a month (``dividend``) or payout ÷ data revenue (``rate``); ``None`` for as much as the
        scheme itself says.
    times
        Months the programme runs and payments a year, where they differ from the scenario's.
    """

    scenario: str
    scheme: Scheme
    origin: Origin = "declared"
    axis: Axis | None = None
    amount: float | None = None
    times: Mapping[str, float] | None = None

    # --- from and to an address ---

    @classmethod
    def of(cls, scenario: Scenario) -> Offer:
        """Return the offer that a scenario declares."""
        return cls(scenario.id, scheme_of(scenario))

    @classmethod
    def read(cls, asked: Mapping[str, str], simulation: Simulation) -> Offer:
        """Return the offer that an address asks for; the declared one where it asks for nothing.

        Parameters
        ----------
        asked
            Query parameters; those of something else are left alone.
        simulation
            The scenario as declared: another scheme begins at what is paid there.

        Raises
        ------
        InputError
            When what it asks for cannot be.
        """
        scenario = simulation.scenario
        own = scheme_of(scenario)
        kind = schemes().get(asked.get(SCHEME, own.kind))
        if kind is None:
            raise InputError(f"There is no scheme “{asked[SCHEME]}”.", hint=f"Known are {', '.join(schemes())}.")
        document = own.model_dump(mode="json") if isinstance(own, kind) else begun(kind, simulation)
        try:
            for control in kind.form:
                if control.fact in asked:
                    document[control.fact] = _read(control, asked[control.fact])
            scheme = kind.model_validate(document)
        except (ValidationError, ValueError):
            raise InputError(f"The address asks for details that “{kind.words.label}” cannot have.") from None
        times = {name: _time(name, asked[name]) for name in TIMES if name in asked}
        times = {name: value for name, value in times.items() if value != _stands(scenario, name)}
        axis, amount = amount_of(asked)
        changed = bool(times) or amount is not None or scheme != own
        return cls(scenario.id, scheme, "chosen" if changed else "declared", axis, amount, times)

    # --- what follows ---

    def changes(self, scenario: Scenario) -> dict[str, Any]:
        """Return the fields of a scenario that differ under this offer, whole, for `Scenario.replace`."""
        facts: dict[str, Any] = {}
        if self.scheme != scheme_of(scenario):
            facts["scheme"] = self.scheme.model_dump(mode="json")
        times = self.times or {}
        if "months" in times:
            facts["programme"] = scenario.programme.model_copy(update={"months": round(times["months"])})
        if "payments" in times:
            costs = scenario.economics.costs.model_copy(update={"payments_per_year": times["payments"]})
            facts["economics"] = scenario.economics.model_copy(update={"costs": costs})
        return facts

    def level(self, simulation: Simulation) -> Level:
        """Return what it brings in a simulation of its scheme.

        Raises
        ------
        evenhand.errors.ModelError
            When the scheme never reaches the amount.
        """
        if self.axis is None or self.amount is None:
            return declared(simulation)
        place: dict[str, float] = {self.axis: self.amount}
        return level_at(simulation, **place, origin=self.origin)


def begun(kind: type[Scheme], simulation: Simulation) -> dict[str, Any]:
    """Return another scheme, as a document, that begins at what is paid as declared."""
    level = declared(simulation)
    start = Start(
        dividend=round(level.dividend, 2),
        rate=min(round(level.rate, 2), 1.0),
        scenario=simulation.scenario,
        assumptions=simulation.assumptions,
    )
    return kind.model_validate({"kind": kind.name(), **kind.begin(start)}).model_dump(mode="json")


def amount_of(asked: Mapping[str, str]) -> tuple[Axis | None, float | None]:
    """Return how much an address asks for, on which axis; ``None`` where it names no amount.

    Raises
    ------
    evenhand.errors.ModelError
        When it is no amount.
    """
    for axis, name in AMOUNTS.items():
        if name in asked:
            try:
                value = float(asked[name])
            except ValueError:
                raise ModelError(f"“{asked[name]}” is no number.") from None
            if not math.isfinite(value):
                raise ModelError(f"“{asked[name]}” is no amount.")
            return axis, value
    return None, None


def _time(name: str, text: str) -> float:
    _, low, high = TIMES[name]
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not (low <= value <= high and value > 0):
        raise InputError(f"“{text}” is no number of {name}.")
    return float(round(value)) if name == "months" else value


def _stands(scenario: Scenario, name: str) -> float:
    value: Any = scenario
    for part in TIMES[name][0]:
        value = getattr(value, part)
    return float(value)


def _read(control: Control, text: str) -> Any:
    if isinstance(control, Prices):
        pairs = (pair.rpartition(":") for pair in text.split("~") if pair)
        return {category: float(price) for category, _, price in pairs}
    if isinstance(control, Number):
        return float(text)
    return text or None

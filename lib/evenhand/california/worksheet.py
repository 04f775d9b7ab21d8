"""The worksheet as a whole: eight methods, the relation, and the keys by which it can be made again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from evenhand.california.method import NAMES, Method, OtherMethod, Overhead
from evenhand.california.methods import all_methods
from evenhand.california.relation import Relation, relate
from evenhand.errors import InputError, Problem
from evenhand.exchange.simulation import Simulation
from evenhand.law.place import Jurisdiction
from evenhand.law.registry import load_registry
from evenhand.scenario.model import Scenario
from evenhand.scenario.revision import revision

CAUTION = (
    "These values estimate what the data are worth to the business, not to the person. They are drafts for legal "
    "review: the regulation asks for a reasonable, good-faith method and its documentation, and sets no bands."
)
BEHIND: Mapping[str, str] = {"methods": "ccr-2026-7081-a", "relation": "ccr-7080-b", "notice": "ccr-2026-7016-d"}
"""What of the registry of law stands behind it."""


def rules_behind() -> Mapping[str, str]:
    """Return the rules behind it as they are cited, each with how far its text was read."""
    registry = load_registry()
    results: dict[str, str] = {}
    for part, name in BEHIND.items():
        act, item = registry.act_of(name), registry.propositions[name]
        standing = act.standing(item)
        results[part] = f"{act.cite(item.at)}{f' ({standing})' if standing else ''}"
    return results


@dataclass(frozen=True)
class Worksheet:
    """California's worksheet for one scenario.

    Parameters
    ----------
    simulation
        What it was worked out from.
    made
        The date of the estimate.
    methods
        The eight, in the order of the regulation.
    relation
        The offer against the value.
    keys
        Further things it depends on, for example the fingerprint of the customers.
    """

    simulation: Simulation
    made: dt.date
    methods: tuple[Method, ...]
    relation: Relation
    keys: Mapping[str, str] = field(default_factory=dict)

    def method(self, number: int) -> Method:
        """Return one of the eight."""
        return self.methods[number - 1]

    @property
    def caution(self) -> str:
        """What to beware of with all of it."""
        return CAUTION

    def to_json_dict(self) -> dict[str, Any]:
        """Return plain values with stable keys: what is kept as the record."""
        simulation = self.simulation
        return {
            "scenario": simulation.scenario.id,
            "revision": revision(simulation.scenario),
            "jurisdiction": Jurisdiction.US_CA.value,
            "made": self.made.isoformat(),
            "currency": simulation.currency,
            "period": "month",
            "customers": simulation.customers,
            "sample_only": simulation.sample_only,
            "draws": simulation.draws,
            "seed": simulation.seed,
            **self.keys,
            "rules": dict(rules_behind()),
            "methods": [method.to_json_dict() for method in self.methods],
            "relation": self.relation.to_json_dict(),
            "caution": CAUTION,
        }


def check_reach(scenario: Scenario) -> None:
    """Check that a scenario's offer is made in California.

    Raises
    ------
    InputError
        When it names other jurisdictions only.
    """
    if Jurisdiction.US_CA not in scenario.jurisdictions:
        raise InputError(
            "This worksheet is for offers made in California, and the scenario names other jurisdictions only.",
            hint="Add US-CA to the scenario's jurisdictions if people there are asked.",
        )


def worksheet(
    simulation: Simulation,
    *,
    made: dt.date,
    chosen: Sequence[int] | None = None,
    overhead: Overhead | None = None,
    other: OtherMethod | None = None,
    keys: Mapping[str, str] | None = None,
) -> Worksheet:
    """Fill in the worksheet.

    Parameters
    ----------
    simulation
        Of the scenario whose offer is made in California.
    made
        The date of the estimate.
    chosen
        The methods to rely on, by number.
    overhead, other
        Overhead charged to the data, and a method of one's own.
    keys
        Further things to record, by name.

    Raises
    ------
    InputError
        When the scenario does not reach California, or a method has no such number.
    """
    check_reach(simulation.scenario)
    unknown = [number for number in chosen or () if number not in NAMES]
    if unknown:
        raise InputError(
            "The methods have the numbers 1 to 8.",
            problems=[Problem(f"{number} is no method", field="chosen") for number in unknown],
        )
    methods = all_methods(simulation, overhead=overhead, other=other)
    return Worksheet(simulation, made, methods, relate(simulation, methods, chosen=chosen), dict(keys or {}))

"""Which assumptions a case rests on: those of everybody, with what the scenario states in their place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from evenhand.exchange.model.possible import refuse_impossible
from evenhand.exchange.model.screen import StandIn
from evenhand.exchange.model.wta import segment_id
from evenhand.scenario.asking import SegmentSupply
from evenhand.scenario.facts import Unknown
from evenhand.scenario.model import Scenario
from evenhand.scenario.programme import Benefit, Range
from evenhand.uncertainty.assumptions import STATED, Assumption, Assumptions

FACTS = {
    "revenue.uplift": "economics.uplift",
    "revenue.gross_margin": "economics.gross_margin",
    "revenue.half": "economics.revenue.half",
    "service.value": "economics.service_value",
    "cost.setup": "economics.costs.setup",
    "cost.fixed_month": "economics.costs.fixed_month",
    "cost.per_customer_month": "economics.costs.per_customer_month",
    "cost.per_participant_month": "economics.costs.per_participant_month",
    "cost.payment_fixed": "economics.costs.payment_fixed",
    "cost.payment_share": "economics.costs.payment_share",
}
"""Assumptions that a fact of the scenario replaces, and the path of that fact."""

SEGMENT = {
    "median": "wta.user",
    "log_sd": "supply.log_sd",
    "willing": "supply.willing_for_nothing",
    "refusing": "supply.refusing",
}
"""What a scenario can say of a single segment, and the assumption in whose likeness it is drawn."""


def resolve(scenario: Scenario, assumptions: Assumptions) -> tuple[Assumptions, tuple[StandIn, ...]]:
    """Return the assumptions with the scenario's own values and facts put in, and what had to stand in for facts.

    Raises
    ------
    AssumptionError
        When the scenario overrides an assumption that does not exist, or with an impossible range.
    """
    own = assumptions.override(scenario.assumptions)
    changed: list[Assumption] = []
    standins: list[StandIn] = []
    for key, path in FACTS.items():
        value = _at(scenario, path)
        if isinstance(value, Unknown):
            if path == "economics.gross_margin" and scenario.economics.of_margin:
                continue
            standins.append(StandIn(path, f"the assumption {key}"))
        else:
            changed.append(_stated(own[key], value))
    for index, benefit in enumerate(scenario.benefits):
        changed.extend(_benefit(own, index, benefit, standins))
    for supply in scenario.supply:
        changed.extend(_segment(own, supply))
    resolved = own.replacing(*changed)
    refuse_impossible(scenario, resolved)
    return resolved, tuple(standins)


def _at(scenario: Scenario, path: str) -> Any:
    value: Any = scenario
    for name in path.split("."):
        value = getattr(value, name)
    return value


def _stated(base: Assumption, value: Range | float) -> Assumption:
    if isinstance(value, Range):
        return base.with_range(value.low, value.likely, value.high, source=STATED)
    return base.fixed_at(float(value))


def _benefit(own: Assumptions, index: int, benefit: Benefit, standins: list[StandIn]) -> Iterator[Assumption]:
    base = own["cost.benefit_month"]
    path = f"benefits[{index}]"
    for side, value in (("worth", benefit.worth), ("cost", benefit.cost)):
        key = f"benefit.{index}.{side}"
        renamed = replace(base, id=key, label=f"{benefit.name}: {side}")
        if not isinstance(value, Unknown):
            yield _stated(renamed, value)
        elif side == "worth":
            standins.append(StandIn(f"{path}.worth", "worth nothing to customers"))
            yield renamed.fixed_at(0.0)
        else:
            standins.append(StandIn(f"{path}.cost", "the assumption cost.benefit_month"))
            yield renamed


def _segment(own: Assumptions, supply: SegmentSupply) -> Iterator[Assumption]:
    for name, base in SEGMENT.items():
        value = getattr(supply, name)
        if value is None:
            continue
        low, likely, high = (value.low, value.likely, value.high) if isinstance(value, Range) else (float(value),) * 3
        label = "What customers ask for: all the data together" if name == "median" else own[base].label
        renamed = replace(own[base], id=segment_id(supply.segment, name), label=f"{label} ({supply.segment})")
        yield renamed.with_range(low, likely, high, source=supply.source, note=supply.note, owner=supply.owner)

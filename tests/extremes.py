"""Programmes at the ends of what can be described, each under every scheme, and a search for numbers that are none."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal, get_args, get_origin

from evenhand.customers import Sketch, complete_journey, typed_sketch
from evenhand.customers.sketch import Cell, SegmentSketch
from evenhand.exchange.scheme import schemes
from evenhand.places import SCENARIOS
from evenhand.scenario import Scenario, load
from evenhand.scenario.interview import draft
from pydantic.fields import FieldInfo

__all__ = ["DRAFTS", "EXAMPLES", "REFUSED", "SCHEMES", "Extreme", "extreme", "not_numbers"]

EXAMPLES = tuple(path.stem for path in sorted(SCENARIOS.glob("*.yaml")))
ANSWERS = {
    "data": ["purchases", "contact"],
    "purposes": ["offers", "service"],
    "asking": "separate",
    "refusal": "less_service",
    "reward": "money",
    "reward_amount": 2.0,
    "where": ["US-CA"],
}


def _range(low: float, likely: float, high: float) -> dict[str, object]:
    return {"low": low, "likely": likely, "high": high, "source": "an end of what can be described"}


DRAFTS: Mapping[str, Mapping[str, Any]] = {
    "nothing-known": {},
    "one-customer": {"programme": {"customers": 1}},
    "ten-customers": {"programme": {"customers": 10}},
    "heavy-tails": {"assumptions": {"supply.log_sd": _range(2.5, 3, 4)}},
    "all-refuse": {"assumptions": {"supply.refusing": _range(1, 1, 1), "supply.willing_for_nothing": _range(0, 0, 0)}},
    "all-willing": {"assumptions": {"supply.refusing": _range(0, 0, 0), "supply.willing_for_nothing": _range(1, 1, 1)}},
    "no-revenue": {"economics": {"uplift": 0}},
    "nothing-spent": {},
    "overflowing-spread": {"assumptions": {"supply.log_sd": _range(1, 40, 400)}},
    "overflowing-amount": {"economics": {"service_value": 1e300, "conditionality": 0.5}},
}
"""Drafts of “Start yours”, and which facts lie at an end."""

REFUSED = {"nothing-spent", "overflowing-spread", "overflowing-amount"}
"""No number can be given for these, which is said in words."""


@dataclass(frozen=True, slots=True)
class Extreme:
    """A programme with the customers it is judged on."""

    scenario: Scenario
    customers: Sketch


@cache
def extreme(name: str) -> Extreme:
    """Return one of `EXAMPLES` or `DRAFTS`."""
    if name in EXAMPLES:
        scenario = load(SCENARIOS / f"{name}.yaml")
        sketch = complete_journey().sketch
        return Extreme(scenario, replace(sketch, currency=scenario.currency))
    answers = {} if name == "nothing-known" else ANSWERS
    scenario = draft(answers, id=name, name=name.replace("-", " ").capitalize())
    return Extreme(scenario.replace(**DRAFTS[name]) if DRAFTS[name] else scenario, _customers(name))


def _customers(name: str) -> Sketch:
    match name:
        case "ten-customers":
            return _ten(50.0)
        case "nothing-spent":
            return _ten(0.0)
        case "heavy-tails":
            return typed_sketch(1000, 80.0, 0.97, "USD")
    return complete_journey().sketch


def _ten(spending: float) -> Sketch:
    """Return the smallest sketch there is: ten people in one cell."""
    cell = Cell(0.0, 2 * spending, 10, round(1000 * spending))
    return replace(typed_sketch(50, 80.0, 0.6, "USD"), segments=(SegmentSketch("all", (cell,)),))


def _value(field: FieldInfo) -> object:
    if get_origin(field.annotation) is dict:
        return {"user.behavior.purchase_history": 2.0}
    share = any(getattr(bound, "le", None) == 1 for bound in field.metadata)
    return 0.4 if share else 2.0


def _schemes() -> Iterator[tuple[str, dict[str, object]]]:
    """Yield each kind of scheme with each of its ways to split, its name first."""
    for kind, model in schemes().items():
        needed = {name: _value(field) for name, field in model.model_fields.items() if field.is_required()}
        facts = {**needed, "kind": kind}
        ways = {
            name: get_args(field.annotation)
            for name, field in model.model_fields.items()
            if get_origin(field.annotation) is Literal and name != "kind"
        }
        if not ways:
            yield kind, facts
        for name, values in ways.items():
            for value in values:
                yield f"{kind} {value}", {**facts, name: value}


SCHEMES: Mapping[str, dict[str, object]] = dict(_schemes())
"""Every scheme that is registered."""

_WORD = re.compile(r"(?<![a-z])[-−+]?(nan|inf|infinity)(?![a-z])", re.IGNORECASE)


def not_numbers(value: object, path: str = "") -> Iterator[str]:
    """Yield where a tree of plain values holds NaN or infinity, as a number or in words."""
    match value:
        case Mapping():
            for key, item in value.items():
                yield from not_numbers(item, f"{path}.{key}")
        case list() | tuple():
            for index, item in enumerate(value):
                yield from not_numbers(item, f"{path}[{index}]")
        case float() if not math.isfinite(value):
            yield f"{path}: {value}"
        case str() if _WORD.search(value):
            yield f"{path}: {value}"

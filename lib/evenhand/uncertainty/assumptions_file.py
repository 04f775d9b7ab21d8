"""The assumptions file: YAML in, assumptions and their correlations out, every fault with its line."""

from __future__ import annotations

import math
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from evenhand.errors import AssumptionError, Problem
from evenhand.places import ASSUMPTIONS
from evenhand.uncertainty.assumptions import (
    CONFIDENCES,
    MODE_TOLERANCE,
    OWNERS,
    UNITS,
    Assumption,
    Assumptions,
    nearest,
)
from evenhand.uncertainty.correlation import Correlation
from evenhand.uncertainty.distributions import KINDS, implied_mode

__all__ = ["load_assumptions"]

# Depth and size an assumptions file may have; the file is small, so anything beyond is a mistake or an attack.
MAX_BYTES = 1_000_000
MAX_DEPTH = 10


def load_assumptions(path: Path | str = ASSUMPTIONS) -> Assumptions:
    """Read an assumptions file.

    Raises
    ------
    AssumptionError
        With every fault of the file at once: line, id, field, what is wrong and the nearest valid key.
    """
    path = Path(path)
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise AssumptionError(f"{path.name} is larger than {MAX_BYTES:,} bytes.")
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise AssumptionError(f"{path} cannot be read: {error}.") from error
    return _parse(text, str(path))


@lru_cache(maxsize=8)
def _parse(text: str, name: str) -> Assumptions:
    return _Reader(name).read(text)


_TEXT_FIELDS = ("label", "plain", "source", "address", "population", "year", "note")
_NUMBER_FIELDS = ("low", "likely", "high")
_CHOICES: dict[str, tuple[str, ...]] = {
    "unit": tuple(UNITS),
    "distribution": KINDS,
    "confidence": CONFIDENCES,
    "owner": OWNERS,
}
_FIELDS = (*_TEXT_FIELDS, *_NUMBER_FIELDS, *_CHOICES, "checked")
_TOP = ("version", "assumptions", "correlations")
_OF_CORRELATION = ("between", "spearman", "why", "source")
_OPTIONAL = {"address", "population", "year", "note", "likely"}


class _Reader:
    """Turns the YAML node tree into assumptions, collecting faults with their lines."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []

    def fault(self, message: str, node: yaml.Node, field: str, **more: Any) -> None:
        mark = node.start_mark
        self.problems.append(
            Problem(message, file=self.name, line=mark.line + 1, column=mark.column + 1, field=field, **more)
        )

    def read(self, text: str) -> Assumptions:
        root = self.compose(text)
        items: dict[str, Assumption] = {}
        top = self.entries(root, "the file")
        for key, (key_node, _) in top.items():
            if key not in _TOP:
                self.fault("is not a key of this file", key_node, key, suggestion=nearest(key, list(_TOP)))
        if "assumptions" not in top:
            self.fault("the file has no 'assumptions'", root, "assumptions")
        else:
            for key, (_, node) in self.entries(top["assumptions"][1], "assumptions").items():
                if (item := self.assumption(key, node)) is not None:
                    items[key] = item
        correlations = self.correlations(top["correlations"][1], items) if "correlations" in top else ()
        if self.problems:
            raise AssumptionError(f"{Path(self.name).name} has {len(self.problems)} fault(s).", problems=self.problems)
        return Assumptions(items, correlations)

    def compose(self, text: str) -> yaml.Node:
        try:
            depth = 0
            # The event pass refuses deep nesting and aliases before any recursive code sees them.
            for event in yaml.parse(text, Loader=yaml.CSafeLoader):
                if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
                    depth += 1
                    if depth > MAX_DEPTH:
                        raise AssumptionError(f"{self.name} is nested more than {MAX_DEPTH} levels deep.")
                elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                    depth -= 1
                elif isinstance(event, yaml.AliasEvent):
                    raise AssumptionError(f"{self.name}: aliases (*{event.anchor}) are not allowed here.")
            node = yaml.compose(text, Loader=yaml.CSafeLoader)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = mark.line + 1 if mark else None
            problem = Problem(str(getattr(error, "problem", None) or error), file=self.name, line=line)
            raise AssumptionError("This is not valid YAML.", problems=[problem]) from error
        if node is None:
            raise AssumptionError(f"{self.name} is empty.")
        return node

    def entries(self, node: yaml.Node, field: str) -> dict[str, tuple[yaml.Node, yaml.Node]]:
        if not isinstance(node, yaml.MappingNode):
            self.fault("must be a mapping of names to values", node, field)
            return {}
        results: dict[str, tuple[yaml.Node, yaml.Node]] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in results:
                self.fault(
                    "is given twice", key_node, key if field in ("the file", "assumptions") else f"{field}.{key}"
                )
            results[key] = (key_node, value_node)
        return results

    def assumption(self, key: str, node: yaml.Node) -> Assumption | None:
        before = len(self.problems)
        fields = self.entries(node, key)
        for name, (key_node, _) in fields.items():
            if name not in _FIELDS:
                near = nearest(name, list(_FIELDS))
                self.fault("is not a field of an assumption", key_node, f"{key}.{name}", suggestion=near)
        values: dict[str, Any] = {}
        for name in _FIELDS:
            if name in fields:
                values[name] = self.value(name, fields[name][1], f"{key}.{name}")
            elif name in _OPTIONAL:
                values[name] = "" if name != "likely" else None
            else:
                self.fault("is missing", node, f"{key}.{name}")
        if len(self.problems) > before:
            return None
        return self.complete(key, node, values)

    def value(self, name: str, node: yaml.Node, field: str) -> Any:
        if not isinstance(node, yaml.ScalarNode):
            self.fault("must be a single value", node, field)
            return None
        raw = node.value.strip()
        if name in _NUMBER_FIELDS or name == "spearman":
            try:
                number = float(raw)
            except ValueError:
                number = math.nan
            if not math.isfinite(number):
                self.fault(f"must be a number: got {raw!r}", node, field)
            return number
        if name in _CHOICES:
            if raw not in _CHOICES[name]:
                near = nearest(raw, list(_CHOICES[name]))
                self.fault(f"cannot be {raw!r}", node, field, allowed=_CHOICES[name], suggestion=near)
            return raw
        if name == "checked":
            if raw not in ("yes", "no", "true", "false"):
                self.fault(f"cannot be {raw!r}", node, field, allowed=("yes", "no"))
            return raw in ("yes", "true")
        return " ".join(raw.split())

    def complete(self, key: str, node: yaml.Node, values: dict[str, Any]) -> Assumption | None:
        kind, low, likely, high = (values[name] for name in ("distribution", "low", "likely", "high"))
        minimum, maximum = UNITS[values["unit"]]
        if kind == "lognormal" and low <= 0:
            self.fault(f"a lognormal needs a low above zero: got {low:g}", node, f"{key}.low")
            return None
        implied = implied_mode(kind, low, high) if low < high else None
        if likely is None:
            if implied is None and low < high:
                self.fault("is missing", node, f"{key}.likely")
                return None
            values["likely"] = likely = low if implied is None else implied
        elif implied is not None and abs(implied - likely) > MODE_TOLERANCE * (high - low):
            self.fault(
                f"a {kind} from {low:g} to {high:g} has its mode at {implied:.4g}, not {likely:g}: "
                "leave likely out or use pert",
                node,
                f"{key}.likely",
            )
            return None
        if not low <= likely <= high:
            self.fault(f"low, likely and high must rise: got {low:g}, {likely:g}, {high:g}", node, key)
            return None
        if low < minimum or high > maximum:
            self.fault(f"a {values['unit']} lies between {minimum:g} and {maximum:g}", node, key)
            return None
        return Assumption(id=key, **values)

    def correlations(self, node: yaml.Node, items: dict[str, Assumption]) -> tuple[Correlation, ...]:
        if not isinstance(node, yaml.SequenceNode):
            self.fault("must be a list", node, "correlations")
            return ()
        results: dict[frozenset[str], Correlation] = {}
        for index, entry in enumerate(node.value):
            one = self.correlation(entry, f"correlations[{index}]", items)
            if one is None:
                continue
            pair = frozenset(one.between)
            if pair in results:
                self.fault(f"{' and '.join(one.between)} are given twice", entry, f"correlations[{index}]")
            results[pair] = one
        return tuple(results.values())

    def correlation(self, node: yaml.Node, field: str, items: dict[str, Assumption]) -> Correlation | None:
        before = len(self.problems)
        fields = self.entries(node, field)
        for name, (key_node, _) in fields.items():
            if name not in _OF_CORRELATION:
                near = nearest(name, list(_OF_CORRELATION))
                self.fault("is not a field of a correlation", key_node, f"{field}.{name}", suggestion=near)
        for name in _OF_CORRELATION:
            if name not in fields:
                self.fault("is missing", node, f"{field}.{name}")
        if len(self.problems) > before:
            return None
        between = self.pair(fields["between"][1], f"{field}.between", items)
        spearman = self.value("spearman", fields["spearman"][1], f"{field}.spearman")
        why, source = (self.value(name, fields[name][1], f"{field}.{name}") for name in ("why", "source"))
        if len(self.problems) > before or between is None:
            return None
        if not -1.0 <= spearman <= 1.0:
            self.fault(f"lies between -1 and 1: got {spearman:g}", fields["spearman"][1], f"{field}.spearman")
            return None
        return Correlation(between, spearman, why, source)

    def pair(self, node: yaml.Node, field: str, items: dict[str, Assumption]) -> tuple[str, str] | None:
        ids = [str(one.value) for one in node.value] if isinstance(node, yaml.SequenceNode) else []
        if len(ids) != 2:
            self.fault("names two assumptions: [id, id]", node, field)
            return None
        for key, one in zip(ids, node.value, strict=True):
            if key not in items:
                self.fault(f"{key!r} is not an assumption", one, field, suggestion=nearest(key, list(items)))
        if ids[0] == ids[1]:
            self.fault(f"{ids[0]!r} cannot be correlated with itself", node, field)
        return ids[0], ids[1]

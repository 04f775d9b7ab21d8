"""The assumptions file: YAML in, assumptions and their correlations out, every fault with its line."""

from __future__ import annotations

import datetime as dt
import json
import math
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from evenhand.errors import AssumptionError, Problem
from evenhand.marked_yaml import MAX_BYTES, Key, Node, parse
from evenhand.nearest import nearest
from evenhand.places import ASSUMPTIONS
from evenhand.reading import text_of
from evenhand.uncertainty.assumptions import (
    CONFIDENCES,
    MODE_TOLERANCE,
    ORIGINS,
    OWNERS,
    UNITS,
    Assumption,
    Assumptions,
)
from evenhand.uncertainty.correlation import Correlation
from evenhand.uncertainty.distributions import KINDS, implied_mode

WHAT = "assumptions"


def load_assumptions(path: Path | str = ASSUMPTIONS) -> Assumptions:
    """Read an assumptions file.

    Raises
    ------
    AssumptionError
        With every fault of the file at once: line, id, field, what is wrong and the nearest valid key.
    """
    path = Path(path)
    return parse_assumptions(text_of(path, AssumptionError, WHAT, most_bytes=MAX_BYTES), str(path))


@lru_cache(maxsize=8)
def parse_assumptions(text: str, name: str) -> Assumptions:
    """Return what a text in the form of an assumptions file says; faults are said as of the file ``name``."""
    return _Reader(name).read(text)


def assumptions_text(assumptions: Assumptions) -> str:
    """Return assumptions as JSON, which `parse_assumptions` reads back as the same assumptions."""
    items = {}
    for key, item in assumptions.items():
        fields = asdict(item)
        del fields["id"]
        items[key] = {**fields, "read": item.read or "no"}
    correlations = [asdict(correlation) for correlation in assumptions.correlations]
    whole = {"version": 1, "assumptions": items, "correlations": correlations}
    return json.dumps(whole, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


_TEXT_FIELDS = ("label", "plain", "source", "address", "population", "year", "note", "reader")
_NUMBER_FIELDS = ("low", "likely", "high")
_CHOICES: dict[str, tuple[str, ...]] = {
    "unit": tuple(UNITS),
    "distribution": KINDS,
    "confidence": CONFIDENCES,
    "owner": OWNERS,
    "kind": ORIGINS,
}
_FIELDS = (*_TEXT_FIELDS, *_NUMBER_FIELDS, *_CHOICES, "read")
_TOP = ("version", "assumptions", "correlations")
_OF_CORRELATION = ("between", "spearman", "why", "source")
_OPTIONAL = {"address": "", "population": "", "year": "", "note": "", "reader": "", "likely": None, "kind": "assumed"}
"""What stands for fields that are left out."""


def _leads_to_a_document(address: str) -> bool:
    """Return whether an address names more than a site."""
    parts = urlsplit(address)
    return parts.scheme in ("http", "https") and bool(parts.netloc) and bool(parts.path.strip("/") or parts.query)


class _Reader:
    """Turns the tree of a file into assumptions, collecting faults with their lines."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []

    def fault(self, message: str, place: Node | Key, field: str, **more: Any) -> None:
        self.problems.append(
            Problem(message, file=self.name, line=place.line, column=place.column, field=field, **more)
        )

    def read(self, text: str) -> Assumptions:
        root, self.problems = parse(text, self.name, AssumptionError, WHAT)
        items: dict[str, Assumption] = {}
        top = self.entries(root, "the file")
        for key, (key_node, _) in top.items():
            if key not in _TOP:
                self.fault("is not a key of this file", key_node, key, suggestion=nearest(key, _TOP))
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

    def entries(self, node: Node, field: str) -> dict[str, tuple[Key, Node]]:
        if not isinstance(node.content, dict):
            self.fault("must be a mapping of names to values", node, field)
            return {}
        return {name: (node.keys[name], value) for name, value in node.content.items()}

    def assumption(self, key: str, node: Node) -> Assumption | None:
        before = len(self.problems)
        fields = self.entries(node, key)
        for name, (key_node, _) in fields.items():
            if name not in _FIELDS:
                # Files of before say only whether a source was read.
                near = "read" if name == "checked" else nearest(name, _FIELDS)
                self.fault("is not a field of an assumption", key_node, f"{key}.{name}", suggestion=near)
        values: dict[str, Any] = {}
        for name in _FIELDS:
            if name in fields:
                values[name] = self.value(name, fields[name][1], f"{key}.{name}")
            elif name in _OPTIONAL:
                values[name] = _OPTIONAL[name]
            else:
                self.fault("is missing", node, f"{key}.{name}")
        if len(self.problems) > before:
            return None
        return self.complete(key, node, values)

    def value(self, name: str, node: Node, field: str) -> Any:
        if isinstance(node.content, (dict, list)):
            self.fault("must be a single value", node, field)
            return None
        raw = node.text.strip()
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
                near = nearest(raw, _CHOICES[name])
                self.fault(f"cannot be {raw!r}", node, field, allowed=_CHOICES[name], suggestion=near)
            return raw
        if name == "read":
            return self.day(raw, node, field)
        if name == "address" and raw and not _leads_to_a_document(raw):
            self.fault(f"{raw!r} leads to no document: give the address of the page, not of the site", node, field)
        return " ".join(raw.split())

    def day(self, raw: str, node: Node, field: str) -> str:
        """Return the day on which a source was read, empty for one that was not."""
        if raw in ("no", "false"):
            return ""
        try:
            return dt.date.fromisoformat(raw).isoformat()
        except ValueError:
            self.fault(f"is the day on which the source was read, as 2026-11-28, or no: got {raw!r}", node, field)
            return ""

    def complete(self, key: str, node: Node, values: dict[str, Any]) -> Assumption | None:
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
        if bool(values["read"]) != bool(values["reader"]):
            self.fault("a source that was read has a reader, and one that was not has none", node, f"{key}.reader")
            return None
        if low < minimum or high > maximum:
            self.fault(f"a {values['unit']} lies between {minimum:g} and {maximum:g}", node, key)
            return None
        return Assumption(id=key, **values)

    def correlations(self, node: Node, items: dict[str, Assumption]) -> tuple[Correlation, ...]:
        if not isinstance(node.content, list):
            self.fault("must be a list", node, "correlations")
            return ()
        results: dict[frozenset[str], Correlation] = {}
        for index, entry in enumerate(node.content):
            correlation = self.correlation(entry, f"correlations[{index}]", items)
            if correlation is None:
                continue
            pair = frozenset(correlation.between)
            if pair in results:
                self.fault(f"{' and '.join(correlation.between)} are given twice", entry, f"correlations[{index}]")
            results[pair] = correlation
        return tuple(results.values())

    def correlation(self, node: Node, field: str, items: dict[str, Assumption]) -> Correlation | None:
        before = len(self.problems)
        fields = self.entries(node, field)
        for name, (key_node, _) in fields.items():
            if name not in _OF_CORRELATION:
                near = nearest(name, _OF_CORRELATION)
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

    def pair(self, node: Node, field: str, items: dict[str, Assumption]) -> tuple[str, str] | None:
        names = node.content if isinstance(node.content, list) else []
        ids = [name.text for name in names]
        if len(ids) != 2:
            self.fault("names two assumptions: [id, id]", node, field)
            return None
        for key, name in zip(ids, names, strict=True):
            if key not in items:
                self.fault(f"{key!r} is not an assumption", name, field, suggestion=nearest(key, items))
        if ids[0] == ids[1]:
            self.fault(f"{ids[0]!r} cannot be correlated with itself", node, field)
        return ids[0], ids[1]

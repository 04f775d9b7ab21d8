"""Assumptions: every number of the model that is not a fact of the scenario, each with its range and its source."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, Protocol

import yaml
from rapidfuzz import process

from evenhand.errors import AssumptionError, Problem
from evenhand.places import ASSUMPTIONS
from evenhand.uncertainty.distributions import KINDS, Distribution, Kind, implied_mode, solve

__all__ = ["UNITS", "Assumption", "Assumptions", "Override", "load_assumptions"]

Confidence = Literal["high", "medium", "low"]
CONFIDENCES = ("high", "medium", "low")
OWNERS = ("technology", "analytics", "marketing", "legal", "customer-advocate")

UNITS: Mapping[str, tuple[float, float]] = {
    "money a month": (0.0, math.inf),
    "money": (0.0, math.inf),
    "share": (0.0, 1.0),
    "share a year": (0.0, 1.0),
    "percentage points": (0.0, 100.0),
    "log units": (0.0, math.inf),
    "factor of at least one": (1.0, math.inf),
    "exponent": (0.0, math.inf),
    "count": (0.0, math.inf),
}
"""Units and the lowest and highest value each allows."""

# Depth and size an assumptions file may have; the file is small, so anything beyond is a mistake or an attack.
MAX_BYTES = 1_000_000
MAX_DEPTH = 10
# How far a stated mode may lie from the one that low and high imply, relative to their distance.
MODE_TOLERANCE = 0.02


@dataclass(frozen=True, slots=True)
class Assumption:
    """One uncertain number.

    Parameters
    ----------
    id
        Its name for machines; ids starting with ``wta.`` continue with a Fides data category.
    label, plain
        Its name for people, and the question it answers in plain words.
    low, likely, high
        P10, mode and P90.
    unit
        One of `UNITS`.
    distribution
        The family.
    source, address
        Where it comes from in words, and a public address or an empty string.
    population, year
        Whom the source observed, and when.
    note
        What a reader should know before relying on it.
    confidence
        high, medium or low.
    owner
        The role that should replace it by a better number.
    checked
        Whether the source's own text was read for this number.
    """

    id: str
    label: str
    plain: str
    low: float
    likely: float
    high: float
    unit: str
    distribution: Kind
    source: str
    address: str
    population: str
    year: str
    note: str
    confidence: Confidence
    owner: str
    checked: bool

    @property
    def solved(self) -> Distribution:
        """The distribution that low, likely and high describe."""
        minimum, maximum = UNITS[self.unit]
        return solve(self.distribution, self.low, self.likely, self.high, minimum, maximum)

    def fixed_at(self, value: float, *, source: str = "stated in the scenario") -> Assumption:
        """Return this assumption as a number that is known."""
        return self.with_range(value, value, value, source=source)

    def with_range(
        self,
        low: float,
        likely: float,
        high: float,
        *,
        source: str,
        note: str | None = None,
        owner: str | None = None,
    ) -> Assumption:
        """Return this assumption with another range.

        All three numbers count: where low and high of the family already imply another mode, PERT is used.
        """
        kind = self.distribution if self.distribution != "fixed" else "pert"
        if kind == "lognormal" and low <= 0:
            kind = "pert"
        implied = implied_mode(kind, low, high) if low < high else None
        if implied is not None and abs(implied - likely) > MODE_TOLERANCE * (high - low):
            kind = "pert"
        minimum, maximum = UNITS[self.unit]
        problem = None
        if not low <= likely <= high:
            problem = f"low, likely and high must rise: got {low:g}, {likely:g}, {high:g}"
        elif low < minimum or high > maximum:
            problem = f"is a {self.unit} and must lie between {minimum:g} and {maximum:g}: got {low:g} to {high:g}"
        if problem:
            raise AssumptionError(
                f"The assumption {self.id!r} cannot take this range.", problems=[Problem(problem, field=self.id)]
            )
        return replace(
            self,
            low=low,
            likely=likely,
            high=high,
            distribution=kind,
            source=source,
            address="",
            note=note or "",
            owner=owner or self.owner,
            checked=False,
        )


class Override(Protocol):
    """What replaces an assumption's range: a scenario's own value, for example."""

    @property
    def low(self) -> float: ...  # noqa: D102
    @property
    def likely(self) -> float: ...  # noqa: D102
    @property
    def high(self) -> float: ...  # noqa: D102
    @property
    def source(self) -> str: ...  # noqa: D102
    @property
    def note(self) -> str | None: ...  # noqa: D102
    @property
    def owner(self) -> str | None: ...  # noqa: D102


class Assumptions(Mapping[str, Assumption]):
    """An ordered, immutable set of assumptions, by id."""

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[str, Assumption]) -> None:
        self._items = dict(items)

    def __getitem__(self, key: str) -> Assumption:
        return self._items[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Assumptions) and self._items == other._items

    @property
    def fingerprint(self) -> str:
        """Twelve hex digits that change with any number, source or word."""
        text = json.dumps([asdict(item) for item in self._items.values()], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    def for_category(self, category: str) -> Assumption:
        """Return what customers ask for a data category: its own assumption or its nearest ancestor's.

        Raises
        ------
        AssumptionError
            When not even the top of the taxonomy has one.
        """
        key = category
        while key:
            if (found := self._items.get(f"wta.{key}")) is not None:
                return found
            key = key.rpartition(".")[0]
        raise AssumptionError(
            f"No assumption says what customers ask for {category!r}.",
            hint=f"Add 'wta.{category.split('.')[0]}' to the assumptions file.",
        )

    def override(self, changes: Mapping[str, Override]) -> Assumptions:
        """Return a copy in which some ranges are replaced.

        A ``wta.`` id of a data category that has no assumption of its own is added, in the likeness of its ancestor's.

        Raises
        ------
        AssumptionError
            When an id is not known, with the nearest that is, or a range is not possible.
        """
        items = dict(self._items)
        problems = []
        for key, change in changes.items():
            base = items.get(key)
            if base is None and key.startswith("wta."):
                ancestor = self.for_category(key.removeprefix("wta."))
                base = replace(ancestor, id=key, label=f"{ancestor.label} ({key.removeprefix('wta.')})")
            if base is None:
                problems.append(Problem("is not an assumption", field=key, suggestion=_nearest(key, list(items))))
                continue
            items[key] = base.with_range(
                change.low, change.likely, change.high, source=change.source, note=change.note, owner=change.owner
            )
        if problems:
            raise AssumptionError("An override names an assumption that does not exist.", problems=problems)
        return Assumptions(items)

    def replacing(self, *changed: Assumption) -> Assumptions:
        """Return a copy with whole assumptions replaced or added."""
        return Assumptions({**self._items, **{item.id: item for item in changed}})


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


def _nearest(word: str, known: list[str]) -> str | None:
    found = process.extractOne(word, known, score_cutoff=60)
    return found[0] if found else None


_TEXT_FIELDS = ("label", "plain", "source", "address", "population", "year", "note")
_NUMBER_FIELDS = ("low", "likely", "high")
_CHOICES: dict[str, tuple[str, ...]] = {
    "unit": tuple(UNITS),
    "distribution": KINDS,
    "confidence": CONFIDENCES,
    "owner": OWNERS,
}
_FIELDS = (*_TEXT_FIELDS, *_NUMBER_FIELDS, *_CHOICES, "checked")
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
            if key not in ("version", "assumptions"):
                self.fault(
                    "is not a key of this file", key_node, key, suggestion=_nearest(key, ["version", "assumptions"])
                )
        if "assumptions" not in top:
            self.fault("the file has no 'assumptions'", root, "assumptions")
        else:
            for key, (_, node) in self.entries(top["assumptions"][1], "assumptions").items():
                if (item := self.assumption(key, node)) is not None:
                    items[key] = item
        if self.problems:
            raise AssumptionError(f"{Path(self.name).name} has {len(self.problems)} fault(s).", problems=self.problems)
        return Assumptions(items)

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
        found: dict[str, tuple[yaml.Node, yaml.Node]] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in found:
                self.fault(
                    "is given twice", key_node, key if field in ("the file", "assumptions") else f"{field}.{key}"
                )
            found[key] = (key_node, value_node)
        return found

    def assumption(self, key: str, node: yaml.Node) -> Assumption | None:
        before = len(self.problems)
        fields = self.entries(node, key)
        for name, (key_node, _) in fields.items():
            if name not in _FIELDS:
                near = _nearest(name, list(_FIELDS))
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
        if name in _NUMBER_FIELDS:
            try:
                number = float(raw)
            except ValueError:
                number = math.nan
            if not math.isfinite(number):
                self.fault(f"must be a number: got {raw!r}", node, field)
            return number
        if name in _CHOICES:
            if raw not in _CHOICES[name]:
                near = _nearest(raw, list(_CHOICES[name]))
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

"""Assumptions: every number of the model that is not a fact of the scenario, each with its range and its source."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Literal, Protocol, get_args

from evenhand.errors import AssumptionError, Problem
from evenhand.nearest import nearest
from evenhand.uncertainty.correlation import Correlation
from evenhand.uncertainty.distributions import Distribution, Kind, implied_mode, solve

Confidence = Literal["high", "medium", "low"]
CONFIDENCES = ("high", "medium", "low")
Origin = Literal["measured", "derived", "assumed"]
ORIGINS: tuple[Origin, ...] = get_args(Origin)
"""How a number came about."""
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

STATED = "stated in the scenario"
"""The source of a number that the scenario gives."""

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
    kind
        How the number came about: measured by the source, as what it stands for here; derived from what was measured;
        or assumed.
    read, reader
        On which day the source's own text was last read for this number, empty when it was not, and by whom, and what
        of it.
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
    kind: Origin = "assumed"
    read: str = ""
    reader: str = ""

    @property
    def checked(self) -> bool:
        """Whether the source's own text was read for this number."""
        return bool(self.read)

    @property
    def unread(self) -> str:
        """Why nobody has read its source: there is none, or nobody did yet; empty where it was read."""
        if self.read:
            return ""
        own = {"Assumption": "no source, our own estimate", STATED: "the company’s own number"}
        return own.get(self.source, "source not yet checked")

    @property
    def reading(self) -> str:
        """By whom its source was read and when, or why it was not."""
        return self.unread or f"read {self.read} by {self.reader}"

    @property
    def solved(self) -> Distribution:
        """The distribution that low, likely and high describe."""
        minimum, maximum = UNITS[self.unit]
        return solve(self.distribution, self.low, self.likely, self.high, minimum, maximum)

    def fixed_at(self, value: float, *, source: str = STATED) -> Assumption:
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
            kind="assumed",
            read="",
            reader="",
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
    """An ordered, immutable set of assumptions, by id, and the correlations between them."""

    def __init__(self, items: Mapping[str, Assumption], correlations: tuple[Correlation, ...] = ()) -> None:
        self._items = dict(items)
        self.correlations = correlations

    def __getitem__(self, key: str) -> Assumption:
        return self._items[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Assumptions) and self._items == other._items and self.correlations == other.correlations
        )

    @cached_property
    def fingerprint(self) -> str:
        """Twelve hex digits that change with any number, source or word."""
        stated = [asdict(item) for item in self._items.values()] + [
            asdict(correlation) for correlation in self.correlations
        ]
        text = json.dumps(stated, sort_keys=True, ensure_ascii=False)
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
            if (result := self._items.get(f"wta.{key}")) is not None:
                return result
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
        unknown: list[Problem] = []
        impossible: list[Problem] = []
        for key, change in changes.items():
            base = items.get(key)
            if base is None and key.startswith("wta."):
                ancestor = self.for_category(key.removeprefix("wta."))
                base = replace(ancestor, id=key, label=f"{ancestor.label} ({key.removeprefix('wta.')})")
            if base is None:
                unknown.append(Problem("is not an assumption", field=key, suggestion=nearest(key, items)))
                continue
            try:
                items[key] = base.with_range(
                    change.low, change.likely, change.high, source=change.source, note=change.note, owner=change.owner
                )
            except AssumptionError as error:
                impossible += error.problems
        if unknown:
            raise AssumptionError(
                "An override names an assumption that does not exist.", problems=[*unknown, *impossible]
            )
        if impossible:
            names = ", ".join(repr(problem.field) for problem in impossible)
            raise AssumptionError(f"The assumption {names} cannot take this range.", problems=impossible)
        return Assumptions(items, self.correlations)

    def replacing(self, *changed: Assumption) -> Assumptions:
        """Return a copy with whole assumptions replaced or added."""
        return Assumptions({**self._items, **{item.id: item for item in changed}}, self.correlations)

"""Scenario discovery: in which futures does it fail? The patient rule induction method (PRIM) finds a box that says so.

The method is Friedman and Fisher's (1999), used for scenarios as by Bryant and Lempert (2010): a box that holds all
futures is peeled, a thin slice of one number at a time, where that raises the share of failures most for each future
given up, and slices are then pasted back where they raise it further. Each step is kept, so that a box can be chosen
by how much of all failures it holds (coverage) and how often it fails inside (density).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from scipy import special

from evenhand.uncertainty.peeling import Limit, Step, checked, peel_and_paste
from evenhand.vocabulary.numbers import of_hundred, quantity

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

FACTOR = "as a factor"
NO_PATTERN = "No simple pattern: failures are spread over many combinations of the assumptions."
TOO_RARE = "Failures are too rare to say when they happen."

RARE = 0.025
"""A twentieth of the futures, of which half fail, is the least a box can hold by default."""

SIGNIFICANT = 0.05
MOST_DIMENSIONS = 3
# Share of failures inside less share of successes inside, below which a box says next to nothing.
LEAST_SEPARATION = 0.2


@dataclass(frozen=True, slots=True)
class Box:
    """Where failures lie, in few words.

    Parameters
    ----------
    limits
        Of the numbers that are restricted, by name.
    coverage, density, mass
        As in `Step`.
    p_values
        For each limit the chance that a box without it would fail as often by accident (quasi-p, one-sided binomial
        test); ``None`` where a side is open.
    trajectory
        All boxes of the search, from all futures to the last.
    base
        Share of all futures that fail.
    """

    limits: Mapping[str, Limit]
    coverage: float
    density: float
    mass: float
    p_values: Mapping[str, Limit]
    trajectory: tuple[Step, ...]
    base: float

    def sentence(
        self,
        labels: Mapping[str, str] | None = None,
        units: Mapping[str, str] | None = None,
        *,
        what: str = "it fails",
    ) -> str:
        """Return the box in one sentence.

        Parameters
        ----------
        labels
            Words for each number; its name where there are none.
        units
            Written after each value, for example " a month"; what starts with "%" turns shares into percent, and
            `FACTOR` turns logarithms into factors.
        what
            Failing in words, for example "the company loses".
        """
        names, marks = labels or {}, units or {}
        parts = [_condition(names.get(key, key), limit, marks.get(key, "")) for key, limit in self.limits.items()]
        together = " and ".join(part for part in (", ".join(parts[:-1]), parts[-1]) if part)
        return (
            f"{what[:1].upper()}{what[1:]} mostly when {together}: that holds in {of_hundred(self.mass)} "
            f"futures; in {of_hundred(self.density)} of those it happens, and {of_hundred(self.coverage)} failures are "
            "among them."
        )


def _condition(name: str, limit: Limit, unit: str) -> str:
    low, high = (None if value is None else _value(value, unit) for value in limit)
    if low is not None and high is not None:
        return f"{name} is between {low} and {high}"
    return f"{name} is below {high}" if low is None else f"{name} is above {low}"


def _value(value: float, unit: str) -> str:
    if unit == FACTOR:
        return quantity(value, "log units")
    if unit.startswith("%"):
        return quantity(value, f"share{unit[1:]}")
    return f"{quantity(value, 'count')}{unit}"


def discover(
    columns: Mapping[str, Array],
    failing: Flags,
    *,
    peel: float = 0.05,
    threshold: float = 0.5,
    mass_min: float = 0.05,
    most: int = MOST_DIMENSIONS,
) -> Box | None:
    """Return a box that says in few numbers where failures lie, or ``None`` when no simple one does.

    Every box of the search is first made simple: limits whose quasi-p is above .05 are dropped, the least certain
    first, then whole numbers until at most ``most`` remain, that first whose loss costs least. Of the simple boxes the
    one is returned that separates failures from successes best (share of failures inside less share of successes
    inside), which no box reaches by being large. It must fail in at least ``threshold`` of its futures and separate by
    at least .2.

    Parameters
    ----------
    columns
        The numbers in each future, shape (futures,) each.
    failing
        Whether it fails, shape (futures,).
    peel
        Share of the box peeled or pasted at once.
    threshold
        Least density.
    mass_min
        Least share of futures in a box.
    most
        How many numbers a box may restrict.

    Raises
    ------
    ModelError
        When shapes do not match or shares are out of bounds.
    """
    kept, x, y = checked(columns, failing, peel, threshold, mass_min)
    if not kept or not y.any() or y.all():
        return None
    trajectory = peel_and_paste(columns, failing, peel=peel, mass_min=mass_min)
    if trajectory[-1].density < threshold:
        return None
    cloud = _Cloud(kept, x, y)
    results = {tuple(simple): None for step in trajectory[1:] if (simple := cloud.simplified(step.limits, most))}
    best: tuple[float, int] | None = None
    chosen: tuple[_Side, ...] = ()
    for sides in results:
        count, failures = cloud.counts(sides)
        if count < mass_min * len(y) or failures < threshold * count:
            continue
        score = cloud.separation(count, failures), -len(sides)
        if score[0] >= LEAST_SEPARATION and (best is None or score > best):
            best, chosen = score, sides
    if best is None:
        return None
    count, failures = cloud.counts(chosen)
    return Box(
        limits=_limits(chosen),
        coverage=failures / cloud.failures,
        density=failures / count,
        mass=count / len(y),
        p_values=_limits([(name, side, p) for (name, side, _), p in zip(chosen, cloud.doubts(chosen), strict=True)]),
        trajectory=trajectory,
        base=cloud.failures / len(y),
    )


_Side = tuple[str, int, float]
"""One limit: whose, 0 for the lowest value and 1 for the highest, and the value."""


def _limits(sides: tuple[_Side, ...] | list[_Side]) -> Mapping[str, Limit]:
    limits: dict[str, list[float | None]] = {}
    for name, side, value in sides:
        limits.setdefault(name, [None, None])[side] = value
    return MappingProxyType({name: (pair[0], pair[1]) for name, pair in limits.items()})


class _Cloud:
    """The futures as points, asked how many lie behind some limits."""

    def __init__(self, names: tuple[str, ...], x: Array, y: Flags) -> None:
        self.column = {name: x[:, index] for index, name in enumerate(names)}
        self.y = y
        self.failures = int(y.sum())

    def outside(self, side: _Side) -> Flags:
        name, which, value = side
        return self.column[name] > value if which else self.column[name] < value

    def counts(self, sides: tuple[_Side, ...] | list[_Side]) -> tuple[int, int]:
        """Return how many futures lie inside, and how many of them fail."""
        inside = np.ones(len(self.y), dtype=np.bool_)
        for side in sides:
            inside &= ~self.outside(side)
        return int(inside.sum()), int((inside & self.y).sum())

    def separation(self, count: int, failures: int) -> float:
        return failures / self.failures - (count - failures) / (len(self.y) - self.failures)

    def doubts(self, sides: tuple[_Side, ...] | list[_Side]) -> list[float]:
        """Return the quasi-p of each limit."""
        outside = [self.outside(side) for side in sides]
        reasons = np.sum(outside, axis=0) if outside else np.zeros(len(self.y), dtype=int)
        inside = reasons == 0
        count, failures = int(inside.sum()), int((inside & self.y).sum())
        results = []
        for limit in outside:
            without = reasons - limit == 0
            chance = float((without & self.y).sum() / without.sum())
            results.append(float(special.bdtrc(failures - 1, count, chance)) if failures else 1.0)
        return results

    def simplified(self, limits: Mapping[str, Limit], most: int) -> list[_Side]:
        """Return the limits that are certain, of at most so many numbers."""
        sides = [(name, side, v) for name, pair in limits.items() for side, v in enumerate(pair) if v is not None]
        while True:
            while sides:
                doubts = self.doubts(sides)
                worst = int(np.argmax(doubts))
                if doubts[worst] <= SIGNIFICANT:
                    break
                del sides[worst]
            names = dict.fromkeys(name for name, _, _ in sides)
            if len(names) <= most:
                return sides

            def without(name: str, left: list[_Side] = sides) -> float:
                return self.separation(*self.counts([side for side in left if side[0] != name]))

            gone = max(names, key=without)
            sides = [side for side in sides if side[0] != gone]

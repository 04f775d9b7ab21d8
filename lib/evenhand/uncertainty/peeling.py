"""The search of the patient rule induction method (PRIM): a box that is peeled and pasted, slice by slice.

Friedman and Fisher (1999); a slice is chosen by the rise of the share of failures for each future given up or won, as
ema_workbench does by default.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from evenhand.errors import ModelError

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Limit = tuple[float | None, float | None]
"""The lowest and the highest value inside a box; ``None`` where a side is open."""


@dataclass(frozen=True, slots=True)
class Step:
    """One box on the way.

    Parameters
    ----------
    limits
        Of the numbers that are restricted, by name.
    coverage
        Share of all failures that lie inside.
    density
        Share of the futures inside that fail.
    mass
        Share of all futures that lie inside.
    """

    limits: Mapping[str, Limit]
    coverage: float
    density: float
    mass: float


def checked(
    columns: Mapping[str, Array], failing: Flags, peel: float, threshold: float, mass_min: float
) -> tuple[tuple[str, ...], Array, Flags]:
    """Return names and values of the numbers that vary, and what fails.

    Raises
    ------
    ModelError
        When shapes do not match or shares are out of bounds.
    """
    y = np.asarray(failing, dtype=np.bool_)
    if y.ndim != 1 or not y.size:
        raise ModelError("Failing must say yes or no for each future.")
    if not 0.0 < peel < 0.5 or not 0.0 < threshold <= 1.0 or not 0.0 < mass_min < 1.0:
        raise ModelError("peel lies between 0 and 0.5, threshold and mass_min between 0 and 1.")
    for name, values in columns.items():
        if values.shape != y.shape or not np.all(np.isfinite(values)):
            raise ModelError(f"{name!r} must have one finite value a future.")
    # What does not vary cannot say anything.
    kept = tuple(name for name, values in columns.items() if np.ptp(values) > 0)
    x = np.stack([columns[name] for name in kept], axis=1) if kept else np.empty((len(y), 0))
    return kept, np.asarray(x, dtype=np.float64), y


def peel_and_paste(
    columns: Mapping[str, Array], failing: Flags, *, peel: float = 0.05, mass_min: float = 0.05
) -> tuple[Step, ...]:
    """Return every box of the search, from all futures to the last.

    Parameters
    ----------
    columns, failing, peel, mass_min
        See `evenhand.uncertainty.discovery.discover`.
    """
    kept, x, y = checked(columns, failing, peel, 0.5, mass_min)
    search = _Search(kept, x, y, peel, mass_min)
    steps = [search.step()]
    if kept:
        while search.peel():
            steps.append(search.step())
        while search.paste():
            steps.append(search.step())
    return tuple(steps)


class _Search:
    """The box as it shrinks and grows."""

    def __init__(self, names: tuple[str, ...], x: Array, y: Flags, share: float, mass_min: float) -> None:
        self.names, self.x, self.y, self.share, self.mass_min = names, x, y, share, mass_min
        # Row 0 the lowest value inside, row 1 the highest.
        self.all = np.stack([x.min(axis=0), x.max(axis=0)]) if names else np.empty((2, 0))
        self.limits = self.all.copy()
        self.inside = np.ones(len(y), dtype=np.bool_)

    def step(self) -> Step:
        count, failures = int(self.inside.sum()), int((self.inside & self.y).sum())
        limits: dict[str, Limit] = {}
        for index, name in enumerate(self.names):
            low, high = (
                None if now == before else float(now)
                for now, before in zip(self.limits[:, index], self.all[:, index], strict=True)
            )
            if low is not None or high is not None:
                limits[name] = (low, high)
        total = int(self.y.sum())
        return Step(MappingProxyType(limits), failures / total if total else 0.0, failures / count, count / len(self.y))

    def peel(self) -> bool:
        """Take away the best slice; ``False`` when none helps."""
        x, y = self.x[self.inside], self.y[self.inside]
        ordered = np.sort(x, axis=0)
        ends = np.stack([_quantile(ordered, self.share), _quantile(ordered, 1.0 - self.share)])
        counts = np.empty((2, 2, len(self.names)), dtype=np.int64)
        for side, keep in enumerate((x >= ends[0], x <= ends[1])):
            counts[side] = keep.sum(axis=0), keep[y].sum(axis=0)
        # Of equals the first column counts, and in it the slice above before the slice below.
        tried = [
            (index, side, float(ends[side, index]), int(counts[side, 0, index]), int(counts[side, 1, index]))
            for index in range(len(self.names))
            for side in (1, 0)
        ]
        return self._take(tried, shrinking=True)

    def paste(self) -> bool:
        """Give back the best slice; ``False`` when none helps."""
        tried = []
        for index in np.flatnonzero(np.any(self.limits != self.all, axis=0)):
            column = self.x[:, index]
            low, high = self.limits[:, index]
            others = self._within(int(index))
            for side in (0, 1):
                beyond = np.sort(column[others & (column <= low if side == 0 else column >= high)])
                end = float(self.all[side, index])
                if beyond.size:
                    end = float(_quantile(beyond[:, None], self.share if side else 1.0 - self.share)[0])
                bounds = (end, high) if side == 0 else (low, end)
                now = others & (column >= bounds[0]) & (column <= bounds[1])
                tried.append((int(index), side, end, int(now.sum()), int((now & self.y).sum())))
        return self._take(tried, shrinking=False)

    def _within(self, left_out: int) -> Flags:
        """Return which futures lie inside all limits but one number's."""
        others = np.flatnonzero(np.any(self.limits != self.all, axis=0))
        inside = np.ones(len(self.y), dtype=np.bool_)
        for index in others[others != left_out]:
            inside &= (self.x[:, index] >= self.limits[0, index]) & (self.x[:, index] <= self.limits[1, index])
        return inside

    def _take(self, tried: list[tuple[int, int, float, int, int]], *, shrinking: bool) -> bool:
        count = int(self.inside.sum())
        mean = int((self.inside & self.y).sum()) / count
        best: tuple[tuple[float, int], tuple[int, int, float, int, int]] | None = None
        for candidate in tried:
            index, side, end, left, failures = candidate
            gain = (failures / left if left else 0.0) - mean
            # Rise of the density for each future given up or won.
            gain = gain / abs(count - left) if gain != 0.0 else 0.0
            score = gain, -self._restricted_with(index, side, end)
            if best is None or score > best[0]:
                best = score, candidate
        if best is None:
            return False
        (gain, _), (index, side, end, left, _) = best
        moved = left < count if shrinking else left > count
        if not moved or gain <= 0.0 or left / len(self.y) < self.mass_min:
            return False
        self.limits[side, index] = end
        self.inside = self._within(-1)
        return True

    def _restricted_with(self, index: int, side: int, end: float) -> int:
        changed = np.any(self.limits != self.all, axis=0)
        other = self.limits[1 - side, index] != self.all[1 - side, index]
        return int(changed.sum()) - int(changed[index]) + int(other or end != self.all[side, index])


def _quantile(ordered: Array, share: float) -> Array:
    """Return a quantile of each sorted column, half-way between two values that differ.

    Where many values are equal a quantile could lie on them and cut nothing off: it moves inwards from its end of the
    column to the next value that differs, so that equal values are cut off together.
    """
    last = len(ordered) - 1
    place = last * share
    low = np.full(ordered.shape[1], int(np.floor(place)))
    high = np.full(ordered.shape[1], int(np.ceil(place)))
    columns = np.arange(ordered.shape[1])
    for _ in range(last):
        same = ordered[low, columns] == ordered[high, columns]
        if share > 0.5:
            same &= low > 0
            low[same] -= 1
        else:
            same &= high < last
            high[same] += 1
        if not same.any():
            break
    return np.asarray((ordered[low, columns] + ordered[high, columns]) / 2.0)

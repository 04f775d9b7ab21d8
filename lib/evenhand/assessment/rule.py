"""The decision rule: the rate that survives its own test, beyond what the draw leaves open.

Pure functions on arrays of shape ``(futures, rates)``. A rate may be recommended when, in all futures, the policy's
tests hold together with the policy's probability and the company expects a profit, both beyond sampling error, and
when the tests keep holding more often than not, at an expected profit, in every third of every assumption that has an
effect. Of those rates the one with the highest expected profit is chosen. So a recommendation does not lie on the edge
of the condition by which it is judged, and asking for less never takes a rate away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy import special

from evenhand.uncertainty.sampling import CONFIDENCE, Z, mean_error, share_error

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Outcome = Literal["survives", "turns", "fails"]
Known = tuple[int, int, int]
Value = TypeVar("Value")

OFTEN_ENOUGH = 0.5
"""In every third of an assumption the tests hold at least this often, or the policy's probability if that is less."""

THIRDS = 3


@dataclass(frozen=True, slots=True)
class Turning:
    """An assumption that takes the last rate away, and what finding it out would decide.

    Parameters
    ----------
    id
        The assumption.
    thirds
        For its lowest, middle and highest third: the row that would be recommended if it were known to lie there, with
        the lowest and the highest row that it could as well be within sampling error; ``None`` for not collecting.
    holds, profit
        In which share of the futures of each third the tests hold at the rate that comes nearest, and what the company
        expects to gain there.
    seldom, loss
        In which thirds that rate fails because the tests hold too seldom, and because the company expects a loss.
    """

    id: str
    thirds: tuple[Known | None, Known | None, Known | None]
    holds: tuple[float, float, float]
    profit: tuple[float, float, float]
    seldom: tuple[bool, bool, bool]
    loss: tuple[bool, bool, bool]


@dataclass(frozen=True, slots=True)
class Choice:
    """What the rule chooses.

    Parameters
    ----------
    outcome
        ``survives``: a rate may be recommended; ``turns``: a rate passes in all futures taken together, and an
        assumption takes the last one away; ``fails``: no rate passes.
    row
        The rate recommended, as its row on the curve; ``None`` when there is none.
    nearest
        The rate that comes nearest to being recommended; ``row`` where there is one.
    within
        The lowest and the highest row that the same rule could have chosen within sampling error.
    probability, error
        In which share of all futures the tests hold together there, and that share's sampling error.
    otherwise
        What the outcome could as well be within sampling error; empty when nothing else.
    turning
        What takes the last rate away, the gravest first.
    survivors
        Which rows may be recommended, shape (rates,).
    alike
        Which rows another draw could as well have recommended, the one recommended included, shape (rates,): they are
        one offer as far as these futures tell, and what is said of one holds for all.
    """

    outcome: Outcome
    row: int | None
    nearest: int
    within: tuple[int, int]
    probability: float
    error: float
    otherwise: tuple[Outcome, ...]
    turning: tuple[Turning, ...]
    survivors: Flags
    alike: Flags

    @property
    def accepted(self) -> Flags:
        """Which rows are answered with yes, shape (rates,)."""
        return self.survivors | self.alike

    @property
    def borderline(self) -> bool:
        """Whether the outcome could as well be another within sampling error."""
        return bool(self.otherwise)


def choose(
    profit: Floats,
    holds: Flags,
    drawn: Mapping[str, Floats],
    probability: float,
    *,
    effective: Callable[[Sequence[str]], Iterable[str]] | None = None,
) -> Choice:
    """Choose a rate, or say what stands in the way of choosing one.

    Parameters
    ----------
    profit
        What the company gains, shape ``(futures, rates)``, in money.
    holds
        Where the policy's tests hold together, same shape.
    drawn
        The assumptions that are not known exactly, by id, each of shape ``(futures,)``.
    probability
        In which share of futures the policy wants its tests to hold.
    effective
        Returns those of the assumptions named to it that have an effect; asked only about those that would take a rate
        away. By default all have.
    """
    evidence = _Evidence(profit, holds, drawn, probability)
    survivors, against = _survivors(evidence, 0)
    while against:
        inert = set(against) - set(against if effective is None else effective(against))
        if not inert:
            break
        evidence = evidence.without(inert)
        survivors, against = _survivors(evidence, 0)
    survivors.flags.writeable = False
    outcome, row = _chosen(evidence, survivors)
    looser, stricter = (_survivors(evidence, step)[0] for step in (-1, 1))
    others = (_chosen(evidence, looser, -1), _chosen(evidence, stricter, 1))
    nearest = _nearest(evidence) if row is None else row
    rows = [nearest, *(other for _, other in others if other is not None and row is not None)]
    alike = np.zeros_like(survivors)
    if row is not None:
        alike[min(rows) : max(rows) + 1] = (survivors | looser)[min(rows) : max(rows) + 1]
    alike.flags.writeable = False
    return Choice(
        outcome=outcome,
        row=row,
        nearest=nearest,
        within=(min(rows), max(rows)),
        probability=float(evidence.share[nearest]),
        error=float(evidence.error[nearest]),
        otherwise=tuple(dict.fromkeys(other for other, _ in others if other != outcome)),
        turning=_turning(evidence, nearest) if outcome == "turns" else (),
        survivors=survivors,
        alike=alike,
    )


class _Evidence:
    """What the futures say of each rate: in all of them, and in every third of every assumption."""

    def __init__(self, profit: Floats, holds: Flags, drawn: Mapping[str, Floats], probability: float) -> None:
        self.profit, self.holds, self.probability = profit, holds, probability
        self.drawn = {name: drawn[name] for name in sorted(drawn) if np.ptp(drawn[name]) > 0}
        self.futures = len(profit)

    def without(self, names: set[str]) -> _Evidence:
        rest = {name: values for name, values in self.drawn.items() if name not in names}
        return _Evidence(self.profit, self.holds, rest, self.probability)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.drawn)

    @cached_property
    def share(self) -> Floats:
        return np.asarray(self.holds.mean(axis=0))

    @cached_property
    def error(self) -> Floats:
        return share_error(self.share, self.futures)

    @cached_property
    def expected(self) -> Floats:
        return np.asarray(self.profit.mean(axis=0))

    @cached_property
    def expected_error(self) -> Floats:
        return mean_error(self.profit)

    @cached_property
    def members(self) -> Flags:
        """Which futures lie in which third of which assumption, shape (assumptions, thirds, futures)."""
        result = np.zeros((len(self.drawn), THIRDS, self.futures), dtype=bool)
        for index, values in enumerate(self.drawn.values()):
            for third, rows in enumerate(np.array_split(np.argsort(values, kind="stable"), THIRDS)):
                result[index, third, rows] = True
        return result

    @cached_property
    def sizes(self) -> Floats:
        return np.asarray(self.members.sum(axis=2, keepdims=True), dtype=np.float64)

    @cached_property
    def third_share(self) -> Floats:
        """How often the tests hold in each third, shape (assumptions, thirds, rates)."""
        return self._mean(self.holds.astype(np.float64))

    @cached_property
    def third_profit(self) -> Floats:
        return self._mean(self.profit)

    def _mean(self, values: Floats) -> Floats:
        # einsum, not a threaded matrix product: the same bytes on every machine.
        return np.asarray(np.einsum("atf,fr->atr", self.members.astype(np.float64), values) / self.sizes)

    @cached_property
    def noise(self) -> float:
        """How many standard errors a third may differ by chance, given how many thirds are looked at (Šidák)."""
        looks = max(self.members.shape[0] * THIRDS, 1)
        return float(special.ndtri(CONFIDENCE ** (1.0 / looks)))

    def _beyond_noise(self, whole: Floats, third: Floats, spread: Floats) -> Flags:
        error = spread * np.sqrt(np.maximum(1.0 / self.sizes - 1.0 / self.futures, 0.0))
        return np.asarray(whole - third > self.noise * error)

    @cached_property
    def lower_share(self) -> Flags:
        """Where a third's share is lower than that of all futures by more than noise."""
        return self._beyond_noise(self.share, self.third_share, np.sqrt(self.share * (1.0 - self.share)))

    @cached_property
    def lower_profit(self) -> Flags:
        return self._beyond_noise(self.expected, self.third_profit, self.profit.std(axis=0))

    def passes(self, step: int = 0) -> Flags:
        """Which rates pass in all futures: beyond sampling error, or one error less (−1) or more (+1)."""
        errors = 1.0 + step
        return np.asarray(
            (self.share - errors * self.error >= self.probability) & (self.expected - errors * self.expected_error > 0)
        )

    def need(self, step: int = 0) -> Floats:
        """How often the tests must hold in a third, shape (assumptions, thirds, rates)."""
        need = min(OFTEN_ENOUGH, self.probability)
        sizes = self.sizes if self.drawn else np.ones((0, THIRDS, 1))
        return np.asarray(need + step * Z * np.sqrt(need * (1.0 - need) / sizes))

    def seldom(self, step: int = 0) -> Flags:
        """Where the tests hold too seldom in a third, shape (assumptions, thirds, rates)."""
        return np.asarray((self.third_share < self.need(step)) & self.lower_share)

    @cached_property
    def loss(self) -> Flags:
        """Where the company expects a loss in a third, same shape."""
        return np.asarray((self.third_profit <= 0) & self.lower_profit)

    def against(self, step: int = 0) -> Flags:
        """Which assumption takes which rate away, shape (assumptions, rates)."""
        return np.asarray((self.seldom(step) | self.loss).any(axis=1))


def _survivors(evidence: _Evidence, step: int) -> tuple[Flags, list[str]]:
    """Return which rates may be recommended, and the assumptions that take one away which passes otherwise."""
    passes = evidence.passes(step)
    against = evidence.against(step)
    named = [name for name, rates in zip(evidence.names, against, strict=True) if (rates & passes).any()]
    return passes & ~against.any(axis=0), named


def _chosen(evidence: _Evidence, survivors: Flags, step: int = 0) -> tuple[Outcome, int | None]:
    if survivors.any():
        return "survives", int(np.argmax(np.where(survivors, evidence.expected, -np.inf)))
    return ("turns" if evidence.passes(step).any() else "fails"), None


def _nearest(evidence: _Evidence) -> int:
    """Return the rate that comes nearest: of those that pass the one whose worst third is best, else the likeliest."""
    passes = evidence.passes()
    if not passes.any():
        earning = evidence.expected > 0
        return int(np.argmax(np.where(earning, evidence.share, evidence.share - 1.0)))
    worst = (evidence.third_share - evidence.need()).min(axis=(0, 1))
    fewest = evidence.against().sum(axis=0)
    ranked = np.lexsort((-worst, fewest, ~passes))
    return int(ranked[0])


def _turning(evidence: _Evidence, nearest: int) -> tuple[Turning, ...]:
    seldom, loss = evidence.seldom()[:, :, nearest], evidence.loss[:, :, nearest]
    results = [
        Turning(
            id=evidence.names[index],
            thirds=_three(_known(evidence, rows) for rows in evidence.members[index]),
            holds=_three(map(float, evidence.third_share[index, :, nearest])),
            profit=_three(map(float, evidence.third_profit[index, :, nearest])),
            seldom=_three(map(bool, seldom[index])),
            loss=_three(map(bool, loss[index])),
        )
        for index in np.flatnonzero((seldom | loss).any(axis=1))
    ]
    return tuple(sorted(results, key=lambda turning: (min(turning.holds), turning.id)))


def _three(values: Iterable[Value]) -> tuple[Value, Value, Value]:
    low, middle, high = values
    return low, middle, high


def _known(evidence: _Evidence, rows: Flags) -> Known | None:
    """Return what would be recommended were the assumption known to lie in this third, all else as uncertain as now.

    Whoever has found out draws as many futures again, so that a third's fewer futures do not count against it.
    """
    share, expected = evidence.holds[rows].mean(axis=0), evidence.profit[rows].mean(axis=0)
    error = share_error(share, int(rows.sum()))

    def best(errors: float) -> int | None:
        passes = (share - errors * error >= evidence.probability) & (expected > 0)
        return int(np.argmax(np.where(passes, expected, -np.inf))) if passes.any() else None

    if (row := best(0.0)) is None:
        return None
    within = [row, *(other for other in (best(-1.0), best(1.0)) if other is not None)]
    return row, min(within), max(within)

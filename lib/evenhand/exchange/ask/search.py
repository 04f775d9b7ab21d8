"""The best offers: up to two levers moved, conditions on any measure, and what one aim costs another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenhand.case import Case
from evenhand.errors import InputError
from evenhand.exchange.ask.experiment import Between, Experiment
from evenhand.exchange.ask.measures import Constraint, Objective
from evenhand.exchange.simulating import simulated
from evenhand.exchange.simulation import Simulation
from evenhand.vocabulary.numbers import finite

Array = NDArray[np.float64]

MOST_LEVERS = 2
# Values tried of a lever: alone or beside another, read from one simulation or with one for each value.
ALONG_AXIS, ALONG_AXIS_OF_TWO = 101, 41
RE_SIMULATED, RE_SIMULATED_OF_TWO = 21, 11
# Rounds of looking closer around the best points, each with so many values between the neighbours.
ROUNDS = 2
CLOSER = 9


def outdo(scores: Array, others: Array) -> NDArray[np.bool_]:
    """Return whether scores, shape (…, criteria), are at least as good in everything and better in something."""
    return np.asarray(np.all(scores >= others, axis=-1) & np.any(scores > others, axis=-1))


@dataclass(frozen=True, slots=True)
class Point:
    """One setting of the levers.

    Parameters
    ----------
    levers
        Values by id.
    objectives, constraints
        Values of the measures, by what was asked.
    feasible
        Whether all constraints hold and all objectives exist.
    """

    levers: Mapping[str, float]
    objectives: Mapping[str, float]
    constraints: Mapping[str, float]
    feasible: bool


@dataclass(frozen=True, slots=True)
class Front:
    """What can be had, and what cannot be had together.

    Parameters
    ----------
    levers, objectives, constraints
        What was asked.
    points
        Everything tried.
    feasible
        Indices of points at which all constraints hold.
    pareto
        Indices of feasible points than which none is better in one objective without being worse in another, in the
        order of the first objective.
    best
        For each objective the index of the feasible point that is best; ``None`` when no point is feasible.
    stopped
        Whether it was stopped before everything was tried.
    """

    levers: tuple[str, ...]
    objectives: tuple[str, ...]
    constraints: tuple[str, ...]
    points: tuple[Point, ...]
    feasible: tuple[int, ...]
    pareto: tuple[int, ...]
    best: Mapping[str, int | None]
    stopped: bool

    def to_json_dict(self) -> dict[str, Any]:
        """Return plain values; ``None`` stands for what does not exist."""
        return {
            "levers": list(self.levers),
            "objectives": list(self.objectives),
            "constraints": list(self.constraints),
            "points": [
                {
                    "levers": dict(point.levers),
                    "objectives": _finite(point.objectives),
                    "constraints": _finite(point.constraints),
                    "feasible": point.feasible,
                }
                for point in self.points
            ],
            "feasible": list(self.feasible),
            "pareto": list(self.pareto),
            "best": dict(self.best),
            "stopped": self.stopped,
        }


def _finite(values: Mapping[str, float]) -> dict[str, float | None]:
    return {key: finite(value) for key, value in values.items()}


def optimise(
    case: Case | Simulation,
    *,
    levers: Sequence[str],
    objectives: Sequence[str | Objective] = ("profit", "customer_surplus"),
    constraints: Sequence[str | Constraint] = (),
    grid: int | Mapping[str, Sequence[float]] | None = None,
    between: Between | None = None,
    progress: Callable[[int, int], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Front:
    """Try one or two levers over their ranges, look closer around the best, and return what is worth choosing from.

    The scheme's own rate or dividend is read from one simulation; every value of another lever takes a simulation.
    Scores, and so trust, stay as they are, also where a lever would change them.

    Parameters
    ----------
    case
        As for `simulate`, or its simulation when there is one already.
    levers
        One or two ids, see `evenhand.exchange.ask.levers.every_lever`.
    objectives
        What should be large, or small with ``min``, for example ``p10(profit)`` or ``min worse_off``.
    constraints
        For example ``chance(E3) >= 80%``.
    grid
        How many values of each lever, or the values themselves by lever, which are then not refined.
    between
        From where to where, by lever.
    progress
        Called with how many simulations are done and how many there are.
    stop
        Asked before every simulation; when it says yes, what was tried so far is returned.

    Raises
    ------
    InputError
        When levers, objectives or constraints cannot be read, with the nearest name.
    """
    if not 1 <= len(set(levers)) == len(levers) <= MOST_LEVERS:
        raise InputError(f"One or two different levers can be moved at once: got {', '.join(levers) or 'none'}.")
    if not objectives:
        raise InputError("At least one objective is needed, for example profit.")
    aims = tuple(
        objective if isinstance(objective, Objective) else Objective.parse(objective) for objective in objectives
    )
    conditions = tuple(
        constraint if isinstance(constraint, Constraint) else Constraint.parse(constraint) for constraint in constraints
    )
    experiment = Experiment(simulated(case), tuple(levers), between)
    search = _Search(experiment, aims, conditions, progress, stop)
    values = {key: _values(experiment, key, grid) for key in levers}
    search.run(values)
    if not isinstance(grid, Mapping):
        search.refine(values)
    return search.front()


def _values(experiment: Experiment, key: str, grid: int | Mapping[str, Sequence[float]] | None) -> Array:
    if isinstance(grid, Mapping):
        if key not in grid:
            raise InputError(f"No values are given for {key}.")
        values = np.array(sorted(grid[key]), dtype=np.float64)
        lever = experiment.levers[key]
        if not values.size or values[0] < lever.low or values[-1] > lever.high:
            raise InputError(f"Values of {lever.label} lie between {lever.low:g} and {lever.high:g}.")
        return values
    if isinstance(grid, int):
        if grid < 2:
            raise InputError("A grid needs at least two values.")
        return experiment.grid(key, grid)
    alone, beside = (ALONG_AXIS, ALONG_AXIS_OF_TWO) if key == experiment.axis else (RE_SIMULATED, RE_SIMULATED_OF_TWO)
    return experiment.grid(key, alone if len(experiment.levers) == 1 else beside)


class _Search:
    """The points tried so far."""

    def __init__(
        self,
        experiment: Experiment,
        aims: tuple[Objective, ...],
        conditions: tuple[Constraint, ...],
        progress: Callable[[int, int], None] | None,
        stop: Callable[[], bool] | None,
    ) -> None:
        self.experiment, self.aims, self.conditions = experiment, aims, conditions
        self.progress, self.stop = progress, stop
        self.points: dict[tuple[float, ...], Point] = {}
        self.done = self.planned = 0
        self.stopped = False

    def run(self, values: Mapping[str, Array]) -> None:
        """Try every combination of these values."""
        experiment = self.experiment
        combinations = list(product(*(values[key] for key in experiment.others)))
        self.planned += len(combinations)
        for chosen in combinations:
            if self.stopped or (self.stop is not None and self.stop()):
                self.stopped = True
                return
            others = {key: float(value) for key, value in zip(experiment.others, chosen, strict=True)}
            self._read(others, values[experiment.axis] if experiment.axis else None)
            self.done += 1
            if self.progress is not None:
                self.progress(self.done, self.planned)

    def _read(self, others: Mapping[str, float], along: Array | None) -> None:
        readings = self.experiment.read(others, along)
        reached = {str(aim): aim.measure.of(readings) for aim in self.aims}
        asked = {str(condition): condition.measure.of(readings) for condition in self.conditions}
        holds = np.logical_and.reduce(
            [np.isfinite(values) for values in reached.values()]
            + [condition.holds(asked[str(condition)]) for condition in self.conditions]
        )
        for row, fine in enumerate(holds):
            place = dict(others)
            if along is not None and self.experiment.axis is not None:
                place[self.experiment.axis] = float(along[row])
            place = {key: place[key] for key in self.experiment.levers}
            self.points[tuple(place.values())] = Point(
                MappingProxyType(place),
                MappingProxyType({name: float(values[row]) for name, values in reached.items()}),
                MappingProxyType({name: float(values[row]) for name, values in asked.items()}),
                bool(fine),
            )

    def refine(self, values: Mapping[str, Array]) -> None:
        """Look closer around the best point of each objective, between its neighbours."""
        steps = {key: (np.sort(result), result) for key, result in values.items()}
        now = {aim: {key: result for key, (_, result) in steps.items()} for aim in self.aims}
        for _ in range(ROUNDS):
            for aim in self.aims:
                best = self._best(aim)
                if best is None or self.stopped:
                    continue
                now[aim] = {key: self._closer(key, now[aim][key], best.levers[key]) for key in values}
                self.run(now[aim])

    def _closer(self, key: str, tried: Array, best: float) -> Array:
        place = int(np.argmin(np.abs(tried - best)))
        low, high = tried[max(place - 1, 0)], tried[min(place + 1, len(tried) - 1)]
        count = CLOSER if key == self.experiment.axis else CLOSER // 2 + 1
        result = np.linspace(low, high, count)
        if self.experiment.levers[key].whole:
            result = result.round()
        return np.unique(np.append(result, best))

    def _best(self, aim: Objective) -> Point | None:
        name = str(aim)
        fine = [point for point in self.points.values() if point.feasible]
        sign = 1.0 if aim.largest else -1.0
        return max(fine, key=lambda point: sign * point.objectives[name], default=None)

    def front(self) -> Front:
        """Return what was found."""
        points = tuple(self.points[key] for key in sorted(self.points))
        feasible = tuple(index for index, point in enumerate(points) if point.feasible)
        places = {id(point): index for index, point in enumerate(points)}
        best = {}
        for aim in self.aims:
            result = self._best(aim)
            best[str(aim)] = None if result is None else places[id(result)]
        return Front(
            levers=tuple(self.experiment.levers),
            objectives=tuple(str(aim) for aim in self.aims),
            constraints=tuple(str(condition) for condition in self.conditions),
            points=points,
            feasible=feasible,
            pareto=tuple(self._undominated(points, feasible)),
            best=MappingProxyType(best),
            stopped=self.stopped,
        )

    def _undominated(self, points: Sequence[Point], feasible: Sequence[int]) -> Iterator[int]:
        """Yield the indices of points than which none is better in one aim and as good in all others."""
        signs = np.array([1.0 if aim.largest else -1.0 for aim in self.aims])
        scores = np.array([list(points[index].objectives.values()) for index in feasible]).reshape(-1, len(signs))
        scores = scores * signs
        order = np.argsort(-scores[:, 0], kind="stable")
        for place in order:
            if not np.any(outdo(scores, scores[place])):
                yield feasible[place]

"""Goal seek: what a lever must be set to for a measure to reach a target; all answers, or why there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

from evenhand.case import Case
from evenhand.errors import InputError
from evenhand.exchange.ask.experiment import Experiment
from evenhand.exchange.ask.measures import Measure
from evenhand.exchange.simulating import simulated
from evenhand.exchange.simulation import Simulation
from evenhand.vocabulary.numbers import finite, money, quantity

Array = NDArray[np.float64]

ALONG_AXIS = 201
RE_SIMULATED = 17
# Roots are found to this share of the distance between tried values.
PRECISION = 1e-5
# How near a curve must come, as a share of its own range, for a touching point to be looked for.
NEAR = 0.1


@dataclass(frozen=True, slots=True)
class GoalSeek:
    """Where a measure reaches its target.

    Parameters
    ----------
    lever
        Id of the lever moved.
    measure
        What was looked at, for example ``mean(profit)``.
    target
        What it should be.
    values
        Every value of the lever at which it is, rising; what lies between two tried values and back is missed.
    nearest
        The value at which it comes closest, also when it is reached.
    reached
        Whether it is reached at all.
    low, high
        Lowest and highest value of the measure over the range tried.
    reason
        In words why there is no answer, or several; empty when there is one.
    curve
        Values of the lever and of the measure there.
    sentence
        The answer.
    """

    lever: str
    measure: str
    target: float
    values: tuple[float, ...]
    nearest: float
    reached: bool
    low: float
    high: float
    reason: str
    curve: tuple[tuple[float, float], ...]
    sentence: str

    def to_json_dict(self) -> dict[str, Any]:
        """Return plain values; ``None`` stands for what does not exist."""
        result = asdict(self)
        for name in ("low", "high"):
            result[name] = finite(result[name])
        result["curve"] = [[x, finite(y)] for x, y in self.curve]
        result["values"] = list(self.values)
        return result


def goal_seek(
    case: Case | Simulation,
    *,
    lever: str,
    outcome: str,
    target: float,
    statistic: str = "mean",
    between: tuple[float, float] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> GoalSeek:
    """Return every value of a lever at which a measure reaches its target.

    Scores, and so trust, stay as they are, also where a lever would change them.

    Parameters
    ----------
    case
        As for `simulate`, or its simulation when there is one already.
    lever
        Id of the lever, see `evenhand.exchange.ask.levers.every_lever`.
    outcome, statistic
        What is measured, see `evenhand.exchange.ask.measures`.
    target
        In the measure's unit: money per customer-month (the programme's a month for ``total_…``), or a share.
    between
        From where to where the lever is moved; by default as the lever says.
    progress
        Called with how many simulations of the range are done and how many there are; an error it raises stops.

    Raises
    ------
    InputError
        When there is no such lever, outcome or statistic, with the nearest; when the target is not a number.
    """
    if not np.isfinite(target):
        raise InputError(f"The target must be a number: got {target}.")
    measure = Measure(outcome, statistic)
    experiment = Experiment(simulated(case), (lever,), None if between is None else {lever: between})
    tried = experiment.grid(lever, ALONG_AXIS if experiment.axis == lever else RE_SIMULATED)
    result = experiment.curve(lever, tried, measure, progress)

    def gap(value: float) -> float:
        return float(experiment.curve(lever, np.array([value]), measure)[0]) - target

    exists = np.isfinite(result)
    if not exists.any():
        return _nowhere(experiment, lever, measure, target, tried, result)
    roots = sorted(_roots(tried, result - target, gap, smooth=_smooth(measure)))
    if experiment.levers[lever].whole:
        roots = sorted({float(round(root)) for root in roots})
    low, high = float(result[exists].min()), float(result[exists].max())
    nearest = roots[0] if roots else float(tried[exists][np.argmin(np.abs(result[exists] - target))])
    reason = _reason(experiment, lever, measure, target, (low, high), nearest, roots)
    return GoalSeek(
        lever=lever,
        measure=str(measure),
        target=target,
        values=tuple(roots),
        nearest=nearest,
        reached=bool(roots),
        low=low,
        high=high,
        reason=reason,
        curve=tuple((float(x), float(y)) for x, y in zip(tried, result, strict=True)),
        sentence=_sentence(experiment, lever, measure, target, roots, reason),
    )


def _smooth(measure: Measure) -> bool:
    """Return whether the measure moves without jumps: shares of futures move by single futures."""
    return (measure.statistic != "chance" and measure.unit != "share") or measure.statistic == "mean"


def _roots(tried: Array, gaps: Array, gap: Callable[[float], float], *, smooth: bool) -> Iterator[float]:
    """Yield where the gap is zero: on a tried value, between two of different sign, and where the curve touches."""
    size = float(np.nanmax(gaps) - np.nanmin(gaps))
    steps = PRECISION * np.diff(tried)
    zero = np.abs(gaps) <= 1e-12 * max(size, 1e-12)
    for index in np.flatnonzero(zero).tolist():
        # Of a stretch on which the target holds throughout, its two ends.
        if index == 0 or index == len(gaps) - 1 or not (zero[index - 1] and zero[index + 1]):
            yield float(tried[index])
    for index in range(len(gaps) - 1):
        left, right = gaps[index], gaps[index + 1]
        if left * right < 0 and not (zero[index] or zero[index + 1]):
            yield float(scipy.optimize.brentq(gap, tried[index], tried[index + 1], xtol=steps[index]))
    if not smooth:
        return
    for index in range(1, len(gaps) - 1):
        before, here, after = gaps[index - 1 : index + 2]
        side = np.sign(here)
        turns = side * here < min(side * before, side * after) and side * before > 0 and side * after > 0
        if turns and not zero[index] and abs(here) < NEAR * size:
            yield from _touching(gap, side, float(tried[index - 1]), float(tried[index + 1]), size)


def _touching(gap: Callable[[float], float], side: float, low: float, high: float, size: float) -> Iterator[float]:
    """Yield the roots around a turning point that lies between two tried values."""
    tolerance = PRECISION * (high - low)
    turn = scipy.optimize.minimize_scalar(
        lambda x: side * gap(x), bounds=(low, high), method="bounded", options={"xatol": tolerance}
    )
    if turn.fun < 0:
        yield float(scipy.optimize.brentq(gap, low, turn.x, xtol=tolerance))
        yield float(scipy.optimize.brentq(gap, turn.x, high, xtol=tolerance))
    elif turn.fun <= 1e-9 * size:
        yield float(turn.x)


def _nowhere(
    experiment: Experiment, lever: str, measure: Measure, target: float, tried: Array, values: Array
) -> GoalSeek:
    reason = (
        f"{measure.phrase[:1].upper()}{measure.phrase[1:]} does not exist anywhere in the range tried: nobody takes "
        "part, or nothing is earned."
    )
    return GoalSeek(
        lever=lever,
        measure=str(measure),
        target=target,
        values=(),
        nearest=experiment.between[lever][0],
        reached=False,
        low=float("nan"),
        high=float("nan"),
        reason=reason,
        curve=tuple((float(x), float(y)) for x, y in zip(tried, values, strict=True)),
        sentence=reason,
    )


def _value(experiment: Experiment, lever: str, value: float) -> str:
    unit, currency = experiment.levers[lever].unit, experiment.simulation.currency
    if unit.startswith("money"):
        return f"{money(value, currency, 2)}{unit.removeprefix('money')}"
    return quantity(value, unit)


def _reason(
    experiment: Experiment,
    lever: str,
    measure: Measure,
    target: float,
    reach: tuple[float, float],
    nearest: float,
    roots: list[float],
) -> str:
    currency = experiment.simulation.currency
    if len(roots) > 1:
        return "It rises and falls on the way, so that more than one value reaches the target."
    if roots:
        return ""
    start, end = (_value(experiment, lever, value) for value in experiment.between[lever])
    near = _value(experiment, lever, nearest)
    if reach[0] <= target <= reach[1]:
        return f"It jumps over {measure.words(target, currency)} without taking it, nearest at {near}."
    if reach[0] == reach[1]:
        return (
            f"From {start} to {end} it stays at {measure.words(reach[0], currency)}: "
            f"{_label(experiment, lever)} does not move it."
        )
    return (
        f"From {start} to {end} it lies between {measure.words(reach[0], currency)} and "
        f"{measure.words(reach[1], currency)}, nearest at {near}."
    )


def _label(experiment: Experiment, lever: str) -> str:
    return f"“{experiment.levers[lever].label}”"


def _sentence(
    experiment: Experiment, lever: str, measure: Measure, target: float, roots: list[float], reason: str
) -> str:
    phrase, wanted = measure.phrase, measure.words(target, experiment.simulation.currency)
    if not roots:
        return f"{_label(experiment, lever)} alone does not bring {phrase} to {wanted}. {reason}"
    places = [_value(experiment, lever, root) for root in roots]
    said = places[0] if len(places) == 1 else f"{', '.join(places[:-1])} and {places[-1]}"
    return (
        f"{phrase[:1].upper()}{phrase[1:]} reaches {wanted} with {_label(experiment, lever)} at {said}."
        f"{f' {reason}' if reason else ''}"
    )

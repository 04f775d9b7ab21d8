"""Which uncertain number drives the result: swings one at a time, rank correlations, and Sobol indices."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.uncertainty.correlation import Block
from evenhand.vocabulary.numbers import percent

Array = NDArray[np.float64]
Model = Callable[[Mapping[str, Array]], Array]
"""Takes a probability for each number, one value a run, and returns the result of each run."""


@dataclass(frozen=True, slots=True)
class Swing:
    """What the result does when one number goes from P10 to P90 and all others stay at P50.

    Parameters
    ----------
    id
        The number.
    low, base, high
        Result at its P10, with everything at P50, and at its P90.
    """

    id: str
    low: float
    base: float
    high: float

    @property
    def size(self) -> float:
        """How far the result moves."""
        return abs(self.high - self.low)


def swings(model: Model, ids: Sequence[str]) -> tuple[Swing, ...]:
    """Return the swing of each number, the largest first, from one batch of runs."""
    runs = 2 * len(ids) + 1
    probabilities = {key: np.full(runs, 0.5) for key in ids}
    for index, key in enumerate(ids):
        probabilities[key][2 * index + 1] = 0.1
        probabilities[key][2 * index + 2] = 0.9
    result = model(probabilities)
    results = [
        Swing(key, float(result[2 * index + 1]), float(result[0]), float(result[2 * index + 2]))
        for index, key in enumerate(ids)
    ]
    return tuple(sorted(results, key=lambda swing: (-swing.size, swing.id)))


def rank_correlations(columns: Mapping[str, Array], result: Array) -> dict[str, float]:
    """Return Spearman's rank correlation of each column with the result, the strongest first."""
    results = {key: _spearman(values, result) for key, values in columns.items()}
    return dict(sorted(results.items(), key=lambda item: (-abs(item[1]), item[0])))


def _spearman(values: Array, result: Array) -> float:
    # What never varies goes along with nothing; scipy would warn and return nan.
    if np.ptp(values) == 0 or np.ptp(result) == 0:
        return 0.0
    from scipy import stats  # takes seconds to load

    return float(stats.spearmanr(values, result).statistic)


@dataclass(frozen=True, slots=True)
class Index:
    """How much of the result's variance is due to one number, or to numbers that move together.

    Parameters
    ----------
    id
        The number; of several, joined by " + ".
    first, total
        Alone, and with all it does together with others.
    first_error, total_error
        Half the width of their 95% intervals.
    members
        The numbers.
    """

    id: str
    first: float
    total: float
    first_error: float
    total_error: float
    members: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The total index in words."""
        if self.total - self.total_error <= 0.0:
            return "not distinguishable from zero"
        return f"{percent(max(self.total, 0.0))} of the variance (± {percent(self.total_error)})"


def sobol_indices(
    model: Model, ids: Sequence[str], *, blocks: Sequence[Block] = (), runs: int = 256, seed: int = 1
) -> tuple[Index, ...]:
    """Return Sobol indices by SALib, the largest total first.

    Variance cannot be divided between numbers that move together, so a block of them has one index (Jacques, Lavergne
    and Devictor 2006).

    Parameters
    ----------
    model
        Called once with ``runs * (groups + 2)`` runs.
    ids
        The numbers.
    blocks
        Which of them move together, and how.
    runs
        A power of two.
    seed
        Of the sample and of the intervals.
    """
    parts = [part for block in blocks if len((part := block.of(ids)).ids) > 1]
    group = {key: " + ".join(part.ids) for part in parts for key in part.ids}
    names = [group.get(key, key) for key in ids]
    # SALib takes seconds to import, and few need it.
    from SALib.analyze import sobol as analyze
    from SALib.sample import sobol as sample

    problem = {"num_vars": len(ids), "names": list(ids), "bounds": [[0.0, 1.0]] * len(ids), "groups": names}
    points = sample.sample(problem, runs, calc_second_order=False, seed=seed)
    inside = np.clip(points, 1e-9, 1.0 - 1e-9)
    places = {key: inside[:, index] for index, key in enumerate(ids)}
    for part in parts:
        places |= part.join(places)
    result = model(places)
    found_names = list(dict.fromkeys(names))
    members = {name: tuple(key for key, its in zip(ids, names, strict=True) if its == name) for name in found_names}
    if np.ptp(result) == 0:
        return tuple(Index(name, 0.0, 0.0, 0.0, 0.0, members[name]) for name in found_names)
    answer = analyze.analyze(problem, result, calc_second_order=False, seed=seed)
    results = [
        Index(
            name,
            float(answer["S1"][index]),
            float(answer["ST"][index]),
            float(answer["S1_conf"][index]),
            float(answer["ST_conf"][index]),
            members[name],
        )
        for index, name in enumerate(found_names)
    ]
    return tuple(sorted(results, key=lambda index: (-index.total, index.id)))

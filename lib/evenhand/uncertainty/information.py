"""What finding out is worth: perfect information, one number, a sample, and the size of a pilot."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy import special

from evenhand.errors import ModelError

Array = NDArray[np.float64]

# A polynomial of the number's rank: bends enough for the curves met here, and too stiff to fit the noise of a thousand
# futures.
DEGREE = 5
# Groups of futures that are left out in turn to see how far a worth rests on them (a grouped jackknife).
GROUPS = 10
# The largest condition number of a regression that is solved as it stands.
_MOST_ALIKE = 1e12


@dataclass(frozen=True, slots=True)
class Worth:
    """What knowing something before deciding is worth.

    Parameters
    ----------
    value
        In the unit of the benefits.
    error
        Its standard error, from how it changes when a tenth of the futures is left out.
    """

    value: float
    error: float


def evpi(benefits: Array) -> float:
    """Return what knowing everything before deciding is worth: E[max] - max E.

    Parameters
    ----------
    benefits
        Net benefit of each option in each future, shape (futures, options), in money.
    """
    values = _checked(benefits)
    return max(float(values.max(axis=1).mean() - values.mean(axis=0).max()), 0.0)


def evppi(benefits: Array, known: Array) -> Worth:
    """Return what knowing one number before deciding is worth, or several at once.

    Benefits are regressed on the number (Strong, Oakley and Brennan 2014), here by a polynomial of its rank, and the
    best option is taken for each fitted value. It is never more than `evpi`. Of several numbers the polynomials are
    added, and the products of each two with them. Where numbers are correlated, knowing one also tells about the
    others, and that is counted.

    Parameters
    ----------
    benefits
        Net benefit of each option in each future, shape (futures, options), in money.
    known
        The number in each future, shape (futures,), or several, shape (futures, numbers).
    """
    values = _checked(benefits)
    columns = known[:, None] if known.ndim == 1 else known
    if columns.ndim != 2 or len(columns) != len(values):
        raise ModelError("The number must have one value a future.")
    columns = columns[:, np.ptp(columns, axis=0) > 0]
    basis = _basis(columns)
    if not columns.size or len(columns) <= 2 * basis.shape[1]:
        return Worth(0.0, 0.0)
    most = evpi(values)
    worth = _worth(values, basis, most)
    parts = np.arange(len(values)) % GROUPS
    without = np.array([_worth(values[parts != group], basis[parts != group], most) for group in range(GROUPS)])
    error = math.sqrt((GROUPS - 1) / GROUPS * float(np.sum((without - without.mean()) ** 2)))
    return Worth(worth, error)


def _worth(values: Array, basis: Array, most: float) -> float:
    # Sums by einsum and a small system, not a threaded least-squares routine: the same bytes everywhere.
    gram = np.einsum("fi,fj->ij", basis, basis)
    moments = np.einsum("fi,fo->io", basis, values)
    # A number that hardly varies may not vary at all among the futures kept: what it cannot tell apart is left out.
    if np.linalg.cond(gram) < _MOST_ALIKE:
        weights = np.linalg.solve(gram, moments)
    else:
        weights = np.linalg.lstsq(gram, moments, rcond=1 / _MOST_ALIKE)[0]
    fitted = np.einsum("fi,io->fo", basis, weights)
    return float(np.clip(fitted.max(axis=1).mean() - fitted.mean(axis=0).max(), 0.0, most))


def evsi_share(benefits: Array, share: Array, people: int, places: Array) -> Worth:
    """Return what a pilot is worth that counts how many of so many people say yes.

    In each future the pilot's result is drawn, and benefits are regressed on it (Strong, Oakley, Brennan and Breeze
    2015): it is worth what can be decided better by what it shows, noise included.

    Parameters
    ----------
    benefits
        Net benefit of each option in each future, shape (futures, options), in money.
    share
        The true share of yes in each future, shape (futures,).
    people
        How many are asked.
    places
        The place of the pilot's result in its distribution in each future, shape (futures,), strictly between 0 and 1.
    """
    if people < 1:
        raise ModelError(f"A pilot asks at least one person: got {people}.")
    from scipy import stats  # takes seconds to load

    return evppi(benefits, np.asarray(stats.binom.ppf(places, people, np.clip(share, 0.0, 1.0))) / people)


def _basis(columns: Array) -> Array:
    from scipy import stats  # takes seconds to load

    count = len(columns)
    parts: list[Array] = [np.ones((count, 1))]
    lines = []
    for column in columns.T:
        ranks = (stats.rankdata(column) - 0.5) / count
        # A number with few values takes no steeper polynomial than goes through them all.
        degree = min(DEGREE, len(np.unique(ranks)) - 1)
        parts.append(np.asarray(np.polynomial.legendre.legvander(2.0 * ranks - 1.0, degree)[:, 1:]))
        lines.append(2.0 * ranks - 1.0)
    parts += [(first * second)[:, None] for first, second in combinations(lines, 2)]
    return np.concatenate(parts, axis=1)


def _checked(benefits: Array) -> Array:
    values = np.asarray(benefits, dtype=np.float64)
    if values.ndim != 2 or not values.size or not np.all(np.isfinite(values)):
        raise ModelError("Benefits must be finite numbers, one row a future and one column an option.")
    return values


def pilot_size(share: float, within: float, *, confidence: float = 0.8) -> int:
    """Return how many customers a pilot must ask to know a share of yes to within a margin.

    Parameters
    ----------
    share
        The share expected, 0 to 1.
    within
        Half the width of the interval wanted, for example 0.05.
    confidence
        How often the interval holds the truth; 0.8 corresponds to P10 to P90.

    Returns
    -------
    int
        By Wilson's interval, which also holds near 0 and 1.
    """
    if not 0.0 <= share <= 1.0 or not 0.0 < within < 0.5 or not 0.0 < confidence < 1.0:
        raise ModelError("share lies between 0 and 1, within between 0 and 0.5, confidence between 0 and 1.")
    z = float(special.ndtri(0.5 + confidence / 2.0))

    def half_width(n: int) -> float:
        return z / (1.0 + z * z / n) * math.sqrt(share * (1.0 - share) / n + z * z / (4.0 * n * n))

    low, high = 0, 1
    while half_width(high) > within:
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if half_width(middle) > within else (low, middle)
    return high

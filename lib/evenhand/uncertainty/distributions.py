"""Ranges that people state, read as distributions: low is P10, likely is the mode, high is P90.

The end points of a PERT or triangular distribution are not asked for, because people state them too narrowly. They
are solved for, so that the tenth and ninetieth percentiles *are* the stated low and high and the mode is the stated
likely value. Where the unit allows fewer values (a share lies between 0 and 1), what falls outside is moved to the
bound; as the bound lies beyond P10 or P90, these percentiles stay what they were.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray
from scipy import special

from evenhand.errors import AssumptionError
from evenhand.vocabulary.bands import LEVELS

Kind = Literal["pert", "triangular", "uniform", "lognormal", "fixed"]
KINDS: tuple[Kind, ...] = ("pert", "triangular", "uniform", "lognormal", "fixed")

LOW, _, HIGH = LEVELS
Z90 = float(special.ndtri(HIGH))


@dataclass(frozen=True, slots=True)
class Distribution:
    """A distribution of one number.

    Parameters
    ----------
    kind
        The family.
    start, mode, end
        Support and mode of the bounded families; for a lognormal, ``start`` is the mean and ``end`` the standard
        deviation of the logarithm.
    minimum, maximum
        Bounds of the unit; values outside are moved to the bound.
    """

    kind: Kind
    start: float
    mode: float
    end: float
    minimum: float = -math.inf
    maximum: float = math.inf

    def ppf(self, probability: ArrayLike) -> NDArray[np.float64]:
        """Return the values below which the given probabilities lie."""
        u = np.asarray(probability, dtype=np.float64)
        width = self.end - self.start
        match self.kind:
            case "fixed":
                values = np.full(u.shape, self.mode)
            case "uniform":
                values = self.start + width * u
            case "lognormal":
                values = np.exp(self.start + self.end * special.ndtri(u))
            case "triangular":
                values = self.start + width * _triangular_ppf(u, (self.mode - self.start) / width)
            case "pert":
                place = (self.mode - self.start) / width
                values = self.start + width * special.betaincinv(1 + 4 * place, 5 - 4 * place, u)
        clipped: NDArray[np.float64] = np.clip(values, self.minimum, self.maximum)
        return clipped

    def mean(self) -> float:
        """Return the mean; where the unit's bounds cut the distribution, by quadrature."""
        nodes, weights = np.polynomial.legendre.leggauss(400)
        return float(np.sum(weights * self.ppf((nodes + 1) / 2)) / 2)


def _triangular_ppf(u: NDArray[np.float64], place: float) -> NDArray[np.float64]:
    return np.where(u < place, np.sqrt(u * place), 1 - np.sqrt((1 - u) * (1 - place)))


def implied_mode(kind: Kind, low: float, high: float) -> float | None:
    """Return the mode that low and high already imply, or ``None`` for families where it is free."""
    match kind:
        case "uniform":
            return (low + high) / 2
        case "lognormal":
            spread = (math.log(high) - math.log(low)) / (2 * Z90)
            return math.exp((math.log(low) + math.log(high)) / 2 - spread * spread)
        case _:
            return None


@lru_cache(maxsize=4096)
def solve(
    kind: Kind, low: float, likely: float, high: float, minimum: float = -math.inf, maximum: float = math.inf
) -> Distribution:
    """Return the distribution whose P10, mode and P90 are ``low``, ``likely`` and ``high``.

    Parameters
    ----------
    kind
        The family. Uniform and lognormal are fixed by low and high alone.
    low, likely, high
        P10, mode and P90, rising.
    minimum, maximum
        What the unit allows.

    Raises
    ------
    AssumptionError
        When the three do not rise, or a lognormal is asked for with a low of zero or less.
    """
    if not low <= likely <= high:
        raise AssumptionError(f"low, likely and high must rise: got {low:g}, {likely:g}, {high:g}.")
    if low == high or kind == "fixed":
        return Distribution("fixed", likely, likely, likely, minimum, maximum)
    if kind == "uniform":
        width = (high - low) / (HIGH - LOW)
        start = low - LOW * width
        return Distribution(kind, start, (low + high) / 2, start + width, minimum, maximum)
    if kind == "lognormal":
        if low <= 0:
            raise AssumptionError(f"A lognormal needs a low above zero: got {low:g}.")
        centre = (math.log(low) + math.log(high)) / 2
        spread = (math.log(high) - math.log(low)) / (2 * Z90)
        return Distribution(kind, centre, math.exp(centre - spread * spread), spread, minimum, maximum)
    quantile = _pert_quantile if kind == "pert" else _triangular_quantile
    place = _place_of_mode(quantile, (likely - low) / (high - low))
    tenth, ninetieth = quantile(place, LOW), quantile(place, HIGH)
    width = (high - low) / (ninetieth - tenth)
    start = low - tenth * width
    return Distribution(kind, start, min(max(likely, start), start + width), start + width, minimum, maximum)


def _place_of_mode(quantile: Callable[[float, float], float], wanted: float) -> float:
    """Return where on the unit interval the mode must lie to stand at ``wanted`` between P10 and P90.

    The mode's place between the two percentiles rises with its place on the support, from below 0 to above 1, so the
    bracket always holds a single root.
    """

    def distance(place: float) -> float:
        tenth, ninetieth = quantile(place, LOW), quantile(place, HIGH)
        return (place - tenth) / (ninetieth - tenth) - wanted

    # Loaded by scipy itself when it is first named: what was stored is shown without it.
    return float(scipy.optimize.brentq(distance, 0.0, 1.0, xtol=1e-15, rtol=1e-14))


def _pert_quantile(place: float, probability: float) -> float:
    return float(special.betaincinv(1 + 4 * place, 5 - 4 * place, probability))


def _triangular_quantile(place: float, probability: float) -> float:
    if probability < place:
        return math.sqrt(probability * place)
    return 1 - math.sqrt((1 - probability) * (1 - place))

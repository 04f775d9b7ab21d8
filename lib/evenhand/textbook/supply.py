"""Supply curves: what share of customers accepts a given monthly offer.

Each is the distribution of what customers ask for. Besides the share that accepts, every curve knows its surplus
E(offer - asked)+ in closed form, which is the area under the curve.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from evenhand.errors import ModelError

__all__ = [
    "Empirical",
    "Exponential",
    "LogLogistic",
    "Logistic",
    "Mixture",
    "Power",
    "Supply",
    "Uniform",
    "ZeroInflatedLognormal",
]

Array = NDArray[np.float64]


@runtime_checkable
class Supply(Protocol):
    """A distribution of asked prices."""

    def share(self, offer: ArrayLike) -> Array:
        """Return the share of customers who ask for ``offer`` or less."""

    def density(self, offer: ArrayLike) -> Array:
        """Return the derivative of `share` where it exists, without jumps."""

    def surplus(self, offer: ArrayLike) -> Array:
        """Return E(offer - asked)+ per customer, over the whole support."""

    @property
    def mean(self) -> float:
        """Mean asked price; infinite where some refuse any price or the tail is too heavy."""

    @property
    def high(self) -> float:
        """Price at which 99% of those who have a price accept."""

    @property
    def kinks(self) -> tuple[float, ...]:
        """Prices at which the curve bends sharply or jumps."""


def _floats(value: ArrayLike) -> Array:
    return np.asarray(value, dtype=np.float64)


def _demand(condition: bool, message: str) -> None:
    if not condition:
        raise ModelError(message)


@dataclass(frozen=True, slots=True)
class Uniform:
    """Asked prices spread evenly between ``low`` and ``high``."""

    low: float
    high: float

    def __post_init__(self) -> None:
        _demand(self.high > self.low, "A uniform supply needs high above low.")

    def share(self, offer: ArrayLike) -> Array:
        """Return the share of customers who ask for ``offer`` or less."""
        return np.clip((_floats(offer) - self.low) / (self.high - self.low), 0.0, 1.0)

    def density(self, offer: ArrayLike) -> Array:
        """Return the derivative of `share`."""
        d = _floats(offer)
        return np.where((d >= self.low) & (d <= self.high), 1.0 / (self.high - self.low), 0.0)

    def surplus(self, offer: ArrayLike) -> Array:
        """Return E(offer - asked)+ per customer."""
        d = _floats(offer)
        inside = np.clip(d, self.low, self.high) - self.low
        return np.asarray(inside**2 / (2.0 * (self.high - self.low)) + np.maximum(d - self.high, 0.0))

    @property
    def mean(self) -> float:
        """Mean asked price."""
        return (self.low + self.high) / 2.0

    @property
    def kinks(self) -> tuple[float, ...]:
        """Prices at which the curve bends sharply."""
        return (self.low, self.high)


@dataclass(frozen=True, slots=True)
class Exponential:
    """Asked prices with mean ``1 / rate``, many small ones and few large ones."""

    rate: float

    def __post_init__(self) -> None:
        _demand(self.rate > 0, "An exponential supply needs a rate above zero.")

    def share(self, offer: ArrayLike) -> Array:
        """Return the share of customers who ask for ``offer`` or less."""
        return -np.expm1(-self.rate * np.maximum(_floats(offer), 0.0))

    def density(self, offer: ArrayLike) -> Array:
        """Return the derivative of `share`."""
        d = _floats(offer)
        return np.where(d >= 0, self.rate * np.exp(-self.rate * np.maximum(d, 0.0)), 0.0)

    def surplus(self, offer: ArrayLike) -> Array:
        """Return E(offer - asked)+ per customer."""
        d = np.maximum(_floats(offer), 0.0)
        return np.asarray(d + np.expm1(-self.rate * d) / self.rate)

    @property
    def mean(self) -> float:
        """Mean asked price."""
        return 1.0 / self.rate

    @property
    def high(self) -> float:
        """Price at which 99% accept."""
        return -math.log(0.01) / self.rate

    @property
    def kinks(self) -> tuple[float, ...]:
        """Prices at which the curve bends sharply."""
        return (0.0,)


@dataclass(frozen=True, slots=True)
class Logistic:
    """Asked prices around ``mean`` with spread ``scale``; some would even pay to share."""

    mean: float
    scale: float

    def __post_init__(self) -> None:
        _demand(self.scale > 0, "A logistic supply needs a scale above zero.")

    def share(self, offer: ArrayLike) -> Array:
        """Return the share of customers who ask for ``offer`` or less."""
        return np.asarray(special.expit((_floats(offer) - self.mean) / self.scale))

    def density(self, offer: ArrayLike) -> Array:
        """Return the derivative of `share`."""
        share = self.share(offer)
        return np.asarray(share * special.expit(-(_floats(offer) - self.mean) / self.scale) / self.scale)

    def surplus(self, offer: ArrayLike) -> Array:
        """Return E(offer - asked)+ per customer, negative asked prices included."""
        return np.asarray(self.scale * np.logaddexp(0.0, (_floats(offer) - self.mean) / self.scale))

    @property
    def high(self) -> float:
        """Price at which 99% accept."""
        return self.mean + self.scale * math.log(99.0)

    @property
    def kinks(self) -> tuple[float, ...]:
        """Prices at which the curve bends sharply."""
        return ()


@dataclass(frozen=True, slots=True)
class LogLogistic:
    """Asked prices with median ``scale`` and tail exponent ``shape``: F = 1 / (1 + (d / scale)^-shape)."""

    scale: float
    shape: float

    def __post_init__(self) -> None:
        _demand(self.scale > 0 and self.shape > 0, "A log-logistic supply needs scale and shape above zero.")

    def share(self, offer: ArrayLike) -> Array:
        """Return the share of customers who ask for ``offer`` or less."""
        with np.errstate(divide="ignore"):
            return np.asarray(special.expit(self.shape * np.log(np.maximum(_floats(offer), 0.0) / self.scale)))

    def density(self, offer: ArrayLike) -> Array:
        """Return the derivative of `share`."""
        d = _floats(offer)
        share = self.share(d)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(d > 0, self.shape * share * (1.0 - share) / d, 0.0)

    def surplus(self, offer: ArrayLike) -> Array:
        """Return E(offer - asked)+ per customer, by Gauss's hypergeometric function."""
        d = np.maximum(_floats(offer), 0.0)
        share = self.share(d)
        tail = special.hyp2f1(1.0, 1.0, 2.0 + 1.0 / self.shape, share)
        return np.asarray(d * share / (1.0 + self.shape) * tail)

    @property
    def mean(self) -> float:
        """Mean asked price."""
        if self.shape <= 1:
            return math.inf
        return self.scale * math.pi / self.shape / math.sin(math.pi / self.shape)

    @property
    def high(self) -> float:
        """Price at which 99% accept."""
        return float(self.scale * 99.0 ** (1.0 / self.shape))

    @property
    def kinks(self) -> tuple[float, ...]:
        """Prices at which the curve bends sharply."""
        return (0.0,)


@dataclass(frozen=True, slots=True)
class Power:
    """A supply of constant elasticity: F = (d / upper)^exponent up to ``upper``."""

    upper: float
    exponent: float

    def __post_init__(self) -> None:
        _demand(self.upper > 0 and self.exponent > 0, "A power supply needs upper and exponent above zero.")

    def share(self, offer: ArrayLike) -> Array:
        """Return the share of customers who ask for ``offer`` or less."""
        return np.asarray(np.clip(_floats(offer) / self.upper, 0.0, 1.0) ** self.exponent)

    def density(self, offer: ArrayLike) -> Array:
        """Return the derivative of `share`."""
        d = _floats(offer)
        with np.errstate(divide="ignore", invalid="ignore"):
            slope = self.exponent * self.share(d) / d
        return np.where((d > 0) & (d <= self.upper), slope, 0.0)

    def surplus(self, offer: ArrayLike) -> Array:
        """Return E(offer - asked)+ per customer."""
        d = _floats(offer)
        inside = np.clip(d, 0.0, self.upper)
        return np.asarray(inside * self.share(inside) / (self.exponent + 1.0) + np.maximum(d - self.upper, 0.0))

    @property
    def mean(self) -> float:
        """Mean asked price."""
        return self.upper * self.exponent / (self.exponent + 1.0)

    @property
    def high(self) -> float:
        """Price at which everybody accepts."""
        return self.upper

    @property
    def kinks(self) -> tuple[float, ...]:
        """Prices at which the curve bends sharply."""
        return (0.0, self.upper)


@dataclass(frozen=True, slots=True)
class ZeroInflatedLognormal:
    """Lognormal asked prices, with a share ``willing`` for nothing and a share ``refusing`` at any price."""

    median: float
    log_sd: float
    willing: float = 0.0
    refusing: float = 0.0

    def __post_init__(self) -> None:
        _demand(self.median > 0 and self.log_sd > 0, "A lognormal supply needs median and log_sd above zero.")
        _demand(
            self.willing >= 0 and self.refusing >= 0 and self.willing + self.refusing <= 1,
            "The shares willing and refusing must not be negative, nor exceed one together.",
        )

    @property
    def _priced(self) -> float:
        return 1.0 - self.willing - self.refusing

    def _z(self, d: Array) -> Array:
        with np.errstate(divide="ignore"):
            return np.asarray((np.log(d) - math.log(self.median)) / self.log_sd)

    def share(self, offer: ArrayLike) -> Array:
        """Return the share of customers who ask for ``offer`` or less."""
        d = _floats(offer)
        below = self._priced * special.ndtr(self._z(np.maximum(d, 0.0)))
        return np.where(d >= 0, self.willing + below, 0.0)

    def density(self, offer: ArrayLike) -> Array:
        """Return the derivative of `share`, without the jump at zero."""
        d = np.maximum(_floats(offer), 1e-300)
        z = self._z(d)
        return np.asarray(self._priced * np.exp(-z * z / 2.0) / (math.sqrt(2.0 * math.pi) * self.log_sd * d))

    def surplus(self, offer: ArrayLike) -> Array:
        """Return E(offer - asked)+ per customer."""
        d = np.maximum(_floats(offer), 0.0)
        z = self._z(d)
        mean = self.median * math.exp(self.log_sd**2 / 2.0)
        priced = d * special.ndtr(z) - mean * special.ndtr(z - self.log_sd)
        return np.asarray(self.willing * d + self._priced * priced)

    @property
    def mean(self) -> float:
        """Mean asked price."""
        return math.inf if self.refusing > 0 else self._priced * self.median * math.exp(self.log_sd**2 / 2.0)

    @property
    def high(self) -> float:
        """Price at which 99% of those who have a price accept."""
        return self.median * math.exp(self.log_sd * float(special.ndtri(0.99)))

    @property
    def kinks(self) -> tuple[float, ...]:
        """Prices at which the curve jumps."""
        return (0.0,)


@dataclass(frozen=True, slots=True)
class Empirical:
    """Asked prices as collected, one a customer; whoever asks exactly the offer accepts it."""

    bids: Sequence[float]
    _sorted: Array = field(init=False, repr=False, compare=False)
    _sums: Array = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _demand(len(self.bids) > 0, "An empirical supply needs at least one bid.")
        values = np.sort(_floats(self.bids))
        _demand(bool(np.all(np.isfinite(values))), "Bids must be finite numbers.")
        object.__setattr__(self, "_sorted", values)
        object.__setattr__(self, "_sums", np.concatenate([[0.0], np.cumsum(values)]))

    def share(self, offer: ArrayLike) -> Array:
        """Return the share of customers who ask for ``offer`` or less."""
        return np.searchsorted(self._sorted, _floats(offer), side="right") / len(self._sorted)

    def density(self, offer: ArrayLike) -> Array:
        """Return zero: between bids nothing changes."""
        return np.zeros_like(_floats(offer))

    def surplus(self, offer: ArrayLike) -> Array:
        """Return E(offer - asked)+ per customer."""
        d = _floats(offer)
        count = np.searchsorted(self._sorted, d, side="right")
        return np.asarray((count * d - self._sums[count]) / len(self._sorted))

    @property
    def mean(self) -> float:
        """Mean bid."""
        return float(self._sorted.mean())

    @property
    def high(self) -> float:
        """Largest bid."""
        return float(self._sorted[-1])

    @property
    def kinks(self) -> tuple[float, ...]:
        """The bids."""
        return tuple(np.unique(self._sorted).tolist())


@dataclass(frozen=True, slots=True)
class Mixture:
    """Several kinds of customers, as pairs of weight and supply; weights are brought to sum to one."""

    parts: Sequence[tuple[float, Supply]]

    def __post_init__(self) -> None:
        _demand(len(self.parts) > 0, "A mixture needs at least one part.")
        weights = [weight for weight, _ in self.parts]
        _demand(min(weights) >= 0 and sum(weights) > 0, "Weights of a mixture must not be negative, nor all zero.")

    def _mix(self, name: str, offer: ArrayLike) -> Array:
        total = sum(weight for weight, _ in self.parts)
        d = _floats(offer)
        result = np.zeros_like(d)
        for weight, part in self.parts:
            result = result + weight / total * getattr(part, name)(d)
        return result

    def share(self, offer: ArrayLike) -> Array:
        """Return the share of customers who ask for ``offer`` or less."""
        return self._mix("share", offer)

    def density(self, offer: ArrayLike) -> Array:
        """Return the derivative of `share`, without jumps."""
        return self._mix("density", offer)

    def surplus(self, offer: ArrayLike) -> Array:
        """Return E(offer - asked)+ per customer."""
        return self._mix("surplus", offer)

    @property
    def mean(self) -> float:
        """Mean asked price."""
        total = sum(weight for weight, _ in self.parts)
        return sum(weight / total * part.mean for weight, part in self.parts if weight > 0)

    @property
    def high(self) -> float:
        """Largest of the parts' high prices."""
        return max(part.high for weight, part in self.parts if weight > 0)

    @property
    def kinks(self) -> tuple[float, ...]:
        """All parts' kinks."""
        return tuple(sorted({kink for weight, part in self.parts if weight > 0 for kink in part.kinks}))

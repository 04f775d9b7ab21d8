"""Supply curves in closed form."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from evenhand.textbook.supply.curve import Array, floats, require


@dataclass(frozen=True, slots=True)
class Uniform:
    """Asked prices spread evenly between ``low`` and ``high``."""

    low: float
    high: float

    def __post_init__(self) -> None:
        require(self.high > self.low, "A uniform supply needs high above low.")

    def share(self, offer: ArrayLike) -> Array:
        """Return the share of customers who ask for ``offer`` or less."""
        return np.clip((floats(offer) - self.low) / (self.high - self.low), 0.0, 1.0)

    def density(self, offer: ArrayLike) -> Array:
        """Return the derivative of `share`."""
        d = floats(offer)
        return np.where((d >= self.low) & (d <= self.high), 1.0 / (self.high - self.low), 0.0)

    def surplus(self, offer: ArrayLike) -> Array:
        """Return E(offer - asked)+ per customer."""
        d = floats(offer)
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
        require(self.rate > 0, "An exponential supply needs a rate above zero.")

    def share(self, offer: ArrayLike) -> Array:
        """Return the share of customers who ask for ``offer`` or less."""
        return -np.expm1(-self.rate * np.maximum(floats(offer), 0.0))

    def density(self, offer: ArrayLike) -> Array:
        """Return the derivative of `share`."""
        d = floats(offer)
        return np.where(d >= 0, self.rate * np.exp(-self.rate * np.maximum(d, 0.0)), 0.0)

    def surplus(self, offer: ArrayLike) -> Array:
        """Return E(offer - asked)+ per customer."""
        d = np.maximum(floats(offer), 0.0)
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
        require(self.scale > 0, "A logistic supply needs a scale above zero.")

    def share(self, offer: ArrayLike) -> Array:
        """Return the share of customers who ask for ``offer`` or less."""
        return np.asarray(special.expit((floats(offer) - self.mean) / self.scale))

    def density(self, offer: ArrayLike) -> Array:
        """Return the derivative of `share`."""
        share = self.share(offer)
        return np.asarray(share * special.expit(-(floats(offer) - self.mean) / self.scale) / self.scale)

    def surplus(self, offer: ArrayLike) -> Array:
        """Return E(offer - asked)+ per customer, negative asked prices included."""
        return np.asarray(self.scale * np.logaddexp(0.0, (floats(offer) - self.mean) / self.scale))

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
        require(self.scale > 0 and self.shape > 0, "A log-logistic supply needs scale and shape above zero.")

    def share(self, offer: ArrayLike) -> Array:
        """Return the share of customers who ask for ``offer`` or less."""
        with np.errstate(divide="ignore"):
            return np.asarray(special.expit(self.shape * np.log(np.maximum(floats(offer), 0.0) / self.scale)))

    def density(self, offer: ArrayLike) -> Array:
        """Return the derivative of `share`."""
        d = floats(offer)
        share = self.share(d)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(d > 0, self.shape * share * (1.0 - share) / d, 0.0)

    def surplus(self, offer: ArrayLike) -> Array:
        """Return E(offer - asked)+ per customer, by Gauss's hypergeometric function."""
        d = np.maximum(floats(offer), 0.0)
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
        require(self.upper > 0 and self.exponent > 0, "A power supply needs upper and exponent above zero.")

    def share(self, offer: ArrayLike) -> Array:
        """Return the share of customers who ask for ``offer`` or less."""
        return np.asarray(np.clip(floats(offer) / self.upper, 0.0, 1.0) ** self.exponent)

    def density(self, offer: ArrayLike) -> Array:
        """Return the derivative of `share`."""
        d = floats(offer)
        with np.errstate(divide="ignore", invalid="ignore"):
            slope = self.exponent * self.share(d) / d
        return np.where((d > 0) & (d <= self.upper), slope, 0.0)

    def surplus(self, offer: ArrayLike) -> Array:
        """Return E(offer - asked)+ per customer."""
        d = floats(offer)
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
        require(self.median > 0 and self.log_sd > 0, "A lognormal supply needs median and log_sd above zero.")
        require(
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
        d = floats(offer)
        below = self._priced * special.ndtr(self._z(np.maximum(d, 0.0)))
        return np.where(d >= 0, self.willing + below, 0.0)

    def density(self, offer: ArrayLike) -> Array:
        """Return the derivative of `share`, without the jump at zero."""
        d = np.maximum(floats(offer), 1e-300)
        z = self._z(d)
        return np.asarray(self._priced * np.exp(-z * z / 2.0) / (math.sqrt(2.0 * math.pi) * self.log_sd * d))

    def surplus(self, offer: ArrayLike) -> Array:
        """Return E(offer - asked)+ per customer."""
        d = np.maximum(floats(offer), 0.0)
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

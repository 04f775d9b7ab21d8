"""Revenue curves: what the data of n participants bring in a month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evenhand.errors import ModelError

Array = NDArray[np.float64]


@runtime_checkable
class Revenue(Protocol):
    """Revenue as a function of the number of participants."""

    def total(self, participants: ArrayLike) -> Array:
        """Return revenue a month."""

    def marginal(self, participants: ArrayLike) -> Array:
        """Return what one more participant brings in."""


def elasticity(revenue: Revenue, participants: ArrayLike) -> Array:
    """Return by how many per cent revenue grows when participants grow by one per cent."""
    n = np.asarray(participants, dtype=np.float64)
    return np.asarray(revenue.marginal(n) * n / revenue.total(n))


def _positive(**numbers: float) -> None:
    for name, number in numbers.items():
        if not number > 0:
            raise ModelError(f"{name} must be above zero: got {number:g}.")


def _people(participants: ArrayLike) -> Array:
    return np.maximum(np.asarray(participants, dtype=np.float64), 0.0)


@dataclass(frozen=True, slots=True)
class Linear:
    """Each participant's data bring in ``value`` a month."""

    value: float

    def __post_init__(self) -> None:
        if self.value < 0:
            raise ModelError(f"value must not be negative: got {self.value:g}.")

    def total(self, participants: ArrayLike) -> Array:
        """Return revenue a month."""
        return self.value * _people(participants)

    def marginal(self, participants: ArrayLike) -> Array:
        """Return what one more participant brings in."""
        return np.full_like(_people(participants), self.value)


@dataclass(frozen=True, slots=True)
class Power:
    """Constant elasticity: ``scale * n^exponent``."""

    scale: float
    exponent: float

    def __post_init__(self) -> None:
        _positive(scale=self.scale, exponent=self.exponent)

    def total(self, participants: ArrayLike) -> Array:
        """Return revenue a month."""
        return np.asarray(self.scale * _people(participants) ** self.exponent)

    def marginal(self, participants: ArrayLike) -> Array:
        """Return what one more participant brings in."""
        with np.errstate(divide="ignore"):
            return np.asarray(self.scale * self.exponent * _people(participants) ** (self.exponent - 1.0))


@dataclass(frozen=True, slots=True)
class Saturating:
    """``ceiling * (1 - exp(-n / scale))``."""

    ceiling: float
    scale: float

    def __post_init__(self) -> None:
        _positive(ceiling=self.ceiling, scale=self.scale)

    def total(self, participants: ArrayLike) -> Array:
        """Return revenue a month."""
        return np.asarray(-self.ceiling * np.expm1(-_people(participants) / self.scale))

    def marginal(self, participants: ArrayLike) -> Array:
        """Return what one more participant brings in."""
        return np.asarray(self.ceiling / self.scale * np.exp(-_people(participants) / self.scale))


@dataclass(frozen=True, slots=True)
class Hill:
    """``ceiling * n^exponent / (n^exponent + half^exponent)``: half of the ceiling is reached at ``half`` people."""

    ceiling: float
    half: float
    exponent: float = 1.0

    def __post_init__(self) -> None:
        _positive(ceiling=self.ceiling, half=self.half, exponent=self.exponent)

    def total(self, participants: ArrayLike) -> Array:
        """Return revenue a month."""
        ratio = (_people(participants) / self.half) ** self.exponent
        return np.asarray(self.ceiling * ratio / (1.0 + ratio))

    def marginal(self, participants: ArrayLike) -> Array:
        """Return what one more participant brings in."""
        x = _people(participants) / self.half
        with np.errstate(divide="ignore"):
            slope = self.exponent * x ** (self.exponent - 1.0) / (1.0 + x**self.exponent) ** 2
        return np.asarray(self.ceiling / self.half * slope)


@dataclass(frozen=True, slots=True)
class LearningCurve:
    """``ceiling * (1 - (n / scale)^-exponent)`` beyond ``scale`` people; below, the data are worth nothing."""

    ceiling: float
    scale: float
    exponent: float

    def __post_init__(self) -> None:
        _positive(ceiling=self.ceiling, scale=self.scale, exponent=self.exponent)

    def total(self, participants: ArrayLike) -> Array:
        """Return revenue a month."""
        x = np.maximum(_people(participants) / self.scale, 1.0)
        return np.asarray(self.ceiling * (1.0 - x**-self.exponent))

    def marginal(self, participants: ArrayLike) -> Array:
        """Return what one more participant brings in."""
        x = _people(participants) / self.scale
        slope = self.exponent * np.maximum(x, 1.0) ** (-self.exponent - 1.0)
        return np.where(x > 1.0, self.ceiling / self.scale * slope, 0.0)

"""What every supply curve can be asked."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evenhand.errors import ModelError

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


def floats(value: ArrayLike) -> Array:
    """Return offers as an array."""
    return np.asarray(value, dtype=np.float64)


def require(condition: bool, message: str) -> None:
    """Refuse what no curve has."""
    if not condition:
        raise ModelError(message)

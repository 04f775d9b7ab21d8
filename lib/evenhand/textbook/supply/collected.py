"""Supply curves from bids that were collected, and from several kinds of customers together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from evenhand.textbook.supply.curve import Array, Supply, floats, require


@dataclass(frozen=True, slots=True)
class Empirical:
    """Asked prices as collected, one a customer; whoever asks exactly the offer accepts it."""

    bids: Sequence[float]
    _sorted: Array = field(init=False, repr=False, compare=False)
    _sums: Array = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        require(len(self.bids) > 0, "An empirical supply needs at least one bid.")
        values = np.sort(floats(self.bids))
        require(bool(np.all(np.isfinite(values))), "Bids must be finite numbers.")
        object.__setattr__(self, "_sorted", values)
        object.__setattr__(self, "_sums", np.concatenate([[0.0], np.cumsum(values)]))

    def share(self, offer: ArrayLike) -> Array:
        """Return the share of customers who ask for ``offer`` or less."""
        return np.searchsorted(self._sorted, floats(offer), side="right") / len(self._sorted)

    def density(self, offer: ArrayLike) -> Array:
        """Return zero: between bids nothing changes."""
        return np.zeros_like(floats(offer))

    def surplus(self, offer: ArrayLike) -> Array:
        """Return E(offer - asked)+ per customer."""
        d = floats(offer)
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
        require(len(self.parts) > 0, "A mixture needs at least one part.")
        weights = [weight for weight, _ in self.parts]
        require(min(weights) >= 0 and sum(weights) > 0, "Weights of a mixture must not be negative, nor all zero.")

    def _mix(self, name: str, offer: ArrayLike) -> Array:
        total = sum(weight for weight, _ in self.parts)
        d = floats(offer)
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

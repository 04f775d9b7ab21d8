"""How data revenue grows with the share of the data's value taken in, from what half of it would bring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
GrowthForm = Literal["linear", "power", "saturating", "hill", "learning_curve"]

# The saturating, Hill and learning curves are concave, so half the data bring at least half; nearer to it than this
# their parameters run away while the curve is already a straight line.
NEAREST_TO_HALF = 1e-6


@dataclass(frozen=True, slots=True)
class Growth:
    """A curve through (0, 0), (1/2, half) and (1, 1).

    Parameters
    ----------
    form
        The family.
    half
        What half of the data bring, as a share of what all of them bring; one value a future. Concave families take
        at least one half.
    exponent
        Exponent of the learning curve; other families do not use it.
    """

    form: GrowthForm
    half: Array
    exponent: Array

    @property
    def smooth(self) -> bool:
        """Whether revenue grows from the first customer on; the learning curve starts at a threshold, with a bend."""
        return self.form != "learning_curve"

    def share(self, taken: Array) -> Array:
        """Return revenue as a share of full revenue when the share ``taken`` of the data's value is taken in.

        Parameters
        ----------
        taken
            Between 0 and 1, shape (futures, anything).
        """
        taken = np.clip(taken, 0.0, 1.0)
        half = self.half.reshape(-1, *([1] * (taken.ndim - 1)))
        concave = np.clip(half, 0.5 + NEAREST_TO_HALF, 1.0 - NEAREST_TO_HALF)
        match self.form:
            case "linear":
                return taken
            case "power":
                power = np.log(np.clip(half, NEAREST_TO_HALF, 1.0 - NEAREST_TO_HALF)) / np.log(0.5)
                return np.asarray(taken**power, dtype=np.float64)
            case "saturating":
                rate = -2.0 * np.log(1.0 / concave - 1.0)
                return np.asarray(np.expm1(-rate * taken) / np.expm1(-rate), dtype=np.float64)
            case "hill":
                middle = 0.5 * (1.0 - concave) / (concave - 0.5)
                return np.asarray(taken * (1.0 + middle) / (taken + middle), dtype=np.float64)
            case "learning_curve":
                exponent = np.maximum(self.exponent.reshape(half.shape), 1e-3)
                start = (1.0 - concave) / (2.0**exponent - concave)
                with np.errstate(divide="ignore"):
                    shortfall = start * taken ** (-exponent)
                return np.asarray(np.maximum(1.0 - shortfall, 0.0) / (1.0 - start), dtype=np.float64)

    def elasticity(self, taken: Array) -> Array:
        """Return by how many per cent revenue grows when the data's value grows by one per cent.

        Parameters
        ----------
        taken
            Between 0 and 1, shape (futures, anything); zero where the data are worth nothing yet.
        """
        taken = np.clip(taken, 0.0, 1.0)
        half = self.half.reshape(-1, *([1] * (taken.ndim - 1)))
        concave = np.clip(half, 0.5 + NEAREST_TO_HALF, 1.0 - NEAREST_TO_HALF)
        match self.form:
            case "linear":
                return np.ones_like(taken)
            case "power":
                power = np.log(np.clip(half, NEAREST_TO_HALF, 1.0 - NEAREST_TO_HALF)) / np.log(0.5)
                return np.asarray(np.broadcast_to(power, taken.shape), dtype=np.float64)
            case "saturating":
                steps = -2.0 * np.log(1.0 / concave - 1.0) * np.maximum(taken, 1e-300)
                return np.asarray(steps / np.expm1(steps), dtype=np.float64)
            case "hill":
                middle = 0.5 * (1.0 - concave) / (concave - 0.5)
                return np.asarray(middle / (taken + middle), dtype=np.float64)
            case "learning_curve":
                exponent = np.maximum(self.exponent.reshape(half.shape), 1e-3)
                start = (1.0 - concave) / (2.0**exponent - concave)
                with np.errstate(divide="ignore", invalid="ignore"):
                    shortfall = start * taken ** (-exponent)
                    grows = exponent * shortfall / (1.0 - shortfall)
                return np.asarray(np.where(shortfall < 1.0, grows, 0.0), dtype=np.float64)

"""Sampling error: how far what is counted in finitely many futures may lie from what infinitely many would give."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

CONFIDENCE = 0.95
"""How often an interval that is called sampling error holds the value that infinitely many futures would give."""
Z = float(special.ndtri(0.5 + CONFIDENCE / 2.0))
"""As many standard errors, of a normal distribution."""


def mean_error(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the half-width of the interval within which a mean over futures is known, in the unit of the values.

    Parameters
    ----------
    values
        One a future, shape (futures, …).
    """
    return np.asarray(Z * values.std(axis=0) / np.sqrt(len(values)))


def share_error(share: ArrayLike, futures: int) -> NDArray[np.float64]:
    """Return the half-width of the interval within which a share of futures is known.

    By Agresti and Coull (1998), which also holds at 0 and 1. The futures are spread more evenly than chance, so the
    true error is smaller.

    Parameters
    ----------
    share
        Observed shares, 0 to 1, any shape.
    futures
        How many futures they were observed in.
    """
    total = futures + Z * Z
    centre = (np.asarray(share) * futures + Z * Z / 2.0) / total
    return np.asarray(Z * np.sqrt(centre * (1.0 - centre) / total))

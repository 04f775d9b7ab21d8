"""Assumptions that move together: a Gaussian copula with stated rank correlations.

Each assumption keeps its own distribution; what is joined is where in their distributions the values lie. The copula's
linear correlation is 2 sin(π ρ ÷ 6) for a rank correlation (Spearman's) of ρ.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import special

from evenhand.vocabulary.numbers import amount

Array = NDArray[np.float64]

# Eigenvalues above this are positive enough to be decomposed.
LEAST_EIGENVALUE = 1e-10
# A target that moves by less is met.
WORTH_A_NOTICE = 0.005


@dataclass(frozen=True, slots=True)
class Correlation:
    """How two assumptions move together.

    Parameters
    ----------
    between
        Their ids.
    spearman
        Rank correlation, -1 to 1.
    why
        The reason in words.
    source
        Where it comes from.
    """

    between: tuple[str, str]
    spearman: float
    why: str
    source: str


@dataclass(frozen=True, slots=True)
class Block:
    """Assumptions that are joined to each other, directly or through others.

    Parameters
    ----------
    ids
        The assumptions, sorted.
    linear
        The copula's linear correlations, a row each; positive definite.
    notices
        What had to be changed for them to hold together.
    """

    ids: tuple[str, ...]
    linear: tuple[tuple[float, ...], ...]
    notices: tuple[str, ...] = ()

    @property
    def spearman(self) -> Array:
        """The rank correlations that are used, shape (ids, ids)."""
        return np.asarray(6.0 / np.pi * np.arcsin(np.clip(self.linear, -1.0, 1.0) / 2.0))

    def of(self, ids: Iterable[str]) -> Block:
        """Return the block of some of its assumptions only."""
        wanted = set(ids)
        kept = [index for index, key in enumerate(self.ids) if key in wanted]
        rows = tuple(tuple(self.linear[i][j] for j in kept) for i in kept)
        return Block(tuple(self.ids[i] for i in kept), rows, self.notices)

    def join(self, probabilities: Mapping[str, Array]) -> dict[str, Array]:
        """Return places in the distributions that move together, from independent ones of every id, each shape (n,)."""
        scores = special.ndtri(np.stack([probabilities[key] for key in self.ids]))
        joined = special.ndtr(np.einsum("ij,jn->in", self._factor(), scores))
        return {key: joined[index] for index, key in enumerate(self.ids)}

    def arrange(self, columns: Mapping[str, Array]) -> dict[str, Array]:
        """Return the same values of each column in another order, in which they move together.

        No value is changed, so each column is as evenly spread as before; the first keeps its order. What correlation
        the columns have by chance is taken out first where there are enough futures (Iman and Conover 1982).

        Parameters
        ----------
        columns
            Independent values between 0 and 1 of every id, shape (n,) each.
        """
        scores = special.ndtri(np.stack([columns[key] for key in self.ids]))
        factor, count = self._factor(), scores.shape[1]
        if count > 2 * len(self.ids):
            centred = scores - scores.mean(axis=1, keepdims=True)
            chance = np.linalg.cholesky(np.einsum("in,jn->ij", centred, centred) / count)
            scores = np.einsum("ij,jn->in", np.linalg.inv(chance), centred)
        joined = np.einsum("ij,jn->in", factor, scores)
        results = {}
        for index, key in enumerate(self.ids):
            values = np.empty(count)
            values[np.argsort(joined[index], kind="stable")] = np.sort(columns[key])
            results[key] = values
        return results

    def _factor(self) -> Array:
        return np.linalg.cholesky(np.array(self.linear))


@lru_cache(maxsize=64)
def blocks_of(correlations: tuple[Correlation, ...]) -> tuple[Block, ...]:
    """Return the assumptions that move together, as blocks that do not; pairs not stated in a block are uncorrelated.

    Correlations that cannot hold together are replaced by the nearest that can, and the block says so.
    """
    groups: list[set[str]] = []
    for correlation in correlations:
        touched = [group for group in groups if group & set(correlation.between)]
        groups = [group for group in groups if group not in touched] + [set(correlation.between).union(*touched)]
    return tuple(_block(tuple(sorted(group)), correlations) for group in sorted(groups, key=min))


def _block(ids: tuple[str, ...], correlations: tuple[Correlation, ...]) -> Block:
    place = {key: index for index, key in enumerate(ids)}
    targets = np.eye(len(ids))
    for correlation in correlations:
        first, second = correlation.between
        if first in place:
            targets[place[first], place[second]] = targets[place[second], place[first]] = correlation.spearman
    linear = 2.0 * np.sin(np.pi / 6.0 * targets)
    notices: list[str] = []
    if np.linalg.eigvalsh(linear)[0] < LEAST_EIGENVALUE:
        linear = _repaired(linear)
        result = 6.0 / np.pi * np.arcsin(linear / 2.0)
        for i, j in zip(*np.triu_indices(len(ids), 1), strict=True):
            if abs(result[i, j] - targets[i, j]) > WORTH_A_NOTICE:
                notices.append(f"{ids[i]} with {ids[j]} {amount(targets[i, j])} → {amount(result[i, j])}")
    said = (f"These correlations cannot hold together; the nearest that can were used: {', '.join(notices)}.",)
    return Block(ids, tuple(tuple(float(value) for value in row) for row in linear), said if notices else ())


def _repaired(linear: Array) -> Array:
    # statsmodels takes long to import, and few need it.
    from statsmodels.stats.correlation_tools import corr_nearest
    from statsmodels.tools.sm_exceptions import IterationLimitWarning

    with warnings.catch_warnings():
        # It comes ever closer; what is left open is closed below.
        warnings.simplefilter("ignore", IterationLimitWarning)
        near = corr_nearest(linear, threshold=10 * LEAST_EIGENVALUE)
    scale = 1.0 / np.sqrt(np.diag(near))
    near = (near + near.T) / 2.0 * scale[:, None] * scale
    # Rounding may leave an eigenvalue a hair below zero.
    lack = max(2 * LEAST_EIGENVALUE - float(np.linalg.eigvalsh(near)[0]), 0.0)
    near = (near + lack * np.eye(len(near))) / (1.0 + lack)
    np.fill_diagonal(near, 1.0)
    return np.asarray(near)

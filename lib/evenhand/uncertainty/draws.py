"""Draws: possible futures, the same for every scenario that is compared."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from math import ceil, log2

import numpy as np
from numpy.typing import NDArray

from evenhand.errors import ModelError
from evenhand.uncertainty.assumptions import Assumption, Assumptions
from evenhand.uncertainty.correlation import Block, blocks_of
from evenhand.uncertainty.distributions import Distribution

MAX_DRAWS = 1_000_000


class Draws(Mapping[str, NDArray[np.float64]]):
    """Values of every assumption in ``n`` possible futures; columns are made when first asked for.

    Parameters
    ----------
    assumptions
        What is drawn.
    n, seed
        How many futures, and which.
    probabilities
        Instead of the seed: the place of each assumption in its distribution, shape (n,) each; one left out stays in
        the middle. For runs in which the numbers are chosen, not drawn; correlations are not put in.
    """

    __slots__ = ("_thirds", "_used", "assumptions", "n", "probabilities", "seed")

    def __init__(
        self,
        assumptions: Assumptions,
        n: int,
        seed: int,
        probabilities: Mapping[str, NDArray[np.float64]] | None = None,
    ) -> None:
        self.assumptions = assumptions
        self.n = n
        self.seed = seed
        self.probabilities = probabilities
        self._used: set[str] = set()
        self._thirds: dict[str, tuple[float, float]] = {}

    def __getitem__(self, key: str) -> NDArray[np.float64]:
        distribution = self.assumptions[key].solved
        self._used.add(key)
        if self.probabilities is None:
            block = next((block for block in self.blocks if key in block.ids), None)
            return _column(key, distribution, self.n, self.seed, block)
        if (chosen := self.probabilities.get(key)) is not None:
            return distribution.ppf(chosen)
        return np.full(self.n, _middle(distribution))

    def thirds(self, key: str) -> tuple[float, float]:
        """Return the two values between which an assumption's middle third lies."""
        if key not in self._thirds:
            low, high = np.quantile(self[key], [1 / 3, 2 / 3]).tolist()
            self._thirds[key] = low, high
        return self._thirds[key]

    def moved(self, key: str, outcome: NDArray[np.float64]) -> float:
        """Return how much more an outcome, shape (n,), is on average in an assumption's high third than in its low."""
        values, (low, high) = self[key], self.thirds(key)
        return 0.0 if low == high else float(outcome[values >= high].mean() - outcome[values <= low].mean())

    @property
    def uncertain(self) -> tuple[str, ...]:
        """The assumptions asked for so far that are not known exactly, by id."""
        return tuple(sorted(key for key in self._used if self.assumptions[key].solved.kind != "fixed"))

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The assumptions that move together."""
        return blocks_of(self.assumptions.correlations)

    @property
    def notices(self) -> tuple[str, ...]:
        """What had to be changed for the correlations to hold together."""
        return tuple(notice for block in self.blocks for notice in block.notices)

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self.assumptions))

    def __len__(self) -> int:
        return len(self.assumptions)

    def assumption(self, key: str) -> Assumption:
        """Return the assumption a column was drawn from."""
        return self.assumptions[key]


def draw(assumptions: Assumptions, n: int, seed: int) -> Draws:
    """Draw every assumption ``n`` times.

    Each assumption has a scrambled Sobol sequence of its own, in an order of its own, both decided by its id and the
    seed. So every column is spread more evenly than chance, columns are independent, and an assumption's values
    neither depend on which others exist nor on the scenario: differences between scenarios are paired. A joint Sobol
    sequence would be more even across columns, but would change all columns with each assumption added.

    Assumptions that are correlated keep their own values in another order, in which they move together; all others
    are as without correlations.

    Parameters
    ----------
    assumptions
        What is drawn.
    n
        How many futures, 1 to a million.
    seed
        Any integer; the same seed gives the same numbers.

    Raises
    ------
    ModelError
        When ``n`` is out of bounds.
    """
    if not 1 <= n <= MAX_DRAWS:
        raise ModelError(f"The number of draws must lie between 1 and {MAX_DRAWS:,}: got {n:,}.")
    return Draws(assumptions, n, seed)


@lru_cache(maxsize=256)
def uniforms(key: str, n: int, seed: int) -> NDArray[np.float64]:
    """Return ``n`` evenly spread probabilities, strictly between 0 and 1, for one assumption."""
    rng = np.random.default_rng(int.from_bytes(hashlib.sha256(f"{seed}:{key}".encode()).digest()[:16]))
    # scipy.stats takes seconds to load; what was stored is shown without it.
    from scipy.stats import qmc

    points = qmc.Sobol(d=1, scramble=True, rng=rng).random_base2(max(ceil(log2(n)), 0))[:n, 0]
    values = np.clip(rng.permutation(points), 1e-12, 1 - 1e-12)
    values.flags.writeable = False
    return values


@lru_cache(maxsize=256)
def _middle(distribution: Distribution) -> float:
    return float(distribution.ppf(np.array([0.5]))[0])


@lru_cache(maxsize=64)
def _joined(block: Block, n: int, seed: int) -> dict[str, NDArray[np.float64]]:
    return block.arrange({key: uniforms(key, n, seed) for key in block.ids})


@lru_cache(maxsize=256)
def _column(key: str, distribution: Distribution, n: int, seed: int, block: Block | None) -> NDArray[np.float64]:
    values = distribution.ppf(uniforms(key, n, seed) if block is None else _joined(block, n, seed)[key])
    values.flags.writeable = False
    return values

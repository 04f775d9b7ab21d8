"""The fourth pillar, value exchange: whether what customers get is an equivalent gain.

Each fair-exchange test E1 to E7, at the offer as declared, gets a level by the share of possible futures in which it
passes; the bands are ours. E8 is E1 to E4 together and would count them twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from evenhand.exchange.ask.fairness import FairnessTest

BANDS = (0.25, 0.5, 0.75, 0.9)
"""From these shares of futures on, a test is on level 1, 2, 3, 4."""

COUNTED = ("E1", "E2", "E3", "E4", "E5", "E6", "E7")


@dataclass(frozen=True, slots=True)
class ValueExchange:
    """The value-exchange pillar.

    Parameters
    ----------
    score
        0 to 100: the mean level of the tests; one that cannot be judged counts as if it were on the lowest.
    known
        The share of the tests that can be judged.
    levels
        Test id to level, 0 to 4.
    """

    score: float
    known: float
    levels: Mapping[str, int]

    @property
    def high(self) -> float:
        """The score if what cannot be judged were on the highest level."""
        return self.score + 100.0 * (1.0 - self.known)


def value_exchange(tests: Sequence[FairnessTest]) -> ValueExchange:
    """Return the pillar for tests at one level of the offer."""
    levels = {
        # A test whose facts are unknown earns nothing.
        test.id: sum((test.probability or 0.0) >= band for band in BANDS)
        for test in tests
        if test.id in COUNTED
    }
    known = sum(test.probability is not None for test in tests if test.id in COUNTED) / len(levels)
    return ValueExchange(25.0 * sum(levels.values()) / len(levels), known, MappingProxyType(levels))

"""Customers as a few weighted points per segment, so that a sum over millions is a sum over dozens."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from evenhand.errors import ModelError

if TYPE_CHECKING:
    from evenhand.exchange.model.terms import Terms

Array = NDArray[np.float64]

# Points per unit of the range of log spending, and at least. Found by comparison with one-by-one sums: the response of
# a lognormal supply with a log spread of .5 or more is then exact to about 5e-6.
POINTS_PER_UNIT = 1.0
LEAST_POINTS = 3
MOST_POINTS = 24


class NodesLike(Protocol):
    """Points standing for customers: segment index, number of people and spending a month, of equal length."""

    @property
    def segment(self) -> NDArray[np.int_]: ...  # noqa: D102
    @property
    def customers(self) -> Array: ...  # noqa: D102
    @property
    def spending(self) -> Array: ...  # noqa: D102


class SegmentLike(Protocol):
    """A named segment."""

    @property
    def name(self) -> str: ...  # noqa: D102


class SketchLike(Protocol):
    """What a simulation needs to know of the customers."""

    @property
    def currency(self) -> str: ...  # noqa: D102
    @property
    def customers(self) -> int: ...  # noqa: D102
    @property
    def segments(self) -> tuple[SegmentLike, ...]: ...  # noqa: D102
    def nodes(self) -> NodesLike: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Groups:
    """Weighted points in segments.

    Parameters
    ----------
    names
        The segments.
    segment
        Index of each point's segment, rising, shape (points,).
    weight
        Share of all customers, shape (points,); sums to one.
    spending
        Spending per customer-month, zero where it was negative, shape (points,).
    whole_weight, whole_spending
        The same for all customers together, as fewer points, where segments do not matter.
    """

    names: tuple[str, ...]
    segment: NDArray[np.int_]
    weight: Array
    spending: Array
    whole_weight: Array
    whole_spending: Array

    @classmethod
    def from_sketch(cls, sketch: SketchLike) -> Groups:
        """Condense a sketch to as few points as keep sums exact.

        Raises
        ------
        ModelError
            When the sketch holds nobody, or nobody who spends anything.
        """
        nodes = sketch.nodes()
        people = np.asarray(nodes.customers, dtype=np.float64)
        spending = np.maximum(np.asarray(nodes.spending, dtype=np.float64), 0.0)
        index = np.asarray(nodes.segment)
        if not people.sum() > 0:
            raise ModelError("There are no customers to simulate.")
        if not np.sum(people * spending) > 0:
            raise ModelError(
                "Nobody among the customers spends anything, so data cannot earn a share of spending.",
                hint="Check the amount column of the customer file.",
            )
        points: list[tuple[int, Array, Array]] = []
        for segment in range(len(sketch.segments)):
            mine = index == segment
            weight, level = _condense(people[mine], spending[mine])
            points.append((segment, weight, level))
        whole, level = _condense(people, spending)
        return cls(
            whole_weight=whole / people.sum(),
            whole_spending=level,
            names=tuple(segment.name for segment in sketch.segments),
            segment=np.concatenate([np.full(len(weight), segment) for segment, weight, _ in points]),
            weight=np.concatenate([weight for _, weight, _ in points]) / people.sum(),
            spending=np.concatenate([level for _, _, level in points]),
        )

    @property
    def mean_spending(self) -> float:
        """Spending per customer-month."""
        return float(np.sum(self.weight * self.spending))

    @property
    def value(self) -> Array:
        """Each point's share of all spending, which is its share of the data's value."""
        return self.weight * self.spending / self.mean_spending

    def at_points(self, terms: Terms) -> Terms:
        """Return terms in which each point asks what its segment asks; the same terms where segments are alike."""
        if not terms.willingness.by_segment:
            return terms
        return replace(terms, willingness=terms.willingness.each(lambda values: values[:, self.segment]))

    def per_segment(self, weights: Array) -> Array:
        """Return the sum of ``weights`` in each segment."""
        return np.bincount(self.segment, weights=weights, minlength=len(self.names)).astype(np.float64)


def _condense(people: Array, spending: Array) -> tuple[Array, Array]:
    """Return weights and levels of the points that stand for one segment."""
    spends = spending > 0
    still = float(people[~spends].sum())
    weights, levels = (np.array([still]), np.array([0.0])) if still > 0 else (np.empty(0), np.empty(0))
    if np.any(spends):
        logs = np.log(spending[spends])
        span = float(np.ptp(logs))
        wanted = int(np.clip(np.ceil(LEAST_POINTS + POINTS_PER_UNIT * span), LEAST_POINTS, MOST_POINTS))
        places, mass = gauss(logs, people[spends], wanted)
        result = np.exp(places)
        # Total spending stays what it is; Gauss keeps it only nearly, because it is exact for powers of the logarithm.
        result *= np.sum(people[spends] * spending[spends]) / np.sum(mass * result)
        weights, levels = np.concatenate([weights, mass]), np.concatenate([levels, result])
    return weights, levels


def gauss(places: Array, weights: Array, wanted: int) -> tuple[Array, Array]:
    """Return the Gauss quadrature of a set of weighted points.

    The ``wanted`` points returned give the exact weighted sum of every polynomial up to degree ``2 * wanted - 1``
    (Stieltjes procedure for the recurrence, Golub and Welsch 1969 for nodes and weights). Fewer different places than
    wanted are returned as they are.
    """
    distinct, inverse = np.unique(places, return_inverse=True)
    mass = np.bincount(inverse, weights=weights).astype(np.float64)
    if len(distinct) <= wanted:
        return distinct, mass
    centre, half = (distinct[-1] + distinct[0]) / 2, (distinct[-1] - distinct[0]) / 2
    x = (distinct - centre) / half
    total = mass.sum()
    before, now = np.zeros_like(x), np.full_like(x, 1.0 / np.sqrt(total))
    diagonal, off = np.zeros(wanted), np.zeros(wanted)
    for step in range(wanted):
        diagonal[step] = np.sum(mass * x * now * now)
        following = (x - diagonal[step]) * now - (off[step - 1] if step else 0.0) * before
        off[step] = np.sqrt(np.sum(mass * following * following))
        before, now = now, following / off[step]
    jacobi = np.diag(diagonal) + np.diag(off[:-1], 1) + np.diag(off[:-1], -1)
    nodes, vectors = np.linalg.eigh(jacobi)
    return centre + half * nodes, total * vectors[0] ** 2

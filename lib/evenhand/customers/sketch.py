"""The sketch: what is kept of the customers once their file has been read.

Per segment it is a histogram of log spending per month. Every cell holds at least ``k`` people, so no row about one
person remains; that is grouping, not anonymity.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from evenhand.errors import CustomerDataError

if TYPE_CHECKING:
    from collections.abc import Sequence

CENTS = 100
"""Hundredths in one unit of currency. Used for every currency, so that sums are whole numbers."""

LEAST_K = 10
"""No sketch groups fewer people than this in one cell."""

Assumed = Literal["customers", "spending", "unevenness"]
ASSUMED: tuple[Assumed, ...] = get_args(Assumed)
"""What somebody may not know of customers who are typed: how many, what they spend, and how unevenly."""


@dataclass(frozen=True, slots=True)
class Cell:
    """At least ``k`` customers who spend about the same.

    Parameters
    ----------
    low, high
        Bounds of spending, currency per month; ``low`` belongs to the cell, ``high`` to the next one. A cell of
        customers who spend nothing, or got more back than they paid, has ``high = 0``.
    customers
        How many people.
    spending_cents
        What they spent together over the whole window, in hundredths of the currency.
    spread, skew
        Standard deviation (currency per month) and skewness of spending inside the cell, three digits. They let two
        points stand for the cell with hardly any error, so that few cells suffice. Zero when not kept.
    """

    low: float
    high: float
    customers: int
    spending_cents: int
    spread: float = 0.0
    skew: float = 0.0


@dataclass(frozen=True, slots=True)
class SegmentSketch:
    """One segment of the customers as a row of cells, lowest spending first."""

    name: str
    cells: tuple[Cell, ...]

    @property
    def customers(self) -> int:
        """How many people are in the segment."""
        return sum(cell.customers for cell in self.cells)

    @property
    def spending_cents(self) -> int:
        """What they spent together over the whole window, in hundredths of the currency."""
        return sum(cell.spending_cents for cell in self.cells)


@dataclass(frozen=True, slots=True)
class GroupingError:
    """The largest relative error that grouping brought, measured when the sketch was made.

    Measured for dividends that are a share of spending (a flat dividend has none), over small to large shares and
    narrow to wide spreads of what customers ask for; see :mod:`evenhand.customers.accuracy`.

    Parameters
    ----------
    participation
        In the number of customers who take part.
    revenue
        In the spending of those who take part.
    surplus
        In what customers gain, as a share of payout.
    """

    participation: float
    revenue: float
    surplus: float

    @property
    def largest(self) -> float:
        """The largest of the three."""
        return max(self.participation, self.revenue, self.surplus)

    def to_json_dict(self) -> dict[str, float]:
        """Plain values for JSON."""
        return {"participation": self.participation, "revenue": self.revenue, "surplus": self.surplus}


@dataclass(frozen=True, slots=True, eq=False)
class Nodes:
    """Points that stand for the customers of a sketch, as arrays of one length c, for calculations.

    A cell whose spread is known becomes the two points that have its mean, spread and skewness (Gauss quadrature);
    others become one point at the mean. Sums over people and over spending are those of the sketch.

    Parameters
    ----------
    segment
        Index into ``Sketch.segments``, int (c,).
    customers
        People, float (c,); not whole numbers.
    spending
        Currency per customer-month, float (c,). Below zero where returns exceed purchases: treat offers that are a
        share of spending as zero there.
    """

    segment: NDArray[np.int64]
    customers: NDArray[np.float64]
    spending: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sketch:
    """Customers grouped by spending, in segments.

    Parameters
    ----------
    currency
        ISO 4217 code.
    k
        The least number of people in a cell.
    months
        The length of the window that ``spending_cents`` covers.
    segmented_by
        What the segments are made from, for example ``spending fifths``.
    measured
        ``False`` when the sketch was made from typed numbers.
    source
        Where the customers come from, in words.
    segments
        At least one.
    error
        What the grouping costs.
    assumed
        What nobody has said of these customers, so that something stands in for it: any of `ASSUMED`.
    """

    currency: str
    k: int
    months: float
    segmented_by: str
    measured: bool
    source: str
    segments: tuple[SegmentSketch, ...]
    error: GroupingError
    assumed: tuple[Assumed, ...] = ()

    @property
    def priced(self) -> bool:
        """Whether somebody has said what customers spend: without it no amount of money means anything."""
        return not self.unsaid("spending")

    def unsaid(self, *names: Assumed) -> bool:
        """Whether nobody has said any of these: what follows from it is of a stand-in, and no fact about customers."""
        return any(name in self.assumed for name in names)

    def require_priced(self) -> None:
        """Refuse to answer where every answer follows from what customers spend, and nobody said that.

        Raises
        ------
        CustomerDataError
            When nobody did.
        """
        if not self.priced:
            raise CustomerDataError(
                "Nobody has said what a customer spends a month, and every amount follows from it.",
                hint="Say it, or give a file of purchases.",
            )

    @property
    def customers(self) -> int:
        """How many people."""
        return sum(segment.customers for segment in self.segments)

    @property
    def spending_cents(self) -> int:
        """What they spent together over the whole window, in hundredths of the currency."""
        return sum(segment.spending_cents for segment in self.segments)

    @property
    def spending_per_month(self) -> float:
        """Mean spending, currency per customer-month."""
        return self.spending_cents / CENTS / self.customers / self.months

    @property
    def cells(self) -> int:
        """How many cells there are in all segments."""
        return sum(len(segment.cells) for segment in self.segments)

    def nodes(self) -> Nodes:
        """Points that stand for the customers, for calculations."""
        pairs = [(index, cell) for index, segment in enumerate(self.segments) for cell in segment.cells]
        segment = np.array([index for index, _ in pairs], dtype=np.int64)
        columns = np.array([(c.customers, c.spending_cents, c.spread, c.skew) for _, c in pairs], dtype=np.float64)
        customers, cents, spread, skew = columns.T
        return Nodes(*quadrature(segment, customers, cents / customers / (CENTS * self.months), spread, skew))

    @property
    def fingerprint(self) -> str:
        """12 hexadecimal digits of SHA-256 of the content that results depend on (not of ``source`` and ``error``)."""
        content = self._content()
        del content["source"], content["error"]
        return hashlib.sha256(_compact(content).encode()).hexdigest()[:12]

    def to_json(self) -> str:
        """Write the sketch as JSON text: the same bytes for the same sketch, one line a segment.

        Cells are written ``[low, high, customers, spending_cents, spread, skew]``.
        """
        head = {key: value for key, value in self._content().items() if key != "segments"}
        segments = ",\n".join(_compact(_segment(segment)) for segment in self.segments)
        return f'{_compact(head)[:-1]},"segments":[\n{segments}\n]}}\n'

    def _content(self) -> dict[str, Any]:
        return {
            "evenhand_sketch": 1,
            "currency": self.currency,
            "k": self.k,
            "months": self.months,
            "segmented_by": self.segmented_by,
            "measured": self.measured,
            "source": self.source,
            "error": self.error.to_json_dict(),
            "segments": [_segment(segment) for segment in self.segments],
            # Left out where there is nothing to say: sketches made before keep their fingerprints.
            **({"assumed": list(self.assumed)} if self.assumed else {}),
        }


def quadrature(
    segment: NDArray[np.int64],
    customers: NDArray[np.float64],
    mean: NDArray[np.float64],
    spread: NDArray[np.float64],
    skew: NDArray[np.float64],
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Two points a group with its mean, spread and skewness; one point where the spread is zero.

    The two-point Gauss rule of the group's own distribution: points ``mean + spread·(skew/2 ± √(1 + skew²/4))``. It is
    exact for cubic functions and its points lie between the lowest and the highest member.

    Returns
    -------
    segment, customers, spending
        Each (c,), lower points of all groups first where the group has two.
    """
    half = np.sqrt(1 + skew**2 / 4)
    below, above = skew / 2 - half, skew / 2 + half
    two = spread > 0
    share = np.where(two, above / (above - below), 1.0)
    low = np.where(two, mean + spread * below, mean)
    return (
        np.concatenate([segment, segment[two]]),
        np.concatenate([customers * share, (customers * (1 - share))[two]]),
        np.concatenate([low, (mean + spread * above)[two]]),
    )


def _segment(segment: SegmentSketch) -> dict[str, Any]:
    cells: Sequence[list[float]] = [
        [c.low, c.high, c.customers, c.spending_cents, c.spread, c.skew] for c in segment.cells
    ]
    return {"name": segment.name, "cells": cells}


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))

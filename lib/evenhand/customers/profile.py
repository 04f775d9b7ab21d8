"""What is told about a customer file after reading it, and everything that is kept of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from evenhand.customers.inequality import gini, rising, top_fifth_share
from evenhand.customers.protection import shown
from evenhand.customers.sketch import CENTS, Sketch

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evenhand.customers.understood import Columns

DAYS_PER_MONTH = 30.4375
"""Mean length of a month: 365.25 / 12 days."""


@dataclass(frozen=True, slots=True)
class Window:
    """The time that spending is summed over.

    Parameters
    ----------
    first, last
        First and last day with a transaction; ``None`` when the file says only how long.
    months
        Days from first to last, both included, divided by 30.4375.
    """

    first: dt.date | None
    last: dt.date | None
    months: float

    @classmethod
    def between(cls, first: dt.date, last: dt.date) -> Window:
        """Make the window from the first to the last day, both included."""
        return cls(first, last, ((last - first).days + 1) / DAYS_PER_MONTH)


@dataclass(frozen=True, slots=True)
class SegmentProfile:
    """Size and spending of one segment."""

    segment: str
    customers: int
    revenue_cents: int


@dataclass(frozen=True, slots=True)
class Reject:
    """One row that was not used.

    Parameters
    ----------
    line
        Line of the file, counted from 1; for Parquet the row. ``None`` where it could not be found.
    column
        The column at fault; ``None`` when the whole row is.
    value
        What was read there, shortened to 100 characters.
    reason
        Why it cannot be used.
    """

    line: int | None
    column: str | None
    value: str
    reason: str

    def __str__(self) -> str:
        place = "row not found" if self.line is None else str(self.line)
        return f"{place} {self.column or 'row'}: {self.reason} (read: {self.value})"


@dataclass(frozen=True, slots=True)
class FirstRow:
    """One row as it was understood: customer, day, amount in cents, and the amount as the file has it."""

    customer: str
    day: dt.date | None
    cents: int
    written: str


@dataclass(frozen=True, slots=True)
class Profile:
    """A customer file in a few numbers, none of them about fewer than ``k`` people.

    Parameters
    ----------
    rows
        Rows with data, rejected ones included; ``None`` for a sketch.
    customers
        People in accepted rows.
    revenue_cents
        Sum of accepted amounts, hundredths of the currency, returns subtracted.
    currency
        ISO 4217 code.
    rejected
        Rows not used.
    window
        The time covered.
    gini, top_fifth_share
        How unevenly spending is spread; see :mod:`evenhand.customers.inequality`.
    segments
        As in the sketch.
    negative_rows, negative_cents
        Accepted rows with an amount below zero (returns, refunds) and their sum; ``None`` when they are of fewer than
        ``k`` customers.
    rounded_rows
        Accepted rows whose amount had a fraction of a cent and was rounded to the nearest.
    not_spending
        Customers whose amounts add up to zero or less; ``None`` when they are fewer than ``k``.
    known
        Customers for whom the segment is known; ``None`` when every customer has one by construction.
    """

    rows: int | None
    customers: int
    revenue_cents: int
    currency: str
    rejected: int
    window: Window
    gini: float
    top_fifth_share: float
    segments: tuple[SegmentProfile, ...]
    negative_rows: int | None = 0
    negative_cents: int | None = 0
    rounded_rows: int = 0
    not_spending: int | None = 0
    known: int | None = None

    @property
    def revenue(self) -> str:
        """Revenue as text with currency, exact to the cent: ``4,596,039.58 USD``."""
        return f"{in_currency(self.revenue_cents)} {self.currency}"


@dataclass(frozen=True, slots=True)
class Import:
    """All that is kept after a customer file was read; no row about one person, except the sample of rejected rows.

    Parameters
    ----------
    profile, sketch
        What is worked with.
    columns
        How the file was understood; ``None`` for a sketch.
    rejects
        The first rejected rows, to be shown and then forgotten; ``profile.rejected`` counts all.
    notes
        What a reader should know, in sentences.
    first
        The first rows as they were understood, to be shown and then forgotten.
    """

    profile: Profile
    sketch: Sketch
    columns: Columns | None = None
    rejects: tuple[Reject, ...] = ()
    notes: tuple[str, ...] = ()
    first: tuple[FirstRow, ...] = ()

    def to_json_dict(self) -> dict[str, Any]:
        """Return plain values for JSON; revenue in units of the currency, exact to the cent.

        What would follow from something that nobody said is ``None``, and segments are then left out.
        """
        profile, sketch = self.profile, self.sketch
        window = profile.window
        return {
            "rows": profile.rows,
            "customers": None if sketch.unsaid("customers") else profile.customers,
            "revenue": None if sketch.unsaid("customers", "spending") else profile.revenue_cents / CENTS,
            "currency": profile.currency,
            "rejected": profile.rejected,
            "window": {
                "first": window.first.isoformat() if window.first else None,
                "last": window.last.isoformat() if window.last else None,
                "months": window.months,
            },
            "gini": None if sketch.unsaid("unevenness") else profile.gini,
            "top_fifth_share": None if sketch.unsaid("unevenness") else profile.top_fifth_share,
            "segments": [
                {"segment": s.segment, "customers": s.customers, "revenue": s.revenue_cents / CENTS}
                for s in profile.segments
                if not sketch.assumed
            ],
            "sketch": {
                "k": sketch.k,
                "cells": sketch.cells,
                "error": sketch.error.to_json_dict(),
                "segmented_by": sketch.segmented_by,
                "measured": sketch.measured,
                "assumed": list(sketch.assumed),
                "fingerprint": sketch.fingerprint,
            },
            "negative": {
                "rows": profile.negative_rows,
                "revenue": None if profile.negative_cents is None else profile.negative_cents / CENTS,
            },
            "columns": self.columns.to_json_dict() if self.columns else None,
            "rejects": [asdict(reject) for reject in self.rejects],
            "notes": list(self.notes),
        }


def in_currency(cents: int) -> str:
    """Write cents as text in units of the currency, exact: ``-1,234.05``."""
    whole, rest = divmod(abs(cents), CENTS)
    return f"{'-' if cents < 0 else ''}{whole:,}.{rest:02d}"


def profile_of(cents: NDArray[np.int64], sketch: Sketch, window: Window, *, rows: int, rejected: int) -> Profile:
    """Make the profile of customers, who spent ``cents`` (n,) over the window, and of the sketch made from them."""
    ordered = rising(cents)
    return Profile(
        rows=rows,
        customers=len(cents),
        revenue_cents=int(cents.sum()),
        currency=sketch.currency,
        rejected=rejected,
        window=window,
        gini=gini(ordered),
        top_fifth_share=top_fifth_share(ordered),
        segments=segments_of(sketch),
        not_spending=shown(int(np.searchsorted(ordered, 1)), int(np.searchsorted(ordered, 1)), sketch.k),
    )


def segments_of(sketch: Sketch) -> tuple[SegmentProfile, ...]:
    """List size and spending of each segment of a sketch."""
    return tuple(SegmentProfile(s.name, s.customers, s.spending_cents) for s in sketch.segments)


def profile_of_sketch(sketch: Sketch) -> Profile:
    """Tell the profile that can be told from a sketch alone; its inequality ignores differences within a point."""
    nodes = sketch.nodes()
    order = np.argsort(nodes.spending, kind="stable")
    weight, spending = nodes.customers[order], np.maximum(nodes.spending[order], 0.0)
    people = np.concatenate(([0.0], np.cumsum(weight) / weight.sum()))
    money = np.concatenate(([0.0], np.cumsum(weight * spending) / (weight @ spending)))
    return Profile(
        rows=None,
        customers=sketch.customers,
        revenue_cents=sketch.spending_cents,
        currency=sketch.currency,
        rejected=0,
        window=Window(None, None, sketch.months),
        gini=float(1 - np.sum(np.diff(people) * (money[1:] + money[:-1]))),
        top_fifth_share=float(1 - np.interp(0.8, people, money)),
        segments=segments_of(sketch),
    )

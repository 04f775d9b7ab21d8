"""From a file of customers to a profile and a sketch; nothing else is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from evenhand.customers.acceptance import Refused, accept, refused
from evenhand.customers.engine import connect
from evenhand.customers.grouping import EVERYONE, fifths, named_segments, pooled_note, sketch_of
from evenhand.customers.profile import Import, Profile, Reject, in_currency, profile_of, profile_of_sketch
from evenhand.customers.sketch import LEAST_K
from evenhand.customers.sketch_file import currency_code, parse_sketch
from evenhand.customers.staging import Broken, look, stage, unreadable
from evenhand.customers.totals import count, customers, not_known, one_row_each, window
from evenhand.errors import CustomerDataError, Problem
from evenhand.reading import check_file, parsing, text_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["MOST_BYTES", "read_customers"]

MOST_BYTES = 2 * 1024**3
"""Larger files are refused unless asked for."""

WHAT = "a file of customers"
_TOO_LARGE = "Use Parquet, only the columns needed, or a sketch (evenhand customers FILE --sketch OUT.json)."
_SHOWN = 100
_MOST_SKETCH_BYTES = 20 * 1024**2
_WITHOUT_COLUMN = frozenset(("spending fifths", "none"))


def read_customers(
    path: Path | str,
    *,
    columns: Mapping[str, str | float | None] | None = None,
    segment_by: str = "spending fifths",
    currency: str = "USD",
    k: int = LEAST_K,
    most_bytes: int = MOST_BYTES,
    threads: int | None = None,
) -> Import:
    """Read customers from CSV, Parquet or a sketch.

    Parameters
    ----------
    path
        CSV or Parquet with one row a transaction (customer, date, amount) or one row a customer (customer, spending,
        and the months it covers); or a sketch as JSON.
    columns
        Corrections to the guessed columns: role → column, for the roles customer, amount (or spending), date, months
        and segment. ``None`` says that there is no such column. ``months`` may be a number. Naming a ``segment`` column
        segments by it.
    segment_by
        ``spending fifths``, ``none``, or the name of a column with few different values.
    currency
        ISO 4217 code of the amounts.
    k
        Least number of people in a cell, 10 or more.
    most_bytes
        Larger files are refused.
    threads
        All cores when left out; the result is the same.

    Returns
    -------
    Import
        Profile and sketch, the columns used, the first rejected rows, and notes. ``profile.rows`` equals accepted plus
        rejected rows; empty lines are no rows.

    Raises
    ------
    CustomerDataError
        When the file cannot be used, with what to do about it.
    """
    path = Path(path).expanduser()
    if not check_file(path, CustomerDataError, WHAT, most_bytes=most_bytes, too_large=_TOO_LARGE):
        raise CustomerDataError(f"{path.name} is empty (0 bytes).", hint="Export it again from its source.")
    path = path.resolve()
    currency_code(currency)
    with parsing(str(path), CustomerDataError, WHAT), path.open("rb") as file:
        start = file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()
    if path.suffix.lower() == ".json" or start.startswith(b'{"evenhand_sketch"'):
        return _read_sketch(path)
    with connect(path.parent, threads=threads) as connection, parsing(str(path), CustomerDataError, WHAT):
        try:
            return _read_rows(connection, path, columns, segment_by, currency, k)
        except duckdb.Error as error:
            raise unreadable(path, error) from error


def _read_sketch(path: Path) -> Import:
    text = text_of(path, CustomerDataError, "a sketch", most_bytes=_MOST_SKETCH_BYTES, hint="Make the sketch again.")
    sketch = parse_sketch(text)
    notes = ("Read from a sketch: rows and dates of the original file are not known.",)
    return Import(profile_of_sketch(sketch), sketch, notes=notes)


def _read_rows(
    connection: DuckDBPyConnection,
    path: Path,
    given: Mapping[str, str | float | None] | None,
    segment_by: str,
    currency: str,
    k: int,
) -> Import:
    given = dict(given or {})
    if segment_by not in _WITHOUT_COLUMN:
        given["segment"] = segment_by
    elif given.get("segment") is not None:
        segment_by = str(given["segment"])
    by_column = segment_by not in _WITHOUT_COLUMN
    source = look(connection, path, given)
    broken = stage(connection, source)
    columns = accept(connection, source)
    columns = one_row_each(connection, columns, months_given=isinstance(given.get("months"), int | float))
    source = replace(source, columns=columns)
    faults = refused(connection, source)
    rejects = _in_order(broken, faults)
    counts = count(connection)
    if not counts.rows:
        raise _with_rejects(
            CustomerDataError(
                f"No row of {path.name} can be used.", hint="Check which columns hold customer, amount and date."
            ),
            path,
            rejects,
        )
    span, notes = window(connection, columns, counts)
    divide = columns.fixed_months is None and counts.months is not None and counts.months[0] != counts.months[1]
    people = customers(connection, columns, by_segment=by_column, divide=divide)
    if by_column:
        groups = named_segments(people.cents, people.codes, people.names)
    else:
        groups = {EVERYONE: people.cents} if segment_by == "none" else fifths(people.cents)
    try:
        sketch = sketch_of(
            groups, months=span.months, currency=currency, segmented_by=segment_by, source=_name(path), k=k
        )
    except CustomerDataError as error:
        raise _with_rejects(error, path, rejects) from None
    profile = replace(
        profile_of(people.cents, sketch, span, rows=counts.rows + broken.rows, rejected=faults.rows + broken.rows),
        revenue_cents=counts.revenue_cents,
        negative_rows=counts.negative_rows,
        negative_cents=counts.negative_cents,
        rounded_rows=counts.rounded_rows,
        known=sum(len(c) for name, c in groups.items() if name != not_known(columns)) if by_column else None,
    )
    notes += pooled_note(groups, sketch) + _remarks(profile, people.changing)
    return Import(profile, sketch, columns, rejects, tuple(notes))


def _with_rejects(error: CustomerDataError, path: Path, rejects: tuple[Reject, ...]) -> CustomerDataError:
    """Tell also which rows were not used: they may be why too few are left."""
    problems = [Problem(f"{r.value!r} {r.reason}", path.name, r.line, field=r.column) for r in rejects[:5]]
    return CustomerDataError(error.message, hint=error.hint, problems=problems)


def _name(path: Path) -> str:
    return "".join(letter for letter in path.name if letter.isprintable())[:200] or "file"


def _in_order(broken: Broken, faults: Refused) -> tuple[Reject, ...]:
    both = sorted((*broken.first, *faults.first), key=lambda reject: (reject.line is None, reject.line or 0))
    return tuple(both[:_SHOWN])


def _remarks(profile: Profile, changing: int) -> list[str]:
    notes = []
    if profile.rejected:
        notes.append(f"{profile.rejected:,} of {profile.rows:,} rows were not used.")
    if profile.negative_rows:
        notes.append(
            f"Rows below zero (returns or refunds): {profile.negative_rows:,}, together "
            f"{in_currency(profile.negative_cents)} {profile.currency}; they were subtracted."
        )
    if profile.not_spending:
        notes.append(f"Customers who spent nothing in all, or got more back than they paid: {profile.not_spending:,}.")
    if profile.rounded_rows:
        notes.append(f"Amounts with a fraction of a cent, rounded to the nearest: {profile.rounded_rows:,}.")
    if changing:
        notes.append(f"Customers in more than one segment: {changing:,}; the first one in the file counts.")
    return notes

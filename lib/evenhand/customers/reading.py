"""From a file of customers to a profile and a sketch; nothing else is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from evenhand.customers.acceptance import accept
from evenhand.customers.engine import Database, reach
from evenhand.customers.first_look import first_rows
from evenhand.customers.folders import refuse_tables
from evenhand.customers.grouping import (
    EVERYONE,
    INCOME,
    by_income,
    fifths,
    named_segments,
    pooled_note,
    sketch_of,
    with_error,
)
from evenhand.customers.groups import MARK, read_groups
from evenhand.customers.profile import Import, Profile, Reject, in_currency, profile_of, profile_of_sketch
from evenhand.customers.protection import protected, shown
from evenhand.customers.questions import UnclearError
from evenhand.customers.recipe import Recipe, recipe_from
from evenhand.customers.refusal import Refused, doubt_unread, refused
from evenhand.customers.sketch import LEAST_K
from evenhand.customers.sketch_file import currency_code, parse_sketch
from evenhand.customers.staging import Broken, Source, look, stage, unreadable
from evenhand.customers.straight import read_straight
from evenhand.customers.subtotals import totals_rows
from evenhand.customers.totals import Added, count, customers, incomes, not_known, one_row_each, window
from evenhand.customers.undoing import kinds, one_currency, put_aside, sums_of_coins, sums_of_kinds
from evenhand.errors import CustomerDataError, Problem
from evenhand.reading import check_file, parsing, text_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST_BYTES = 2 * 1024**3
"""Larger files are refused unless asked for."""

WHAT = "a file of customers"
_FOLDER = "The files of a folder are read as one table with --pattern, for example --pattern '*.parquet'."
_TOO_LARGE = "Use Parquet, only the columns needed, or a sketch (evenhand customers FILE --sketch OUT.json)."
_SHOWN = 100
_MOST_SKETCH_BYTES = 20 * 1024**2
_WITHOUT_COLUMN = frozenset(("spending fifths", INCOME, "none"))


def read_customers(
    path: Path | str,
    *,
    recipe: Recipe | None = None,
    columns: Mapping[str, Any] | None = None,
    segment_by: str | None = None,
    currency: str | None = None,
    pattern: str | None = None,
    k: int = LEAST_K,
    most_bytes: int = MOST_BYTES,
    threads: int | None = None,
) -> Import:
    """Read customers from CSV, Parquet, a workbook, a zip file of parts, or a sketch.

    Parameters
    ----------
    path
        A file with one row a transaction (customer, date, amount) or one row a customer (customer, spending,
        and the months it covers); or a sketch as JSON. The very file: letters such as ``*`` stand for themselves.
    recipe
        What is said about its columns and how they are written; the rest is found out.
    columns
        The same as pairs, see :func:`~evenhand.customers.recipe.recipe_from`; they win over the recipe.
    segment_by
        ``spending fifths``, ``income fifths``, ``none``, or the name of a column with few different values. Naming a
        ``segment`` column segments by it, too.
    currency
        ISO 4217 code of the amounts; as the file says, or USD, when left out.
    pattern
        Read the files of the folder ``path`` whose names fit it, such as ``*.csv``, as one table; those of Hive
        partitions (``month=2026-03/…``) below it, too, with the keys as columns where they are Parquet.
    k
        Least number of people in a cell, 10 or more.
    most_bytes
        Larger files are refused.
    threads
        All cores when left out; the result is the same.

    Returns
    -------
    Import
        Profile and sketch, the columns used, the recipe for the next file of its kind, the first rejected rows, and
        notes. ``profile.rows`` counts rejected rows and those that do not count; empty lines are no rows.

    Raises
    ------
    UnclearError
        When it can be read in more than one way, with the questions.
    CustomerDataError
        When the file cannot be used, with what to do about it.
    """
    path = Path(path).expanduser()
    given = _said(recipe, columns, segment_by, currency)
    if pattern is not None:
        if not path.is_dir():
            raise CustomerDataError(f"{path} is no folder.", hint="A pattern names files of a folder.")
        with reach(path, threads=threads) as database, parsing(str(path), CustomerDataError, "a folder of files"):
            try:
                return _read_rows(database, path.resolve(), given, segment_by, k, pattern)
            except duckdb.Error as error:
                raise unreadable(path, error) from error
    refuse_tables(path.absolute())
    hint = _FOLDER if path.is_dir() else ""
    size = check_file(path, CustomerDataError, WHAT, most_bytes=most_bytes, hint=hint, too_large=_TOO_LARGE)
    if not size:
        raise CustomerDataError(f"{path.name} is empty (0 bytes).", hint="Export it again from its source.")
    path = path.resolve()
    with parsing(str(path), CustomerDataError, WHAT), path.open("rb") as file:
        start = file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()
    if path.suffix.lower() == ".json" or start.startswith(b'{"evenhand_sketch"'):
        return _read_sketch(path)
    if start.lower().lstrip(b'"').startswith(MARK.encode()):
        return read_groups(path)
    with reach(path.parent, threads=threads) as database, parsing(str(path), CustomerDataError, WHAT):
        try:
            return _read_rows(database, path, given, segment_by, k)
        except duckdb.Error as error:
            raise unreadable(path, error) from error


def _said(
    recipe: Recipe | None, columns: Mapping[str, Any] | None, segment_by: str | None, currency: str | None
) -> Recipe:
    """Put together what people said in different places."""
    given = (recipe or Recipe()).with_(**recipe_from(columns).model_dump(exclude_unset=True))
    if currency is not None:
        given = given.with_(currency=currency_code(currency))
    if segment_by == INCOME and not given.income:
        raise CustomerDataError(
            "Fifths by income need the column of income.", hint="Name it with --column income=NAME."
        )
    if segment_by is not None and segment_by not in _WITHOUT_COLUMN:
        given = given.with_(segment=segment_by)
    return given


def _read_sketch(path: Path) -> Import:
    text = text_of(path, CustomerDataError, "a sketch", most_bytes=_MOST_SKETCH_BYTES, hint="Make the sketch again.")
    sketch = parse_sketch(text)
    notes = ("Read from a sketch: rows and dates of the original file are not known.",)
    return Import(profile_of_sketch(sketch), sketch, notes=notes)


def _read_rows(
    database: Database,
    path: Path,
    given: Recipe,
    segment_by: str | None,
    k: int,
    pattern: str | None = None,
) -> Import:
    segment_by = segment_by or given.segment or "spending fifths"
    by_column = segment_by not in _WITHOUT_COLUMN
    source = look(database, path, given, pattern)
    connection = database()
    added = read_straight(connection, source, by_segment=by_column, k=k)
    if added is None:
        added = _by_tables(connection, source, by_segment=by_column, k=k)
    columns, counts, people = added.columns, added.counts, added.people
    span, notes = window(columns, counts)
    if not by_column and segment_by != INCOME:
        # Ten million of them are not copied again for every question of who spends how much.
        people.cents.sort()
    if by_column:
        groups = named_segments(people.cents, people.codes, people.names)
    elif segment_by == INCOME:
        groups = by_income(people.cents, incomes(connection, columns))
    else:
        groups = {EVERYONE: people.cents} if segment_by == "none" else fifths(people.cents)
    currency = columns.recipe.currency or "USD"
    try:
        sketch = sketch_of(
            groups, months=span.months, currency=currency, segmented_by=segment_by, source=_name(path), k=k
        )
    except CustomerDataError as error:
        raise _with_rejects(error, path, added.rejects) from None
    sketch = with_error(protected(sketch), groups)
    profile = replace(
        profile_of(people.cents, sketch, span, rows=counts.rows, rejected=added.rejected),
        revenue_cents=counts.revenue_cents,
        negative_rows=shown(counts.negative_rows, counts.negative_people, k),
        negative_cents=shown(counts.negative_cents, counts.negative_people, k),
        rounded_rows=counts.rounded_rows,
        known=sum(len(c) for name, c in groups.items() if name != not_known(columns)) if by_column else None,
    )
    notes += [*added.notes, *pooled_note(groups, sketch), *_remarks(profile, people.changing, k)]
    return Import(profile, sketch, columns, added.rejects, tuple(notes), added.first)


def _by_tables(connection: DuckDBPyConnection, source: Source, *, by_segment: bool, k: int) -> Added:
    """Add up a file by a table of its rows, each of them judged."""
    path = source.path
    broken = stage(connection, source)
    read = _judge(connection, source, broken.rows, k)
    source, columns = read.source, read.source.columns
    faults = refused(connection, source)
    rejects = _in_order(broken, faults)
    counts = count(connection)
    if not counts.accepted:
        raise _with_rejects(
            CustomerDataError(
                f"No row of {path.name} can be used.", hint="Check which columns hold customer, amount and date."
            ),
            path,
            rejects,
        )
    divide = isinstance(columns.recipe.months, str) and counts.months is not None and len(set(counts.months)) > 1
    people = customers(connection, columns, by_segment=by_segment, divide=divide)
    counts = replace(counts, rows=counts.rows + broken.rows)
    first = first_rows(connection, source)
    return Added(columns, counts, people, first, faults.rows + broken.rows, rejects, read.notes)


@dataclass(frozen=True, slots=True)
class _Judged:
    source: Source
    notes: tuple[str, ...]


def _judge(connection: DuckDBPyConnection, source: Source, broken: int, k: int) -> _Judged:
    """Decide row by row what counts, and ask what the whole file leaves open."""
    accepted = accept(connection, source)
    recipe = accepted.recipe
    questions = list(accepted.questions)
    notes: list[str] = []
    if not questions:
        questions += doubt_unread(connection, source, broken)
        totals_rows(connection)
        names = source.columns.available
        kept = kinds(recipe, sums_of_kinds(connection, recipe), names)
        alone = one_currency(kept.recipe, sums_of_coins(connection, recipe), names)
        recipe = alone.recipe
        questions += [*kept.questions, *alone.questions]
    columns = replace(source.columns, recipe=_in_coin(recipe, accepted.coin))
    if questions:
        raise UnclearError(source.path.name, questions, columns=columns)
    notes += put_aside(connection, recipe, k)
    columns = one_row_each(connection, columns, source.path.name)
    return _Judged(replace(source, columns=columns), tuple(notes))


def _in_coin(recipe: Recipe, coin: str | None) -> Recipe:
    """Take the currency that stands beside the amounts; refuse another one."""
    if coin is None:
        return recipe
    if recipe.currency is not None and recipe.currency != coin:
        raise CustomerDataError(
            f"The amounts are marked as {coin}, not {recipe.currency}.", hint=f"Leave the currency out, or say {coin}."
        )
    return recipe.with_(currency=coin)


def _with_rejects(error: CustomerDataError, path: Path, rejects: tuple[Reject, ...]) -> CustomerDataError:
    """Tell also which rows were not used: they may be why too few are left."""
    problems = [Problem(f"{r.value!r} {r.reason}", path.name, r.line, field=r.column) for r in rejects[:5]]
    return CustomerDataError(error.message, hint=error.hint, problems=problems)


def _name(path: Path) -> str:
    return "".join(letter for letter in path.name if letter.isprintable())[:200] or "file"


def _in_order(broken: Broken, faults: Refused) -> tuple[Reject, ...]:
    both = sorted((*broken.first, *faults.first), key=lambda reject: (reject.line is None, reject.line or 0))
    return tuple(both[:_SHOWN])


def _remarks(profile: Profile, changing: int, k: int) -> list[str]:
    notes = []
    if profile.rejected and profile.rows is not None:
        notes.append(f"{profile.rejected:,} of {profile.rows:,} rows were not used.")
    few = f"of fewer than {k} customers"
    if profile.negative_rows is None or profile.negative_cents is None:
        notes.append(f"There are rows below zero (returns or refunds) {few}; they were subtracted.")
    elif profile.negative_rows:
        notes.append(
            f"Rows below zero (returns or refunds): {profile.negative_rows:,}, together "
            f"{in_currency(profile.negative_cents)} {profile.currency}; they were subtracted."
        )
    if profile.not_spending is None or profile.not_spending:
        many = f"fewer than {k}" if profile.not_spending is None else f"{profile.not_spending:,}"
        notes.append(f"Customers who spent nothing in all, or got more back than they paid: {many}.")
    if profile.rounded_rows:
        notes.append(f"Amounts with a fraction of a cent, rounded to the nearest: {profile.rounded_rows:,}.")
    if changing:
        many = f"{changing:,}" if changing >= k else f"fewer than {k}"
        notes.append(f"Customers in more than one segment: {many}; the first one in the file counts.")
    return notes

"""Files that need no interpretation: added up in two scans, without a copy of their rows.

A file is straight when every row can be read by its types, and every customer by name alone. All others, down to one
odd row, go the way by tables, which looks at each row and says why it is not used. Both give the same.
"""

# ruff: noqa: S608 - queries are put together from fixed pieces and quoted names; values are bound.

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import duckdb

from evenhand.customers import names
from evenhand.customers.acceptance import coins_in_name, day_of, is_rounded, quick_of, whole_cents
from evenhand.customers.amounts import Style, amount_style
from evenhand.customers.engine import quoted
from evenhand.customers.first_look import ROWS, first_of
from evenhand.customers.staging import Source, any_broken, forget_broken, reader
from evenhand.customers.totals import Added, Counts, check_sums, not_known, segmented
from evenhand.customers.understood import Columns

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["read_straight"]

_ODD = """name IS NULL OR name = '' OR name <> trim(name) OR (contains(name, '@') AND name <> lower(name))
    OR list_contains($nobody, lower(name)) OR regexp_matches(lower(name), $total)
    OR regexp_full_match(lower(name), $summary)"""


def read_straight(connection: DuckDBPyConnection, source: Source, *, by_segment: bool) -> Added | None:
    """Add up a file that needs no interpretation; ``None`` for all others.

    Raises
    ------
    CustomerDataError
        When its amounts add up to nothing, or to more than can be told to the cent.
    """
    if not _may_be(source):
        return None
    try:
        added = _added(connection, source, by_segment=by_segment)
    except duckdb.OutOfMemoryException:
        added = None
    if added is None:
        forget_broken(connection)
        connection.execute("DROP TABLE IF EXISTS apiece")
    return added


def _may_be(source: Source) -> bool:
    """Whether nothing but customer, amount, day and segment is used, and the amounts have a decimal point."""
    recipe = source.recipe
    others = (recipe.kind, recipe.order, recipe.currency_column, recipe.income, recipe.quantity)
    if source.loaded is not None or recipe.customer is None or any(others) or len(source.parts) > 1:
        return False
    if isinstance(recipe.months, str) or recipe.dates not in (None, "year-month-day"):
        return False
    coins = coins_in_name(recipe.amount[0])
    if len(coins) > 1 or (coins and recipe.currency not in (None, coins[0])):
        return False
    if source.is_number(recipe.amount[0]) or recipe.decimal == "point":
        return recipe.decimal != "comma"
    if source.delimited is None or recipe.decimal is not None:
        return False
    # One amount with two digits behind the point tells how all are written; "1.234" alone does not.
    return _no_points(source) or amount_style(_sample(source)) is Style.POINT


def _no_points(source: Source) -> bool:
    """Whether the first amounts are text without a fraction: then none may have one."""
    return not source.is_number(source.recipe.amount[0]) and not any("." in text for text in _sample(source))


def _sample(source: Source) -> list[str]:
    if source.delimited is None:
        return []
    layout = source.delimited.layout
    place = layout.names.index(source.recipe.amount[0])
    return [row[place] for row in layout.sample]


@dataclass(frozen=True, slots=True)
class _Scan:
    """The rows of a file as SQL: ``quick``, the exact amount, ``cents``, and other columns on demand."""

    source: Source

    @property
    def customer(self) -> str:
        return f"{quoted(self.source.recipe.customer or '')} AS customer,"

    @property
    def day(self) -> str:
        name = self.source.recipe.date
        return f"{'NULL::DATE' if name is None else day_of(quoted(name), self.source)} AS day,"

    @property
    def written(self) -> str:
        return f"{quoted(self.source.parts[0].column)}::VARCHAR AS written,"

    def rows(self, *columns: str) -> str:
        part, unit = self.source.parts[0], self.source.recipe.unit
        quick = quick_of(quoted(part.column), part, self.source, Style.POINT)
        inner = f"SELECT {' '.join(columns)} {quick} AS quick FROM {reader(self.source)[0]}"
        return f"(SELECT *, {whole_cents('quick', unit)} AS cents FROM ({inner}))"

    def run(self, connection: DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
        return connection.execute(query, reader(self.source)[1]).fetchall()


def _added(connection: DuckDBPyConnection, source: Source, *, by_segment: bool) -> Added | None:
    scan = _Scan(source)
    counted = _counts(connection, scan)
    if counted is None or (source.delimited is not None and any_broken(connection)):
        return None
    _add_up(connection, scan, by_segment=by_segment)
    if not _plain(connection, repeated=source.recipe.date is not None):
        return None
    counts, size = counted
    check_sums(counts.revenue_cents, size)
    if counts.negative_rows:
        below = f"SELECT count(DISTINCT customer) FROM {scan.rows(scan.customer)} WHERE cents < 0"
        counts = replace(counts, negative_people=int(scan.run(connection, below)[0][0]))
    connection.execute(
        "CREATE TEMP TABLE totals AS SELECT cents, coalesce(low, $unknown) AS segment, false AS changing, "
        "NULL::VARCHAR AS income FROM apiece",
        {"unknown": not_known(source.columns)},
    )
    connection.execute("DROP TABLE apiece")
    rows = scan.rows(scan.customer, scan.day, scan.written)
    shown = scan.run(connection, f"SELECT customer, day, cents, written FROM {rows} LIMIT {ROWS}")
    return Added(_decided(source), counts, segmented(connection, source.columns), first_of(shown))


def _counts(connection: DuckDBPyConnection, scan: _Scan) -> tuple[Counts, int] | None:
    """Add up all rows, and their absolute values; ``None`` when there is none, or one cannot be read by its types."""
    recipe = scan.source.recipe
    known, columns = ["cents IS NOT NULL"], [scan.day]
    if recipe.date is not None:
        known.append("day IS NOT NULL")
    if recipe.decimal is None and _no_points(scan.source):
        known.append("NOT contains(written, '.')")
        columns.append(scan.written)
    query = f"""
        SELECT count(*), count(*) FILTER ({" AND ".join(known)}),
               coalesce(sum(cents), 0), coalesce(sum(abs(cents)), 0),
               count(*) FILTER (cents < 0), coalesce(sum(cents) FILTER (cents < 0), 0),
               count(*) FILTER ({is_rounded("quick", recipe.unit)}), min(day), max(day)
        FROM {scan.rows(*columns)}
        """
    *numbers, first, last = scan.run(connection, query)[0]
    rows, readable, revenue, size, negative_rows, negative, rounded = map(int, numbers)
    if not rows or rows != readable:
        return None
    days = None if recipe.date is None else (first, last)
    return Counts(rows, rows, revenue, negative_rows, negative, 0, rounded, None, days), size


def _add_up(connection: DuckDBPyConnection, scan: _Scan, *, by_segment: bool) -> None:
    """Make the table ``apiece``: name, cents, number of rows, and the lowest and the highest segment of each."""
    columns, segment = [scan.customer], "NULL::VARCHAR AS low, NULL AS high"
    if by_segment:
        name = quoted(scan.source.recipe.segment or "")
        columns.append(f"nullif(left(trim({name}::VARCHAR), 80), '') AS segment,")
        segment = "min(segment) AS low, max(segment) AS high"
    query = (
        "CREATE TEMP TABLE apiece AS SELECT customer::VARCHAR AS name, sum(cents)::BIGINT AS cents, count(*) AS times, "
        f"{segment} FROM {scan.rows(*columns)} GROUP BY customer"
    )
    scan.run(connection, query)


def _plain(connection: DuckDBPyConnection, *, repeated: bool) -> bool:
    """Whether each customer is somebody, is called the same in every row, and is in one segment."""
    odd, times, changing = connection.execute(
        f"SELECT count(*) FILTER ({_ODD}), max(times), count(*) FILTER (low <> high) FROM apiece",
        {
            "nobody": list(names.NOBODY),
            "total": names.TOTAL_WORD.pattern,
            "summary": names.SUMMARY_ROW.pattern,
        },
    ).fetchall()[0]
    return not odd and not changing and (repeated or times == 1)


def _decided(source: Source) -> Columns:
    """Say how amounts and days are written, and the currency in the name of the amounts."""
    recipe = source.recipe
    fields = {"decimal": "point", "dates": "year-month-day" if recipe.date is not None else None}
    coins = coins_in_name(recipe.amount[0])
    return replace(source.columns, recipe=recipe.with_(**fields, **({"currency": coins[0]} if coins else {})))

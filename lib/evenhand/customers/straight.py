"""Files that need no interpretation: added up in two scans or more, without a copy of their rows.

A file is straight when every row can be read by its types, and every customer by name alone. All others, down to one
odd row, go the way by tables, which looks at each row and says why it is not used. Both give the same. Customers are
added up share by share, each in a scan of its own, so that memory does not grow with what adding them up takes.
"""

# ruff: noqa: S608 - queries are put together from fixed pieces and quoted names; values are bound.

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import duckdb

from evenhand.customers import money_marks, names
from evenhand.customers.acceptance import day_of, is_rounded, product, quick_of, whole_cents
from evenhand.customers.amounts import MOST_AMOUNT, Style, amount_style
from evenhand.customers.engine import literal, quoted
from evenhand.customers.first_look import ROWS, first_of
from evenhand.customers.kinds import AGGREGATES, Group, counted, decided, groups_from, notes
from evenhand.customers.recipe import Recipe
from evenhand.customers.staging import Part, Source, any_broken, forget_broken, reader
from evenhand.customers.totals import Added, Customers, check_sums, not_known, segmented, together
from evenhand.customers.understood import Columns

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

AT_ONCE = 1_000_000
"""About so many customers are added up in one scan."""
_MOST_GROUPS = 1000

_ODD = """name IS NULL OR name = '' OR name <> trim(name) OR (contains(name, '@') AND name <> lower(name))
    OR list_contains($nobody, lower(name)) OR regexp_matches(lower(name), $total)
    OR regexp_full_match(lower(name), $summary)"""


def read_straight(connection: DuckDBPyConnection, source: Source, *, by_segment: bool, k: int) -> Added | None:
    """Add up a file that needs no interpretation; ``None`` for all others."""
    if not _may_be(source):
        return None
    try:
        added = _added(connection, source, by_segment=by_segment, k=k)
    except duckdb.OutOfMemoryException:
        added = None
    if added is None:
        forget_broken(connection)
        connection.execute("DROP TABLE IF EXISTS apiece")
    return added


def _may_be(source: Source) -> bool:
    """Whether nothing but customer, amounts, day, segment, kind and currency is used, with a decimal point."""
    recipe = source.recipe
    others = (recipe.order, recipe.income, recipe.discount)
    if source.loaded is not None or recipe.customer is None or any(others):
        return False
    if isinstance(recipe.months, str) or recipe.dates not in (None, "year-month-day"):
        return False
    if _other_coin(recipe):
        return False
    if not _texts(source) or recipe.decimal == "point":
        return recipe.decimal != "comma"
    if source.delimited is None or recipe.decimal is not None:
        return False
    # One amount with two digits behind the point tells how all are written; "1.234" alone does not.
    return _no_points(source) or amount_style(_sample(source)) is Style.POINT


def _other_coin(recipe: Recipe) -> bool:
    """Whether the name of the amounts tells another currency than the recipe."""
    coins = money_marks.coins_in_name(recipe.amount[0])
    return len(coins) > 1 or bool(coins and recipe.currency not in (None, coins[0]))


def _texts(source: Source) -> list[Part]:
    return [part for part in source.parts if not source.is_number(part.column)]


def _no_points(source: Source) -> bool:
    """Whether the first amounts are text without a fraction: then none may have one."""
    return bool(_texts(source)) and not any("." in text for text in _sample(source))


def _sample(source: Source) -> list[str]:
    if source.delimited is None:
        return []
    layout = source.delimited.layout
    places = [layout.names.index(part.column) for part in _texts(source)]
    return [row[place] for place in places for row in layout.sample]


def _amount(source: Source) -> str:
    """Write SQL for the exact amount of a row whose cells are all in the usual form, else NULL.

    As by tables: an empty cell adds nothing to others that are filled, and a quantity multiplies what they add up to.
    """
    quick = [quick_of(quoted(part.column), part, source, Style.POINT) for part in source.parts]
    if len(quick) == 1:
        return quick[0]
    money = [(part, number) for part, number in zip(source.parts, quick, strict=True) if part.sign]
    empty = [f"coalesce(trim({quoted(part.column)}::VARCHAR), '') = ''" for part, _ in money]
    added = " ".join(
        f"{'-' if part.sign < 0 else '+'} CASE WHEN {nothing} THEN 0 ELSE {number} END"
        for (part, number), nothing in zip(money, empty, strict=True)
    )
    amount = f"CASE WHEN NOT ({' AND '.join(empty)}) THEN 0 {added} END"
    if len(quick) > len(money):
        amount = product(amount, quick[-1])
    return f"CASE WHEN abs({amount}) <= {MOST_AMOUNT} THEN {amount} END"


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
        return f"{_together(self.source.parts)} AS written,"

    @property
    def texts(self) -> str:
        return f"{_together(_texts(self.source))} AS texts,"

    @property
    def told_apart(self) -> bool:
        """Whether rows are of kinds or currencies."""
        return bool(self.source.recipe.kind or self.source.recipe.currency_column)

    @property
    def only(self) -> str:
        """Write SQL that restricts a sum to the rows that count."""
        return f"FILTER ({self.counts})" if self.told_apart else ""

    @property
    def counts(self) -> str:
        """Write SQL for whether a row counts."""
        return "NOT (left_out OR foreign_coin)" if self.told_apart else "true"

    def rows(self, *columns: str) -> str:
        recipe = self.source.recipe
        told = [f"{_short(recipe.kind)} AS kind, upper({_short(recipe.currency_column)}) AS coin,"] * self.told_apart
        inner = f"SELECT {' '.join((*columns, *told))} {_amount(self.source)} AS quick FROM {reader(self.source)[0]}"
        cents = whole_cents("quick", recipe.unit)
        if not told:
            return f"(SELECT *, {cents} AS cents FROM ({inner}))"
        taken, left = (_among("kind", values) for values in (recipe.subtract, recipe.leave_out))
        other = f"coalesce(coin <> {literal(recipe.currency)}, false)" if recipe.currency else "false"
        told_apart = f"{cents} AS amount, {taken} AS taken, {left} AS left_out, {other} AS foreign_coin"
        counted = "CASE WHEN taken THEN -abs(amount) ELSE amount END AS cents"
        return f"(SELECT *, {counted} FROM (SELECT *, {told_apart} FROM ({inner})))"

    def run(self, connection: DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
        return connection.execute(query, reader(self.source)[1]).fetchall()


def _together(parts: Sequence[Part]) -> str:
    cells = ", ".join(f"nullif(trim({quoted(part.column)}::VARCHAR), '')" for part in parts)
    return f"concat_ws(' · ', {cells})"


def _short(name: str | None) -> str:
    return "NULL::VARCHAR" if name is None else f"nullif(left(trim({quoted(name)}::VARCHAR), 80), '')"


def _among(value: str, values: Sequence[str]) -> str:
    return f"coalesce({value} IN ({', '.join(map(literal, values))}), false)" if values else "false"


def _added(connection: DuckDBPyConnection, source: Source, *, by_segment: bool, k: int) -> Added | None:
    looked = _look(connection, _Scan(source))
    if looked is None or (source.delimited is not None and any_broken(connection)):
        return None
    groups, people = looked
    recipe = decided(source.recipe, groups, source.columns.available)
    sums = None if recipe is None or _other_coin(recipe) else counted(recipe, groups)
    if recipe is None or sums is None:
        return None
    counts, size = sums
    source = replace(source, columns=replace(source.columns, recipe=recipe))
    scan = _Scan(source)
    shares = 1 + people // AT_ONCE
    added: list[Customers] = []
    for share in range(shares):
        _add_up(connection, scan, share, shares, by_segment=by_segment)
        if not _plain(connection, repeated=source.recipe.date is not None):
            return None
        added.append(_taken(connection, source))
    check_sums(counts.revenue_cents, size)
    if counts.negative_rows:
        counts = replace(counts, negative_people=_people(connection, scan, f"cents < 0 AND {scan.counts}", k))
    rows = scan.rows(scan.customer, scan.day, scan.written)
    first = f"SELECT customer, day, cents, written FROM {rows} WHERE {scan.counts} LIMIT {ROWS}"
    shown = scan.run(connection, first)
    where = {"taken": "taken", "left": "left_out", "foreign": "foreign_coin AND NOT left_out"}
    said = notes(recipe, groups, lambda which: _people(connection, scan, where[which], k), k)
    return Added(_decided(source), counts, together(added, source.columns), first_of(shown), notes=said)


def _people(connection: DuckDBPyConnection, scan: _Scan, where: str, most: int) -> int:
    """Count the customers of some rows, up to ``most``."""
    some = f"SELECT DISTINCT customer FROM {scan.rows(scan.customer)} WHERE {where} LIMIT {most}"
    return int(scan.run(connection, f"SELECT count(*) FROM ({some})")[0][0])


def _taken(connection: DuckDBPyConnection, source: Source) -> Customers:
    """Take the customers of ``apiece`` out of the database."""
    connection.execute(
        "CREATE TEMP TABLE totals AS SELECT cents, coalesce(low, $unknown) AS segment, false AS changing FROM apiece "
        "WHERE times > 0",
        {"unknown": not_known(source.columns)},
    )
    connection.execute("DROP TABLE apiece")
    people = segmented(connection, source.columns)
    connection.execute("DROP TABLE totals")
    return people


def _look(connection: DuckDBPyConnection, scan: _Scan) -> tuple[list[Group], int] | None:
    """Add up all rows, by kind and currency where there are any, and estimate the number of customers.

    ``None`` when there is no row, one cannot be read by its types, or there are too many kinds.
    """
    recipe = scan.source.recipe
    known, columns = ["cents IS NOT NULL"], [scan.customer, scan.day]
    if recipe.date is not None:
        known.append("day IS NOT NULL")
    if recipe.decimal is None and _no_points(scan.source):
        known.append("NOT contains(texts, '.')")
        columns.append(scan.texts)
    told = "kind, coin" if scan.told_apart else "NULL, NULL"
    by = f"GROUP BY GROUPING SETS ((kind, coin), ()) LIMIT {_MOST_GROUPS}" if scan.told_apart else ""
    query = f"""
        SELECT {"grouping(kind)" if by else "0"}, count(*) FILTER ({" AND ".join(known)}),
               approx_count_distinct(customer), {told}, {AGGREGATES}
        FROM (SELECT *, {is_rounded("quick", recipe.unit)} AS rounded FROM {scan.rows(*columns)}) {by}
        """
    rows = scan.run(connection, query)
    whole = max(rows, key=lambda row: int(row[0]))
    readable, people, all_rows = int(whole[1]), int(whole[2]), int(whole[5])
    if not all_rows or all_rows != readable or len(rows) == _MOST_GROUPS:
        return None
    return groups_from(row[3:] for row in rows if row is not whole or not by), people


def _add_up(connection: DuckDBPyConnection, scan: _Scan, share: int, shares: int, *, by_segment: bool) -> None:
    """Make the table ``apiece`` of one share of the customers.

    Its columns are name, cents, number of rows, and the lowest and the highest segment of each.
    """
    columns, segment = [scan.customer], "NULL::VARCHAR AS low, NULL AS high"
    if by_segment:
        name = quoted(scan.source.recipe.segment or "")
        columns.append(f"nullif(left(trim({name}::VARCHAR), 80), '') AS segment,")
        segment = f"min(segment) {scan.only} AS low, max(segment) {scan.only} AS high"
    query = (
        f"CREATE TEMP TABLE apiece AS SELECT customer::VARCHAR AS name, sum(cents) {scan.only}::BIGINT AS cents, "
        f"count(*) {scan.only} AS times, {segment} FROM {scan.rows(*columns)} "
        f"WHERE hash(customer) % {shares} = {share} GROUP BY customer"
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
    coins = money_marks.coins_in_name(recipe.amount[0])
    return replace(source.columns, recipe=recipe.with_(**fields, **({"currency": coins[0]} if coins else {})))

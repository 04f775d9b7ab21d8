"""Adding accepted rows up to one amount a customer, exactly."""

# ruff: noqa: S608 - queries are put together from fixed pieces and quoted names; values are bound.

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from evenhand.customers.amounts import Style, parse_amount
from evenhand.customers.dates import end_of
from evenhand.customers.engine import whole_numbers
from evenhand.customers.profile import DAYS_PER_MONTH, FirstRow, Reject, Window
from evenhand.customers.questions import Question, UnclearError, answer
from evenhand.customers.understood import Columns
from evenhand.errors import CustomerDataError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


Floats = NDArray[np.float64]

# Beyond this floats no longer hold every cent, and the column of amounts is probably none.
_MOST_CENTS = 2**53
_MOST_NAMES = 1000
# Rows that repeat a customer, as a share of all, up to which they are a slip and not a list of purchases.
_STRAYS = 0.05


@dataclass(frozen=True, slots=True)
class Counts:
    """Sums over rows: all rows, the accepted ones, and of these the revenue, the window and what deserves a remark."""

    rows: int
    accepted: int
    revenue_cents: int
    negative_rows: int
    negative_cents: int
    negative_people: int
    rounded_rows: int
    months: tuple[float, float] | None
    days: tuple[dt.date, dt.date] | None


@dataclass(frozen=True, slots=True, eq=False)
class Customers:
    """One amount a customer over the window, cents (n,), and the segment of each as an index into ``names`` (n,).

    ``changing`` counts the customers whose rows name more than one segment.
    """

    cents: NDArray[np.int64]
    codes: NDArray[np.int16]
    names: tuple[str, ...]
    changing: int


@dataclass(frozen=True, slots=True, eq=False)
class Added:
    """What the rows of a file add up to, by customer and in all, with the first of them and those not used."""

    columns: Columns
    counts: Counts
    people: Customers
    first: tuple[FirstRow, ...]
    rejected: int = 0
    rejects: tuple[Reject, ...] = ()
    notes: tuple[str, ...] = ()


def one_row_each(connection: DuckDBPyConnection, columns: Columns, name: str) -> Columns:
    """Reject rows that repeat a customer where each should have one; the first one counts.

    When most rows repeat a customer, the file holds transactions: that is fine if the length of the window was given.
    """
    if columns.layout == "transactions":
        return columns
    rows, distinct = connection.execute(
        "SELECT count(*), count(DISTINCT customer) FROM judged WHERE fault IS NULL"
    ).fetchall()[0]
    if rows - distinct > max(1, rows * _STRAYS):
        if columns.confidence.get("months") == 1.0:
            return replace(columns, layout="transactions")
        question = Question(
            "months",
            f"Many rows repeat a customer ({rows:,} rows, {distinct:,} customers), but there is no date column. How "
            "many months do the rows cover together?",
            (
                answer("one year; write the number that holds", months=12.0),
                answer("one month", months=None),
            ),
        )
        raise UnclearError(name, [question], columns=columns)
    if rows > distinct:
        connection.execute(
            """
            UPDATE judged SET fault = 'customer|appears already#' || first
            FROM (SELECT customer AS again, min(position) AS first FROM judged WHERE fault IS NULL GROUP BY customer)
            WHERE fault IS NULL AND customer = again AND position > first
            """
        )
    return columns


def count(connection: DuckDBPyConnection) -> Counts:
    """Count rows and add up accepted amounts."""
    rows, accepted, revenue, size, negative_rows, negative, rounded, least, most, first, last = connection.execute(
        """
        SELECT any_value(total), count(*), coalesce(sum(cents), 0), coalesce(sum(abs(cents)), 0),
               count(*) FILTER (cents < 0), coalesce(sum(cents) FILTER (cents < 0), 0),
               count(*) FILTER (rounded),
               min(months), max(months), min(day), max(day)
        FROM judged, (SELECT count(*) AS total FROM judged) WHERE fault IS NULL
        """
    ).fetchall()[0]
    negative_people = 0
    if negative_rows:
        negative_people = connection.execute(
            "SELECT count(DISTINCT customer) FROM judged WHERE fault IS NULL AND cents < 0"
        ).fetchall()[0][0]
    if accepted:
        check_sums(int(revenue), int(size))
    months = None if least is None else (float(least), float(most))
    return Counts(
        rows=int(rows or 0),
        accepted=int(accepted),
        revenue_cents=int(revenue),
        negative_rows=int(negative_rows),
        negative_cents=int(negative),
        negative_people=int(negative_people),
        rounded_rows=int(rounded),
        months=months,
        days=None if first is None else (first, last),
    )


def check_sums(revenue: int, size: int) -> None:
    """Refuse amounts that cannot be spending, by the sum of them and of their absolute values, in cents.

    Raises
    ------
    CustomerDataError
        When they add up to nothing, or to more than can be told to the cent.
    """
    if size > _MOST_CENTS:
        raise CustomerDataError(
            f"The amounts add up to more than {_MOST_CENTS // 100:,}: that is hardly money.",
            hint="Check which column holds the amounts.",
        )
    if revenue <= 0:
        raise CustomerDataError(
            "The amounts add up to zero or less: there is no spending to share.",
            hint="Check which column holds the amounts, and that purchases are positive.",
        )


def window(columns: Columns, counts: Counts) -> tuple[Window, list[str]]:
    """Find the time covered by accepted rows, and what to say about it."""
    recipe = columns.recipe
    if counts.days is not None:
        first, last = counts.days
        result = Window.between(first, end_of(last, recipe.dates))
        days = round(result.months * DAYS_PER_MONTH)
        notes = [f"The file covers only {days} days; a month of spending is a guess from that."]
        notes = notes if result.months < 1 else []
        if last == end_of(last, recipe.dates) and (months := _of_whole_months(first, last)) > 1:
            notes.append(
                f"The first and the last date both {'begin' if first.day == 1 else 'end'} a month. They are taken for "
                f"days, {result.months:.1f} months. If each row stands for its month, the file covers {months}: give "
                "that as the months covered."
            )
        return result, notes
    if not isinstance(recipe.months, str) or counts.months is None:
        length = float(recipe.months) if isinstance(recipe.months, int | float) else 1.0
        return Window(None, None, length), []
    least, most = counts.months
    if least == most:
        return Window(None, None, most), []
    return Window(None, None, 1.0), [
        f"Each amount was divided by the months in {recipe.months!r}, {least:g} to {most:g}, and rounded to the cent: "
        "revenue of the segments is that of one month."
    ]


def _of_whole_months(first: dt.date, last: dt.date) -> int:
    """Return how many months there are from one to the other, if both begin or both end one; else 0."""
    after = dt.timedelta(days=1)
    if not (first.day == last.day == 1 or (first + after).day == (last + after).day == 1):
        return 0
    return 12 * (last.year - first.year) + last.month - first.month + 1


def customers(connection: DuckDBPyConnection, columns: Columns, *, by_segment: bool, divide: bool) -> Customers:
    """Add up each customer's accepted amounts, each divided by the months of its row where ``divide`` says so.

    Of the segments that a customer's rows name, the first decides.
    """
    cents = "round(cents / months)::BIGINT" if divide else "cents"
    segment, changing, group = "$unknown", "false", "GROUP BY customer"
    income = "arg_min(income, position) FILTER (income IS NOT NULL)" if columns.recipe.income else "NULL::VARCHAR"
    if columns.layout != "transactions":
        # Accepted rows name each customer once, see `one_row_each`.
        group, income = "", "income"
        segment = "coalesce(segment, $unknown)" if by_segment else segment
    else:
        cents = f"sum({cents})::BIGINT"
        if by_segment:
            segment = "coalesce(arg_min(segment, position) FILTER (segment IS NOT NULL), $unknown)"
            changing = "coalesce(min(segment) <> max(segment), false)"
    unknown = not_known(columns)
    connection.execute(
        f"""
        CREATE TEMP TABLE totals AS
        SELECT {cents} AS cents, {segment} AS segment, {changing} AS changing, {income} AS income
        FROM judged WHERE fault IS NULL {group}
        """,
        {"unknown": unknown},
    )
    return segmented(connection, columns)


def segmented(connection: DuckDBPyConnection, columns: Columns) -> Customers:
    """Return the customers of the table ``totals`` with their segments in order."""
    names = [name for (name,) in connection.execute("SELECT DISTINCT segment FROM totals").fetchall()]
    names = _in_order(names, columns)
    if len(names) == 1:
        cents = whole_numbers(connection.execute("SELECT cents FROM totals").fetchnumpy()["cents"])
        codes = np.zeros(len(cents), dtype=np.int16)
    else:
        connection.execute("CREATE OR REPLACE TEMP TABLE names (code SMALLINT, segment VARCHAR)")
        connection.executemany("INSERT INTO names VALUES (?, ?)", list(enumerate(names)))
        result = connection.execute("SELECT cents, code FROM totals JOIN names USING (segment)").fetchnumpy()
        cents, codes = whole_numbers(result["cents"]), np.asarray(result["code"], dtype=np.int16)
    changed = connection.execute("SELECT count(*) FILTER (changing) FROM totals").fetchall()[0][0]
    return Customers(cents, codes, tuple(names), int(changed))


def together(shares: Sequence[Customers], columns: Columns) -> Customers:
    """Put together customers that were added up share by share; each customer is in one of the shares."""
    if len(shares) == 1:
        return shares[0]
    names = _in_order(sorted({name for share in shares for name in share.names}), columns)
    places = [np.array([names.index(name) for name in share.names], dtype=np.int16) for share in shares]
    codes = np.concatenate([place[share.codes] for place, share in zip(places, shares, strict=True)])
    cents = np.concatenate([share.cents for share in shares])
    return Customers(cents, codes, tuple(names), sum(share.changing for share in shares))


def _in_order(names: Sequence[str], columns: Columns) -> list[str]:
    if len(names) > _MOST_NAMES:
        raise CustomerDataError(
            f"The column {columns.recipe.segment!r} has {len(names):,} different values: too many for segments.",
            hint="Use a column with a few groups, such as a region or an age group, or segment by spending fifths.",
        )
    unknown = not_known(columns)
    return sorted(names, key=lambda name: (name == unknown, _natural(name)))


def incomes(connection: DuckDBPyConnection, columns: Columns) -> Floats:
    """Return the income of each customer in the order of `customers`, NaN where it is not known (n,)."""
    style = "point" if columns.recipe.decimal is None else columns.recipe.decimal
    rows = connection.execute("SELECT income FROM totals").fetchall()
    parsed = (parse_amount(text or "", Style(style)).exact for (text,) in rows)
    return np.array([np.nan if exact is None else float(exact) for exact in parsed])


def not_known(columns: Columns) -> str:
    """Name the segment of customers whose segment is empty."""
    segment = columns.recipe.segment
    return f"{segment} not known"[:100] if segment else "not known"


def _natural(name: str) -> tuple[float, str]:
    """Order 5-9 before 10-19, and texts by the alphabet behind numbers."""
    digits = ""
    for letter in name.lstrip("<>=~ $€£"):
        if not ("0" <= letter <= "9"):
            break
        digits += letter
    return (float(digits[:15]) if digits else float("inf"), name)

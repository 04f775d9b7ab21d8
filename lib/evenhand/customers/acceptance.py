"""Deciding row by row what is used, and saying why a row is not."""

# ruff: noqa: S608 - queries are put together from fixed pieces and quoted names; values are bound.

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from evenhand.customers.amounts import MOST_AMOUNT, Style, amount_style, parse_amount
from evenhand.customers.columns import Columns
from evenhand.customers.dates import FIRST_YEAR, FORMATS, LAST_YEAR, date_format, parse_date
from evenhand.customers.delimited import lines_of_rows
from evenhand.customers.profile import Reject
from evenhand.errors import CustomerDataError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from evenhand.customers.staging import Source

__all__ = ["Refused", "accept", "refused"]

_SHOWN = 100
_FORMAT_SAMPLE = 100_000
_STYLE_ROWS = 200_000
_NO_AMOUNTS = "SELECT NULL::BIGINT AS cents, NULL::BOOLEAN AS rounded, NULL::VARCHAR AS fault"
_NO_DATE = f"is no date between {FIRST_YEAR} and {LAST_YEAR}, or is written unlike the others"


@dataclass(frozen=True, slots=True)
class Refused:
    """Rows that were split into cells but are not used: how many, and the first of them."""

    rows: int
    first: tuple[Reject, ...]


def accept(connection: DuckDBPyConnection, source: Source) -> Columns:
    """Make the temporary table ``judged`` from ``staged``.

    Its columns: ``position`` from 0, ``customer``, ``cents``, ``rounded``, ``day``, ``months``, ``segment``,
    and ``fault``: NULL for accepted rows, else ``column|reason``.

    Returns
    -------
    Columns
        With the style of amounts and dates filled in.
    """
    columns = source.columns
    style, odd_amounts = _amounts(connection, source)
    form, odd_dates = _dates(connection, source)
    # Most files need no interpretation; a join with nothing would cost as much as all the rest.
    amounts = (
        "LEFT JOIN amount_texts a ON a.text = s.amount::VARCHAR" if odd_amounts else f"CROSS JOIN ({_NO_AMOUNTS}) a"
    )
    dates = (
        "LEFT JOIN date_texts d ON d.text = s.date::VARCHAR" if odd_dates else "CROSS JOIN (SELECT NULL::DATE AS day) d"
    )
    months = "NULL::DOUBLE" if columns.months is None else "TRY_CAST(s.months AS DOUBLE)"
    exact = _exact("s.amount", source, style)
    day_needed = "false" if columns.date is None else "day IS NULL"
    connection.execute(
        f"""
        CREATE TEMP TABLE judged AS
        SELECT position, customer, segment, day, months,
               coalesce(read_cents,
                        CASE WHEN abs(exact) <= {MOST_AMOUNT} THEN (round(exact, 2) * 100)::BIGINT END) AS cents,
               coalesce(read_rounded, exact <> round(exact, 2), false) AS rounded,
               CASE
                   WHEN customer IS NULL THEN 'customer|the customer is empty'
                   WHEN amount_missing THEN 'amount|the amount is empty'
                   WHEN amount_fault IS NOT NULL THEN 'amount|' || amount_fault
                   WHEN {day_needed} AND date_missing THEN 'date|the date is empty'
                   WHEN {day_needed} THEN 'date|{_NO_DATE}'
               END AS fault
        FROM (
            SELECT s.rowid AS position, s.customer, s.segment, s.amount IS NULL AS amount_missing,
                   s.date IS NULL AS date_missing, a.fault AS amount_fault,
                   a.cents AS read_cents, a.rounded AS read_rounded, {exact} AS exact,
                   coalesce(d.day, {_day("s.date", source)}) AS day,
                   {months} AS months
            FROM staged s
            {amounts}
            {dates}
        )
        """
    )
    if columns.months is not None:
        connection.execute(
            "UPDATE judged SET fault = 'months|is no number of months' "
            "WHERE fault IS NULL AND NOT coalesce(months > 0 AND months <= 1200, false)"
        )
    return replace(columns, style=style, date_format=form)


def refused(connection: DuckDBPyConnection, source: Source) -> Refused:
    """Count the rows with a fault and describe the first of them, with their lines."""
    rows = connection.execute("SELECT count(*) FROM judged WHERE fault IS NOT NULL").fetchall()[0][0]
    result = connection.execute(
        f"""
        SELECT position, fault, CASE split_part(fault, '|', 1)
                   WHEN 'amount' THEN s.amount::VARCHAR WHEN 'date' THEN s.date::VARCHAR
                   WHEN 'months' THEN s.months ELSE s.customer END,
               coalesce(s.customer, s.amount::VARCHAR, s.date::VARCHAR, '')
        FROM judged JOIN staged s ON s.rowid = position
        WHERE fault IS NOT NULL ORDER BY position LIMIT {_SHOWN}
        """
    ).fetchall()
    first_of = {int(position): str(other) for position, fault, _, other in result}
    others = _first_rows(connection, result)
    lines = _lines(source, first_of | others)
    rejects = []
    for position, fault, value, _ in result:
        role, _, reason = fault.partition("|")
        kind, _, other = reason.partition("#")
        if other:
            line = lines.get(int(other))
            reason = kind + (f" on line {line}" if line else "")
        rejects.append(Reject(lines.get(int(position)), getattr(source.columns, role), (value or "")[:100], reason))
    return Refused(int(rows), tuple(rejects))


def _first_rows(connection: DuckDBPyConnection, found: Iterable[tuple[int, str, str, str]]) -> dict[int, str]:
    """Rows that rejected rows repeat: their positions are written behind # in the fault."""
    return {int(fault.partition("#")[2]): str(other) for _, fault, _, other in found if "#" in fault}


def _lines(source: Source, rows: Mapping[int, str]) -> dict[int, int]:
    if source.delimited is None:
        return {position: position + 1 for position in rows}
    return lines_of_rows(source.path, source.delimited, rows)


def _exact(amount: str, source: Source, style: Style) -> str:
    """Write SQL for the decimal number of an amount in the usual form of its style, else NULL.

    Ten digits for binary floating point, where 1.005 is stored as 1.00499…; more for text, which says what it means.
    """
    if source.is_number(source.columns.amount):
        return f"TRY_CAST({amount} AS DECIMAL(28, 10))"
    grouped, bare = {
        Style.POINT: ("[-+]?[0-9]{1,3}(,[0-9]{3})+(\\.[0-9]*)?", f"replace({amount}, ',', '')"),
        Style.COMMA: (
            "[-+]?([0-9]+|[0-9]{1,3}(\\.[0-9]{3})+)(,[0-9]*)?",
            f"replace(replace({amount}, '.', ''), ',', '.')",
        ),
        Style.UNCLEAR: ("[-+]?[0-9]+", amount),
    }[style]
    number = f"CASE WHEN regexp_full_match({amount}, '{grouped}') THEN TRY_CAST({bare} AS DECIMAL(38, 18)) END"
    if style is Style.POINT:
        number = f"CASE WHEN contains({amount}, ',') THEN {number} ELSE TRY_CAST({amount} AS DECIMAL(38, 18)) END"
    return number


def _amounts(connection: DuckDBPyConnection, source: Source) -> tuple[Style, int]:
    """Make the table ``amount_texts`` of amounts that need interpretation; return their style and count."""
    style = Style.POINT
    if not source.is_number(source.columns.amount):
        commas, points, unclear = connection.execute(
            """
            SELECT count(*) FILTER (contains(amount, ',')), count(*) FILTER (contains(amount, '.')),
                   count(*) FILTER (contains(amount, '.') AND length(amount) - instr(amount, '.') = 3)
            FROM staged
            """
        ).fetchall()[0]
        if commas or (points and points == unclear):
            some = connection.execute(
                f"SELECT DISTINCT amount FROM staged WHERE amount IS NOT NULL AND rowid < {_STYLE_ROWS}"
            ).fetchall()
            style = amount_style(text for (text,) in some)
    plain = f"abs({_exact('amount', source, style)}) <= {MOST_AMOUNT}"
    texts = connection.execute(
        f"""
        SELECT DISTINCT amount::VARCHAR AS text FROM staged
        WHERE amount IS NOT NULL AND NOT coalesce({plain}, false) ORDER BY text
        """
    ).fetchall()
    parsed = [(text, parse_amount(text, style)) for (text,) in texts]
    connection.execute(
        """
        CREATE TEMP TABLE amount_texts AS
        SELECT unnest($texts::VARCHAR[]) AS text, unnest($cents::BIGINT[]) AS cents,
               unnest($rounded::BOOLEAN[]) AS rounded, unnest($faults::VARCHAR[]) AS fault
        """,
        {
            "texts": [text for text, _ in parsed],
            "cents": [amount.cents for _, amount in parsed],
            "rounded": [amount.rounded for _, amount in parsed],
            "faults": [amount.fault for _, amount in parsed],
        },
    )
    return style, len(parsed)


def _day(date: str, source: Source) -> str:
    """Write SQL for the day of a date that needs no interpretation, else NULL; so are days out of range."""
    name = source.columns.date
    if name is None:
        return "NULL::DATE"
    day = f"{date}::DATE"
    if not source.is_date(name):
        ten = f"TRY_CAST(left({date}, 10) AS DATE)"
        day = f"CASE WHEN length({date}) <= 10 OR TRY_CAST({date} AS TIMESTAMP) IS NOT NULL THEN {ten} END"
    return f"CASE WHEN year({day}) BETWEEN {FIRST_YEAR} AND {LAST_YEAR} THEN {day} END"


def _dates(connection: DuckDBPyConnection, source: Source) -> tuple[str | None, int]:
    """Make the table ``date_texts`` of dates that need interpretation; return their form and how many there are."""
    texts: list[str] = []
    form: str | None = "year-month-day"
    name = source.columns.date
    if name is not None and not source.is_date(name):
        day = _day("date", source)
        plain, others = connection.execute(
            f"SELECT count(day), count(*) - count(day) FROM (SELECT {day} AS day FROM staged WHERE date IS NOT NULL)"
        ).fetchall()[0]
        if others:
            result = connection.execute(
                f"SELECT DISTINCT date AS text FROM staged WHERE date IS NOT NULL AND ({day}) IS NULL ORDER BY text"
            ).fetchall()
            texts = [text for (text,) in result]
            if others > plain:
                form = date_format(texts[:_FORMAT_SAMPLE]) or _ambiguous(texts, name)
    parsed = [(text, parse_date(text, form)) for text in texts] if form else []
    connection.execute(
        "CREATE TEMP TABLE date_texts AS SELECT unnest($texts::VARCHAR[]) AS text, unnest($days::DATE[]) AS day",
        {"texts": [text for text, _ in parsed], "days": [day for _, day in parsed]},
    )
    return (form if name is not None else None), len(parsed)


def _ambiguous(texts: list[str], name: str) -> str | None:
    example = next((text for text in texts if parse_date(text, "day/month/year")), None)
    if example is None:
        return None
    raise CustomerDataError(
        f"The dates in {name!r} could be month/day or day/month, for example {example!r}.",
        hint=f"Write dates as {FORMATS['year-month-day'][1]}.",
    )

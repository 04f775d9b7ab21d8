"""The first look: a few rows as they were understood, so that a person can see a mistake."""

# ruff: noqa: S608 - queries are put together from fixed pieces and quoted names; values are bound.

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from evenhand.customers.profile import FirstRow

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from evenhand.customers.staging import Source
    from evenhand.customers.understood import Columns

ROWS = 5
"""So many rows are shown."""
_MOST_CHARACTERS = 40


def first_rows(connection: DuckDBPyConnection, source: Source) -> tuple[FirstRow, ...]:
    """Return the first accepted rows with the cells that their amounts were made from."""
    cells = ", ".join(f"s.{part.staged}::VARCHAR" for part in source.parts)
    rows = connection.execute(
        f"""
        SELECT j.customer, j.day, j.cents, concat_ws(' · ', {cells})
        FROM (SELECT * FROM judged WHERE fault IS NULL ORDER BY position LIMIT {ROWS}) j
        JOIN staged s ON s.rowid = j.position ORDER BY j.position
        """
    ).fetchall()
    return first_of(rows)


def first_of(rows: Iterable[tuple[object, Any, Any, object]]) -> tuple[FirstRow, ...]:
    """Make the first look from customer, day, cents, and the cells of the amount."""
    return tuple(
        FirstRow(str(customer)[:_MOST_CHARACTERS], day, int(cents), str(written)[:_MOST_CHARACTERS])
        for customer, day, cents, written in rows
    )


def first_look_header(columns: Columns) -> tuple[str, str, str, str]:
    """Name the columns of the first look: role, column of the file, and how it is written."""
    recipe = columns.recipe
    dates = f"{recipe.date}, {recipe.dates or 'as stored'}" if recipe.date else "none"
    customer = recipe.customer or "each row"
    unit = {"whole": "", "cents": ", in cents", "thousands": ", in thousands"}[recipe.unit]
    decimal = f", decimal {recipe.decimal}" if recipe.decimal else ""
    return (
        f"customer ({customer})",
        f"date ({dates})",
        f"amount, {recipe.currency or 'USD'}",
        f"read from {columns.label}{decimal}{unit}",
    )

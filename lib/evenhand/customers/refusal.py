"""Rows that are not used: counted, described with their lines, and asked about where they are many."""

# ruff: noqa: S608 - queries are put together from fixed pieces and quoted names; values are bound.

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evenhand.customers.acceptance import ASIDE
from evenhand.customers.profile import Reject
from evenhand.customers.questions import Question, answer
from evenhand.errors import CustomerDataError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from evenhand.customers.staging import Source

_SHOWN = 100
# So many rows, and so large a share of all, make a sum another one.
_MANY, _SHARE = 5, 0.03


@dataclass(frozen=True, slots=True)
class Refused:
    """Rows that were split into cells but are not used: how many, and the first of them."""

    rows: int
    first: tuple[Reject, ...]


def doubt_unread(connection: DuckDBPyConnection, source: Source, broken: int) -> list[Question]:
    """Ask where many rows hold amounts or dates that cannot be read: without them the sum would be another.

    ``broken`` rows could not even be split into cells.
    """
    if source.recipe.unread is not None:
        return []
    cells = " ".join(f"WHEN '{part.staged}' THEN s.{part.staged}::VARCHAR" for part in source.parts)
    rows = connection.execute("SELECT count(*) FROM judged").fetchall()[0][0] + broken
    unread, text, fault = connection.execute(
        f"""
        SELECT count(*), min_by(cell, position), min_by(fault, position) FROM (
            SELECT position, fault, CASE split_part(fault, '|', 1) {cells} WHEN 'date' THEN s.date::VARCHAR END AS cell
            FROM judged JOIN staged s ON s.rowid = position WHERE fault IS NOT NULL)
        WHERE regexp_matches(cell, '[0-9]')
        """
    ).fetchall()[0]
    many = int(unread) + broken
    _refuse_other_header(connection, source)
    if unread == rows:
        raise CustomerDataError(
            f"No row of {source.path.name} can be read: {text!r} {fault.partition('|')[2]}.",
            hint="Write amounts as plain numbers and days as 2026-03-31, or name other columns.",
        )
    if many < _MANY or many <= _SHARE * rows:
        return []
    example = f"{text!r} {fault.partition('|')[2]}" if unread else "they have more or fewer cells than the header"
    return [
        Question(
            "unread",
            f"{many:,} of {rows:,} rows cannot be read, for example {example}: does the rest make sense without them?",
            (answer("yes, leave them out", unread="skip"),),
        )
    ]


def _refuse_other_header(connection: DuckDBPyConnection, source: Source) -> None:
    """Refuse a file in which another header stands below the first one, with its columns in another order."""
    recipe, first = source.recipe, source.parts[0]
    amount = f"s.{first.staged}::VARCHAR"
    rows = connection.execute(
        f"""
        SELECT position, s.customer FROM judged JOIN staged s ON s.rowid = position
        WHERE fault IS NOT NULL AND list_contains($names, s.customer) AND list_contains($names, {amount})
          AND NOT (s.customer = $customer AND {amount} = $amount) ORDER BY position LIMIT 1
        """,
        {"names": list(source.columns.available), "customer": recipe.customer or "", "amount": first.column},
    ).fetchall()
    if rows:
        line = source.lines({int(rows[0][0]): str(rows[0][1])}).get(int(rows[0][0]))
        raise CustomerDataError(
            f"{source.path.name} holds another header{f' on line {line:,}' if line else ''}, with other columns or in "
            "another order.",
            hint="Make one file of each part.",
        )


def refused(connection: DuckDBPyConnection, source: Source) -> Refused:
    """Count the rows with a fault and describe the first of them, with their lines."""
    faulty = f"fault IS NOT NULL AND fault <> '{ASIDE}'"
    rows = connection.execute(f"SELECT count(*) FROM judged WHERE {faulty}").fetchall()[0][0]
    columns = {part.staged: part.column for part in source.parts}
    values = " ".join(f"WHEN '{name}' THEN s.{name}::VARCHAR" for name in columns)
    first = source.parts[0].staged
    result = connection.execute(
        f"""
        SELECT position, fault, CASE split_part(fault, '|', 1) {values}
                   WHEN 'date' THEN s.date::VARCHAR WHEN 'months' THEN s.months WHEN 'discount' THEN s.discount
                   ELSE s.customer END,
               coalesce(s.customer, s.{first}::VARCHAR, s.date::VARCHAR, '')
        FROM judged JOIN staged s ON s.rowid = position
        WHERE {faulty} ORDER BY position LIMIT {_SHOWN}
        """
    ).fetchall()
    first_of = {int(position): str(other) for position, fault, _, other in result}
    # Rows that rejected rows repeat: their positions are written behind # in the fault.
    others = {int(fault.partition("#")[2]): str(other) for _, fault, _, other in result if "#" in fault}
    lines = source.lines(first_of | others)
    rejects = []
    for position, fault, value, _ in result:
        role, _, reason = fault.partition("|")
        kind, _, other = reason.partition("#")
        if other:
            line = lines.get(int(other))
            reason = kind + (f" on line {line}" if line else "")
        column = columns.get(role) or getattr(source.recipe, role)
        rejects.append(Reject(lines.get(int(position)), column, (value or "")[:100], reason))
    return Refused(int(rows), tuple(rejects))

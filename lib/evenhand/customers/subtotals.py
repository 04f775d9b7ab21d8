"""Rows that add up others: "Total" at the end, "Smith Total" below the rows of Smith, a subtotal below each month."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING

from evenhand.customers import names
from evenhand.customers.evidence import plain_words

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_MOST = 5000
_LAST = 5
_CENTS = 100
_BELOW = re.compile(r"(?:sub ?total|zwischensumme|sous total)\b")
_OF = re.compile(r"(?i)^(?:total|summe|gesamt)\s+(?:(?:for|of|von|für)\s+)?|\s+(?:total|ergebnis|gesamt)$")


def totals_rows(connection: DuckDBPyConnection) -> None:
    """Reject rows that add up others or tell their mean or number; the name and the amount together show them."""
    rows = connection.execute(
        """
        SELECT position, customer, cents FROM judged, (SELECT max(position) AS last FROM judged WHERE fault IS NULL)
        WHERE fault IS NULL AND (regexp_matches(lower(customer), $total) OR
            (position > last - $most AND regexp_full_match(lower(customer), $summary)))
        ORDER BY position LIMIT $limit
        """,
        {
            "total": names.TOTAL_WORD.pattern,
            "summary": f"({names.SUMMARY_ROW.pattern})[ :]*",
            "most": _LAST,
            "limit": _MOST,
        },
    ).fetchall()
    if not rows:
        return
    connection.execute(
        "CREATE TEMP TABLE totals_named AS SELECT unnest($positions::BIGINT[]) AS place",
        {"positions": [position for position, *_ in rows]},
    )
    parts = dict(
        connection.execute(
            """
            SELECT place, sum(cents)::BIGINT FROM (SELECT position, cents FROM judged WHERE fault IS NULL) j
            ASOF JOIN totals_named t ON j.position <= t.place WHERE j.position <> t.place GROUP BY place
            """
        ).fetchall()
    )
    last, everything = connection.execute(
        "SELECT max(position), sum(cents) FROM judged WHERE fault IS NULL"
    ).fetchall()[0]
    everything = int(everything) - sum(int(cents) for *_, cents in rows)
    above = list(accumulate((int(parts.get(position, 0)) for position, *_ in rows), initial=0))
    bare = {position: _OF.sub("", customer) for position, customer, _ in rows}
    people = {
        name
        for (name,) in connection.execute(
            "SELECT DISTINCT customer FROM judged WHERE fault IS NULL AND list_contains($names, customer)",
            {"names": sorted(set(bare.values()))},
        ).fetchall()
    }
    called = [customer for _, customer, _ in rows]
    wrong = []
    for nth, (position, customer, cents) in enumerate(rows):
        words, alone = plain_words(customer), called.count(customer) == 1
        sums = [everything, *(above[nth + 1] - before for before in above[: nth + 1])]
        whole = names.TOTAL_ROW.fullmatch(words) or names.SUMMARY_ROW.fullmatch(words)
        if (
            any(total and abs(cents - total) <= _CENTS for total in sums)
            or _BELOW.match(words)
            or (alone and whole and position > last - _LAST)
            or (alone and bare[position] != customer and bare[position] in people)
        ):
            wrong.append(position)
    connection.execute(
        "UPDATE judged SET fault = 'customer|is a row of totals, not a customer' WHERE list_contains($wrong, position)",
        {"wrong": wrong},
    )

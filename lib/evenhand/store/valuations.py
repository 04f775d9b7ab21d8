"""Valuation records: what somebody estimated customers' data to be worth, kept as it was approved.

A record never changes. A later estimate is a record of its own; which one an offer rested on is told by its hash.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from evenhand.errors import InputError, StoreError
from evenhand.store import audit
from evenhand.store.database import Database, Row
from evenhand.store.plain import canonical, checked_text, decoded, digest, in_utc

_SELECT = "SELECT hash, scenario_id, revision, made_on, author, approver, body, recorded_at FROM valuations"


@dataclass(frozen=True, slots=True)
class StoredValuation:
    """One record.

    Parameters
    ----------
    hash
        SHA-256 of everything in it but the time of recording.
    scenario_id, revision
        What was valued.
    made_on
        The date of the estimate.
    author, approver
        The roles that made and approved it; no names of people.
    body
        The worksheet: methods, their inputs with where these come from, the relation to the offer.
    recorded_at
        When it was kept.
    """

    hash: str
    scenario_id: str
    revision: str
    made_on: date
    author: str
    approver: str
    body: Mapping[str, object]
    recorded_at: datetime

    def verify(self) -> bool:
        """Tell whether the record is what its hash was made from."""
        return self.hash == _hash(
            self.scenario_id, self.revision, self.made_on, self.author, self.approver, canonical(self.body)
        )


class Valuations:
    """The valuation records of a store.

    Parameters
    ----------
    database
        Where they lie.
    person
        Who signed in and keeps them; the roles that made and approved them stand in the record either way.
    """

    def __init__(self, database: Database, person: str = "") -> None:
        self._database = database
        self._person = person

    def save(
        self,
        scenario_id: str,
        revision: str,
        body: Mapping[str, object],
        *,
        made_on: date,
        author: str,
        approver: str,
    ) -> StoredValuation:
        """Keep a record; the same one again changes nothing.

        Raises
        ------
        InputError
            When author and approver are the same role, or a text is empty or too long.
        """
        author, approver = checked_text(author, "author's role"), checked_text(approver, "approver's role")
        if author.lower() == approver.lower():
            raise InputError(
                "A valuation is approved by another role than the one that made it.",
                hint="Ask somebody else to look at it, for example legal.",
            )
        text = canonical(body)
        head = (
            checked_text(scenario_id, "scenario id"),
            checked_text(revision, "revision"),
            made_on,
            author,
            approver,
        )
        key = _hash(*head, text)
        with self._database.writing() as cursor:
            result = cursor.run(f"{_SELECT} WHERE hash = ?", [key])
            if result:
                return _valuation(result[0])
            values = (key, *head, text, cursor.moment)
            cursor.run("INSERT INTO valuations VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
            audit.record(
                cursor,
                "valuation recorded",
                head[0],
                actor=self._person or author,
                hash=key,
                revision=head[1],
                approver=approver,
            )
            return _valuation(values)

    def list(self, scenario_id: str | None = None) -> tuple[StoredValuation, ...]:
        """Return all records, or those of one scenario, the latest first."""
        rows = self._database.read(
            f"{_SELECT} WHERE ? IS NULL OR scenario_id = ? ORDER BY recorded_at DESC, hash",
            [scenario_id, scenario_id],
        )
        return tuple(_valuation(row) for row in rows)

    def get(self, key: str) -> StoredValuation:
        """Return one record.

        Raises
        ------
        StoreError
            When it was never kept here.
        """
        rows = self._database.read(f"{_SELECT} WHERE hash = ?", [key])
        if not rows:
            raise StoreError(
                f"The valuation {key[:12]} was not recorded in this store.", hint="Look at the scenario's valuations."
            )
        return _valuation(rows[0])


def _hash(scenario_id: str, revision: str, made_on: date, author: str, approver: str, body: str) -> str:
    # JSON of a list, so that no two different records can give the same text.
    return digest(canonical([scenario_id, revision, made_on.isoformat(), author, approver, body]))


def _valuation(row: Row) -> StoredValuation:
    key, scenario_id, revision, made_on, author, approver, body, recorded_at = row
    return StoredValuation(key, scenario_id, revision, made_on, author, approver, decoded(body), in_utc(recorded_at))

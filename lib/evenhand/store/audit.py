"""What was done, by whom, when: rows that are only ever added, each holding the hash of the one before.

Changing or removing a row in the middle breaks the chain, which :meth:`Audit.verify` finds. Cutting rows off at the end
does not; therefore decisions carry the hash that the chain had when they were made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from evenhand.errors import InputError
from evenhand.store.database import Cursor, Database, Read, Row
from evenhand.store.plain import MAX_LABEL, canonical, checked_text, decoded, in_utc

_START = "0" * 64
_MAX_DETAILS = 4_000
_SELECT = "SELECT number, happened_at, actor, action, subject, details, previous, hash FROM audit"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One thing that was done.

    ``actor`` is a label that somebody typed, or a participant's random key; never a participant's name.
    """

    number: int
    happened_at: datetime
    actor: str
    action: str
    subject: str
    details: Mapping[str, object]
    hash: str


def record(cursor: Cursor, action: str, subject: str, *, actor: str, **details: object) -> None:
    """Add a row in the caller's transaction, so that what was done and its record are kept together."""
    text = canonical(details)
    if len(text) > _MAX_DETAILS:
        raise InputError("The details of an audit row are too long.", hint="Nothing was saved.")
    last = cursor.run("SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1")
    number, previous = (int(last[0][0]) + 1, str(last[0][1])) if last else (1, _START)
    actor = checked_text(actor, "actor", MAX_LABEL, empty=True)
    head = _chained(previous, number, cursor.moment, actor, action, subject, text)
    cursor.run(
        "INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [number, cursor.moment, actor, action, subject, text, previous, head],
    )


def head(read: Read) -> str:
    """Return the hash of the last row; 64 zeros for an empty audit."""
    rows = read("SELECT hash FROM audit ORDER BY number DESC LIMIT 1", ())
    return str(rows[0][0]) if rows else _START


def who_did(read: Read, action: str, subject: str) -> str:
    """Return who did something first, "" where that is not known."""
    rows = read("SELECT actor FROM audit WHERE subject = ? AND action = ? ORDER BY number LIMIT 1", [subject, action])
    return str(rows[0][0]) if rows else ""


class Audit:
    """Reading the audit."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def entries(self, *, subject: str | None = None, limit: int = 1_000) -> tuple[AuditEntry, ...]:
        """Return the latest entries, newest first."""
        rows = self._database.read(
            f"{_SELECT} WHERE ? IS NULL OR subject = ? ORDER BY number DESC LIMIT ?",
            [subject, subject, limit],
        )
        return tuple(_entry(row) for row in rows)

    def head(self) -> str:
        """Return the hash of the last row; 64 zeros for an empty audit."""
        return head(self._database.read)

    def verify(self) -> int | None:
        """Find the number of the first row that is not as it was written, or None if all are."""
        previous, expected = _START, 1
        for row in self._database.look(f"{_SELECT} ORDER BY number"):
            number, moment, actor, action, subject, details, stored_previous, stored = row
            head = _chained(previous, expected, moment, actor, action, subject, details)
            if number != expected or stored_previous != previous or stored != head:
                return expected
            previous, expected = head, expected + 1
        return None


def _entry(row: Row) -> AuditEntry:
    number, moment, actor, action, subject, details, _, head = row
    return AuditEntry(number, in_utc(moment), actor, action, subject, decoded(details), head)


def _chained(previous: str, number: int, moment: datetime, actor: str, action: str, subject: str, details: str) -> str:
    # JSON of a list, so that no two different rows can give the same text.
    text = canonical([previous, number, moment.isoformat(), actor, action, subject, details])
    return hashlib.sha256(text.encode()).hexdigest()

"""Rubrics: files of people's own criteria, kept as they were given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from evenhand.errors import StoreError
from evenhand.store import audit
from evenhand.store.database import Database, Row
from evenhand.store.plain import checked_text, digest, in_utc

DIGITS = 12
_SELECT = "SELECT key, name, body, added_at FROM rubrics"


@dataclass(frozen=True, slots=True)
class StoredRubric:
    """A file of criteria: its text, the name it came with, and the key that follows from both."""

    key: str
    name: str
    text: str
    added_at: datetime


class Rubrics:
    """The rubrics of a store."""

    def __init__(self, database: Database, actor: str = "") -> None:
        self._database = database
        self._actor = actor

    def add(self, name: str, text: str, *, added_by: str = "") -> StoredRubric:
        """Keep a file. One of that name and text that is there already stays as it is."""
        name = checked_text(name, "name of the rubric")
        key = digest(f"{name}\n{text}")[:DIGITS]
        with self._database.writing(brings=True) as cursor:
            known = cursor.run(f"{_SELECT} WHERE key = ?", [key])
            if known:
                return _rubric(known[0])
            cursor.run("INSERT INTO rubrics VALUES (?, ?, ?, ?)", [key, name, text, cursor.moment])
            audit.record(cursor, "rubric added", key, actor=added_by or self._actor, name=name)
            return _rubric((key, name, text, cursor.moment))

    def get(self, key: str) -> StoredRubric:
        """Return one file; a :class:`~evenhand.errors.StoreError` when it is not kept here."""
        rows = self._database.read(f"{_SELECT} WHERE key = ?", [key])
        if not rows:
            raise StoreError(f"Rubric {key!r} is not in this store.", hint="Bring the file again on the Scores page.")
        return _rubric(rows[0])

    def list(self) -> tuple[StoredRubric, ...]:
        """Return all files, the latest first."""
        rows = self._database.read(f"{_SELECT} ORDER BY added_at DESC, key")
        return tuple(_rubric(row) for row in rows)


def _rubric(row: Row) -> StoredRubric:
    key, name, text, added_at = row
    return StoredRubric(key, name, text, in_utc(added_at))

"""Sketches: the grouped customers that are kept instead of the customers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from evenhand.errors import StoreError
from evenhand.store import audit
from evenhand.store.database import Database, Row
from evenhand.store.plain import canonical, checked_text, decoded, encoded, in_utc

_ADDED = "sketch added"
_SELECT = "SELECT fingerprint, body, name, profile, added_at FROM sketches"


@dataclass(frozen=True, slots=True)
class StoredSketch:
    """A sketch and the profile of the import it came from, as plain documents."""

    fingerprint: str
    body: Mapping[str, object]
    name: str
    profile: Mapping[str, object]
    added_at: datetime


class Sketches:
    """The sketches of a store."""

    def __init__(self, database: Database, actor: str = "", *, own_only: bool = False) -> None:
        self._database = database
        self._actor = actor
        self._own_only = own_only

    def add(
        self,
        fingerprint: str,
        body: Mapping[str, object],
        *,
        name: str,
        profile: Mapping[str, object] | None = None,
        added_by: str = "",
    ) -> StoredSketch:
        """Keep a sketch. One that is there already stays as it is."""
        head = (
            checked_text(fingerprint, "fingerprint"),
            canonical(body),
            checked_text(name, "name of the sketch"),
            encoded(profile or {}),
        )
        with self._database.writing(brings=True) as cursor:
            result = cursor.run(f"{_SELECT} WHERE fingerprint = ?", head[:1])
            if result:
                return _sketch(result[0])
            values = (*head, cursor.moment)
            cursor.run("INSERT INTO sketches VALUES (?, ?, ?, ?, ?)", values)
            audit.record(cursor, _ADDED, head[0], actor=added_by or self._actor, name=head[2])
            return _sketch(values)

    def get(self, fingerprint: str) -> StoredSketch:
        """Return one sketch; a :class:`~evenhand.errors.StoreError` when it is not kept here."""
        rows = self._database.read(f"{_SELECT} WHERE fingerprint = ?", [fingerprint])
        if not rows:
            raise StoreError(f"Sketch {fingerprint!r} is not in this store.", hint="Import the customers again.")
        return _sketch(rows[0])

    def list(self) -> tuple[StoredSketch, ...]:
        """Return all sketches, the latest first."""
        rows = self._database.read(f"{_SELECT} ORDER BY added_at DESC, fingerprint")
        return tuple(_sketch(row) for row in rows)

    def delete(self, fingerprint: str, *, deleted_by: str = "") -> None:
        """Remove a sketch; removing one that is gone already does nothing."""
        with self._database.writing() as cursor:
            if self._own_only and audit.who_did(cursor.run, _ADDED, fingerprint) not in {"", deleted_by or self._actor}:
                raise StoreError(
                    "Somebody else brought these customers. Nothing was removed.", hint="Ask them to remove them."
                )
            gone = cursor.run("DELETE FROM sketches WHERE fingerprint = ? RETURNING name", [fingerprint])
            if gone:
                audit.record(cursor, "sketch deleted", fingerprint, actor=deleted_by or self._actor, name=gone[0][0])


def _sketch(row: Row) -> StoredSketch:
    fingerprint, body, name, profile, added_at = row
    return StoredSketch(fingerprint, decoded(body), name, decoded(profile), in_utc(added_at))

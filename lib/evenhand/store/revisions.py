"""Revisions: scenarios as they were saved on purpose; they never change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from evenhand.errors import StoreError
from evenhand.store import audit
from evenhand.store.database import Database, Row
from evenhand.store.plain import MAX_NOTE, canonical, checked_text, decoded, in_utc

_SELECT = "SELECT scenario_id, revision, body, name, note, saved_at, saved_by FROM revisions"


@dataclass(frozen=True, slots=True)
class Revision:
    """One saved revision; ``revision`` is the hash of the content that matters."""

    scenario_id: str
    revision: str
    body: Mapping[str, object]
    name: str
    note: str
    saved_at: datetime
    saved_by: str


class Revisions:
    """The saved revisions of a store."""

    def __init__(self, database: Database, actor: str = "") -> None:
        self._database = database
        self._actor = actor

    def save(
        self,
        scenario_id: str,
        revision: str,
        body: Mapping[str, object],
        *,
        name: str,
        note: str = "",
        saved_by: str = "",
    ) -> Revision:
        """Save a revision. Saving one that is there already changes nothing and returns it."""
        text = canonical(body)
        head = (
            checked_text(scenario_id, "scenario id"),
            checked_text(revision, "revision"),
            text,
            checked_text(name, "name of the revision"),
            checked_text(note, "note", MAX_NOTE, empty=True),
        )
        editor = checked_text(saved_by or self._actor, "name of the editor", empty=True)
        with self._database.writing(brings=True) as cursor:
            result = cursor.run(f"{_SELECT} WHERE scenario_id = ? AND revision = ?", head[:2])
            if result:
                return _revision(result[0])
            values = (*head, cursor.moment, editor)
            cursor.run(
                "INSERT INTO revisions SELECT ?, ?, ?, ?, ?, ?, ?, coalesce(max(number), 0) + 1 FROM revisions",
                values,
            )
            audit.record(cursor, "revision saved", head[0], actor=editor, revision=head[1], name=head[3])
            return _revision(values)

    def history(self, scenario_id: str) -> tuple[Revision, ...]:
        """Return the revisions of one scenario, newest first."""
        rows = self._database.read(
            f"{_SELECT} WHERE scenario_id = ? ORDER BY number DESC",
            [scenario_id],
        )
        return tuple(_revision(row) for row in rows)

    def get(self, revision: str, scenario_id: str | None = None) -> Revision:
        """Return one revision; a :class:`~evenhand.errors.StoreError` when it was never saved here."""
        rows = self._database.read(
            f"{_SELECT} WHERE revision = ? AND (? IS NULL OR scenario_id = ?) ORDER BY number DESC LIMIT 1",
            [revision, scenario_id, scenario_id],
        )
        if not rows:
            raise StoreError(
                f"Revision {revision!r} was not saved in this store.", hint="Look at the scenario's history."
            )
        return _revision(rows[0])

    def scenarios(self) -> tuple[str, ...]:
        """Return the ids of all scenarios that have a revision, in alphabetical order."""
        rows = self._database.read("SELECT DISTINCT scenario_id FROM revisions ORDER BY 1")
        return tuple(str(row[0]) for row in rows)


def _revision(row: Row) -> Revision:
    scenario_id, revision, body, name, note, saved_at, saved_by = row
    return Revision(scenario_id, revision, decoded(body), name, note, in_utc(saved_at), saved_by)

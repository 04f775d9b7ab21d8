"""Drafts: scenarios as people type them, one row each, saved over and over."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from evenhand.errors import EditConflict, StoreError
from evenhand.store import audit
from evenhand.store.database import Cursor, Database, Read, Row
from evenhand.store.plain import checked_text, decoded, encoded, in_utc

KEPT_SAVES = 50
"""How many saves of a draft can be undone."""

_BEGUN = "draft created"
_SELECT = "SELECT id, scenario_id, body, version, updated_at, updated_by FROM drafts"


@dataclass(frozen=True, slots=True)
class Draft:
    """One draft as it was last saved.

    ``version`` counts the saves that changed something, from 1.
    """

    id: str
    scenario_id: str
    body: Mapping[str, object]
    version: int
    updated_at: datetime
    updated_by: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a draft was before its last change: undoing brings it back.

    ``version`` is the save that left it like this.
    """

    version: int
    scenario_id: str
    body: Mapping[str, object]


class DraftConflict(EditConflict):
    """Somebody else saved the same draft after it was read.

    Parameters
    ----------
    theirs
        The draft as it is in the store now.
    yours
        The body that was not saved.
    """

    def __init__(self, theirs: Draft, yours: Mapping[str, object]) -> None:
        who = theirs.updated_by or "Somebody else"
        super().__init__(
            f"{who} changed this draft at {theirs.updated_at:%H:%M} UTC, after you opened it. Nothing was overwritten.",
            hint="Keep theirs, keep yours, or merge the two field by field.",
        )
        self.theirs = theirs
        self.yours = yours


class Drafts:
    """The drafts of a store.

    Parameters
    ----------
    database
        Where they lie.
    actor
        Who changes them, where a call does not say so.
    own_only
        Whether a draft can be changed and removed only by who began it; where that is not known, by anybody.
    """

    def __init__(self, database: Database, actor: str = "", *, own_only: bool = False) -> None:
        self._database = database
        self._actor = actor
        self._own_only = own_only

    def create(self, scenario_id: str, body: Mapping[str, object], *, updated_by: str = "") -> Draft:
        """Begin a draft."""
        draft_id, text = secrets.token_hex(6), encoded(body)
        scenario_id = checked_text(scenario_id, "scenario id")
        updated_by = checked_text(updated_by or self._actor, "name of the editor", empty=True)
        with self._database.writing(brings=True) as cursor:
            row = (draft_id, scenario_id, text, 1, cursor.moment, updated_by)
            cursor.run("INSERT INTO drafts VALUES (?, ?, ?, ?, NULL, ?, ?)", row)
            audit.record(cursor, _BEGUN, draft_id, actor=updated_by, scenario=scenario_id)
            return _draft(row)

    def save(
        self,
        draft_id: str,
        body: Mapping[str, object],
        *,
        expected_version: int,
        scenario_id: str | None = None,
        updated_by: str = "",
    ) -> Draft:
        """Save a draft that was read at ``expected_version``.

        Saving what is stored already is no change, whatever the version: pressing twice does no harm.

        Raises
        ------
        DraftConflict
            Somebody else saved something different meanwhile; it carries theirs and yours.
        """
        text = encoded(body)
        updated_by = checked_text(updated_by or self._actor, "name of the editor", empty=True)
        with self._database.writing(brings=True) as cursor:
            now = _one(cursor.run, draft_id)
            name = now.scenario_id if scenario_id is None else checked_text(scenario_id, "scenario id")
            if encoded(now.body) == text and name == now.scenario_id:
                return now
            self._require_own(cursor, draft_id, updated_by)
            if now.version != expected_version:
                raise DraftConflict(now, body)
            return _put(cursor, now, text, name, updated_by, None)

    def before(self, draft_id: str) -> Earlier | None:
        """Return what the last change replaced, ``None`` when there is nothing to undo.

        What was undone already is passed over, so that undoing again goes further back; a later change can be undone
        like any other. `KEPT_SAVES` saves are kept.
        """
        return _before(self._database.read, self.get(draft_id))

    def undo(self, draft_id: str, *, expected_version: int, updated_by: str = "") -> Draft:
        """Bring back what the last change replaced; with nothing to undo, return the draft as it is.

        Raises
        ------
        DraftConflict
            Somebody else saved meanwhile: nothing is undone that was not seen.
        """
        updated_by = checked_text(updated_by or self._actor, "name of the editor", empty=True)
        with self._database.writing() as cursor:
            now = _one(cursor.run, draft_id)
            self._require_own(cursor, draft_id, updated_by)
            if now.version != expected_version:
                raise DraftConflict(now, now.body)
            earlier = _before(cursor.run, now)
            if earlier is None:
                return now
            return _put(
                *(cursor, now, encoded(earlier.body), earlier.scenario_id, updated_by),
                restores=earlier.version,
            )

    def get(self, draft_id: str) -> Draft:
        """Return one draft; a :class:`~evenhand.errors.StoreError` when there is none of that id."""
        return _one(self._database.read, draft_id)

    def list(self, scenario_id: str | None = None) -> tuple[Draft, ...]:
        """Return all drafts, or those of one scenario, the latest change first."""
        rows = self._database.read(
            f"{_SELECT} WHERE ? IS NULL OR scenario_id = ? ORDER BY updated_at DESC, id",
            [scenario_id, scenario_id],
        )
        return tuple(_draft(row) for row in rows)

    def delete(self, draft_id: str, *, updated_by: str = "") -> None:
        """Remove a draft; removing one that is gone already does nothing."""
        updated_by = updated_by or self._actor
        with self._database.writing() as cursor:
            self._require_own(cursor, draft_id, updated_by)
            gone = cursor.run("DELETE FROM drafts WHERE id = ? RETURNING scenario_id", [draft_id])
            cursor.run("DELETE FROM draft_saves WHERE draft_id = ?", [draft_id])
            if gone:
                audit.record(cursor, "draft deleted", draft_id, actor=updated_by, scenario=gone[0][0])

    def is_own(self, draft_id: str) -> bool:
        """Whether this handle may change a draft."""
        return self._is_own(self._database.read, draft_id, self._actor)

    def _is_own(self, read: Read, draft_id: str, actor: str) -> bool:
        return not self._own_only or audit.who_did(read, _BEGUN, draft_id) in {"", actor}

    def _require_own(self, cursor: Cursor, draft_id: str, actor: str) -> None:
        if not self._is_own(cursor.run, draft_id, actor):
            raise StoreError(
                "This draft is somebody else's. Nothing was changed.", hint="Make a copy of it, and change that."
            )


def _put(cursor: Cursor, now: Draft, text: str, name: str, updated_by: str, restores: int | None) -> Draft:
    """Write a new version of a draft, and keep the one it replaces."""
    # A draft that was not changed yet has no saves.
    _remember(cursor, now, encoded(now.body), None)
    cursor.run(
        "UPDATE drafts SET body = ?, scenario_id = ?, version = version + 1, updated_at = ?, updated_by = ? "
        "WHERE id = ?",
        [text, name, cursor.moment, updated_by, now.id],
    )
    saved = _one(cursor.run, now.id)
    _remember(cursor, saved, text, restores)
    cursor.run("DELETE FROM draft_saves WHERE draft_id = ? AND version <= ?", [now.id, saved.version - KEPT_SAVES])
    return saved


def _remember(cursor: Cursor, draft: Draft, text: str, restores: int | None) -> None:
    cursor.run(
        "INSERT OR IGNORE INTO draft_saves VALUES (?, ?, ?, ?, ?)",
        [draft.id, draft.version, draft.scenario_id, text, restores],
    )


def _before(read: Read, now: Draft) -> Earlier | None:
    """Return the save before the one that the draft is now at, or was brought back to."""
    result = read(
        """WITH here AS (
            SELECT coalesce(restores, version) AS version FROM draft_saves WHERE draft_id = ? AND version = ?)
        SELECT coalesce(restores, version), scenario_id, body FROM draft_saves
        WHERE draft_id = ? AND version = (SELECT version - 1 FROM here)""",
        [now.id, now.version, now.id],
    )
    return None if not result else Earlier(int(result[0][0]), str(result[0][1]), decoded(result[0][2]))


def _one(read: Read, draft_id: str) -> Draft:
    rows = read(f"{_SELECT} WHERE id = ?", [draft_id])
    if not rows:
        raise StoreError(f"There is no draft {draft_id!r}.", hint="It may have been deleted: choose another.")
    return _draft(rows[0])


def _draft(row: Row) -> Draft:
    draft_id, scenario_id, body, version, updated_at, updated_by = row
    return Draft(draft_id, scenario_id, decoded(body), version, in_utc(updated_at), updated_by)

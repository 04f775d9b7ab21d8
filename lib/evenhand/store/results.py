"""Computed results: runs of the model by their key.

A key stands for everything a result depends on, so the same key must give the same bytes. When it does not, that is
told and nothing is overwritten: a result that changes by itself is the fault that a decision tool must not hide.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from evenhand.errors import InputError, StoreError
from evenhand.store.database import Database, Row
from evenhand.store.plain import canonical, checked_text, decoded, digest, in_utc

KEPT_RUNS = 500
"""How many runs of a kind are kept, those computed last."""
MAX_RESULT = 200_000
"""The longest result of a run, in characters of JSON."""

_SELECT_RUN = "SELECT key, kind, parameters, result, result_hash, computed_at FROM runs"
_PRUNE = """DELETE FROM runs WHERE kind = ? AND key NOT IN
    (SELECT key FROM runs WHERE kind = ? ORDER BY computed_at DESC, key LIMIT ?)"""


@dataclass(frozen=True, slots=True)
class StoredRun:
    """One run of the model. ``result_hash`` is the SHA-256 of the result's canonical JSON."""

    key: str
    kind: str
    parameters: Mapping[str, object]
    result: Mapping[str, object]
    result_hash: str
    computed_at: datetime


class Runs:
    """The runs of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, key: str, kind: str, parameters: Mapping[str, object], result: Mapping[str, object]) -> StoredRun:
        """Keep a run, and let go of the oldest of its kind; the same run again changes nothing.

        Raises
        ------
        StoreError
            The same key gave another result before.
        InputError
            The result is too long.
        """
        text = canonical(result)
        if len(text) > MAX_RESULT:
            raise InputError(
                f"The result of a run is {len(text):,} characters long; {MAX_RESULT:,} can be kept.",
                hint="Nothing was saved.",
            )
        head = (
            checked_text(key, "key"),
            checked_text(kind, "kind"),
            canonical(parameters),
            text,
            digest(text),
        )
        with self._database.writing(brings=True) as cursor:
            known = cursor.run(f"{_SELECT_RUN} WHERE key = ?", head[:1])
            if known:
                _same_bytes(str(known[0][4]), head[4], f"run {key}")
                return _run(known[0])
            values = (*head, cursor.moment)
            cursor.run("INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?)", values)
            cursor.run(_PRUNE, [head[1], head[1], KEPT_RUNS])
            return _run(values)

    def find(self, key: str) -> StoredRun | None:
        """Find the run of that key, if it was made before."""
        rows = self._database.read(f"{_SELECT_RUN} WHERE key = ?", [key])
        return _run(rows[0]) if rows else None

    def list(self, kind: str | None = None) -> tuple[StoredRun, ...]:
        """Return all runs, or those of one kind, the latest first."""
        rows = self._database.read(
            f"{_SELECT_RUN} WHERE ? IS NULL OR kind = ? ORDER BY computed_at DESC, key",
            [kind, kind],
        )
        return tuple(_run(row) for row in rows)


def _same_bytes(before: str, now: str, what: str) -> None:
    if before != now:
        raise StoreError(
            f"The {what} came out differently than before ({before[:12]}, now {now[:12]}).",
            hint="The earlier result was kept. The same key must give the same bytes: report this as a fault.",
        )


def _run(row: Row) -> StoredRun:
    key, kind, parameters, result, result_hash, computed_at = row
    return StoredRun(key, kind, decoded(parameters), decoded(result), result_hash, in_utc(computed_at))

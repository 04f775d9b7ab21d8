"""A published copy of the store, for the command line and notebooks while the app has the store open.

The copy is built row by row from a list of what is published, not copied as a file: freed blocks of a database file
keep what was deleted, and a table that nobody thought about must stay private.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path

from evenhand.errors import StoreError
from evenhand.store.database import Clock, Cursor, Database, Row
from evenhand.store.schema import MIGRATIONS

SNAPSHOT_NAME = "evenhand-snapshot.duckdb"

# Not published: participants, their names, their ballots and what they ask, workshop codes and facilitator tokens,
# settings, evidence files, and what drafts were before. Of a workshop's facts, those left open stand in its decision.
PUBLISHED: dict[str, str] = {
    "drafts": "SELECT id, scenario_id, body, version, base_revision, updated_at, updated_by FROM drafts",
    "revisions": "SELECT scenario_id, revision, body, name, note, saved_at, saved_by, number FROM revisions",
    "sketches": "SELECT fingerprint, body, name, profile, added_at FROM sketches",
    "runs": "SELECT key, kind, parameters, result, result_hash, computed_at FROM runs",
    "rubrics": "SELECT key, name, body, added_at FROM rubrics",
    "valuations": "SELECT hash, scenario_id, revision, made_on, author, approver, body, recorded_at FROM valuations",
    "workshops": "SELECT id, title, question, alternatives, statements, agenda, 'not published ' || id, "
    "'not published', opened_at FROM workshops",
    "workshop_terms": "SELECT workshop, named, rehearsal FROM workshop_terms",
    "rounds": "SELECT workshop, number, opened_at, revealed_at, revealed_by FROM rounds",
    "steps": "SELECT workshop, position, started_at FROM steps",
    "decisions": "SELECT workshop, body, decided_at, audit_head FROM decisions",
    "audit": "SELECT number, happened_at, actor, action, subject, details, previous, hash FROM audit ORDER BY number",
}

_BATCH = 500


def publish(database: Database, folder: Path, app_version: str) -> Path:
    """Write the copy and put it in place in one step, so that a reader sees the old one or the new one.

    Returns
    -------
    pathlib.Path
        The snapshot, ``evenhand-snapshot.duckdb`` in the folder.
    """
    # All tables in one transaction: a decision must not be published without the round it rests on.
    with database.writing() as cursor:
        tables = {table: cursor.run(query) for table, query in PUBLISHED.items()}
    target = folder / SNAPSHOT_NAME
    partial = folder / f".{SNAPSHOT_NAME}.{secrets.token_hex(4)}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            _write(partial, tables, database.clock, app_version)
            partial.replace(target)
        finally:
            for leftover in (partial, partial.with_name(partial.name + ".wal")):
                leftover.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(
            f"The snapshot {target} cannot be written: {error.strerror}.", hint="Choose a folder you may write to."
        ) from error
    return target


def _write(path: Path, tables: Mapping[str, Sequence[Row]], clock: Clock, app_version: str) -> None:
    copy = Database(path, clock=clock)
    try:
        MIGRATIONS.apply(copy, app_version)
        with copy.writing() as cursor:
            _fill(cursor, tables)
        copy.checkpoint()
    finally:
        copy.close()


def _fill(cursor: Cursor, tables: Mapping[str, Sequence[Row]]) -> None:
    for table, rows in tables.items():
        for start in range(0, len(rows), _BATCH):
            batch = rows[start : start + _BATCH]
            row = "(" + ", ".join("?" * len(batch[0])) + ")"
            cursor.run(
                f"INSERT INTO {table} VALUES {', '.join([row] * len(batch))}",  # noqa: S608 (our own table names)
                [value for values in batch for value in values],
            )

"""Changing the tables of stores that people already have.

A migration is a function that returns the statements to run, registered under a name. Names are applied in the order of
registration, each in one transaction together with its record, so a file is always exactly between two migrations.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from evenhand.errors import StoreError, StoreTooNew
from evenhand.store.database import Database, log_of

Statements = Callable[[], tuple[str, ...]]

_RECORDS = """
CREATE TABLE IF NOT EXISTS schema_migrations (
    name VARCHAR PRIMARY KEY,
    applied_at TIMESTAMP NOT NULL,
    app_version VARCHAR NOT NULL,
    checksum VARCHAR NOT NULL
)"""


class Migration:
    """One step from one form of the tables to the next."""

    def __init__(self, name: str, statements: Statements) -> None:
        self.name = name
        self.statements = statements()
        words = "\n".join(" ".join(statement.split()) for statement in self.statements)
        self.checksum = hashlib.sha256(words.encode()).hexdigest()[:16]


class Migrations:
    """An ordered set of migrations."""

    def __init__(self) -> None:
        self._all: dict[str, Migration] = {}

    def __iter__(self) -> Iterator[Migration]:
        return iter(self._all.values())

    def register(self, name: str) -> Callable[[Statements], Statements]:
        """Register a function that returns SQL statements; its place in the file is its place in the order."""

        def decorator(statements: Statements) -> Statements:
            if name in self._all:
                raise ValueError(f"Migration {name!r} is already registered.")
            self._all[name] = Migration(name, statements)
            return statements

        return decorator

    def applied(self, database: Database) -> dict[str, str]:
        """Return names and checksums of what a file has seen already; empty for a new file. Changes nothing."""
        if not database.has("schema_migrations"):
            return {}
        return {str(name): str(checksum) for name, checksum in database.read(_APPLIED)}

    def pending(self, database: Database) -> tuple[Migration, ...]:
        """List what is still to be applied. Changes nothing.

        Raises
        ------
        StoreTooNew
            The file has seen a migration that this version does not know.
        StoreError
            The file is not an Evenhand store, or was made by another build under the same name.
        """
        applied = self.applied(database)
        if not applied and database.read(_OTHERS):
            raise StoreError(
                f"{database.path} is a DuckDB file, but not one that Evenhand made.",
                hint="Name another file in EVENHAND_STORE. Nothing was changed.",
            )
        unknown = [name for name in applied if name not in self._all]
        if unknown:
            raise StoreTooNew(
                f"The store {database.path} was written by a newer Evenhand (it knows {unknown[-1]!r}).",
                hint="Install that version or a later one, or put back the backup that it made beside the store.",
            )
        for migration in self:
            if applied.get(migration.name, migration.checksum) != migration.checksum:
                raise StoreError(
                    f"The store {database.path} was made by another build of Evenhand: {migration.name!r} differs.",
                    hint="Open it with the Evenhand that made it.",
                )
        return tuple(migration for migration in self if migration.name not in applied)

    def apply(self, database: Database, app_version: str) -> Path | None:
        """Apply what is pending, after a backup copy when the file held something already.

        Returns
        -------
        Path or None
            The backup copy, if one was made.
        """
        applied = self.applied(database)
        pending = self.pending(database)
        backup = _back_up(database, pending[0].name) if applied and pending else None
        if not applied:
            with database.writing() as cursor:
                cursor.run(_RECORDS)
        for migration in pending:
            with database.writing() as cursor:
                for statement in migration.statements:
                    cursor.run(statement)
                cursor.run(
                    "INSERT INTO schema_migrations VALUES (?, ?, ?, ?)",
                    [migration.name, cursor.moment, app_version, migration.checksum],
                )
        return backup


_APPLIED = "SELECT name, checksum FROM schema_migrations ORDER BY applied_at, name"
_OTHERS = "SELECT 1 FROM duckdb_tables() WHERE table_name <> 'schema_migrations' LIMIT 1"


def _back_up(database: Database, before: str) -> Path:
    database.checkpoint()
    stamp = database.clock().strftime("%Y%m%dT%H%M%S")
    slug = "-".join(before.split())
    copy = database.path.with_name(f"{database.path.stem}.{stamp}.before-{slug}{database.path.suffix}")
    try:
        shutil.copy2(database.path, copy)
        log = log_of(database.path)
        if log.exists():
            shutil.copy2(log, log_of(copy))
    except OSError as error:
        raise StoreError(
            f"The store {database.path} needs an update, but no backup could be made first: {error.strerror}.",
            hint="Make room on the disk, or make the folder writable. Nothing was changed.",
        ) from error
    return copy

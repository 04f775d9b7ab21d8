from __future__ import annotations

from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from evenhand.errors import StoreError, StoreTooNew
from evenhand.store import Store, open_snapshot, open_store
from evenhand.store.migrations import Migrations
from evenhand.store.schema import MIGRATIONS

from tests.walks import first


def first_of(migrations: Migrations, count: int) -> Migrations:
    subset = Migrations()
    for migration in list(migrations)[:count]:
        subset.register(migration.name)(lambda statements=migration.statements: statements)
    return subset


def with_another(*statements: str) -> Migrations:
    more = first_of(MIGRATIONS, len(list(MIGRATIONS)))
    more.register("9999 another")(lambda: statements)
    return more


@pytest.fixture
def first_schema(path: Path) -> Path:
    """A store as the first schema left it, with something in it."""
    with open_store(path, migrations=first_of(MIGRATIONS, 1)) as store:
        store.drafts.create("old", {"kept": True})
        store.revisions.save("old", "0123456789ab", {"kept": True}, name="First")
    return path


def test_a_store_of_the_first_schema_opens_with_everything_in_it(first_schema: Path) -> None:
    with open_store(first_schema) as store:
        assert store.drafts.list("old")[0].body == {"kept": True}
        assert store.revisions.history("old")[0].name == "First"
        assert store.database.read("SELECT count(*) FROM ballots") == [(0,)]
        assert store.audit.verify() is None


def test_an_existing_file_is_copied_before_its_tables_change(first_schema: Path) -> None:
    open_store(first_schema, clock=lambda: datetime(2026, 11, 23, 10, 30)).close()  # noqa: DTZ001 (as stored)
    copy = first_schema.parent / "evenhand.20261123T103000.before-0002-workshops.duckdb"
    with open_store(copy, migrations=first_of(MIGRATIONS, 1)) as backup:
        assert backup.drafts.list("old")[0].body == {"kept": True}
        assert len(backup.database.read("SELECT name FROM schema_migrations")) == 1


def test_a_new_file_and_a_current_file_are_not_copied(path: Path) -> None:
    open_store(path).close()
    open_store(path).close()
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_each_migration_is_recorded_once_with_version_and_checksum(path: Path) -> None:
    open_store(path).close()
    with open_store(path) as store:
        rows = store.database.read("SELECT name, app_version, checksum FROM schema_migrations ORDER BY name")
    assert [row[0] for row in rows] == [migration.name for migration in MIGRATIONS]
    assert all(version and len(checksum) == 16 for _, version, checksum in rows)


def test_a_failed_migration_changes_nothing_and_lets_the_file_go(path: Path) -> None:
    open_store(path).close()
    with pytest.raises(StoreError):
        open_store(path, migrations=with_another("CREATE TABLE half (x INTEGER)", "SELECT * FROM no_such_table"))
    with duckdb.connect(path, read_only=True) as connection:
        tables = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    assert "half" not in tables
    with open_store(path) as store:
        store.drafts.create("s", {})


def test_a_file_from_a_newer_version_is_refused(path: Path) -> None:
    open_store(path, migrations=with_another("CREATE TABLE later (x INTEGER)")).close()
    with pytest.raises(StoreTooNew, match="9999 another"):
        open_store(path)
    with pytest.raises(StoreTooNew):
        open_snapshot(path)


def test_a_file_with_older_tables_is_not_read_as_a_snapshot(first_schema: Path) -> None:
    with pytest.raises(StoreError, match="older"):
        open_snapshot(first_schema)


def test_a_file_of_another_build_is_refused(path: Path) -> None:
    open_store(path, migrations=with_another("CREATE TABLE later (x INTEGER)")).close()
    with pytest.raises(StoreError, match="another build"):
        open_store(path, migrations=with_another("CREATE TABLE later (y INTEGER)"))


def test_the_layout_of_a_statement_does_not_count(path: Path) -> None:
    open_store(path, migrations=with_another("CREATE TABLE later (x INTEGER)")).close()
    open_store(path, migrations=with_another("CREATE TABLE\n    later (x INTEGER)")).close()


def test_a_name_is_registered_once() -> None:
    migrations = Migrations()
    migrations.register("0001 a")(lambda: ())
    with pytest.raises(ValueError, match="already registered"):
        migrations.register("0001 a")(lambda: ())


def test_released_migrations_stay_as_they_were() -> None:
    # Stores of users carry these checksums: a change here locks them out. Add a migration instead.
    assert {migration.name: migration.checksum for migration in MIGRATIONS} == {
        "0001 documents": "f9f56b4b61a81795",
        "0002 workshops": "6041ec8ea2f3afbe",
        "0003 valuations": "c8b54dff86947cd2",
        "0004 evidence and undo": "9ad48f89c810b831",
        "0005 rubrics": "dcfc2ae55f3f152d",
        "0006 the room": "5a27f050d27ef11f",
        "0007 journal": "afb694aa7e589c97",
        "0008 an afternoon": "bf45d609c5ae922e",
    }


def full(store: Store) -> None:
    """Leave a row of every kind that the tables of a store have, as they were at its time."""
    columns: dict[str, list[tuple[str, str]]] = {}
    for table, column, kind in store.database.read(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal "
        "AND table_name IN (SELECT table_name FROM duckdb_tables()) ORDER BY table_name, column_index"
    ):
        columns.setdefault(table, []).append((column, kind))
    made = {"VARCHAR": "'t'", "JSON": "'[]'", "BLOB": "'b'::BLOB", "BOOLEAN": "true", "DATE": "DATE '2026-11-23'"}
    made["TIMESTAMP"] = "TIMESTAMP '2026-11-23'"
    rows = [
        f"INSERT INTO {table} VALUES ({', '.join(made.get(kind, '1') for _, kind in known)})"  # noqa: S608 (our own tables)
        for table, known in columns.items()
        if table not in {"schema_migrations", "audit", "refusals", "journal"}
    ]
    with store.database.writing() as cursor:
        for row in rows:
            cursor.run(row)


def rows_of(store: Store) -> dict[str, list[object]]:
    tables = [name for (name,) in store.database.look("SELECT table_name FROM duckdb_tables()")]
    return {name: store.database.look(f"SELECT * FROM {name}") for name in tables}  # noqa: S608 (our own tables)


GONE = {"scores", "wrong_codes"}
"""What a later version drops on purpose: nothing read the one, and the other is forgotten within a minute."""


@pytest.mark.parametrize("version", first(2, range(1, len(list(MIGRATIONS)))))
def test_a_store_of_every_earlier_version_opens_with_all_its_rows_and_a_copy_is_kept(path: Path, version: int) -> None:
    with open_store(path, migrations=first_of(MIGRATIONS, version)) as store:
        full(store)
        before = rows_of(store)
    with open_store(path) as store:
        after = rows_of(store)
        assert store.audit.verify() is None
    kept = {table: rows for table, rows in before.items() if table not in GONE | {"schema_migrations", "journal"}}
    assert len(kept) >= 4 and all(kept[table] == after[table] for table in kept)
    [copy] = [file for file in path.parent.iterdir() if ".before-" in file.name and file.suffix == path.suffix]
    with open_store(copy, migrations=first_of(MIGRATIONS, version)) as backup:
        assert {name: rows for name, rows in rows_of(backup).items() if name != "journal"} == {
            name: rows for name, rows in before.items() if name != "journal"
        }

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from evenhand.errors import StoreError
from evenhand.store import Store, open_snapshot
from evenhand.store.snapshot import PUBLISHED


@pytest.mark.slow
def test_the_command_line_reads_the_snapshot_while_the_app_has_the_store(store: Store, tmp_path: Path) -> None:
    draft = store.drafts.create("grocer", {"a": 1})
    store.runs.save("key", "simulate", {}, {"n": 1})
    snapshot = store.publish_snapshot(tmp_path)
    code = (
        "import sys; from evenhand.store import open_snapshot\n"
        "store = open_snapshot(sys.argv[1]); print(store.drafts.list()[0].id, store.audit.verify())"
    )
    read = subprocess.run([sys.executable, "-c", code, str(snapshot)], capture_output=True, text=True)  # noqa: S603
    assert read.stdout.split() == [draft.id, "None"]
    with open_snapshot(snapshot) as copy:
        assert copy.runs.list() == store.runs.list()


def test_a_snapshot_cannot_be_changed(store: Store, tmp_path: Path) -> None:
    published = store.publish_snapshot(tmp_path)
    with open_snapshot(published) as copy, pytest.raises(StoreError, match="nobody can change"):
        copy.drafts.create("grocer", {})


@pytest.mark.slow
def test_publishing_again_replaces_it_in_one_step_and_leaves_nothing_else(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    store.publish_snapshot(folder)
    with open_snapshot(folder / "evenhand-snapshot.duckdb") as before:
        store.drafts.create("grocer", {"a": 1})
        store.publish_snapshot(folder)
        assert before.drafts.list() == ()
    with open_snapshot(folder / "evenhand-snapshot.duckdb") as after:
        assert len(after.drafts.list()) == 1
    assert [file.name for file in folder.iterdir()] == ["evenhand-snapshot.duckdb"]


def test_deleted_rows_leave_no_bytes_in_a_snapshot(store: Store, tmp_path: Path) -> None:
    draft = store.drafts.create("grocer", {"name": "Zanzibar-Quagga"})
    store.drafts.delete(draft.id)
    assert b"Zanzibar-Quagga" not in store.publish_snapshot(tmp_path).read_bytes()


@pytest.mark.slow
def test_many_rows_are_copied_in_batches(store: Store, tmp_path: Path) -> None:
    with store.database.writing() as cursor:
        cursor.run(
            "INSERT INTO runs SELECT 'r' || i, 'k', '{}', '{}', 'h', TIMESTAMP '2026-01-01' FROM range(1203) t(i)"
        )
    with open_snapshot(store.publish_snapshot(tmp_path)) as copy:
        assert copy.database.read("SELECT count(*) FROM runs") == [(1203,)]


def test_every_table_is_published_or_private_on_purpose(store: Store) -> None:
    tables = {name for (name,) in store.database.read("SELECT table_name FROM duckdb_tables()")}
    assert tables - set(PUBLISHED) == {
        "participants",
        "participant_names",
        "ballots",
        "wrong_codes",
        "seat_keys",
        "facilitator_keys",
        "transfer_codes",
        "closings",
        "asked_again",
        "unfinished_ballots",
        "expected",
        "fact_questions",
        "fact_answers",
        "enough_known",
        "read_backs",
        "locks",
        "dissents",
        "customer_sentences",
        "proposals",
        "weights",
        "evidence",
        "draft_saves",
        "settings",
        "refusals",
        "journal",
        "schema_migrations",
    }


def test_a_folder_that_cannot_be_written_is_said_in_words(store: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError):
        store.publish_snapshot(tmp_path / "file")

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from threading import Event
from typing import Any

import duckdb
import pytest
from evenhand.errors import StoreError, StoreLocked
from evenhand.store import Store, open_snapshot, open_store
from evenhand.store.database import Cursor, Database
from streamlit.runtime.scriptrunner import StopException


def run(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True)  # noqa: S603


def test_opening_makes_the_folder_private_to_its_owner(path: Path) -> None:
    with open_store(path):
        assert path.is_file()
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_the_environment_names_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVENHAND_STORE", str(tmp_path / "elsewhere.duckdb"))
    with open_store() as store:
        assert store.path == tmp_path / "elsewhere.duckdb"


def test_opening_twice_in_one_process_gives_two_handles_on_one_file(path: Path) -> None:
    first, second = open_store(path), open_store(path)
    first.drafts.create("a", {"x": 1})
    first.close()
    first.close()
    assert len(second.drafts.list()) == 1
    second.close()
    with open_store(path) as third:
        assert len(third.drafts.list()) == 1


def test_a_second_process_is_told_who_has_the_store_and_what_to_do(store: Store) -> None:
    code = (
        "import sys; from evenhand.store import open_store; from evenhand.errors import StoreLocked\n"
        "try: open_store(sys.argv[1])\nexcept StoreLocked as error: print(error)"
    )
    told = run(code, str(store.path)).stdout
    assert f"process {os.getpid()}" in told
    assert "python" in told
    assert "--store" in told


@pytest.mark.slow
def test_a_snapshot_reader_is_told_too_when_it_is_given_the_live_store(store: Store) -> None:
    code = (
        "import sys; from evenhand.store import open_snapshot; from evenhand.errors import StoreLocked\n"
        "try: open_snapshot(sys.argv[1])\nexcept StoreLocked as error: print('locked', error)"
    )
    assert run(code, str(store.path)).stdout.startswith("locked")


@pytest.mark.slow
def test_what_was_acknowledged_survives_kill_9(path: Path) -> None:
    code = (
        "import os, signal, sys; from evenhand.store import open_store\n"
        "store = open_store(sys.argv[1])\n"
        "for n in range(20): store.drafts.create('s', {'n': n}); print(n, flush=True)\n"
        "cursor = store.database._connection.cursor()\n"
        "cursor.execute('BEGIN'); cursor.execute('DELETE FROM drafts').fetchall()\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    finished = run(code, str(path))
    assert finished.returncode == -signal.SIGKILL
    acknowledged = {int(line) for line in finished.stdout.split()}
    assert acknowledged == set(range(20))
    with open_store(path) as store:
        assert {draft.body["n"] for draft in store.drafts.list()} == acknowledged
        assert store.audit.verify() is None


@pytest.mark.parametrize("content", [b"", b"hello " * 1000])
def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notes.duckdb"
    path.write_bytes(content)
    with pytest.raises(StoreError, match="is not a store"):
        open_store(path)
    assert path.read_bytes() == content


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="it is a folder"):
        open_store(tmp_path)


def test_a_damaged_store_is_refused_in_words(path: Path) -> None:
    open_store(path).close()
    content = bytearray(path.read_bytes())
    content[14_000:15_000] = b"\xff" * 1_000
    path.write_bytes(bytes(content))
    with pytest.raises(StoreError, match="damaged"):
        open_store(path)


@pytest.mark.parametrize("kept", [100, 4_096, 20_000, 300_000])
def test_a_store_that_was_cut_off_is_refused_in_words(path: Path, kept: int) -> None:
    open_store(path).close()
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(StoreError, match="damaged"):
        open_store(path)


def test_somebody_elses_duckdb_file_is_refused_and_left_alone(path: Path) -> None:
    path.parent.mkdir()
    with duckdb.connect(path) as connection:
        connection.execute("CREATE TABLE theirs (x INTEGER)")
    with pytest.raises(StoreError, match="not one that Evenhand made"):
        open_store(path)
    with duckdb.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM duckdb_tables()").fetchall() == [(1,)]


def test_a_folder_that_cannot_be_made_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be made"):
        open_store(tmp_path / "file" / "evenhand.duckdb")


def test_a_read_only_folder_is_said_in_words(tmp_path: Path) -> None:
    folder = tmp_path / "read-only"
    folder.mkdir(mode=0o555)
    # A process of the superuser may write anywhere: be somebody else for a moment.
    superuser = os.geteuid() == 0
    if superuser:
        for parent in (tmp_path, *tmp_path.parents):
            if parent.stat().st_mode & 0o005 != 0o005 and parent != Path("/"):
                parent.chmod(parent.stat().st_mode | 0o055)
        os.seteuid(65534)
    try:
        with pytest.raises(StoreError, match="cannot be opened"):
            open_store(folder / "evenhand.duckdb")
    finally:
        if superuser:
            os.seteuid(0)


def test_the_connection_reaches_no_file_and_stays_locked_down(store: Store, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n")
    for statement in (
        f"SELECT * FROM read_csv('{tmp_path}/secret.csv')",  # noqa: S608
        f"COPY drafts TO '{tmp_path}/out.csv'",
        f"ATTACH '{tmp_path}/other.duckdb'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "SET threads = 8",
    ):
        with pytest.raises(StoreError):
            store.database.read(statement)


def test_work_that_fails_leaves_nothing_behind(store: Store) -> None:
    with pytest.raises(KeyError), store.database.writing() as cursor:
        cursor.run("INSERT INTO settings VALUES ('a', '1', now())")
        raise KeyError("a fault of ours")
    assert store.settings.get("a") is None


@pytest.mark.parametrize("ends", [KeyError, KeyboardInterrupt, StopIteration, GeneratorExit, StopException])
def test_whatever_ends_a_write_leaves_nothing_and_lets_the_next_in(store: Store, ends: type[BaseException]) -> None:
    with pytest.raises(ends), store.database.writing() as cursor:
        cursor.run("INSERT INTO settings VALUES ('a', '1', now())")
        raise ends
    with ThreadPoolExecutor(1) as pool:
        pool.submit(store.settings.put, "b", 2).result()
    assert (store.settings.get("a"), store.settings.get("b")) == (None, 2)


@pytest.mark.slow
def test_every_writer_of_the_store_writes_all_or_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = store.drafts.create("s", {"n": 1})
    store.drafts.save(draft.id, {"n": 2}, expected_version=1)
    store.sketches.add("0" * 12, {"a": 1}, name="Customers")
    store.settings.put("known", 1)
    tables = [name for (name,) in store.database.look("SELECT table_name FROM duckdb_tables()")]
    real, left = Cursor.run, [0]

    def kept() -> list[list[tuple[object, ...]]]:
        return [store.database.look(f"FROM {name} ORDER BY ALL") for name in tables]

    def run(cursor: Cursor, *query: Any) -> list[tuple[Any, ...]]:
        rows = real(cursor, *query)
        left[0] -= 1
        if left[0] == 0:
            raise KeyboardInterrupt
        return rows

    monkeypatch.setattr(Cursor, "run", run)
    for write in (
        lambda: store.drafts.create("t", {}),
        lambda: store.drafts.save(draft.id, {"n": 3}, expected_version=2),
        lambda: store.drafts.undo(draft.id, expected_version=3),
        lambda: store.drafts.delete(draft.id),
        lambda: store.acting_as("anna", person=True).evidence.add("a.txt", b"a"),
        lambda: store.revisions.save("s", "0123456789ab", {}, name="First"),
        lambda: store.sketches.add("f" * 12, {}, name="Others"),
        lambda: store.sketches.delete("0" * 12),
        lambda: store.rubrics.add("own.yaml", "pillar: consent"),
        lambda: store.runs.save("run", "summary", {}, {}),
        lambda: store.settings.put("known", 2),
        lambda: store.settings.remove("known"),
    ):
        before = kept()
        for statement in count(1):
            left[0] = statement
            try:
                write()
            except KeyboardInterrupt:
                assert kept() == before
            else:
                break
        assert statement > 1 and kept() != before


def test_a_write_within_a_write_is_refused_and_both_are_undone(store: Store) -> None:
    with pytest.raises(RuntimeError, match="within a write"), store.database.writing() as cursor:
        cursor.run("INSERT INTO settings VALUES ('outer', '1', now())")
        store.settings.put("inner", 1)
    assert (store.settings.get("outer"), store.settings.get("inner")) == (None, None)
    store.settings.put("inner", 2)


@pytest.mark.slow
def test_the_log_is_folded_also_while_somebody_reads(store: Store) -> None:
    ended = Event()
    with ThreadPoolExecutor(2) as pool:
        readers = [pool.submit(read_on, store, ended) for _ in range(2)]
        try:
            for number in range(20):
                store.settings.put("turn", number)
                store.database.checkpoint()
        finally:
            ended.set()
        for reader in readers:
            reader.result()


def read_on(store: Store, ended: Event) -> None:
    while not ended.is_set():
        store.database.look("SELECT sum(number) FROM audit, range(20000)")


@pytest.mark.slow
def test_eight_threads_write_and_read_at_once(store: Store) -> None:
    def work(worker: int) -> None:
        draft = store.drafts.create("s", {"worker": worker})
        for step in range(10):
            draft = store.drafts.save(draft.id, {"worker": worker, "step": step}, expected_version=draft.version)
            assert store.drafts.get(draft.id).body["step"] == step

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert sorted(draft.body["worker"] for draft in store.drafts.list()) == list(range(8))
    assert {draft.version for draft in store.drafts.list()} == {11}
    assert store.audit.verify() is None


def test_text_of_users_is_never_sql(store: Store) -> None:
    nasty = "'); DROP TABLE drafts; --"
    draft = store.drafts.create(nasty, {nasty: nasty}, updated_by=nasty)
    assert store.drafts.list(nasty) == (draft,)


def test_lock_and_missing_file_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="There is no store") as caught:
        open_snapshot(tmp_path / "none.duckdb")
    assert not isinstance(caught.value, StoreLocked)


@pytest.mark.skipif(os.name == "nt", reason="other rights on Windows")
def test_the_file_and_its_log_are_private_in_any_folder(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    database = Database(tmp_path / "store.duckdb")
    with database.writing() as cursor:
        cursor.run("CREATE TABLE t (x INTEGER)")
    database.checkpoint()
    with database.writing() as cursor:
        cursor.run("INSERT INTO t VALUES (1)")
    files = sorted(path for path in tmp_path.iterdir() if path.is_file())
    assert [path.name for path in files] == ["store.duckdb", "store.duckdb.wal"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    database.close()


@pytest.mark.slow
def test_what_is_kept_of_reads_is_never_older_than_the_last_acknowledged_write(store: Store) -> None:
    def value() -> object:
        return store.settings.get("turn")

    for turn in range(50):
        store.settings.put("turn", turn)
        assert value() == value() == turn
    with pytest.raises(KeyError), store.database.writing() as cursor:
        cursor.run("DELETE FROM settings")
        raise KeyError("a fault of ours")
    assert value() == 49


def test_a_read_that_was_under_way_during_a_commit_is_not_kept(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.settings.put("turn", 1)
    database, asked = store.database, []
    real = database._connection

    class Slow:
        """A connection whose first read ends after a write that came meanwhile."""

        def cursor(self):
            cursor = real.cursor()
            if not asked:
                asked.append(True)
                rows = cursor.execute("SELECT setting FROM settings WHERE key = 'turn'").fetchall()
                monkeypatch.setattr(database, "_connection", real)
                store.settings.put("turn", 2)
                return Answered(rows)
            return cursor

    class Answered:
        def __init__(self, rows: list[tuple[str]]) -> None:
            self.rows = rows

        def __enter__(self):
            return self

        def __exit__(self, *_error: object) -> None:
            pass

        def execute(self, *_query: object):
            return self

        def fetchall(self) -> list[tuple[str]]:
            return self.rows

    monkeypatch.setattr(database, "_connection", Slow())
    assert store.settings.get("turn") == 1, "it began before the write"
    assert store.settings.get("turn") == 2


def test_what_a_reader_does_to_its_rows_is_nobody_elses_business(store: Store) -> None:
    query = "SELECT key FROM settings ORDER BY 1"
    store.settings.put("a", 1)
    store.database.read(query).clear()
    assert store.database.read(query) == [("a",)]


def test_a_store_takes_no_more_documents_than_it_may_hold_and_ballots_still(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = store.drafts.create("before", {})
    size = store.database.path.stat().st_size // 1024**2 + 1
    monkeypatch.setattr("evenhand.store.database._MEGABYTE", store.database.path.stat().st_size // size)
    monkeypatch.setenv("EVENHAND_MOST_STORE", str(size))
    for bring in (
        lambda: store.drafts.create("after", {}),
        lambda: store.evidence.add("a.txt", b"a"),
        lambda: store.sketches.add("f" * 12, {}, name="Customers"),
        lambda: store.runs.save("run", "summary", {}, {}),
        lambda: store.rubrics.add("own.yaml", "pillar: consent"),
        lambda: store.revisions.save("s", "0123456789ab", {}, name="First"),
    ):
        with pytest.raises(StoreError, match="as large as it may become"):
            bring()
    store.settings.put("still", 1)
    store.drafts.delete(kept.id)
    monkeypatch.setenv("EVENHAND_MOST_STORE", "")
    store.drafts.create("after", {})

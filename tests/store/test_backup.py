"""A backup is taken while the store is in use, checked, and put back byte for byte."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from evenhand.errors import StoreError, StoreLocked
from evenhand.store import Store, open_store
from evenhand.store.backup import back_up, examined, restore
from evenhand.store.database import log_of
from evenhand.store.journal import saved_of

WRITES = """
import sys
from evenhand.store import journal, open_store
journal.LONGEST_LOG = 60_000  # so that the log is folded in many times
with open_store(sys.argv[1]) as store:
    for number in range(100_000):
        store.drafts.create(f"s{number}", {"text": "x" * 400})
        print(number, flush=True)
"""


@pytest.fixture
def busy(path: Path):
    """A process that saves one draft after another and says each that was acknowledged."""
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", WRITES, str(path)], stdout=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.kill()


@pytest.mark.slow
def test_a_backup_under_load_holds_everything_acknowledged_before_and_restores_to_the_same_bytes(
    busy: subprocess.Popen[str], path: Path, tmp_path: Path
) -> None:
    assert busy.stdout is not None
    for turn in range(4):
        acknowledged = [int(busy.stdout.readline()) for _ in range(60)][-1]
        target = tmp_path / f"backup-{turn}.duckdb"
        made = back_up(path, target)
        assert made.sha256 == hashlib.sha256(target.read_bytes()).hexdigest()
        assert made.entries == made.rows["drafts"] >= acknowledged + 1
        assert target.stat().st_mode & 0o077 == 0
        assert [item.name for item in tmp_path.glob(".*")] == []
        elsewhere = tmp_path / f"restored-{turn}.duckdb"
        assert restore(target, elsewhere) is None
        assert elsewhere.read_bytes() == target.read_bytes()
        with open_store(elsewhere) as store:
            names = {draft.scenario_id for draft in store.drafts.list()}
            assert names == {f"s{number}" for number in range(made.rows["drafts"])}, "none is missing in between"
            assert store.audit.verify() is None and store.audit.head() == made.head


@pytest.mark.slow
def test_a_store_in_use_is_not_replaced(busy: subprocess.Popen[str], path: Path, tmp_path: Path) -> None:
    assert busy.stdout is not None
    busy.stdout.readline()
    made = back_up(path, tmp_path / "backup.duckdb")
    with pytest.raises(StoreLocked):
        restore(made.path, path)
    assert int(busy.stdout.readline()) >= 0, "it works on"


@pytest.mark.slow
def test_restoring_keeps_what_stood_there(store: Store, path: Path, tmp_path: Path) -> None:
    store.drafts.create("before", {})
    store.database.checkpoint()
    made = back_up_of_open(path, tmp_path / "backup.duckdb")
    store.drafts.create("after", {})
    store.close()
    kept = restore(made, path)
    assert kept is not None
    with open_store(path) as now, open_store(kept) as old:
        assert {draft.scenario_id for draft in now.drafts.list()} == {"before"}
        assert {draft.scenario_id for draft in old.drafts.list()} == {"before", "after"}


def back_up_of_open(path: Path, target: Path) -> Path:
    """Take a backup as another process does: this one holds the store open."""
    code = (
        "import sys; from pathlib import Path; from evenhand.store.backup import back_up\n"
        "back_up(*map(Path, sys.argv[1:]))"
    )
    subprocess.run([sys.executable, "-c", code, str(path), str(target)], check=True)  # noqa: S603
    return target


def test_a_damaged_store_can_be_replaced(path: Path, tmp_path: Path, empty_store: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"no store at all" * 1000)
    kept = restore(empty_store, path)
    assert kept is not None and kept.read_bytes().startswith(b"no store")
    open_store(path).close()


@pytest.mark.parametrize("damage", ["cut", "log", "audit", "other"])
def test_a_copy_that_is_not_whole_is_never_put_back(store: Store, path: Path, tmp_path: Path, damage: str) -> None:
    for name in "abc":
        store.drafts.create(name, {"text": "x" * 1000})
    copy = tmp_path / "copy.duckdb"
    if damage == "log":
        shutil.copy(path, copy)
    store.close()
    if damage != "log":
        shutil.copy(path, copy)
    if damage == "cut":
        os.truncate(copy, copy.stat().st_size // 2)
    if damage == "other":
        copy.write_bytes(b"PAR1" * 5000)
    if damage == "audit":
        import duckdb

        with duckdb.connect(copy) as connection:
            connection.execute("DROP TRIGGER audit_no_update ON audit")
            connection.execute("UPDATE audit SET actor = 'somebody else' WHERE number = 2")
    target = tmp_path / "elsewhere.duckdb"
    with pytest.raises(StoreError):
        restore(copy, target)
    assert not target.exists() and not log_of(target).exists() and not saved_of(target).exists()


def test_an_existing_file_is_not_written_over(store: Store, path: Path, tmp_path: Path) -> None:
    target = tmp_path / "kept.duckdb"
    target.write_text("mine")
    with pytest.raises(StoreError, match="exists already"):
        back_up(path, target)
    assert target.read_text() == "mine"


@pytest.mark.slow
def test_a_backup_says_what_is_in_it(path: Path, tmp_path: Path) -> None:
    with open_store(path) as store:
        store.drafts.create("a", {})
        head = store.audit.head()
    made = back_up(path, tmp_path / "b.duckdb")
    assert (made.entries, made.head, made.rows["drafts"]) == (1, head, 1)
    assert examined(made.path) == made

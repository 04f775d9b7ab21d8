"""A store says so when its log is missing or was cut short, and never when nothing is missing."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from evenhand.errors import StoreError
from evenhand.store import Store, open_snapshot, open_store
from evenhand.store import journal as journals
from evenhand.store.database import Cursor, Database, disk_error, log_of
from evenhand.store.journal import Journal, Saved, accept_loss, check, saved_of


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store whose process was killed: three drafts were acknowledged."""
    path = tmp_path_factory.mktemp("killed") / "evenhand.duckdb"
    code = (
        "import os, signal, sys\nfrom evenhand.store import open_store\nstore = open_store(sys.argv[1])\n"
        "for name in 'abc': store.drafts.create(name, {'x': name})\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    ended = subprocess.run([sys.executable, "-c", code, str(path)], check=False)  # noqa: S603
    assert ended.returncode == -signal.SIGKILL
    return path


@pytest.fixture
def copy(killed: Path, tmp_path: Path) -> Path:
    for part in (killed, log_of(killed), saved_of(killed)):
        shutil.copy(part, tmp_path / part.name)
    return tmp_path / killed.name


@pytest.mark.slow
def test_after_a_hard_kill_everything_acknowledged_is_there_and_nothing_is_complained_of(copy: Path) -> None:
    with open_store(copy) as store:
        assert {draft.scenario_id for draft in store.drafts.list()} == set("abc")
    assert not log_of(copy).exists() and not saved_of(copy).exists()
    with open_store(copy) as store:
        assert len(store.drafts.list()) == 3


@pytest.mark.parametrize("opening", [open_store, open_snapshot])
@pytest.mark.parametrize("with_saved", [True, False])
def test_a_copy_without_its_log_is_refused(copy: Path, opening, with_saved: bool) -> None:
    log_of(copy).unlink()
    if not with_saved:
        saved_of(copy).unlink()
    before = copy.read_bytes()
    with pytest.raises(StoreError, match=r"The log of the store .* is missing") as told:
        opening(copy)
    assert log_of(copy).name in told.value.hint and "--accept-loss" in told.value.hint
    assert copy.read_bytes() == before


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 0.999])
def test_a_log_that_was_cut_short_is_refused(copy: Path, share: float) -> None:
    log = log_of(copy)
    content = log.read_bytes()
    log.write_bytes(content[: int(share * len(content))])
    with pytest.raises(StoreError, match=r"was cut short|is missing"):
        open_store(copy)


def test_a_log_of_another_time_is_refused(copy: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    for part in (copy, log_of(copy), saved_of(copy)):
        shutil.copy(part, other / part.name)
    with open_store(copy) as store:
        store.drafts.create("d", {})
        # As somebody copies it who forgets the log, and finds an old one where it is put.
        shutil.copy(copy, other / copy.name)
    with pytest.raises(StoreError):
        open_store(other / copy.name)


def test_the_loss_can_be_accepted(copy: Path) -> None:
    log_of(copy).unlink()
    database = Database(copy)
    accept_loss(database)
    database.close()
    with open_store(copy) as store:
        assert store.drafts.list() == ()


def test_a_long_log_is_folded_into_the_file_and_still_answers(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journals, "LONGEST_LOG", 20_000)
    with open_store(path) as store:
        for number in range(12):
            store.drafts.create(f"s{number}", {"text": "x" * 5_000})
            assert log_of(path).stat().st_size <= 20_000
            saved = Saved.of(path)
            assert saved.bytes == saved.there == log_of(path).stat().st_size
            check(store.database, saved)
        assert len(store.drafts.list()) == 12


def test_what_is_written_down_beside_the_store_is_private(path: Path) -> None:
    with open_store(path) as store:
        store.drafts.create("a", {})
        for part in (path, log_of(path), saved_of(path)):
            assert part.stat().st_mode & 0o077 == 0


# What a fold does: it notes a new mark, marks the file (two statements), folds, marks the log, and notes that.
STEPS = ((Journal, "_write", ""), (Cursor, "run", " journal"), (Database, "checkpoint", ""))


@contextmanager
def folding(act: Callable[[int], None]) -> Iterator[None]:
    """Fold the log after each write, and do something before each step of it."""
    step = count(1)

    def before(real: Callable[..., Any], of: str) -> Callable[..., Any]:
        def run(target: object, *arguments: Any) -> Any:
            if not of or of in arguments[0]:
                act(next(step))
            return real(target, *arguments)

        return run

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(journals, "LONGEST_LOG", 0)
        for owner, name, of in STEPS:
            patched.setattr(owner, name, before(getattr(owner, name), of))
        yield


def copied(store: Store, folder: Path) -> Path:
    folder.mkdir()
    for part in (store.path, log_of(store.path), saved_of(store.path)):
        if part.exists():
            shutil.copy(part, folder / part.name)
    return folder / store.path.name


@pytest.mark.slow
def test_a_crash_at_any_step_of_a_fold_loses_nothing_and_is_no_alarm(store: Store, tmp_path: Path) -> None:
    crashed: list[Path] = []
    with folding(lambda step: crashed.append(copied(store, tmp_path / str(step)))):
        store.drafts.create("a", {})
    assert len(crashed) == 6
    for copy in (*crashed, copied(store, tmp_path / "after")):
        with open_store(copy) as opened:
            assert [draft.scenario_id for draft in opened.drafts.list()] == ["a"]


@pytest.mark.parametrize("fails", range(1, 7))
def test_what_was_saved_before_its_log_could_not_be_folded_is_not_called_lost(
    store: Store, tmp_path: Path, fails: int
) -> None:
    def full(step: int) -> None:
        if step == fails:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with folding(full):
        store.drafts.create("a", {})
    store.drafts.create("b", {})
    assert Saved.of(store.path).bytes == log_of(store.path).stat().st_size
    with open_store(copied(store, tmp_path / "stopped")) as stopped:
        assert {draft.scenario_id for draft in stopped.drafts.list()} == {"a", "b"}


@pytest.mark.parametrize(
    "error",
    [
        OSError(28, os.strerror(28)),
        # What DuckDB says when its log finds no room.
        RuntimeError(
            'TransactionContext Error: Failed to commit: Could not write file "a.wal": No space left on device'
        ),
    ],
)
def test_a_full_disk_is_called_full(error: Exception) -> None:
    assert "is full" in disk_error(Path("a.duckdb"), error).message


def test_a_disk_that_fills_up_stops_nothing_that_was_saved(store, monkeypatch: pytest.MonkeyPatch) -> None:
    import duckdb

    store.drafts.create("a", {})

    def full(*_arguments):
        raise duckdb.TransactionException("Failed to commit: Could not write file: No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("evenhand.store.database.Cursor.run", full)
        with pytest.raises(StoreError, match="is full"):
            store.drafts.create("b", {})
    assert [draft.scenario_id for draft in store.drafts.list()] == ["a"]

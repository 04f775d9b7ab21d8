"""Whether the write-ahead log beside a store is the one that it needs, and all of it.

DuckDB keeps what was saved lately in a log beside the file, and opens the file without it, or with a part of it, as if
nothing were missing. So the file says under which mark it is in use, the first line of the log answers with the same
mark, and a small file beside them says how long the log was when something was last saved.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from evenhand.errors import StoreError
from evenhand.store.database import Database, log_of

LONGEST_LOG = 16 * 1024**2
"""A longer log is folded into the file."""
_SET = "INSERT OR REPLACE INTO journal VALUES (?, ?)"
_MARK = 16


def saved_of(path: Path) -> Path:
    """Return the path of the file that says how long the log was."""
    return path.with_name(f"{path.name}.saved")


@dataclass(frozen=True, slots=True)
class Saved:
    """How long the log of a mark was when something was last saved, and how long it is.

    Take it before the file is opened: opening may fold the log into it.
    """

    mark: str = ""
    bytes: int = 0
    there: int = 0

    @classmethod
    def of(cls, path: Path) -> Saved:
        """Read it from beside a store; empty where nothing was written down."""
        with contextlib.suppress(OSError, ValueError):
            mark, size = saved_of(path).read_text(encoding="ascii").split()
            log = log_of(path)
            return cls(mark, int(size), log.stat().st_size if log.is_file() else 0)
        return cls()


def check(database: Database, saved: Saved) -> None:
    """Refuse a store whose log is missing or was cut short.

    Raises
    ------
    StoreError
        It says what is missing and what to do.
    """
    if not database.has("journal"):
        return
    marks: dict[str, str] = dict(database.read("SELECT part, mark FROM journal"))
    mark = marks.get("file", "")
    if not mark:
        return
    nothing_saved = saved.mark == mark and not saved.bytes
    if marks.get("log") != mark and not nothing_saved:
        raise _loss(database.path, "is missing, or belongs to another file")
    # An empty log whose answer stands in the file was folded in by whoever opened it last.
    if saved.mark == mark and 0 < saved.there < saved.bytes:
        raise _loss(database.path, f"was cut short: it has {saved.there:,} bytes of {saved.bytes:,}")


def accept_loss(database: Database) -> None:
    """Take a store as it is, without what its log held."""
    if database.has("journal"):
        with database.writing() as cursor:
            cursor.run("DELETE FROM journal")
    database.checkpoint()
    saved_of(database.path).unlink(missing_ok=True)


class Journal:
    """The marks of a store that is in use.

    Parameters
    ----------
    database
        The open store, whose log was checked.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._path = database.path
        self._mark = ""
        self._answered = False
        self._file = os.open(saved_of(self._path), os.O_RDWR | os.O_CREAT, 0o600)
        self._fold()
        database.saved = self._note

    def close(self) -> None:
        """Say that the file needs no log: closing the database folds it in."""
        self._database.saved = None
        with self._database.writing() as cursor:
            cursor.run("DELETE FROM journal")
        os.close(self._file)

    def closed(self) -> None:
        """Take away what was written down, once the database is closed."""
        if not log_of(self._path).exists():
            saved_of(self._path).unlink(missing_ok=True)

    def _note(self) -> None:
        """Write down how long the log is; whoever writes calls it after each commit, one at a time."""
        size = self._size()
        # A fold that failed half way is made good: else a crash would be taken for the loss of a log.
        if size > LONGEST_LOG or not self._answered:
            self._fold()
        else:
            self._write(size)

    def _fold(self) -> None:
        """Fold the log into the file, and begin another under a new mark."""
        mark = secrets.token_hex(_MARK // 2)
        noting, self._database.saved = self._database.saved, None
        try:
            # In this order whoever stops in between finds a store that asks for no more than is there: until the log
            # answers to the new mark, nothing that was saved is in it.
            self._answered, self._mark = False, mark
            self._write(0)
            with self._database.writing() as cursor:
                cursor.run("DELETE FROM journal")
                cursor.run(_SET, ["file", mark])
            self._database.checkpoint()
            with self._database.writing() as cursor:
                cursor.run(_SET, ["log", mark])
            self._answered = True
            self._write(self._size())
        finally:
            self._database.saved = noting

    def _size(self) -> int:
        try:
            return log_of(self._path).stat().st_size
        except OSError:
            return 0

    def _write(self, size: int) -> None:
        # Always as many bytes, so that it is replaced in one step.
        os.lseek(self._file, 0, os.SEEK_SET)
        os.write(self._file, f"{self._mark} {size:020d}\n".encode())


def _loss(path: Path, what: str) -> StoreError:
    return StoreError(
        f"The log of the store {path} {what}. What was saved last stands in it.",
        hint=f"Put {log_of(path).name} beside it, from where the store was copied, or put back a backup. To go on "
        "without what is missing: evenhand doctor --accept-loss. Nothing was changed.",
    )

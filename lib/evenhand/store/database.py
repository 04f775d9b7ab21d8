"""One DuckDB file, owned by one process: opening, locking, reading, writing.

There is one DuckDB connection for the whole process. Each call takes a cursor of its own, which is a transaction of its
own, and fetches everything before it gives the cursor back: results of DuckDB 2 stream, so an open one would block its
connection for everybody else.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Generator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from evenhand.errors import StoreError, StoreLocked, StoreTooNew

Row = tuple[Any, ...]
Read = Callable[[str, Sequence[object]], list[Row]]
"""Reads rows within a transaction (`Cursor.run`), or what is committed (`Database.read`)."""
Clock = Callable[[], datetime]

# All in one place and always identical: DuckDB refuses a second connection of this process whose settings differ, and
# settings that were made by SET statements count as different.
HARDENING: Mapping[str, str | list[str]] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "memory_limit": "1GB",
    # Everything here is small: to wake a second thread costs more than it saves.
    "threads": "1",
    # The log is folded into the file by `journal`, which says so in the file first.
    "checkpoint_threshold": "1TB",
    "allowed_configs": ["max_execution_time"],
    "lock_configuration": "true",
}

_LOCK_HOLDER = re.compile(r"Conflicting lock is held in (?P<program>.+?) \(PID (?P<pid>\d+)\)")
_NEWER_FILE = re.compile(r"version number|newer version|storage version", re.IGNORECASE)
_DAMAGED = re.compile(r"Corrupt|checksum|Could not read enough bytes")
_FULL = re.compile(r"No space left on device|Disk quota exceeded|not enough space|disk full", re.IGNORECASE)
MOST_STORE = "EVENHAND_MOST_STORE"
_MEGABYTE = 1024**2
_KEPT_READS, _KEPT_ROWS, _KEPT = 500, 300, 50_000
_LONG = (str, bytes)


def utc_now() -> datetime:
    """Now, in UTC, without a time zone mark: the way the store keeps times."""
    return datetime.now(UTC).replace(tzinfo=None)


class Cursor:
    """One transaction under way; ``moment`` is the time of all that is written in it."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, moment: datetime) -> None:
        self._cursor = cursor
        self.moment = moment

    def run(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        """Run one statement and return all its rows."""
        return self._cursor.execute(sql, list(parameters)).fetchall()


class Database:
    """An open database file.

    Parameters
    ----------
    path
        The file; created if it does not exist and ``read_only`` is false.
    read_only
        Open without the right to change anything, for published snapshots.
    clock
        Gives the time for everything written, UTC without a time zone mark.

    Raises
    ------
    StoreLocked
        Another process has the file open.
    StoreTooNew
        The file has a format that this DuckDB does not know yet.
    StoreError
        The file cannot be opened for another reason.
    """

    def __init__(self, path: Path, *, read_only: bool = False, clock: Clock = utc_now) -> None:
        self.path = path
        self.read_only = read_only
        self.clock = clock
        # Called after each commit, while no other write is under way.
        self.saved: Callable[[], None] | None = None
        # Small writes take turns: the audit's chain needs an order, and DuckDB sees no conflict between two
        # transactions that change different columns of one row.
        self._writing = threading.RLock()
        self._under_way = False
        # What was read since the last commit: a hundred phones ask the same in the same second. Nothing but this
        # process writes, and every write clears it before it is acknowledged.
        self._read: OrderedDict[tuple[str, str], list[Row]] = OrderedDict()
        self._commits = 0
        self._reading = threading.Lock()
        self._connection = _connect(path, read_only)
        if not read_only:
            _make_private(path)

    def close(self) -> None:
        """Close the file; DuckDB then folds its write-ahead log into it."""
        with self._writing:
            self._connection.close()

    def look(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        """Return all rows of one query as they lie in the file now: for who asks whether it is whole."""
        with self._errors_in_words(), self._connection.cursor() as cursor:
            return cursor.execute(sql, list(parameters)).fetchall()

    def has(self, table: str) -> bool:
        """Whether there is a table of that name, which must be an identifier of ours."""
        # Asking the table itself is fifteen times as fast as asking DuckDB for its tables, and every start asks.
        with self._errors_in_words(), self._connection.cursor() as cursor:
            try:
                cursor.execute(f"SELECT 1 FROM {table} LIMIT 0")  # noqa: S608
            except duckdb.CatalogException:
                return False
        return True

    def read(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        """Return all rows of one query, which sees only what is committed.

        Asked again before the next write, it is answered from memory.
        """
        key = (sql, repr(parameters))
        with self._reading:
            known, commits = self._read.get(key), self._commits
        if known is not None:
            return list(known)
        rows = self.look(sql, parameters)
        if (
            len(rows) <= _KEPT_ROWS
            and sum(len(cell) for row in rows for cell in row if isinstance(cell, _LONG)) < _KEPT
        ):
            with self._reading:
                # Read before a commit that came meanwhile, it may be out of date.
                if self._commits == commits and not self.read_only:
                    self._read[key] = rows
                    if len(self._read) > _KEPT_READS:
                        self._read.popitem(last=False)
        return list(rows)

    @contextlib.contextmanager
    def writing(self, *, brings: bool = False) -> Generator[Cursor]:
        """Do what stands in the block in one transaction, all of it or nothing; after it, it survives a crash.

        Parameters
        ----------
        brings
            Whether it brings documents in: that is refused once the file is as large as it may become
            (``EVENHAND_MOST_STORE``, in megabytes). Ballots, decisions and what makes room never are.
        """
        if brings:
            self._check_size()
        if self.read_only:
            raise StoreError(
                "This is a published copy of the store, which nobody can change.",
                hint="Open the store itself in the app to make changes.",
            )
        with self._writing, self._errors_in_words(), self._connection.cursor() as connection:
            if self._under_way:
                raise RuntimeError("A write within a write would be kept although the outer one is undone.")
            connection.execute("BEGIN TRANSACTION")
            self._under_way = True
            try:
                yield Cursor(connection, self.clock())
                connection.execute("COMMIT")
            except BaseException:
                # A commit that failed has already ended the transaction.
                with contextlib.suppress(duckdb.Error):
                    connection.execute("ROLLBACK")
                raise
            finally:
                self._under_way = False
                with self._reading:
                    self._commits += 1
                    self._read.clear()
            self._make_log_private()
            if self.saved is not None:
                # What is committed is saved, and must not be called lost: the next write notes it again.
                with contextlib.suppress(StoreError, OSError):
                    self.saved()

    def _check_size(self) -> None:
        most = os.environ.get(MOST_STORE, "")
        limit = int(most) * _MEGABYTE if most.isascii() and most.isdigit() and int(most) else 0
        parts = (self.path, log_of(self.path))
        if limit and sum(part.stat().st_size for part in parts if part.exists()) >= limit:
            raise StoreError(
                f"The store {self.path} is as large as it may become: {limit // _MEGABYTE:,} MB.",
                hint=f"Nothing of this step was saved. Whoever runs Evenhand can give it more room ({MOST_STORE}).",
            )

    def checkpoint(self) -> None:
        """Fold the write-ahead log into the file."""
        with self._writing, self._errors_in_words(), self._connection.cursor() as cursor:
            # Without FORCE it fails while anybody reads, instead of waiting for them.
            cursor.execute("FORCE CHECKPOINT").fetchall()

    def _make_log_private(self) -> None:
        # DuckDB makes its log anew after each checkpoint, with the rights of any file.
        log = log_of(self.path)
        with contextlib.suppress(OSError):
            if log.stat().st_mode & 0o077:
                _make_private(log)

    @contextlib.contextmanager
    def _errors_in_words(self) -> Generator[None]:
        try:
            yield
        except (duckdb.Error, OSError) as error:
            if isinstance(error, OSError) or _FULL.search(str(error)):
                raise disk_error(self.path, error) from error
            raise self._in_words(error) from error

    def _in_words(self, error: duckdb.Error) -> StoreError:
        if _DAMAGED.search(str(error)):
            return _damaged(self.path, error)
        return StoreError(
            f"The store {self.path} could not do that: {_first_line(error)}",
            hint="Nothing of this step was saved. Restart Evenhand; evenhand doctor says what is wrong.",
        )


def log_of(path: Path) -> Path:
    """Return the path of a store's write-ahead log."""
    return path.with_name(f"{path.name}.wal")


def disk_error(path: Path, error: Exception) -> StoreError:
    """Say in words why the disk took nothing; a full one is called full."""
    said = (error.strerror or str(error)) if isinstance(error, OSError) else _first_line(error)
    if _FULL.search(said) or getattr(error, "errno", None) in {errno.ENOSPC, errno.EDQUOT}:
        return StoreError(
            f"The disk that holds {path} is full.",
            hint="Nothing of this step was saved; what was saved before is there. Make room, then try again.",
        )
    return StoreError(f"{path} cannot be written: {said}.", hint="Choose a folder you may write to.")


def _connect(path: Path, read_only: bool) -> duckdb.DuckDBPyConnection:
    if not read_only:
        _make_folder(path.parent)
    elif not path.is_file():
        raise StoreError(f"There is no store at {path}.", hint="Check the path, or publish a snapshot from the app.")
    try:
        return duckdb.connect(path, read_only=read_only, config=dict(HARDENING))
    except duckdb.Error as error:
        raise _opening_error(path, error) from error


def _make_private(path: Path) -> None:
    """Let the person alone who runs the application read a file, whatever folder it lies in."""
    # A file system without such rights, or a file of somebody else, cannot be made private by us.
    with contextlib.suppress(OSError):
        path.chmod(0o600)


def _make_folder(folder: Path) -> None:
    try:
        # Private to the person who runs the app: ballots and names lie inside.
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise StoreError(
            f"The folder {folder} for the store cannot be made: {error.strerror}.",
            hint="Name a file in a folder you may write to in EVENHAND_STORE.",
        ) from error


def _opening_error(path: Path, error: duckdb.Error) -> StoreError:
    text = str(error)
    if "lock" in text and "Could not set lock" in text:
        holder = _LOCK_HOLDER.search(text)
        who = f"{Path(holder['program']).name}, process {holder['pid']}," if holder else "Another process"
        return StoreLocked(
            f"{who} has the store {path} open, and only one process can.",
            hint="Use the Evenhand that is already running, or stop that process and try again. "
            "The command line can read a published snapshot meanwhile (--store SNAPSHOT); Evenhand publishes one "
            "at the foot of its pages.",
        )
    if "not a valid DuckDB database file" in text or "Is a directory" in text:
        return StoreError(
            f"{path} is not a store: {'it is a folder' if path.is_dir() else 'DuckDB does not recognise the file'}.",
            hint="Name another file in EVENHAND_STORE, or put back a backup copy. Nothing was changed.",
        )
    if _DAMAGED.search(text):
        return _damaged(path, error)
    if _NEWER_FILE.search(text):
        return StoreTooNew(
            f"The store {path} was written by a newer DuckDB than this one: {_first_line(error)}",
            hint="Install the Evenhand that wrote it, or a later one.",
        )
    return StoreError(
        f"The store {path} cannot be opened: {_first_line(error)}",
        hint="Check that you may read and write the file and its folder, or name another file in EVENHAND_STORE.",
    )


def _damaged(path: Path, error: duckdb.Error) -> StoreError:
    return StoreError(
        f"The store {path} is damaged: {_first_line(error)}",
        hint="Close Evenhand and put back a backup copy of the file. Nothing was changed.",
    )


def _first_line(error: Exception) -> str:
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)

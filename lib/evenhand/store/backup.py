"""Copies of a whole store: taken while it is in use, checked before they count, put back byte for byte."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import tempfile
import time
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from evenhand.errors import StoreError, StoreLocked
from evenhand.store.audit import Audit
from evenhand.store.database import Clock, Database, disk_error, log_of, utc_now
from evenhand.store.journal import Saved, accept_loss, check, saved_of
from evenhand.store.schema import MIGRATIONS

_HEADERS = 3 * 4096
"""Where DuckDB counts its checkpoints."""
_QUIET = 0.05
"""Seconds that a file must have been left alone, because systems date changes by ticks of some milliseconds."""
_TRIES = 100
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Backup:
    """What is in a copy of a store.

    Parameters
    ----------
    path
        The file; it needs no log beside it.
    sha256
        Of its bytes.
    entries, head
        How many entries its audit has, and the hash of the last.
    rows
        How many rows each table has.
    """

    path: Path
    sha256: str
    entries: int
    head: str
    rows: dict[str, int]


def back_up(path: Path, target: Path) -> Backup:
    """Copy a store into one file, also while an application uses it.

    What was acknowledged before this is called is in the copy; what is being saved meanwhile may be.

    Parameters
    ----------
    path
        The store.
    target
        The file to write; it must not exist.

    Raises
    ------
    StoreError
        There is no store, the target exists, the copy cannot be read, or its audit was changed.
    """
    if target.exists():
        raise StoreError(f"{target} exists already.", hint="Name another file, or move it away.")
    with _words(target), tempfile.TemporaryDirectory(dir=target.parent, prefix=".evenhand-") as folder:
        copy = Path(folder) / path.name
        copied(path, copy)
        saved = Saved.of(copy)
        with contextlib.closing(Database(copy)) as database:
            check(database, saved)
            accept_loss(database)  # nothing is lost: the log is folded in, and the copy needs none from here on
        kept = examined(copy)
        copy.replace(target)
    return Backup(target, kept.sha256, kept.entries, kept.head, kept.rows)


def copied(path: Path, target: Path) -> None:
    """Copy a store and its log as they were at one moment, as if the computer had stopped then.

    Raises
    ------
    StoreError
        There is no store, or it is being changed all the time.
    """
    if not path.is_file():
        raise StoreError(f"There is no store at {path}.", hint="Name its file in EVENHAND_STORE.")
    for _ in range(_TRIES):
        before = _state(path)
        # In this order the log is never shorter than was written down, and never older than the file.
        for source in (saved_of, log_of):
            if source(path).is_file():
                shutil.copyfile(source(path), source(target))
            else:
                source(target).unlink(missing_ok=True)
        shutil.copyfile(path, target)
        if before is not None and _state(path) == before:
            return
        time.sleep(_QUIET)
    raise StoreError(f"The store {path} is being changed all the time.", hint="Try again in a moment.")


def restore(backup: Path, path: Path, *, clock: Clock = utc_now) -> Path | None:
    """Put a copy in the place of a store, byte for byte, and keep what stood there.

    Returns
    -------
    pathlib.Path or None
        Where the store that stood there now lies, if one did.

    Raises
    ------
    StoreError
        The copy cannot be read or its audit was changed, or the store is in use.
    """
    wanted = examined(backup)
    kept = None
    with _words(path):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if path.exists():
            _refuse_when_in_use(path)
            kept = path.with_name(f"{path.stem}.{clock():%Y%m%dT%H%M%S}.before-restore{path.suffix}")
            path.replace(kept)
            for beside in (log_of, saved_of):
                if beside(path).exists():
                    beside(path).replace(beside(kept))
        partial = path.with_name(f".{path.name}.restoring")
        shutil.copyfile(backup, partial)
        partial.chmod(0o600)
        if _sha256(partial) != wanted.sha256:
            raise StoreError(f"{backup} changed while it was read.", hint="Try again.")
        partial.replace(path)
    return kept


def examined(path: Path) -> Backup:
    """Read all of a copy that is in use by nobody.

    Raises
    ------
    StoreError
        It cannot be read, needs a log, has other tables than this Evenhand's, or its audit was changed.
    """
    saved = Saved.of(path)
    with contextlib.closing(Database(path, read_only=True)) as database:
        check(database, saved)
        if not MIGRATIONS.applied(database):
            raise StoreError(f"{path} is no store of Evenhand.", hint="Name a file that evenhand backup wrote.")
        MIGRATIONS.pending(database)
        tables = [str(name) for (name,) in database.read("SELECT table_name FROM duckdb_tables() ORDER BY 1")]
        # Every value is read, so that a damaged block is found now and not when it is needed.
        rows = {name: len(database.read(f'SELECT * FROM "{name}"')) for name in tables}  # noqa: S608 (our tables)
        audit = Audit(database)
        wrong = audit.verify()
        if wrong is not None:
            raise StoreError(
                f"Entry {wrong} of the audit in {path} is not as it was written, or is missing.",
                hint="Use an earlier backup. evenhand audit verify shows where it breaks.",
            )
        head = audit.head()
    return Backup(path, _sha256(path), rows.get("audit", 0), head, rows)


def _refuse_when_in_use(path: Path) -> None:
    try:
        Database(path, read_only=True).close()
    except StoreLocked:
        raise
    except StoreError:
        return  # what stands there cannot be read: that is why a copy is put back


def _state(path: Path) -> tuple[int, int, bytes] | None:
    """Return what changes when the file itself is written; ``None`` right after it was."""
    found = path.stat()
    with path.open("rb") as file:
        headers = file.read(_HEADERS)
    if abs(time.time() - found.st_mtime) < _QUIET:
        return None
    return found.st_mtime_ns, found.st_size, headers


@contextlib.contextmanager
def _words(path: Path) -> Generator[None]:
    try:
        yield
    except OSError as error:
        raise disk_error(path, error) from error


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(_CHUNK):
            digest.update(part)
    return digest.hexdigest()

"""What may be wrong with a store and the place that it lies in, each with what to do."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from evenhand.errors import StoreError, StoreLocked
from evenhand.store.audit import Audit
from evenhand.store.backup import copied
from evenhand.store.database import Database, log_of
from evenhand.store.journal import Saved, accept_loss, check, saved_of
from evenhand.store.schema import MIGRATIONS

_LITTLE_ROOM = 500 * 1024**2


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was looked at.

    Parameters
    ----------
    kind
        ``fine``, ``mind`` (works, but see to it) or ``fault``.
    what, do
        What it is, and what to do about it.
    """

    kind: Literal["fine", "mind", "fault"]
    what: str
    do: str = ""


def examine(path: Path) -> tuple[Found, ...]:
    """Look at a store, also while an application uses it; nothing is changed."""
    if not path.exists():
        return (Found("fine", f"There is no store at {path} yet: the application makes it."), *_place(path.parent))
    return (*_content(path), *_rights(path), *_place(path.parent))


def give_up_loss(path: Path) -> None:
    """Take a store whose log is missing as it is.

    Raises
    ------
    StoreError
        It is in use, or cannot be read at all.
    """
    with contextlib.closing(Database(path)) as database:
        accept_loss(database)


def _content(path: Path) -> Iterator[Found]:
    try:
        Database(path, read_only=True).close()
    except StoreLocked as error:
        yield Found("fine", error.message, "It is looked at as it is at this moment.")
    except StoreError as error:
        yield Found("fault", error.message, error.hint)
        return
    copy = path
    try:
        with tempfile.TemporaryDirectory(prefix="evenhand-") as folder:
            copy = Path(folder) / path.name
            copied(path, copy)
            saved = Saved.of(copy)
            with contextlib.closing(Database(copy)) as database:
                check(database, saved)
                pending = MIGRATIONS.pending(database)
                wrong = Audit(database).verify()
    except (StoreError, OSError) as error:
        hint = error.hint if isinstance(error, StoreError) else "Look at the disk."
        said = error.message if isinstance(error, StoreError) else str(error)
        yield Found("fault", said.replace(str(copy), str(path)), hint)
        return
    yield Found("fine", f"The store {path} can be read, its log included.")
    if pending:
        yield Found(
            "mind", f"Its tables are {len(pending)} steps older than this Evenhand's.", "Start it: a copy is kept."
        )
    if wrong is None:
        yield Found("fine", "All entries of the audit are as they were written.")
    else:
        yield Found(
            "fault", f"Entry {wrong} of the audit is not as it was written.", "Put back a backup: evenhand restore."
        )


def _rights(path: Path) -> Iterator[Found]:
    for part in (path, log_of(path), saved_of(path)):
        if part.exists() and part.stat().st_mode & 0o077:
            yield Found("mind", f"Others on this computer may read {part}.", f"chmod 600 {part}")


def _place(folder: Path) -> Iterator[Found]:
    there = next(each for each in (folder, *folder.parents) if each.exists())
    free = shutil.disk_usage(there).free
    said = f"{free // 1024**2:,} MB are free where the store lies."
    yield Found("fine", said) if free > _LITTLE_ROOM else Found("mind", said, "Make room before the disk is full.")

"""The store: everything that outlives a session, in one DuckDB file."""

from __future__ import annotations

import os
import threading
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import TracebackType

from evenhand.errors import StoreError
from evenhand.places import user_folder
from evenhand.store.audit import Audit
from evenhand.store.database import Clock, Database, utc_now
from evenhand.store.drafts import Drafts
from evenhand.store.evidence import EvidenceFiles
from evenhand.store.journal import Journal, Saved, check
from evenhand.store.migrations import Migrations
from evenhand.store.results import Runs
from evenhand.store.revisions import Revisions
from evenhand.store.rubrics import Rubrics
from evenhand.store.schema import MIGRATIONS
from evenhand.store.settings import Settings
from evenhand.store.sketches import Sketches
from evenhand.store.snapshot import publish
from evenhand.store.valuations import Valuations

# The files that this process has open, with the number of stores on each. It must be one for the whole process,
# because the lock that DuckDB takes on a file is.
_OPEN: dict[Path, tuple[Database, int]] = {}
_JOURNALS: dict[Path, Journal] = {}
_OPENING = threading.Lock()


class Store:
    """An open store, one repository per concern; use as a context manager or :meth:`close` it.

    Attributes
    ----------
    drafts, evidence, revisions, sketches, runs, rubrics, valuations, settings, audit
        The repositories.
    database
        What :mod:`evenhand.workshop` reads and writes its own tables through.
    actor
        Who writes through this handle, as the audit names them.
    person
        The same where it is a person who signed in; "" for a browser, a program or nobody.
    """

    def __init__(
        self,
        database: Database,
        actor: str = "",
        *,
        own_only: bool = False,
        person: bool = False,
        publishes: bool = True,
    ) -> None:
        self.database = database
        self.actor = actor
        self.person = actor if person else ""
        self.publishes = publishes
        self.drafts = Drafts(database, actor, own_only=own_only)
        self.evidence = EvidenceFiles(database, self.person)
        self.revisions = Revisions(database, actor)
        self.sketches = Sketches(database, actor, own_only=own_only)
        self.runs = Runs(database)
        self.rubrics = Rubrics(database, actor)
        self.valuations = Valuations(database, self.person)
        self.settings = Settings(database)
        self.audit = Audit(database)
        self._closed = False

    def acting_as(self, actor: str, *, own_only: bool = False, person: bool = False, publishes: bool = True) -> Store:
        """Return a handle by which somebody writes; who opened the store closes it.

        Parameters
        ----------
        actor
            Who, as the audit names them.
        own_only
            Whether they may change drafts and remove customers only where they began or brought them, or nobody is
            known to have.
        person
            Whether this is somebody who signed in, who then stands for what a workshop's facilitator does, too.
        publishes
            Whether they may publish a snapshot.
        """
        handle = Store(self.database, actor, own_only=own_only, person=person, publishes=publishes)
        handle._closed = True
        return handle

    @property
    def path(self) -> Path:
        """The file."""
        return self.database.path

    def publish_snapshot(self, folder: Path | str) -> Path:
        """Write a copy that the command line reads with ``--store`` while the app runs.

        It holds no participants, no ballots and no codes; of workshops only the question and the decision.

        Raises
        ------
        StoreError
            Who acts through this handle may not, or the copy cannot be written.
        """
        if not self.publishes:
            raise StoreError(
                "You may not publish a snapshot here. Nothing was written.", hint="Ask somebody who may publish."
            )
        return publish(self.database, Path(folder).expanduser().resolve(), _app_version())

    def close(self) -> None:
        """Let go of the file; it is closed when the last store of this process that uses it is."""
        with _OPENING:
            if self._closed:
                return
            self._closed = True
            _, users = _OPEN[self.path]
            if users > 1:
                _OPEN[self.path] = (self.database, users - 1)
            else:
                del _OPEN[self.path]
                journal = _JOURNALS.pop(self.path, None)
                if journal is not None:
                    journal.close()
                self.database.close()
                if journal is not None:
                    journal.closed()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def default_path() -> Path:
    """``EVENHAND_STORE``, or ``evenhand.duckdb`` in the folder of the person's own work."""
    named = os.environ.get("EVENHAND_STORE", "").strip()
    return Path(named) if named else user_folder() / "evenhand.duckdb"


def open_store(path: Path | str | None = None, *, clock: Clock = utc_now, migrations: Migrations = MIGRATIONS) -> Store:
    """Open the store, making the file and its folder if need be and bringing its tables up to date.

    Opening it again in the same process gives another handle on the same connection.

    Parameters
    ----------
    path
        The file; default see :func:`default_path`.
    clock
        Gives the time for everything written; for tests.
    migrations
        The tables' history; for tests.

    Raises
    ------
    StoreLocked
        Another process has it open.
    StoreTooNew
        A newer Evenhand wrote it.
    StoreError
        It cannot be opened for another reason, or is not a store.
    """
    file = _resolved(path)
    with _OPENING:
        if file in _OPEN:
            database, users = _OPEN[file]
            if database.read_only:
                raise StoreError(f"{file} is open as a read-only snapshot in this process.", hint="Close it first.")
        else:
            saved = Saved.of(file)
            database, users = Database(file, clock=clock), 0
            try:
                check(database, saved)
                migrations.apply(database, _app_version())
                if database.has("journal"):
                    _JOURNALS[file] = Journal(database)
            except BaseException:
                database.close()
                raise
        _OPEN[file] = (database, users + 1)
    return Store(database)


def open_snapshot(path: Path | str) -> Store:
    """Open a published snapshot, or a store that no process has open, for reading only.

    Raises
    ------
    StoreLocked
        Another process has it open for writing.
    StoreError
        There is no such file, it is not a store, or its tables are older than this Evenhand's.
    """
    file = _resolved(path)
    with _OPENING:
        if file in _OPEN:
            database, users = _OPEN[file]
        else:
            saved = Saved.of(file)
            database, users = Database(file, read_only=True), 0
            try:
                check(database, saved)
                if not MIGRATIONS.applied(database) or MIGRATIONS.pending(database):
                    raise StoreError(
                        f"The tables of {file} are older than this Evenhand's.",
                        hint="Open it once with the app, or publish the snapshot again.",
                    )
            except BaseException:
                database.close()
                raise
        _OPEN[file] = (database, users + 1)
    return Store(database)


def _resolved(path: Path | str | None) -> Path:
    return Path(default_path() if path is None else path).expanduser().resolve()


@cache
def _app_version() -> str:
    try:
        return version("evenhand")
    except PackageNotFoundError:
        return "unknown"

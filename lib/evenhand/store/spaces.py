"""The spaces of one server: a store of its own for each, so that no question asked of one is answered from another.

A space is a file and not a column. Tables, caches, the audit's chain and every count belong to one space because they
lie in one file; a query that forgets to ask whose a row is finds no row of others.
"""

from __future__ import annotations

import re
import threading
from pathlib import Path

from evenhand.errors import InputError, StoreError
from evenhand.store.database import Clock, utc_now
from evenhand.store.store import Store, default_path, open_store
from evenhand.vocabulary.defaults import MAIN

NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")


def check_space(name: str) -> str:
    """Return the name of a space if it can be one: it names a folder and stands in addresses.

    Raises
    ------
    InputError
        It has other marks than small letters, digits and hyphens between them, or more than 40.
    """
    if not NAME.fullmatch(name):
        raise InputError(
            f"“{name}” cannot be the name of a space.",
            hint="Use 1 to 40 small letters and digits, with hyphens between them.",
        )
    return name


def space_path(main: Path, name: str) -> Path:
    """Return where the store of a space lies: `MAIN` at the store's own place, each other in a folder beside it."""
    if check_space(name) == MAIN:
        return main
    return main.with_name(f"{main.stem}-spaces") / name / main.name


class Spaces:
    """The stores of all spaces, each opened when it is first asked for and kept open.

    Parameters
    ----------
    main
        The store's own file; default see :func:`~evenhand.store.default_path`.
    clock
        Gives the time for everything written; for tests.
    """

    def __init__(self, main: Path | None = None, *, clock: Clock = utc_now) -> None:
        self.main = (default_path() if main is None else main).expanduser().resolve()
        self._clock = clock
        self._stores: dict[str, Store] = {}
        self._opening = threading.Lock()
        self._closed = False

    def of(self, name: str) -> Store:
        """Return the store of a space, made when it is not there yet."""
        with self._opening:
            if self._closed:
                raise StoreError("The stores of this server are closed.", hint="Start it again.")
            if name not in self._stores:
                self._stores[name] = open_store(space_path(self.main, name), clock=self._clock)
            return self._stores[name]

    def close(self) -> None:
        """Let go of all files."""
        with self._opening:
            self._closed = True
            for store in self._stores.values():
                store.close()
            self._stores.clear()

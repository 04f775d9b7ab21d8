"""A throw-away DuckDB connection that can read one folder and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray

_MEMORY = "2GB"
_SECONDS = 300

Database = Callable[[], duckdb.DuckDBPyConnection]
"""Opens a database, or returns the one that is open."""


@contextmanager
def connect(folder: Path, *, threads: int | None = None) -> Generator[duckdb.DuckDBPyConnection]:
    """Open an in-memory database for reading the files of one folder; it is gone when the block ends.

    It reaches no other file, no network and no extension, and its settings cannot be changed any more. Results do not
    depend on the number of threads.
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": _MEMORY,
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "allow_community_extensions": "false",
        # Rows keep the order of the file, which line numbers and "the first one counts" rely on.
        "preserve_insertion_order": "true",
        # Nothing about a customer is written to disk, not even for a moment.
        "max_temp_directory_size": "0B",
    }
    if threads is not None:
        config["threads"] = threads
    connection = duckdb.connect(config=config)
    try:
        # A folder called "shop [1]" is named as itself and as `literal_path` writes it.
        folders = ", ".join(literal(name) for name in (str(folder.resolve()), literal_path(folder.resolve())))
        connection.execute(f"SET allowed_directories = [{folders}]")
        connection.execute("SET enable_external_access = false")
        # The bar of a query that takes seconds would stand in the middle of what is printed for machines. In a notebook
        # DuckDB refuses even to turn it off where it lacks what it would draw it with; nothing is drawn there.
        with suppress(duckdb.InvalidInputException):
            connection.execute("SET enable_progress_bar = false")
        connection.execute(f"SET max_execution_time = {_SECONDS * 1000}")
        connection.execute("SET lock_configuration = true")
        yield connection
    finally:
        connection.close()


@contextmanager
def reach(folder: Path, *, threads: int | None = None) -> Generator[Database]:
    """Open a database as `connect` does when it is first asked for; many files are refused or asked about without."""
    with ExitStack() as stack:
        yield cache(lambda: stack.enter_context(connect(folder, threads=threads)))


def literal_path(path: Path) -> str:
    """Write a path so that DuckDB reads that very file: what would be a pattern in it stands for itself."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in str(path))


def quoted(name: str) -> str:
    """Write a column name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def whole_numbers(column: object) -> NDArray[np.int64]:
    """Take a fetched column of whole numbers as an array (n,)."""
    return np.asarray(column, dtype=np.int64)


def literal(text: str) -> str:
    """Write a text as SQL does."""
    return "'" + text.replace("'", "''") + "'"

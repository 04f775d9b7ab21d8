"""Folders of parts: which files of one belong together, and folders that are tables of another engine."""

from __future__ import annotations

import os
from fnmatch import fnmatchcase
from pathlib import Path

from evenhand.errors import CustomerDataError
from evenhand.reading import parsing

__all__ = ["MOST_PARTS", "parts_of", "refuse_tables"]

MOST_PARTS = 1000
_ELSEWHERE = (
    "Its log says which of its files count, and DuckDB reads it only by an extension that it would have to download. "
    "Write the table out as Parquet, or print the query for its own engine: evenhand customers sql TABLE --dialect …"
)


def parts_of(folder: Path, pattern: str) -> list[Path]:
    """Return the files of a folder whose names fit a pattern, in the order of their paths.

    Below it, only the folders of Hive partitions are looked into: those called ``key=value``.

    Raises
    ------
    CustomerDataError
        When there is none, there are too many, or the folder is a table of Delta Lake or Apache Iceberg.
    """
    refuse_tables(folder)
    files: list[Path] = []
    with parsing(str(folder), CustomerDataError, "a folder of files"):
        for root, folders, names in os.walk(folder):
            folders[:] = sorted(name for name in folders if "=" in name and not name.startswith((".", "_")))
            files += [Path(root) / name for name in names if fnmatchcase(name, pattern)]
            if len(files) > MOST_PARTS:
                raise CustomerDataError(
                    f"More than {MOST_PARTS:,} files in {folder} are called like {pattern!r}; that is the most."
                )
    files = sorted(file for file in files if file.is_file())
    if not files:
        raise CustomerDataError(f"No file in {folder} is called like {pattern!r}.")
    return files


def refuse_tables(folder: Path) -> None:
    """Refuse a folder whose files only count as a log beside them says.

    Raises
    ------
    CustomerDataError
        With what to do instead.
    """
    if (folder / "_delta_log").is_dir():
        raise CustomerDataError(f"{folder} is a table of Delta Lake, which is not read as files.", hint=_ELSEWHERE)
    metadata = folder / "metadata"
    if metadata.is_dir() and any(metadata.glob("*.metadata.json")):
        raise CustomerDataError(f"{folder} is a table of Apache Iceberg, which is not read as files.", hint=_ELSEWHERE)

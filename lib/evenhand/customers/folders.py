"""Folders of parts: which files of one belong together, and folders that are tables of another engine."""

from __future__ import annotations

import os
from fnmatch import fnmatchcase
from pathlib import Path

from evenhand.errors import CustomerDataError
from evenhand.reading import parsing

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
        When there is none, there are too many, or the folder belongs to a table of Delta Lake, Apache Iceberg or Hudi.
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


def refuse_tables(path: Path) -> None:
    """Refuse files that only count as a log beside them says, and folders of them: part of a table is no table.

    Above it are looked at as many folders as a table puts between itself and its files: of partitions, and ``data``.
    """
    folder = path if path.is_dir() else path.parent
    inside = [folder]
    while "=" in inside[-1].name or inside[-1].name == "data":
        inside.append(inside[-1].parent)
    for root in inside:
        engine = _engine(root)
        if engine is not None:
            what = "is" if path == root else f"belongs to {root.name}, which is"
            raise CustomerDataError(
                f"{path} {what} a table of {engine}; its files are not read as they lie.", hint=_ELSEWHERE
            )


def _engine(folder: Path) -> str | None:
    if (folder / "_delta_log").is_dir():
        return "Delta Lake"
    if (folder / ".hoodie").is_dir():
        return "Apache Hudi"
    metadata = folder / "metadata"
    return "Apache Iceberg" if metadata.is_dir() and any(metadata.glob("*.metadata.json")) else None

"""Opening files of other tools: YAML or JSON, one, several, or a folder of them, bounded."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from evenhand import marked_json, marked_yaml
from evenhand.errors import ScenarioError
from evenhand.marked_yaml import Node
from evenhand.reading import text_of

WHAT = "a file of another tool"
MOST_FILES = 200
_SUFFIXES = frozenset((".yaml", ".yml", ".json"))
_JSON = re.compile(r'\s*\{\s*(?:"|\})')


@dataclass(frozen=True, slots=True)
class Document:
    """A file as it was read.

    Parameters
    ----------
    name
        What it is called in messages.
    root
        Its top level, a mapping.
    of_folder
        Whether it was come upon in a folder, and not named.
    """

    name: str
    root: Node
    of_folder: bool = False


def opened(text: str, name: str, *, of_folder: bool = False) -> Document:
    """Return a text as a document: JSON when it is called or looks so, YAML otherwise.

    Raises
    ------
    ScenarioError
        When it cannot be read, with line and column.
    """
    as_json = Path(name).suffix.lower() == ".json" or _JSON.match(text) is not None
    root, slips = (marked_json if as_json else marked_yaml).parse(text, name, ScenarioError, WHAT)
    if slips:
        raise ScenarioError(f"{name} cannot be read as {WHAT}.", problems=slips)
    return Document(name, root, of_folder)


def documents(paths: Iterable[Path]) -> tuple[Document, ...]:
    """Return the documents at some paths; a folder stands for the YAML and JSON files in it and below.

    Raises
    ------
    ScenarioError
        When one cannot be read, there are more than `MOST_FILES`, or a folder holds none.
    """
    results: list[Document] = []
    for path in paths:
        files = _in_folder(path) if path.is_dir() else [path]
        if len(results) + len(files) > MOST_FILES:
            raise ScenarioError(f"{path} and what is named with it hold more than {MOST_FILES} files.")
        for file in files:
            name = str(file.relative_to(path)) if path.is_dir() else path.name
            text = text_of(file, ScenarioError, WHAT, most_bytes=marked_json.MAX_BYTES)
            results.append(opened(text, name, of_folder=path.is_dir()))
    return tuple(results)


def _in_folder(folder: Path) -> Sequence[Path]:
    """Return the files below a folder in the order of their names; what a link leads to lies elsewhere."""
    files: list[Path] = []
    for root, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        files += [Path(root) / name for name in names if Path(name).suffix.lower() in _SUFFIXES]
    files = [file for file in files if not file.is_symlink() and not file.name.startswith(".")]
    if not files:
        raise ScenarioError(f"{folder} holds no file that ends in .yaml, .yml or .json.")
    return sorted(files)

"""The steps of the work, in their order: each is one page, answers one question, and says so at its own head.

A page's first line is its title and its question; ``PAGE`` names its group, its icon, and its rank within the group.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from evenhand.places import PAGES
from evenhand.reading import Stamp, stamp

GROUPS = ("Describe", "Understand", "Decide")
"""The parts of the work, in their order."""


@dataclass(frozen=True, slots=True)
class Step:
    """One page."""

    name: str
    """Its name in addresses, which is its file's name."""
    title: str
    """Its name on screen."""
    group: str
    """The part of the work that it belongs to."""
    icon: str
    """A Material symbol."""
    rank: int
    """Where it stands in its group, lowest first."""
    question: str
    """What it answers; shown where people choose a page."""
    path: Path
    """The script."""


def steps() -> tuple[Step, ...]:
    """Return every page, in the order of the work."""
    # A page that was changed while the application runs is read again.
    return _steps(PAGES, stamp(PAGES, (".py",)))


def step(name: str) -> Step:
    """Return the step of that name."""
    return next(each for each in steps() if each.name == name)


@lru_cache(maxsize=8)
def _steps(folder: Path, changed: Stamp) -> tuple[Step, ...]:
    read = [_read(folder / name) for name, _, _ in changed if "/" not in name]
    return tuple(sorted(read, key=lambda step: (GROUPS.index(step.group), step.rank, step.name)))


def _read(path: Path) -> Step:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    title, _, question = (ast.get_docstring(tree) or "").partition(": ")
    heads = [
        ast.literal_eval(line.value)
        for line in tree.body
        if isinstance(line, ast.Assign) and [getattr(target, "id", "") for target in line.targets] == ["PAGE"]
    ]
    if not question or len(heads) != 1 or heads[0].keys() != {"group", "icon", "rank"}:
        raise ValueError(f"{path.name} must begin with its title and question, and set PAGE to group, icon and rank")
    return Step(path.stem, title, question=question[0].upper() + question[1:], path=path, **heads[0])

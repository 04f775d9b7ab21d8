"""Bringing together two edits of one document that began from the same state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["ABSENT", "Clash", "Merge", "merge"]


class _Absent:
    """The mark of a key that is not there; None is a value like any other."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT = _Absent()


@dataclass(frozen=True, slots=True)
class Clash:
    """A place that both changed, differently; a side that removed it has ``ABSENT`` there."""

    path: tuple[str, ...]
    base: object
    yours: object
    theirs: object


@dataclass(frozen=True, slots=True)
class Merge:
    """Both edits in one document; where they clash it holds yours, until somebody chooses."""

    body: Mapping[str, object]
    clashes: tuple[Clash, ...]


def merge(base: Mapping[str, object], yours: Mapping[str, object], theirs: Mapping[str, object]) -> Merge:
    """Merge key by key; lists are taken whole, because their items have no names to be recognised by.

    Parameters
    ----------
    base
        The document that both began from.
    yours, theirs
        The two edits of it.
    """
    clashes: list[Clash] = []
    body = _merged((), base, yours, theirs, clashes)
    return Merge(body, tuple(clashes))


def _merged(
    path: tuple[str, ...],
    base: Mapping[str, object],
    yours: Mapping[str, object],
    theirs: Mapping[str, object],
    clashes: list[Clash],
) -> dict[str, object]:
    merged: dict[str, object] = {}
    for key in (*yours, *(key for key in theirs if key not in yours)):
        place = (*path, key)
        before, mine, other = (side.get(key, ABSENT) for side in (base, yours, theirs))
        if mine == other or other == before:
            chosen = mine
        elif mine == before:
            chosen = other
        elif isinstance(mine, Mapping) and isinstance(other, Mapping):
            chosen = _merged(place, before if isinstance(before, Mapping) else {}, mine, other, clashes)
        else:
            clashes.append(Clash(place, before, mine, other))
            chosen = mine
        if chosen is not ABSENT:
            merged[key] = chosen
    return merged

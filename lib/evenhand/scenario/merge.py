"""Two edits of one draft brought together, so that nobody's work is lost.

Documents are plain values as in JSON. What only one side changed is taken; what both changed alike is no conflict;
what both changed differently is a conflict, for people to decide.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from evenhand.scenario.differences import same_values

Side = Literal["mine", "theirs"]


class Absent:
    """Says that a side has nothing at a place."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT = Absent()


@dataclass(frozen=True, slots=True)
class Conflict:
    """A place that both sides changed, differently.

    Parameters
    ----------
    path
        The place, for example ``purposes[ads].text``; items of lists go by their id.
    base, mine, theirs
        What stood there before, and what each side put; `ABSENT` for nothing.
    """

    path: str
    base: Any
    mine: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class Merge:
    """The outcome: one document, in which conflicts stand as ``theirs`` unless chosen otherwise, and the conflicts."""

    document: dict[str, Any]
    conflicts: tuple[Conflict, ...]


def merge(
    base: Mapping[str, Any],
    mine: Mapping[str, Any],
    theirs: Mapping[str, Any],
    choices: Mapping[str, Side] | None = None,
) -> Merge:
    """Return two edits of one document brought together.

    Parameters
    ----------
    base
        The document that both started from.
    mine, theirs
        The two edits; ``theirs`` is what has been saved already.
    choices
        For conflicts already decided: their path to the side to take. They are reported no more.
    """
    merging = _Merging(dict(choices or {}))
    document = merging.groups("", base, mine, theirs)
    return Merge(document, tuple(merging.conflicts))


class _Merging:
    """One merge in progress: the choices made and the conflicts met."""

    def __init__(self, choices: dict[str, Side]) -> None:
        self.choices = choices
        self.conflicts: list[Conflict] = []

    def value(self, path: str, base: Any, mine: Any, theirs: Any) -> Any:
        if same_values(mine, theirs) or same_values(theirs, base):
            return mine
        if same_values(mine, base):
            return theirs
        if _mergeable_groups(path, base, mine, theirs):
            return self.groups(path, base if isinstance(base, Mapping) else {}, mine, theirs)
        if _ids(mine) is not None and _ids(theirs) is not None and (base is ABSENT or _ids(base) is not None):
            return self.items(path, [] if base is ABSENT else base, mine, theirs)
        return self.decided(path, base, mine, theirs)

    def decided(self, path: str, base: Any, mine: Any, theirs: Any) -> Any:
        chosen = self.choices.get(path)
        if chosen is None:
            self.conflicts.append(Conflict(path, base, mine, theirs))
        return mine if chosen == "mine" else theirs

    def groups(
        self, path: str, base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]
    ) -> dict[str, Any]:
        merged = {}
        # Theirs first: it is the saved order, and what I added comes after.
        for name in [*theirs, *(name for name in mine if name not in theirs)]:
            place = f"{path}.{name}" if path else name
            value = self.value(place, base.get(name, ABSENT), mine.get(name, ABSENT), theirs.get(name, ABSENT))
            if value is not ABSENT:
                merged[name] = value
        return merged

    def items(self, path: str, base: Sequence[Any], mine: Sequence[Any], theirs: Sequence[Any]) -> list[dict[str, Any]]:
        sides = [{item["id"]: item for item in side} for side in (base, mine, theirs)]
        _, own, other = sides
        merged = []
        # Theirs first: it is the saved order, and what I added comes after.
        for name in [*other, *(name for name in own if name not in other)]:
            value = self.value(f"{path}[{name}]", *(side.get(name, ABSENT) for side in sides))
            if value is not ABSENT:
                merged.append(value)
        return merged


def _mergeable_groups(path: str, *sides: Any) -> bool:
    """Return whether groups can be merged key by key without saying something nobody meant."""
    base, *edits = sides
    if not all(isinstance(side, Mapping) for side in edits) or not (base is ABSENT or isinstance(base, Mapping)):
        return False
    groups = [side for side in sides if isinstance(side, Mapping)]
    # An unknown and a range are single answers; two kinds of scheme have nothing in common.
    if any("unknown" in group or "likely" in group for group in groups):
        return False
    return path != "scheme" or len({group.get("kind") for group in groups}) == 1


def _ids(value: Any) -> list[str] | None:
    """Return the ids of a list of items that all have one of their own, else ``None``."""
    if not isinstance(value, list):
        return None
    ids = [item["id"] for item in value if isinstance(item, Mapping) and isinstance(item.get("id"), str)]
    return ids if len(set(ids)) == len(value) else None

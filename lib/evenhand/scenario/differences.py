"""What differs between two documents of one scenario, fact by fact, in a form that can be set back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evenhand.marked_yaml import Path


@dataclass(frozen=True, slots=True)
class Difference:
    """A place that two documents fill differently.

    Parameters
    ----------
    path
        The place, in both documents.
    before, after
        What stands there in the one and in the other, as plain values.
    """

    path: Path
    before: Any
    after: Any


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Return the smallest places that differ, in the order of ``after``.

    Where groups have other keys, or lists other items, the whole group or list is one difference: putting ``before``
    there makes the documents alike again.

    Parameters
    ----------
    before, after
        Documents as `evenhand.scenario.document_of` gives them.
    """
    names = [*after, *(name for name in before if name not in after)]
    return tuple(
        result
        for name in names
        for result in _between((name,), before.get(name), after.get(name))
        if not (name in before and name in after and same_values(before[name], after[name]))
    )


def _between(path: Path, before: Any, after: Any) -> Iterator[Difference]:
    if same_values(before, after):
        return
    if _are_groups(before, after):
        for name in after:
            yield from _between((*path, name), before[name], after[name])
    elif _are_lists(before, after):
        for index, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from _between((*path, index), one, other)
    else:
        yield Difference(path, before, after)


def _are_groups(before: Any, after: Any) -> bool:
    """Return whether both are groups of the same facts; an unknown and a range are single answers."""
    if not (isinstance(before, Mapping) and isinstance(after, Mapping)) or before.keys() != after.keys():
        return False
    return not ({"unknown", "likely"} & after.keys()) and before.get("kind") == after.get("kind")


def _are_lists(before: Any, after: Any) -> bool:
    """Return whether both are lists of the same groups, told by their ids where they have any."""
    if not (isinstance(before, Sequence) and isinstance(after, Sequence)) or len(before) != len(after):
        return False
    items = [*before, *after]
    if isinstance(before, str) or isinstance(after, str) or not all(isinstance(item, Mapping) for item in items):
        return False
    return [item.get("id") for item in before] == [item.get("id") for item in after]


def same_values(first: Any, second: Any) -> bool:
    """Return whether two plain values are the same answer: true and 1, equal in Python, are not."""
    if isinstance(first, bool) is not isinstance(second, bool):
        return False
    if isinstance(first, Mapping) and isinstance(second, Mapping):
        return first.keys() == second.keys() and all(same_values(value, second[name]) for name, value in first.items())
    if isinstance(first, (list, tuple)) and isinstance(second, (list, tuple)):
        return len(first) == len(second) and all(map(same_values, first, second))
    return bool(first == second)

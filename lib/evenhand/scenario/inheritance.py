"""One document laid over another: what ``extends`` means.

Groups are merged key by key. Lists whose items all have an ``id`` are merged item by item; any other list, and an
empty one, replaces what was there. A value, ``null`` and ``unknown`` replace too.
"""

from __future__ import annotations

from evenhand.marked_yaml import Node


def overlay(below: Node, above: Node, path: tuple[str, ...] = ()) -> Node:
    """Return the tree of ``above`` laid over the tree of ``below``; every value keeps the place it was written at."""
    if isinstance(below.content, dict) and isinstance(above.content, dict):
        return _overlay_groups(below, below.content, above, above.content, path)
    if isinstance(below.content, list) and isinstance(above.content, list):
        return _overlay_lists(below.content, above, above.content, path)
    return above


def _overlay_groups(
    below: Node, old: dict[str, Node], above: Node, new: dict[str, Node], path: tuple[str, ...]
) -> Node:
    if "unknown" in old or "unknown" in new:
        return above
    if path == ("scheme",) and "kind" in new and _value(new, "kind") != _value(old, "kind"):
        # Another kind of scheme shares nothing with the one before.
        return above
    content = dict(old)
    for name, node in new.items():
        content[name] = overlay(old[name], node, (*path, name)) if name in old else node
    if path == ("notice",):
        # A file and the text read from it belong together: half of the other's pair must not stay.
        for name, partner in (("text", "content"), ("content", "text")):
            if name in new and partner not in new:
                content.pop(partner, None)
    return Node(content, above.file, above.line, above.column, {**below.keys, **above.keys})


def _overlay_lists(old: list[Node], above: Node, new: list[Node], path: tuple[str, ...]) -> Node:
    old_ids, new_ids = item_ids(old), item_ids(new)
    if not old_ids or not new_ids:
        return above
    changes = dict(zip(new_ids, new, strict=True))
    if len(changes) < len(new):
        return above  # an id twice: validation says so
    items = [
        overlay(node, changes[name], (*path, "[]")) if name in changes else node
        for name, node in zip(old_ids, old, strict=True)
    ]
    items += [node for name, node in changes.items() if name not in old_ids]
    return Node(items, above.file, above.line, above.column)


def item_ids(items: list[Node]) -> list[str]:
    """Return the id of each item of a list, or an empty list when any has none."""
    ids = [_value(item.content, "id") if isinstance(item.content, dict) else None for item in items]
    return [name for name in ids if isinstance(name, str)] if all(isinstance(name, str) for name in ids) else []


def _value(group: dict[str, Node], name: str) -> object:
    return group[name].content if name in group else None

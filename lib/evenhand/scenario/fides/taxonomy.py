"""Members of the Fides taxonomy: fideslang accepts any key, so membership is checked here."""

from __future__ import annotations

from evenhand.marked_yaml import Node
from evenhand.nearest import nearest
from evenhand.scenario.fides.ledger import Group, Ledger
from evenhand.scenario.fides.vocabulary import ancestor

__all__ = ["member", "members"]


def member(
    ledger: Ledger, word: str, node: Node, path: str, kind: str, taxonomy: frozenset[str], depth: int, fact: str
) -> str | None:
    """Return a word's member of the taxonomy: itself, or the parent it lies below; ``None`` with a warning.

    Parameters
    ----------
    kind
        What it should be, in words: "data category".
    depth
        How many parts a parent must have to be taken.
    fact
        The scenario's fact it is for.
    """
    if word in taxonomy:
        ledger.taken(node, path, fact)
        return word
    near = nearest(word, taxonomy)
    parent = ancestor(word, taxonomy, depth)
    said = f"{word!r} is no {kind} of the Fides taxonomy"
    if parent is None:
        ledger.warn(node, path, f"{said}; {fact} stays unknown", near)
        notes = ledger.notes.setdefault(fact, [])
        notes.append(f"the manifest says {word!r}, which is no {kind} of the Fides taxonomy")
        return None
    ledger.warn(node, path, f"{said}; its parent {parent!r} is taken", near)
    return parent


def members(
    group: Group, key: str, kind: str, taxonomy: frozenset[str], depth: int, fact: str
) -> tuple[tuple[str, ...], bool]:
    """Return the members that a list names, each once, and whether every word of it was one or lay below one."""
    results = [
        member(group.ledger, word, node, path, kind, taxonomy, depth, fact) for word, node, path in group.texts(key)
    ]
    known = tuple(dict.fromkeys(item for item in results if item is not None))
    return known, None not in results

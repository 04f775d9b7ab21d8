"""Members of the Fides taxonomy, and of one's own: fideslang accepts any key, so membership is checked here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fideslang.models import DataCategory, DataSubject, DataUse

from evenhand.marked_yaml import Node
from evenhand.nearest import nearest
from evenhand.scenario.facts import DATA_CATEGORIES, DATA_SUBJECTS, DATA_USES
from evenhand.scenario.fides.vocabulary import ancestor
from evenhand.scenario.interchange.ledger import Group, Ledger

OWN_KINDS = ("data_category", "data_use", "data_subject")
"""The resources that add members to the taxonomy."""

_OWN_KEYS = {
    "data_category": tuple(DataCategory.model_fields),
    "data_use": tuple(DataUse.model_fields),
    # fideslang gives subjects no parent; a manifest that says one is understood all the same.
    "data_subject": (*DataSubject.model_fields, "parent_key"),
}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one kind.

    Parameters
    ----------
    kind
        What each is, in words: "data category".
    known
        The members of the Fides taxonomy.
    depth
        How many parts a member must have to be taken in place of one that lies below it, so that it says something.
    parents
        Members of one's own, each with what it lies below; ``None`` where that is not said.
    """

    kind: str
    known: frozenset[str]
    depth: int
    parents: Mapping[str, str | None] = field(default_factory=dict)

    def above(self, word: str) -> str | None:
        """Return the member of the Fides taxonomy that a word of one's own lies below, or ``None``."""
        seen: set[str] = set()
        while word not in self.known:
            if word in seen:
                return None
            seen.add(word)
            parent = self.parents.get(word)
            if parent is None:
                return ancestor(word, self.known, self.depth)
            word = parent
        return word if len(word.split(".")) >= self.depth else None


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """The three vocabularies of a manifest."""

    categories: Vocabulary = Vocabulary("data category", DATA_CATEGORIES, 2)
    uses: Vocabulary = Vocabulary("data use", DATA_USES, 1)
    subjects: Vocabulary = Vocabulary("data subject", DATA_SUBJECTS, 1)


def taxonomy_of(tops: Sequence[Group]) -> Taxonomy:
    """Return the taxonomy of Fides with the members that manifests add, and account for their definitions."""
    plain = Taxonomy()
    return Taxonomy(
        _with_own(plain.categories, "data_category", tops),
        _with_own(plain.uses, "data_use", tops),
        _with_own(plain.subjects, "data_subject", tops),
    )


def _with_own(plain: Vocabulary, resource: str, tops: Sequence[Group]) -> Vocabulary:
    definitions = [group for top in tops for group in top.groups(resource)]
    keys = [group.text("fides_key") for group in definitions]
    parents = [group.text("parent_key") for group in definitions]
    own = {
        key[0]: parent[0] if parent else None
        for key, parent in zip(keys, parents, strict=True)
        if key is not None and key[0] not in plain.known
    }
    vocabulary = Vocabulary(plain.kind, plain.known, plain.depth, own)
    for group, key, parent in zip(definitions, keys, parents, strict=True):
        if key is not None:
            _account(vocabulary, group, key, parent)
        group.finish(_OWN_KEYS[resource], {})
    return vocabulary


def _account(vocabulary: Vocabulary, group: Group, key: tuple[str, Node], parent: tuple[str, Node] | None) -> None:
    """Say what a member of one's own stands for."""
    ledger, at = group.ledger, group.at("fides_key")
    if key[0] in vocabulary.known:
        ledger.left(key[1], at, "it is a member of the Fides taxonomy itself")
        return
    if parent is not None and parent[0] not in {*vocabulary.known, *vocabulary.parents}:
        near = nearest(parent[0], {*vocabulary.known, *vocabulary.parents})
        ledger.warn(parent[1], group.at("parent_key"), f"{parent[0]!r} is no {vocabulary.kind}", near)
    above = vocabulary.above(key[0])
    if above is None:
        ledger.left(key[1], at, f"it lies below no {vocabulary.kind} of the Fides taxonomy that says anything")
    else:
        ledger.changed(key[1], at, "purposes", f"stands for {above!r} wherever it is used")


def member(vocabulary: Vocabulary, ledger: Ledger, word: str, node: Node, path: str, fact: str) -> str | None:
    """Return a word's member of the taxonomy: itself, or what it lies below; ``None`` with a warning.

    Parameters
    ----------
    fact
        The scenario's fact it is for.
    """
    if word in vocabulary.known:
        ledger.taken(node, path, fact)
        return word
    above, kind = vocabulary.above(word), vocabulary.kind
    own = word in vocabulary.parents
    if own and above is not None:
        ledger.changed(node, path, fact, f"{word!r} is a {kind} of your own; {above!r}, which it lies below, is taken")
        return above
    said = f"{word!r} is no {kind} of the Fides taxonomy"
    near = None if own else nearest(word, {*vocabulary.known, *vocabulary.parents})
    if above is None:
        ledger.warn(node, path, f"{said}; {fact} stays unknown", near)
        note = f"the manifest says {word!r}, which is no {kind} of the Fides taxonomy"
        notes = ledger.notes.setdefault(fact, [])
        if note not in notes:
            notes.append(note)
        return None
    ledger.warn(node, path, f"{said}; its parent {above!r} is taken", near)
    return above


def members(vocabulary: Vocabulary, group: Group, key: str, fact: str) -> tuple[tuple[str, ...], bool]:
    """Return the members that a list names, each once, and whether every word of it was one or lay below one."""
    results = [member(vocabulary, group.ledger, word, node, path, fact) for word, node, path in group.texts(key)]
    known = tuple(dict.fromkeys(item for item in results if item is not None))
    return known, None not in results

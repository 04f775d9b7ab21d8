"""The registry of propositions: every law that a criterion may cite, from ``data/law/<place>``.

A folder holds ``acts/<act>.yaml`` (the act and what it lays down), ``extracts/<act>.txt`` (the paragraphs that are
quoted, as they stand in the copy), ``not-held.yaml`` (what may not be asserted) and ``criteria/<pillar>.yaml`` (what
each criterion rests on there).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from pydantic import Field

from evenhand.errors import RubricError
from evenhand.law.act import NOT_HELD, Act, Entry, NotHeld, Proposition
from evenhand.law.document import Document, beside, entries
from evenhand.law.place import Place
from evenhand.places import LAW
from evenhand.reading import stamp

WHAT = "a file of law"


class _NotHeldFile(Entry):
    not_held: tuple[NotHeld, ...] = Field(default=())


@dataclass(frozen=True)
class Registry:
    """All acts and what they lay down.

    Parameters
    ----------
    folder
        Where it was read from.
    acts
        By id.
    propositions
        By id.
    folders
        The name of the folder that holds each act.
    places
        What each place is, by folder; a folder without one holds law that places borrow.
    not_held
        What may not be asserted as read, by folder.
    """

    folder: Path
    acts: Mapping[str, Act]
    propositions: Mapping[str, Proposition]
    folders: Mapping[str, str]
    places: Mapping[str, Place]
    not_held: Mapping[str, tuple[NotHeld, ...]]

    def act_of(self, proposition: str) -> Act:
        """Return the act that lays a proposition down."""
        return self._act_by_proposition[proposition]

    @cached_property
    def _act_by_proposition(self) -> Mapping[str, Act]:
        return {item.id: act for act in self.acts.values() for item in act.propositions}

    def codes(self, act: str) -> tuple[str, ...]:
        """Return the codes of the places where an act is in force, or is heeded."""
        return tuple(
            place.code for folder, place in self.places.items() if folder == self.folders[act] or act in place.borrows
        )

    def extract(self, act: str) -> Path:
        """Return the file with the paragraphs of an act that are quoted."""
        return self.folder / self.folders[act] / "extracts" / f"{act}.txt"


def load_registry(folder: Path = LAW) -> Registry:
    """Load the registry.

    Raises
    ------
    RubricError
        With every fault, each with file, line and field.
    """
    return _load(folder, stamp(folder))


@lru_cache(maxsize=8)
def _load(folder: Path, _stamp: tuple[tuple[str, int, int], ...]) -> Registry:
    documents: list[Document] = []
    acts: dict[str, Act] = {}
    folders: dict[str, str] = {}
    propositions: dict[str, Proposition] = {}
    for path in sorted(folder.glob("*/acts/*.yaml")):
        document = Document.of(path, RubricError, WHAT, within=folder)
        documents.append(document)
        for problem in _acts(document, path, acts, propositions):
            document.fault(problem)
        folders[path.stem] = path.parents[1].name
    not_held: dict[str, tuple[NotHeld, ...]] = {}
    for path in sorted(folder.glob(f"*/{NOT_HELD}")):
        document = Document.of(path, RubricError, WHAT, within=folder)
        documents.append(document)
        content = document.validated(_NotHeldFile)
        not_held[path.parent.name] = content.not_held if content else ()
    places: dict[str, Place] = {}
    for path in sorted(folder.glob("*/place.yaml")):
        document = Document.of(path, RubricError, WHAT, within=folder)
        documents.append(document)
        place = document.validated(Place)
        if place is not None:
            places[path.parent.name] = place
    problems = [problem for document in documents for problem in document.problems]
    if problems:
        raise RubricError("The law has a fault", hint="Correct the file and load it again.", problems=problems)
    return Registry(folder, acts, propositions, folders, places, not_held)


def _acts(document: Document, path: Path, acts: dict[str, Act], propositions: dict[str, Proposition]) -> Iterator[str]:
    """Read one act into the registry; yield what clashes with what is already there."""
    entries(document.root).setdefault("id", beside(document.root, path.stem))
    act = document.validated(Act)
    if act is None:
        return
    if act.id != path.stem or act.id in acts:
        yield f"the act {act.id!r} must be named as its file is, and once"
    acts[act.id] = act
    for item in act.propositions:
        if item.id in propositions:
            yield f"{item.id!r} is there twice"
        propositions[item.id] = item

"""Rubric files: strict YAML in, one `Rubric` out, every fault at once with its line.

A folder holds one file a pillar, and ``sources.yaml``, which names each standard and study once so that criteria can
cite ``{of: iso-29184, at: clause 5.4.6}``. What a criterion rests on in law, and which gates fall where, stands with
the law of each place (`evenhand.scoring.applied`). A single file adds a user's own criteria to the built-in ones; they
are marked local.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from evenhand.errors import Problem, RubricError
from evenhand.law.document import Document, beside, entries, items
from evenhand.law.registry import Registry, load_registry
from evenhand.marked_yaml import MAX_BYTES, Node
from evenhand.marked_yaml import Path as Location
from evenhand.nearest import nearest
from evenhand.places import LAW, RUBRICS
from evenhand.reading import parsing, stamp, text_of
from evenhand.scoring.applied import applied, cited
from evenhand.scoring.rubric import Citation, Criterion, Pillar, Rubric
from evenhand.scoring.rules import RULES

SOURCES = "sources.yaml"
WHAT = "a rubric"
OF_THE_REGISTRY = ("proposition", "says", "sentence", "copy_read", "in_force", "until", "compared")
"""What only the registry of law says of a source."""


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    pillar: Pillar
    researched: date
    """When it was written; how far its law was read stands with each source."""
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]


def load_rubric(path: Path | str = RUBRICS, law: Path = LAW) -> Rubric:
    """Load a rubric.

    Parameters
    ----------
    path
        A folder with a whole rubric, or one file whose criteria are added to the built-in ones and marked local.
    law
        The folder of the law of each place.

    Raises
    ------
    RubricError
        With every fault found, each with file, line and field.
    """
    place = Path(path)
    if place.is_dir():
        return _folder(place, law, (stamp(place), stamp(law)))
    text = text_of(place, RubricError, WHAT, most_bytes=MAX_BYTES, hint=f"Give a file that is {WHAT}.")
    return parse_rubric(text, place.name, law)


def parse_rubric(text: str, name: str, law: Path = LAW) -> Rubric:
    """Return the built-in criteria with those of a file of one's own, which are marked local.

    Parameters
    ----------
    text, name
        What the file says, and what it is called wherever its criteria count.
    law
        The folder of the law of each place.

    Raises
    ------
    RubricError
        With every fault found, each with file, line and field.
    """
    return _added(text, name, law, (stamp(RUBRICS), stamp(law)))


class _Whole(BaseModel):
    """A rubric as it was applied: with the law behind each criterion written out."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    law_as_of: date
    own: str = ""
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]


def rubric_text(rubric: Rubric) -> str:
    """Return a whole rubric as JSON, which `rubric_of` reads back as the same rubric without the law beside it."""
    whole = _Whole(law_as_of=rubric.law_as_of, own=rubric.own, criteria=rubric.criteria)
    stated = whole.model_dump(mode="json", exclude_defaults=True)
    return json.dumps(stated, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def rubric_of(text: str, name: str) -> Rubric:
    """Return the rubric that `rubric_text` wrote.

    Raises
    ------
    RubricError
        When it is another text, or holds a criterion that nothing here can judge by.
    """
    with parsing(name, RubricError, WHAT):
        whole = _Whole.model_validate_json(text)
    unknown = [item.id for item in whole.criteria if item.id not in RULES and item.scale is None]
    if unknown:
        raise RubricError(
            f"{name} cannot be applied.",
            hint="It was written by another version of Evenhand: check it with that one.",
            problems=[Problem(f"no rule here judges by {item}", file=name, field=item) for item in unknown],
        )
    return Rubric(whole.criteria, whole.law_as_of, whole.own)


@lru_cache(maxsize=8)
def _added(text: str, name: str, law: Path, stamps: object) -> Rubric:
    document = Document.of_text(text, name, RubricError, WHAT)
    built_in = _folder(RUBRICS, law, stamps)
    return replace(_read([document], _laws(RUBRICS / SOURCES), load_registry(law), built_in), own=name)


@lru_cache(maxsize=8)
def _folder(folder: Path, law: Path, _stamp: object) -> Rubric:
    files = [item for item in sorted(folder.glob("*.yaml")) if item.name != SOURCES]
    if not files:
        raise RubricError(f"The folder {folder.name!r} holds no rubric files", hint="A rubric file ends in .yaml.")
    documents: list[Document] = []
    problems: list[Problem] = []
    for path in files:
        try:
            documents.append(Document.of(path, RubricError, WHAT))
        except RubricError as error:
            problems += error.problems
    return _read(documents, _laws(folder / SOURCES), load_registry(law), None, problems)


def _laws(path: Path) -> dict[str, Node]:
    """Read the file that names each standard and study once."""
    if not path.exists():
        return {}
    document = Document.of(path, RubricError, WHAT)
    laws = entries(document.root)
    for key, law in laws.items():
        document.validated(Citation, law, (key,))
    if document.problems:
        raise _failed(document.problems)
    return laws


def _read(
    documents: Sequence[Document],
    laws: dict[str, Node],
    registry: Registry,
    built_in: Rubric | None,
    unread: Sequence[Problem] = (),
) -> Rubric:
    known = list(built_in) if built_in else []
    seen = {criterion.id: "the built-in rubric" for criterion in known}
    problems = list(unread)
    read: list[tuple[Document, int, Criterion]] = []
    for document in documents:
        _prepare(document, laws, registry, local=built_in is not None)
        content = document.validated(_File)
        for index, criterion in enumerate(content.criteria if content else ()):
            if criterion.id in seen:
                document.fault(f"{criterion.id} is already in {seen[criterion.id]}", ("criteria", index, "id"))
            if criterion.local and criterion.scale is None:
                document.fault("a criterion of your own needs a scale", ("criteria", index))
            seen[criterion.id] = document.name
            read.append((document, index, criterion))
        problems += document.problems
    whole = [item for _, _, item in read]
    if built_in is None:
        whole, faults = applied(whole, registry)
        problems += faults
    for (document, index, _), criterion in zip(read, whole, strict=True):
        before = len(document.problems)
        for fault in criterion.gate_faults():
            document.fault(fault, ("criteria", index))
        if not criterion.sources:
            document.fault("rests on nothing; give sources, or cite a law in a place", ("criteria", index))
        problems += document.problems[before:]
    if problems:
        raise _failed(problems)
    criteria = (*known, *whole)
    days = [source.text_read for criterion in criteria for source in criterion.sources if source.text_read is not None]
    return Rubric(criteria, min(days, default=date.min))


def _failed(problems: Sequence[Problem]) -> RubricError:
    count = len(problems)
    return RubricError(
        "The rubric has a fault" if count == 1 else f"The rubric has {count} faults",
        hint="Correct the file and load it again; the score is not computed from half a rubric.",
        problems=problems,
    )


def _prepare(document: Document, laws: dict[str, Node], registry: Registry, *, local: bool) -> None:
    """Fill in what the file says once for all its criteria, and spell out citations."""
    top = entries(document.root)
    pillar = top.get("pillar")
    for index, item in enumerate(items(top.get("criteria"))):
        criterion = entries(item)
        if not criterion:
            continue
        if pillar is not None and criterion.setdefault("pillar", pillar).values() != pillar.values():
            document.fault("a criterion belongs to the pillar of its file", ("criteria", index, "pillar"))
        if "local" in criterion:
            document.fault("is set by the program, not by the file", ("criteria", index, "local"))
        criterion["local"] = beside(item, local)
        sources = criterion.get("sources")
        if sources is not None and isinstance(sources.content, list):
            whole = [
                node
                for number, source in enumerate(sources.content)
                for node in _spelled_out(document, laws, registry, ("criteria", index, "sources", number), source)
            ]
            sources.content = whole


def _spelled_out(
    document: Document, laws: dict[str, Node], registry: Registry, where: Location, source: Node
) -> list[Node]:
    """Return what one entry of a list of sources stands for."""
    parts = entries(source)
    for name in OF_THE_REGISTRY:
        if name in parts:
            document.fault("is said by the registry of law only; cite it as {law: …}", (*where, name))
    if "law" in parts:
        return _of_law(document, registry, (*where, "law"), parts["law"], source)
    if "of" not in parts:
        return [source]
    whole: list[Node] = []
    extra = {name: node for name, node in parts.items() if name not in ("of", "at")}
    for named in items(parts["of"]) or [parts["of"]]:
        if named.text not in laws:
            document.fault(f"{named.text!r} is not named in {SOURCES}", (*where, "of"), nearest(named.text, laws))
            continue
        law = entries(laws[named.text])
        at = parts["at"].text if "at" in parts else ""
        text = beside(source, f"{law['text'].content} {at}".strip())
        whole.append(beside(source, {**law, "text": text, **extra}))
    return whole


def _of_law(document: Document, registry: Registry, where: Location, law: Node, source: Node) -> list[Node]:
    """Return the propositions of the registry that one entry cites."""
    whole: list[Node] = []
    for named in items(law) or [law]:
        if named.text not in registry.propositions:
            nearest_name = nearest(named.text, registry.propositions)
            document.fault(f"{named.text!r} is not in the registry of law", where, nearest_name)
            continue
        said = cited(registry, named.text).model_dump(mode="json", exclude_none=True)
        whole.append(_node(source, said))
    return whole


def _node(source: Node, value: object) -> Node:
    if isinstance(value, dict):
        return beside(source, {name: _node(source, item) for name, item in value.items()})
    if isinstance(value, list):
        return beside(source, [_node(source, item) for item in value])
    return beside(source, value)

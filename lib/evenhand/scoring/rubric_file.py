"""Rubric files: strict YAML in, one `Rubric` out, every fault at once with its line.

A folder holds one file a pillar and ``sources.yaml``, which names each law once so that criteria can cite
``{of: gdpr, at: Art. 7(4)}``. A single file adds a user's own criteria to the built-in ones; they are marked local.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from evenhand.errors import Problem, RubricError
from evenhand.marked_yaml import MAX_BYTES, Node, parse, written
from evenhand.marked_yaml import Path as Location
from evenhand.nearest import nearest
from evenhand.places import RUBRICS
from evenhand.reading import parsing, text_of
from evenhand.scoring.paths import PathError
from evenhand.scoring.rubric import Citation, Criterion, Pillar, Rubric

__all__ = ["load_rubric"]

SOURCES = "sources.yaml"
WHAT = "a rubric"
_Model = TypeVar("_Model", bound=BaseModel)
_SHOWN = 60


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    pillar: Pillar
    researched: date
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]


def load_rubric(path: Path | str = RUBRICS) -> Rubric:
    """Load a rubric.

    Parameters
    ----------
    path
        A folder with a whole rubric, or one file whose criteria are added to the built-in ones and marked local.

    Raises
    ------
    RubricError
        With every fault found, each with file, line and field.
    """
    place = Path(path)
    if place.is_dir():
        return _folder(place, _stamp(place))
    built_in = _folder(RUBRICS, _stamp(RUBRICS))
    return _read([place], _laws(RUBRICS / SOURCES), built_in)


def _stamp(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Return what changes when any file of the folder does, so that a loaded rubric can be kept."""
    return tuple((item.name, item.stat().st_mtime_ns, item.stat().st_size) for item in sorted(folder.glob("*.yaml")))


@lru_cache(maxsize=8)
def _folder(folder: Path, _stamp: tuple[tuple[str, int, int], ...]) -> Rubric:
    files = [item for item in sorted(folder.glob("*.yaml")) if item.name != SOURCES]
    if not files:
        raise RubricError(f"The folder {folder.name!r} holds no rubric files", hint="A rubric file ends in .yaml.")
    return _read(files, _laws(folder / SOURCES), None)


@dataclass(slots=True)
class _Document:
    """A rubric file while it is read: its tree, and what is wrong with it."""

    name: str
    root: Node
    problems: list[Problem]

    @classmethod
    def of(cls, path: Path) -> _Document:
        text = text_of(path, RubricError, WHAT, most_bytes=MAX_BYTES, hint="Give a rubric file or a folder with them.")
        return cls(path.name, *parse(text, path.name, RubricError, WHAT))

    def fault(
        self, message: str, where: Location = (), suggestion: str | None = None, allowed: Sequence[str] = ()
    ) -> None:
        """Record a fault at the key, item or value that a location names, or the nearest there is."""
        place = self.root.find(where)
        mark = place.key or place.node
        field = written(where) or None
        self.problems.append(Problem(message, self.name, mark.line, mark.column, field, tuple(allowed), suggestion))

    def validated(self, model: type[_Model], node: Node, start: Location = ()) -> _Model | None:
        """Return what a node says, or record why it says nothing."""
        with parsing(self.name, RubricError, WHAT):
            try:
                return model.model_validate(node.values())
            except ValidationError as error:
                faults = error.errors()
        _explain(self, faults, start)
        return None


def _laws(path: Path) -> dict[str, Node]:
    """Read the file that names each law once."""
    if not path.exists():
        return {}
    document = _Document.of(path)
    laws = _entries(document.root)
    for key, law in laws.items():
        document.validated(Citation, law, (key,))
    if document.problems:
        raise _failed(document.problems)
    return laws


def _entries(node: Node | None) -> dict[str, Node]:
    """Return the entries of a mapping; none of anything else, which validation refuses."""
    return node.content if node is not None and isinstance(node.content, dict) else {}


def _items(node: Node | None) -> list[Node]:
    return node.content if node is not None and isinstance(node.content, list) else []


def _read(files: Sequence[Path], laws: dict[str, Node], built_in: Rubric | None) -> Rubric:
    criteria = list(built_in) if built_in else []
    dates = [built_in.law_as_of] if built_in else []
    seen = {criterion.id: "the built-in rubric" for criterion in criteria}
    problems: list[Problem] = []
    for path in files:
        try:
            document = _Document.of(path)
        except RubricError as error:
            problems += error.problems
            continue
        _prepare(document, laws, local=built_in is not None)
        content = document.validated(_File, document.root)
        for index, criterion in enumerate(content.criteria if content else ()):
            if criterion.id in seen:
                document.fault(f"{criterion.id} is already in {seen[criterion.id]}", ("criteria", index, "id"))
            if criterion.local and criterion.scale is None:
                document.fault("a criterion of your own needs a scale", ("criteria", index))
            seen[criterion.id] = path.name
        problems += document.problems
        if content:
            criteria += content.criteria
            dates.append(content.researched)
    if problems:
        raise _failed(problems)
    return Rubric(tuple(criteria), min(dates))


def _failed(problems: Sequence[Problem]) -> RubricError:
    count = len(problems)
    return RubricError(
        "The rubric has a fault" if count == 1 else f"The rubric has {count} faults",
        hint="Correct the file and load it again; the score is not computed from half a rubric.",
        problems=problems,
    )


def _prepare(document: _Document, laws: dict[str, Node], *, local: bool) -> None:
    """Fill in what the file says once for all its criteria, and spell out citations."""
    top = _entries(document.root)
    pillar = top.get("pillar")
    for index, item in enumerate(_items(top.get("criteria"))):
        criterion = _entries(item)
        if not criterion:
            continue
        if pillar is not None and criterion.setdefault("pillar", pillar).values() != pillar.values():
            document.fault("a criterion belongs to the pillar of its file", ("criteria", index, "pillar"))
        if "local" in criterion:
            document.fault("is set by the program, not by the file", ("criteria", index, "local"))
        criterion["local"] = _beside(item, local)
        sources = criterion.get("sources")
        if sources is not None and isinstance(sources.content, list):
            sources.content = _spelled_out(document, laws, ("criteria", index, "sources"), sources.content)


def _beside(node: Node, content: Any) -> Node:
    """Return a value that the file does not say, at the place of one that it does."""
    return Node(content, node.file, node.line, node.column)


def _spelled_out(document: _Document, laws: dict[str, Node], where: Location, sources: list[Node]) -> list[Node]:
    whole: list[Node] = []
    for index, source in enumerate(sources):
        parts = _entries(source)
        if "of" not in parts:
            whole.append(source)
            continue
        extra = {name: node for name, node in parts.items() if name not in ("of", "at")}
        for named in _items(parts["of"]) or [parts["of"]]:
            key = named.text
            if key not in laws:
                document.fault(f"{key!r} is not named in {SOURCES}", (*where, index, "of"), nearest(key, laws))
                continue
            law = _entries(laws[key])
            at = parts["at"].text if "at" in parts else ""
            text = _beside(source, f"{law['text'].content} {at}".strip())
            whole.append(_beside(source, {**law, "text": text, **extra}))
    return whole


def _explain(document: _Document, faults: Sequence[ErrorDetails], start: Location) -> None:
    """Turn pydantic's errors into problems with a place."""
    for fault in faults:
        if fault["type"] == "too_short" and len(faults) > 1:
            continue  # a list is short of what was refused in it
        where: Location = (*start, *(step for step in fault["loc"]))
        suggestion = None
        message = fault["msg"].removeprefix("Value error, ")
        allowed: Sequence[str] = ()
        context = fault.get("ctx", {})
        if fault["type"] == "extra_forbidden":
            message = "is not a known field"
            suggestion = nearest(str(where[-1]), _siblings(where))
        elif fault["type"] == "missing":
            message = "is missing"
        elif fault["type"] in ("enum", "literal_error"):
            allowed = tuple(re.findall(r"'([^']+)'", str(context.get("expected", ""))))
            message = f"{str(fault['input'])[:_SHOWN]!r} is not allowed"
            suggestion = nearest(str(fault["input"]), allowed) if allowed else None
        elif isinstance(context.get("error"), PathError):
            suggestion = context["error"].suggestion
        document.fault(message, where, suggestion, allowed)


def _siblings(where: Location) -> list[str]:
    """Return the names that could have stood at a place: the fields of the model there."""
    model: type[BaseModel] = _File
    for step in where[:-1]:
        if isinstance(step, str) and step in model.model_fields:
            model = next(_models(model.model_fields[step].annotation), model)
    return list(model.model_fields)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """Yield the models an annotation is made of."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)

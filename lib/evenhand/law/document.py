"""A YAML file of data while it is read strictly: its tree, and everything that is wrong with it, each with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from evenhand.errors import InputError, Problem
from evenhand.marked_yaml import MAX_BYTES, Node, parse, written
from evenhand.marked_yaml import Path as Location
from evenhand.nearest import nearest
from evenhand.reading import parsing, text_of

_Model = TypeVar("_Model", bound=BaseModel)
_SHOWN = 60


@dataclass(slots=True)
class Document:
    """A file while it is read.

    Parameters
    ----------
    name
        The file, as it is called in messages.
    root
        Its tree.
    problems
        What is wrong with it so far.
    error, what
        The error to raise, and what the file is meant to be, for example "a rubric".
    """

    name: str
    root: Node
    problems: list[Problem]
    error: type[InputError]
    what: str

    @classmethod
    def of(cls, path: Path, error: type[InputError], what: str, *, within: Path | None = None) -> Document:
        """Read a file's tree; one that has none raises ``error``. Messages name it as it lies ``within`` a folder."""
        name = path.name if within is None else path.relative_to(within).as_posix()
        text = text_of(path, error, what, most_bytes=MAX_BYTES, hint=f"Give a file that is {what}.")
        return cls.of_text(text, name, error, what)

    @classmethod
    def of_text(cls, text: str, name: str, error: type[InputError], what: str) -> Document:
        """Read the tree of a file's text; one that has none raises ``error``."""
        root, problems = parse(text, name, error, what)
        return cls(name, root, problems, error, what)

    def fault(
        self, message: str, where: Location = (), suggestion: str | None = None, allowed: Sequence[str] = ()
    ) -> None:
        """Record a fault at the key, item or value that a location names, or the nearest there is."""
        place = self.root.find(where)
        mark = place.key or place.node
        field = written(where) or None
        self.problems.append(Problem(message, self.name, mark.line, mark.column, field, tuple(allowed), suggestion))

    def validated(self, model: type[_Model], node: Node | None = None, start: Location = ()) -> _Model | None:
        """Return what a node (by default the whole file) says, or record why it says nothing."""
        node = self.root if node is None else node
        with parsing(self.name, self.error, self.what):
            try:
                return model.model_validate(node.values())
            except ValidationError as error:
                faults = error.errors()
        _explain(self, model, faults, start)
        return None


def entries(node: Node | None) -> dict[str, Node]:
    """Return the entries of a mapping; none of anything else, which validation refuses."""
    return node.content if node is not None and isinstance(node.content, dict) else {}


def items(node: Node | None) -> list[Node]:
    """Return the items of a list; none of anything else."""
    return node.content if node is not None and isinstance(node.content, list) else []


def beside(node: Node, content: Any) -> Node:
    """Return a value that the file does not say, at the place of one that it does."""
    return Node(content, node.file, node.line, node.column)


def _explain(document: Document, model: type[BaseModel], faults: Sequence[ErrorDetails], start: Location) -> None:
    """Turn pydantic's errors into problems with a place."""
    for fault in faults:
        if fault["type"] == "too_short" and len(faults) > 1:
            continue  # a list is short of what was refused in it
        within: Location = tuple(fault["loc"])
        where = (*start, *within)
        suggestion = None
        message = fault["msg"].removeprefix("Value error, ")
        allowed: Sequence[str] = ()
        context = fault.get("ctx", {})
        if fault["type"] == "extra_forbidden":
            message = "is not a known field"
            suggestion = nearest(str(where[-1]), _siblings(model, within))
        elif fault["type"] == "missing":
            message = "is missing"
        elif fault["type"] in ("enum", "literal_error"):
            allowed = tuple(re.findall(r"'([^']+)'", str(context.get("expected", ""))))
            message = f"{str(fault['input'])[:_SHOWN]!r} is not allowed"
            suggestion = nearest(str(fault["input"]), allowed) if allowed else None
        else:
            suggestion = getattr(context.get("error"), "suggestion", None)
        document.fault(message, where, suggestion, allowed)


def _siblings(model: type[BaseModel], where: Location) -> list[str]:
    """Return the names that could have stood at a place: the fields of the model there."""
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

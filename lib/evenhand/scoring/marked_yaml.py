"""YAML as plain values, with the line and column of every key and item, so that a fault can say where it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from evenhand.errors import Problem

__all__ = ["Location", "MarkedDocument", "parse"]

MAX_BYTES = 2_000_000
MAX_DEPTH = 20

# CSafeLoader is ten times as fast where libyaml is present; both read the same.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INT = re.compile(r"[-+]?\d+")
_FLOAT = re.compile(r"[-+]?(\d+\.\d*|\.\d+|\d+)([eE][-+]?\d+)?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}

Location = tuple[str | int, ...]
Mark = tuple[int, int]


@dataclass
class MarkedDocument:
    """A YAML file as plain values, with the mark of every key and item."""

    name: str
    value: Any = None
    marks: dict[Location, Mark] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def fault(
        self, message: str, where: Location = (), suggestion: str | None = None, allowed: Sequence[str] = ()
    ) -> None:
        """Record a fault at the nearest place that has a mark."""
        place = where
        while place and place not in self.marks:
            place = place[:-1]
        line, column = self.marks.get(place, (1, 1))
        self.problems.append(
            Problem(message, self.name, line, column, _dotted(where) or None, tuple(allowed), suggestion)
        )


def _dotted(where: Location) -> str:
    text = ""
    for step in where:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def parse(path: Path) -> MarkedDocument:
    """Read a file as plain values, refusing what could hurt and keys said twice."""
    document = MarkedDocument(path.name)
    if path.stat().st_size > MAX_BYTES:
        document.fault(f"is larger than {MAX_BYTES:,} bytes")
        return document
    try:
        text = path.read_text("utf-8")
        if not _harmless(document, text):
            return document
        node = yaml.compose(text, Loader=_LOADER)
    except UnicodeDecodeError:
        document.fault("is not UTF-8 text")
        return document
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        document.problems.append(Problem(f"is not YAML: {error.problem}", path.name, *place))
        return document
    if node is None:
        document.fault("is empty")
        return document
    document.value = _construct(document, node, ())
    return document


def _harmless(document: MarkedDocument, text: str) -> bool:
    """Refuse deep nesting and aliases before anything is built: one crashes the C loader, the other can swell."""
    depth = 0
    event: Any
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH or isinstance(event, yaml.AliasEvent):
            what = "aliases are not allowed in a rubric" if depth <= MAX_DEPTH else f"is nested deeper than {MAX_DEPTH}"
            document.problems.append(
                Problem(what, document.name, event.start_mark.line + 1, event.start_mark.column + 1)
            )
            return False
    return True


def _construct(document: MarkedDocument, node: Any, where: Location) -> Any:
    document.marks.setdefault(where, (node.start_mark.line + 1, node.start_mark.column + 1))
    if isinstance(node, yaml.MappingNode):
        mapping: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            key = _scalar(key_node)
            place = (*where, key)
            document.marks[place] = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            if key in mapping:
                document.fault("is said twice", place)
            mapping[key] = _construct(document, value_node, place)
        return mapping
    if isinstance(node, yaml.SequenceNode):
        return [_construct(document, item, (*where, index)) for index, item in enumerate(node.value)]
    return _scalar(node)


def _scalar(node: Any) -> Any:
    """Read a scalar as YAML 1.2 does, where ``no`` is a word and Norway a country."""
    text = node.value
    if not isinstance(node, yaml.ScalarNode):
        return str(text)
    if node.style is not None:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        return int(text)
    if _DATE.fullmatch(text):
        return text
    return float(text) if _FLOAT.fullmatch(text) else text

"""YAML text as a tree of nodes that know where they were written.

The text is read as a stream of events and its size, depth, number of nodes and aliases are bounded while the stream
runs, so that nothing large or deep is ever built. Values follow the core schema of YAML 1.2: ``NO`` is a text, ``010``
is ten, ``12:30`` is a text. Tags, merge keys and keys that are no plain words are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from evenhand.errors import EvenhandError, InputError, Problem
from evenhand.reading import parsing

Path = tuple[str | int, ...]
"""The names and positions that lead from the root to a value."""

MAX_BYTES = 1_000_000
MAX_DEPTH = 50
MAX_NODES = 50_000
MAX_ALIASES = 100
MAX_DIGITS = 40
"""Longer numbers are slips of the keyboard, and would be slow to convert."""

# libyaml is ten times as fast and is part of every wheel of PyYAML; a build without it still works.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INTEGER = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_SPECIAL_FLOAT = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")

_NOT_ALLOWED = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_PLAIN_WORDS = (
    (r"mapping values are not allowed.*", "a second colon, or a line indented wrongly; put texts with ': ' in quotes"),
    (r"could not find expected ':'", "a colon is missing after a key"),
    (r"did not find expected key", "this line does not fit the indentation or the brackets before it"),
    (r"did not find expected '-' indicator", "this line does not belong to the list before it; check the indentation"),
    (r"did not find expected ',' or '\]'", "a bracket [ is not closed, or a comma is missing"),
    (r"did not find expected ',' or '\}'", "a brace { is not closed, or a comma is missing"),
    (r"found unexpected end of stream", "a quotation mark is not closed"),
)


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a mapping, and where it stands (counting from 1)."""

    name: str
    line: int
    column: int


@dataclass(slots=True, eq=False)
class Node:
    """A value and where it stands.

    Parameters
    ----------
    content
        A mapping from names to nodes, a list of nodes, or a plain value (text, number, truth value or ``None``).
    file, line, column
        Where it begins; ``line`` and ``column`` count from 1.
    keys
        For a mapping: where each of its keys stands.
    size
        The number of nodes in it, itself included, aliases written out.
    text
        A scalar as it was written, without quotes.
    """

    content: dict[str, Node] | list[Node] | str | int | float | bool | None
    file: str
    line: int
    column: int
    keys: dict[str, Key] = field(default_factory=dict)
    size: int = 1
    text: str = ""

    def values(self) -> Any:
        """Return the value without places: dictionaries, lists, texts, numbers."""
        if isinstance(self.content, dict):
            return {name: node.values() for name, node in self.content.items()}
        if isinstance(self.content, list):
            return [node.values() for node in self.content]
        return self.content

    def problem(self, message: str, path: str | None = None, **more: Any) -> Problem:
        """Return a problem at this node."""
        return Problem(message, file=self.file, line=self.line, column=self.column, field=path, **more)

    def find(self, location: Path) -> Place:
        """Return the place that a location names, as far down as the document goes."""
        node, key = self, None
        path: Path = ()
        astray: list[tuple[str | int, Node]] = []
        for part in location:
            if isinstance(node.content, dict) and part in node.content:
                key = node.keys.get(str(part))
                node, path = node.content[str(part)], (*path, part)
            elif isinstance(node.content, list) and isinstance(part, int) and part < len(node.content):
                node, path, key = node.content[part], (*path, part), None
            else:
                astray.append((part, node))
        return Place(node, path, key, tuple(astray))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a location leads in a document: for errors of a validator, which know paths and no lines.

    Parameters
    ----------
    node
        The value there.
    path
        What leads to it.
    key
        Its key, when it is a value of a mapping.
    astray
        The parts of the location that are not in the document, each with the node where it was looked for: a field
        that is missing, or the branch of a union, which no document spells.
    """

    node: Node
    path: Path
    key: Key | None
    astray: tuple[tuple[str | int, Node], ...] = ()


def written(path: Path) -> str:
    """Return a path as people write it: ``consent.requests[0].act``."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += f".{part}" if text else part
    return text


def parse(text: str, name: str, error: type[InputError], what: str) -> tuple[Node, list[Problem]]:
    """Return the tree of a YAML text, and the faults that left it readable.

    Parameters
    ----------
    text
        The document.
    name
        Its file name for messages.
    error, what
        The error of its kind, and what it is read as: ``a scenario``.

    Returns
    -------
    tuple
        The root, a mapping; and one problem for each key given twice or not usable.

    Raises
    ------
    InputError
        Of the kind given, when there is no tree: broken syntax, a bound exceeded, or no mapping at the top.
    """
    try:
        with parsing(name, error, what):
            return _tree(text, name)
    except _Refused as refused:
        raise error(f"{name} cannot be read as {what}.", problems=[refused.problem]) from None


def _tree(text: str, name: str) -> tuple[Node, list[Problem]]:
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise _broken(name, f"is larger than {MAX_BYTES:,} bytes", None)
    try:
        builder = _Builder(_events(text), name)
        root = builder.document()
    except yaml.MarkedYAMLError as error:
        raise _broken(name, _in_plain_words(text, error), error.problem_mark or error.context_mark) from None
    except (yaml.YAMLError, UnicodeError) as error:
        raise _broken(name, *_bad_character(text, error)) from None
    if root is None:
        raise _broken(name, "is empty", None)
    if not isinstance(root.content, dict):
        kind = "a list" if isinstance(root.content, list) else "a single value"
        raise _Refused(root.problem(f"the top level must be 'key: value' lines, and is {kind}"))
    return root, builder.problems


class _Refused(EvenhandError):
    """Why a document is not read; the caller says as what."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.message)


def _events(text: str) -> Iterator[yaml.Event]:
    loader = _LOADER(text)
    try:
        while loader.check_event():
            yield loader.get_event()
    finally:
        loader.dispose()


class _Builder:
    """Builds nodes from events, counting as it goes."""

    def __init__(self, events: Iterator[yaml.Event], name: str) -> None:
        self.events = events
        self.name = name
        self.problems: list[Problem] = []
        self.anchors: dict[str, Node | None] = {}
        self.aliases = 0
        self.nodes = 0

    def document(self) -> Node | None:
        root: Node | None = None
        documents = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self._refused(event, "a second document begins here; a file holds one")
                first = next(self.events)
                # An empty document is one empty plain scalar.
                if isinstance(first, yaml.ScalarEvent) and first.value == "" and first.implicit[0]:
                    continue
                root = self._node(first, 1)
        return root

    def _node(self, event: yaml.Event, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise self._refused(event, f"nested more than {MAX_DEPTH} levels deep")
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event)
        if not isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent):
            raise self._refused(event, "a value is expected here")
        if event.tag is not None and event.tag != "!":
            raise self._refused(event, f"the tag {event.tag!r} is not supported; write plain values")
        if event.anchor is not None:
            # None marks an anchor that is still open, so that a node cannot contain itself.
            self.anchors[event.anchor] = None
        self._count(event, 1)
        line, column = _place(event)
        node = Node(None, self.name, line, column)
        if isinstance(event, yaml.ScalarEvent):
            node.content, node.text = self._scalar(event), event.value
        elif isinstance(event, yaml.SequenceStartEvent):
            self._fill_list(node, depth)
        else:
            self._fill_mapping(node, depth)
        if event.anchor is not None:
            self.anchors[event.anchor] = node
        return node

    def _fill_list(self, node: Node, depth: int) -> None:
        items: list[Node] = []
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            item = self._node(event, depth + 1)
            node.size += item.size
            items.append(item)
        node.content = items

    def _fill_mapping(self, node: Node, depth: int) -> None:
        values: dict[str, Node] = {}
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._key(event)
            value = self._node(next(self.events), depth + 1)
            node.size += value.size
            if key.name in values:
                self._note(event, f"the key {key.name!r} is given twice, first on line {node.keys[key.name].line}")
                continue
            values[key.name] = value
            node.keys[key.name] = key
        node.content = values

    def _key(self, event: yaml.Event) -> Key:
        if not isinstance(event, yaml.ScalarEvent):
            raise self._refused(event, "a key must be a plain word")
        if event.value == "<<" and event.implicit[0]:
            raise self._refused(event, "merge keys (<<) are not supported; write the keys out")
        self._count(event, 1)
        # The text of a key is its name, whatever it would be as a value: "on" stays "on".
        return Key(event.value, *_place(event))

    def _alias(self, event: yaml.AliasEvent) -> Node:
        self.aliases += 1
        if self.aliases > MAX_ALIASES:
            raise self._refused(event, f"more than {MAX_ALIASES} aliases (*name)")
        if event.anchor not in self.anchors:
            raise self._refused(event, f"the alias *{event.anchor} refers to an anchor that was not defined before")
        target = self.anchors[event.anchor]
        if target is None:
            raise self._refused(event, f"the alias *{event.anchor} stands inside what it refers to")
        self._count(event, target.size)
        return target

    def _scalar(self, event: yaml.ScalarEvent) -> str | int | float | bool | None:
        text: str = event.value
        if not event.implicit[0]:
            return text
        if text in _NULL:
            return None
        if text in _BOOLEANS:
            return _BOOLEANS[text]
        for pattern, convert in _NUMBERS:
            if pattern.fullmatch(text):
                if len(text) > MAX_DIGITS:
                    self._note(event, f"this number has more than {MAX_DIGITS} characters")
                    return 0
                return convert(text)
        return text

    def _count(self, event: yaml.Event, more: int) -> None:
        self.nodes += more
        if self.nodes > MAX_NODES:
            raise self._refused(event, f"more than {MAX_NODES:,} values, aliases written out")

    def _note(self, event: yaml.Event, message: str) -> None:
        line, column = _place(event)
        self.problems.append(Problem(message, file=self.name, line=line, column=column))

    def _refused(self, event: yaml.Event, message: str) -> _Refused:
        line, column = _place(event)
        return _Refused(Problem(message, file=self.name, line=line, column=column))


def _place(event: yaml.Event) -> tuple[int, int]:
    """Return line and column of an event, counting from 1 as editors do."""
    mark = event.start_mark
    return (1, 1) if mark is None else (mark.line + 1, mark.column + 1)


def _special_float(text: str) -> float:
    return float(text.replace(".", ""))


_NUMBERS = (
    (_INTEGER, int),
    (_OCTAL, lambda text: int(text[2:], 8)),
    (_HEXADECIMAL, lambda text: int(text[2:], 16)),
    (_FLOAT, float),
    (_SPECIAL_FLOAT, _special_float),
)


def _in_plain_words(text: str, error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or error.context or ""
    if "cannot start any token" in problem and error.problem_mark is not None:
        # The text may end where the reader still expects something.
        line = next(iter(text.splitlines()[error.problem_mark.line :]), "")
        start = line[error.problem_mark.column :]
        if start.startswith("\t"):
            return "a tab is used where spaces are expected; indent with spaces"
        return f"a value cannot begin with {start[:1]!r}; put it in quotes"
    for pattern, words in _PLAIN_WORDS:
        if re.fullmatch(pattern, problem):
            return words
    return f"this is not valid YAML: {problem}"


def _bad_character(text: str, error: yaml.YAMLError | UnicodeError) -> tuple[str, yaml.Mark | None]:
    """Return what is wrong with a character that YAML does not allow, and where it is."""
    match = _NOT_ALLOWED.search(text)
    if match is None:
        return f"this is not valid YAML: {error}", None
    start = match.start()
    column = start - (text.rfind("\n", 0, start) + 1)
    # A buffer would only serve PyYAML's own rendering of the place.
    mark = yaml.Mark("", start, text.count("\n", 0, start), column, "", 0)
    return f"the character U+{ord(match.group()):04X} is not allowed; is this a text file?", mark


def _broken(name: str, message: str, mark: yaml.Mark | None) -> _Refused:
    if mark is None:
        return _Refused(Problem(message, file=name))
    return _Refused(Problem(message, file=name, line=mark.line + 1, column=mark.column + 1))

"""JSON text as a tree of nodes that know where they were written, as `evenhand.marked_yaml` gives them for YAML.

JSON is read by its own grammar (RFC 8259) and not as YAML, which takes no pair of escapes for one character and no key
of more than 1,024 letters. Size, depth and number of values are bounded while the text is read.
"""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_right
from typing import Any

from evenhand.errors import EvenhandError, InputError, Problem
from evenhand.marked_yaml import MAX_DEPTH, MAX_DIGITS, Key, Node
from evenhand.reading import parsing

MAX_BYTES = 8_000_000
"""Registers published as JSON are larger than what people type: the vendor list of the IAB has some 2 MB."""

MAX_NODES = 500_000

_TOKEN = re.compile(
    r"[ \t\n\r]*(?:"
    r'(?P<text>"[^"\\\x00-\x1f]*(?:\\.[^"\\\x00-\x1f]*)*")'
    r"|(?P<sign>[{}\[\],:])"
    r"|(?P<number>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?(?![\w.]))"
    r"|(?P<word>true|false|null)\b"
    r"|(?P<end>\Z))"
)
_WORDS = {"true": True, "false": False, "null": None}
_NOT_ALLOWED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def parse(text: str, name: str, error: type[InputError], what: str) -> tuple[Node, list[Problem]]:
    """Return the tree of a JSON text, and the faults that left it readable.

    Parameters
    ----------
    text
        The document.
    name
        Its file name for messages.
    error, what
        The error of its kind, and what it is read as: ``a consent record``.

    Returns
    -------
    tuple
        The root, an object; and one problem for each key given twice.

    Raises
    ------
    InputError
        Of the kind given, when there is no tree: broken syntax, a bound exceeded, or no object at the top.
    """
    try:
        with parsing(name, error, what):
            reader = _Reader(text, name)
            return reader.document(), reader.problems
    except _Refused as refused:
        raise error(f"{name} cannot be read as {what}.", problems=[refused.problem]) from None


class _Refused(EvenhandError):
    """Why a document is not read; the caller says as what."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.message)


class _Reader:
    """Reads one token after the other, counting as it goes."""

    def __init__(self, text: str, name: str) -> None:
        self.text = text
        self.name = name
        self.problems: list[Problem] = []
        self.nodes = 0
        self.position = 0
        if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
            raise _Refused(Problem(f"is larger than {MAX_BYTES:,} bytes", file=name))
        self.lines = [match.end() for match in re.finditer("\n", text)]

    def document(self) -> Node:
        kind, said, start = self.token()
        if kind == "end":
            raise _Refused(Problem("is empty", file=self.name))
        root = self.value(kind, said, start, 1)
        if not isinstance(root.content, dict):
            raise self.refused(start, "the top level must be an object: {…}")
        kind, _, start = self.token()
        if kind != "end":
            raise self.refused(start, "something stands after the end of the object")
        return root

    def token(self) -> tuple[str, str, int]:
        match = _TOKEN.match(self.text, self.position)
        if match is None:
            start = self.position
            while start < len(self.text) and self.text[start] in " \t\n\r":
                start += 1
            quoted = self.text.startswith('"', start)
            raise self.refused(
                start,
                "a quotation mark is not closed, or a line ends inside a text"
                if quoted
                else "this is no JSON value: texts stand in double quotes, and there are no comments",
            )
        kind = str(match.lastgroup)
        self.position = match.end()
        return kind, match[kind], match.start(kind)

    def value(self, kind: str, token: str, start: int, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise self.refused(start, f"nested more than {MAX_DEPTH} levels deep")
        self.count(start)
        line, column = self.place(start)
        node = Node(None, self.name, line, column)
        match kind, token:
            case "text", _:
                node.content = node.text = self.string(token, start)
            case "number", _:
                node.content, node.text = self.number(token, start), token
            case "word", _:
                node.content, node.text = _WORDS[token], token
            case "sign", "[":
                self.fill_list(node, depth)
            case "sign", "{":
                self.fill_object(node, depth)
            case _:
                raise self.refused(start, "a value is expected here")
        return node

    def fill_list(self, node: Node, depth: int) -> None:
        items: list[Node] = []
        node.content = items
        kind, said, start = self.token()
        if said == "]" and kind == "sign":
            return
        while True:
            item = self.value(kind, said, start, depth + 1)
            node.size += item.size
            items.append(item)
            if self.closes("]"):
                return
            kind, said, start = self.token()

    def fill_object(self, node: Node, depth: int) -> None:
        values: dict[str, Node] = {}
        node.content = values
        kind, said, start = self.token()
        if said == "}" and kind == "sign":
            return
        while True:
            if kind != "text":
                raise self.refused(start, "a key in double quotes is expected here")
            self.count(start)
            name, at = self.string(said, start), start
            kind, said, start = self.token()
            if (kind, said) != ("sign", ":"):
                raise self.refused(start, "a colon is missing after a key")
            value = self.value(*self.token(), depth + 1)
            node.size += value.size
            if name in values:
                line, column = self.place(at)
                first = node.keys[name].line
                message = f"the key {name!r} is given twice, first on line {first}"
                self.problems.append(Problem(message, file=self.name, line=line, column=column))
            else:
                values[name] = value
                node.keys[name] = Key(name, *self.place(at))
            if self.closes("}"):
                return
            kind, said, start = self.token()

    def closes(self, bracket: str) -> bool:
        """Read what stands after an item: the end of what it stands in, or a comma."""
        kind, said, start = self.token()
        if kind == "sign" and said in (bracket, ","):
            return said == bracket
        raise self.refused(start, f"a comma or a closing {bracket} is missing")

    def string(self, token: str, start: int) -> str:
        if "\\" in token:
            try:
                said: str = json.loads(token)
            except ValueError:
                raise self.refused(
                    start, "a backslash in this text stands before a letter that means nothing"
                ) from None
        else:
            said = token[1:-1]
        if _NOT_ALLOWED.search(said):
            raise self.refused(start, "this text holds a character that no text may hold")
        return said

    def number(self, token: str, start: int) -> int | float:
        if len(token) > MAX_DIGITS:
            raise self.refused(start, f"this number has more than {MAX_DIGITS} characters")
        value: Any = json.loads(token)
        if isinstance(value, float) and not math.isfinite(value):
            raise self.refused(start, "this number is too large")
        result: int | float = value
        return result

    def count(self, start: int) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise self.refused(start, f"holds more than {MAX_NODES:,} values")

    def place(self, start: int) -> tuple[int, int]:
        line = bisect_right(self.lines, start)
        return line + 1, start - (self.lines[line - 1] if line else 0) + 1

    def refused(self, start: int, message: str) -> _Refused:
        line, column = self.place(start)
        return _Refused(Problem(message, file=self.name, line=line, column=column))

"""What became of every line of a file of another tool: nothing is taken, changed or left without a word."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from evenhand.errors import Problem
from evenhand.marked_yaml import Node
from evenhand.nearest import nearest

Kind = Literal["taken", "changed", "asked", "left", "warning"]


@dataclass(frozen=True, slots=True)
class Remark:
    """What became of one statement of a file.

    Parameters
    ----------
    kind
        ``taken`` as it stands; ``changed``, taken in other words; ``asked``, not enough to decide: the fact stays
        unknown and its note says what the file says; ``left``, a scenario has no place for it; ``warning``, not
        known to the tool or not of the form that it asks for.
    field
        Where it stands in the file: ``system[0].privacy_declarations[1].data_use``; empty for the file as a whole.
    line
        Its line, counting from 1.
    message
        What was done and why.
    fact
        The scenario's fact that it bears on.
    suggestion
        The nearest valid key.
    file
        The file's name.
    """

    kind: Kind
    field: str
    line: int
    message: str
    fact: str | None = None
    suggestion: str | None = None
    file: str = ""

    def __str__(self) -> str:
        return str(Problem(self.message, line=None, field=self.field, suggestion=self.suggestion))

    def to_json_dict(self) -> dict[str, Any]:
        """Return the remark as plain values."""
        return asdict(self)


@dataclass(slots=True)
class Ledger:
    """Collects remarks while files are read, and the notes for facts that stay unknown.

    Parameters
    ----------
    tool
        Whose files they are, as it is said in remarks: "Fides".
    """

    tool: str
    remarks: list[Remark] = field(default_factory=list)
    notes: dict[str, list[str]] = field(default_factory=dict)

    def taken(self, node: Node, path: str, fact: str) -> None:
        """Say that a value was taken as it stands."""
        self.remarks.append(Remark("taken", path, node.line, f"taken as {fact}", fact, file=node.file))

    def changed(self, node: Node, path: str, fact: str, how: str, suggestion: str | None = None) -> None:
        """Say that a value was taken in other words."""
        self.remarks.append(Remark("changed", path, node.line, how, fact, suggestion, node.file))

    def asked(self, node: Node, path: str, fact: str, note: str) -> None:
        """Say that a value does not decide a fact; the fact's note will tell it."""
        notes = self.notes.setdefault(fact, [])
        if note not in notes:
            notes.append(note)
        self.remarks.append(Remark("asked", path, node.line, f"{fact} stays unknown: {note}", fact, file=node.file))

    def left(self, node: Node, path: str, why: str) -> None:
        """Say that a value has no place in a scenario."""
        self.remarks.append(Remark("left", path, node.line, why, file=node.file))

    def warn(self, node: Node, path: str, message: str, suggestion: str | None = None) -> None:
        """Say that something is not as the tool has it."""
        self.remarks.append(Remark("warning", path, node.line, message, None, suggestion, node.file))

    def unknown(self, fact: str) -> Any:
        """Return an unknown fact with all that the files say about it."""
        notes = self.notes.get(fact)
        return {"unknown": {"note": "; ".join(notes)}} if notes else "unknown"


class Group:
    """A mapping of a file that keeps track of which of its keys were read.

    Parameters
    ----------
    node
        The mapping.
    path
        Where it stands.
    ledger
        Where remarks go.
    """

    def __init__(self, node: Node, path: str, ledger: Ledger) -> None:
        self.node = node
        self.path = path
        self.ledger = ledger
        self.content: dict[str, Node] = node.content if isinstance(node.content, dict) else {}
        self.read: set[str] = set()

    def at(self, key: str) -> str:
        """Return the path of a key."""
        return f"{self.path}.{key}" if self.path else key

    def get(self, key: str) -> Node | None:
        """Return the value of a key; ``None`` when it is left out or null, which tools write for nothing."""
        self.read.add(key)
        node = self.content.get(key)
        return None if node is None or node.content is None else node

    def text(self, key: str) -> tuple[str, Node] | None:
        """Return a text and its place, or ``None``."""
        node = self.get(key)
        if node is None:
            return None
        if isinstance(node.content, (dict, list, bool)):
            self.ledger.warn(node, self.at(key), "expected a text; it was not taken")
            return None
        said = str(node.content).strip()
        if not said:
            return None
        return said, node

    def flag(self, key: str) -> tuple[bool, Node] | None:
        """Return a truth value and its place, or ``None``."""
        node = self.get(key)
        if node is None:
            return None
        if not isinstance(node.content, bool):
            self.ledger.warn(node, self.at(key), "expected true or false; it was not taken")
            return None
        return node.content, node

    def texts(self, key: str) -> list[tuple[str, Node, str]]:
        """Return the texts of a list, each with its place and path."""
        results = []
        for node, path in self._items(key):
            if isinstance(node.content, (dict, list, bool)) or node.content is None:
                self.ledger.warn(node, path, "expected a text; it was not taken")
            elif str(node.content).strip():
                results.append((str(node.content).strip(), node, path))
        return results

    def groups(self, key: str) -> list[Group]:
        """Return the mappings of a list, or the one mapping that stands in its place."""
        results = []
        for node, path in self._items(key):
            if isinstance(node.content, dict):
                results.append(Group(node, path, self.ledger))
            elif node.content is not None:
                self.ledger.warn(node, path, "expected a group of 'key: value' lines; it was not taken")
        return results

    def _items(self, key: str) -> Iterable[tuple[Node, str]]:
        node = self.get(key)
        if node is None:
            return []
        if not isinstance(node.content, list):
            return [(node, self.at(key))]
        return [(item, f"{self.at(key)}[{index}]") for index, item in enumerate(node.content)]

    def finish(self, known: Collection[str], reasons: Mapping[str, str]) -> None:
        """Account for every key that was not read: it has no place in a scenario, or the tool does not know it."""
        for key, node in self.content.items():
            if key in self.read:
                continue
            if key in known:
                if node.content not in (None, [], {}):
                    self.ledger.left(node, self.at(key), reasons.get(key, "a scenario has no place for it"))
            else:
                near = nearest(key, known)
                self.ledger.warn(node, self.at(key), f"{key!r} is no key of {self.ledger.tool}; it was not taken", near)

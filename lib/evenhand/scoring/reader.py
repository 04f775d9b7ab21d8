"""Reading a scenario's facts by their dotted path, keeping note of what was read.

The notes become the evidence beside every level: a rule cannot rest on a fact that it does not show.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping
from enum import Enum
from functools import lru_cache
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import BaseModel

from evenhand.errors import NoticeError
from evenhand.law.place import Jurisdiction
from evenhand.scenario.facts import UNKNOWN, Unknown
from evenhand.scenario.model import Scenario
from evenhand.scoring.notice import FactsComparison, Finding, NoticeReading, against_facts, read_notice, recorded_items
from evenhand.scoring.ternary import Ternary, equals

T = TypeVar("T")

_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


@lru_cache(maxsize=4096)
def steps(path: str) -> tuple[str | int, ...]:
    """Split a dotted path such as ``consent.requests[0].act`` into names and positions."""
    return tuple(match[1] if match[1] else int(match[2]) for match in _STEP.finditer(path))


def jsonable(value: Any) -> Any:
    """Return a fact as JSON can hold it; an unknown one is the word ``unknown``."""
    if isinstance(value, Unknown):
        return "unknown"
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True)
    if isinstance(value, (tuple, list)):
        return [jsonable(item) for item in value]
    return value


@lru_cache(maxsize=64)
def _read_once(text: str) -> NoticeReading | None:
    try:
        return read_notice(text)
    except NoticeError:
        return None


class Reader:
    """Facts of one scenario, by path, with a note of each that was looked at.

    Readers of the same scenario share a memory, so that its notice is read and compared once.
    """

    def __init__(self, scenario: Scenario, memory: dict[str, Any] | None = None) -> None:
        self.scenario = scenario
        self._memory = {} if memory is None else memory
        self._facts: dict[str, Any] = self._memory.setdefault("facts", {})
        self._shown: dict[str, Any] = self._memory.setdefault("shown", {})
        self._notes: dict[str, Any] = {}

    def fact(self, path: str) -> Any:
        """Return the fact at ``path``; `UNKNOWN` when it, or what holds it, is not established."""
        value = self.peek(path)
        self._notes[path] = value
        return value

    def peek(self, path: str) -> Any:
        """Return the fact at ``path`` without noting it: for finding one's way, not for judging."""
        facts = self._facts
        if path in facts:
            return facts[path]
        value = facts[path] = self._look(path)
        return value

    def _look(self, path: str) -> Any:
        value: Any = self.scenario
        for step in steps(path):
            if isinstance(value, Unknown):
                return UNKNOWN
            if isinstance(step, int):
                value = value[step] if step < len(value) else UNKNOWN
            elif isinstance(value, dict):
                value = value.get(step, UNKNOWN)
            elif value is None:
                return None
            else:
                value = getattr(value, "origin" if step == "from" else step)
        return value

    def equals(self, path: str, *options: object) -> Ternary:
        """Return whether the fact at ``path`` is one of ``options``."""
        return equals(self.fact(path), *options)

    def holds(self, path: str) -> Ternary:
        """Return whether the fact at ``path`` is a yes."""
        return self.equals(path, True)

    def note(self, path: str, value: Any) -> None:
        """Note a fact under ``path`` in a form fit to be shown."""
        self._notes[path] = value

    def each(self, path: str) -> list[str]:
        """Return the path of each item of a list, noting one without any; `listed` tells an unknown one from it."""
        items = self.peek(path)
        if isinstance(items, Unknown):
            self._notes[path] = items
            return []
        if not items:
            self._notes[path] = []
        return [f"{path}[{index}]" for index in range(len(items))]

    def listed(self, path: str) -> bool:
        """Return whether it is established which items a list has."""
        known = not isinstance(self.peek(path), Unknown)
        if not known:
            self._notes[path] = UNKNOWN
        return known

    def basis(self, purpose: str, jurisdiction: Jurisdiction) -> Any:
        """Return the ground of the purpose at path ``purpose`` in ``jurisdiction``."""
        return self.fact(f"{purpose}.basis.{jurisdiction.value}")

    def notice(self) -> NoticeReading | None:
        """Return the scenario's notice as read, ``None`` when its text was not given or holds no words."""
        content = self.scenario.notice.content
        return _read_once(content) if content else None

    def recorded(self, item: str) -> Finding | None:
        """Return what counsel recorded of an item of the notice; ``None`` when nobody did."""
        reading = self.notice()
        if reading is None or not self.scenario.notice_items:
            return None
        return recorded_items(reading, self.scenario).get(item)

    def comparison(self) -> FactsComparison:
        """Return the notice, of which there must be one, held against the declared facts."""
        if "comparison" not in self._memory:
            reading = self.notice()
            if reading is None:
                raise ValueError("there is no notice to compare")
            self._memory["comparison"] = against_facts(reading, self.scenario)
        comparison: FactsComparison = self._memory["comparison"]
        return comparison

    def kept(self, name: str, work_out: Callable[[Reader], T]) -> T:
        """Return what all readers of the scenario need to know once, worked out by one of them without notes."""
        if name not in self._memory:
            self._memory[name] = work_out(self.beside())
        result: T = self._memory[name]
        return result

    def beside(self) -> Reader:
        """Return another reader of the same scenario, with notes of its own."""
        return Reader(self.scenario, self._memory)

    def shared(self, key: Hashable, work_out: Callable[[Reader], tuple[T, bool]]) -> T:
        """Return what is worked out, noting what was read; what holds for every reader is worked out once.

        ``work_out`` returns the answer to what ``key`` asks, and whether it holds for every reader.
        """
        answers = self._memory.setdefault("answers", {})
        kept: tuple[T, Mapping[str, Any]] | None = answers.get(key)
        if kept is None:
            scout = self.beside()
            answer, for_all = work_out(scout)
            kept = answer, MappingProxyType(scout._notes)
            if for_all:
                answers[key] = kept
        self._notes.update(kept[1])
        return kept[0]

    def take_notes(self) -> dict[str, Any]:
        """Return what was read since the last call, ready for JSON, and start afresh."""
        notes = {path: self._as_shown(path, value) for path, value in self._notes.items()}
        self._notes = {}
        return notes

    def _as_shown(self, path: str, value: Any) -> Any:
        if path not in self._facts or self._facts[path] is not value:
            return jsonable(value)
        if path not in self._shown:
            self._shown[path] = jsonable(value)
        return self._shown[path]

"""Every single fact of a scenario, one by one, with its path and the question it answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from evenhand.scenario.facts import Facts, Unknown
from evenhand.scenario.model import Scenario


@dataclass(frozen=True, slots=True)
class Leaf:
    """One fact.

    Parameters
    ----------
    path
        Where it stands, as written in documents: ``purposes[0].retention.days``.
    question
        What it answers, in the words of the model; behind its key where a fact is given for each of several.
    value
        The answer; `Unknown` while nobody has established it, ``None`` or an empty tuple for "there is none".
    stated
        Whether it says more than what holds when it is left out.
    """

    path: str
    question: str
    value: Any
    stated: bool

    @property
    def known(self) -> bool:
        """Whether somebody has established it."""
        return not isinstance(self.value, Unknown)


def leaves(scenario: Scenario) -> Iterator[Leaf]:
    """Yield every fact of a scenario in the order of the document, unknown ones included that decide anything."""
    yield from _of_group(scenario, "")


def _of_group(group: BaseModel, path: str) -> Iterator[Leaf]:
    for name, field in type(group).model_fields.items():
        written = field.alias or name
        value = getattr(group, name)
        if isinstance(value, Unknown) and isinstance(group, Facts) and name in group.idle:
            continue
        stated = field.is_required() or value != field.get_default(call_default_factory=True)
        question = (field.description or written).split("\n")[0]
        yield from _of_value(value, f"{path}.{written}" if path else written, question, stated)


def _of_value(value: Any, path: str, question: str, stated: bool) -> Iterator[Leaf]:
    if isinstance(value, BaseModel) and not isinstance(value, Unknown):
        yield from _of_group(value, path)
    elif isinstance(value, dict) and value:
        for key, item in value.items():
            yield from _of_value(item, f"{path}.{key}", f"{key}: {question}", True)
    elif isinstance(value, tuple) and any(isinstance(item, BaseModel) for item in value):
        for index, item in enumerate(value):
            yield from _of_value(item, f"{path}[{index}]", question, True)
    else:
        yield Leaf(path, question, value, stated)

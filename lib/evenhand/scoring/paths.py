"""The dotted paths of facts, checked against the scenario model.

A rubric names the facts its criteria read; a name the model does not have is a fault of the rubric, found on loading.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from evenhand.nearest import nearest
from evenhand.scenario.facts import Unknown
from evenhand.scenario.model import Scenario
from evenhand.scenario.shape import members

_STEP = re.compile(r"[^.\[\]]+|\[\]")


class PathError(ValueError):
    """A path that leads nowhere, with the step that is not known and what could have stood there."""

    def __init__(self, path: str, step: str, known: list[str]) -> None:
        self.suggestion = nearest(step, known) if known else None
        super().__init__(f"{path!r} is not a fact of a scenario: there is no {step!r} here")


def pattern(path: str) -> str:
    """Return a path with its positions and jurisdictions left open: ``purposes[2].basis.EU`` → ``purposes[].basis``."""
    return re.sub(r"\.basis\.[A-Z-]+$", ".basis", re.sub(r"\[\d+\]", "[]", path))


@lru_cache(maxsize=1024)
def check_path(path: str) -> None:
    """Refuse a path that no scenario can have."""
    places: list[Any] = [Scenario]
    for step in _STEP.findall(path):
        results: list[Any] = []
        known: list[str] = []
        for place in places:
            if step == "[]":
                results += _items(place)
            elif isinstance(place, type) and issubclass(place, BaseModel):
                fields = {field.alias or name: field.annotation for name, field in place.model_fields.items()}
                known += fields
                if step in fields:
                    results += _options(fields[step])
            elif get_origin(place) is dict:
                key, value = get_args(place)
                options = [str(option) for option in _literals(key)]
                known += options
                if not options or step in options:
                    results += _options(value)
        if not results:
            raise PathError(path, step, known)
        places = results


def _options(annotation: Any) -> list[Any]:
    """Return the types a value may have, without the marks around them."""
    return [member for member in members(annotation) if member is not Unknown]


def _items(place: Any) -> list[Any]:
    return _options(get_args(place)[0]) if get_origin(place) is tuple else []


def _literals(annotation: Any) -> list[Any]:
    return [
        option
        for part in _options(annotation)
        for option in (get_args(part) or list(getattr(part, "__members__", {}).values()))
    ]

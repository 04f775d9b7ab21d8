"""Scenarios to score, and ways to change one fact of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from evenhand.places import ROOT, SCENARIOS
from evenhand.scenario import Scenario, load
from evenhand.scenario.facts import Unknown
from evenhand.scoring import Rubric, load_rubric
from evenhand.scoring.reader import steps
from pydantic import BaseModel
from ruamel.yaml import YAML

GOLDEN = ROOT / "tests" / "golden"

Vary = Callable[[Scenario, Mapping[str, Any]], Scenario]


@pytest.fixture(scope="session")
def rubric() -> Rubric:
    return load_rubric()


@pytest.fixture(scope="session")
def lawful() -> Scenario:
    return load(GOLDEN / "base" / "lawful-loyalty.yaml")


@pytest.fixture(scope="session")
def example() -> Callable[[str], Scenario]:
    return lambda name: load(SCENARIOS / f"{name}.yaml")


@pytest.fixture(scope="session")
def vary() -> Vary:
    """Change facts by path; the result is validated like any scenario."""

    def change(scenario: Scenario, changes: Mapping[str, Any]) -> Scenario:
        document = scenario.model_dump(mode="json", by_alias=True)
        for path, value in changes.items():
            *way, last = steps(path)
            place = document
            for step in way:
                place = place[step]
            place[last] = value
        return Scenario.model_validate(document)

    return change


@pytest.fixture(scope="session")
def may_be_unknown() -> Callable[[Scenario], Iterator[str]]:
    return _facts


def _facts(scenario: Scenario) -> Iterator[str]:
    """Yield the path of every known fact that a person may leave out."""
    yield from _below(scenario, "")
    yield "notice.content"


def _below(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, Unknown):
        return
    if isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            inner, below = getattr(value, name), f"{path}.{field.alias or name}" if path else (field.alias or name)
            if "Unknown" in str(field.annotation) and name != "basis" and not isinstance(inner, Unknown | dict):
                yield below
            yield from _below(inner, below)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            if isinstance(item, BaseModel):
                yield from _below(item, f"{path}[{index}]")
    elif isinstance(value, dict):
        for key, item in value.items():
            if path.endswith(".basis"):
                yield f"{path}.{key}"
            elif isinstance(item, BaseModel):
                yield from _below(item, f"{path}.{key}")


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    def put(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return put


@pytest.fixture(scope="session")
def gates_table() -> dict[str, Any]:
    """The gates of the examples, derived by hand from the catalogue by others than wrote the rules."""
    return YAML(typ="safe", pure=True).load(ROOT / "tests" / "scenario" / "expected_gates.yaml")

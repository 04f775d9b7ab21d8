from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from evenhand.errors import ScenarioError
from evenhand.marked_yaml import parse
from evenhand.places import SCENARIOS
from evenhand.scenario import json_schema
from evenhand.scenario.schema import SCHEMA_FILE, written_schema

jsonschema = pytest.importorskip("jsonschema")


@cache
def schema() -> dict[str, Any]:
    return json_schema()


def faults(document: dict[str, Any]) -> list[str]:
    return [error.message for error in jsonschema.Draft202012Validator(schema()).iter_errors(document)]


def test_the_schema_file_is_what_the_model_says() -> None:
    assert SCHEMA_FILE.read_text(encoding="utf-8") == written_schema(), "run: python -m evenhand.scenario.schema"


@pytest.mark.slow
def test_the_schema_is_valid_json_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("path", sorted(SCENARIOS.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_examples_satisfy_the_schema(path: Any) -> None:
    assert faults(parse(path.read_text(encoding="utf-8"), path.name, ScenarioError, "a scenario")[0].values()) == []


@pytest.mark.parametrize(
    ("facts", "fine"),
    [
        ({}, True),
        ({"business_model_text": "unknown"}, True),
        ({"business_model_text": {"unknown": {"ask": "legal"}}}, True),
        ({"business_model_text": {"unknown": {"ask": "nobody"}}}, False),
        ({"economics": {"uplift": {"low": 0, "likely": 0.1, "high": 0.2}}}, True),
        ({"purposes": [{"id": "a", "data": ["user.contact"]}]}, True),
        ({"purposes": [{"id": "a", "data": ["user.contct"]}]}, False),
        ({"scheme": {"kind": "flat", "dividend": 1}}, True),
        ({"scheme": {"kind": "flat"}}, False),
        ({"sources": [{"category": "user", "from": "observed"}]}, True),
        ({"nme": 1}, False),
    ],
)
def test_the_schema_tells_right_from_wrong(facts: dict[str, Any], fine: bool) -> None:
    assert (faults({"id": "a", "name": "A", **facts}) == []) is fine


def test_a_scenario_that_extends_another_needs_no_name_of_its_own() -> None:
    assert faults({"id": "a", "extends": "b"}) == []
    assert faults({"id": "a"}) != []


def test_every_field_explains_itself() -> None:
    groups = [schema(), *schema()["$defs"].values()]
    missing = [
        name
        for group in groups
        for name, field in group.get("properties", {}).items()
        if "description" not in field and "$ref" not in field and "const" not in field
    ]
    assert missing == []

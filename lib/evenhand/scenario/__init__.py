"""The scenario: declared facts about a programme of collecting customer data."""

from typing import Any

from evenhand.law.place import Jurisdiction
from evenhand.scenario.conversion import document_of, scenario_of
from evenhand.scenario.facts import UNKNOWN, Role, Unknown, is_known
from evenhand.scenario.model import Scenario
from evenhand.scenario.purposes import Basis
from evenhand.scenario.reading import load, loads, place_override
from evenhand.scenario.revision import revision
from evenhand.scenario.writing import dump

__all__ = [
    "UNKNOWN",
    "Basis",
    "Jurisdiction",
    "Role",
    "Scenario",
    "Unknown",
    "document_of",
    "dump",
    "is_known",
    "json_schema",
    "load",
    "loads",
    "place_override",
    "revision",
    "scenario_of",
]


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of scenario documents (draft 2020-12)."""
    # Imported late, so that `python -m evenhand.scenario.schema` is not imported before it runs.
    from evenhand.scenario import schema

    return schema.json_schema()

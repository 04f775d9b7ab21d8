"""The JSON Schema of scenario documents, so that editors complete and check them.

``python -m evenhand.scenario.schema`` writes it to ``scenarios/scenario.schema.json``.
"""

from __future__ import annotations

import json
from typing import Any

from evenhand.places import SCENARIOS
from evenhand.scenario.facts import DATA_CATEGORIES, DATA_SUBJECTS, DATA_USES
from evenhand.scenario.model import Scenario

SCHEMA_FILE = SCENARIOS / "scenario.schema.json"

_VOCABULARIES = {
    "DataCategory": (DATA_CATEGORIES, "A data category of the Fides taxonomy."),
    "DataSubject": (DATA_SUBJECTS, "A kind of person in the Fides taxonomy."),
    "DataUse": (DATA_USES, "A data use of the Fides taxonomy."),
}

_EXTENDS = {
    "type": "string",
    "description": (
        "Another scenario's file or id, whose facts hold unless this one says otherwise: groups are merged, lists of "
        "items with an id too, other lists replaced."
    ),
}


def json_schema() -> dict[str, Any]:
    """Return the schema of scenario documents (JSON Schema draft 2020-12)."""
    raw = Scenario.model_json_schema(by_alias=True, mode="validation")
    schema = _tidied(raw)
    definitions = schema.setdefault("$defs", {})
    for name, (keys, description) in _VOCABULARIES.items():
        definitions[name] = {"type": "string", "enum": sorted(keys), "description": description}
    schema["$defs"] = dict(sorted(definitions.items()))
    schema["properties"] = {"extends": _EXTENDS, **schema["properties"]}
    # What is not stated here may come from the scenario that this one extends; only the id is always its own.
    schema["required"] = ["id"]
    schema["anyOf"] = [{"required": ["name"]}, {"required": ["extends"]}]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Evenhand scenario", **schema}


def written_schema() -> str:
    """Return the text of the schema file."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def _tidied(value: Any, names: bool = False) -> Any:
    """Return a part of pydantic's schema in the form that editors need.

    Parameters
    ----------
    value
        A part of the schema.
    names
        Whether the keys of ``value`` are names of fields, and no words of JSON Schema.
    """
    if isinstance(value, list):
        return [_tidied(item) for item in value]
    if not isinstance(value, dict):
        return value
    if names:
        return {name: _tidied(item) for name, item in value.items()}
    for name, (keys, _) in _VOCABULARIES.items():
        if value.get("enum") == sorted(keys):
            return {"$ref": f"#/$defs/{name}"}
    tidied: dict[str, Any] = {}
    for word, part in value.items():
        if word in ("title", "discriminator") or (word == "default" and not isinstance(part, bool | int | float)):
            continue  # titles repeat the names; a group's or an unknown's default says nothing
        # The text "unknown" may match both branches of a fact, which oneOf would refuse.
        tidied["anyOf" if word == "oneOf" else word] = _tidied(part, names=word in ("properties", "$defs"))
    return tidied


if __name__ == "__main__":
    SCHEMA_FILE.write_text(written_schema(), encoding="utf-8")

"""The schema of a report as JSON; ``python -m evenhand.report.schema`` writes it beside the reference."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from evenhand.report.model import VERSION

TEXT: dict[str, Any] = {"type": "string"}
TEXTS: dict[str, Any] = {"type": "array", "items": TEXT}


def _object(properties: dict[str, Any], *, optional: tuple[str, ...] = ()) -> dict[str, Any]:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def schema() -> dict[str, Any]:
    """Return the JSON schema (draft 2020-12) of what `evenhand.report.Report.to_json_dict` returns."""
    chart = _object(
        {
            "kind": {"enum": ["bars", "ranges", "lines"]},
            "categories": TEXTS,
            "series": {
                "type": "array",
                "items": {
                    "type": "array",
                    "prefixItems": [TEXT, {"type": "array", "items": {"type": "number"}}],
                    "minItems": 2,
                    "maxItems": 2,
                },
            },
            "unit": TEXT,
            "across": TEXT,
        }
    )
    blocks = [
        _object({"kind": {"const": "paragraph"}, "text": TEXT, "strong": {"type": "boolean"}}),
        _object({"kind": {"const": "bullets"}, "items": TEXTS}),
        _object(
            {"kind": {"const": "table"}, "caption": TEXT, "header": TEXTS, "rows": {"type": "array", "items": TEXTS}}
        ),
        _object({"kind": {"const": "figure"}, "caption": TEXT, "alt": TEXT, "chart": chart}, optional=("chart",)),
    ]
    section = _object(
        {
            "id": TEXT,
            "heading": TEXT,
            "annex": {"type": "boolean"},
            "blocks": {"type": "array", "items": {"oneOf": blocks}},
        }
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A policy recommendation of Evenhand",
        **_object(
            {
                "format": _object({"name": {"const": "evenhand-report"}, "version": {"const": VERSION}}),
                "title": TEXT,
                "subtitle": TEXT,
                "reader": TEXT,
                "meta": {"type": "object", "additionalProperties": TEXT},
                "sections": {"type": "array", "items": section},
                "data": {"type": "object", "description": "The assessment behind it, as `evenhand assess --json`."},
            }
        ),
    }


if __name__ == "__main__":
    place = Path(__file__).parents[3] / "docs" / "report.schema.json"
    place.write_text(json.dumps(schema(), indent=1) + "\n", encoding="utf-8")

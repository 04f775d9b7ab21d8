"""Scenarios as YAML: written anew in one stable form, or as the smallest edit of a text that somebody wrote."""

from __future__ import annotations

import textwrap
from enum import Enum
from io import StringIO
from typing import Any

from pydantic import BaseModel
from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, FoldedScalarString, LiteralScalarString

from evenhand.scenario.facts import Unknown
from evenhand.scenario.model import Scenario

__all__ = ["SCHEMA_LINE", "dump", "plain", "stated"]

SCHEMA_LINE = "# yaml-language-server: $schema=scenario.schema.json\n"
"""Tells editors where the schema is, so that they complete and check."""

_WIDTH = 100
"""Longer texts become blocks, wrapped here."""


def dump(scenario: Scenario) -> str:
    """Return a scenario as YAML that `loads` reads back as the same scenario.

    Fields stand in the order of the model, one to a line, and those that only say what would hold without them are
    left out, so that two versions differ in the lines that differ in meaning. The notice's text is written into the
    document, which therefore stands alone.
    """
    stream = StringIO()
    stream.write(SCHEMA_LINE)
    emitter().dump(_styled({"version": scenario.version, **stated(scenario)}), stream)
    return stream.getvalue()


def emitter() -> YAML:
    """Return the YAML writer with the project's layout; one for each use, because it keeps state."""
    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.preserve_quotes = True
    # Wrapping is done here, where it is known which texts may be wrapped.
    yaml.width = 1_000_000
    return yaml


def stated(facts: BaseModel) -> dict[str, Any]:
    """Return what a group of facts states, without what would hold if it were left out.

    Returns
    -------
    dict
        Names as written in documents, in the order of the model, to plain values; dates stay dates.
    """
    return {
        field.alias or name: plain(value)
        for name, field in type(facts).model_fields.items()
        if (value := getattr(facts, name)) != field.get_default(call_default_factory=True)
    }


def plain(value: Any) -> Any:
    """Return a value of a scenario as dictionaries, lists, texts, numbers and dates."""
    match value:
        case Unknown():
            details = stated(value)
            return {"unknown": details} if details else "unknown"
        case BaseModel():
            return stated(value)
        case Enum():
            return value.value
        case dict():
            return {plain(key): plain(item) for key, item in value.items()}
        case tuple():
            return [plain(item) for item in value]
        case float():
            # 2, not 2.0, as people write it; this also drops the minus of a zero.
            return int(value) if value.is_integer() and abs(value) < 1e15 else value
        case _:
            return value


def _styled(value: Any) -> Any:
    """Return a plain value with texts marked for the way they are best written."""
    match value:
        case dict():
            return {key: _styled(item) for key, item in value.items()}
        case list():
            return [_styled(item) for item in value]
        case str():
            return _styled_text(value)
        case _:
            return value


def _styled_text(text: str) -> Any:
    lines = text.split("\n")
    if not all(line.isprintable() for line in lines):
        return DoubleQuotedScalarString(text)
    if len(lines) > 1:
        # A block cannot begin with a space, and spaces at the ends of lines are lost to editors.
        fits = not text[0].isspace() and all(line == line.rstrip() for line in lines)
        return LiteralScalarString(text) if fits else DoubleQuotedScalarString(text)
    if len(text) > _WIDTH and "  " not in text:
        return _folded(text)
    return text


def _folded(text: str) -> Any:
    """Return a long line as a block that is wrapped between words."""
    lines = textwrap.wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False)
    if " ".join(lines) != text:
        return text
    folded = FoldedScalarString(text)
    position, folds = 0, []
    for line in lines[:-1]:
        position += len(line)
        folds.append(position)
        position += 1
    folded.fold_pos = folds
    return folded

"""Scenarios as YAML: written anew in one stable form, or as the smallest edit of a text that somebody wrote."""

from __future__ import annotations

import textwrap
from enum import Enum
from io import StringIO
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.scalarstring import (
    DoubleQuotedScalarString,
    FoldedScalarString,
    LiteralScalarString,
    SingleQuotedScalarString,
)

from evenhand.scenario.facts import Unknown
from evenhand.scenario.model import Scenario

SCHEMA_LINE = "# yaml-language-server: $schema=scenario.schema.json\n"
"""Tells editors where the schema is, so that they complete and check."""

_FORMER_BOOLEANS = frozenset({"y", "yes", "n", "no", "on", "off"})
"""Texts in YAML 1.2, but truth values to programs that read YAML 1.1, and to tired eyes."""

_WIDTH = 100
"""Longer texts become blocks, wrapped here."""


def dump(scenario: Scenario) -> str:
    """Return a scenario as YAML that `loads` reads back as the same scenario.

    Fields stand in the order of the model, one to a line, and those that only say what would hold without them are
    left out, so that two versions differ in the lines that differ in meaning. The notice's text is written into the
    document, which therefore stands alone.
    """
    return SCHEMA_LINE + text_of({"version": scenario.version, **stated(scenario)})


def text_of(document: dict[str, Any]) -> str:
    """Return plain values as YAML, in the project's layout."""
    stream = StringIO()
    emitter().dump(_styled(document), stream)
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
        field.alias or name: as_written(value)
        for name, field in type(facts).model_fields.items()
        if (value := getattr(facts, name)) != _default(field)
    }


def _default(field: FieldInfo) -> Any:
    """Return what holds when a field is left out; defaults are frozen, so that none is copied to be compared."""
    return field.default if field.default_factory is None else field.get_default(call_default_factory=True)


def as_written(value: Any) -> Any:
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
            return {as_written(key): as_written(item) for key, item in value.items()}
        case tuple():
            return [as_written(item) for item in value]
        case float():
            # 2, not 2.0, as people write it; this also drops the minus of a zero.
            return int(value) if value.is_integer() and abs(value) < 1e15 else value
        case _:
            return value


def _styled(value: Any) -> Any:
    """Return a plain value with texts marked for the way they are best written."""
    match value:
        case dict():
            styled = CommentedMap({_on_one_line(key): _styled(item) for key, item in value.items()})
            if value.keys() == {"unknown"} and isinstance(value["unknown"], dict):
                # A question to somebody is one remark and stands on one line.
                styled.fa.set_flow_style()
                styled["unknown"] = CommentedMap(
                    {name: _on_one_line(detail) for name, detail in value["unknown"].items()}
                )
            return styled
        case list():
            return [_styled(item) for item in value]
        case str():
            return _styled_text(value)
        case _:
            return value


def _on_one_line(value: Any) -> Any:
    """Return a key or a remark, which must not become a block."""
    return DoubleQuotedScalarString(value) if isinstance(value, str) and not value.isprintable() else value


def _styled_text(text: str) -> Any:
    if text.lower() in _FORMER_BOOLEANS:
        return SingleQuotedScalarString(text)
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
    folded.fold_pos = folds  # pyrefly: ignore[missing-attribute]  (one of its slots)
    return folded

"""What is wrong with a scenario's values, in plain words and at the place where it was written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from evenhand.errors import Problem
from evenhand.marked_yaml import Key, Node, Path, written
from evenhand.nearest import nearest
from evenhand.scenario.facts import Facts
from evenhand.scenario.programme import Range
from evenhand.scenario.scheme import scheme_kinds
from evenhand.scenario.shape import is_facts, kinds_at, written_fields

_FEW = 12
"""Allowed values are listed up to this number; of longer lists only the nearest is named."""
_LONG = 60
"""Longer texts are cut in messages."""

_EXPECTED = {
    "bool_type": "true or false",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "string_type": "a text",
    "tuple_type": "a list",
    "dict_type": "a group of 'key: value' lines",
    "model_type": "a group of 'key: value' lines",
    "model_attributes_type": "a group of 'key: value' lines",
    "date_type": "a date such as 2027-01-31",
    "date_parsing": "a date such as 2027-01-31",
    "date_from_datetime_parsing": "a date such as 2027-01-31",
    "date_from_datetime_inexact": "a date such as 2027-01-31",
    "none_required": "none",
}
_LIMITS = {
    "greater_than": ("gt", "must be more than"),
    "greater_than_equal": ("ge", "must be at least"),
    "less_than": ("lt", "must be less than"),
    "less_than_equal": ("le", "must be at most"),
}
_FORMS = {
    "^[a-z0-9][a-z0-9-]*$": "use lower-case letters, digits and hyphens",
    "^[A-Z]{3}$": "use the three capital letters of ISO 4217, for example EUR",
    "^[A-Z]+[0-9]+$": "use a criterion's id, for example C2",
    r"^4\.[1-6]\.[1-4]$": "use a number of the EDPB guidelines, for example 4.3.2",
}
_TRUTH_WORDS = {"yes": "true", "y": "true", "on": "true", "no": "false", "n": "false", "off": "false"}


def problems_of(error: ValidationError, root: Node) -> list[Problem]:
    """Return a problem for each thing that validation found, at the place in the document where it was written."""
    problems: list[Problem] = []
    for details in error.errors(include_url=False):
        if details["type"] == "value_error" and not details["loc"]:
            continue  # references between parts: `reference_problems` finds all of them, and their places
        place = _place(details, root)
        if place is not None:
            problems.append(_describe(details, place))
    return problems


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an error points: the value, its path, and its key when the error is about the key."""

    node: Node
    path: Path
    key: Key | None
    location: tuple[str | int, ...]

    def problem(self, message: str, **more: Any) -> Problem:
        """Return a problem here."""
        line, column = (self.key.line, self.key.column) if self.key else (self.node.line, self.node.column)
        return Problem(message, file=self.node.file, line=line, column=column, field=written(self.path) or None, **more)


def _place(details: ErrorDetails, root: Node) -> _Place | None:
    """Walk an error's location down the tree, skipping parts that name a branch of a union and no key.

    A value that may be a number or a group is judged as both: ``None`` for the form that was not written.
    """
    place = root.find(details["loc"])
    for part, node in place.astray:
        is_group = isinstance(node.content, dict)
        if isinstance(part, str) and ((part.endswith("float") and is_group) or ("Range" in part and not is_group)):
            return None
    if details["type"] == "missing":
        return _Place(place.node, (*place.path, details["loc"][-1]), None, details["loc"])
    about_key = details["type"] == "extra_forbidden" or details["loc"][-1:] == ("[key]",)
    return _Place(place.node, place.path, place.key if about_key else None, details["loc"])


def _describe(details: ErrorDetails, place: _Place) -> Problem:
    """Return one error in plain words."""
    kind, ctx = details["type"], details.get("ctx", {})
    if kind in _EXPECTED:
        return _wrong_type(_EXPECTED[kind], place)
    match kind:
        case "missing":
            return place.problem("is missing")
        case "extra_forbidden":
            return _unknown_key(place)
        case "literal_error" | "enum":
            return _wrong_choice(place, _choices(ctx["expected"]))
        case "union_tag_invalid":
            return _wrong_choice(_child(place, "kind"), _choices(ctx["expected_tags"]))
        case "union_tag_not_found":
            missing = _Place(place.node, (*place.path, "kind"), None, place.location)
            return missing.problem("is missing", allowed=tuple(scheme_kinds()))
        case "value_error":
            message, _, near = str(ctx["error"]).partition("; did you mean ")
            return place.problem(message, suggestion=near.strip("'?") or None)
        case _:
            return place.problem(_other_words(kind, ctx, place.node))


def _child(place: _Place, name: str) -> _Place:
    content = place.node.content
    node = content[name] if isinstance(content, dict) else place.node
    return _Place(node, (*place.path, name), None, place.location)


def _other_words(kind: str, ctx: Mapping[str, Any], node: Node) -> str:
    if kind in _LIMITS:
        name, words = _LIMITS[kind]
        return f"{words} {ctx[name]:g}, got {_shown(node)}"
    match kind:
        case "finite_number":
            return "must be a finite number"
        case "string_pattern_mismatch":
            return f"{_shown(node)} does not have the right form: {_FORMS.get(ctx['pattern'], ctx['pattern'])}"
        case "string_too_short":
            return "must not be empty" if ctx["min_length"] == 1 else f"needs at least {ctx['min_length']} characters"
        case "string_too_long":
            return f"must not be longer than {ctx['max_length']} characters"
        case "too_short":
            return "the list must not be empty"
        case _:
            return f"{_shown(node)} cannot be used here"


def _shown(node: Node) -> str:
    """Return a value as a reader of the file would recognise it, shortened."""
    match node.content:
        case None:
            return "nothing"
        case bool():
            return "true" if node.content else "false"
        case str():
            text = node.content if len(node.content) <= _LONG else f"{node.content[: _LONG - 1]}…"
            return repr(text)
        case dict():
            return "a group of 'key: value' lines"
        case list():
            return "a list"
        case number:
            return f"{number}"


def _wrong_type(expected: str, place: _Place) -> Problem:
    node = place.node
    if node.content is None:
        return place.problem(f"is empty; write {expected}, or leave the line out")
    if isinstance(node.content, dict) and "unknown" in node.content:
        return place.problem("'unknown' must stand alone, not beside other keys")
    suggestion = None
    if expected == "true or false" and isinstance(node.content, str):
        suggestion = _TRUTH_WORDS.get(node.content.lower())
    elif expected == "a text" and isinstance(node.content, bool | int | float):
        suggestion = f'"{_shown(node)}"'
    elif expected == "a list" and isinstance(node.content, str):
        suggestion = f"[{node.content}]"
    elif expected == "a number" and Range in kinds_at(place.path):
        expected = "a number, or low, likely and high"
    return place.problem(f"expected {expected}, got {_shown(node)}", suggestion=suggestion)


def _choices(expected: str) -> list[str]:
    """Return the values out of pydantic's sentence about them, which exists only as text."""
    if quoted := re.findall(r"'([^']*)'", expected):
        return quoted
    return re.split(r", | or ", expected)


def _wrong_choice(place: _Place, choices: list[str]) -> Problem:
    name = str(place.path[-1]) if place.key else None
    given = place.node.content if name is None else name
    shown = _shown(place.node) if name is None else repr(name)
    near = nearest(given, choices) if isinstance(given, str) else None
    if given is None:
        return place.problem("is empty; write one of the allowed values, or leave the line out", allowed=tuple(choices))
    return place.problem(f"{shown} is not one of the allowed values", allowed=tuple(choices), suggestion=near)


def _unknown_key(place: _Place) -> Problem:
    name = str(place.path[-1])
    valid: list[str] = []
    for kind in _groups(place):
        valid += [key for key in written_fields(kind) if key not in valid]
    if place.path == (name,):
        valid.append("extends")
    near = nearest(name, valid)
    allowed = tuple(valid) if near is None and len(valid) <= _FEW else ()
    return place.problem(f"the key {name!r} has no meaning here", allowed=allowed, suggestion=near)


def _groups(place: _Place) -> list[type[Facts]]:
    """Return the groups of facts that a key may have been meant for: the scheme of the kind given, or the only one."""
    groups = [kind for kind in kinds_at(place.path[:-1]) if is_facts(kind)]
    return [kind for kind in groups if _kind_of(kind) in place.location] or groups


def _kind_of(model: type[Facts]) -> str | None:
    """Return the value of ``kind`` that a scheme's class stands for."""
    field = model.model_fields.get("kind")
    named = get_args(field.annotation) if field is not None and get_origin(field.annotation) is Literal else ()
    return named[0] if len(named) == 1 else None


def reference_problems(root: Node) -> list[Problem]:
    """Return a problem for each id used twice, and for each purpose that is named but not declared.

    The model checks the same, but stops at the first, and only once every single value is right.
    """
    problems: list[Problem] = []
    declared: dict[str, list[str]] = {}
    named = (("purposes", "purpose id", "id"), ("recipients", "recipient id", "id"), ("supply", "segment", "segment"))
    for group, noun, key in named:
        names = declared.setdefault(group, [])
        for index, item in enumerate(_items(root, group)):
            node = _get(item, key)
            if node is None or not isinstance(node.content, str):
                continue
            if node.content in names:
                path = f"{group}[{index}].{key}"
                problems.append(node.problem(f"the {noun} {node.content!r} is used more than once", path))
            names.append(node.content)
    consent = _get(root, "consent")
    asking = [(f"consent.requests[{i}]", item) for i, item in enumerate(_items(consent, "requests"))]
    receiving = [(f"recipients[{i}]", item) for i, item in enumerate(_items(root, "recipients"))]
    for path, item in asking + receiving:
        for index, node in enumerate(_items(item, "purposes")):
            if isinstance(node.content, str) and node.content not in declared["purposes"]:
                problems.append(
                    node.problem(
                        f"the purpose {node.content!r} is not declared",
                        f"{path}.purposes[{index}]",
                        suggestion=nearest(node.content, declared["purposes"]),
                    )
                )
    return problems


def _get(node: Node | None, name: str) -> Node | None:
    return node.content.get(name) if node is not None and isinstance(node.content, dict) else None


def _items(node: Node | None, name: str) -> list[Node]:
    items = _get(node, name)
    return items.content if items is not None and isinstance(items.content, list) else []

"""What kind of control a fact needs, read from its type."""

from __future__ import annotations

import datetime as dt
import types
from enum import StrEnum
from typing import Annotated, Any, Literal, Union, cast, get_args, get_origin

from annotated_types import Ge, Le
from pydantic.fields import FieldInfo

from evenhand.scenario.facts import Unknown
from evenhand.scenario.shape import members


class Field(StrEnum):
    """The kinds of control."""

    CHOICE = "choice"
    MANY = "many"
    NUMBER = "number"
    RANGE = "range"
    TEXT = "text"
    LINES = "lines"
    DATE = "date"


def parts_of(annotation: Any) -> list[Any]:
    """Return the members of a union, wrappers taken off; unknown and none stay among them."""
    return list(members(annotation))


def admits_unknown(annotation: Any) -> bool:
    """Return whether a fact may be unknown."""
    return Unknown in parts_of(annotation)


def admits_none(annotation: Any) -> bool:
    """Return whether "there is none" is an answer."""
    return types.NoneType in parts_of(annotation)


def choices_of(kind: Any) -> tuple[Any, ...]:
    """Return the values among which a fact is chosen, when there are few."""
    if get_origin(kind) is Literal:
        return tuple(getattr(value, "value", value) for value in get_args(kind))
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return tuple(member.value for member in kind)
    return ()


def is_short(annotation: Any) -> bool:
    """Return whether a fact's control is small enough to stand beside another."""
    known = [part for part in parts_of(annotation) if part not in (Unknown, types.NoneType)]
    small = {Field.CHOICE, Field.NUMBER, Field.DATE}
    return bool(known) and not listed_keys(annotation) and field_of(known, ()) in small


def listed_keys(annotation: Any) -> tuple[str, ...]:
    """Return the keys of the Fides taxonomy that a fact is chosen from; empty for other facts."""
    origin = get_origin(annotation)
    if origin is Annotated:
        for extra in (
            metadata.json_schema_extra for metadata in annotation.__metadata__ if isinstance(metadata, FieldInfo)
        ):
            if isinstance(extra, dict) and "enum" in extra:
                return tuple(map(str, cast("list[str]", extra["enum"])))
    if origin in (Annotated, Union, types.UnionType, tuple):
        return next((keys for part in get_args(annotation) if (keys := listed_keys(part))), ())
    return ()


def is_share(annotation: Any) -> bool:
    """Return whether a fact is a share between 0 and 1, which people type in per cent."""
    if get_origin(annotation) is Annotated:
        limits = [limit for mark in annotation.__metadata__ for limit in getattr(mark, "metadata", (mark,))]
        bounds = {getattr(limit, name) for limit in limits for name in ("ge", "gt", "le", "lt") if hasattr(limit, name)}
        if get_args(annotation)[0] is float and bounds == {0, 1}:
            return True
    if get_origin(annotation) in (Annotated, Union, types.UnionType):
        return any(is_share(part) for part in get_args(annotation))
    return False


def options_of(kind: Any) -> tuple[Any, ...]:
    """Return the values to choose among, of a fact or of each item of a list."""
    if kind is bool:
        return (True, False)
    if get_origin(kind) is not tuple:
        return choices_of(kind)
    item = get_args(kind)[0]
    return choices_of(parts_of(item)[0]) or _numbered(item)


def _numbered(item: Any) -> tuple[int, ...]:
    """Return the whole numbers between the bounds of an item's type, where it has both."""
    if parts_of(item)[0] is not int or get_origin(item) is not Annotated:
        return ()
    limits = [limit for mark in item.__metadata__ for limit in getattr(mark, "metadata", (mark,))]
    least = next((limit.ge for limit in limits if isinstance(limit, Ge)), None)
    most = next((limit.le for limit in limits if isinstance(limit, Le)), None)
    return () if least is None or most is None else tuple(range(int(str(least)), int(str(most)) + 1))


def field_of(kinds: list[Any], keys: tuple[str, ...]) -> Field:
    """Return which control fits the types that a fact may have."""
    kind = kinds[0]
    if len(kinds) > 1:
        return Field.RANGE
    if get_origin(kind) is tuple:
        return Field.MANY if options_of(kind) or keys or parts_of(get_args(kind)[0])[0] is not str else Field.LINES
    if options_of(kind) or keys:
        return Field.CHOICE
    if kind in (int, float):
        return Field.NUMBER
    return Field.DATE if kind is dt.date else Field.TEXT

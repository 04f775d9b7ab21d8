"""What may stand at which place of a scenario: keys and kinds of value, read from the model itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import NoneType, UnionType
from typing import Annotated, Any, TypeGuard, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from evenhand.marked_yaml import Path
from evenhand.scenario.facts import Facts, Unknown
from evenhand.scenario.model import Scenario
from evenhand.scenario.scheme import SchemeFacts, scheme_kinds


def written_fields(model: type[Facts]) -> Mapping[str, FieldInfo]:
    """Return the fields of a model by the names used in documents."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def is_facts(kind: object) -> TypeGuard[type[Facts]]:
    """Return whether a kind of value is a group of facts with keys of its own."""
    return isinstance(kind, type) and issubclass(kind, Facts)


def members(annotation: Any) -> Iterator[Any]:
    """Yield the kinds of value that an annotation admits, without wrappers; unknown and none are among them."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from members(get_args(annotation)[0])
    elif origin in (Union, UnionType):
        for part in get_args(annotation):
            yield from members(part)
    elif annotation is SchemeFacts:
        yield from scheme_kinds().values()
    else:
        yield annotation


def kinds(annotation: Any) -> Iterator[Any]:
    """Yield the kinds of value that an annotation admits, without wrappers, unknown and none."""
    return (kind for kind in members(annotation) if kind not in (Unknown, NoneType))


def kinds_at(path: Path) -> tuple[Any, ...]:
    """Return the kinds of value that may stand at a place of a scenario.

    Parameters
    ----------
    path
        The place. Where a union of groups is admitted (as for ``scheme``) all members are followed.
    """
    kinds: tuple[Any, ...] = (Scenario,)
    for part in path:
        kinds = (Unknown,) if part == "unknown" else tuple(step for kind in kinds for step in _below(kind, part))
    return kinds


def _below(kind: Any, part: str | int) -> Iterator[Any]:
    origin = get_origin(kind)
    if isinstance(part, int):
        if origin is tuple:
            yield from kinds(get_args(kind)[0])
    elif is_facts(kind):
        field = written_fields(kind).get(part)
        if field is not None:
            yield from kinds(field.annotation)
    elif origin is dict:
        yield from kinds(get_args(kind)[1])

"""Any scenario at all, generated from the model itself, so that a new field is covered the day it is added."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest
from evenhand.scenario import Scenario, is_known
from evenhand.scenario.acts import Act
from evenhand.scenario.facts import Facts, Unknown
from evenhand.scenario.model import AssumptionOverride
from evenhand.scenario.notice import RecordedItem
from evenhand.scenario.programme import Range
from evenhand.scenario.scheme import SchemeFacts, scheme_kinds
from hypothesis import strategies as st
from pydantic import StringConstraints
from pydantic.fields import FieldInfo

AWKWARD = [
    *("NO", "yes", "010", "1e3", "1_000", "0x1F", "null", "~", "=", "<<", ".inf", "2026-01-01", "12:30:00", "unknown"),
    *("- a", "a: b", "# no comment", "'", '"', "%", "@home", "|", ">", "*a", "&a", "\x07", "👪", "\ufeffmark"),
    *("tab\tinside", "two\nlines", "a\n  deeper\nline", "trailing \nspace", "a\n\nb", "next\x85line"),
    *("line\u2028separator", "word " * 60, "x" * 200),
]
TEXT = st.one_of(st.sampled_from(AWKWARD), st.text(max_size=20))
SPREAD = ("low", "likely", "high")


def _of(annotation: Any) -> st.SearchStrategy[Any]:
    """Return a strategy for one annotation of the model."""
    constraints: dict[str, Any] = {}
    while get_origin(annotation) is Annotated:
        annotation, *marks = get_args(annotation)
        for mark in marks:
            constraints |= _constraints(mark)
    if "enum" in constraints:
        return st.sampled_from(constraints["enum"])
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        return st.one_of([_of(part) for part in arguments])
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin is tuple:
        return st.lists(_of(arguments[0]), max_size=2, min_size=constraints.get("min_length", 0)).map(tuple)
    if origin is dict:
        return st.dictionaries(_of(arguments[0]), _of(arguments[1]), max_size=2)
    if annotation is NoneType:
        return st.none()
    if issubclass(annotation, Enum):
        return st.sampled_from(list(annotation))
    if annotation is SchemeFacts:
        return st.sampled_from(list(scheme_kinds().values())).flatmap(facts)
    if issubclass(annotation, Facts):
        return facts(annotation)
    return _simple(annotation, constraints)


def _constraints(mark: Any) -> dict[str, Any]:
    if isinstance(mark, FieldInfo):
        extra = mark.json_schema_extra if isinstance(mark.json_schema_extra, dict) else {}
        constraints = dict(extra)
        for item in mark.metadata:
            constraints |= {
                name: getattr(item, name)
                for name in ("ge", "gt", "le", "lt", "min_length", "max_length", "pattern")
                if getattr(item, name, None) is not None
            }
        return constraints
    if isinstance(mark, StringConstraints):
        return {"pattern": mark.pattern}
    return {}


def _simple(kind: type, constraints: dict[str, Any]) -> st.SearchStrategy[Any]:
    low, high = constraints.get("ge", constraints.get("gt")), constraints.get("le", constraints.get("lt"))
    if kind is bool:
        return st.booleans()
    if kind is int:
        return st.integers(low if low is not None else -(10**6), high if high is not None else 10**6)
    if kind is float:
        return st.floats(
            low,
            high,
            allow_nan=False,
            allow_infinity=False,
            exclude_min="gt" in constraints,
            exclude_max="lt" in constraints,
        )
    if kind is dt.date:
        return st.dates(dt.date(1990, 1, 1), dt.date(2050, 1, 1))
    if "pattern" in constraints:
        return st.from_regex(constraints["pattern"], fullmatch=True).filter(lambda text: len(text) <= 60)
    shortest = constraints.get("min_length", 0)
    texts = TEXT.map(lambda text: text + "x" * shortest)
    return texts.map(lambda text: text[: constraints.get("max_length", 10**6)]).filter(
        lambda text: len(text.strip()) >= shortest
    )


@st.composite
def facts(draw: st.DrawFn, model: type[Facts]) -> Any:
    """Draw a group of facts: all that it must have, and a few of those that may be left out."""
    hints = get_type_hints(model, include_extras=True)
    required = [name for name, field in model.model_fields.items() if field.is_required()]
    optional = [name for name in model.model_fields if name not in required]
    chosen = draw(st.lists(st.sampled_from(optional), unique=True, max_size=5)) if optional else []
    values = {}
    for name in [*required, *chosen]:
        field = model.model_fields[name]
        values[name] = draw(_of(Annotated[hints[name], field]))
    if issubclass(model, Act) and not any(values.get(name) for name in model.reasons):
        reason = model.reasons[0]
        values[reason] = draw(_simple(str, {"min_length": 1, "max_length": 200}))
    if model is RecordedItem and not (values.get("sentence") or "").strip():
        values["says"] = "not_given"
    if model in (Range, AssumptionOverride):
        values |= dict(zip(SPREAD, sorted(values[name] for name in SPREAD), strict=True))
    return model.model_validate({model.model_fields[name].alias or name: value for name, value in values.items()})


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """Draw a scenario whose parts refer to one another as they must."""
    fields = {name: field for name, field in Scenario.model_fields.items()}
    hints = get_type_hints(Scenario, include_extras=True)
    optional = [name for name, field in fields.items() if not field.is_required()]
    chosen = draw(st.lists(st.sampled_from(optional), unique=True, max_size=8))
    values = {name: draw(_of(Annotated[hints[name], fields[name]])) for name in ["id", "name", *chosen]}
    for group in ("purposes", "recipients"):
        if group in values and not isinstance(values[group], Unknown):
            values[group] = tuple({item.id: item for item in values[group]}.values())
    if "supply" in values:
        values["supply"] = tuple({item.segment: item for item in values["supply"]}.values())
    known = [purpose.id for purpose in values.get("purposes", ())]

    def declared(item: Any) -> Any:
        names = tuple(draw(st.lists(st.sampled_from(known), unique=True))) if known else ()
        return item.model_copy(update={"purposes": names}) if is_known(item.purposes) else item

    if "recipients" in values and is_known(values["recipients"]):
        values["recipients"] = tuple(declared(item) for item in values["recipients"])
    if "consent" in values and is_known(values["consent"].requests):
        requests = tuple(declared(item) for item in values["consent"].requests)
        values["consent"] = values["consent"].model_copy(update={"requests": requests})
    if "notice" in values and values["notice"].content is None:
        # A path without its text is only found in documents that are still being read.
        values["notice"] = values["notice"].model_copy(update={"text": None})
    return Scenario(**values)


@pytest.fixture(scope="session")
def any_scenario() -> st.SearchStrategy[Scenario]:
    """Any valid scenario."""
    return scenarios()


@pytest.fixture(scope="session")
def any_facts() -> Callable[[type[Facts]], st.SearchStrategy[Any]]:
    """A function to any valid group of facts of a model."""
    return facts

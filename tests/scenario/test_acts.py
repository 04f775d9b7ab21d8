"""Acts of persons: nobody's is ever invented, none is dated ahead, and all of the model's are held to that."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any, ClassVar, get_args, get_origin

import pytest
from evenhand.errors import ScenarioError
from evenhand.places import SCENARIOS
from evenhand.scenario import document_of, dump, load, loads, scenario_of
from evenhand.scenario.acts import TODAY, WHEN, WHO, Act, given_on
from evenhand.scenario.bundle import pack, unpack
from evenhand.scenario.facts import Facts, Unknown
from evenhand.scenario.model import Scenario
from evenhand.scenario.shape import kinds, written_fields
from evenhand.scenario.unfinished import act_places
from pydantic import ValidationError

DAY = dt.date(2026, 11, 20)
WHOLE: dict[str, dict[str, Any]] = {
    "LiftedGate": {"criterion": "C2", "jurisdiction": "EU", "reason": "The feature needs these data."},
    "RecordedItem": {"item": "retention", "says": "not_given"},
    "PatternReview": {"code": "4.4.1", "present": False, "note": "Every link was pressed."},
    "Valuation": {"methods": [3], "value_month": 2.5, "doc": "docs/valuation.pdf"},
}
"""One of each act, without who and when."""


def models_below(model: type[Facts], seen: set[type[Facts]] | None = None) -> Iterator[type[Facts]]:
    """Yield every group of facts that a scenario can hold."""
    seen = set() if seen is None else seen
    if model in seen:
        return
    seen.add(model)
    yield model
    for field in written_fields(model).values():
        pending = list(kinds(field.annotation))
        while pending:
            kind = pending.pop()
            if isinstance(kind, type) and issubclass(kind, Facts):
                yield from models_below(kind, seen)
            elif get_origin(kind) in (tuple, dict):
                pending += [inner for part in get_args(kind) if part is not Ellipsis for inner in kinds(part)]


ACTS = sorted((model for model in models_below(Scenario) if issubclass(model, Act)), key=lambda model: model.__name__)


def whole(model: type[Act]) -> dict[str, Any]:
    return {**WHOLE[model.__name__], WHO: "Legal Office", WHEN: DAY.isoformat()}


def read(model: type[Act], value: dict[str, Any], today: dt.date | None = None) -> Act:
    return model.model_validate_json(json.dumps(value), strict=True, context=given_on(today))


def test_whoever_states_who_or_when_in_a_scenario_acts():
    for model in models_below(Scenario):
        dated = any(kind is dt.date for field in model.model_fields.values() for kind in kinds(field.annotation))
        if model is not Unknown and (dated or WHO in model.model_fields):
            assert model in ACTS, model
    assert {model.__name__ for model in ACTS} == set(WHOLE)
    assert {model for _, model in act_places()} == set(ACTS), "an act stands where it could not be set aside"


@pytest.mark.parametrize("model", ACTS)
def test_an_act_says_who_when_and_why(model):
    assert read(model, whole(model), DAY)
    for name in (WHO, WHEN):
        for nothing in ({}, {name: ""}, {name: None}):
            with pytest.raises(ValidationError):
                read(model, {**{key: value for key, value in whole(model).items() if key != name}, **nothing})
    with pytest.raises(ValidationError):
        read(model, {key: value for key, value in whole(model).items() if key not in model.reasons})
    with pytest.raises(ValidationError):
        read(model, {**whole(model), **{name: " " for name in model.reasons if name in whole(model)}})


@pytest.mark.parametrize("model", ACTS)
def test_an_act_lies_in_the_past(model):
    read(model, whole(model), DAY)
    with pytest.raises(ValidationError, match="in the future"):
        read(model, whole(model), DAY - dt.timedelta(days=1))


@pytest.mark.parametrize("default", [WHO, WHEN, "reasons"])
def test_an_act_with_a_default_for_who_when_or_why_cannot_be_declared(default):
    space = {
        "__annotations__": {WHO: str, WHEN: dt.date, "reason": str, "reasons": ClassVar[tuple[str, ...]]},
        "reasons": () if default == "reasons" else ("reason",),
        **({} if default == "reasons" else {default: None}),
    }
    with pytest.raises(TypeError, match=default):
        type("Forged", (Act,), {**space, "__module__": __name__})


def with_acts() -> Scenario:
    document = document_of(load(SCENARIOS / "loyalty-dividend.yaml"))
    by_name = {model.__name__: whole(model) for model in ACTS}
    document["incentive"]["valuation"] = by_name["Valuation"]
    document["lifted_gates"], document["reviews"] = [by_name["LiftedGate"]], [by_name["PatternReview"]]
    document["notice_items"] = [by_name["RecordedItem"]]
    return scenario_of(document)


@pytest.mark.parametrize(
    "reading",
    [
        lambda scenario, today, _: loads(dump(scenario), today=today),
        lambda scenario, today, _: scenario_of(document_of(scenario), today=today),
        lambda scenario, today, _: unpack(pack(scenario, {}), name="a.zip", today=today).scenario,
        lambda scenario, today, folder: load(folder, today=today),
    ],
    ids=["text", "draft", "zip", "file"],
)
def test_every_way_in_refuses_all_acts_that_lie_ahead_each_at_its_date(reading, tmp_path):
    scenario = with_acts()
    file = tmp_path / "a.yaml"
    file.write_text(dump(scenario), encoding="utf-8")
    assert reading(scenario, DAY, file) == scenario
    with pytest.raises(ScenarioError) as caught:
        reading(scenario, DAY - dt.timedelta(days=1), file)
    assert {problem.field for problem in caught.value.problems} == {
        "incentive.valuation.date",
        "lifted_gates[0].date",
        "notice_items[0].date",
        "reviews[0].date",
    }
    assert all("in the future" in problem.message for problem in caught.value.problems)


def test_the_context_of_a_day_is_none_without_one():
    assert given_on(None) is None and given_on(DAY) == {TODAY: DAY}

"""What is begun is no fact: a walk over every list and optional group of the scenario, found in the model itself."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from functools import cache
from typing import Any, get_args, get_origin

import pytest
from evenhand.errors import ScenarioError
from evenhand.marked_yaml import Path, written
from evenhand.places import SCENARIOS
from evenhand.scenario import Scenario, document_of, load, revision, scenario_of
from evenhand.scenario.conversion import UNFINISHED
from evenhand.scenario.evidence import Evidence, PatternReview
from evenhand.scenario.facts import Unknown
from evenhand.scenario.merge import merge
from evenhand.scenario.programme import Range
from evenhand.scenario.shape import is_facts, kinds, written_fields
from evenhand.scenario.unfinished import Unfinished, begin, drop, finish, give, items_of, replaced, set_aside, state_of
from evenhand.scenario.writing import as_written, stated
from evenhand.scoring import score
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

REASONS: dict[Any, dict[str, Any]] = {PatternReview: {"note": "seen on a phone"}}
"""What says why where no single fact must."""
TODAY = dt.date(2051, 1, 1)
"""After every date that the strategies draw."""
EVIDENCE = {"file": "evidence/a.txt", "sha256": "a" * 64, "fact": "scheme"}
"""A file is kept by its hash: its facts cannot be drawn one by one."""
ACT = {"by": "Legal Office", "date": "2026-11-01"}


def rich() -> dict[str, Any]:
    """Return a draft in which every list that can hold lists has an item."""
    document = document_of(load(SCENARIOS / "loyalty-dividend.yaml"))
    lifted = {"criterion": "C2", "jurisdiction": "EU", "reason": "The feature needs these data.", **ACT}
    document["lifted_gates"] = [lifted]
    document["reviews"] = [{"code": "4.4.1", "present": False, "note": "pressed", **ACT}]
    return document_of(scenario_of(document))


DOCUMENT = rich()
BEFORE = scenario_of(DOCUMENT)


def containers(model: Any, path: Path) -> Iterator[Unfinished]:
    """Yield one unfinished item for everything that can be added to a group of facts, and to what is in it."""
    for name, field in written_fields(model).items():
        at = (*path, name)
        groups = [kind for kind in kinds(field.annotation) if is_facts(kind)]
        optional = any(part in (Unknown, type(None)) for part in _members(field.annotation))
        for kind in kinds(field.annotation):
            if get_origin(kind) is tuple:
                inner = [one for one in kinds(get_args(kind)[0]) if is_facts(one)]
                if inner:
                    yield Unfinished("new", at, {})
                    yield from containers(inner[0], (*at, 0))
            elif get_origin(kind) is dict:
                keys, values = get_args(kind)
                inner = [one for one in kinds(values) if is_facts(one) and one is not Range]
                if inner:
                    key = next(iter(get_args(keys)), "uplift.retail")
                    yield Unfinished("new", (*at, key), {})
        if len(groups) > 1 and all("kind" in group.model_fields for group in groups):
            for group in groups:
                yield Unfinished("new", at, {"kind": get_args(group.model_fields["kind"].annotation)[0]})
        elif len(groups) == 1 and groups[0] is not Range:
            # A range is one answer, typed in one control.
            if optional:
                yield Unfinished("new", at, {})
            yield from containers(groups[0], at)


def _members(annotation: Any) -> list[Any]:
    return [part for one in (annotation, *get_args(annotation)) for part in (one, *get_args(one))]


def _reachable(item: Unfinished) -> bool:
    value: Any = DOCUMENT
    try:
        for step in item.at[:-1]:
            value = value[step]
    except (LookupError, TypeError):
        return False
    return isinstance(value, dict) and value != "unknown"


ITEMS = list(containers(Scenario, ()))
IDS = [f"{written(item.at)}{':' + item.facts['kind'] if item.facts else ''}" for item in ITEMS]


def test_the_walk_meets_every_list_and_group_that_people_add_to():
    assert [written(item.at) for item in ITEMS if not _reachable(item)] == []
    assert {
        "purposes",
        "purposes[0].retention",
        "recipients",
        "consent.requests",
        "consent.understanding",
        "incentive.valuation",
        "lifted_gates",
        "reviews[0].evidence",
        "assumptions.uplift.retail",
        "notice.rights.access",
        "scheme:flat",
        "supply",
        "benefits",
    } <= set(IDS)


def said(item: Unfinished, data: st.DataObject, any_facts: Any) -> dict[str, Any]:
    """Draw what a person says of an item: all that it needs, or one fact where any will do."""
    needed = [name for name in item.needs if name not in item.facts]
    if issubclass(item.model, Evidence):
        return {name: EVIDENCE[name] for name in needed}
    drawn = stated(data.draw(any_facts(item.model)))
    if needed:
        whole = item.model.model_validate(json.loads(json.dumps(drawn, default=str)) | dict(item.facts))
        values = {name: _json(as_written(getattr(whole, _attribute(item, name)))) for name in needed}
        assume(all(value not in ("", "unknown", [], {}) for value in values.values()))  # that would say nothing
        return values | REASONS.get(item.model, {})
    names = [name for name in drawn if name != "purposes" and drawn[name] not in ("unknown", {})]
    assume(item.facts or names)
    return {names[0]: _json(drawn[names[0]])} if names and not item.facts else {}


def _attribute(item: Unfinished, name: str) -> str:
    return next(own for own, field in item.model.model_fields.items() if (field.alias or own) == name)


def _json(value: Any) -> Any:
    return json.loads(json.dumps(value, default=lambda date: date.isoformat()))


def unchanged(document: dict[str, Any]) -> None:
    """Check that the scenario is the same: everything is computed, judged, written and named from it alone."""
    assert scenario_of(document) == BEFORE


@pytest.mark.parametrize("item", ITEMS, ids=IDS)
@settings(
    max_examples=1, deadline=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
@given(data=st.data())
def test_what_is_begun_changes_nothing_until_it_is_finished_with_exactly_what_was_given(item, any_facts, data):
    document = begin(DOCUMENT, item)
    unchanged(document)
    facts_given = said(item, data, any_facts)
    for name, value in facts_given.items():
        with pytest.raises(ScenarioError):
            finish(document, "new", today=TODAY)
        try:
            document = give(document, "new", (name,), value, today=TODAY)
        except ScenarioError:
            assume(False)  # drawn without regard to the rest of the scenario, for example an id twice
        unchanged(document)
    [kept] = items_of(json.loads(json.dumps(document)))
    assert kept.facts == {**item.facts, **facts_given} and kept.at == item.at
    state = state_of(document, kept, today=TODAY)
    assume(not state.problems)
    assert state.missing == ()
    finished = finish(document, "new", today=TODAY)
    assert UNFINISHED not in finished
    value: Any = scenario_of(finished, today=TODAY)
    for step in kept.at:
        value = value[step] if isinstance(step, int) or isinstance(value, dict) else getattr(value, step)
    value = value[-1] if kept.in_list else value
    assert _json(stated(value)).items() <= {**item.facts, **facts_given}.items()
    assert value == item.model.model_validate_json(json.dumps(dict(kept.facts)))


@pytest.mark.parametrize("item", ITEMS, ids=IDS)
def test_what_is_begun_moves_no_score_and_can_be_let_go_of(item):
    document = begin(DOCUMENT, item)
    assert score(scenario_of(document)).to_json_dict() == scored()
    assert revision(scenario_of(document)) == revision(BEFORE)
    assert drop(document, "new") == DOCUMENT


@cache
def scored() -> dict[str, Any]:
    """Return the scores of the draft before anything is begun."""
    return score(BEFORE).to_json_dict()


def test_a_fact_that_cannot_be_is_refused_in_words_and_one_taken_back_is_missing_again():
    document = begin(DOCUMENT, Unfinished("new", ("incentive", "valuation"), {}))
    with pytest.raises(ScenarioError) as caught:
        give(document, "new", ("methods",), [9], today=TODAY)
    assert "at most 8" in str(caught.value.problems[0])
    document = give(document, "new", ("by",), "Finance Office", today=TODAY)
    document = give(document, "new", ("by",), "unknown", today=TODAY)
    assert "by" in state_of(document, items_of(document)[0], today=TODAY).missing
    with pytest.raises(LookupError):
        give(document, "other", ("by",), "x")


def test_two_people_begin_different_things_and_both_stay():
    mine = begin(DOCUMENT, Unfinished("mine", ("purposes",), {}))
    theirs = begin(DOCUMENT, Unfinished("theirs", ("purposes",), {}))
    merged = merge(DOCUMENT, mine, theirs)
    assert merged.conflicts == () and {item.id for item in items_of(merged.document)} == {"mine", "theirs"}


def test_a_group_begun_twice_is_begun_once_and_goes_when_something_else_is_said_there():
    at = ("incentive", "valuation")
    document = begin(begin(DOCUMENT, Unfinished("a", at, {})), Unfinished("b", at, {}))
    document = begin(document, Unfinished("c", ("purposes",), {}))
    assert [item.id for item in items_of(document)] == ["b", "c"]
    assert [item.id for item in items_of(replaced(document, at))] == ["c"]
    assert [item.id for item in items_of(replaced(document, ("purposes",)))] == ["b", "c"]


def test_an_item_whose_place_is_gone_says_so():
    document = begin(DOCUMENT, Unfinished("new", ("purposes", 99, "retention"), {}))
    [problem] = state_of(document, items_of(document)[0]).problems
    assert "no longer there" in problem.message


@pytest.mark.parametrize(
    "change",
    [{"date": "2027-01-01"}, {"by": ""}, {"reason": ""}, {"date": None}],
    ids=["ahead", "nobody", "no reason", "no date"],
)
def test_an_act_that_nobody_signed_in_a_draft_kept_earlier_counts_as_unfinished(change):
    forged = {**DOCUMENT["lifted_gates"][0], **change}
    document = {**DOCUMENT, "lifted_gates": [*DOCUMENT["lifted_gates"], forged]}
    aside = set_aside(document, today=dt.date(2026, 11, 28))
    unchanged(aside)
    [item] = items_of(aside)
    assert item.at == ("lifted_gates",) and item.is_act
    assert not state_of(aside, item, today=dt.date(2026, 11, 28)).complete
    assert set_aside(DOCUMENT, today=TODAY) == DOCUMENT


def test_a_valuation_that_nobody_signed_is_not_known():
    document = json.loads(json.dumps(DOCUMENT))
    del document["incentive"]["valuation"]["by"]
    aside = set_aside(document, today=TODAY)
    assert isinstance(scenario_of(aside).incentive.valuation, Unknown)
    assert items_of(aside)[0].facts["value_month"] == DOCUMENT["incentive"]["valuation"]["value_month"]

from __future__ import annotations

from typing import Any

import pytest
from evenhand.scenario import Scenario
from evenhand.scenario.merge import ABSENT, merge
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

PROPERTY = settings(deadline=None, derandomize=True, max_examples=25, suppress_health_check=list(HealthCheck))
NAMES = st.sampled_from(["a", "b", "id", "unknown", "likely", "scheme", "kind"])
DOCUMENT = st.dictionaries(
    NAMES,
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(0, 2), st.just("x")),
        lambda inner: st.lists(inner, max_size=2) | st.dictionaries(NAMES, inner, max_size=3),
        max_leaves=6,
    ),
    max_size=4,
)


def test_what_only_one_side_changed_is_taken() -> None:
    base = {"name": "A", "economics": {"margin": 1, "costs": {"setup": 5}}}
    merged = merge(base, base | {"name": "B"}, base | {"economics": {"margin": 2, "costs": {"setup": 5}}})
    assert merged.document == {"name": "B", "economics": {"margin": 2, "costs": {"setup": 5}}}
    assert merged.conflicts == ()


def test_what_both_changed_differently_is_a_conflict_that_can_be_decided() -> None:
    base, mine, theirs = {"name": "A"}, {"name": "B"}, {"name": "C"}
    merged = merge(base, mine, theirs)
    (conflict,) = merged.conflicts
    assert (conflict.path, conflict.base, conflict.mine, conflict.theirs) == ("name", "A", "B", "C")
    assert merged.document == {"name": "C"}
    assert merge(base, mine, theirs, {"name": "mine"}).document == {"name": "B"}
    assert merge(base, mine, theirs, {"name": "mine"}).conflicts == ()


def test_items_with_ids_are_merged_one_by_one() -> None:
    base = {"purposes": [{"id": "ads", "text": "Ads"}, {"id": "old"}]}
    mine = {"purposes": [{"id": "ads", "text": "Advertising"}, {"id": "old"}, {"id": "mine"}]}
    theirs = {"purposes": [{"id": "theirs"}, {"id": "ads", "text": "Ads", "use": "marketing"}]}
    merged = merge(base, mine, theirs)
    assert merged.conflicts == ()
    assert merged.document == {
        "purposes": [{"id": "theirs"}, {"id": "ads", "text": "Advertising", "use": "marketing"}, {"id": "mine"}]
    }


def test_removing_what_the_other_changed_is_a_conflict() -> None:
    base = {"purposes": [{"id": "ads", "text": "Ads"}]}
    (conflict,) = merge(base, {"purposes": []}, {"purposes": [{"id": "ads", "text": "New"}]}).conflicts
    assert (conflict.path, conflict.mine) == ("purposes[ads]", ABSENT)


def test_answers_that_belong_together_are_not_mixed() -> None:
    scheme = merge(
        {"scheme": {"kind": "none"}},
        {"scheme": {"kind": "flat", "dividend": 2}},
        {"scheme": {"kind": "pool", "rate": 0.2}},
    )
    assert [conflict.path for conflict in scheme.conflicts] == ["scheme"]
    spread = {"low": 1, "likely": 2, "high": 3}
    uplift = merge({"uplift": spread}, {"uplift": spread | {"low": 2}}, {"uplift": spread | {"likely": 1}})
    assert [conflict.path for conflict in uplift.conflicts] == ["uplift"]
    unknown = merge({"x": "unknown"}, {"x": {"unknown": {"ask": "legal"}}}, {"x": {"unknown": {"note": "n"}}})
    assert [conflict.path for conflict in unknown.conflicts] == ["x"]


def test_true_and_one_are_different_answers() -> None:
    assert merge({"x": True}, {"x": 1}, {"x": True}).document["x"] is not True


@PROPERTY
@given(DOCUMENT, DOCUMENT)
def test_nothing_is_lost_when_only_one_side_worked(base: dict[str, Any], edited: dict[str, Any]) -> None:
    for merged in (merge(base, edited, base), merge(base, base, edited), merge(base, edited, edited)):
        assert (merged.document, merged.conflicts) == (edited, ())


@PROPERTY
@given(DOCUMENT, DOCUMENT, DOCUMENT)
def test_both_sides_meet_the_same_conflicts(base: dict[str, Any], one: dict[str, Any], other: dict[str, Any]) -> None:
    ours, yours = merge(base, one, other), merge(base, other, one)
    assert {conflict.path for conflict in ours.conflicts} == {conflict.path for conflict in yours.conflicts}
    decided = merge(base, one, other, {conflict.path: "mine" for conflict in ours.conflicts})
    assert decided.conflicts == ()


@pytest.mark.slow
@PROPERTY
@given(data=st.data())
def test_a_real_scenario_survives_a_merge_with_itself(data: st.DataObject, any_scenario: Any) -> None:
    base, mine = data.draw(any_scenario), data.draw(any_scenario)
    documents = [scenario.model_dump(mode="json", by_alias=True) for scenario in (base, mine)]
    merged = merge(documents[0], documents[1], documents[0])
    assert Scenario.model_validate(merged.document) == mine

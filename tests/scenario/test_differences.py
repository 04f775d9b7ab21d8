from __future__ import annotations

import copy

import pytest
from evenhand.marked_yaml import written
from evenhand.places import SCENARIOS
from evenhand.scenario import document_of, load, scenario_of
from evenhand.scenario.differences import differences
from hypothesis import given, settings
from hypothesis import strategies as st

DOCUMENTS = {path.stem: document_of(load(path)) for path in sorted(SCENARIOS.glob("*.yaml"))}


def put(document, path, value):
    *way, last = path
    for step in way:
        document = document[step]
    document[last] = value


def test_a_document_differs_from_itself_in_nothing():
    for document in DOCUMENTS.values():
        assert differences(document, copy.deepcopy(document)) == ()


def test_one_changed_fact_is_one_difference_at_its_place():
    before = DOCUMENTS["plain-opt-in"]
    after = copy.deepcopy(before)
    after["consent"]["requests"][0]["act"] = "preticked_box"
    [result] = differences(before, after)
    assert written(result.path) == "consent.requests[0].act"
    assert (result.before, result.after) == (before["consent"]["requests"][0]["act"], "preticked_box")


def test_an_item_more_makes_the_whole_list_differ():
    before = DOCUMENTS["plain-opt-in"]
    after = copy.deepcopy(before)
    after["purposes"].append({**after["purposes"][0], "id": "another"})
    assert [written(difference.path) for difference in differences(before, after)] == ["purposes"]


def test_an_unknown_and_a_yes_that_looks_like_one_are_single_answers():
    assert [difference.path for difference in differences({"a": "unknown"}, {"a": {"unknown": {"ask": "legal"}}})] == [
        ("a",)
    ]
    assert [difference.path for difference in differences({"a": 1}, {"a": True})] == [("a",)]


@settings(deadline=None, derandomize=True)
@given(st.sampled_from(sorted(DOCUMENTS)), st.sampled_from(sorted(DOCUMENTS)))
def test_setting_every_difference_back_makes_the_documents_alike(one, other):
    before, after = DOCUMENTS[one], copy.deepcopy(DOCUMENTS[other])
    for result in differences(before, after):
        put(after, result.path, copy.deepcopy(result.before))
    assert scenario_of(after) == scenario_of(before)


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_every_difference_stands_in_both_documents(name):
    for result in differences(DOCUMENTS["plain-opt-in"], DOCUMENTS[name]):
        for document, value in ((DOCUMENTS["plain-opt-in"], result.before), (DOCUMENTS[name], result.after)):
            for step in result.path:
                document = document[step]
            assert document == value

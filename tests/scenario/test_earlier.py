"""Scenario files of earlier versions: those in ``earlier/`` stand as they were first written, and are never updated."""

from __future__ import annotations

from pathlib import Path

import pytest
from evenhand.errors import ScenarioError
from evenhand.scenario import Unknown, dump, load, loads, revision, scenario_of
from evenhand.scoring import score

EARLIER = Path(__file__).parent / "earlier"
# As the version computed them that wrote the files.
REVISIONS = {"location-resale": "b499e62a1ea5", "plain-opt-in": "89940b8eb3f2"}


@pytest.mark.parametrize("name", REVISIONS)
def test_a_file_of_an_earlier_version_says_what_it_said(name):
    read = load(EARLIER / f"{name}.yaml")
    assert revision(read) == REVISIONS[name]
    assert loads(dump(read)) == read


@pytest.mark.parametrize("name", REVISIONS)
def test_a_draft_kept_by_an_earlier_version_opens_with_new_facts_unknown_or_empty(name):
    read = load(EARLIER / f"{name}.yaml")
    document = read.model_dump(mode="json", by_alias=True)
    for new in ("reviews", "attachments"):
        del document[new]
    again = scenario_of(document)
    assert again.reviews == () and again.attachments == ()
    assert not isinstance(again.reviews, Unknown) and revision(again) == revision(read)
    assert score(again).to_json_dict() == score(read).to_json_dict()


def test_a_file_of_a_later_version_is_refused_with_what_to_do():
    with pytest.raises(ScenarioError, match="cannot be read") as caught:
        loads("version: 2\nid: a\nname: A\nnew_fact: yes\n")
    [problem] = caught.value.problems
    assert "newer Evenhand" in problem.message and problem.line == 1
    assert "Open it with the Evenhand that wrote it" in caught.value.hint

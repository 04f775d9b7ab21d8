from __future__ import annotations

from typing import Any

import pytest
from evenhand.scenario import Scenario, dump, loads
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

PROPERTY = settings(deadline=None, derandomize=True, max_examples=60, suppress_health_check=list(HealthCheck))


@pytest.mark.slow
@PROPERTY
@given(data=st.data())
def test_what_is_dumped_is_read_back_as_the_same_scenario(data: st.DataObject, any_scenario: Any) -> None:
    scenario = data.draw(any_scenario)
    text = dump(scenario)
    assert loads(text) == scenario
    assert dump(loads(text)) == text


def small(**facts: Any) -> Scenario:
    return Scenario.model_validate({"id": "x", "name": "X", **facts})


def test_the_first_line_points_editors_to_the_schema() -> None:
    assert dump(small()).splitlines() == [
        "# yaml-language-server: $schema=scenario.schema.json",
        "version: 1",
        "id: x",
        "name: X",
    ]


def test_one_changed_fact_changes_one_line() -> None:
    before = dump(small(summary="one", controller={"brand": "Grocer"}, programme={"customers": 5}))
    after = dump(small(summary="one", controller={"brand": "Grocer"}, programme={"customers": 6}))
    assert len(set(before.splitlines()) ^ set(after.splitlines())) == 2


def test_unknown_facts_are_left_out_unless_they_say_who_is_asked() -> None:
    text = dump(
        small(audience={"children": "unknown", "vulnerable": {"unknown": {"ask": "legal", "due": "2027-01-31"}}})
    )
    assert "children" not in text
    assert "vulnerable: {unknown: {ask: legal, due: 2027-01-31}}" in text


def test_long_and_many_lined_texts_are_blocks() -> None:
    sentence = (
        "It is a rather long sentence that would run far beyond the edge of any screen if it were left on one line."
    )
    text = dump(small(summary=sentence, notice={"content": "# Notice\n\nWe collect: everything"}))
    assert "summary: >-\n  It is a rather long" in text
    assert "content: |-\n    # Notice\n\n    We collect: everything\n" in text
    assert max(map(len, text.splitlines())) <= 110


def test_texts_that_look_like_truth_values_are_quoted() -> None:
    assert "name: 'NO'" in dump(small(name="NO"))


def test_amounts_of_money_are_written_as_people_write_them() -> None:
    assert "dividend: 2\n" in dump(small(scheme={"kind": "flat", "dividend": 2.0}))

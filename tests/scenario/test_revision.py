from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from evenhand.errors import ScenarioError
from evenhand.marked_yaml import parse
from evenhand.scenario import Scenario, dump, load, loads, revision
from evenhand.scenario.writing import stated, text_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

PROPERTY = settings(deadline=None, derandomize=True, max_examples=25, suppress_health_check=list(HealthCheck))


def shuffled(value: Any, chance: random.Random) -> Any:
    if isinstance(value, dict):
        keys = list(value)
        chance.shuffle(keys)
        return {key: shuffled(value[key], chance) for key in keys}
    return [shuffled(item, chance) for item in value] if isinstance(value, list) else value


@pytest.mark.slow
@PROPERTY
@given(data=st.data())
def test_key_order_comments_and_the_notice_path_do_not_matter(
    data: st.DataObject, any_scenario: Any, tmp_path: Path
) -> None:
    scenario = data.draw(any_scenario)
    document = parse(dump(scenario), "f", ScenarioError, "a scenario")[0].values()
    document.get("notice", {}).pop("text", None)
    path = tmp_path / "other.yaml"
    chance = random.Random(data.draw(st.integers(0, 99)))  # noqa: S311
    path.write_text(f"# a comment\n{text_of(shuffled(document, chance))}", encoding="utf-8")
    assert revision(load(path)) == revision(scenario)


@pytest.mark.slow
@PROPERTY
@given(data=st.data())
def test_different_facts_have_different_revisions(data: st.DataObject, any_scenario: Any) -> None:
    one, other = data.draw(any_scenario), data.draw(any_scenario)

    def content(scenario: Scenario) -> Any:
        notice = scenario.notice.model_copy(update={"text": None})
        return scenario.model_copy(update={"notice": notice})

    assert (revision(one) == revision(other)) == (content(one) == content(other))


@pytest.mark.slow
@PROPERTY
@given(data=st.data())
def test_leaving_any_stated_fact_out_changes_the_revision(data: st.DataObject, any_scenario: Any) -> None:
    scenario = data.draw(any_scenario)
    names = [name for name in stated(scenario) if name not in ("id", "name", "purposes")]
    for name in names:
        field = Scenario.model_fields[name]
        without = scenario.model_copy(update={name: field.get_default(call_default_factory=True)})
        only_a_path = name == "notice" and scenario.notice.model_copy(update={"text": None}) == without.notice
        assert (revision(without) == revision(scenario)) == only_a_path


@pytest.mark.parametrize(
    "change",
    [
        "name: Y",
        "controller: {brand: B}",
        "audience: {children: {unknown: {ask: legal}}}",
        "notice: {content: other}",
        "evidence: {controller.brand: office}",
        "scheme: {kind: flat, dividend: 1}",
    ],
)
def test_any_fact_changed_matters(change: str) -> None:
    base = "id: x\nname: X\n"
    changed = change if change.startswith("name") else f"name: X\n{change}"
    assert revision(loads(base)) != revision(loads(f"id: x\n{changed}\n"))


def test_a_revision_is_twelve_hexadecimal_digits() -> None:
    # A stored revision must keep naming the same content in later versions.
    assert revision(loads("id: x\nname: X\n")) == "b76476269a97"


def test_what_is_inherited_counts_and_how_it_is_inherited_does_not(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text("id: base\nname: X\ncontroller: {brand: B}\n")
    (tmp_path / "child.yaml").write_text("extends: base\nid: x\n")
    assert revision(load(tmp_path / "child.yaml")) == revision(loads("id: x\nname: X\ncontroller: {brand: B}\n"))

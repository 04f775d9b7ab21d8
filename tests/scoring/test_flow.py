from __future__ import annotations

import pytest
from evenhand.places import SCENARIOS
from evenhand.report.figures import draw_flow
from evenhand.scenario import document_of, load, scenario_of
from evenhand.scoring import load_rubric, score
from evenhand.scoring.flow import STATES, data_flow

from tests.sure import sure

EXAMPLES = sorted(SCENARIOS.glob("*.yaml"))


@pytest.fixture(scope="module")
def rubric():
    return load_rubric()


@pytest.fixture(scope="module")
def flow_of(rubric):
    return lambda scenario: data_flow(scenario, score(scenario, rubric))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_kind_of_data_purpose_and_recipient_stands_on_the_map_once_with_all_that_belongs_together(path, flow_of):
    scenario = load(path)
    flow = flow_of(scenario)
    assert len(flow.data) == len(scenario.data_categories)
    assert len(flow.purposes) == len(scenario.purposes) == len(flow.rows())
    assert len(flow.recipients) == len(scenario.recipients)
    assert len(set(flow.used)) == sum(len(purpose.data) for purpose in scenario.purposes)
    assert len(set(flow.given)) == sum(len(recipient.purposes) for recipient in sure(scenario.recipients))
    assert all(node.facts and node.state in STATES for column in flow.columns for node in column)
    places = [flow.place(column, index) for column in range(3) for index in range(len(flow.columns[column]))]
    assert all(0 < place < flow.height for place in places)


def test_a_gate_colours_the_purpose_it_stops_and_asking_another_ground_and_not_knowing_differ(flow_of):
    resale, loyalty = (flow_of(load(SCENARIOS / f"{name}.yaml")) for name in ("location-resale", "loyalty-dividend"))
    assert {node.state for node in resale.purposes} == {"stopped"}
    assert all(node.note.endswith("no period set") for node in resale.purposes)
    assert {node.name: node.state for node in loyalty.purposes} == {
        "card account": "other",
        "personal offers": "asked",
        "range planning": "asked",
        "brand insights": "asked",
    }
    assert "kept 395 days" in loyalty.text and "sells them on" in " ".join(node.note for node in resale.recipients)


def test_what_nobody_has_established_is_on_the_map_as_not_known(flow_of):
    body = document_of(load(SCENARIOS / "plain-opt-in.yaml"))
    body["recipients"] = "unknown"
    body["purposes"] = [
        {**purpose, "data": "unknown", "retention": "unknown", "basis": {}, "strictly_necessary": False}
        for purpose in body["purposes"]
    ]
    flow = flow_of(scenario_of(body))
    assert [node.name for node in flow.data] == [node.name for node in flow.recipients] == ["not known"]
    assert {node.state for node in flow.purposes} <= {"open", "stopped"}
    assert len(flow.used) == len(flow.given) == len(flow.purposes)
    assert all("not known" in node.note for node in flow.purposes)


def test_without_purposes_there_is_nothing_to_see_and_no_fault(flow_of):
    body = document_of(load(SCENARIOS / "plain-opt-in.yaml"))
    body |= {"purposes": [], "recipients": []}
    body["consent"] = {**body["consent"], "requests": []}
    flow = flow_of(scenario_of(body))
    assert flow.columns == ((), (), ()) and flow.text == "" and flow.height == 1


@pytest.mark.slow
def test_the_same_map_is_drawn_with_the_same_bytes(flow_of):
    flow = flow_of(load(SCENARIOS / "loyalty-dividend.yaml"))
    first, second = draw_flow(flow), draw_flow(flow)
    assert first.svg == second.svg and first.png == second.png and b"<path" in first.svg

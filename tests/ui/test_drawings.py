from __future__ import annotations

import json
import re
from html import unescape
from urllib.parse import parse_qs

import pytest
from evenhand.places import SCENARIOS
from evenhand.scenario import load
from evenhand.scoring import load_rubric, score
from evenhand.scoring.flow import data_flow
from evenhand.ui.scenario.flow_map import map_html
from streamlit.testing.v1 import AppTest

pytestmark = pytest.mark.usefixtures("pages_are_cheap")


@pytest.fixture(scope="module")
def resale():
    scenario = load(SCENARIOS / "location-resale.yaml")
    return data_flow(scenario, score(scenario, load_rubric()))


def test_every_node_of_the_map_is_a_link_with_words_to_the_facts_that_say_so(resale):
    html = map_html(resale, {"scenario": "location-resale"})
    links = re.findall(r'<a href="scenario\?([^"]*)"[^>]*aria-label="([^"]+)"', html)
    assert len(links) == sum(map(len, resale.columns))
    asked = [parse_qs(unescape(query)) for query, _ in links]
    assert all(query["scenario"] == ["location-resale"] and query["fact"] and query["part"] for query in asked)
    assert any("a gate stops it" in words for _, words in links)
    assert html.count("<path") == len(resale.used) + len(resale.given)
    assert 'role="group" aria-label="store finder (a gate stops it;' in html


def test_what_people_typed_is_escaped_in_the_map(resale):
    from dataclasses import replace

    node = replace(resale.recipients[0], name="<script>", note='"><b>')
    html = map_html(replace(resale, recipients=(node, *resale.recipients[1:])), {"scenario": '"<x>'})
    assert "<script>" not in html and "<b>" not in html and "<x>" not in html


def drawn():
    from evenhand.ui.kit.drawing import show_drawing

    show_drawing("<svg><path d='M0 0'></path></svg>", key="some")


def test_a_drawing_with_lines_is_not_given_to_what_takes_lines_out():
    app = AppTest.from_function(drawn).run()
    [component] = app.get("bidi_component")
    assert not app.exception and "<path" in json.loads(component.proto.json)["html"]

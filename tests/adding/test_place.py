"""A place is one folder of data: the toy one is driven through what the others go through, without code."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys

import pytest
from evenhand.errors import RubricError
from evenhand.places import LAW, SCENARIOS
from evenhand.scenario import load
from evenhand.scenario.answers import facts_from
from evenhand.scenario.interview_questions import QUESTIONS
from evenhand.scoring import load_rubric

# One process drives the place through everything.
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def law_with_zedland(tmp_path_factory, here):
    folder = tmp_path_factory.mktemp("law") / "law"
    shutil.copytree(LAW, folder)
    shutil.copytree(here / "place" / "zz", folder / "zz")
    return folder


@pytest.fixture(scope="module")
def driven(law_with_zedland, here, tmp_path_factory):
    folder = tmp_path_factory.mktemp("driven")
    text = (SCENARIOS / "plain-opt-in.yaml").read_text(encoding="utf-8")
    shutil.copytree(SCENARIOS, folder / "scenarios")
    scenario = folder / "scenarios" / "zedland.yaml"
    text = text.replace("id: plain-opt-in", "id: zedland").replace("US-CA: opt_in", "US-CA: opt_in, ZZ: consent")
    scenario.write_text(text.replace("jurisdictions: [EU, UK, US-CA]", "jurisdictions: [EU, ZZ]"), encoding="utf-8")
    environment = {**os.environ, "EVENHAND_LAW": str(law_with_zedland), "EVENHAND_STORE": str(folder / "store.duckdb")}
    done = subprocess.run(  # noqa: S603
        [sys.executable, str(here / "place" / "drive.py"), str(scenario), str(folder / "zedland.md")],
        env=environment, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr + done.stdout
    return [*done.stdout.split("----\n"), (folder / "zedland.md").read_text(encoding="utf-8")]


def test_a_scenario_of_it_is_valid_and_scored_by_its_law(driven):
    card = json.loads(driven[1])
    assert set(card["jurisdictions"]) == {"EU", "ZZ"}
    assert card["law"]["ZZ"] == {"as_of": "2026-11-28", "read": 1, "older": 0, "cited": 1}
    cited = [source["text"] for one in card["criteria"] if one["id"] == "C11" for source in one["sources"]]
    assert "Fair Asking Act s. 3(1)" in cited


def test_what_it_does_not_name_is_not_asked_there(driven):
    asked = {one["id"] for one in json.loads(driven[1])["criteria"] if "ZZ" in one["jurisdictions"]}
    assert asked >= {"C10", "C11"}
    answered = {
        one["id"]
        for one in json.loads(driven[1])["criteria"]
        if "ZZ" in one["jurisdictions"] and one["status"] != "not_applicable"
    }
    assert answered == {"C10", "C11"}


def test_the_page_and_the_report_call_it_by_its_name(driven):
    *_, page, report = driven
    assert "Zedland" in page and "Zedland" in report


def test_a_place_that_says_something_impossible_is_refused_with_file_and_line(law_with_zedland, tmp_path):
    folder = tmp_path / "law"
    shutil.copytree(law_with_zedland, folder)
    place = folder / "zz" / "place.yaml"
    place.write_text(place.read_text(encoding="utf-8").replace("regime: grounds", "regime: groundz"), encoding="utf-8")
    with pytest.raises(
        RubricError, match=r"zz/place\.yaml:3:1 regime: 'groundz' is not allowed.*did you mean 'grounds'"
    ):
        load_rubric(law=folder)


def test_every_place_can_be_chosen_where_a_scenario_begins():
    codes = [path.parent.name.upper() for path in LAW.glob("*/place.yaml")]
    assert {"US-CO", "US-VA", "BR"} <= set(codes)
    where = next(question for question in QUESTIONS if question.id == "where")
    assert {option.key for option in where.options} == set(codes)
    assert set(facts_from({"where": ["BR", "US-CO"]})["jurisdictions"]) == {"BR", "US-CO"}


def test_a_place_is_judged_only_where_it_is_named():
    scenario = load(SCENARIOS / "plain-opt-in.yaml")
    assert {place.value for place in scenario.jurisdictions} == {"EU", "UK", "US-CA"}

from __future__ import annotations

import itertools

import pytest
from evenhand.places import SCENARIOS
from evenhand.scenario import load
from evenhand.scenario.interview import draft
from evenhand.scenario.model import Scenario
from evenhand.scenario.roles import open_facts
from evenhand.scenario.shape import written_fields
from evenhand.ui.facts import changes
from evenhand.ui.facts.sections import SECTIONS, section_of
from evenhand.ui.facts.words import WORDS, is_unknown, label_of, question_of, said, who_is_asked

NOT_FOR_PEOPLE = {"version", "id"}


@pytest.mark.parametrize(("first", "second"), list(itertools.permutations(sorted(SCENARIOS.glob("*.yaml")), 2)))
def test_two_programmes_side_by_side_say_in_what_they_differ(first, second):
    for fact, own, other in changes.facts_apart(load(first), load(second)):
        assert own != other, fact
        assert "a list of" not in f"{own} {other}", fact


def test_every_fact_of_a_scenario_has_its_place_in_the_form():
    shown = {path.partition(".")[0] for section in SECTIONS for path in section.paths}
    assert shown == set(written_fields(Scenario)) - NOT_FOR_PEOPLE


def test_every_part_of_consent_has_its_place_in_the_form():
    shown = {path.partition(".")[2] for section in SECTIONS for path in section.paths if path.startswith("consent.")}
    assert shown == set(written_fields(type(Scenario.model_fields["consent"].default)))


def test_every_open_question_leads_to_the_part_that_shows_its_fact():
    for fact in open_facts(draft({}, id="empty", name="Empty")):
        paths = section_of(fact.path).paths
        assert any(fact.path == path or fact.path.startswith((f"{path}.", f"{path}[")) for path in paths), fact.path


def test_every_word_is_for_a_value_that_a_fact_can_have():
    schema = (SCENARIOS / "scenario.schema.json").read_text(encoding="utf-8")
    assert [key for key in WORDS if "." in key and f'"{key.partition(".")[2]}"' not in schema] == []


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("consent.ui.reject.layer", "asking"),
        ("consent.refusal.consequences", "saying-no"),
        ("purposes[0].basis.EU", "purposes"),
        ("notice.rights.know", "notice"),
        ("purposes", "purposes"),
    ],
)
def test_a_fact_leads_to_its_part(path, name):
    assert section_of(path).name == name


def test_a_label_is_the_question_and_the_rest_is_help():
    assert question_of("How many customers are asked; when left out, the sample is used.", "customers") == (
        "How many customers are asked",
        "when left out, the sample is used.",
    )
    assert question_of('What a person does: "untick_box" is a box.', "act")[0] == "What a person does"
    assert question_of("The kind of use (Fides key).", "use")[0] == "The kind of use"
    assert question_of(None, "exit_told")[0] == "Exit told"


def test_the_same_value_is_called_differently_in_different_fields():
    assert label_of("third_party", "role") == "for itself (third party)"
    assert label_of("third_party", "from") == "bought or received from others"
    assert label_of("user", "from") == "given by the person"
    assert label_of("user.contact").endswith("(user.contact)")
    assert label_of(True) == "yes"


def test_facts_are_said_in_words():
    assert said("unknown") == "*Not known yet*"
    assert said(None) == "there is none"
    assert said([]) == "none"
    assert said(250000) == "250,000"
    assert said({"low": 1, "likely": 2, "high": 4}) == "2, in 8 of 10 futures 1 to 4"
    assert said(False) == "no"
    assert said("*bold*") == r"\*bold\*"


def test_an_unknown_fact_says_who_is_asked():
    asked = {"unknown": {"ask": "legal", "due": "2027-01-31", "note": "ask *records*"}}
    assert is_unknown(asked) and is_unknown("unknown") and not is_unknown({"likely": 1})
    assert who_is_asked(asked) == r"Not known yet, to be answered by legal, by 2027-01-31, ask \*records\*"

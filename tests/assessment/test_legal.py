"""Legal doubts stand beside the others: an open ground, an assessment that is due, sources nobody read."""

from __future__ import annotations

from evenhand.assessment.legal import legal_doubts
from evenhand.places import SCENARIOS
from evenhand.scenario import load
from evenhand.scoring import score


def _doubts(scenario):
    return " ".join(legal_doubts(scenario, score(scenario)))


def test_an_assessment_that_is_due_and_not_done_is_a_doubt_and_one_that_is_done_is_none():
    assert "assessment of the risks" in _doubts(load(SCENARIOS / "location-resale.yaml"))
    assert "assessment of the risks" not in _doubts(load(SCENARIOS / "plain-opt-in.yaml"))


def test_a_ground_that_nobody_established_is_named_with_its_place():
    plain = load(SCENARIOS / "plain-opt-in.yaml")
    first, *others = plain.purposes
    without = plain.replace(purposes=(first.model_copy(update={"basis": {}}), *others))
    assert "card-account would rest in EU is not established" in _doubts(without)


def test_sources_that_were_not_read_are_counted():
    assert "were not read in the words in force" in _doubts(load(SCENARIOS / "plain-opt-in.yaml"))

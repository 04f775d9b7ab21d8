from __future__ import annotations

import pytest
from evenhand.assessment import assess, summary_of
from evenhand.case import Case
from evenhand.customers import complete_journey
from evenhand.places import SCENARIOS
from evenhand.scenario import load
from evenhand.scenario.interview import draft
from evenhand.ui.overview.summary import headline, sentence_of
from evenhand.uncertainty import load_assumptions

from tests.sure import sure

FEW = 64


@pytest.fixture(scope="module")
def assessed():
    """Return a function that assesses an example, or a draft without any answer."""
    sketch, assumptions = complete_journey().sketch, load_assumptions()
    known = {}

    def of(name):
        if name not in known:
            path = SCENARIOS / f"{name}.yaml"
            scenario = load(path) if path.exists() else draft({}, id="empty", name="Empty")
            known[name] = assess(Case(scenario, sketch, assumptions, draws=FEW))
        return known[name]

    return of


def test_the_headline_counts_every_verdict():
    kinds = ["collect-if", "change-first", "collect-if", "change-first", "cannot-say", "do-not-collect"]
    assert headline(kinds) == (
        "2 of 6 programmes could go ahead under conditions; 2 must change first; "
        "1 cannot be judged yet; 1 should not collect."
    )


def test_one_programme_is_not_counted():
    assert headline(["collect"]) == "The one programme on the table could go ahead."


def test_without_a_programme_the_headline_says_so():
    assert headline([]) == "No programme is on the table yet."


@pytest.mark.parametrize("name", ["location-resale", "empty"])
def test_while_a_gate_stands_or_may_stand_no_money_is_shown(assessed, name):
    shown = summary_of(assessed(name))
    assert shown.block.figures == ()
    assert shown.consent is not None


def test_without_a_gate_money_has_its_range(assessed):
    shown = summary_of(assessed("loyalty-dividend"))
    for side in ("company", "customers"):
        figure = sure(shown.block.figure(side))
        assert figure.low < figure.mean < figure.high
    assert shown.currency == "USD"


def test_scores_are_those_of_the_place_with_the_lowest_low_end(assessed):
    assessment = assessed("location-resale")
    shown = summary_of(assessment)
    assert shown.lawfulness[0] == assessment.lowest("lawfulness")
    assert shown.consent[0] == assessment.lowest("consent")
    assert shown.transparency[0] == assessment.lowest("transparency")


def test_a_programme_that_is_stopped_is_cured_first(assessed):
    assert summary_of(assessed("location-resale")).block.step.page == "scores"


def test_an_open_programme_asks_its_first_question_first(assessed):
    assessment = assessed("empty")
    step = summary_of(assessment).block.step
    assert step.page == "scenario"
    assert assessment.questions[0].role.value.replace("-", " ") in step.label


def test_the_sentence_does_not_repeat_the_verdict_that_stands_beside_it(assessed):
    assessment = assessed("loyalty-dividend")
    sentence = sentence_of(summary_of(assessment))
    assert not sentence.startswith(assessment.verdict.title)
    assert sentence[0].isupper()
    assert assessment.answer.endswith(sentence[1:])

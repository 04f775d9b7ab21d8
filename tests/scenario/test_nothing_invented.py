"""What comes in from outside says what was said there, and nothing else: the rest stays unknown."""

from __future__ import annotations

import pytest
from evenhand.places import SCENARIOS
from evenhand.scenario import Scenario, load
from evenhand.scenario.fides import from_fides, to_fides
from evenhand.scenario.interview import draft
from evenhand.scenario.interview_questions import QUESTIONS, Question
from evenhand.scenario.leaves import leaves

BLANK = {leaf.path: leaf.value for leaf in leaves(Scenario(id="x", name="X"))}
NAMES = {"id", "name", "purposes[0].id"}
"""What a draft is called, and the one purpose that it begins with."""


def established(scenario: Scenario) -> dict[str, object]:
    """Return the facts that somebody gave: known, and other than what holds when nobody says anything."""
    return {leaf.path: leaf.value for leaf in leaves(scenario) if leaf.known and BLANK.get(leaf.path) != leaf.value}


def test_who_knows_nothing_establishes_nothing() -> None:
    assert established(draft({}, id="d", name="D")).keys() == NAMES


def answers(question: Question) -> list[object]:
    """Return every answer that a question can have alone, and for many choices all of them together."""
    options = [option.key for option in question.options]
    match question.kind:
        case "choice":
            return list(options)
        case "many":
            return [*([option] for option in options), [option for option in options if option != "none"]]
        case "number":
            return [3.0]
        case _:
            return ["Somebody said so"]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_an_answer_establishes_what_its_question_asks_and_no_more(question: Question) -> None:
    for answer in answers(question):
        made = established(draft({question.id: answer}, id="d", name="D")).keys() - NAMES
        beside = [path for path in made if not path.startswith((*question.facts, "purposes["))]
        assert beside == [], answer
        # Of a purpose, an answer about something else says nothing.
        if "purposes" not in question.facts:
            assert [path for path in made if path.startswith("purposes[")] == [], answer


@pytest.mark.parametrize("name", [path.stem for path in sorted(SCENARIOS.glob("*.yaml"))])
def test_a_fides_manifest_establishes_what_a_line_of_it_was_taken_for(name: str) -> None:
    read = from_fides(to_fides(load(SCENARIOS / f"{name}.yaml")).text)
    taken = {remark.fact for remark in read.of("taken", "changed") if remark.fact is not None}
    made = established(read.scenario).keys() - NAMES
    assert sorted(path for path in made if not path.startswith(tuple(taken))) == []

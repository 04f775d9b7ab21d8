from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from evenhand.errors import ScenarioError
from evenhand.scenario import Basis, Jurisdiction, Role, Scenario, Unknown, dump, is_known, loads, revision
from evenhand.scenario.facts import Facts
from evenhand.scenario.interview import draft
from evenhand.scenario.interview_questions import QUESTIONS, Question, amount_of, kinds_asked, kinds_of
from evenhand.scoring import score
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sure import sure

PROPERTY = settings(deadline=None, derandomize=True, max_examples=60)


def answers_to(question: Question) -> st.SearchStrategy[Any]:
    keys = [option.key for option in question.options]
    match question.kind:
        case "text":
            return st.text(max_size=10)
        case "choice":
            return st.sampled_from(keys)
        case _:
            return st.lists(st.sampled_from([key for key in keys if key != "none"]), unique=True) | (
                st.just(["none"]) if "none" in keys else st.nothing()
            )


@st.composite
def all_answers(draw: st.DrawFn) -> dict[str, Any]:
    given_answers = {question.id: draw(st.none() | answers_to(question)) for question in QUESTIONS}
    if draw(st.booleans()):
        given_answers["reward_amount"] = draw(st.floats(0, 100))
        given_answers["revenue_amount"] = draw(st.floats(0, 100))
        given_answers["kept_amount"] = draw(st.integers(0, 9999))
    for purpose in kinds_asked({key: answer for key, answer in given_answers.items() if answer}):
        kinds = [option.key for option in kinds_asked(given_answers)[purpose]]
        given_answers[kinds_of(purpose)] = draw(st.lists(st.sampled_from(kinds), unique=True))
    return given_answers


def known(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every established fact that differs from what holds when nothing is said."""
    if isinstance(value, Unknown):
        return
    if isinstance(value, Facts):
        for name, field in type(value).model_fields.items():
            part = getattr(value, name)
            if part != field.get_default(call_default_factory=True):
                yield from known(part, f"{path}.{name}" if path else name)
    elif isinstance(value, tuple) and value and isinstance(value[0], Facts):
        for item in value:
            yield from known(item, path)
    elif isinstance(value, dict):
        for item in value.values():
            yield from known(item, path)
    else:
        yield path, value


def test_each_question_stands_once_and_names_who_should_know() -> None:
    assert len(QUESTIONS) == len({question.id for question in QUESTIONS})
    assert all(question.text and question.help and question.role in Role for question in QUESTIONS)


@pytest.mark.parametrize("kind", ["sales", "margin"])
def test_what_data_bring_in_is_asked_as_sales_or_as_margin(kind: str) -> None:
    economics = draft({"revenue": kind, "revenue_amount": 1.5}, id="x", name="X").economics
    assert (economics.uplift, economics.uplift_of) == (0.015, kind)
    half_said = draft({"revenue": kind}, id="x", name="X").economics
    assert (is_known(half_said.uplift), half_said.uplift_of) == (False, kind)


def test_nothing_answered_means_nothing_known() -> None:
    scenario = draft({}, id="x", name="X")
    assert set(known(scenario)) == {("id", "x"), ("name", "X"), ("purposes.id", "main-purpose")}
    asked = {path: unknown.ask for path, unknown in scenario.unknowns() if unknown.ask}
    assert asked["consent.requests"] is Role.MARKETING
    assert asked["consent.withdrawal.possible"] is Role.TECHNOLOGY
    assert asked["recipients"] is Role.LEGAL


@pytest.mark.slow
@PROPERTY
@given(all_answers())
def test_an_answer_makes_known_only_what_its_question_is_about(answers: dict[str, Any]) -> None:
    about = {"id", "name", "purposes.id"}
    allowed = tuple(
        path for question in QUESTIONS if answers.get(question.id) not in (None, [], "") for path in question.facts
    )
    for path, _ in known(draft(answers, id="x", name="X")):
        assert path in about or path.startswith(allowed), path


@pytest.mark.slow
@PROPERTY
@given(all_answers())
def test_a_draft_is_a_scenario_like_any_other(answers: dict[str, Any]) -> None:
    scenario = draft(answers, id="x", name="X", currency="EUR")
    assert loads(dump(scenario)) == scenario
    assert revision(draft(answers, id="x", name="X", currency="EUR")) == revision(scenario)


def test_the_answers_of_a_bundled_programme_become_its_facts() -> None:
    scenario = draft(
        {
            "data": ["purchases"],
            "purposes": ["offers"],
            "asking": "with_terms",
            "refusal": "no_service",
            "withdrawal": "impossible",
            "recipients": "buyers",
            "reward": "money",
            "reward_amount": 2,
            "where": ["US-CA", "EU"],
            "sensitive": ["children", "location"],
            "notice": "We collect.",
        },
        id="x",
        name="X",
    )
    (purpose,) = scenario.purposes
    (request,) = sure(scenario.consent.requests)
    assert scenario.jurisdictions == (Jurisdiction.EU, Jurisdiction.US_CA)
    assert purpose.basis_in(Jurisdiction.EU) is Basis.CONSENT
    assert not is_known(purpose.basis_in(Jurisdiction.US_CA))
    assert purpose.data == ("user.behavior.purchase_history", "user.location.precise")
    assert (purpose.special_category, purpose.sold_or_shared) == (False, True)
    assert (request.bundled_with, request.required_for_service) == (("terms",), "yes")
    assert scenario.consent.withdrawal.possible is False
    assert (scenario.offer_per_month, scenario.economics.conditionality) == (2.0, 1.0)
    assert (scenario.audience.children, scenario.notice.content) == ("mixed", "We collect.")


def test_what_was_said_of_all_purposes_together_is_not_known_of_each() -> None:
    answers = {
        "data": ["contact"],
        "sensitive": ["special"],
        "purposes": ["offers", "analysis"],
        "recipients": "buyers",
    }
    for purpose in draft(answers, id="x", name="X").purposes:
        assert not is_known(purpose.data)
        assert not is_known(purpose.special_category)
        assert not is_known(purpose.sold_or_shared)


def test_a_ground_is_of_what_nobody_is_asked_about() -> None:
    answers = {"purposes": ["service", "offers"], "where": ["EU", "US-CA"], "ground": "interests"}
    asked = {one.id: one for one in draft({**answers, "asking": "separate"}, id="x", name="X").purposes}
    assert asked["service"].basis_in(Jurisdiction.EU) is Basis.LEGITIMATE_INTERESTS
    assert asked["offers"].basis_in(Jurisdiction.EU) is Basis.CONSENT
    for purpose in draft({**answers, "asking": "not_asked"}, id="x", name="X").purposes:
        assert purpose.basis_in(Jurisdiction.EU) is Basis.LEGITIMATE_INTERESTS
        assert not is_known(purpose.basis_in(Jurisdiction.US_CA))


@pytest.mark.parametrize(
    ("answer", "criterion"),
    [({"ground": "contract"}, "L2"), ({"guessed": ["none"]}, "L8"), ({"kept": "limitless"}, "L11")],
)
def test_each_question_of_lawfulness_decides_a_gate_that_was_open(answer: dict[str, Any], criterion: str) -> None:
    answers = {
        "purposes": ["advertising"], "data": ["browsing"], "asking": "not_asked", "ground": "interests",
        "guessed": ["none"], "sensitive": ["none"], "where": ["EU"], "recipients": "nobody",
    }  # fmt: skip
    open_ones = {key: value for key, value in answers.items() if key not in answer}

    def gates(given: dict[str, Any]) -> dict[str, bool]:
        (place,) = score(draft(given, id="x", name="X")).jurisdictions.values()
        return {gate.criterion: gate.unresolved for gate in place.gates}

    assert gates(open_ones)[criterion]
    assert gates({**open_ones, **answer}).get(criterion) is not True


@pytest.mark.slow
@PROPERTY
@given(all_answers())
def test_every_kind_of_data_that_was_ticked_is_a_fact(answers: dict[str, Any]) -> None:
    scenario = draft(answers, id="x", name="X")
    ticked = {*(answers["data"] or ()), *(answers["sensitive"] or ())} - {"other", "special", "children", "none"}
    assert is_known(scenario.sources) is bool(ticked)
    if ticked:
        assert len(scenario.sources) >= len(ticked)


def test_answers_that_contradict_one_another_leave_the_fact_open() -> None:
    scenario: Scenario = draft({"purposes": ["selling"], "recipients": "nobody"}, id="x", name="X")
    assert isinstance(scenario.recipients, Unknown)
    assert "sold" in (scenario.recipients.note or "")


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"asking": "seperate"}, "did you mean 'separate'?"),
        ({"purpose": ["offers"]}, "there is no such question; did you mean 'purposes'?"),
        ({"data": "contact"}, "expected a list of options"),
        ({"sensitive": ["none", "children"]}, "choose either 'none' or the others"),
        ({"notice": 3}, "expected a text"),
        ({"reward": "share", amount_of("reward"): 120}, "must be between 0 and 100"),
        ({"reward": "money", amount_of("reward"): -1}, "must be 0 or more"),
        ({"reward": "money", amount_of("reward"): "two"}, "expected a number"),
        ({"kept": "period", amount_of("kept"): 1.5}, "expected whole days"),
    ],
)
def test_unusable_answers_are_refused_in_words(answers: dict[str, Any], words: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        draft(answers, id="x", name="X")
    assert words in str(caught.value)


def test_an_unusable_name_is_refused_in_our_own_words() -> None:
    with pytest.raises(ScenarioError):
        draft({}, id="Not an id", name="X")

from __future__ import annotations

import threading

import pytest
from evenhand.errors import CustomerDataError
from evenhand.scenario import is_known
from evenhand.scenario.interview_questions import QUESTIONS
from evenhand.store import open_store
from evenhand.ui.overview import interview_answers
from evenhand.ui.session import state

TYPED = {"pays": "varies", "many": 200_000, "spending": 120.0, "top": 50.0, "currency": "EUR"}


@pytest.fixture
def store(tmp_path, monkeypatch):
    """Return a store of the test's own."""
    opened = open_store(tmp_path / "store.duckdb")
    monkeypatch.setattr(state, "store", lambda: opened)
    yield opened
    opened.close()


def test_answers_are_kept_one_by_one(store):
    token = interview_answers.begin()
    interview_answers.answer(token, data=["purchases"])
    interview_answers.answer(token, asking=None)
    assert interview_answers.answers_of(token) == {"data": ["purchases"], "asking": None}


def test_answers_given_at_the_same_moment_are_all_kept(store):
    token = interview_answers.begin()
    names = [question.id for question in QUESTIONS]
    threads = [threading.Thread(target=interview_answers.answer, args=(token,), kwargs={name: None}) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(interview_answers.answers_of(token)) == set(names)


def test_i_dont_know_is_an_answer_and_nothing_ticked_is_none():
    assert interview_answers.settled({"asking": None, "data": [], "name": "Mine"}) == 1


def test_nobody_has_answers_that_were_never_begun(store):
    assert interview_answers.answers_of("no-such") is None


def test_no_answer_at_all_makes_a_draft_in_which_everything_is_open(store):
    made = interview_answers.finish(interview_answers.begin())
    scenario = state.scenario_of(made.scenario)
    sketch = state.sketch(made.customers)
    assert sketch.assumed == ("customers", "spending", "unevenness")
    assert not is_known(scenario.programme.customers)
    assert scenario.name == interview_answers.NAME
    assert not is_known(scenario.consent.requests)


def test_finished_answers_are_let_go(store):
    token = interview_answers.begin()
    interview_answers.finish(token)
    assert interview_answers.answers_of(token) is None


def test_four_numbers_become_customers_and_the_size_of_the_programme(store):
    token = interview_answers.begin()
    interview_answers.answer(token, name="Milk & Bread", **TYPED)
    made = interview_answers.finish(token)
    scenario, sketch = state.scenario_of(made.scenario), state.sketch(made.customers)
    assert not sketch.measured
    assert (sketch.customers, sketch.currency) == (200_000, "EUR")
    assert (scenario.programme.customers, scenario.currency) == (200_000, "EUR")
    assert scenario.id.startswith("milk-bread-")


def test_an_amount_counts_only_for_the_answer_that_asks_for_it(store):
    token = interview_answers.begin()
    interview_answers.answer(token, reward="money", reward_amount=2.5)
    # pyrefly: ignore[missing-attribute]
    assert state.scenario_of(interview_answers.finish(token).scenario).scheme.dividend == 2.5
    token = interview_answers.begin()
    interview_answers.answer(token, reward="nothing", reward_amount=2.5)
    assert state.scenario_of(interview_answers.finish(token).scenario).scheme.kind == "none"


@pytest.mark.parametrize(
    ("missing", "assumed"),
    [("many", "customers"), ("spending", "spending"), ("top", "unevenness"), ("currency", "spending")],
)
def test_a_number_that_nobody_knows_is_assumed_and_named(store, missing, assumed):
    token = interview_answers.begin()
    interview_answers.answer(token, **{**TYPED, missing: None})
    made = interview_answers.finish(token)
    assert state.sketch(made.customers).assumed == (assumed,)
    assert is_known(state.scenario_of(made.scenario).programme.customers) is (missing != "many")


def test_the_prices_of_a_subscription_become_its_customers(store):
    token = interview_answers.begin()
    interview_answers.answer(
        token, pays="fixed", many=12_000, price_1=9.99, part_1=75.0, price_2=19.99, currency="EUR", spending=3.0
    )
    sketch = state.sketch(interview_answers.finish(token).customers)
    assert [(part.name, part.customers) for part in sketch.segments] == [
        ("Pay 9.99 EUR", 9_000), ("Pay 19.99 EUR", 3_000)
    ]  # fmt: skip
    assert sketch.assumed == ()


def test_the_data_of_each_use_are_those_that_were_named_for_it(store):
    token = interview_answers.begin()
    interview_answers.answer(
        token,
        data=["contact", "purchases"],
        purposes=["service", "offers", "fraud"],
        data_for_offers=["purchases"],
        data_for_service=["contact", "purchases"],
        data_for_selling=["contact"],
    )
    scenario = state.scenario_of(interview_answers.finish(token).scenario)
    data = {purpose.id: purpose.data for purpose in scenario.purposes}
    assert data["offers"] == ("user.behavior.purchase_history",)
    assert len(data["service"]) == 3 and not is_known(data["fraud"])


def test_a_number_out_of_range_makes_no_draft(store):
    token = interview_answers.begin()
    interview_answers.answer(token, **{**TYPED, "many": 12})
    with pytest.raises(CustomerDataError):
        interview_answers.finish(token)
    assert store.drafts.list() == ()


@pytest.mark.parametrize("name", ["!!!", "Ünï", "x" * 120])
def test_any_name_makes_an_id(store, name):
    token = interview_answers.begin()
    interview_answers.answer(token, name=name)
    assert state.scenario_of(interview_answers.finish(token).scenario).name == name

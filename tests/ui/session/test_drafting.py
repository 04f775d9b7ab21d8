from __future__ import annotations

import pytest
from evenhand.marked_yaml import written
from evenhand.places import SCENARIOS
from evenhand.scenario import document_of, load
from evenhand.scenario.roles import open_facts
from evenhand.store import open_store
from evenhand.ui.session import drafting, state

from tests.sure import sure

SUMMARY = ("summary",)


@pytest.fixture
def store(tmp_path, monkeypatch):
    """Return a store of the test's own."""
    opened = open_store(tmp_path / "store.duckdb")
    monkeypatch.setattr(state, "store", lambda: opened)
    yield opened
    opened.close()


@pytest.fixture
def tab(monkeypatch):
    """Return a function that goes on in one of several browser tabs, each a session of its own."""
    sessions = {}

    def turn_to(name):
        monkeypatch.setattr(drafting.st, "session_state", sessions.setdefault(name, {}))

    turn_to("one")
    return turn_to


@pytest.fixture
def draft_id(store, tab):
    return drafting.copy_to_draft(load(SCENARIOS / "plain-opt-in.yaml")).removeprefix(state.DRAFT)


def stored(store, draft_id):
    return store.drafts.get(draft_id).body


def test_a_copy_holds_every_fact_of_the_example(store, draft_id):
    assert stored(store, draft_id) == document_of(load(SCENARIOS / "plain-opt-in.yaml"))


def test_a_change_is_saved_at_once(store, draft_id):
    drafting.opened(draft_id)
    drafting.change(draft_id, ("purposes", 0, "text"), "To know what to bake.")
    assert stored(store, draft_id)["purposes"][0]["text"] == "To know what to bake."
    assert drafting.refusals(draft_id) == {}


def test_what_is_no_scenario_is_not_saved_and_says_why_at_its_place(store, draft_id):
    drafting.opened(draft_id)
    drafting.change(draft_id, ("audience", "min_age_served"), -3)
    assert stored(store, draft_id)["audience"]["min_age_served"] != -3
    assert list(drafting.refusals(draft_id)) == ["audience.min_age_served"]


def test_a_corrected_change_is_no_longer_complained_about(store, draft_id):
    drafting.opened(draft_id)
    drafting.change(draft_id, ("audience", "min_age_served"), -3)
    drafting.change(draft_id, ("audience", "min_age_served"), 16)
    assert stored(store, draft_id)["audience"]["min_age_served"] == 16
    assert drafting.refusals(draft_id) == {}


def test_two_tabs_that_change_different_facts_both_keep_their_change(store, draft_id, tab):
    for name in ("one", "two"):
        tab(name)
        drafting.opened(draft_id)
    tab("one")
    drafting.change(draft_id, SUMMARY, "From the first tab.")
    tab("two")
    drafting.change(draft_id, ("economics", "margin"), 7.5)
    assert drafting.pending(draft_id) is None
    assert stored(store, draft_id)["summary"] == "From the first tab."
    assert stored(store, draft_id)["economics"]["margin"] == 7.5


def collide(tab, draft_id):
    """Let two tabs change the same fact; the second is in hand."""
    for name in ("one", "two"):
        tab(name)
        drafting.opened(draft_id)
    tab("one")
    drafting.change(draft_id, SUMMARY, "From the first.")
    tab("two")
    drafting.change(draft_id, SUMMARY, "From the second.")


@pytest.mark.parametrize(("side", "kept"), [("mine", "From the second."), ("theirs", "From the first.")])
def test_two_tabs_that_change_the_same_fact_are_asked_which_to_keep(store, draft_id, tab, side, kept):
    collide(tab, draft_id)
    assert stored(store, draft_id)["summary"] == "From the first."
    waiting = sure(drafting.pending(draft_id))
    assert [conflict.path for conflict in waiting.merged.conflicts] == ["summary"]
    assert drafting.settle(draft_id, {"summary": side}) is None
    assert stored(store, draft_id)["summary"] == kept
    assert drafting.pending(draft_id) is None


def test_a_choice_that_cannot_be_saved_goes_on_waiting(store, draft_id, tab, monkeypatch):
    collide(tab, draft_id)

    def fail(_document, **_):
        raise drafting.ScenarioError("It does not fit.")

    monkeypatch.setattr(drafting, "scenario_of", fail)
    assert drafting.settle(draft_id, {"summary": "mine"}) == "It does not fit."
    assert drafting.pending(draft_id) is not None


def test_editing_what_somebody_else_removed_overwrites_nothing(store, draft_id, tab):
    for name in ("one", "two"):
        tab(name)
        drafting.opened(draft_id)
    tab("one")
    drafting.change(draft_id, ("benefits",), [])
    before = stored(store, draft_id)
    tab("two")
    drafting.opened(draft_id)
    drafting.change(draft_id, ("benefits", 3, "name"), "Late")
    assert stored(store, draft_id) == before
    assert "no longer there" in drafting.refusals(draft_id)["benefits[3].name"]


def test_a_fault_of_the_program_is_not_told_as_what_somebody_else_did(store, draft_id, monkeypatch):
    drafting.opened(draft_id)

    def fail(_document, **_):
        raise KeyError("a fault")

    monkeypatch.setattr(drafting, "scenario_of", fail)
    with pytest.raises(KeyError):
        drafting.change(draft_id, SUMMARY, "New.")
    assert not drafting.refusals(draft_id)


def test_a_written_path_leads_back_to_its_place():
    scenario = load(SCENARIOS / "location-resale.yaml")
    for fact in open_facts(scenario):
        assert written(drafting.path_of(fact.path)) == fact.path
    assert drafting.path_of("purposes[0].basis.EU") == ("purposes", 0, "basis", "EU")

from __future__ import annotations

import pytest
from evenhand.errors import Problem, ScenarioError
from evenhand.ui.session import state
from evenhand.ui.steps import steps

from tests.acts import unnamed_on
from tests.folds import hidden_controls
from tests.walks import first

NAMES = [step.name for step in steps()]


@pytest.mark.parametrize("name", NAMES)
def test_a_page_opens_without_a_fault_and_says_what_it_answers_and_is_not(open_page, name):
    app = open_page(name)
    assert not app.exception
    assert [error.value for error in app.error if "did not foresee" in error.value] == []
    step = next(step for step in steps() if step.name == name)
    assert [title.value for title in app.title] == [step.title]
    assert step.question in [caption.value for caption in app.caption]
    assert any("not legal advice" in caption.value and "law as of" in caption.value for caption in app.caption)
    assert hidden_controls(app) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", first(1, sorted(NAMES, key=lambda name: name != "scores")))
def test_a_page_names_the_act_of_every_provision_it_speaks_of(open_page, name):
    # Bundled consent breaks the most laws.
    assert unnamed_on(open_page(name, scenario="status-quo-bundled")) == []


@pytest.mark.slow
def test_the_scenario_in_the_address_is_the_one_in_hand(open_page):
    app = open_page("scores", scenario="location-resale")
    assert app.selectbox(key="selected_scenario").value == "location-resale"


@pytest.mark.slow
def test_choosing_a_scenario_writes_it_into_the_address(open_page):
    app = open_page("scores")
    app.selectbox(key="selected_scenario").select("location-resale").run()
    assert app.query_params["scenario"] == "location-resale"
    assert not app.exception


def test_a_fault_meant_for_people_is_shown_as_words(open_page, monkeypatch):
    def fail(_key):
        raise ScenarioError(
            "The file has a *fault*.",
            hint="Correct it.",
            problems=[Problem("is no number", file="x.yaml", line=3, field="scheme.rate")],
        )

    app = open_page("scores")
    monkeypatch.setattr(state, "scenario_of", fail)
    app.run()
    [shown] = [warning.value for warning in app.warning if "fault" in warning.value]
    assert r"\*fault\*" in shown and r"x.yaml\:3" in shown and "Correct it." in shown
    assert not app.exception


def test_a_fault_nobody_foresaw_gets_a_reference_and_keeps_its_details_off_the_page(open_page, monkeypatch, caplog):
    def fail(_key):
        raise ZeroDivisionError("a secret detail")

    app = open_page("scores")
    monkeypatch.setattr(state, "scenario_of", fail)
    app.run()
    assert not app.exception
    [shown] = [error.value for error in app.error if "did not foresee" in error.value]
    assert "secret" not in shown
    [reference] = [code.value for code in app.code if code.value.startswith("Reference")]
    assert reference in caplog.text and "a secret detail" in caplog.text

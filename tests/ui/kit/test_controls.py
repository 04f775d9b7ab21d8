from __future__ import annotations

from types import SimpleNamespace

import pytest
from evenhand.ui.kit import controls
from streamlit.runtime.scriptrunner_utils.exceptions import StopException
from streamlit.runtime.state import SafeSessionState, SessionState


class Session(dict):
    """A session that remembers what was set in it."""

    def __init__(self, **values):
        super().__init__(values)
        self.given = []

    def __setitem__(self, key, value):
        self.given.append(key)
        super().__setitem__(key, value)


def test_a_control_that_shows_what_is_stored_is_left_alone(monkeypatch):
    session = Session(name="Ada")
    monkeypatch.setattr("streamlit.session_state", session)
    controls.sync_widget("name", "Ada")
    assert session.given == []


@pytest.mark.parametrize(("shown", "stored"), [("Ada", "Eve"), (1, True), (True, 1), ("", None)])
def test_a_control_that_shows_something_else_is_given_what_is_stored(monkeypatch, shown, stored):
    session = Session(name=shown)
    monkeypatch.setattr("streamlit.session_state", session)
    controls.sync_widget("name", stored)
    assert session["name"] is stored


def test_a_new_control_is_given_what_is_stored(monkeypatch):
    session = Session()
    monkeypatch.setattr("streamlit.session_state", session)
    controls.sync_widget("name", None)
    assert session == {"name": None}


def test_a_choice_is_given_again_when_its_options_are_called_otherwise(monkeypatch):
    session = Session(role="legal")
    monkeypatch.setattr("streamlit.session_state", session)
    for labels, given in ((["Legal (96)"], []), (["Legal (96)"], []), (["Legal (94)"], ["role"])):
        session.given.clear()
        controls.sync_choice("role", "legal", labels)
        assert [key for key in session.given if key == "role"] == given


def test_a_callback_runs_to_its_end_though_the_next_click_waits(monkeypatch):
    def interrupt():
        raise StopException

    state = SafeSessionState(SessionState(), interrupt)
    monkeypatch.setattr(controls, "get_script_run_ctx", lambda **_: SimpleNamespace(session_state=state))
    saved = []

    def callback(value):
        assert "typed" not in state
        saved.append(value)

    with pytest.raises(StopException):
        callback("lost")
    controls.uninterruptible(callback)("kept")
    assert saved == ["kept"]
    with pytest.raises(StopException):
        assert "typed" not in state


def test_a_callback_outside_a_run_is_simply_called():
    saved = []
    controls.uninterruptible(saved.append)("kept")
    assert saved == ["kept"]

"""The address a visitor stands on is written whole: nobody stands on one that is half written."""

from __future__ import annotations

import pytest
import streamlit as st
from evenhand.ui.dividend import designer
from evenhand.ui.session import state
from streamlit.testing.v1 import AppTest

pytestmark = pytest.mark.usefixtures("pages_are_cheap")


def _ask() -> None:
    from evenhand.ui.session import state

    state.rewrite_address({"scenario": "draft-1"}, without=("trustee", "absent"))


def address(app: AppTest) -> dict[str, list[str]]:
    return {name: [value] if isinstance(value, str) else list(value) for name, value in app.query_params.items()}


def test_several_parameters_change_at_once_and_the_others_stay():
    app = AppTest.from_function(_ask)
    app.query_params["scenario"] = "before"
    app.query_params["trustee"] = "a cooperative"
    app.query_params["seat"] = ["one", "other"]
    app.run()
    assert not app.exception
    assert address(app) == {"scenario": ["draft-1"], "seat": ["one", "other"]}


def test_keeping_a_design_writes_the_address_once(monkeypatch):
    written = []
    monkeypatch.setattr(state, "rewrite_address", lambda changes, *, without: written.append((changes, without)))
    monkeypatch.setattr(st, "query_params", None)
    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(designer.drafting, "copy_to_draft", lambda scenario: "draft-1")
    designer._kept(None, "plain-opt-in")
    ((changes, without),) = written
    assert changes == {"scenario": "draft-1"}
    assert {"pay", "rate", "scheme", "trustee"} <= set(without)

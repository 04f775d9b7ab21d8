"""What a server prepares for every visitor, and what goes on where that fails."""

from __future__ import annotations

import gc
import logging
from types import SimpleNamespace

import pytest
from evenhand import confined
from evenhand.errors import ScenarioError
from evenhand.ui.server import startup
from evenhand.ui.session import computed, state
from evenhand.workshop.notice import NOTICE


@pytest.fixture
def prepared(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Return what a server has loaded and started; nothing is set apart from collection for the other tests."""
    result: list[object] = []
    monkeypatch.setattr(gc, "freeze", lambda: None)
    monkeypatch.setattr(startup.importlib, "import_module", result.append)
    monkeypatch.setattr(confined, "prepare", result.append)
    refinery = SimpleNamespace(open=lambda: result.append("refining"))
    monkeypatch.setattr(computed, "refinery", lambda: refinery)
    return result


@pytest.mark.slow
def test_a_fault_in_the_example_keeps_nothing_else_from_being_prepared(
    prepared: list[object], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_key: str) -> None:
        raise ScenarioError("There is no such file.", hint="Name another.")

    monkeypatch.setattr(state, "scenario_of", fail)
    startup._prepare()
    assert prepared == ["refining", *startup.LATER, startup.READERS]
    assert "Preparing the example failed" in caplog.text
    assert gc.isenabled()


@pytest.mark.parametrize(("said", "told"), [("900", True), ("soon", True), (" 45 ", False), ("", False)])
def test_a_setting_that_is_not_followed_is_said_in_the_log(
    said: str, told: bool, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv(NOTICE, said)
    with caplog.at_level(logging.WARNING):
        startup._say_what_is_not_followed()
    assert (NOTICE in caplog.text) is told

"""What was assessed before a restart is read after it, not computed again."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from evenhand.study import Study
from evenhand.ui.session import state
from evenhand.ui.session.memory import MEMORY
from streamlit.testing.v1 import AppTest

Open = Callable[..., AppTest]


def started_again() -> None:
    """Forget what this process has in memory, as a restart does."""
    MEMORY.clear()


@pytest.fixture
def assessments(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the scenarios assessed since, in order."""
    started_again()
    made: list[str] = []
    assess = Study.assess

    def counting(study: Study, **options: int) -> object:
        made.append(study.scenario.id)
        return assess(study, **options)

    monkeypatch.setattr(Study, "assess", counting)
    return made


def test_the_overview_of_the_second_start_computes_nothing(open_page: Open, assessments: list[str]) -> None:
    first = open_page("overview")
    assert not first.exception
    assert len(assessments) == len(set(assessments)) > 1
    shown = [metric.value for metric in first.metric]
    assessments.clear()
    started_again()
    second = open_page("overview")
    assert not second.exception
    assert assessments == []
    assert [metric.value for metric in second.metric] == shown


def test_a_stored_result_that_cannot_be_read_is_computed_again(open_page: Open, assessments: list[str]) -> None:
    open_page("overview")
    state.store().database.write(
        lambda cursor: cursor.execute("UPDATE runs SET result = ?", [json.dumps({"kind": "collect"})]).fetchall()
    )
    started_again()
    assessments.clear()
    page = open_page("overview")
    assert not page.exception
    assert len(assessments) > 1


def test_the_dividend_page_shows_the_stored_picture_until_its_own_is_there(
    open_page: Open, assessments: list[str]
) -> None:
    page = open_page("dividend", scenario="plain-opt-in")
    assert not page.exception
    study = Study(state.scenario_of("plain-opt-in"), state.sketch("example"), state.assumptions(), state.rubric())
    assert state.first_look(study) is None, "its own picture is there"
    started_again()
    stored = state.first_look(study)
    assert stored is not None
    assert stored.run == study.run()
    assert [name for name in assessments if name == "plain-opt-in"] != []

"""What was assessed before a restart is read after it, not computed again."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable

import pytest
from evenhand.places import PACKAGE
from evenhand.study import Study
from evenhand.ui.session import computed, state
from evenhand.ui.session.memory import MEMORY
from streamlit.testing.v1 import AppTest

Open = Callable[..., AppTest]

# What computes and what draws tables: loaded once the stored picture stands.
HEAVY = {"pandas", "pyarrow", "scipy.optimize", "scipy.stats", "matplotlib", "SALib"}
SECOND_START = """
import os, sys
from evenhand.ui.steps import step
from streamlit.testing.v1 import AppTest

def stop_after(draw):
    def drawing(summary):
        draw(summary)
        print(*sys.modules, flush=True)
        os._exit(0)
    return drawing

app = AppTest.from_file(sys.argv[1], default_timeout=600).run()
assert not app.exception, app.exception
print(*sys.modules)
from evenhand.ui.dividend import first
first.show_stored = stop_after(first.show_stored)
app.query_params["scenario"] = sys.argv[2]
app.switch_page(str(step("dividend").path)).run()
"""


def started_again() -> None:
    """Forget what this process has in memory, as a restart does."""
    MEMORY.clear()


def first_pictures_of_a_process_of_its_own() -> None:
    """Draw them from what is stored, and look at what had to be loaded for it."""
    state.close_store()  # one process has it
    program = [sys.executable, "-c", SECOND_START, str(PACKAGE / "ui" / "server" / "shell.py"), "loyalty-dividend"]
    started = subprocess.run(program, capture_output=True, text=True, check=False)  # noqa: S603
    assert started.returncode == 0, started.stderr
    overview, dividend = (set(line.split()) for line in started.stdout.splitlines())
    assert "evenhand.assessment.summary" in overview
    assert overview.isdisjoint(HEAVY)
    assert dividend.isdisjoint(HEAVY)


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


@pytest.mark.slow
def test_the_second_start_computes_nothing_and_loads_nothing_heavy_for_its_first_pictures(
    open_page: Open, assessments: list[str]
) -> None:
    first = open_page("overview")
    assert not first.exception
    assert len(assessments) == len(set(assessments)) > 1
    shown = [html.proto.body for html in first.get("html")]
    assert sum('class="ev-row"' in body for body in shown) == len(state.catalogue())
    assessments.clear()
    started_again()
    second = open_page("overview")
    assert not second.exception
    assert assessments == []
    assert [html.proto.body for html in second.get("html")] == shown
    first_pictures_of_a_process_of_its_own()


@pytest.mark.slow
def test_a_stored_result_that_cannot_be_read_is_computed_again(open_page: Open, assessments: list[str]) -> None:
    shown = "plain-opt-in"
    open_page("dividend", scenario=shown)
    with state.store().database.writing() as cursor:
        cursor.run("UPDATE runs SET result = ?", [json.dumps({"kind": "collect"})])
    started_again()
    assessments.clear()
    page = open_page("dividend", scenario=shown)
    assert not page.exception
    assert assessments == [shown]


@pytest.mark.slow
def test_the_dividend_page_shows_the_stored_picture_until_its_own_is_there(
    open_page: Open, assessments: list[str]
) -> None:
    page = open_page("dividend", scenario="plain-opt-in")
    assert not page.exception
    study = Study(state.scenario_of("plain-opt-in"), state.sketch("example"), state.assumptions(), state.rubric())
    assert computed.first_look(study) is None, "its own picture is there"
    started_again()
    stored = computed.first_look(study)
    assert stored is not None
    assert stored.run == study.run()
    assert [name for name in assessments if name == "plain-opt-in"] != []

from __future__ import annotations

import evenhand
from evenhand.places import SCENARIOS


def test_a_scenario_is_opened_scored_simulated_assessed_and_reported_from_python() -> None:
    study = evenhand.open(SCENARIOS / "loyalty-dividend.yaml")
    assert study.score().jurisdictions
    simulation = study.simulate(draws=50)
    assert len(simulation.to_frame()) == len(simulation.rates)
    assert study.assess(draws=50).verdict.kind
    assert "Recommendation" in study.report(draws=50).title


def test_changed_facts_make_another_study() -> None:
    study = evenhand.open(SCENARIOS / "plain-opt-in.yaml")
    changed = study.with_facts(scheme={"kind": "flat", "dividend": 2})
    assert changed.revision != study.revision
    assert study.scenario.scheme.kind == "none"


def test_a_study_shows_itself_in_a_notebook_with_gates_first() -> None:
    shown = evenhand.open(SCENARIOS / "status-quo-bundled.yaml")._repr_html_()
    assert shown.index("C3") < shown.index("<table>")

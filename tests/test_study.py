from __future__ import annotations

from functools import partial

import evenhand
import pytest
from evenhand.errors import InputError
from evenhand.places import SCENARIOS
from evenhand.study import Study


@pytest.mark.slow
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


@pytest.mark.slow
def test_a_study_speaks_of_the_offer_that_an_address_asks_for() -> None:
    study = evenhand.open(SCENARIOS / "loyalty-dividend.yaml")
    few = partial(Study.assess, draws=20)
    assert study.assess_at({}, few).offered is None
    paid = study.assess_at({"pay": "2"}, few)
    assert paid.offered is not None and paid.offered.dividend == pytest.approx(2, abs=1e-3) and paid.as_declared is None
    flat = study.assess_at({"scheme": "flat", "rate": "0.1"}, few)
    assert flat.scenario.scheme.kind == "flat" and flat.subject.rate == pytest.approx(0.1, abs=1e-3)
    assert flat.as_declared is not None and flat.as_declared.revision == study.revision
    with pytest.raises(InputError, match="says nothing of an offer") as refused:
        study.assess_at({"payy": "2"}, few)
    assert refused.value.hint == "Did you mean 'pay'?"


def test_a_study_shows_itself_in_a_notebook_with_gates_first() -> None:
    shown = evenhand.open(SCENARIOS / "status-quo-bundled.yaml")._repr_html_()
    assert shown.index("C3") < shown.index("<table>")

"""A case is passed whole: nothing that decides what comes out stands beside it, and nothing in it is overlooked."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta

import numpy as np
import pytest
from evenhand import Case
from evenhand.assessment import assess, run_key, run_of
from evenhand.customers import Sketch, typed_sketch
from evenhand.errors import ModelError
from evenhand.places import SCENARIOS
from evenhand.scenario import load
from evenhand.scenario.policy import Policy
from evenhand.study import Study

OF_A_SIMULATION_ALONE = {"trust", "trust_best"}


@pytest.fixture(scope="module")
def customers() -> Sketch:
    return typed_sketch(2000, 200.0, 0.5, "USD")


@pytest.fixture(scope="module")
def case(customers: Sketch) -> Case:
    return Case(load(SCENARIOS / "plain-opt-in.yaml"), customers, draws=16)


@pytest.fixture(scope="module")
def others(case: Case) -> dict[str, object]:
    """Another value of every field that decides an assessment."""
    sure = case.assumptions.replacing(*(each.fixed_at(each.likely) for each in case.assumptions.values()))
    return {
        "scenario": case.scenario.replace(name="Another name"),
        "customers": typed_sketch(2001, 200.0, 0.5, "USD"),
        "assumptions": sure,
        "rubric": replace(case.rubric, law_as_of=case.rubric.law_as_of - timedelta(days=1)),
        "policy": Policy(probability=0.6),
        "rates": (0.0, 0.5, 1.0),
        "draws": 17,
        "seed": 2,
    }


def test_whatever_is_in_a_case_makes_another_run_or_is_refused(case: Case, others: dict[str, object]) -> None:
    assert {field.name for field in fields(Case)} == others.keys() | OF_A_SIMULATION_ALONE
    for name, value in others.items():
        assert run_key(run_of(case.replacing(**{name: value}))) != run_key(run_of(case)), name
    for name in OF_A_SIMULATION_ALONE:
        with pytest.raises(ModelError, match="from its scores"):
            assess(case.replacing(**{name: 0.5}))


@pytest.mark.slow
def test_an_assessment_gives_its_case_back(case: Case) -> None:
    assessment = assess(case)
    assert assessment.case == case
    assert assessment.run == run_of(case)
    assert assess(assessment.case).to_json_dict() == assessment.to_json_dict()


@pytest.mark.slow
def test_a_study_is_the_case_that_it_works_on(case: Case) -> None:
    study = Study(case.scenario, case.customers, draws=16)
    assert isinstance(study, Case)
    assert assess(study).to_json_dict() == study.assess().to_json_dict() == assess(case).to_json_dict()
    assert study.assess(draws=8).simulation.draws == 8
    assert study.simulate().trust == study.assess().trust


def test_rates_are_kept_as_they_were_given(case: Case) -> None:
    rates = np.linspace(0.0, 1.0, 5)
    given = case.replacing(rates=rates)
    rates[:] = 0.25
    assert given.rates == (0.0, 0.25, 0.5, 0.75, 1.0)
    assert given == case.replacing(rates=(0.0, 0.25, 0.5, 0.75, 1.0))

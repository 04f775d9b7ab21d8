"""California: the offer against the value of the data, said beside the verdict."""

from __future__ import annotations

import pytest
from evenhand.assessment import Assessment, assess
from evenhand.case import Case
from evenhand.places import SCENARIOS
from evenhand.scenario import Jurisdiction, load

from tests.assessment.conftest import assessed


def _said(assessment: Assessment) -> list[str]:
    return [
        text for text in (*assessment.verdict.conditions, *assessment.verdict.doubts) if text.startswith("California: ")
    ]


@pytest.mark.slow
def test_a_relation_that_is_not_shown_is_said_with_its_range_and_its_rule() -> None:
    said = _said(assessed("loyalty-dividend"))
    assert any("times the estimated value of the data" in text and "11 CCR 7080, 7081" in text for text in said)


def test_the_declared_value_and_the_computed_one_are_said_to_disagree() -> None:
    one = assessed("loyalty-dividend")
    assert (one.scorecard.criterion("C5", Jurisdiction.US_CA).level or 0) >= 3
    assert any("the computed one disagree" in text for text in _said(one))


def test_a_declared_offer_that_differs_from_the_scheme_is_said() -> None:
    scenario = load(SCENARIOS / "loyalty-dividend.yaml")
    incentive = scenario.incentive.model_copy(update={"value_month": 9.0})
    apart = assess(Case(scenario.replace(incentive=incentive), assessed("loyalty-dividend").sketch, draws=64))
    assert any("the facts declare an offer of 9.00 USD" in text for text in _said(apart))


def test_where_nothing_is_paid_nothing_is_said() -> None:
    assert _said(assessed("plain-opt-in")) == []

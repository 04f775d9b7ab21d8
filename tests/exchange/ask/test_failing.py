from __future__ import annotations

import json

import numpy as np
import pytest
from evenhand.case import Case
from evenhand.errors import ModelError
from evenhand.exchange import discovery, simulate
from evenhand.exchange.ask.failing import _mark
from evenhand.uncertainty.discovery import FACTOR, Box

from tests.sure import sure


@pytest.mark.slow
def test_the_futures_that_fail_are_described_by_what_makes_them_fail(simulation):
    result = discovery(simulation, rate=0.95, failing="loss")
    assert result.failing == np.mean(simulation.at(rate=0.95)["profit"] < 0)
    assert result.rate == 0.95
    limits = sure(result.box).limits
    assert limits["revenue.uplift"][0] is None
    assert result.sentence.startswith(f"At {result.dividend:.2f} USD a month the company loses mostly when ")
    assert "“What the data bring in” is below " in result.sentence


def test_failures_too_rare_for_a_box_are_called_rare(simulation):
    losing = (simulation.outcomes["profit"] < 0).mean(axis=0)
    few = simulation.rates[np.flatnonzero((losing > 0) & (losing < 0.02))[-1]]
    result = discovery(simulation, rate=float(few), failing="loss")
    assert 0 < result.failing < 0.025
    assert result.sentence.endswith("USD a month the company loses. Failures are too rare to say when they happen.")


def test_failing_is_a_loss_or_a_test_that_does_not_hold(simulation):
    loss, tests, either = (
        discovery(simulation, rate=0.3, failing=name).failing for name in ("loss", "tests", "either")
    )
    assert max(loss, tests) <= either <= loss + tests


def test_where_nothing_fails_or_everything_does_that_is_said(make, customers, assumptions):
    certain = assumptions.replacing(*(assumption.fixed_at(assumption.likely) for assumption in assumptions.values()))
    generous = simulate(Case(make("flat", economics__uplift=0.2), customers, certain, trust=0.9, draws=64))
    said = discovery(generous, dividend=0.0, failing="loss")
    assert (said.failing, said.box) == (0.0, None)
    assert said.sentence == "In none of the possible futures at 0.00 USD a month the company loses."
    ruinous = discovery(generous, dividend=500.0, failing="loss")
    assert ruinous.sentence == "In all of the possible futures at 500.00 USD a month the company loses."


def test_a_test_whose_facts_are_unknown_cannot_be_what_fails(simulation):
    with pytest.raises(ModelError, match="E6"):
        discovery(simulation, tests=("E1", "E6"))


def test_a_discovery_is_plain_values(simulation):
    said = json.loads(json.dumps(discovery(simulation, rate=0.9).to_json_dict(), allow_nan=False))
    assert {"sentence", "what", "failing", "dividend", "rate", "box"} == set(said)
    for limit in said["box"]["limits"]:
        assert limit["low"] is not None or limit["high"] is not None


def test_a_logarithm_is_said_as_the_factor_it_stands_for():
    assert _mark("log units", "USD") == FACTOR
    box = Box({"spread": (None, np.log(3.0))}, 0.6, 0.7, 0.2, {"spread": (None, 0.01)}, (), 0.3)
    assert "spread is below a factor of 3:" in box.sentence(units={"spread": FACTOR})

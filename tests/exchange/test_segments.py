"""Segments that ask for something else than the others, as a survey of them says."""

from __future__ import annotations

import numpy as np
import pytest
from evenhand.case import Case
from evenhand.errors import AssumptionError, ModelError
from evenhand.exchange import simulate
from evenhand.exchange.ask.fairness import fair_exchange
from evenhand.scenario import dump, loads
from pydantic import ValidationError

from tests.schemes import SCHEMES
from tests.walks import first

OWN = {"segment": "high", "source": "Survey of May", "median": 9.0, "log_sd": 0.7, "willing": 0.3, "refusing": 0.1}
NO_LEAK = {"leak.share": {"low": 0, "likely": 0, "high": 0, "source": "test"}}
STEERING = {
    "consent__requests__0__act": "preticked_box",
    "economics__conditionality": 0.4,
    "benefits": [{"name": "Extra", "worth": 0.5, "cost": 0.2, "to": "participants"}],
}
OUTCOMES = ("participation", "free", "coerced", "steered", "data_revenue", "payout", "profit", "customer_surplus")


@pytest.mark.slow
@pytest.mark.parametrize("scheme", first(1, SCHEMES))
def test_a_segment_that_asks_what_all_ask_changes_nothing(make, customers, assumptions, scheme):
    spread = {
        key: {"low": value, "likely": value, "high": value, "source": "test"}
        for key, value in (("supply.log_sd", 1.1), ("supply.willing_for_nothing", 0.2))
    }
    plain = make(scheme, assumptions=spread, **STEERING)
    apart = plain.replace(supply=[{"segment": "low", "source": "The same", "log_sd": 1.1, "willing": 0.2}])
    one, two = (simulate(Case(scenario, customers, assumptions, trust=0.7, draws=16)) for scenario in (plain, apart))
    assert two.plan.terms.willingness.by_segment
    # Who loses jumps where a person's gain crosses zero, so that the number of points shows.
    np.testing.assert_allclose(two.outcomes["worse_off"], one.outcomes["worse_off"], rtol=0, atol=3e-3)
    for name in (*OUTCOMES, "external_loss"):
        assert two.outcomes[name] == pytest.approx(one.outcomes[name], rel=2e-4, abs=2e-5), name
    for name in ("participation", "net_gain", "payout"):
        mine, theirs = (getattr(result.by_segment(), name) for result in (two, one))
        assert mine == pytest.approx(theirs, rel=5e-4, abs=5e-5), name


@pytest.mark.parametrize("scheme", ["flat", "in kind", "price list", "none"])
def test_a_segment_answers_like_a_whole_population_that_asks_the_same(make, customers, assumptions, scheme):
    said = {
        "wta.user.behavior.purchase_history": OWN["median"],
        "supply.log_sd": OWN["log_sd"],
        "supply.willing_for_nothing": OWN["willing"],
        "supply.refusing": OWN["refusing"],
    }
    fixed = {key: {"low": v, "likely": v, "high": v, "source": "test"} for key, v in said.items()}
    level = {"rate": 0.4} if scheme == "price list" else {"dividend": 1.3}
    level = {"dividend": 0.0} if scheme == "none" else level
    whole = simulate(Case(make(scheme, assumptions={**NO_LEAK, **fixed}, **STEERING), customers, assumptions, draws=16))
    part = simulate(Case(make(scheme, assumptions=NO_LEAK, supply=[OWN], **STEERING), customers, assumptions, draws=16))
    if scheme == "price list":
        mine, alone = part.offer_by_segment(), whole.offer_by_segment()
    else:
        mine, alone = part.by_segment(**level), whole.by_segment(**level)
    place = mine.names.index("high")
    for name in ("free", "coerced", "steered", "participation", "net_gain", "worse_off"):
        assert getattr(mine, name)[:, 0, place] == pytest.approx(getattr(alone, name)[:, 0, place], abs=1e-9), name
    assert np.abs(mine.free[:, 0, place] - mine.free[:, 0, 0]).max() > 0.01


def test_spending_shares_are_summed_segment_by_segment(make, customers, assumptions):
    from dataclasses import replace

    from evenhand.exchange.solve.aggregate import aggregate_spending, aggregate_whole

    result = simulate(
        Case(make("revenue share", assumptions=NO_LEAK, supply=[OWN], **STEERING), customers, assumptions, draws=8)
    )
    terms, groups = result.plan.terms, result.plan.groups
    scale = np.linspace(0.0, 0.1, 5) * np.ones((8, 1))
    apart = aggregate_spending(terms, scale, groups)
    together = aggregate_whole(terms, scale, groups)
    for name in ("free", "recorded", "paid", "gain", "value_free", "worse"):
        assert together.total(name) == pytest.approx(apart.total(name), abs=1e-9), name
    for index in range(4):
        alone = replace(terms, willingness=terms.willingness.each(lambda values, index=index: values[:, index]))
        one = aggregate_spending(alone, scale, groups)
        np.testing.assert_allclose(
            apart.segment("gain")[:, :, index], one.segment("gain")[:, :, index], rtol=0, atol=1e-12
        )


@pytest.mark.parametrize("scheme", SCHEMES)
def test_accounts_balance_when_segments_differ(make, customers, assumptions, scheme):
    result = simulate(Case(make(scheme, supply=[OWN], **STEERING), customers, assumptions, trust=0.7, draws=16))
    o, segments = result.outcomes, result.by_segment()
    np.testing.assert_allclose(
        o["data_revenue"] + o["retention_margin"], o["profit"] + o["payout"] + o["costs"], rtol=0, atol=1e-12
    )
    np.testing.assert_allclose(o["participation"], o["free"] + o["coerced"] + o["steered"], rtol=0, atol=1e-12)
    gain = np.sum(segments.net_gain * segments.weight, axis=2)
    np.testing.assert_allclose(gain, o["customer_surplus"] - o["external_loss"], rtol=0, atol=2e-4)
    np.testing.assert_allclose(
        np.sum(segments.participation * segments.weight, axis=2), o["participation"], rtol=0, atol=1e-4
    )
    assert len(fair_exchange(result)) == 8


def test_its_uncertainty_is_drawn_and_its_source_recorded(make, customers, assumptions):
    own = {"segment": "high", "source": "Survey of May, 212 people", "median": {"low": 4, "likely": 6, "high": 9}}
    result = simulate(Case(make("flat", supply=[own]), customers, assumptions, draws=512))
    key = "supply.segment[high].median"
    assert key in result.uncertain
    assert result.drawn.assumption(key).source == "Survey of May, 212 people"
    assert "(high)" in result.drawn.assumption(key).label
    assert np.quantile(result.drawn[key], [0.1, 0.9]) == pytest.approx([4, 9], rel=0.02)
    again = result.rerun({key: np.array([0.1, 0.9])}, "free", 2.0)
    assert again[0] > again[1]


def test_an_unknown_segment_is_named_with_the_nearest(make, customers, assumptions):
    with pytest.raises(ModelError) as caught:
        simulate(Case(make("flat", supply=[{**OWN, "segment": "higest"}]), customers, assumptions, draws=4))
    problem = caught.value.problems[0]
    assert problem.field == "supply[0].segment"
    assert problem.suggestion in ("highest", "high")
    assert problem.allowed == ("lowest", "low", "high", "highest")


def test_a_segment_is_described_once(make):
    with pytest.raises(ValidationError, match="more than once"):
        make("flat", supply=[OWN, OWN])


def test_an_impossible_range_is_named(make, customers, assumptions):
    own = {**OWN, "willing": {"low": 0.2, "likely": 0.5, "high": 1.2}}
    with pytest.raises(AssumptionError) as caught:
        simulate(Case(make("flat", supply=[own]), customers, assumptions, draws=4))
    assert caught.value.problems[0].field == "supply.segment[high].willing"


def test_it_survives_being_written_and_read(make):
    scenario = make("flat", supply=[{**OWN, "willing": {"low": 0.1, "likely": 0.2, "high": 0.4}}])
    assert loads(dump(scenario)).supply == scenario.supply

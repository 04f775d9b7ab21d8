from __future__ import annotations

import json

import pytest
from evenhand.case import Case
from evenhand.errors import InputError
from evenhand.exchange import simulate
from evenhand.exchange.ask.levers import levers_of
from evenhand.exchange.ask.seeking import goal_seek


def test_the_break_even_dividend_is_that_of_the_closed_form(plain, customers, certain, market):
    result = goal_seek(Case(plain, customers, certain, draws=1), lever="dividend", outcome="profit", target=0.0)
    landmark = market.landmarks().break_even
    assert result.reached
    assert result.values[-1] == pytest.approx(landmark.dividend, rel=1e-6)
    assert result.sentence.startswith(
        "The expected profit reaches 0.00 USD per customer-month with “Dividend (face value of a benefit)” at "
    )


def test_all_roots_are_found_where_a_curve_rises_and_falls(plain, customers, certain, market):
    top = market.landmarks().profit_max
    target = 0.5 * (top.profit + market.at(dividend=0.0).profit)
    result = goal_seek(Case(plain, customers, certain, draws=1), lever="dividend", outcome="profit", target=target)
    for value in result.values:
        assert market.at(dividend=value).profit == pytest.approx(target, rel=1e-5)
    assert len(result.values) == (2 if top.dividend > 0 else 1)


@pytest.mark.slow
def test_a_root_found_has_the_measure_at_its_target(shared, customers, assumptions):
    _, one = shared
    cases = [
        ("rate", "free", "mean", 0.5),
        ("rate", "profit", "p10", 0.1),
        ("rate", "customers_share", "mean", 0.5),
        ("mediation", "external_loss", "mean", None),
        ("per_participant", "profit", "cvar", None),
        ("reuse", "total_profit", "mean", None),
        ("customers", "costs", "mean", None),
    ]
    for lever, outcome, statistic, wanted in cases:
        options = {"lever": lever, "outcome": outcome, "statistic": statistic}
        if wanted is None:
            middle = goal_seek(one, target=0.0, **options)
            wanted = (middle.low + middle.high) / 2
        result = goal_seek(one, target=wanted, **options)
        assert result.reached, (lever, outcome, result.reason)
        for value in result.values:
            bounds = (value, value + 1) if lever == "customers" else (value, min(value * 1.001 + 1e-6, 1e9))
            again = goal_seek(one, target=wanted, between=bounds, **options)
            close = 0.02 if lever == "customers" else 1e-5
            assert again.curve[0][1] == pytest.approx(wanted, rel=close, abs=1e-6), (lever, outcome)


def test_a_target_out_of_reach_is_said_with_the_range_and_the_nearest(shared, customers, assumptions):
    _, one = shared
    result = goal_seek(one, lever="rate", outcome="profit", target=1e6)
    assert not result.reached
    assert result.values == ()
    profits = dict(result.curve)
    assert result.high == max(profits.values())
    assert profits[result.nearest] == result.high
    assert "it lies between" in result.reason
    assert "does not bring the expected profit to 1,000,000.00 USD" in result.sentence
    json.dumps(result.to_json_dict(), allow_nan=False)


def test_the_chance_of_a_test_can_be_sought(shared, customers, assumptions):
    _, one = shared
    result = goal_seek(one, lever="rate", outcome="E2", statistic="chance", target=0.75)
    below = goal_seek(
        one,
        lever="rate",
        outcome="E2",
        statistic="chance",
        target=0.75,
        between=(max(result.values[0] - 0.01, 0.0), result.values[0] + 0.01),
    )
    shares = [share for _, share in below.curve]
    assert min(shares) <= 0.75 <= max(shares)


def test_whole_levers_give_whole_answers(make, customers, assumptions):
    facts = make("flat")
    one = simulate(Case(facts, customers, assumptions, trust=0.7, draws=32))
    probe = goal_seek(one, lever="months", outcome="costs", target=0.0)
    result = goal_seek(one, lever="months", outcome="costs", target=(probe.low * 3 + probe.high) / 4)
    assert all(value == int(value) for value in result.values)


def test_the_curve_along_the_axis_is_that_of_simulations_one_by_one(make, customers, assumptions):
    facts = make("revenue share")
    result = goal_seek(
        Case(facts, customers, assumptions, trust=0.7, draws=32),
        lever="rate",
        outcome="profit",
        target=0.0,
        between=(0.2, 0.4),
    )
    for rate, profit in result.curve[::100]:
        other = make({"kind": "revenue_share", "rate": rate})
        again = simulate(Case(other, customers, assumptions, trust=0.7, draws=32))
        assert profit == pytest.approx(again.offer["profit"].mean(), rel=1e-9)


@pytest.mark.slow
def test_every_lever_of_every_scheme_can_be_sought(make, customers, assumptions):
    for name in ("none", "price list", "in kind", "collective trust"):
        facts = make(name)
        one = simulate(Case(facts, customers, assumptions, trust=0.7, draws=8))
        for lever in levers_of(facts):
            result = goal_seek(one, lever=lever, outcome="profit", target=0.0)
            assert len(result.curve) >= 2, (name, lever)
            assert result.reached or result.reason, (name, lever)


def test_a_curve_that_only_touches_its_target_is_noticed(plain, customers, certain, market):
    top = market.landmarks().profit_max
    assert top.dividend > 0, "the best must not lie at a corner, where nothing touches"
    result = goal_seek(
        Case(plain, customers, certain, draws=1), lever="dividend", outcome="profit", target=top.profit * (1 - 1e-7)
    )
    assert result.values == pytest.approx((top.dividend,) * len(result.values), abs=0.05)
    assert result.reached


def test_a_lever_that_moves_nothing_is_told_so(plain, customers, certain):
    result = goal_seek(Case(plain, customers, certain, draws=1), lever="months", outcome="payout", target=123.0)
    assert not result.reached
    assert result.low == result.high
    assert "does not move it" in result.reason
    held = goal_seek(Case(plain, customers, certain, draws=1), lever="months", outcome="payout", target=result.low)
    assert held.values == (1.0, 120.0)


def test_simulations_of_a_lever_tell_their_progress(plain, customers, certain):
    seen = []
    goal_seek(
        Case(plain, customers, certain, draws=1),
        lever="mediation",
        outcome="profit",
        target=0.0,
        progress=lambda done, total: seen.append((done, total)),
    )
    assert seen[0] == (1, len(seen))
    assert seen[-1] == (len(seen), len(seen))


def test_what_cannot_be_sought_is_refused(shared, customers, assumptions):
    _, one = shared
    for wrong in ({"target": float("nan")}, {"outcome": "proft"}, {"lever": "rat"}, {"statistic": "p11"}):
        with pytest.raises(InputError):
            goal_seek(one, **{"lever": "rate", "outcome": "profit", "target": 0.0} | wrong)


def test_facts_that_are_not_known_count_as_in_the_simulation(make, customers, assumptions):
    facts = make("flat")
    one = simulate(Case(facts, customers, assumptions, trust=0.5, trust_best=0.9, draws=32))
    options = {"lever": "dividend", "outcome": "profit", "target": 0.1}
    alone = goal_seek(Case(facts, customers, assumptions, trust=0.5, trust_best=0.9, draws=32), **options)
    assert alone == goal_seek(one, **options)

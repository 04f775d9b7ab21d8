from __future__ import annotations

import json
from itertools import product

import numpy as np
import pytest
from evenhand.errors import InputError
from evenhand.exchange import Market, revenue, simulate, supply
from evenhand.exchange.search import goal_seek, optimise


@pytest.fixture(scope="module")
def certain(assumptions):
    """Everything known exactly, and nothing that a closed form does not have."""
    fixed = assumptions.replacing(*(one.fixed_at(one.likely) for one in assumptions.values()))
    nothing = ("trust.information", "cost.breach_probability", "leak.share", "retention.dividend", "retention.trust")
    return fixed.replacing(*(fixed[key].fixed_at(0.0) for key in nothing))


@pytest.fixture(scope="module")
def plain(make):
    costs = {name: 0.0 for name in ("setup", "fixed_month", "per_customer_month", "payment_fixed", "payment_share")}
    return make(
        "flat",
        economics__uplift=0.06,
        economics__revenue={"form": "linear"},
        economics__costs={**costs, "per_participant_month": 0.2},
        economics__margin=0.0,
    )


@pytest.fixture(scope="module")
def market(plain, customers, certain):
    """The same as a market of closed forms."""
    one = simulate(plain, customers, certain, draws=1)
    terms = one.plan.terms
    asked = supply.ZeroInflatedLognormal(
        median=float(np.exp(terms.willingness.log_median.ravel()[0])),
        log_sd=float(terms.willingness.log_sd.ravel()[0]),
        willing=float(terms.willingness.willing.ravel()[0]),
        refusing=float(terms.willingness.refusing.ravel()[0]),
    )
    value = float(terms.revenue_full[0])
    return Market(customers=1.0, supply=asked, revenue=revenue.Linear(value=value), cost_per_participant=0.2)


@pytest.fixture(scope="module")
def shared(make, customers, assumptions):
    facts = make("revenue share", economics__uplift="unknown")
    return facts, simulate(facts, customers, assumptions, trust=0.7, draws=128)


def test_the_break_even_dividend_is_that_of_the_closed_form(plain, customers, certain, market):
    found = goal_seek(plain, customers, certain, lever="dividend", outcome="profit", target=0.0, draws=1)
    landmark = market.landmarks().break_even
    assert found.reached
    assert found.values[-1] == pytest.approx(landmark.dividend, rel=1e-6)
    assert found.sentence.startswith(
        "The expected profit reaches 0.00 USD per customer-month with “Dividend (face value of a benefit)” at "
    )


def test_the_best_dividend_is_that_of_the_closed_form(plain, customers, certain, market):
    found = optimise(plain, customers, certain, levers=["dividend"], objectives=["profit"], draws=1)
    best = found.points[found.best["mean(profit)"]]
    landmark = market.landmarks().profit_max
    assert best.levers["dividend"] == pytest.approx(
        landmark.dividend, abs=0.01 * market.landmarks().break_even.dividend
    )
    assert best.objectives["mean(profit)"] == pytest.approx(landmark.profit, rel=1e-3)


def test_all_roots_are_found_where_a_curve_rises_and_falls(plain, customers, certain, market):
    top = market.landmarks().profit_max
    target = 0.5 * (top.profit + market.at(dividend=0.0).profit)
    found = goal_seek(plain, customers, certain, lever="dividend", outcome="profit", target=target, draws=1)
    for value in found.values:
        assert market.at(dividend=value).profit == pytest.approx(target, rel=1e-5)
    assert len(found.values) == (2 if top.dividend > 0 else 1)


def test_a_root_found_has_the_measure_at_its_target(shared, customers, assumptions):
    facts, one = shared
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
        options = {"lever": lever, "outcome": outcome, "statistic": statistic, "simulation": one}
        if wanted is None:
            middle = goal_seek(facts, customers, assumptions, target=0.0, **options)
            wanted = (middle.low + middle.high) / 2
        found = goal_seek(facts, customers, assumptions, target=wanted, **options)
        assert found.reached, (lever, outcome, found.reason)
        for value in found.values:
            bounds = (value, value + 1) if lever == "customers" else (value, min(value * 1.001 + 1e-6, 1e9))
            again = goal_seek(facts, customers, assumptions, target=wanted, between=bounds, **options)
            close = 0.02 if lever == "customers" else 1e-5
            assert again.curve[0][1] == pytest.approx(wanted, rel=close, abs=1e-6), (lever, outcome)


def test_a_target_out_of_reach_is_said_with_the_range_and_the_nearest(shared, customers, assumptions):
    facts, one = shared
    found = goal_seek(facts, customers, assumptions, lever="rate", outcome="profit", target=1e6, simulation=one)
    assert not found.reached
    assert found.values == ()
    profits = dict(found.curve)
    assert found.high == max(profits.values())
    assert profits[found.nearest] == found.high
    assert "it lies between" in found.reason
    assert "does not bring the expected profit to 1,000,000.00 USD" in found.sentence
    json.dumps(found.to_json_dict(), allow_nan=False)


def test_the_chance_of_a_test_can_be_sought(shared, customers, assumptions):
    facts, one = shared
    found = goal_seek(
        facts, customers, assumptions, lever="rate", outcome="E2", statistic="chance", target=0.75, simulation=one
    )
    below = goal_seek(
        facts,
        customers,
        assumptions,
        lever="rate",
        outcome="E2",
        statistic="chance",
        target=0.75,
        simulation=one,
        between=(max(found.values[0] - 0.01, 0.0), found.values[0] + 0.01),
    )
    shares = [share for _, share in below.curve]
    assert min(shares) <= 0.75 <= max(shares)


def test_whole_levers_give_whole_answers(make, customers, assumptions):
    facts = make("flat")
    one = simulate(facts, customers, assumptions, trust=0.7, draws=32)
    probe = goal_seek(facts, customers, assumptions, lever="months", outcome="costs", target=0.0, simulation=one)
    found = goal_seek(
        facts,
        customers,
        assumptions,
        lever="months",
        outcome="costs",
        target=(probe.low * 3 + probe.high) / 4,
        simulation=one,
    )
    assert all(value == int(value) for value in found.values)


def test_the_curve_along_the_axis_is_that_of_simulations_one_by_one(make, customers, assumptions):
    facts = make("revenue share")
    found = goal_seek(
        facts,
        customers,
        assumptions,
        lever="rate",
        outcome="profit",
        target=0.0,
        trust=0.7,
        draws=32,
        between=(0.2, 0.4),
    )
    for rate, profit in found.curve[::100]:
        other = make({"kind": "revenue_share", "rate": rate})
        again = simulate(other, customers, assumptions, trust=0.7, draws=32)
        assert profit == pytest.approx(again.offer["profit"].mean(), rel=1e-9)


def test_the_front_is_that_of_comparing_every_point_with_every_other(shared, customers, assumptions):
    facts, one = shared
    found = optimise(
        facts,
        customers,
        assumptions,
        levers=["rate", "mediation"],
        objectives=["profit", "customer_surplus", "min external_loss"],
        constraints=["free >= 0.3"],
        grid={"rate": np.linspace(0, 1, 15), "mediation": [0.0, 0.5, 1.0]},
        simulation=one,
    )
    assert len(found.points) == 45
    scores = {
        index: np.array(list(point.objectives.values())) * [1, 1, -1]
        for index, point in enumerate(found.points)
        if point.constraints["mean(free) >= 0.3"] >= 0.3
    }
    assert set(scores) == set(found.feasible)

    def dominated(mine):
        return any(np.all(other >= mine) and np.any(other > mine) for other in scores.values())

    assert set(found.pareto) == {index for index, mine in scores.items() if not dominated(mine)}
    first = [found.points[index].objectives["mean(profit)"] for index in found.pareto]
    assert first == sorted(first, reverse=True)
    for position, name in enumerate(found.objectives):
        assert scores[found.best[name]][position] == max(score[position] for score in scores.values())


def test_points_of_two_levers_are_what_simulations_of_them_say(shared, make, customers, assumptions):
    facts, one = shared
    found = optimise(
        facts,
        customers,
        assumptions,
        levers=["mediation", "rate"],
        grid={"rate": [0.2, 0.7], "mediation": [0.0, 0.6]},
        simulation=one,
    )
    assert [tuple(point.levers.values()) for point in found.points] == list(product([0.0, 0.6], [0.2, 0.7]))
    for point in found.points:
        other = make(
            {"kind": "revenue_share", "rate": point.levers["rate"]},
            economics__uplift="unknown",
            economics__mediation=point.levers["mediation"],
        )
        again = simulate(other, customers, assumptions, trust=0.7, draws=128)
        assert point.objectives["mean(profit)"] == pytest.approx(again.offer["profit"].mean(), rel=1e-9)


def test_looking_closer_never_makes_the_best_worse(shared, customers, assumptions):
    facts, one = shared
    rates = np.linspace(0, 1, 6)
    coarse = optimise(facts, customers, assumptions, levers=["rate"], grid={"rate": rates}, simulation=one)
    fine = optimise(facts, customers, assumptions, levers=["rate"], grid=6, simulation=one)
    for name in coarse.objectives:
        best, better = (front.points[front.best[name]].objectives[name] for front in (coarse, fine))
        assert better >= best
    assert len(fine.points) > len(coarse.points)


def test_conditions_that_cannot_be_met_leave_nothing_feasible(shared, customers, assumptions):
    facts, one = shared
    found = optimise(
        facts, customers, assumptions, levers=["rate"], constraints=["free >= 1.1"], grid=5, simulation=one
    )
    assert (found.feasible, found.pareto) == ((), ())
    assert set(found.best.values()) == {None}
    json.dumps(found.to_json_dict(), allow_nan=False)


def test_long_work_tells_its_progress_and_can_be_stopped(shared, customers, assumptions):
    facts, one = shared
    seen = []
    found = optimise(
        facts,
        customers,
        assumptions,
        levers=["mediation"],
        grid=9,
        simulation=one,
        progress=lambda done, total: seen.append((done, total)),
        stop=lambda: len(seen) >= 4,
    )
    assert seen == [(1, 9), (2, 9), (3, 9), (4, 9)]
    assert found.stopped
    assert len(found.points) == 4
    assert found.best["mean(profit)"] is not None


def test_what_cannot_be_asked_is_refused(shared, customers, assumptions):
    facts, one = shared
    for wrong in (
        {"levers": []},
        {"levers": ["rate", "rate"]},
        {"levers": ["rate", "mediation", "months"]},
        {"levers": ["dividend"]},
        {"levers": ["rate"], "objectives": []},
        {"levers": ["rate"], "objectives": ["proft"]},
        {"levers": ["rate"], "constraints": ["profit"]},
        {"levers": ["rate"], "grid": {"mediation": [0.1]}},
        {"levers": ["rate"], "grid": {"rate": [0.1, 1.4]}},
        {"levers": ["rate"], "grid": 1},
        {"levers": ["rate"], "between": {"rate": (0.5, 0.2)}},
        {"levers": ["rate"], "between": {"months": (1, 2)}},
    ):
        with pytest.raises(InputError):
            optimise(facts, customers, assumptions, simulation=one, **wrong)
    for wrong in ({"target": float("nan")}, {"outcome": "proft"}, {"lever": "rat"}, {"statistic": "p11"}):
        with pytest.raises(InputError):
            goal_seek(
                facts,
                customers,
                assumptions,
                **{"lever": "rate", "outcome": "profit", "target": 0.0, "simulation": one} | wrong,
            )


def test_every_lever_of_every_scheme_can_be_sought(make, customers, assumptions):
    from evenhand.exchange.levers import levers_of

    for name in ("none", "price list", "in kind", "collective trust"):
        facts = make(name)
        one = simulate(facts, customers, assumptions, trust=0.7, draws=8)
        for lever in levers_of(facts):
            found = goal_seek(facts, customers, assumptions, lever=lever, outcome="profit", target=0.0, simulation=one)
            assert len(found.curve) >= 2, (name, lever)
            assert found.reached or found.reason, (name, lever)


def test_a_curve_that_only_touches_its_target_is_noticed(plain, customers, certain, market):
    top = market.landmarks().profit_max
    if top.dividend == 0:
        pytest.skip("the best is at a corner")
    found = goal_seek(
        plain, customers, certain, lever="dividend", outcome="profit", target=top.profit * (1 - 1e-7), draws=1
    )
    assert found.values == pytest.approx((top.dividend,) * len(found.values), abs=0.05)
    assert found.reached


def test_a_lever_that_moves_nothing_is_told_so(plain, customers, certain):
    found = goal_seek(plain, customers, certain, lever="months", outcome="payout", target=123.0, draws=1)
    assert not found.reached
    assert found.low == found.high
    assert "does not move it" in found.reason
    held = goal_seek(plain, customers, certain, lever="months", outcome="payout", target=found.low, draws=1)
    assert held.values == (1.0, 120.0)


def test_simulations_of_a_lever_tell_their_progress(plain, customers, certain):
    seen = []
    goal_seek(
        plain,
        customers,
        certain,
        lever="mediation",
        outcome="profit",
        target=0.0,
        draws=1,
        progress=lambda done, total: seen.append((done, total)),
    )
    assert seen[0] == (1, len(seen))
    assert seen[-1] == (len(seen), len(seen))

from __future__ import annotations

import json
from itertools import product

import numpy as np
import pytest
from evenhand.case import Case
from evenhand.errors import InputError
from evenhand.exchange import simulate
from evenhand.exchange.ask.search import optimise, outdo


def test_the_best_dividend_is_that_of_the_closed_form(plain, customers, certain, market):
    result = optimise(Case(plain, customers, certain, draws=1), levers=["dividend"], objectives=["profit"])
    best = result.points[result.best["mean(profit)"]]
    landmark = market.landmarks().profit_max
    assert best.levers["dividend"] == pytest.approx(
        landmark.dividend, abs=0.01 * market.landmarks().break_even.dividend
    )
    assert best.objectives["mean(profit)"] == pytest.approx(landmark.profit, rel=1e-3)


def test_the_front_is_that_of_comparing_every_point_with_every_other(shared, customers, assumptions):
    _, one = shared
    result = optimise(
        one,
        levers=["rate", "mediation"],
        objectives=["profit", "customer_surplus", "min external_loss"],
        constraints=["free >= 0.3"],
        grid={"rate": np.linspace(0, 1, 15), "mediation": [0.0, 0.5, 1.0]},
    )
    assert len(result.points) == 45
    scores = {
        index: np.array(list(point.objectives.values())) * [1, 1, -1]
        for index, point in enumerate(result.points)
        if point.constraints["mean(free) >= 0.3"] >= 0.3
    }
    assert set(scores) == set(result.feasible)

    def dominated(mine):
        return any(np.all(other >= mine) and np.any(other > mine) for other in scores.values())

    assert set(result.pareto) == {index for index, mine in scores.items() if not dominated(mine)}
    first = [result.points[index].objectives["mean(profit)"] for index in result.pareto]
    assert first == sorted(first, reverse=True)
    for position, name in enumerate(result.objectives):
        assert scores[result.best[name]][position] == max(score[position] for score in scores.values())


def test_offers_and_programmes_are_outdone_by_one_rule():
    """At least as good in everything and better in something; what does not exist outdoes nothing."""
    rows = list(product([0.0, 1.0, float("nan")], repeat=3))
    for one in rows:
        for other in rows:
            pairs = list(zip(one, other, strict=True))
            expected = all(mine >= theirs for mine, theirs in pairs) and any(mine > theirs for mine, theirs in pairs)
            assert bool(outdo(np.array(one), np.array(other))) is expected
    assert outdo(np.array(rows), np.array(rows[0])).shape == (len(rows),)


def test_points_of_two_levers_are_what_simulations_of_them_say(shared, make, customers, assumptions):
    _, one = shared
    result = optimise(one, levers=["mediation", "rate"], grid={"rate": [0.2, 0.7], "mediation": [0.0, 0.6]})
    assert [tuple(point.levers.values()) for point in result.points] == list(product([0.0, 0.6], [0.2, 0.7]))
    for point in result.points:
        other = make(
            {"kind": "revenue_share", "rate": point.levers["rate"]},
            economics__uplift="unknown",
            economics__mediation=point.levers["mediation"],
        )
        again = simulate(Case(other, customers, assumptions, trust=0.7, draws=128))
        assert point.objectives["mean(profit)"] == pytest.approx(again.offer["profit"].mean(), rel=1e-9)


def test_looking_closer_never_makes_the_best_worse(shared, customers, assumptions):
    _, one = shared
    rates = np.linspace(0, 1, 6)
    coarse = optimise(one, levers=["rate"], grid={"rate": rates})
    fine = optimise(one, levers=["rate"], grid=6)
    for name in coarse.objectives:
        best, better = (front.points[front.best[name]].objectives[name] for front in (coarse, fine))
        assert better >= best
    assert len(fine.points) > len(coarse.points)


def test_conditions_that_cannot_be_met_leave_nothing_feasible(shared, customers, assumptions):
    _, one = shared
    result = optimise(one, levers=["rate"], constraints=["free >= 1.1"], grid=5)
    assert (result.feasible, result.pareto) == ((), ())
    assert set(result.best.values()) == {None}
    json.dumps(result.to_json_dict(), allow_nan=False)


def test_long_work_tells_its_progress_and_can_be_stopped(shared, customers, assumptions):
    _, one = shared
    seen = []
    result = optimise(
        one,
        levers=["mediation"],
        grid=9,
        progress=lambda done, total: seen.append((done, total)),
        stop=lambda: len(seen) >= 4,
    )
    assert seen == [(1, 9), (2, 9), (3, 9), (4, 9)]
    assert result.stopped
    assert len(result.points) == 4
    assert result.best["mean(profit)"] is not None


def test_what_cannot_be_asked_is_refused(shared, customers, assumptions):
    _, one = shared
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
            optimise(one, **wrong)

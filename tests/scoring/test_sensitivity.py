from __future__ import annotations

import pytest
from evenhand.scenario import Jurisdiction
from evenhand.scoring.sensitivity import rank_sensitivity

EU = Jurisdiction.EU


def test_a_ranking_that_gates_decide_holds_under_every_weighting(example):
    scenarios = [example(name) for name in ("location-resale", "plain-opt-in")]
    result = rank_sensitivity(scenarios, "consent", EU, draws=200)
    assert result.ranking == ("plain-opt-in", "location-resale")
    assert result.holds == 1 and result.first["plain-opt-in"] == 1


def test_two_scenarios_that_each_lose_one_level_in_one_criterion_are_first_half_the_time_each(lawful, vary):
    # Exactly one criterion differs each way, and all weights are exchangeable, so the chance is a half.
    one = vary(lawful, {"ownership.stance": "company_asset"}).model_copy(update={"id": "one"})
    other = vary(lawful, {"ownership.change_decided_by": "company"}).model_copy(update={"id": "other"})
    result = rank_sensitivity([one, other], "ownership", EU, draws=4000)
    assert result.holds == pytest.approx(0.5, abs=0.03)
    assert sum(result.first.values()) == pytest.approx(1, abs=1e-9)


def test_the_same_seed_gives_the_same_answer(example):
    scenarios = [example(name) for name in ("fraud-shield", "plain-opt-in")]
    assert rank_sensitivity(scenarios, "ownership", EU) == rank_sensitivity(scenarios, "ownership", EU)

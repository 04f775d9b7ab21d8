"""Two scenarios whose right answer is known beforehand, through the whole assessment."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
from evenhand.assessment import Assessment, assess
from evenhand.case import Case
from evenhand.customers import complete_journey
from evenhand.places import SCENARIOS
from evenhand.scenario import loads
from evenhand.textbook import Market, revenue, supply
from evenhand.uncertainty import load_assumptions

GOLDEN = Path(__file__).parent / "golden"


@lru_cache(maxsize=2)
def judged(name: str) -> Assessment:
    text = (GOLDEN / f"{name}.yaml").read_text(encoding="utf-8")
    scenario = loads(text, name=f"{name}.yaml", folder=SCENARIOS)
    return assess(Case(scenario, complete_journey().sketch, load_assumptions()))


@pytest.mark.slow
def test_where_data_of_some_tell_about_all_the_verdict_is_not_to_collect() -> None:
    result = judged("leakage")
    assert result.verdict.kind == "do-not-collect"
    assert result.part("without-trust").value == "do-not-collect"
    assert result.recommended is None
    assert result.answer.startswith("Do not collect")
    assert not result.gated
    efficient = result.simulation.landmarks["efficient"]
    assert efficient.reasons["all together do better without it"] > 0.75


@pytest.mark.slow
def test_the_markets_closed_form_says_the_same() -> None:
    """With prices even between 0 and b, leak l and margin m, collecting nothing is efficient unless m > l b / 2."""
    terms = judged("leakage").simulation.plan.terms
    harm = terms.willingness.mean_loss()
    futures = np.flatnonzero(terms.revenue_full < terms.leak * harm)
    assert len(futures) > 500
    for future in futures[:3]:
        b, leak, m = 2.0 * float(harm[future]), float(terms.leak[future]), float(terms.revenue_full[future])
        assert m < leak * b / 2.0
        market = Market(customers=1.0, supply=supply.Uniform(0.0, b), revenue=revenue.Linear(m), leak=leak)
        assert market.landmarks().efficient.dividend == 0.0
        assert market.landmarks().efficient.corner == "zero"


@pytest.mark.slow
def test_the_market_of_each_future_says_the_same() -> None:
    simulation = judged("leakage").simulation
    terms = simulation.plan.terms
    total = simulation.plan.settle(simulation.plan.path)["total_surplus"].max(axis=1)
    people = terms.willingness
    for future in range(0, 200, 40):
        asked = supply.ZeroInflatedLognormal(
            float(np.exp(people.log_median[future])),
            float(people.log_sd[future]),
            float(people.willing[future]),
            float(people.refusing[future]),
        )
        curve = revenue.Power(float(terms.revenue_full[future]), float(np.log(terms.growth.half[future]) / np.log(0.5)))
        market = Market(
            customers=1.0,
            supply=asked,
            revenue=curve,
            leak=float(terms.leak[future]),
            wta_cap=float(people.cap[future]),
        )
        if market.landmarks().efficient.total_surplus < -1.0:
            assert total[future] < 0.0


@pytest.mark.slow
def test_where_nobody_knows_what_the_data_bring_in_nothing_can_be_said() -> None:
    result = judged("ignorance")
    assert result.verdict.kind == "cannot-say"
    assert result.verdict.turns_on == ("revenue.uplift",)
    assert not result.gated
    assert "Known, it decides" in result.answer


@pytest.mark.parametrize("known", [0.0005, 0.03])
def test_finding_out_ends_the_ignorance(known: float) -> None:
    result = judged("ignorance")
    economics = result.scenario.economics.model_copy(update={"uplift": known})
    answer = assess(Case(result.scenario.replace(economics=economics), result.sketch, result.assumptions)).verdict.kind
    assert answer in (("do-not-collect",) if known < 0.01 else ("collect", "collect-if"))

"""What is said of no rate, of some rates and of each participant is true of the arrays, in programmes drawn anew."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from evenhand.assessment import Assessment, assess
from evenhand.assessment.answer import LOSS, NO_PROFIT, answer_at, why_not
from evenhand.assessment.recommendation import choose_rate, together
from evenhand.assessment.sentences import failing_of, offer_sentence
from evenhand.case import Case
from evenhand.customers import complete_journey
from evenhand.exchange import Simulation, simulate
from evenhand.exchange.ask.fairness import passing
from evenhand.exchange.level import declared, row_of
from evenhand.scenario import Scenario
from evenhand.scenario.policy import Policy
from evenhand.uncertainty.sampling import mean_error, share_error
from evenhand.vocabulary.numbers import money

from tests.extremes import extreme
from tests.schemes import SCHEMES

FUTURES = 60
RATES = np.linspace(0.0, 1.0, 21)


def programme(make, scheme: str, earning: float) -> Scenario:
    """Return a programme whose data bring in about so much of spending, the rest drawn by the scheme's place."""
    chance = np.random.default_rng(list(SCHEMES).index(scheme))
    middle = earning * float(np.exp(chance.uniform(-0.5, 0.5)))
    made: Scenario = make(
        scheme,
        economics__uplift={"low": middle / 2, "likely": middle, "high": middle * 2},
        economics__uplift_of="margin",
        economics__costs__fixed_month=float(chance.uniform(0, 4000)),
    )
    return made


@pytest.fixture(scope="module", params=SCHEMES)
def judged(request, make, assumptions) -> Assessment:
    policy = Policy(tests=("E1", "E2", "E3"), probability=0.65)
    scenario = programme(make, request.param, 0.04)
    return assess(Case(scenario, complete_journey().sketch, assumptions, policy=policy, rates=RATES, draws=FUTURES))


def evidence(simulation: Simulation, passes: Any, policy: Policy) -> tuple[np.ndarray, np.ndarray]:
    """Return at which rates the tests hold often enough beyond sampling error, and the mean profit of each."""
    share = together(passes, policy).mean(axis=0)
    return share - share_error(share, FUTURES) >= policy.probability, simulation.mean("profit")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_why_no_rate_passes_is_true_of_all_rates(make, assumptions, customers, scheme: str) -> None:
    said = set()
    for earning in (0.002, 0.012, 0.02):
        scenario = programme(make, scheme, earning)
        simulation = simulate(Case(scenario, customers, assumptions, trust=0.6, rates=RATES, draws=FUTURES))
        passes = passing(simulation)
        for probability in (0.5, 0.75, 0.95):
            policy = Policy(tests=("E2", "E3"), probability=probability)
            choice = choose_rate(simulation, passes, policy)
            if choice.outcome != "fails":
                continue
            often, profit = evidence(simulation, passes, policy)
            (sentence,) = failing_of(simulation, passes, policy, choice)
            assert sentence.startswith("No rate passes") is not often.any(), sentence
            if often.any():
                most = money(float(profit[often].max()), simulation.currency, 2)
                assert f"at most {most} per customer-month" in sentence
            if "with a profit" in sentence:
                assert profit[choice.nearest] > 0
            said.add(bool(often.any()))
    assert said


def test_why_a_level_is_not_chosen_is_its_own_reason_and_names_levels_that_are(judged) -> None:
    simulation, choice = judged.simulation, judged.choice
    often, profit = evidence(simulation, judged.passes, judged.policy)
    rough = 5 * max(judged.recommended.dividend_error if judged.recommended else 0.0, 0.005)
    for row in range(len(RATES)):
        level = row_of(simulation, row, "chosen")
        reason, gains = why_not(judged, level), level.outcomes["profit"]
        if reason == LOSS:
            assert profit[row] <= 0
        elif reason == NO_PROFIT:
            assert often[row] and gains.mean() <= mean_error(gains)
        elif reason.startswith("the tests hold often enough"):
            assert often[row] and gains.mean() > mean_error(gains)
        elif reason:
            assert not often[row]
        else:
            assert choice.accepted[row]
        between = re.search(r"; (?:from (?:about )?([\d.,]+) to|at) (?:about )?([\d.,]+) USD", reason)
        assert bool(between) is ("an offer passes" in reason)
        if between:
            least, most = (float((end or between[2]).replace(",", "")) for end in between.groups())
            inside = (simulation.dividends >= least + rough) & (simulation.dividends <= most - rough)
            assert choice.survivors[inside].all(), reason


def test_the_gain_recommended_is_said_no_finer_than_the_draw_knows_it(judged) -> None:
    said = re.search(
        r"company(?: then)? gains (?:about )?(−?[\d.,]+) USD\.$", answer_at(judged, row_of(judged.simulation, 1))
    )
    if judged.recommended is None or said is None:
        return
    gains = judged.simulation.outcomes["profit"][:, judged.choice.row]
    digits = len(said[1].partition(".")[2])
    assert 10.0**-digits >= float(mean_error(gains)) / 10
    assert float(said[1].replace("−", "-").replace(",", "")) == pytest.approx(gains.mean(), abs=10.0**-digits * 5)


def test_each_participant_is_named_only_where_all_get_the_same(judged) -> None:
    for text in (judged.declared_answer, answer_at(judged, row_of(judged.simulation, 8, "chosen"))):
        assert judged.scenario.scheme.alike or "to each participant" not in text, text


@pytest.mark.parametrize("scheme", SCHEMES)
def test_nor_where_all_customers_are_in_one_segment(make, assumptions, scheme: str) -> None:
    scenario = programme(make, scheme, 0.04)
    simulation = simulate(Case(scenario, extreme("ten-customers").customers, assumptions, trust=0.6, draws=FUTURES))
    sentence = offer_sentence(
        declared(simulation),
        each=simulation.offer_paid_each,
        segments=simulation.plan.groups.names,
        currency=simulation.currency,
        scheme=scenario.scheme,
    )
    by_person = scheme in {"revenue share", "pool by spending", "price list"}
    assert ("to a participant on average" in sentence) is by_person
    assert " in “" not in sentence

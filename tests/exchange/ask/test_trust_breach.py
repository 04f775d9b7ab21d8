from __future__ import annotations

import json

import numpy as np
import pytest
from evenhand.case import Case
from evenhand.errors import ModelError
from evenhand.exchange import simulate
from evenhand.exchange.ask.trust_breach import ASSUMED, discount_factors, trust_breach
from hypothesis import given, settings
from hypothesis import strategies as st

SCHEMES = ["none", "flat", "revenue share", "equal pool", "in kind", "price list", "collective trust", "shapley pool"]


def fixed(**values):
    return {
        f"trust.{key}": {"low": value, "likely": value, "high": value, "source": "test"}
        for key, value in values.items()
    }


@pytest.fixture(scope="module")
def simulation(make, customers, assumptions):
    return simulate(Case(make("flat"), customers, assumptions, trust=0.8, draws=64))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_kept_promise_is_the_steady_month_for_ever(make, customers, assumptions, scheme):
    result = simulate(Case(make(scheme), customers, assumptions, trust=0.8, draws=16))
    for path in (
        trust_breach(result, month=None),
        trust_breach(
            simulate(
                Case(make(scheme, assumptions=fixed(breach_drop=0.0)), customers, assumptions, trust=0.8, draws=16)
            )
        ),
    ):
        assert path.months == 36
        for name in ("participation", "free", "profit", "payout"):
            assert path.path[name] == pytest.approx(result.offer[name][:, None] * np.ones(36), abs=1e-9), name
        assert path.loss() == pytest.approx(0.0, abs=1e-3)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_months_before_a_breach_are_steady_and_those_after_it_come_back_to_it(make, customers, assumptions, scheme):
    own = fixed(breach_drop=0.3, recovery=0.1, reconsidering=0.9)
    result = simulate(Case(make(scheme, assumptions=own), customers, assumptions, trust=0.8, draws=16))
    path = trust_breach(result, month=5, months=60)
    free = path.path["free"]
    assert free[:, :4] == pytest.approx(result.offer["free"][:, None] * np.ones(4), abs=1e-9)
    assert np.all(free[:, 4] <= free[:, 3] + 1e-12)
    assert free[:, -1] == pytest.approx(result.offer["free"], abs=1e-4)
    assert path.months_until_recovered == pytest.approx(np.full(16, 3.0))


def test_where_customers_think_again_at_once_the_breach_is_the_static_model_at_less_trust(make, customers, assumptions):
    own = fixed(breach_drop=0.3, recovery=0.0, reconsidering=1.0)
    full, less = (
        simulate(Case(make("flat", assumptions=own), customers, assumptions, trust=trust, draws=32))
        for trust in (0.8, 0.5)
    )
    path = trust_breach(full, month=3, months=6)
    for name in ("participation", "free", "profit"):
        assert path.path[name][:, 2] == pytest.approx(less.offer[name], abs=1e-9)
        assert path.path[name][:, 5] == pytest.approx(less.offer[name], abs=1e-9)
    gain = less.offer["customer_surplus"] - less.offer["external_loss"]
    assert path.path["customers_gain"][:, 4] == pytest.approx(gain, abs=1e-9)


def test_losses_are_discounted_sums_for_the_programme(simulation):
    path = trust_breach(simulation, month=2)
    missing = path.kept["profit"][:, None] - path.path["profit"]
    assert path.loss(discounted=False) == pytest.approx(missing.sum(axis=1) * 100_000)
    rate = simulation.drawn["finance.discount_rate"]
    by_hand = sum(missing[:, t] / (1 + rate) ** ((t + 1) / 12) for t in range(36)) * 100_000
    assert path.loss() == pytest.approx(by_hand)
    assert np.all(discount_factors(np.zeros(2), 5) == 1.0)


@pytest.mark.slow
@settings(deadline=None, derandomize=True, max_examples=12)
@given(drop=st.floats(0.02, 0.5), more=st.floats(1.05, 1.6), recovery=st.floats(0.0, 0.05), month=st.integers(1, 30))
def test_more_trust_lost_costs_more_people_and_winning_it_back_faster_fewer(
    make, customers, assumptions, drop, more, recovery, month
):
    def people(**changed):
        own = fixed(**{"breach_drop": drop, "recovery": recovery, "reconsidering": 0.5} | changed)
        result = simulate(Case(make("flat", assumptions=own), customers, assumptions, trust=0.8, draws=8))
        return trust_breach(result, month=month).path["free"].sum(axis=1)

    usual = people()
    assert np.all(people(breach_drop=min(drop * more, 0.8)) <= usual + 1e-9)
    assert np.all(people(recovery=recovery + 0.01) >= usual - 1e-9)


def test_a_later_breach_costs_less_of_the_horizon(simulation):
    lost = [(trust_breach(simulation, month=m).kept["free"][:, None] * 36).sum() for m in (1, 30)]
    assert lost[0] == lost[1]
    early, late = (trust_breach(simulation, month=m).path["free"].sum() for m in (1, 30))
    assert early < late


def test_what_it_rests_on_is_marked_as_assumed(assumptions):
    for key in ASSUMED[:3]:
        one = assumptions[key]
        assert (one.source.split(";")[0], one.kind, one.confidence) == ("Assumption", "assumed", "low")
        assert "Only used by the what-if of a broken promise" in one.note
    assert assumptions["trust.breach_drop"].likely > 4 * assumptions["trust.recovery"].likely


def test_it_is_said_in_a_sentence_and_as_plain_values(simulation):
    path = trust_breach(simulation, month=6, rate=0.3)
    assert "month 6" in path.sentence and "USD" in path.sentence
    plain = json.loads(json.dumps(path.to_json_dict(), allow_nan=False))
    assert len(plain["path"]) == 36
    assert set(plain["loss"]) == {"profit", "customers_gain"}
    assert "No promise" in trust_breach(simulation, month=None).sentence


def test_impossible_questions_are_refused(make, customers, assumptions, simulation):
    with pytest.raises(ModelError, match="between 1 and 36"):
        trust_breach(simulation, month=37)
    with pytest.raises(ModelError, match="no effect of trust"):
        trust_breach(simulate(Case(make("flat"), customers, assumptions, draws=4)))

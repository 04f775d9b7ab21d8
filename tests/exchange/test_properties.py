"""What must hold whatever the numbers: accounts, sums to the cent, sampling, monotonicity, units, sameness."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from evenhand.case import Case
from evenhand.exchange import OUTCOMES, simulate
from evenhand.exchange.solve import aggregate
from hypothesis import given, settings
from hypothesis import strategies as st

PAID = ["flat", "revenue share", "equal pool", "pool by spending", "shapley pool", "in kind", "price list"]
SCHEMES = ["none", *PAID, "collective trust"]
HARD = {
    "economics__conditionality": 0.3,
    "consent__ui__reject": {"present": False},
    "benefits": [
        {"name": "Alerts", "worth": 0.2, "cost": 0.1, "to": "everyone"},
        {"name": "Extra", "worth": 0.5, "cost": 0.2, "to": "participants"},
    ],
}
LEAK = {"leak.share": {"low": 0.25, "likely": 0.3, "high": 0.35, "source": "test"}}


# --- payouts ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", PAID)
def test_what_segments_are_paid_sums_to_the_pool(make, customers, assumptions, scheme):
    result = simulate(Case(make(scheme, **HARD), customers, assumptions, trust=0.6, draws=16))
    segments = result.by_segment()
    assert (segments.payout * segments.weight).sum(axis=2) == pytest.approx(
        result.outcomes["payout"], rel=1e-9, abs=1e-12
    )


# --- accounts ----------------------------------------------------------------------------------------------------


@pytest.mark.slow
@settings(deadline=None, derandomize=True, max_examples=20)
@given(
    scheme=st.sampled_from(SCHEMES),
    conditionality=st.floats(0, 1),
    leak=st.floats(0, 0.5),
    trust=st.one_of(st.none(), st.floats(0, 1)),
    form=st.sampled_from(["linear", "power", "saturating", "hill", "learning_curve"]),
    margin=st.floats(0, 40),
    seed=st.integers(0, 3),
)
def test_accounts_balance_whatever_the_facts(
    make, customers, assumptions, scheme, conditionality, leak, trust, form, margin, seed
):
    own = {"leak.share": {"low": leak, "likely": leak, "high": leak, "source": "test"}}
    scenario = make(
        scheme,
        economics__conditionality=conditionality,
        economics__margin=margin,
        economics__revenue={"form": form, "half": 0.75},
        assumptions=own,
    )
    rates = np.linspace(0.0, 0.9, 7)
    o = simulate(Case(scenario, customers, assumptions, trust=trust, rates=rates, draws=8, seed=seed)).outcomes
    np.testing.assert_allclose(
        o["data_revenue"] + o["retention_margin"], o["profit"] + o["payout"] + o["costs"], rtol=0, atol=1e-10
    )
    np.testing.assert_allclose(o["participation"], o["free"] + o["coerced"] + o["steered"], rtol=0, atol=1e-12)
    assert np.all(o["payout"][:, 0] == 0.0)
    for name in ("participation", "free", "coerced", "steered", "worse_off"):
        assert o[name].min() >= -1e-9, name
        assert o[name].max() <= 1 + 1e-9, name
    assert o["at_risk_revenue"].min() >= 0.0
    assert o["external_loss"].min() >= -1e-12
    for name in OUTCOMES:
        assert name == "rate" or np.all(np.isfinite(o[name])), name


# --- sums by quadrature and by drawing people --------------------------------------------------------------------


def drawn_people(simulation, future, dividend, spending, people=400_000):
    """Draw people with asked prices of their own, let each decide and be better or worse off, and count."""
    terms, rng = simulation.plan.terms, np.random.default_rng(5)
    w = terms.willingness
    kind = rng.random(people)
    asked = np.exp(w.log_median[future] + w.log_sd[future] * rng.standard_normal(people))
    asked[kind < w.willing[future]] = 0.0
    asked[kind > 1.0 - w.refusing[future]] = np.inf
    paid = dividend(rng.choice(spending, people))
    offer = paid + terms.worth_to_participants[future]
    loss, steered, leak = (getattr(terms, name)[future] for name in ("refusal_loss", "steered", "leak"))
    tipped = rng.random(people) < steered
    shared = 0.0
    for _ in range(200):
        own = 1.0 - leak * shared
        yes = (own * asked <= offer + loss) | tipped
        before, shared = shared, float(yes.mean())
        if before == shared:
            break
    own = 1.0 - leak * shared
    harm = np.minimum(asked, w.cap[future])
    free = own * asked <= offer
    in_exchange = own * asked <= offer + loss
    everyone = terms.worth_to_everyone[future]
    gave = np.where(in_exchange, np.where(np.isfinite(asked), asked, 0.0), harm)
    recorded = in_exchange | tipped
    gain = everyone + np.where(recorded, offer - own * gave, -loss)
    # Leakage: what others' data tell about a person costs that person, whether or not they share.
    gain_after = gain - leak * shared * harm
    return {
        "participation": recorded,
        "free": free,
        "payout": paid * recorded,
        "net": gain_after,
        "worse_off": gain_after < -1e-9,
    }


@pytest.mark.parametrize("scheme", ["flat", "revenue share"])
@pytest.mark.parametrize("facts", [{}, HARD, {"assumptions": LEAK}, {**HARD, "assumptions": LEAK}])
def test_sums_by_quadrature_are_those_of_people_drawn_one_by_one(make, customers, spending, assumptions, scheme, facts):
    result = simulate(Case(make(scheme, **facts), customers, assumptions, trust=0.6, draws=4))
    future = 2
    scale = 1.2 if scheme == "flat" else 0.01
    payment = result.plan.at_levels(np.full((4, 1), scale))

    def dividend(spent):
        return np.full_like(spent, scale) if scheme == "flat" else scale * spent

    mine = {name: float(values[future, 0]) for name, values in result.plan.settle(payment).items()}
    mine["net"] = mine["customer_surplus"] - mine["external_loss"]
    for name, values in drawn_people(result, future, dividend, spending).items():
        spread = float(np.std(values)) / np.sqrt(len(values))
        assert mine[name] == pytest.approx(float(np.mean(values)), abs=4.5 * spread + 3e-4), name


# --- more pay, more trust ----------------------------------------------------------------------------------------


@pytest.mark.slow
@settings(deadline=None, derandomize=True, max_examples=20)
@given(
    scheme=st.sampled_from(["flat", "in kind"]),
    low=st.floats(0.0, 5.0),
    more=st.floats(0.01, 5.0),
    trust=st.floats(0.0, 0.9),
)
def test_more_pay_and_more_trust_bring_more_people(make, customers, assumptions, scheme, low, more, trust):
    one, two = (
        simulate(Case(make(scheme, **HARD), customers, assumptions, trust=level, rates=np.array([0.0, 0.5]), draws=16))
        for level in (trust, min(trust + 0.1, 1.0))
    )
    less, further = one.at(dividend=low), one.at(dividend=low + more)
    for name in ("free", "participation"):
        assert np.all(further[name] >= less[name] - 1e-12), name
    gain = [values["customer_surplus"] - values["external_loss"] for values in (less, further)]
    assert np.mean(gain[1] - gain[0]) > 0
    trusted = two.at(dividend=low)
    assert np.all(trusted["free"] >= less["free"] - 1e-12)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_more_trust_brings_more_people_in_every_scheme(make, customers, assumptions, scheme):
    less, more = (
        simulate(Case(make(scheme), customers, assumptions, trust=trust, draws=32)).offer["free"]
        for trust in (0.3, 0.8)
    )
    assert np.all(more >= less - 1e-6)


# --- units -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["flat", "revenue share", "shapley pool", "in kind", "price list"])
def test_another_unit_of_money_changes_nothing_else(make, people, spending, assumptions, scheme):
    factor = 7.0
    segment = np.arange(len(spending)) * 3 // len(spending)

    def built(scale):
        money = [
            assumption.with_range(
                assumption.low * scale, assumption.likely * scale, assumption.high * scale, source="test"
            )
            for assumption in assumptions.values()
            if assumption.unit in ("money", "money a month")
        ]
        per_money = assumptions["retention.dividend"]
        slower = {name: getattr(per_money, name) / scale for name in ("low", "likely", "high")}
        costs = {"setup": 5e4, "fixed_month": 4e3, "per_customer_month": 0.01, "per_participant_month": 0.03}
        named = {
            "flat": {"kind": "flat", "dividend": 2.0 * scale},
            "in kind": {"kind": "in_kind", "face_value": 3.0 * scale, "worth": 0.9, "cost": 0.5},
            "price list": {"kind": "price_list", "prices": {"user.behavior.purchase_history": 1.5 * scale}},
        }
        scenario = make(
            named.get(scheme, scheme),
            economics__costs={key: value * scale for key, value in costs.items()}
            | {"payment_fixed": 0.05 * scale, "payment_share": 0.02},
            economics__margin=6.0 * scale,
            economics__service_value=12.0 * scale,
        )
        changed = assumptions.replacing(*money, replace(per_money, **slower))
        return simulate(Case(scenario, people(spending * scale, segment, ("a", "b", "c")), changed, trust=0.6, draws=8))

    one, other = built(1.0), built(factor)
    for name in ("free", "participation", "worse_off", "rate"):
        assert other.offer[name] == pytest.approx(one.offer[name], rel=1e-5, abs=1e-6), name
    for name in ("profit", "payout", "costs", "customer_surplus", "data_revenue", "dividend"):
        assert other.offer[name] == pytest.approx(factor * one.offer[name], rel=1e-5, abs=1e-4), name


# --- sameness ----------------------------------------------------------------------------------------------------


def fingerprint(simulation):
    parts = [simulation.outcomes[name].tobytes() for name in OUTCOMES]
    parts.append(simulation.by_segment().net_gain.tobytes())
    return hashlib.sha256(b"".join(parts)).hexdigest()


@pytest.mark.parametrize("scheme", ["revenue share", "shapley pool", "flat", "price list"])
def test_the_number_of_workers_changes_no_byte(make, customers, assumptions, scheme, monkeypatch):
    results = []
    for workers in (1, 2, 5):
        monkeypatch.setattr(aggregate, "THREADS", workers)
        monkeypatch.setattr(aggregate, "CELLS_AT_ONCE", 9_000)
        results.append(fingerprint(simulate(Case(make(scheme, **HARD), customers, assumptions, trust=0.6, draws=64))))
    assert len(set(results)) == 1


RUN = """
import hashlib, sys
import numpy as np
from types import SimpleNamespace as NS
from evenhand.case import Case
from evenhand.exchange import simulate
from evenhand.scenario import Scenario
from evenhand.uncertainty import load_assumptions
spending = np.exp(np.random.default_rng(1).normal(4, 1, 3000))
nodes = NS(segment=np.arange(3000) // 1000, customers=np.ones(3000), spending=spending)
sketch = NS(currency="USD", customers=3000, segments=tuple(NS(name=n) for n in "abc"), nodes=lambda: nodes)
benefits = [{"name": "B", "worth": 0.5, "cost": 0.1, "to": "participants"}]
for split in ("spending", "shapley", "equal", "equal"):
    plain = {"id": "x", "name": "X", "scheme": {"kind": "pool", "rate": 0.5, "split": split}, "benefits": benefits}
    result = simulate(Case(Scenario.model_validate(plain), sketch, load_assumptions(), trust=0.5, draws=128))
    digest = hashlib.sha256()
    for values in result.outcomes.values():
        digest.update(values.tobytes())
    digest.update(result.by_segment().net_gain.tobytes())
    for mark in result.landmarks.values():
        digest.update(mark.values["rate"].tobytes())
    print(digest.hexdigest())
"""


@pytest.mark.slow
def test_runs_on_one_and_two_threads_and_run_again_give_the_same_bytes():
    runs = []
    for threads in ("1", "2"):
        env = {**os.environ} | dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), threads)
        runs.append(subprocess.Popen([sys.executable, "-c", RUN], env=env, stdout=subprocess.PIPE))  # noqa: S603
    one, two = (run.communicate()[0].split() for run in runs)
    assert one == two
    # The last is the one before it, run again.
    assert [len(digest) for digest in one] == [64] * 4 and len(set(one)) == 3 and one[-1] == one[-2]

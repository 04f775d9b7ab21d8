from __future__ import annotations

import hashlib
import json

import numpy as np
import pytest
from evenhand.case import Case
from evenhand.errors import AssumptionError, ModelError
from evenhand.exchange import CURVE, OUTCOMES, simulate
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import extremes
from tests.fixtures import COSTS
from tests.schemes import SCHEMES


def test_every_scheme_that_is_registered_is_tested_with_each_way_to_split():
    def told(facts):
        return facts["kind"], facts.get("split")

    assert set(map(told, SCHEMES.values())) == set(map(told, extremes.SCHEMES.values()))


@pytest.fixture(scope="module", params=[*SCHEMES])
def simulation(request, make, customers, assumptions):
    return simulate(Case(make(request.param), customers, assumptions, trust=0.7, draws=64))


def test_accounts_balance_in_every_future_at_every_rate(simulation):
    o = simulation.outcomes
    np.testing.assert_allclose(
        o["data_revenue"] + o["retention_margin"], o["profit"] + o["payout"] + o["costs"], rtol=0, atol=1e-12
    )
    np.testing.assert_allclose(o["participation"], o["free"] + o["coerced"] + o["steered"], rtol=0, atol=1e-12)
    np.testing.assert_allclose(
        o["total_surplus"], o["profit"] + o["customer_surplus"] - o["external_loss"], rtol=0, atol=1e-12
    )
    for name in OUTCOMES:
        assert o[name].shape == (64, len(simulation.rates)), name
        if name != "rate":
            assert np.all(np.isfinite(o[name])), name


def test_a_dividend_of_zero_pays_nothing(simulation):
    o = simulation.outcomes
    assert simulation.rates[0] == 0
    assert np.all(o["payout"][:, 0] == 0)
    assert o["free"][:, 0] == pytest.approx(simulation.plan.terms.willingness.willing, abs=1e-12)


def test_payouts_of_the_segments_sum_to_the_payout(simulation):
    segments = simulation.by_segment()
    total = np.sum(segments.payout * segments.weight, axis=2)
    if simulation.scenario.scheme.kind != "collective_trust":
        np.testing.assert_allclose(
            total * simulation.customers, simulation.outcomes["payout"] * simulation.customers, rtol=0, atol=0.005
        )
    gain = np.sum(segments.net_gain * segments.weight, axis=2)
    net = simulation.outcomes["customer_surplus"] - simulation.outcomes["external_loss"]
    np.testing.assert_allclose(gain, net, rtol=0, atol=1e-9)
    np.testing.assert_allclose(
        np.sum(segments.participation * segments.weight, axis=2),
        simulation.outcomes["participation"],
        rtol=0,
        atol=1e-9,
    )


def test_people_take_part_more_when_they_are_paid_more(simulation):
    steps = np.diff(simulation.outcomes["free"], axis=1)
    assert steps.min() > -1e-5


def test_rows_carry_money_rate_and_share_of_spending(simulation):
    assert len(simulation.rates) == 101
    assert np.all(np.diff(simulation.rates) > 0)
    assert simulation.rates[-1] == pytest.approx(1.0, abs=1e-3)
    assert np.all(np.diff(simulation.dividends) > -1e-9)
    assert simulation.share_of_spending[0] == 0 < simulation.share_of_spending[-1]


def test_the_rate_is_payout_over_data_revenue(simulation):
    o = simulation.outcomes
    if simulation.plan.axis == "rate":
        np.testing.assert_allclose(o["payout"], o["data_revenue"] * simulation.rates, rtol=0, atol=1e-12)
    else:
        assert o["payout"].mean(axis=0) / o["data_revenue"].mean(axis=0) == pytest.approx(simulation.rates, abs=1e-12)


def test_json_is_plain_and_complete(simulation):
    result = json.loads(json.dumps(simulation.to_json_dict(), allow_nan=False))
    assert result["customers"] == 100000
    row = result["curve"][50]
    assert {"dividend", "rate", "share_of_spending", *CURVE} <= set(row)
    assert set(row["profit"]) == {"mean", "p10", "p50", "p90"}
    assert set(result["landmarks"]) == {"break_even", "profit_max", "efficient", "equal_gain"}


def test_a_frame_has_a_row_a_rate(simulation):
    frame = simulation.to_frame()
    assert len(frame) == 101
    assert frame["profit_p50"].iloc[3] == pytest.approx(np.median(simulation.outcomes["profit"][:, 3]))


def test_profit_is_zero_at_break_even_and_largest_at_the_profit_maximum(simulation):
    marks, o = simulation.landmarks, simulation.outcomes
    even = marks["break_even"].values
    there = np.isfinite(even["rate"])
    assert np.abs(even["profit"][there]).max(initial=0.0) < 1e-3
    best = marks["profit_max"].values
    there = np.isfinite(best["rate"])
    assert np.all(best["profit"][there] >= o["profit"][there].max(axis=1) - 2e-3)


def test_equal_gain_is_where_gains_are_equal(simulation):
    equal = simulation.landmarks["equal_gain"]
    there = np.isfinite(equal.values["rate"])
    rate, name = (equal.values["rate"], "rate")
    if simulation.plan.axis == "rate" and there.any():
        future = int(np.flatnonzero(there)[0])
        at = simulation.at(**{name: float(rate[future])})
        gain = at["customer_surplus"][future] - at["external_loss"][future]
        assert gain == pytest.approx(at["profit"][future], abs=2e-3)
    assert equal.exists + sum(equal.reasons.values()) == pytest.approx(1.0)


def test_asking_between_rows_is_close_to_the_rows(simulation):
    row = 37
    level = {
        simulation.plan.axis: float((simulation.rates if simulation.plan.axis == "rate" else simulation.dividends)[row])
    }
    at = simulation.at(**level)
    for name in ("profit", "participation", "customer_surplus"):
        np.testing.assert_allclose(at[name], simulation.outcomes[name][:, row], rtol=0, atol=1e-9)


def test_two_dollars_a_month_can_be_asked_of_any_scheme(make, customers, assumptions):
    for name in ("flat", "revenue share", "equal pool"):
        simulation = simulate(Case(make(name), customers, assumptions, trust=0.7, draws=64))
        at = simulation.at(dividend=0.5)
        assert at["payout"].mean() / at["participation"].mean() == pytest.approx(0.5, rel=1e-3)
        by_rate = simulation.at(rate=0.4)
        assert by_rate["payout"].mean() / by_rate["data_revenue"].mean() == pytest.approx(0.4, rel=1e-3)


def test_the_offer_is_the_scheme_as_declared(make, customers, assumptions):
    flat = simulate(Case(make("flat"), customers, assumptions, draws=32))
    assert flat.offer["payout"] == pytest.approx(2.0 * flat.offer["participation"])
    share = simulate(Case(make("revenue share"), customers, assumptions, draws=32))
    assert share.offer["payout"] == pytest.approx(0.5 * share.offer["data_revenue"])
    none = simulate(Case(make("none"), customers, assumptions, draws=32))
    assert np.all(none.offer["payout"] == 0)


# --- sameness ---------------------------------------------------------------------------------------------------


def fingerprint(simulation):
    parts = [simulation.outcomes[name].tobytes() for name in OUTCOMES]
    parts += [mark.values["rate"].tobytes() for mark in simulation.landmarks.values()]
    return hashlib.sha256(b"".join(parts)).hexdigest()


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(make, customers, assumptions):
    first, again, other = (
        fingerprint(simulate(Case(make("revenue share"), customers, assumptions, draws=32, seed=seed)))
        for seed in (1, 1, 2)
    )
    assert first == again != other


def test_scenarios_share_their_futures(make, customers, assumptions):
    one = simulate(Case(make("flat"), customers, assumptions, draws=32))
    two = simulate(Case(make("flat", economics__uplift=0.03), customers, assumptions, draws=32))
    assert np.array_equal(one.outcomes["free"][:, 0], two.outcomes["free"][:, 0])


def test_another_currency_changes_nothing_but_the_unit(make, people, spending, assumptions):
    """Ten times all money: facts, spending and assumptions in money."""
    segment = np.zeros(len(spending), dtype=int)
    small = simulate(Case(make("equal pool"), people(spending, segment, ("all",)), assumptions, draws=16))
    factor = 10.0
    money = [
        a.with_range(a.low * factor, a.likely * factor, a.high * factor, source="x")
        for a in assumptions.values()
        if a.unit in ("money", "money a month")
    ]
    from dataclasses import replace

    per_money = assumptions["retention.dividend"]
    money.append(
        replace(per_money, low=per_money.low / factor, likely=per_money.likely / factor, high=per_money.high / factor)
    )
    costs = {key: value * (1 if key == "payment_share" else factor) for key, value in COSTS.items()}
    large = simulate(
        Case(
            make("equal pool", economics__costs=costs, economics__margin=60.0, economics__service_value=120.0),
            people(spending * factor, segment, ("all",)),
            assumptions.replacing(*money),
            draws=16,
        )
    )
    np.testing.assert_allclose(large.outcomes["free"], small.outcomes["free"], rtol=0, atol=1e-6)
    np.testing.assert_allclose(large.outcomes["profit"], factor * small.outcomes["profit"], rtol=0, atol=1e-4)


# --- not knowing never pays --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "purposes__0__data",
        "purposes__0__strictly_necessary",
        "recipients",
        "alternatives",
        "consent__requests",
        "consent__requests__0__act",
        "consent__requests__0__controls",
        "consent__requests__0__control_layer",
        "consent__requests__0__required_for_service",
        "consent__ui__reject",
        "consent__ui__emphasised",
        "economics__conditionality",
        "data_revenue_share_published",
    ],
)
@pytest.mark.parametrize("scheme", ["none", "revenue share", {"kind": "flat", "dividend": 0.3}])
def test_leaving_a_fact_out_never_raises_the_profit(make, customers, assumptions, path, scheme):
    """Where more people bring in more than they are paid; a company that overpays loses less when fewer come."""
    changes = {} if path != "consent__requests__0__required_for_service" else {"economics__conditionality": "unknown"}
    known = simulate(Case(make(scheme, **changes), customers, assumptions, trust=0.7, draws=64))
    value = {} if path == "consent__ui__reject" else "unknown"
    unknown = simulate(Case(make(scheme, **{**changes, path: value}), customers, assumptions, trust=0.7, draws=64))
    assert unknown.offer["profit"].mean() <= known.offer["profit"].mean() + 1e-9
    assert len(unknown.stand_ins) >= len(known.stand_ins)


def test_unknown_costs_are_never_zero(make, customers, assumptions):
    known = simulate(
        Case(make("flat", economics__costs={"setup": 0, "fixed_month": 0}), customers, assumptions, draws=32)
    )
    facts = {item.fact for item in known.stand_ins}
    assert "economics.costs.per_participant_month" in facts
    assert known.offer["costs"].min() > 0


def test_a_scenario_of_which_nothing_is_known_can_still_be_simulated(customers, assumptions):
    from evenhand.scenario import Scenario

    result = simulate(Case(Scenario(id="x", name="X"), customers, assumptions, draws=32))
    assert result.sample_only
    assert result.offer["profit"].mean() < 0
    assert len(result.stand_ins) > 10


# --- what steers, what coerces -----------------------------------------------------------------------------------


def test_an_honest_screen_steers_nobody_and_a_free_choice_coerces_nobody(make, customers, assumptions):
    o = simulate(Case(make("flat"), customers, assumptions, draws=32)).outcomes
    assert np.all(o["steered"] == 0)
    assert np.all(o["coerced"] == 0)
    assert np.all(o["at_risk_revenue"] == 0)


@pytest.mark.parametrize(
    "change",
    [
        {"consent__requests__0__act": "preticked_box"},
        {"consent__requests__0__act": "continue_use"},
        {"consent__requests__0__defaults_on": 1, "consent__requests__0__inactive_until_saved": True},
        {"consent__requests__0__control_layer": 2},
        {"consent__ui__reject": {"present": False}},
        {"consent__ui__reject": {"present": True, "layer": 2}},
        {"consent__ui__emphasised": "accept"},
        {"consent__requests": []},
    ],
)
def test_a_screen_that_steers_raises_recorded_consent_but_not_profit(make, customers, assumptions, change):
    honest = simulate(Case(make("flat"), customers, assumptions, draws=32)).offer
    steering = simulate(Case(make("flat", **change), customers, assumptions, draws=32)).offer
    assert np.all(steering["participation"] >= honest["participation"] - 1e-12)
    assert np.all(steering["steered"] >= 0)
    assert steering["free"] == pytest.approx(honest["free"], abs=0.05)
    assert steering["profit"].mean() < honest["profit"].mean()
    assert steering["at_risk_revenue"].mean() > 0.01


def test_a_service_that_depends_on_consent_coerces(make, customers, assumptions):
    result = simulate(
        Case(
            make("flat", economics__conditionality="unknown", consent__requests__0__required_for_service="yes"),
            customers,
            assumptions,
            draws=32,
        )
    )
    # Where nearly everybody would share for nothing nobody is left to be coerced.
    assert np.all(result.offer["coerced"] >= 0) and np.mean(result.offer["coerced"] > 0) > 0.8
    free = simulate(Case(make("flat"), customers, assumptions, draws=32)).offer["customer_surplus"]
    assert np.all(result.offer["customer_surplus"] <= free + 1e-12)
    assert np.mean(result.offer["customer_surplus"] < free - 1e-9) > 0.8


def test_a_free_equal_alternative_removes_coercion(make, customers, assumptions):
    result = simulate(
        Case(
            make(
                "flat",
                economics__conditionality="unknown",
                consent__requests__0__required_for_service="yes",
                alternatives=[
                    {"name": "Plain", "price_month": 0, "behavioural_processing": False, "features_equal": True}
                ],
            ),
            customers,
            assumptions,
            draws=32,
        )
    )
    assert np.all(result.offer["coerced"] == 0)


# --- levers ------------------------------------------------------------------------------------------------------


def test_trust_brings_more_people(make, customers, assumptions):
    low, high = (
        simulate(Case(make("flat"), customers, assumptions, trust=t, draws=64)).offer["free"] for t in (0.2, 0.9)
    )
    assert np.all(high >= low)
    assert high.mean() > low.mean() + 0.02


def test_no_trust_effect_is_trust_as_in_the_studies(make, customers, assumptions):
    result = simulate(Case(make("flat"), customers, assumptions, draws=16))
    assert result.trust is None
    assert np.all(result.plan.terms.retention_shift == 0)


def test_the_lowest_trust_of_the_scenarios_jurisdictions_counts(make, customers, assumptions):
    result = simulate(Case(make("flat"), customers, assumptions, trust={"EU": 0.8, "UK": 0.6, "US-CA": 0.9}, draws=16))
    assert result.trust == 0.6


def test_reuse_multiplies_revenue(make, customers, assumptions):
    once, twice = (
        simulate(Case(make("none", economics__reuse=u), customers, assumptions, draws=16)).offer["data_revenue"]
        for u in (1, 2)
    )
    assert twice == pytest.approx(2 * once)


def test_mediation_lowers_leakage_and_revenue(make, customers, assumptions):
    plain, mediated = (
        simulate(Case(make("flat", economics__mediation=m), customers, assumptions, draws=32)).offer for m in (0.0, 1.0)
    )
    assert np.all(mediated["external_loss"] == 0)
    assert np.all(mediated["data_revenue"] <= plain["data_revenue"] + 1e-12)


@pytest.mark.parametrize("form", ["linear", "power", "saturating", "hill", "learning_curve"])
def test_half_the_data_bring_what_was_answered(make, customers, assumptions, form):
    from evenhand.exchange.model.growth import Growth

    half = np.array([0.6, 0.75, 0.9])
    growth = Growth(form, half, np.full(3, 0.2))
    result = growth.share(np.array([[0.0, 0.5, 1.0]] * 3))
    assert result[:, 0] == pytest.approx(0.0, abs=1e-12)
    assert result[:, 1] == pytest.approx(np.full(3, 0.5) if form == "linear" else half)
    assert result[:, 2] == pytest.approx(1.0)
    simulated = simulate(
        Case(make("equal pool", economics__revenue={"form": form, "half": 0.75}), customers, assumptions, draws=16)
    )
    assert np.all(np.isfinite(simulated.outcomes["profit"]))


def test_a_range_in_the_scenario_is_drawn(make, customers, assumptions):
    uplift = {"low": 0.01, "likely": 0.015, "high": 0.02}
    result = simulate(Case(make("none", economics__uplift=uplift), customers, assumptions, draws=256))
    full = result.plan.terms.revenue_full / result.plan.groups.mean_spending
    assert np.quantile(full, [0.1, 0.9]) == pytest.approx([0.01, 0.02], rel=0.02)


def test_an_own_value_for_an_assumption_is_used(make, customers, assumptions):
    own = {"supply.willing_for_nothing": {"low": 0.3, "likely": 0.3, "high": 0.3, "source": "Pilot of May"}}
    result = simulate(Case(make("none", assumptions=own), customers, assumptions, draws=16))
    assert result.offer["free"] == pytest.approx(0.3)
    with pytest.raises(AssumptionError, match="did you mean"):
        simulate(
            Case(
                make("none", assumptions={"supply.willing": own["supply.willing_for_nothing"]}), customers, assumptions
            )
        )


def test_more_kinds_of_data_and_more_recipients_cost_more(make, customers, assumptions):
    base = simulate(Case(make("flat"), customers, assumptions, draws=32)).offer["free"]
    wide = make("flat", purposes__0__data=["user.behavior.purchase_history", "user.location.precise"])
    shared = make("flat", recipients=[{"id": "ads", "role": "third_party"}])
    processed = make("flat", recipients=[{"id": "cloud", "role": "processor"}])
    # Where everybody whom a payment can reach says yes anyway, asking for more puts nobody off.
    for more in (wide, shared):
        free = simulate(Case(more, customers, assumptions, draws=32)).offer["free"]
        assert np.all(free <= base) and np.mean(free < base) > 0.8
    assert simulate(Case(processed, customers, assumptions, draws=32)).offer["free"] == pytest.approx(base)


def test_setting_up_is_repaid_with_interest(make, customers, assumptions):
    own = {"finance.discount_rate": {"low": 0.08, "likely": 0.08, "high": 0.08, "source": "Finance"}}
    cheap, dear = (
        simulate(Case(make("none", assumptions=own, economics__costs__setup=s), customers, assumptions, draws=4)).offer[
            "costs"
        ]
        for s in (0, 36000)
    )
    monthly = 1.08 ** (1 / 12) - 1
    payment = 36000 * monthly / (1 - (1 + monthly) ** -36)
    assert (dear - cheap) * 100000 == pytest.approx(payment)


def test_rates_can_be_chosen(make, customers, assumptions):
    rates = np.linspace(0, 0.5, 6)
    for name in ("flat", "revenue share"):
        result = simulate(Case(make(name), customers, assumptions, rates=rates, draws=32))
        assert result.rates == pytest.approx(rates, abs=2e-3)


@pytest.mark.parametrize("rates", [[0.5, 0.2], [-0.1, 0.5], [0.5, 1.5], []])
def test_impossible_rates_are_refused(make, customers, assumptions, rates):
    with pytest.raises(ModelError, match="Rates must rise"):
        simulate(Case(make("flat"), customers, assumptions, rates=np.array(rates)))


def test_customers_who_spend_nothing_at_all_are_refused_with_a_hint(make, people, assumptions):
    with pytest.raises(ModelError, match="amount column"):
        simulate(Case(make("flat"), people(np.zeros(50), np.zeros(50, dtype=int), ("all",)), assumptions))


@settings(deadline=None, derandomize=True, max_examples=12)
@given(count=st.integers(1, 60), wanted=st.integers(1, 12), seed=st.integers(0, 9))
def test_gauss_points_give_exact_sums_of_polynomials(count, wanted, seed):
    from evenhand.exchange.solve.groups import gauss

    rng = np.random.default_rng(seed)
    places, weights = rng.normal(3, 2, count), rng.uniform(0.1, 5, count)
    nodes, mass = gauss(places, weights, wanted)
    assert len(nodes) == min(count, wanted)
    for power in range(2 * len(nodes)):
        exact = np.sum(weights * (places - 3) ** power)
        size = np.sum(weights * np.abs(places - 3) ** power)
        assert np.sum(mass * (nodes - 3) ** power) == pytest.approx(exact, abs=1e-8 * size)


@pytest.mark.parametrize("free_of_cost", [{"cost": 0.0}, {"breakage": 1.0}])
def test_a_benefit_that_costs_nothing_has_a_bounded_curve(make, customers, assumptions, free_of_cost):
    declared = make("flat").replace(scheme={"kind": "in_kind", "face_value": 2.0, **free_of_cost})
    result = simulate(Case(declared, customers, assumptions, draws=64))
    assert np.all(np.isfinite(result.dividends)) and 0 < result.dividends[-1] < 1e4
    assert np.all(result.outcomes["payout"] == 0.0) and np.all(np.isfinite(result.outcomes["profit"]))


def test_marks_carry_their_place_on_the_schemes_own_axis(simulation):
    axis = simulation.plan.axis
    for name, mark in simulation.landmarks.items():
        level = mark.values["level"]
        there = np.isfinite(level)
        assert np.array_equal(there, np.isfinite(mark.values["rate"]))
        if not there.any():
            continue
        future = int(np.flatnonzero(there)[-1])
        if axis == "rate":
            assert level[there] == pytest.approx(mark.values["rate"][there], abs=1e-9), name
        elif level[future] > 0:
            at = simulation.plan.settle(simulation.plan.at(float(level[future])))
            assert at["rate"][future, 0] == pytest.approx(mark.values["rate"][future], rel=5e-3, abs=1e-3), name


def test_the_answer_to_the_declared_offer_is_public(simulation):
    assert simulation.declared.aggregate.total("free")[:, 0] == pytest.approx(simulation.offer["free"])

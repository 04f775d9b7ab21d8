from __future__ import annotations

import math

import numpy as np
import pytest
from evenhand.errors import ModelError
from evenhand.textbook import Market, revenue, supply
from evenhand.textbook.revenue import elasticity
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate
from scipy.special import lambertw, ndtr

N = 1000.0


def lambert(x):
    return float(lambertw(math.exp(x)).real)


def near(value, rel=1e-6):
    return pytest.approx(value, rel=rel)


# --- closed forms -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cost", [0.0, 1.0])
def test_uniform_supply_and_linear_revenue(cost):
    a, b, m = 1.0, 12.0, 8.0 - cost
    market = Market(N, supply.Uniform(a, b), revenue.Linear(8.0), cost_per_participant=cost)
    best = market.landmarks().profit_max
    assert best.dividend == near((m + a) / 2)
    assert best.profit == near(N * (m - a) ** 2 / (4 * (b - a)))
    assert best.customer_surplus == near(N * (m - a) ** 2 / (8 * (b - a)))
    assert best.customer_share == near(1 / 3)
    assert market.landmarks().break_even.dividend == near(m)
    assert market.landmarks().efficient.dividend == near(m)


def test_uniform_supply_with_rich_data_ends_at_full_participation():
    best = Market(N, supply.Uniform(1, 3), revenue.Linear(20.0)).landmarks()
    assert best.profit_max.dividend == near(3.0)
    assert best.profit_max.corner == "full participation"
    assert best.efficient.dividend == near(3.0)


@pytest.mark.parametrize("rate, m", [(0.5, 3.0), (2.0, 5.0), (0.1, 40.0)])
def test_exponential_supply_and_linear_revenue(rate, m):
    w = lambert(1 + rate * m)
    best = Market(N, supply.Exponential(rate), revenue.Linear(m)).landmarks().profit_max
    d = (1 + rate * m - w) / rate
    assert best.dividend == near(d)
    assert best.profit / N == near((w - 1) ** 2 / (rate * w))
    assert best.customer_surplus / N == near(d - (1 - math.exp(-rate * d)) / rate)


@pytest.mark.parametrize("mean, scale, m", [(4.0, 1.0, 8.0), (2.0, 2.0, 9.0)])
def test_logistic_supply_and_linear_revenue(mean, scale, m):
    w = lambert((m - mean) / scale - 1)
    best = Market(N, supply.Logistic(mean, scale), revenue.Linear(m)).landmarks().profit_max
    assert best.dividend == near(m - scale * (1 + w))
    assert best.participation == near(w / (1 + w))
    assert best.profit / N == near(scale * w)
    assert best.customer_surplus / N == near(scale * math.log1p(w))


@pytest.mark.parametrize("k", [0.5, 1.0, 2.0])
def test_power_supply_and_linear_revenue(k):
    m = 6.0
    result = Market(N, supply.Power(20.0, k), revenue.Linear(m)).landmarks()
    assert result.profit_max.dividend == near(k * m / (1 + k))
    assert result.profit_max.customer_share == near(k / (1 + 2 * k))
    assert result.equal_gain.dividend == near(m * (k + 1) / (k + 2))


@pytest.mark.parametrize("a", [0.3, 0.5, 0.8])
def test_uniform_supply_and_power_revenue(a):
    b, scale = 50.0, 30.0
    result = Market(N, supply.Uniform(0, b), revenue.Power(scale, a)).landmarks()
    assert result.profit_max.dividend == near((a * scale * (N / b) ** (a - 1) / 2) ** (1 / (2 - a)))
    assert result.profit_max.rate == near(a / 2)
    for share in (0.2, a / 2, 0.7):
        d = (share * scale * (N / b) ** (a - 1)) ** (1 / (2 - a))
        assert Market(N, supply.Uniform(0, b), revenue.Power(scale, a)).at(d).rate == near(share)


@pytest.mark.parametrize("a, k", [(0.5, 1.0), (0.3, 2.0), (0.8, 0.5), (0.6, 3.0)])
def test_power_supply_and_power_revenue_meet_the_three_rates(a, k):
    result = Market(N, supply.Power(500.0, k), revenue.Power(40.0, a)).landmarks()
    assert result.profit_max.rate == near(a * k / (1 + k))
    assert result.efficient.rate == near(a)
    assert result.equal_gain.rate == near((k + 1) / (k + 2))
    other = Market(N, supply.Power(500.0, k), revenue.Power(40.0, a)).landmarks(margin=2.0)
    assert other.equal_gain.rate == near(2 / (2 + 1 / (k + 1)))


@pytest.mark.parametrize("a, k", [(0.5, 1.0), (1.0, 1.0), (0.3, 2.0)])
def test_price_of_equal_gain(a, k):
    result = Market(N, supply.Power(5000.0, k), revenue.Power(40.0, a)).landmarks()
    best, equal = result.profit_max, result.equal_gain
    x = a * k / (k + 1 - a * k)
    monopsony, even = a * k / (1 + k), (k + 1) / (k + 2)
    assert equal.profit / best.profit == near((1 - even) * even**x / ((1 - monopsony) * monopsony**x))
    if a == 0.5:
        assert equal.profit / best.profit == pytest.approx(0.62, abs=0.005)
        assert equal.customer_surplus / best.customer_surplus == pytest.approx(3.7, abs=0.05)
        assert equal.total_surplus / best.total_surplus == pytest.approx(1.06, abs=0.005)


CURVES = [
    (supply.Logistic(4.0, 1.0), revenue.Hill(9000.0, 400.0, 1.0)),
    (supply.Logistic(4.0, 1.0), revenue.Saturating(6000.0, 500.0)),
    (supply.LogLogistic(3.0, 2.0), revenue.Power(60.0, 0.6)),
    (supply.Exponential(0.3), revenue.Hill(8000.0, 300.0, 1.0)),
    (supply.ZeroInflatedLognormal(3.5, 1.1, 0.1, 0.15), revenue.Power(100.0, 0.7)),
    (supply.Mixture([(1, supply.Logistic(3, 1)), (2, supply.Exponential(0.2))]), revenue.Linear(7.0)),
]


@pytest.mark.parametrize("asked, earned", CURVES)
@pytest.mark.parametrize("cost", [0.0, 1.0])
def test_landmark_identities_hold_for_any_smooth_curves(asked, earned, cost):
    market = Market(N, asked, earned, cost_per_participant=cost)
    result = market.landmarks()
    best = result.profit_max
    if best.corner is None:
        n, d = best.participants, best.dividend
        net = float(earned.total(n)) - cost * n
        a = (float(earned.marginal(n)) - cost) * n / net
        k = float(asked.density(d) * d / asked.share(d))
        assert best.net_rate == near(a * k / (1 + k))
    n = result.efficient.participants
    if result.efficient.corner is None:
        net = float(earned.total(n)) - cost * n
        assert result.efficient.net_rate == near((float(earned.marginal(n)) - cost) * n / net)
    equal = result.equal_gain
    if equal.exists:
        costs_share = cost * equal.participants / equal.revenue
        sigma = equal.customer_surplus / equal.payout
        assert equal.rate == near((1 - costs_share) / (1 + sigma))


def test_efficient_rate_is_the_revenue_elasticity_whatever_the_supply():
    for asked in (supply.Uniform(0, 900), supply.Exponential(0.01), supply.ZeroInflatedLognormal(30, 1.2, 0.05, 0.2)):
        result = Market(N, asked, revenue.Power(40.0, 0.6)).landmarks()
        assert result.efficient.rate == near(0.6)


def test_a_logistic_market_with_costs_has_different_gross_and_net_rates():
    best = Market(N, supply.Logistic(4.0, 1.0), revenue.Hill(9000.0, 400.0), cost_per_participant=1.0).landmarks()
    assert best.profit_max.rate < best.profit_max.net_rate


@pytest.mark.parametrize("leak, b, m", [(0.2, 10.0, 4.0), (0.4, 10.0, 6.0), (0.1, 5.0, 3.0), (0.6, 10.0, 5.0)])
def test_leakage_with_uniform_supply(leak, b, m):
    market = Market(N, supply.Uniform(0, b), revenue.Linear(m), leak=leak)
    for d in (0.5, 1.5, 2.4):
        root = (1 - math.sqrt(1 - 4 * leak * d / b)) / (2 * leak) if 4 * leak * d / b <= 1 else 1.0
        assert market.at(d).participation == near(min(1.0, root))
    best = market.landmarks().profit_max
    q = (b - math.sqrt(b * b - 3 * b * leak * m)) / (3 * b * leak)
    if q < 1 and best.participation < 1:
        assert best.participation == near(q)
        assert best.dividend == near(q * b * (1 - leak * q))


@pytest.mark.slow
def test_leakage_can_make_no_collection_best():
    b, m = 10.0, 2.0
    for leak, empty in ((0.5, True), (0.3, False)):
        assert (m <= leak * b / 2) == empty
        result = Market(N, supply.Uniform(0, b), revenue.Linear(m), leak=leak).landmarks()
        if empty:
            assert result.efficient.dividend == 0.0
            assert result.efficient.corner == "zero"
            assert result.profit_max.total_surplus < 0
        else:
            q = (b - math.sqrt(b * b - 6 * leak * b * (m - leak * b / 2))) / (3 * leak * b)
            assert result.efficient.participation == near(q)


def test_strong_leakage_has_several_equilibria():
    market = Market(N, supply.Uniform(0, 10), revenue.Linear(4.0), leak=0.9)
    low, high = market.at(2.0), market.at(2.0, equilibrium="highest")
    assert low.participation == near((1 - math.sqrt(1 - 4 * 0.9 * 0.2)) / 1.8)
    assert high.participation == near(1.0)


def test_mediation_removes_leakage():
    leaky = Market(N, supply.Uniform(0, 10), revenue.Linear(4.0), leak=0.5, mediation=1.0).at(2.0)
    assert leaky == Market(N, supply.Uniform(0, 10), revenue.Linear(4.0)).at(2.0)


@pytest.mark.parametrize("d, phi, v", [(1.0, 0.5, 4.0), (0.0, 1.0, 3.0), (2.0, 0.2, 10.0)])
def test_conditionality_counts_coercion_and_exclusion(d, phi, v):
    b = 10.0
    position = Market(N, supply.Uniform(0, b), revenue.Linear(4.0), service_value=v, conditionality=phi).at(d)
    assert position.customer_surplus / N == near((d + phi * v) ** 2 / (2 * b) - phi * v)
    assert position.free == near(d / b)
    assert position.coerced == near(phi * v / b)
    coercion = integrate.quad(lambda t: (t - d) / b, d, d + phi * v)[0]
    exclusion = phi * v * (1 - position.participation)
    assert position.customer_surplus / N == near(d * d / (2 * b) - coercion - exclusion)


@pytest.mark.parametrize("how", [{"service_value": 6.0, "conditionality": 0.5}, {"default_bias": 0.4}])
def test_people_who_did_not_say_yes_freely_never_add_to_free_profit(how):
    asked, brings = supply.Uniform(0, 10), revenue.Power(scale=80.0, exponent=0.6)
    for dividend in (0.5, 2.0, 5.0):
        free, pressed = Market(N, asked, brings).at(dividend), Market(N, asked, brings, **how).at(dividend)
        assert pressed.free_profit < free.free_profit == free.profit
        assert pressed.free_profit == near(pressed.profit - pressed.at_risk_revenue)


def test_steered_people_lose_what_they_asked_for_beyond_the_dividend():
    b, d, bias = 10.0, 2.0, 0.4
    position = Market(N, supply.Uniform(0, b), revenue.Linear(4.0), default_bias=bias).at(d)
    assert position.steered == near(bias * 0.8)
    loss = integrate.quad(lambda t: (t - d) / b, d, b)[0]
    assert position.customer_surplus / N == near(d * d / (2 * b) - bias * loss)


def test_a_refusers_loss_is_counted_at_the_cap_which_is_shown():
    asked = supply.ZeroInflatedLognormal(3.0, 1.0, 0.1, 0.2)
    position = Market(N, asked, revenue.Linear(4.0), default_bias=0.3).at(1.0)
    assert position.wta_cap == near(asked.high)
    capped = Market(N, asked, revenue.Linear(4.0), default_bias=0.3, wta_cap=30.0).at(1.0)
    priced = 0.7
    density = lambda t: asked.density(t) * min(t, 30.0)  # noqa: E731
    above = integrate.quad(density, 1.0, 30.0, limit=400)[0] + 30.0 * (1 - float(asked.share(30.0)))
    loss = above - (1 - float(asked.share(1.0)))
    assert capped.customer_surplus / N == near(float(asked.surplus(1.0)) - 0.3 * loss, rel=1e-5)
    assert priced + 0.3 == 1.0


def test_zero_inflated_lognormal_meets_its_formulas():
    p0, refusing, median, sd, m = 0.1, 0.15, 3.5, 1.1, 9.0
    asked = supply.ZeroInflatedLognormal(median, sd, p0, refusing)
    for d, known in ((1.0, 0.20), (2.0, 0.33), (5.0, 0.57), (10.0, 0.72)):
        assert float(asked.share(d)) == pytest.approx(known, abs=0.005)
        z = (math.log(d) - math.log(median)) / sd
        formula = p0 * d + 0.75 * (d * ndtr(z) - median * math.exp(sd * sd / 2) * ndtr(z - sd))
        assert float(asked.surplus(d)) == near(formula)
        assert float(asked.surplus(d)) == near(integrate.quad(lambda t: float(asked.share(t)), 0, d, limit=200)[0])
    best = Market(N, asked, revenue.Linear(m)).landmarks().profit_max
    d = best.dividend
    assert (m - d) * float(asked.density(d)) == near(float(asked.share(d)))
    # Paying nothing is a local best too, because some share for nothing.
    assert 0.0 in best.roots


# --- corners, several roots, no market --------------------------------------------------------------------------


def test_there_is_no_market_when_nobody_accepts_what_the_data_can_pay():
    result = Market(N, supply.Uniform(10, 20), revenue.Linear(3.0)).landmarks()
    assert not result.break_even.exists
    assert "no market" in result.break_even.reason
    assert "no market" in result.equal_gain.reason
    assert result.profit_max.dividend == 0.0
    assert "no market" in result.profit_max.reason


def test_both_can_lose():
    market = Market(
        N, supply.Uniform(5, 20), revenue.Linear(0.1), fixed_cost=1e5, service_value=50.0, conditionality=1.0
    )
    assert "lose" in market.landmarks().equal_gain.reason


def test_costs_bring_the_break_even_rate_below_one():
    result = Market(N, supply.Uniform(0, 10), revenue.Linear(8.0), cost_per_participant=2.0, fixed_cost=500).landmarks()
    assert result.break_even.rate < 0.75
    assert abs(result.break_even.profit) < 1e-6
    assert len(result.break_even.roots) == 2
    assert result.break_even.roots[0] < result.profit_max.dividend < result.break_even.dividend


def test_when_paying_nothing_is_best_it_is_called_a_corner():
    best = Market(N, supply.ZeroInflatedLognormal(20, 1.0, 0.5, 0.3), revenue.Linear(1.0)).landmarks().profit_max
    assert best.dividend == 0.0
    assert best.corner == "zero"


def test_the_best_dividend_for_collected_bids_is_a_bid():
    bids = [1.0, 2.0, 2.0, 3.0, 5.0, 8.0, 8.0, 9.0]
    result = Market(8.0, supply.Empirical(bids), revenue.Linear(6.0)).landmarks().profit_max
    profits = {bid: (6.0 - bid) * sum(b <= bid for b in bids) for bid in bids}
    assert result.dividend == max(profits, key=lambda bid: profits[bid])
    assert result.profit == near(max(profits.values()))


def test_one_side_can_always_gain_more():
    coercive = Market(N, supply.Uniform(0, 10), revenue.Linear(2.0), service_value=100.0, conditionality=1.0)
    assert "company always gains more" in coercive.landmarks().equal_gain.reason
    generous = Market(N, supply.Logistic(-20.0, 1.0), revenue.Linear(2.0))
    assert "customers always gain more" in generous.landmarks().equal_gain.reason


def test_data_that_are_worth_nothing_below_a_threshold():
    market = Market(N, supply.Exponential(0.5), revenue.LearningCurve(5000.0, 100.0, 0.3))
    assert market.at(0.1).revenue == 0.0
    assert math.isnan(market.at(0.1).rate)
    result = market.landmarks()
    assert result.profit_max.dividend > 0.2
    assert result.profit_max.participants > 100


@pytest.mark.parametrize(
    "change", [{"leak": 1.0}, {"conditionality": 1.5}, {"customers": 0.0}, {"fixed_cost": -1.0}, {"mediation": -0.1}]
)
def test_impossible_markets_are_refused(change):
    with pytest.raises(ModelError):
        Market(**{"customers": N, "supply": supply.Uniform(0, 1), "revenue": revenue.Linear(1.0), **change})


def test_a_negative_dividend_is_refused():
    with pytest.raises(ModelError, match="negative"):
        Market(N, supply.Uniform(0, 1), revenue.Linear(1.0)).at(-1.0)


# --- properties -------------------------------------------------------------------------------------------------

SUPPLIES = st.sampled_from([pair[0] for pair in CURVES] + [supply.Uniform(1, 9), supply.Power(8, 1.5)])
REVENUES = st.sampled_from(
    [pair[1] for pair in CURVES] + [revenue.LearningCurve(9000.0, 20.0, 0.3), revenue.Hill(9000.0, 300.0, 2.0)]
)
QUICK = settings(deadline=None, derandomize=True, max_examples=40)


@QUICK
@given(
    asked=SUPPLIES,
    earned=REVENUES,
    d=st.floats(0, 30),
    phi=st.floats(0, 1),
    leak=st.floats(0, 0.9),
    bias=st.floats(0, 1),
    cost=st.floats(0, 3),
)
def test_accounts_always_balance(asked, earned, d, phi, leak, bias, cost):
    market = Market(N, asked, earned, cost, 10.0, 4.0, phi, leak, bias)
    p = market.at(d)
    size = 1.0 + abs(p.revenue) + abs(p.customer_surplus)
    assert p.participation == pytest.approx(p.free + p.coerced + p.steered, abs=1e-9)
    assert p.revenue == pytest.approx(p.profit + p.payout + p.costs, abs=1e-9 * size)
    assert p.total_surplus == pytest.approx(p.profit + p.customer_surplus - p.external_loss, abs=1e-9 * size)
    assert p.payout == pytest.approx(d * p.participants, abs=1e-9 * size)
    assert -1e-12 <= p.participation <= 1 + 1e-12
    assert p.external_loss >= 0


@QUICK
@given(asked=SUPPLIES, earned=REVENUES, d=st.floats(0, 30))
def test_nothing_is_paid_at_a_dividend_of_zero_and_more_pay_brings_more_people(asked, earned, d):
    market = Market(N, asked, earned, leak=0.3)
    assert market.at(0.0).payout == 0.0
    assert market.at(d + 1.0).participation >= market.at(d).participation - 1e-12


@QUICK
@given(factor=st.floats(0.1, 10), d=st.floats(0.1, 20))
def test_another_currency_changes_nothing_but_the_unit(factor, d):
    here = Market(N, supply.ZeroInflatedLognormal(3.5, 1.1, 0.1, 0.15), revenue.Power(100.0, 0.7), 0.5, 10.0)
    there = Market(
        N,
        supply.ZeroInflatedLognormal(3.5 * factor, 1.1, 0.1, 0.15),
        revenue.Power(100.0 * factor, 0.7),
        0.5 * factor,
        10.0 * factor,
    )
    a, b = here.at(d), there.at(d * factor)
    assert b.profit == pytest.approx(a.profit * factor, rel=1e-9, abs=1e-6)
    assert b.rate == near(a.rate)


@QUICK
@given(asked=SUPPLIES, d=st.floats(0.01, 30))
def test_surplus_is_the_area_under_the_curve(asked, d):
    below = -60.0
    steps = np.unique(np.concatenate([np.linspace(below, d, 4001), [k for k in asked.kinks if k < d], [0.0]]))
    steps = steps[steps <= d]
    middle, width = (steps[1:] + steps[:-1]) / 2, np.diff(steps)
    # Gauss with three points in each step.
    offset = width * math.sqrt(0.15)
    area = np.sum(
        width / 18 * (5 * asked.share(middle - offset) + 8 * asked.share(middle) + 5 * asked.share(middle + offset))
    )
    assert float(asked.surplus(d)) == pytest.approx(area, rel=1e-5, abs=1e-6)


@QUICK
@given(asked=SUPPLIES, d=st.floats(0.3, 20))
def test_density_is_the_slope_of_the_curve(asked, d):
    step = 1e-5
    if any(abs(k - d) < 2 * step for k in asked.kinks):
        return
    slope = (asked.share(d + step) - asked.share(d - step)) / (2 * step)
    assert float(asked.density(d)) == pytest.approx(float(slope), rel=1e-4, abs=1e-7)


@QUICK
@given(earned=REVENUES, n=st.floats(25, 900))
def test_marginal_revenue_is_the_slope_of_revenue(earned, n):
    step = n * 1e-5
    slope = (earned.total(n + step) - earned.total(n - step)) / (2 * step)
    assert float(earned.marginal(n)) == pytest.approx(float(slope), rel=1e-5)
    assert float(elasticity(earned, n)) == near(float(earned.marginal(n) * n / earned.total(n)))


def test_elasticities_are_those_of_the_textbook():
    n = 240.0
    assert float(elasticity(revenue.Power(3.0, 0.4), n)) == near(0.4)
    x = n / 300.0
    assert float(elasticity(revenue.Saturating(50.0, 300.0), n)) == near(x / math.expm1(x))
    assert float(elasticity(revenue.Hill(50.0, 300.0, 2.0), n)) == near(2 * 300**2 / (300**2 + n**2))
    r = (n / 20.0) ** -0.3
    assert float(elasticity(revenue.LearningCurve(50.0, 20.0, 0.3), n)) == near(0.3 * r / (1 - r))


def test_customers_and_linear_revenue_scale_together():
    one, ten = (Market(n, supply.Exponential(0.3), revenue.Linear(5.0)).at(2.0) for n in (N, 10 * N))
    assert ten.profit == near(10 * one.profit)
    assert ten.rate == near(one.rate)

from __future__ import annotations

import numpy as np
import pytest
from evenhand.errors import ModelError
from evenhand.uncertainty.risk import convergence, cvar, loss_probability
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

NORMAL = stats.norm.ppf((np.arange(2**16) + 0.5) / 2**16)
AMOUNTS = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=50).map(np.array)


@pytest.mark.parametrize("share", [0.01, 0.1, 0.25, 0.5])
def test_the_mean_of_the_worst_of_a_normal_meets_the_closed_form(share):
    exact = 2.0 - 3.0 * stats.norm.pdf(stats.norm.ppf(share)) / share
    assert cvar(2.0 + 3.0 * NORMAL, share) == pytest.approx(exact, rel=2e-3)


def test_the_worst_of_a_uniform_lie_half_way_to_their_edge():
    assert cvar((np.arange(1000) + 0.5) / 1000, 0.2) == pytest.approx(0.1)


def test_a_future_on_the_edge_counts_in_part():
    assert cvar(np.array([1.0, 2.0, 3.0, 4.0]), 0.375) == pytest.approx((1.0 + 2.0 * 0.5) / 1.5)


@pytest.mark.slow
@settings(deadline=None, derandomize=True)
@given(AMOUNTS, st.floats(0.01, 1.0))
def test_the_worst_lie_between_the_lowest_and_the_mean_and_their_mean_rises_with_their_share(values, share):
    result = cvar(values, share)
    slack = 1e-9 * (1.0 + np.abs(values).max())
    assert values.min() - slack <= result <= values.mean() + slack
    assert cvar(values, share / 2) <= result + slack
    assert cvar(values + 5.0, share) == pytest.approx(result + 5.0, abs=1e-6)


def test_only_values_below_zero_are_losses():
    assert loss_probability(np.array([-1.0, 0.0, 1.0, -0.5])) == 0.5
    assert loss_probability(1.0 + NORMAL) == pytest.approx(stats.norm.cdf(-1.0), abs=1e-4)


def test_a_normal_needs_as_many_futures_whatever_its_spread():
    # z · sd ÷ (1% of 2 z · sd) = 50, squared.
    for spread in (0.1, 1.0, 300.0):
        assert convergence(7.0 + spread * NORMAL).needed == pytest.approx(2500, rel=0.01)


def test_the_running_mean_ends_at_the_mean_and_its_error_at_the_standard_error():
    values = np.random.default_rng(1).normal(5.0, 2.0, 1500)
    result = convergence(values)
    assert result.draws[-1] == 1500
    assert result.mean[-1] == pytest.approx(values.mean())
    assert result.error[-1] == pytest.approx(stats.sem(values))
    middle = len(result.draws) // 2
    first = values[: result.draws[middle]]
    assert (result.mean[middle], result.error[middle]) == pytest.approx((first.mean(), stats.sem(first)))
    assert not result.settled
    assert "would tell the mean to within 1%" in result.words


def test_enough_futures_are_said_to_be_enough():
    result = convergence(np.random.default_rng(1).normal(5.0, 2.0, 4000))
    assert result.settled
    assert result.words.startswith("4,000 possible futures are enough")


def test_means_of_so_many_futures_lie_within_the_tolerance_as_often_as_said():
    rng = np.random.default_rng(3)
    needed = convergence(rng.exponential(size=20_000), tolerance=0.1).needed
    interval = stats.expon.ppf(0.9) - stats.expon.ppf(0.1)
    means = rng.exponential(size=(2000, needed)).mean(axis=1)
    assert np.mean(np.abs(means - 1.0) < 0.1 * interval) == pytest.approx(0.8, abs=0.03)


def test_what_does_not_vary_is_settled_at_once():
    assert convergence(np.full(10, 3.0)).settled
    assert not convergence(np.r_[np.zeros(99), 100.0]).settled
    assert not convergence(np.array([1.0])).settled


def test_nonsense_is_refused():
    for values in (np.array([]), np.array([np.nan]), np.ones((2, 2))):
        with pytest.raises(ModelError):
            cvar(values)
    with pytest.raises(ModelError):
        cvar(np.ones(3), 0.0)
    with pytest.raises(ModelError):
        convergence(np.ones(3), tolerance=0.0)

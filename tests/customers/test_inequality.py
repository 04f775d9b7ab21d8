from __future__ import annotations

import math

import numpy as np
import pytest
from evenhand.customers.inequality import gini, top_fifth_share
from hypothesis import given, settings
from hypothesis import strategies as st

AMOUNTS = st.lists(st.integers(0, 10**9), min_size=1, max_size=60).map(lambda xs: np.array(xs, dtype=np.int64))


def test_gini_of_uniform_amounts_is_a_third() -> None:
    assert gini(np.arange(1, 200_001)) == pytest.approx(1 / 3, abs=1e-5)


@pytest.mark.parametrize("log_sd", [0.3, 1.0, 1.6])
def test_gini_and_top_fifth_of_lognormal_amounts_meet_their_closed_forms(log_sd: float) -> None:
    from scipy.stats import norm

    x = np.exp(log_sd * norm.ppf((np.arange(400_000) + 0.5) / 400_000))

    assert gini(x) == pytest.approx(math.erf(log_sd / 2), abs=2e-4)
    assert top_fifth_share(x) == pytest.approx(1 - norm.cdf(norm.ppf(0.8) - log_sd), abs=2e-4)


@settings(deadline=None, derandomize=True)
@given(AMOUNTS)
def test_gini_is_half_the_relative_mean_difference(x: np.ndarray) -> None:
    if x.sum() == 0:
        assert gini(x) == 0
        return
    differences = np.abs(x[:, None] - x[None, :]).mean()

    assert gini(x) == pytest.approx(differences / (2 * x.mean()), abs=1e-9)


@settings(deadline=None, derandomize=True)
@given(AMOUNTS, st.integers(2, 50))
def test_scale_order_and_copies_do_not_matter(x: np.ndarray, factor: int) -> None:
    for measure in (gini, top_fifth_share):
        assert measure(x * factor) == pytest.approx(measure(x), abs=1e-9)
        assert measure(x[::-1]) == measure(x)
        assert measure(np.repeat(x, 5)) == pytest.approx(measure(x), abs=1e-9)


def test_customers_below_zero_count_as_zero() -> None:
    assert gini(np.array([-500, 0, 10])) == gini(np.array([0, 0, 10])) == pytest.approx(2 / 3)


def test_top_fifth_of_seven_customers_counts_the_border_in_part() -> None:
    assert top_fifth_share(np.array([0, 0, 0, 0, 0, 10, 10])) == pytest.approx(1.4 * 10 / 20)


def test_nobody_spending_is_even() -> None:
    assert (gini(np.zeros(5)), top_fifth_share(np.zeros(5))) == (0.0, 0.2)

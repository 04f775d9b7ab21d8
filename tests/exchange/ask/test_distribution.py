from __future__ import annotations

import math

import numpy as np
import pytest
from evenhand.case import Case
from evenhand.exchange import distribute, simulate
from evenhand.exchange.ask.distribution import concentration, gini, hoover
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats


def test_textbook_values_of_the_gini_coefficient():
    many = (np.arange(200_000) + 0.5) / 200_000
    assert gini(many) == pytest.approx(1 / 3, abs=1e-4)
    assert gini(stats.expon.ppf(many)) == pytest.approx(1 / 2, abs=1e-3)
    assert gini(stats.lognorm(0.8).ppf(many)) == pytest.approx(math.erf(0.4), abs=1e-3)
    assert gini([1.0, 2.0]) == pytest.approx(1 / 6)
    assert gini([5.0, 5.0, 5.0]) == pytest.approx(0.0, abs=1e-12)
    assert math.isnan(gini([0.0, 0.0]))


def test_equal_pay_to_a_share_of_people_has_a_gini_of_the_rest():
    assert gini([2.0, 0.0], [0.3, 0.7]) == pytest.approx(0.7)
    assert hoover([2.0, 0.0], [0.3, 0.7]) == pytest.approx(0.7)


def test_an_equal_grant_lowers_inequality_by_the_known_factor():
    income, grant = np.array([1.0, 2.0, 4.0, 13.0]), 3.0
    factor = income.mean() / (income.mean() + grant)
    assert gini(income + grant) == pytest.approx(gini(income) * factor)
    assert hoover(income + grant) == pytest.approx(hoover(income) * factor)


@settings(deadline=None, derandomize=True, max_examples=40)
@given(values=st.lists(st.floats(0.01, 100), min_size=2, max_size=20), factor=st.floats(0.1, 10))
def test_inequality_does_not_depend_on_the_unit_and_weights_count_people(values, factor):
    assert gini(np.array(values) * factor) == pytest.approx(gini(values), abs=1e-9)
    assert gini(values, np.full(len(values), 3.0)) == pytest.approx(gini(values + values + values), abs=1e-9)
    assert 0 <= hoover(values) <= gini(values) + 1e-12


def test_flat_pay_is_distributed_like_participation(make, customers, assumptions):
    result = distribute(simulate(Case(make("flat"), customers, assumptions, draws=64)))
    assert result.payout_gini == pytest.approx(1 - result.participation[0])
    assert result.payout_share == pytest.approx(np.full(4, 0.25))
    assert result.ratio == pytest.approx(1.0)
    assert result.ratio_probability == 1.0
    assert result.to_frame().shape == (4, 8)


def test_pay_by_spending_goes_to_those_who_spend(make, customers, assumptions):
    result = distribute(simulate(Case(make("revenue share"), customers, assumptions, draws=64)), rate=0.5)
    assert np.all(np.diff(result.payout_share) > 0)
    assert result.payout_share.sum() == pytest.approx(1.0)
    assert result.ratio < 0.9


def test_the_concentration_index_says_to_whom_it_goes():
    assert concentration([1.0, 1.0, 1.0]) == pytest.approx(0.0)
    assert concentration([1.0, 2.0, 3.0]) == pytest.approx(gini([1.0, 2.0, 3.0]))
    assert concentration([3.0, 2.0, 1.0]) == pytest.approx(-gini([1.0, 2.0, 3.0]))
    assert math.isnan(concentration([0.0, 0.0]))

"""A small payment can put off people who would share for nothing."""

from __future__ import annotations

import numpy as np
import pytest
from evenhand.case import Case
from evenhand.exchange import simulate

FIXED = {
    "crowding.share": {"low": 0.4, "likely": 0.4, "high": 0.4, "source": "test"},
    "crowding.until": {"low": 1.0, "likely": 1.0, "high": 1.0, "source": "test"},
    "supply.willing_for_nothing": {"low": 0.3, "likely": 0.3, "high": 0.3, "source": "test"},
    "leak.share": {"low": 0.0, "likely": 0.0, "high": 0.0, "source": "test"},
}


@pytest.fixture
def both(make, customers, assumptions):
    return tuple(
        simulate(Case(make("flat", assumptions=FIXED, economics__crowding=on), customers, assumptions, draws=16))
        for on in (False, True)
    )


def test_it_is_off_unless_switched_on(make, customers, assumptions):
    result = simulate(Case(make("flat"), customers, assumptions, draws=4))
    assert not result.plan.terms.crowding.any()
    assert not any(key.startswith("crowding") for key in result.uncertain)


def test_nobody_is_put_off_by_nothing_nor_by_enough(both):
    plain, crowded = both
    for dividend in (0.0, 1.0, 2.0):
        assert crowded.at(dividend=dividend)["free"] == pytest.approx(plain.at(dividend=dividend)["free"], abs=1e-12)


def test_a_small_payment_brings_fewer_people_than_none(both):
    _, crowded = both
    assert np.all(crowded.at(dividend=0.05)["free"] < crowded.at(dividend=0.0)["free"])


def test_surplus_counts_the_shares_as_they_are_at_that_payment(both):
    plain, crowded = both
    d, terms = 0.5, plain.plan.terms
    w = terms.willingness
    left = 0.3 * 0.6
    priced = 1.0 - left - w.refusing
    from scipy.special import ndtr

    z = (np.log(d) - w.log_median) / w.log_sd
    mean = np.exp(w.log_median + w.log_sd**2 / 2)
    expected = left * d + priced * (d * ndtr(z) - mean * ndtr(z - w.log_sd))
    assert crowded.at(dividend=d)["customer_surplus"] == pytest.approx(expected)
    assert crowded.at(dividend=d)["free"] == pytest.approx(left + priced * ndtr(z))


@pytest.mark.parametrize("scheme", ["revenue share", "equal pool", "shapley pool", "in kind", "price list"])
def test_accounts_balance_where_people_are_put_off(make, customers, assumptions, scheme):
    result = simulate(Case(make(scheme, assumptions=FIXED, economics__crowding=True), customers, assumptions, draws=16))
    o = result.outcomes
    np.testing.assert_allclose(
        o["data_revenue"] + o["retention_margin"], o["profit"] + o["payout"] + o["costs"], rtol=0, atol=1e-12
    )
    assert o["free"].min() >= 0

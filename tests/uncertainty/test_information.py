from __future__ import annotations

import numpy as np
import pytest
from evenhand.errors import ModelError
from evenhand.uncertainty import Worth, evpi, evppi, evsi_share, pilot_size
from scipy import stats
from scipy.stats import qmc

NORMAL = stats.norm.ppf(qmc.Sobol(2, rng=np.random.default_rng(3)).random_base2(14))


@pytest.mark.parametrize("mu, sd", [(0.0, 1.0), (1.0, 2.0), (-0.5, 0.7)])
def test_perfect_information_on_two_options_meets_the_closed_form(mu, sd):
    gain = mu + sd * NORMAL[:, 0]
    z = abs(mu) / sd
    exact = sd * (stats.norm.pdf(z) - z * stats.norm.cdf(-z))
    assert evpi(np.stack([gain, np.zeros_like(gain)], axis=1)) == pytest.approx(exact, rel=2e-3)


def test_knowing_one_of_two_numbers_meets_the_closed_form():
    mu, first, second = 0.4, 1.5, 0.8
    benefits = np.stack([mu + first * NORMAL[:, 0] + second * NORMAL[:, 1], np.zeros(len(NORMAL))], axis=1)
    for column, sd in ((0, first), (1, second)):
        z = mu / sd
        exact = sd * (stats.norm.pdf(z) - z * stats.norm.cdf(-z))
        assert evppi(benefits, NORMAL[:, column]).value == pytest.approx(exact, rel=0.02)


def test_a_number_that_does_not_matter_is_worth_nothing_and_none_is_worth_more_than_all():
    benefits = np.stack([NORMAL[:, 0], np.zeros(len(NORMAL))], axis=1)
    assert evppi(benefits, NORMAL[:, 1]).value < 0.02 * evpi(benefits)
    assert evppi(benefits, NORMAL[:, 0]).value <= evpi(benefits)
    assert evppi(benefits, np.ones(len(NORMAL))) == Worth(0.0, 0.0)


def test_when_one_option_is_always_best_nothing_is_worth_knowing():
    benefits = np.stack([NORMAL[:, 0] + 100, NORMAL[:, 0]], axis=1)
    assert evpi(benefits) == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize("share, within", [(0.5, 0.05), (0.2, 0.03), (0.01, 0.01)])
def test_a_pilot_of_that_size_is_just_large_enough(share, within):
    n = pilot_size(share, within)
    z = stats.norm.ppf(0.9)

    def width(k):
        return z / (1 + z * z / k) * np.sqrt(share * (1 - share) / k + z * z / (4 * k * k))

    assert width(n) <= within < width(n - 1)


def test_nonsense_is_refused():
    with pytest.raises(ModelError):
        pilot_size(0.5, 0.0)
    with pytest.raises(ModelError):
        evpi(np.array([[np.nan, 1.0]]))
    with pytest.raises(ModelError):
        evppi(np.ones((4, 2)), np.ones(3))


def test_knowing_two_numbers_is_worth_what_the_closed_form_says_and_more_than_each():
    mu, first, second, third = 0.4, 1.0, 0.8, 0.5
    rng = np.random.default_rng(5)
    numbers = rng.normal(size=(8000, 3))
    benefits = np.stack([mu + numbers @ [first, second, third], np.zeros(8000)], axis=1)
    sd = np.hypot(first, second)
    z = mu / sd
    both = evppi(benefits, numbers[:, :2]).value
    assert both == pytest.approx(sd * (stats.norm.pdf(z) - z * stats.norm.cdf(-z)), rel=0.05)
    assert evppi(benefits, numbers[:, 0]).value < both < evpi(benefits)


def test_numbers_that_matter_only_together_are_worth_something_only_together():
    numbers = np.random.default_rng(6).normal(size=(4000, 2))
    benefits = np.stack([numbers[:, 0] * numbers[:, 1], np.zeros(4000)], axis=1)
    assert evppi(benefits, numbers).value > 10 * evppi(benefits, numbers[:, 0]).value


@pytest.mark.parametrize("people", [1, 5, 40, 400])
def test_a_pilot_on_a_share_is_worth_what_the_conjugate_closed_form_says(people):
    a, b, price = 3.0, 5.0, 0.4
    share = stats.beta.ppf(stats.norm.cdf(NORMAL[:, 0]), a, b)
    benefits = np.stack([share - price, np.zeros(len(share))], axis=1)
    # Beta prior, binomial sample: the posterior mean is (a + yes) ÷ (a + b + people).
    yes = np.arange(people + 1)
    chance = stats.betabinom.pmf(yes, people, a, b)
    posterior = (a + yes) / (a + b + people)
    exact = np.sum(chance * np.maximum(posterior - price, 0.0)) - max(a / (a + b) - price, 0.0)
    worth = evsi_share(benefits, share, people, stats.norm.cdf(NORMAL[:, 1]))
    assert worth.value == pytest.approx(exact, rel=0.03, abs=4 * worth.error)


@pytest.mark.slow
def test_the_error_of_a_worth_is_about_how_far_it_moves_from_draw_to_draw():
    def worth(seed):
        numbers = np.random.default_rng(seed).normal(size=(1000, 2))
        benefits = np.stack([0.2 + numbers[:, 0] + numbers[:, 1], np.zeros(1000)], axis=1)
        return evppi(benefits, numbers[:, 0])

    worths = [worth(seed) for seed in range(60)]
    spread = np.std([one.value for one in worths])
    assert 0.6 * spread < np.mean([one.error for one in worths]) < 1.8 * spread


@pytest.mark.parametrize("futures", [64, 100, 128])
@pytest.mark.parametrize("few", range(1, 7))
def test_a_number_that_varies_in_a_few_futures_alone_has_a_worth_and_an_error(few: int, futures: int) -> None:
    benefits = np.random.default_rng(5).normal(size=(futures, 3))
    known = np.ones(futures)
    # All of them in one group: among the futures that are kept without it, the number is the same in all.
    known[np.arange(few) * 10] = 0.5 + np.arange(few) / 20
    worth = evppi(benefits, known)
    assert 0 <= worth.value <= evpi(benefits)
    assert np.isfinite(worth.error)

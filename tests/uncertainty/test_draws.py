from __future__ import annotations

import numpy as np
import pytest
from evenhand.errors import ModelError
from evenhand.uncertainty import UNITS, Assumptions, draw, load_assumptions
from evenhand.uncertainty.draws import Draws
from scipy import stats

ASSUMPTIONS = load_assumptions()


def test_the_same_seed_gives_the_same_numbers_and_another_seed_others():
    first, again, other = (draw(ASSUMPTIONS, 200, seed)["supply.log_sd"] for seed in (1, 1, 2))
    assert first.tobytes() == again.tobytes()
    assert not np.array_equal(first, other)


def test_draws_of_one_assumption_do_not_depend_on_which_others_exist():
    alone = Assumptions({"supply.log_sd": ASSUMPTIONS["supply.log_sd"]})
    assert np.array_equal(draw(alone, 100, 3)["supply.log_sd"], draw(ASSUMPTIONS, 100, 3)["supply.log_sd"])


def test_draws_hit_the_stated_percentiles_more_closely_than_chance():
    result = draw(ASSUMPTIONS, 1000, 5)
    for key, item in ASSUMPTIONS.items():
        below_low, below_high = (np.mean(result[key] < bound) for bound in (item.low, item.high))
        if item.low > UNITS[item.unit][0]:
            assert below_low == pytest.approx(0.1, abs=0.005)
        assert below_high == pytest.approx(0.9, abs=0.005)


def test_no_kind_of_data_is_ever_free_for_the_taking():
    result = draw(ASSUMPTIONS, 1000, 5)
    assert all(result[key].min() > 0 for key in result if key.startswith("wta."))


@pytest.mark.slow
def test_columns_are_as_good_as_independent_where_no_correlation_is_stated():
    result = draw(Assumptions(dict(ASSUMPTIONS)), 1024, 7)
    ranks = np.array([stats.rankdata(result[key]) for key in result])
    off_diagonal = np.corrcoef(ranks) - np.eye(len(ranks))
    # The largest of some 2,500 correlations of independent columns of 1,024 lies near 4 / sqrt(1024).
    assert np.abs(off_diagonal).max() < 0.15


def test_means_converge_faster_than_by_chance():
    item = ASSUMPTIONS["supply.refusing"]
    error = abs(draw(ASSUMPTIONS, 1024, 11)["supply.refusing"].mean() - item.solved.mean())
    spread = draw(ASSUMPTIONS, 1024, 11)["supply.refusing"].std()
    assert error < 0.1 * spread / np.sqrt(1024)


def test_values_cannot_be_changed_by_a_reader():
    with pytest.raises(ValueError, match="read-only"):
        draw(ASSUMPTIONS, 10, 1)["supply.log_sd"][0] = 1.0


@pytest.mark.parametrize("n", [0, 2_000_000])
def test_an_impossible_number_of_draws_is_refused(n):
    with pytest.raises(ModelError, match="number of draws"):
        draw(ASSUMPTIONS, n, 1)


def test_a_single_draw_works():
    assert draw(ASSUMPTIONS, 1, 1)["supply.log_sd"].shape == (1,)


def test_the_correlations_of_the_file_are_met():
    result = draw(ASSUMPTIONS, 4096, 7)
    assert ASSUMPTIONS.correlations
    assert result.notices == ()
    for correlation in ASSUMPTIONS.correlations:
        first, second = (result[key] for key in correlation.between)
        assert stats.spearmanr(first, second).statistic == pytest.approx(correlation.spearman, abs=0.03)
        assert correlation.why and correlation.source


def test_whose_place_is_not_chosen_stays_in_the_middle_of_its_distribution():
    places = {"supply.log_sd": np.linspace(0.05, 0.95, 9)}
    chosen = Draws(ASSUMPTIONS, 9, 0, places)
    for key, item in ASSUMPTIONS.items():
        assert chosen[key].tobytes() == item.solved.ppf(places.get(key, np.full(9, 0.5))).tobytes(), key

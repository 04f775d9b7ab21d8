from __future__ import annotations

import numpy as np
import pytest
from evenhand.errors import AssumptionError
from evenhand.uncertainty import solve
from scipy import stats


@pytest.mark.parametrize("kind", ["pert", "triangular"])
@pytest.mark.parametrize("low, likely, high", [(1, 2, 5), (0, 0, 1), (0, 1, 1), (0.05, 0.2, 0.55), (-3, 1, 2)])
def test_the_tenth_and_ninetieth_percentiles_are_low_and_high_and_the_mode_is_likely(kind, low, likely, high):
    result = solve(kind, low, likely, high)
    place = (result.mode - result.start) / (result.end - result.start)
    scale = {"loc": result.start, "scale": result.end - result.start}
    reference = stats.beta(1 + 4 * place, 5 - 4 * place, **scale) if kind == "pert" else stats.triang(place, **scale)
    assert reference.ppf([0.1, 0.9]) == pytest.approx([low, high], abs=1e-9)
    assert result.ppf([0.1, 0.9]) == pytest.approx([low, high], abs=1e-9)
    grid = np.linspace(result.start, result.end, 200_001)
    assert grid[np.argmax(reference.pdf(grid))] == pytest.approx(likely, abs=2e-5 * (result.end - result.start))
    probabilities = np.linspace(0.01, 0.99, 25)
    assert result.ppf(probabilities) == pytest.approx(reference.ppf(probabilities), abs=1e-9)
    assert result.mean() == pytest.approx(reference.mean(), rel=1e-4, abs=1e-4)


def test_the_mean_of_a_pert_is_the_textbook_one():
    result = solve("pert", 1, 2, 5)
    assert result.mean() == pytest.approx((result.start + 4 * result.mode + result.end) / 6, rel=1e-4)


def test_a_lognormal_is_fixed_by_its_two_percentiles():
    result = solve("lognormal", 1.0, 2.0, 9.0)
    reference = stats.lognorm(s=np.log(9) / (2 * stats.norm.ppf(0.9)), scale=3.0)
    assert result.ppf([0.1, 0.37, 0.9]) == pytest.approx(reference.ppf([0.1, 0.37, 0.9]), rel=1e-12)


def test_a_uniform_reaches_beyond_its_percentiles():
    result = solve("uniform", 1, 5, 9)
    assert result.ppf([0.0, 0.1, 0.5, 0.9, 1.0]) == pytest.approx([0, 1, 5, 9, 10])


def test_values_that_the_unit_forbids_are_moved_to_its_bound_without_moving_the_percentiles():
    result = solve("pert", 0.05, 0.2, 0.55, 0.0, 1.0)
    assert result.ppf(1e-9) == 0.0
    assert result.ppf([0.1, 0.9]) == pytest.approx([0.05, 0.55])


def test_a_range_without_width_is_a_known_number():
    assert solve("pert", 2, 2, 2).ppf([0.0, 0.3, 1.0]).tolist() == [2, 2, 2]


def test_falling_numbers_are_refused():
    with pytest.raises(AssumptionError, match="must rise"):
        solve("pert", 3, 2, 5)
    with pytest.raises(AssumptionError, match="above zero"):
        solve("lognormal", 0, 1, 2)

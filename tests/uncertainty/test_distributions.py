from __future__ import annotations

import numpy as np
import pytest
from evenhand.errors import AssumptionError
from evenhand.uncertainty import solve
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats


@pytest.mark.parametrize("kind", ["pert", "triangular"])
@pytest.mark.parametrize("low, likely, high", [(1, 2, 5), (0, 0, 1), (0, 1, 1), (0.05, 0.2, 0.55), (-3, 1, 2)])
def test_the_tenth_and_ninetieth_percentiles_are_low_and_high_and_the_mode_is_likely(kind, low, likely, high):
    found = solve(kind, low, likely, high)
    place = (found.mode - found.start) / (found.end - found.start)
    scale = {"loc": found.start, "scale": found.end - found.start}
    reference = stats.beta(1 + 4 * place, 5 - 4 * place, **scale) if kind == "pert" else stats.triang(place, **scale)
    assert reference.ppf([0.1, 0.9]) == pytest.approx([low, high], abs=1e-9)
    assert found.ppf([0.1, 0.9]) == pytest.approx([low, high], abs=1e-9)
    grid = np.linspace(found.start, found.end, 200_001)
    assert grid[np.argmax(reference.pdf(grid))] == pytest.approx(likely, abs=2e-5 * (found.end - found.start))
    probabilities = np.linspace(0.01, 0.99, 25)
    assert found.ppf(probabilities) == pytest.approx(reference.ppf(probabilities), abs=1e-9)
    assert found.mean() == pytest.approx(reference.mean(), rel=1e-4, abs=1e-4)


def test_the_mean_of_a_pert_is_the_textbook_one():
    found = solve("pert", 1, 2, 5)
    assert found.mean() == pytest.approx((found.start + 4 * found.mode + found.end) / 6, rel=1e-4)


def test_a_lognormal_is_fixed_by_its_two_percentiles():
    found = solve("lognormal", 1.0, 2.0, 9.0)
    reference = stats.lognorm(s=np.log(9) / (2 * stats.norm.ppf(0.9)), scale=3.0)
    assert found.ppf([0.1, 0.37, 0.9]) == pytest.approx(reference.ppf([0.1, 0.37, 0.9]), rel=1e-12)


def test_a_uniform_reaches_beyond_its_percentiles():
    found = solve("uniform", 1, 5, 9)
    assert found.ppf([0.0, 0.1, 0.5, 0.9, 1.0]) == pytest.approx([0, 1, 5, 9, 10])


def test_values_that_the_unit_forbids_are_moved_to_its_bound_without_moving_the_percentiles():
    found = solve("pert", 0.05, 0.2, 0.55, 0.0, 1.0)
    assert found.ppf(1e-9) == 0.0
    assert found.ppf([0.1, 0.9]) == pytest.approx([0.05, 0.55])


def test_a_range_without_width_is_a_known_number():
    assert solve("pert", 2, 2, 2).ppf([0.0, 0.3, 1.0]).tolist() == [2, 2, 2]


def test_falling_numbers_are_refused():
    with pytest.raises(AssumptionError, match="must rise"):
        solve("pert", 3, 2, 5)
    with pytest.raises(AssumptionError, match="above zero"):
        solve("lognormal", 0, 1, 2)


@settings(deadline=None, derandomize=True, max_examples=60)
@given(
    kind=st.sampled_from(["pert", "triangular", "uniform", "lognormal"]),
    low=st.floats(0.01, 10),
    width=st.floats(0.01, 100),
    place=st.floats(0, 1),
    value=st.floats(0.05, 0.95),
)
def test_cdf_undoes_ppf(kind, low, width, place, value):
    found = solve(kind, low, low + place * width, low + width)
    assert found.cdf(float(found.ppf(value))) == pytest.approx(value, abs=1e-9)

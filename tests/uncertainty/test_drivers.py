from __future__ import annotations

import numpy as np
import pytest
from evenhand.uncertainty import rank_correlations, sobol_indices, swings
from scipy import stats


def test_swings_are_ordered_and_measured_from_p10_to_p90():
    result = swings(lambda p: 2 * p["a"] - 5 * p["b"], ["a", "b"])
    assert [swing.id for swing in result] == ["b", "a"]
    assert result[0].size == pytest.approx(4.0)
    assert result[1].base == pytest.approx(-1.5)
    assert (result[1].low, result[1].high) == pytest.approx((0.2 - 2.5, 1.8 - 2.5))


def test_rank_correlations_are_spearmans():
    rng = np.random.default_rng(1)
    x, y = rng.integers(0, 20, 300).astype(float), rng.normal(size=300)
    result = np.exp(y) + 0.1 * x
    found = rank_correlations({"x": x, "y": y}, result)
    assert next(iter(found)) == "y"
    assert found["x"] == pytest.approx(stats.spearmanr(x, result).statistic)
    assert found["y"] == pytest.approx(stats.spearmanr(y, result).statistic)


def test_sobol_indices_of_a_product_meet_the_closed_form():
    means, sds = np.array([1.0, 2.0, 3.0]), np.array([0.5, 0.5, 0.3])
    c = (sds / means) ** 2

    def model(p):
        width = sds * np.sqrt(12)
        return np.prod([means[i] + width[i] * (p[k] - 0.5) for i, k in enumerate("abc")], axis=0)

    results = {index.id: index for index in sobol_indices(model, list("abc"), runs=4096)}
    whole = np.prod(1 + c) - 1
    for i, k in enumerate("abc"):
        others = np.prod([1 + c[j] for j in range(3) if j != i])
        assert results[k].first == pytest.approx(c[i] / whole, abs=5e-3)
        assert results[k].total == pytest.approx(c[i] * others / whole, abs=5e-3)


def test_sobol_indices_of_the_ishigami_function_meet_the_closed_form():
    def model(p):
        x = [-np.pi + 2 * np.pi * p[k] for k in "abc"]
        return np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])

    results = {index.id: index for index in sobol_indices(model, list("abc"), runs=4096)}
    assert [results[k].first for k in "abc"] == pytest.approx([0.3139, 0.4424, 0.0], abs=0.01)
    assert [results[k].total for k in "abc"] == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.01)


def test_a_number_without_effect_is_said_not_to_be_distinguishable_from_zero():
    results = {index.id: index for index in sobol_indices(lambda p: p["a"] + 0 * p["b"], ["a", "b"], runs=64)}
    assert results["b"].words == "not distinguishable from zero"
    assert "of the variance" in results["a"].words
    constant = sobol_indices(lambda p: np.ones_like(p["a"]), ["a"], runs=8)
    assert constant[0].total == 0.0

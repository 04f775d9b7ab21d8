from __future__ import annotations

import numpy as np
import pytest
from evenhand.errors import ModelError
from evenhand.uncertainty import compare, robustness

# Two futures: the bold option wins one and loses the other, the timid one never loses, the third lies between.
BENEFITS = np.array([[10.0, 3.0, 5.0], [-4.0, 1.0, -1.0]])


def test_each_rule_chooses_by_its_definition():
    result = robustness(BENEFITS)
    assert result.choice["mean"] == 0
    assert result.choice["maximin"] == 1
    assert result.choice["minimax_regret"] == 0
    assert result.choice["satisficing"] == 1
    assert not result.agree


def test_regret_is_measured_against_the_best_of_each_future():
    assert robustness(BENEFITS).scores["minimax_regret"].tolist() == [-5.0, -7.0, -5.0]


def test_what_is_acceptable_can_be_given():
    ok = np.array([[True, False, False], [True, False, True]])
    assert robustness(BENEFITS, ok).choice["satisficing"] == 0


def test_rules_agree_when_one_option_is_always_best():
    assert robustness(np.array([[1.0, 2.0], [3.0, 4.0]])).agree


def test_a_comparison_is_paired():
    base = np.random.default_rng(1).normal(0, 100, 500)
    result = compare(base + 1.0, base)
    assert result.mean == pytest.approx(1.0)
    assert result.ahead == 1.0
    assert result.error < 1e-6
    assert compare(base, base).ahead == 0.5


def test_nonsense_is_refused():
    with pytest.raises(ModelError):
        robustness(np.array([1.0, 2.0]))
    with pytest.raises(ModelError):
        compare(np.ones(2), np.ones(3))

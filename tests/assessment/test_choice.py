from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
from evenhand.assessment.choice import NOT_COLLECTING, best_rate, chance_of_all, turning_points
from hypothesis import given, settings

PROFIT = np.tile([3.0, 2.0, 1.0, -1.0], (8, 1))


def passes(*columns: list[int]) -> dict[str, np.ndarray]:
    return {"E1": np.array(columns, dtype=bool).T}


ALWAYS, NEVER, HALF = [1] * 8, [0] * 8, [1, 0] * 4


def test_the_best_rate_is_the_most_profitable_that_passes() -> None:
    assert best_rate(PROFIT, passes(NEVER, ALWAYS, ALWAYS, ALWAYS), ["E1"], 0.9) == 1


def test_a_rate_that_passes_too_seldom_is_not_chosen() -> None:
    assert best_rate(PROFIT, passes(HALF, HALF, ALWAYS, ALWAYS), ["E1"], 0.75) == 2


def test_a_rate_at_an_expected_loss_is_not_chosen_even_if_it_alone_is_fair() -> None:
    assert best_rate(PROFIT, passes(NEVER, NEVER, NEVER, ALWAYS), ["E1"], 0.75) == NOT_COLLECTING


def test_all_chosen_tests_must_pass_together_not_each_for_itself() -> None:
    both = {"E1": np.array([[1], [1], [0], [0]], dtype=bool), "E2": np.array([[0], [0], [1], [1]], dtype=bool)}
    assert chance_of_all(both, ["E1", "E2"]) == 0.0


def test_a_yes_turns_on_an_assumption_whose_low_end_makes_the_best_rate_unfair() -> None:
    values = np.arange(9.0)
    fair = (values >= 3)[:, None]
    result = turning_points({"x": values}, np.ones((9, 1)), {"E1": fair}, ["E1"], 0.6)
    assert result == {"x": (False, True)}


def test_a_no_turns_on_an_assumption_whose_high_end_makes_some_rate_fair() -> None:
    values = np.arange(9.0)
    fair = (values >= 6)[:, None]
    result = turning_points({"x": values}, np.ones((9, 1)), {"E1": fair}, ["E1"], 0.9)
    assert result == {"x": (False, True)}


def test_an_assumption_without_spread_turns_nothing() -> None:
    fair = np.array([[1], [0]] * 4, dtype=bool)
    assert turning_points({"x": np.ones(8)}, np.ones((8, 1)), {"E1": fair}, ["E1"], 0.5) == {}


@settings(deadline=None, derandomize=True)
@given(st.floats(0, 1), st.floats(0, 1))
def test_asking_for_more_certainty_never_raises_the_expected_profit(one: float, other: float) -> None:
    draws = np.random.default_rng(7)
    profit = draws.normal(1, 1, (50, 6))
    fair = {"E1": draws.random((50, 6)) < np.linspace(0.2, 1, 6)}

    def gain(probability: float) -> float:
        index = best_rate(profit, fair, ["E1"], probability)
        return 0.0 if index == NOT_COLLECTING else float(profit[:, index].mean())

    lower, higher = sorted((one, other))
    assert gain(lower) >= gain(higher)

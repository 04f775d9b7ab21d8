from __future__ import annotations

from math import factorial

import numpy as np
import pytest
from evenhand.decision.acceptability import acceptability, checked_points, leader
from evenhand.errors import InputError, ModelError
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.optimize import linprog
from scipy.spatial import ConvexHull, Delaunay, HalfspaceIntersection
from scipy.stats import norm

CRITERIA = ("profit", "gain", "consent", "openness", "ownership", "value")


@pytest.mark.parametrize("count", [2, 3, 5])
def test_each_best_in_one_criterion_is_best_equally_often_and_for_who_cares_about_it(count: int) -> None:
    result = acceptability(np.eye(count)[np.newaxis])
    assert result.shares == pytest.approx([1 / count] * count, abs=4 * result.standard_error)
    # The expected largest of `count` uniform spacings: the harmonic number over their count.
    largest = sum(1 / step for step in range(1, count + 1)) / count
    for index, central in enumerate(result.central):
        assert central is not None
        assert sum(central) == pytest.approx(1)
        assert central[index] == pytest.approx(largest, abs=0.01)
    assert result.clear is None


@pytest.mark.parametrize("worth", [0.1, 0.4, 0.6, 0.9])
def test_two_criteria_have_a_closed_form(worth: float) -> None:
    # A = (1, 0) beats B = (worth, 1) where w > 1/(2 − worth); a third sets the scale and never wins.
    result = acceptability([[[1.0, 0.0], [worth, 1.0], [0.0, 0.0]]])
    share = 1 - 1 / (2 - worth)
    assert result.shares == pytest.approx([share, 1 - share, 0], abs=4 * result.standard_error)
    assert result.central[0] is not None and result.central[2] is None
    assert result.central[0][0] == pytest.approx((1 + 1 / (2 - worth)) / 2, abs=0.01)
    assert result.clear == (1 if 1 - share >= 2 / 3 else None)


def region(values: np.ndarray, first: int) -> tuple[float, np.ndarray | None]:
    """The weights that make an alternative best, as Qhull cuts them out of the simplex: their share and their mean."""
    criteria = values.shape[1]
    low, high = values.min(axis=0), values.max(axis=0)
    scaled = (values - low) / (high - low)
    # The last weight is what the others leave: w ≥ 0, Σw ≤ 1, and ahead of every other alternative.
    leads = np.delete(scaled, first, axis=0) - scaled[first]
    cuts = np.vstack(
        [
            np.hstack([-np.eye(criteria - 1), np.zeros((criteria - 1, 1))]),
            np.append(np.ones(criteria - 1), -1.0),
            np.hstack([leads[:, :-1] - leads[:, -1:], leads[:, -1:]]),
        ]
    )
    norms = np.linalg.norm(cuts[:, :-1], axis=1)
    ball = linprog(
        np.append(np.zeros(criteria - 1), -1.0),
        A_ub=np.hstack([cuts[:, :-1], norms[:, None]]),
        b_ub=-cuts[:, -1],
        bounds=[(None, None)] * criteria,
    )
    if ball.status != 0 or ball.x[-1] < 1e-6:
        return 0.0, None
    corners = HalfspaceIntersection(cuts, ball.x[:-1]).intersections
    simplices = corners[Delaunay(corners).simplices]
    sizes = np.abs(np.linalg.det(simplices[:, 1:] - simplices[:, :1]))
    inside = (sizes[:, None] * simplices.mean(axis=1)).sum(axis=0) / sizes.sum()
    # Of the simplex, whose volume times (criteria − 1)! is 1.
    return float(ConvexHull(corners).volume * factorial(criteria - 1)), np.append(inside, 1 - inside.sum())


@pytest.mark.slow
@given(st.integers(2, 4), st.integers(3, 4), st.integers(0, 10_000))
@settings(deadline=None, derandomize=True, max_examples=25)
def test_shares_and_central_weights_are_the_volumes_and_centroids_that_qhull_finds(
    alternatives: int, criteria: int, seed: int
) -> None:
    values = np.random.default_rng(seed).random((alternatives, criteria))
    result = acceptability(values[np.newaxis])
    for index in range(alternatives):
        share, central = region(values, index)
        assert result.shares[index] == pytest.approx(share, abs=5 * result.standard_error)
        if central is not None and share > 0.05:
            assert result.central[index] == pytest.approx(central, abs=0.03)


def test_uncertain_outcomes_agree_with_the_integral_over_weights() -> None:
    # A's lead in the first criterion is normal, B leads by 1 in the second: integrate over the weight in between.
    draws = np.random.default_rng(1).normal(1.0, 0.5, 20_000)
    values = np.zeros((draws.size, 2, 2))
    values[:, 0, 0], values[:, 1, 1] = draws, 1.0
    low, high = min(draws.min(), 0.0), draws.max()
    # Scaling divides the lead in the first criterion by its range.
    expected, _ = quad(lambda w: norm.sf((1 - w) / w * (high - low), 1.0, 0.5) if w > 0 else 0.0, 0, 1)
    result = acceptability(values)
    assert result.shares[0] == pytest.approx(expected, abs=5 * result.standard_error)


def test_the_smallest_move_of_points_that_flips_it_is_where_both_are_equal() -> None:
    values = np.array([[[1.0, 0.0, 0.5], [0.0, 1.0, 0.6]]])
    weights = np.array([60.0, 30.0, 10.0])
    result = leader(values, weights)
    assert (result.alternative, result.share) == (0, 1.0) and result.clear and result.flip is not None
    moved = weights * (1 - result.flip.points / 100)
    moved[result.flip.criterion] += result.flip.points
    low, high = values.min(axis=(0, 1)), values.max(axis=(0, 1))
    scores = ((values[0] - low) / (high - low)) @ moved
    assert scores[0] == pytest.approx(scores[1])
    assert result.flip.alternative == 1


@given(st.integers(2, 4), st.integers(1, 4), st.integers(0, 10_000))
@settings(deadline=None, derandomize=True, max_examples=40)
def test_no_smaller_move_towards_one_criterion_flips_it(alternatives: int, criteria: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    values, weights = rng.random((1, alternatives, criteria)), rng.dirichlet(np.ones(criteria))
    result = leader(values, weights)
    for criterion in range(criteria):
        for points in np.linspace(0, 100, 21):
            if result.flip is not None and points >= result.flip.points - 1e-9:
                break
            moved = weights * (1 - points / 100)
            moved[criterion] += points / 100
            assert leader(values, moved).alternative == result.alternative


def test_what_is_better_in_everything_is_always_right_and_scale_does_not_matter() -> None:
    values = np.random.default_rng(2).random((50, 3, 4))
    values[:, 1] = values.max(axis=1) + 0.1
    result = acceptability(values)
    assert result.shares == (0.0, 1.0, 0.0) and result.clear == 1
    assert acceptability(values * [1, 10, 1000, 0.001] + 7).shares == result.shares


def test_equal_alternatives_share_and_a_criterion_without_differences_decides_nothing() -> None:
    assert acceptability(np.ones((3, 4, 2))).shares == pytest.approx([0.25] * 4)
    assert leader([[[1.0, 5.0], [0.0, 5.0]]], [1, 99]).alternative == 0


@pytest.mark.parametrize("values", [[1.0], [[1.0]], np.zeros((1, 0, 2)), [[[float("nan")]]]])
def test_what_is_no_table_is_refused(values: object) -> None:
    with pytest.raises(ModelError):
        acceptability(values)


@pytest.mark.parametrize("weights", [[1.0], [0.0, 0.0], [-1.0, 2.0]])
def test_what_are_no_weights_is_refused(weights: list[float]) -> None:
    with pytest.raises(ModelError):
        leader([[[1.0, 0.0], [0.0, 1.0]]], weights)


def test_points_add_up_to_a_hundred_among_five_at_most() -> None:
    assert checked_points({"profit": 60, "gain": 40, "value": 0}, CRITERIA) == {"profit": 60, "gain": 40}
    for points, words in (
        ({"profit": 99}, "add up to 99"),
        ({"other": 100}, "no criterion"),
        ({"profit": -1, "gain": 101}, "not -1"),
        ({"profit": True, "gain": 99}, "not True"),
        ({"profit": 50.0, "gain": 50}, r"not 50\.0"),
        (dict.fromkeys(CRITERIA, 16) | {"profit": 20}, "6 criteria have points"),
    ):
        with pytest.raises(InputError, match=words):
            checked_points(points, CRITERIA)

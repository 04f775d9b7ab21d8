"""The decision rule on arrays whose answer is known by construction."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pytest
from evenhand.assessment.rule import OFTEN_ENOUGH, choose
from evenhand.uncertainty.sampling import share_error
from hypothesis import given, settings
from scipy import stats

FUTURES = 600
PLACES = (np.arange(FUTURES) + 0.5) / FUTURES
ORDER = {"fails": 0, "turns": 1, "survives": 2}


def shuffled(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).permutation(PLACES)


def holding(*shares: float) -> np.ndarray:
    """Tests that hold in these shares of the futures, rate by rate, whatever any assumption is."""
    return np.stack([shuffled(100 + index) < share for index, share in enumerate(shares)], axis=1)


def earning(*means: float) -> np.ndarray:
    return np.tile(np.array(means), (FUTURES, 1)) + 0.1 * np.sin(7 * PLACES)[:, None]


def test_the_most_profitable_of_the_rates_that_pass_is_chosen() -> None:
    choice = choose(earning(3, 2, 1), holding(0.5, 0.9, 0.95), {}, 0.75)
    assert (choice.outcome, choice.row, choice.borderline) == ("survives", 1, False)
    assert choice.survivors.tolist() == [False, True, True]


def test_a_rate_that_passes_only_within_sampling_error_is_not_chosen() -> None:
    within = 0.75 + float(share_error(np.array([0.76]), FUTURES)[0]) / 2
    choice = choose(earning(3, 2), holding(within, 0.9), {}, 0.75)
    assert choice.row == 1
    alone = choose(earning(3), holding(within), {}, 0.75)
    assert (alone.outcome, alone.borderline) == ("fails", True)


def test_no_rate_that_passes_is_a_no_and_not_a_cannot_say() -> None:
    choice = choose(earning(3, 2), holding(0.3, 0.5), {"x": shuffled(1)}, 0.75)
    assert (choice.outcome, choice.row, choice.turning, choice.borderline) == ("fails", None, (), False)
    assert choice.nearest == 1


def test_an_expected_loss_is_never_chosen() -> None:
    assert choose(earning(-1, -2), holding(1.0, 1.0), {}, 0.75).outcome == "fails"


def test_a_rate_that_fails_in_one_third_of_an_assumption_gives_way_to_one_that_does_not() -> None:
    x = shuffled(3)
    holds = np.stack(
        [x > 0.19, np.ones(FUTURES, dtype=bool)], axis=1
    )  # the first holds in 43 of 100 of its lowest third
    choice = choose(earning(3, 1), holds, {"x": x}, 0.75)
    assert choice.row == 1


def test_where_an_assumption_takes_the_last_rate_away_it_is_named_with_what_finding_it_out_decides() -> None:
    x, y = shuffled(3), shuffled(4)
    choice = choose(earning(3), (x > 0.19)[:, None], {"x": x, "y": y}, 0.75)
    assert choice.outcome == "turns"
    (turning,) = choice.turning
    assert (turning.id, turning.thirds) == ("x", (None, (0, 0, 0), (0, 0, 0)))
    assert np.allclose(turning.holds, (0.43, 1.0, 1.0), atol=0.01)


def test_what_finding_out_decides_does_not_hang_on_how_few_futures_a_third_has() -> None:
    x, few = shuffled(3), slice(0, FUTURES, FUTURES // 300)
    # The company loses in the lowest third; everywhere the tests hold in a share that so few futures tell from 75%.
    profit = np.where(x < 1 / 3, -1.0, 3.0)[few, None]
    holds = holding(0.82)[few]
    choice = choose(profit, holds, {"x": x[few]}, 0.75)
    assert choice.outcome == "turns"
    (turning,) = choice.turning
    assert turning.loss == (True, False, False) and min(turning.holds) > 0.75
    assert turning.thirds[0] is None and all(known is not None and known[0] == 0 for known in turning.thirds[1:])


def test_an_assumption_without_effect_is_never_named_whatever_chance_says() -> None:
    x = shuffled(3)
    asked: list[str] = []

    def effective(names: list[str]) -> set[str]:
        asked.extend(names)
        return set()

    choice = choose(earning(3), (x > 0.19)[:, None], {"x": x, "y": shuffled(4)}, 0.75, effective=effective)
    assert (choice.outcome, choice.row, choice.turning) == ("survives", 0, ())
    assert asked == ["x"]


def test_the_sampling_error_of_a_share_covers_as_often_as_it_says() -> None:
    futures, share = 400, 0.8
    observed = np.arange(futures + 1) / futures
    half = share_error(observed, futures)
    centre = (observed * futures + 1.96**2 / 2) / (futures + 1.96**2)
    covered = np.abs(centre - share) <= half
    assert 0.94 <= stats.binom.pmf(np.arange(futures + 1)[covered], futures, share).sum() <= 0.97


@pytest.mark.slow
@settings(deadline=None, derandomize=True, max_examples=60)
@given(st.integers(0, 10_000), st.floats(0.3, 0.95), st.floats(0.3, 0.95))
def test_asking_for_less_never_makes_the_answer_worse(seed: int, one: float, other: float) -> None:
    profit, holds, drawn = world(seed)
    less, more = sorted((one, other))
    strict, loose = choose(profit, holds, drawn, more), choose(profit, holds, drawn, less)
    assert ORDER[loose.outcome] >= ORDER[strict.outcome]
    assert not (strict.survivors & ~loose.survivors).any()


@settings(deadline=None, derandomize=True, max_examples=60)
@given(st.integers(0, 10_000))
def test_tests_that_hold_in_more_futures_never_make_the_answer_worse(seed: int) -> None:
    profit, holds, drawn = world(seed)
    better = holds | (np.random.default_rng(seed + 1).random(holds.shape) < 0.2)
    assert ORDER[choose(profit, better, {}, 0.75).outcome] >= ORDER[choose(profit, holds, {}, 0.75).outcome]
    del drawn


@pytest.mark.slow
@settings(deadline=None, derandomize=True, max_examples=60)
@given(st.integers(0, 10_000))
def test_what_is_recommended_keeps_its_own_conditions(seed: int) -> None:
    profit, holds, drawn = world(seed)
    choice = choose(profit, holds, drawn, 0.7)
    if choice.row is None:
        return
    row = choice.row
    assert holds[:, row].mean() - share_error(holds[:, row].mean(), len(holds)) >= 0.7
    assert profit[:, row].mean() == max(profit[:, other].mean() for other in np.flatnonzero(choice.survivors))
    assert choice.within[0] <= row <= choice.within[1]
    for values in drawn.values():
        for third in np.array_split(np.argsort(values, kind="stable"), 3):
            # A third may fall below by no more than what chance does, given how many are looked at.
            assert holds[third, row].mean() > OFTEN_ENOUGH - 0.12


def world(seed: int) -> tuple[np.ndarray, np.ndarray, dict[str, np.ndarray]]:
    rng = np.random.default_rng(seed)
    drawn = {name: rng.permutation(PLACES) for name in ("x", "y", "z")}
    weights = rng.normal(size=3)
    level = sum(weight * (values - 0.5) for weight, values in zip(weights, drawn.values(), strict=True))
    steps = np.linspace(-1.5, 1.5, 12)
    holds = level[:, None] + rng.normal(0, 0.3, (FUTURES, 1)) + steps > 0
    profit = 2.0 - steps[None, :] + level[:, None] + rng.normal(0, 0.2, (FUTURES, 12))
    return profit, holds, drawn

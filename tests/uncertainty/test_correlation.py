from __future__ import annotations

import hashlib
import os
import subprocess
import sys

import numpy as np
import pytest
from evenhand.uncertainty import (
    Assumptions,
    Correlation,
    blocks_of,
    draw,
    evpi,
    evppi,
    load_assumptions,
    sobol_indices,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

ASSUMPTIONS = load_assumptions()
FIRST, SECOND, THIRD = "supply.log_sd", "supply.refusing", "revenue.uplift"
BETWEEN = {(FIRST, SECOND): 0.6, (SECOND, THIRD): -0.3}


def joined(pairs):
    """The assumptions with these correlations and no others."""
    results = tuple(Correlation(pair, target, "a test", "none") for pair, target in pairs.items())
    return Assumptions(dict(ASSUMPTIONS), results)


def spearman(draws, first, second):
    return stats.spearmanr(draws[first], draws[second]).statistic


@pytest.mark.parametrize("seed", [1, 2, 20261123])
def test_rank_correlations_are_those_asked_for(seed):
    result = draw(joined(BETWEEN), 4096, seed)
    assert spearman(result, FIRST, SECOND) == pytest.approx(0.6, abs=0.03)
    assert spearman(result, SECOND, THIRD) == pytest.approx(-0.3, abs=0.03)
    assert spearman(result, FIRST, THIRD) == pytest.approx(0.0, abs=0.03)
    assert result.notices == ()


@settings(deadline=None, derandomize=True, max_examples=20)
@given(st.floats(-1.0, 1.0))
def test_any_target_is_met_and_the_ends_are_exact(target):
    result = draw(joined({(FIRST, SECOND): target}), 1024, 5)
    assert spearman(result, FIRST, SECOND) == pytest.approx(target, abs=0.03)


def test_each_assumption_keeps_exactly_its_own_values():
    apart, together = draw(joined({}), 1000, 3), draw(joined(BETWEEN), 1000, 3)
    for key in (FIRST, SECOND, THIRD):
        np.testing.assert_array_equal(np.sort(apart[key]), np.sort(together[key]))


def test_assumptions_outside_a_block_are_as_without_it_and_blocks_do_not_touch_each_other():
    apart, one = draw(joined({}), 500, 3), draw(joined({(FIRST, SECOND): 0.6}), 500, 3)
    two = draw(joined({(FIRST, SECOND): 0.6, ("leak.share", THIRD): 0.5}), 500, 3)
    for key in ASSUMPTIONS:
        if key not in (FIRST, SECOND):
            np.testing.assert_array_equal(apart[key], one[key], err_msg=key)
        if key not in ("leak.share", THIRD):
            np.testing.assert_array_equal(one[key], two[key], err_msg=key)


def test_blocks_are_what_hangs_together():
    result = blocks_of(joined({("b", "a"): 0.1, ("c", "b"): 0.1, ("y", "x"): 0.2}).correlations)
    assert [block.ids for block in result] == [("a", "b", "c"), ("x", "y")]
    assert result[0].spearman[0] == pytest.approx([1.0, 0.1, 0.0])
    assert result[0].of(["c", "b", "other"]).ids == ("b", "c")


def test_correlations_that_cannot_hold_together_are_repaired_and_said():
    impossible = {(FIRST, SECOND): 0.9, (SECOND, THIRD): 0.9, (FIRST, THIRD): -0.9}
    result = draw(joined(impossible), 4096, 1)
    (block,) = result.blocks
    assert np.linalg.eigvalsh(np.array(block.linear))[0] > 0
    assert np.diag(block.spearman) == pytest.approx(1.0)
    (notice,) = result.notices
    assert notice.startswith("These correlations cannot hold together")
    assert f"{THIRD} with {FIRST} −0.90 → " in notice
    for (one, other), target in impossible.items():
        used = block.spearman[block.ids.index(one), block.ids.index(other)]
        assert abs(used) < abs(target)
        assert spearman(result, one, other) == pytest.approx(used, abs=0.03)


def test_the_repair_is_the_nearest_that_can_hold():
    result = blocks_of(joined({("a", "b"): 0.9, ("b", "c"): 0.9, ("a", "c"): -0.9}).correlations)[0]
    linear = np.array(result.linear)
    asked = 2 * np.sin(np.pi / 6 * np.array([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]]))
    distance = np.linalg.norm(linear - asked)
    rng = np.random.default_rng(1)
    for _ in range(500):
        other = linear + rng.normal(scale=0.05, size=(3, 3))
        other = (other + other.T) / 2
        np.fill_diagonal(other, 1.0)
        if np.linalg.eigvalsh(other)[0] >= 0:
            assert np.linalg.norm(other - asked) >= distance - 1e-3


def test_one_joint_sample_keeps_an_identity_of_sums():
    result = draw(joined(BETWEEN), 512, 9)
    a, b = result[FIRST], result[SECOND]
    assert a / (a + b) + b / (a + b) == pytest.approx(1.0, abs=1e-15)
    # And asked again, in another order, it is the same sample.
    again = draw(joined(BETWEEN), 512, 9)
    assert again[SECOND].tobytes() == b.tobytes()
    assert again[FIRST].tobytes() == a.tobytes()


@pytest.mark.parametrize("n", [1, 2, 5])
def test_few_futures_work(n):
    result = draw(joined(BETWEEN), n, 1)
    assert np.all(np.isfinite(result[SECOND]))


SCRIPT = """
import hashlib
from evenhand.uncertainty import Assumptions, Correlation, draw, load_assumptions
pairs = {pairs!r}
found = tuple(Correlation(pair, target, "a test", "none") for pair, target in pairs.items())
draws = draw(Assumptions(dict(load_assumptions()), found), 4096, 7)
print(hashlib.sha256(b"".join(draws[key].tobytes() for key in {keys!r})).hexdigest())
"""


@pytest.mark.slow
@pytest.mark.parametrize("threads", ["1", "2"])
def test_the_same_seed_gives_the_same_bytes_on_any_number_of_threads(threads):
    keys = (FIRST, SECOND, THIRD)
    draws = draw(joined(BETWEEN), 4096, 7)
    here = hashlib.sha256(b"".join(draws[key].tobytes() for key in keys)).hexdigest()
    limits = {name: threads for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
    script = SCRIPT.format(pairs=BETWEEN, keys=keys)
    ran = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env={**os.environ, **limits}
    )
    assert ran.stdout.strip() == here


def test_numbers_that_move_together_share_one_sobol_index():
    (block,) = blocks_of((Correlation(("a", "b"), 0.7, "", ""),))

    def model(p):
        a, b, c = (stats.norm.ppf(p[key]) for key in "abc")
        return a + b + c

    linear = 2 * np.sin(np.pi / 6 * 0.7)
    results = {index.id: index for index in sobol_indices(model, ["a", "b", "c"], blocks=[block], runs=2048)}
    assert set(results) == {"a + b", "c"}
    assert results["a + b"].members == ("a", "b")
    pair = 2 + 2 * linear
    assert results["a + b"].first == pytest.approx(pair / (pair + 1), abs=0.02)
    assert results["c"].total == pytest.approx(1 / (pair + 1), abs=0.02)


def test_a_block_of_which_only_one_number_is_used_is_no_group():
    (block,) = blocks_of((Correlation(("a", "z"), 0.7, "", ""),))
    result = sobol_indices(lambda p: p["a"] + p["b"], ["a", "b"], blocks=[block], runs=64)
    assert {index.id for index in result} == {"a", "b"}


def test_knowing_one_number_also_tells_about_what_moves_with_it():
    result = draw(joined({(FIRST, SECOND): 0.8}), 4096, 2)
    gain = stats.norm.ppf(np.argsort(np.argsort(result[FIRST])) / 4096 + 0.5 / 4096)
    benefits = np.stack([gain, np.zeros(4096)], axis=1)
    linear = 2 * np.sin(np.pi / 6 * 0.8)
    assert evppi(benefits, result[FIRST]).value == pytest.approx(stats.norm.pdf(0), rel=0.02)
    assert evppi(benefits, result[SECOND]).value == pytest.approx(linear * stats.norm.pdf(0), rel=0.03)
    both = evppi(benefits, np.stack([result[FIRST], result[SECOND]], axis=1)).value
    assert both == pytest.approx(stats.norm.pdf(0), rel=0.02)
    assert both <= evpi(benefits)

from __future__ import annotations

import itertools
import warnings

import numpy as np
import pandas as pd
import pytest
from evenhand.errors import ModelError
from evenhand.uncertainty.discovery import discover
from evenhand.uncertainty.peeling import peel_and_paste
from hypothesis import given, settings
from hypothesis import strategies as st


@pytest.fixture(scope="module")
def oracle():
    """Makes the trajectory of ema_workbench: limits, coverage, density, mass and quasi-p of every box."""
    with warnings.catch_warnings():
        # It warns on import that optional packages are not there, which nothing here needs.
        warnings.simplefilter("ignore")
        from ema_workbench.analysis.prim import Prim

    def run(columns, failing, peel=0.05, mass_min=0.05):
        frame = pd.DataFrame(columns)
        with warnings.catch_warnings():
            # pandas announces that joining an empty table with numbers will keep other types.
            warnings.simplefilter("ignore", FutureWarning)
            box = Prim(frame, failing, threshold=0.01, peel_alpha=peel, paste_alpha=peel, mass_min=mass_min).find_box()
        first = box.box_lims[0]
        found = []
        for index, row in box.peeling_trajectory.iterrows():
            now = box.box_lims[index]
            limits = {
                name: tuple(None if now[name][side] == first[name][side] else now[name][side] for side in (0, 1))
                for name in frame.columns
            }
            limits = {name: pair for name, pair in limits.items() if pair != (None, None)}
            found.append((limits, row["coverage"], row["density"], row["mass"], box.qp[index]))
        return found

    return run


def corner(seed, futures=1000, noise=0.05):
    """Failures lie where the first number is high and the second low; others say nothing."""
    rng = np.random.default_rng(seed)
    columns = {name: rng.random(futures) for name in ("first", "second", "third", "fourth")}
    inside = (columns["first"] > 0.6) & (columns["second"] < 0.4)
    return columns, inside ^ (rng.random(futures) < noise)


def slope(seed):
    rng = np.random.default_rng(seed)
    columns = {"a": rng.lognormal(size=700), "b": rng.normal(size=700), "c": rng.beta(2, 5, 700)}
    return columns, columns["a"] - columns["b"] + rng.normal(size=700) * 0.5 > 1.8


def ties(seed):
    """Rounded numbers, of which many are equal."""
    rng = np.random.default_rng(seed)
    columns = {"a": np.round(rng.random(500), 1), "b": rng.choice([0.0, 0.5, 1.0], 500), "c": rng.random(500)}
    return columns, (columns["a"] > 0.5) & (columns["b"] > 0.2) & (columns["c"] < 0.8)


def clipped(seed):
    """A share with a tenth of its values at the bound."""
    rng = np.random.default_rng(seed)
    columns = {"a": np.clip(rng.normal(0.3, 0.3, 800), 0, 1), "b": rng.random(800)}
    return columns, (columns["a"] < 0.25) ^ (rng.random(800) < 0.1)


@pytest.mark.parametrize("case", [corner, slope, ties, clipped])
@pytest.mark.parametrize("seed", [1, 2])
def test_every_box_of_the_search_is_that_of_ema_workbench(oracle, case, seed):
    columns, failing = case(seed)
    ours, theirs = peel_and_paste(columns, failing), oracle(columns, failing)
    assert len(ours) == len(theirs)
    for step, (limits, coverage, density, mass, _) in zip(ours, theirs, strict=True):
        assert dict(step.limits) == limits
        assert (step.coverage, step.density, step.mass) == pytest.approx((coverage, density, mass), abs=1e-12)


def test_coarser_slices_and_smaller_boxes_agree_too(oracle):
    columns, failing = corner(7)
    ours, theirs = peel_and_paste(columns, failing, peel=0.1, mass_min=0.02), oracle(columns, failing, 0.1, 0.02)
    assert [dict(step.limits) for step in ours] == [limits for limits, *_ in theirs]


def test_quasi_p_is_that_of_ema_workbench(oracle):
    columns, failing = corner(4)
    box = discover(columns, failing)
    for limits, *_, p_values in oracle(columns, failing):
        if limits == dict(box.limits):
            expected = {name: tuple(None if p < 0 else p for p in pair) for name, pair in p_values.items()}
            assert set(expected) == set(box.p_values)
            for name, pair in expected.items():
                for ours, theirs in zip(box.p_values[name], pair, strict=True):
                    assert ours == (None if theirs is None else pytest.approx(theirs, rel=1e-9))
            return
    pytest.fail("the box shown is one of the search, as nothing had to be dropped")


def test_the_corner_in_which_it_fails_is_found_with_both_numbers_and_no_other():
    columns, failing = corner(5)
    box = discover(columns, failing)
    assert set(box.limits) == {"first", "second"}
    assert box.limits["first"] == (pytest.approx(0.6, abs=0.05), None)
    assert box.limits["second"] == (None, pytest.approx(0.4, abs=0.05))
    assert box.mass == pytest.approx(0.16, abs=0.03)
    assert box.density > 0.85
    assert box.coverage > 0.7
    assert box.base == failing.mean()


def test_the_box_says_what_it_counts():
    columns, failing = corner(6)
    box = discover(columns, failing)
    inside = np.ones(len(failing), dtype=bool)
    for name, (low, high) in box.limits.items():
        inside &= (columns[name] >= (-np.inf if low is None else low)) & (
            columns[name] <= (np.inf if high is None else high)
        )
    assert box.mass == inside.mean()
    assert box.density == failing[inside].mean()
    assert box.coverage == failing[inside].sum() / failing.sum()


def test_a_rare_and_a_frequent_failure_are_both_described():
    columns, failing = corner(8, noise=0.0)
    often = discover(columns, ~failing)
    assert often.density > 0.95
    assert often.base > 0.8
    rng = np.random.default_rng(0)
    rare = (columns["first"] > 0.9) & (columns["second"] < 0.7) & (rng.random(1000) < 0.9)
    assert set(discover(columns, rare).limits) == {"first", "second"}


def test_no_more_numbers_are_named_than_a_sentence_holds():
    rng = np.random.default_rng(2)
    columns = {f"n{index}": rng.random(2000) for index in range(8)}
    failing = np.all([columns[f"n{index}"] > 0.15 for index in range(6)], axis=0)
    assert len(discover(columns, failing).limits) <= 3
    columns, failing = corner(1)
    assert len(discover(columns, failing, threshold=0.2, most=1).limits) == 1


@pytest.mark.parametrize("share", [0.0, 0.02, 0.4, 0.97, 1.0])
def test_failures_that_depend_on_nothing_known_have_no_simple_pattern(share):
    rng = np.random.default_rng(3)
    columns = {name: rng.random(1000) for name in "abcdefgh"}
    assert discover(columns, rng.random(1000) < share) is None


def test_numbers_that_never_vary_are_left_out():
    columns, failing = corner(5)
    box = discover({"fixed": np.ones(1000), **columns}, failing)
    assert "fixed" not in box.limits
    assert discover({"fixed": np.ones(1000)}, failing) is None


def test_the_sentence_is_plain():
    columns, failing = corner(5, noise=0.0)
    box = discover(columns, failing)
    said = box.sentence(
        {"first": "the price asked", "second": "the share willing"},
        {"first": " a month", "second": "%"},
        what="the company loses",
    )
    assert said.startswith("The company loses mostly when the price asked is above 0.599")
    assert " a month and the share willing is below 4" in said
    assert " %: that holds in " in said
    assert said.endswith("of all failures.")
    assert box.sentence().startswith("It fails mostly when first is above")


@settings(deadline=None, derandomize=True, max_examples=25)
@given(st.integers(0, 10_000), st.sampled_from([corner, slope, ties, clipped]))
def test_the_search_never_gives_up_density_nor_falls_below_the_least_mass(seed, case):
    columns, failing = case(seed)
    steps = peel_and_paste(columns, failing)
    densities = [step.density for step in steps]
    assert all(later > earlier for earlier, later in itertools.pairwise(densities))
    assert all(step.mass >= 0.05 for step in steps)
    assert steps[0].coverage == steps[0].mass == 1.0


def test_nonsense_is_refused():
    columns, failing = corner(1)
    with pytest.raises(ModelError):
        discover(columns, failing[:-1])
    with pytest.raises(ModelError):
        discover(columns, failing, peel=0.7)
    with pytest.raises(ModelError):
        discover({"a": np.full(1000, np.nan)}, failing)

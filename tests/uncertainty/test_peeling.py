from __future__ import annotations

import itertools

import numpy as np
import pytest
from evenhand.uncertainty import draw, load_assumptions
from evenhand.uncertainty.peeling import peel_and_paste
from hypothesis import given, settings
from hypothesis import strategies as st


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


def drawn(seed):
    """Assumptions as drawn, of which three decide whether it fails."""
    result = draw(load_assumptions(), 600, seed)
    ids = ("supply.log_sd", "supply.refusing", "revenue.uplift", "leak.share", "trust.baseline", "cost.breach_record")
    columns = {key: result[key] for key in ids}
    score = columns["revenue.uplift"] / 0.015 - columns["leak.share"] / 0.05 - columns["supply.refusing"] / 0.2
    return columns, score < np.quantile(score, 0.3)


CASES = [slope, ties, clipped, drawn]


@pytest.mark.slow
@pytest.mark.parametrize("case", [*CASES, None])
@pytest.mark.parametrize("seed", [1, 2])
def test_every_box_of_the_search_is_that_of_ema_workbench(oracle, corner, case, seed):
    columns, failing = (case or corner)(seed)
    ours, theirs = peel_and_paste(columns, failing), oracle(columns, failing)
    assert len(ours) == len(theirs)
    for step, (limits, coverage, density, mass, _) in zip(ours, theirs, strict=True):
        assert dict(step.limits) == limits
        assert (step.coverage, step.density, step.mass) == pytest.approx((coverage, density, mass), abs=1e-12)


@pytest.mark.slow
def test_coarser_slices_and_smaller_boxes_agree_too(oracle, corner):
    columns, failing = corner(7)
    ours, theirs = peel_and_paste(columns, failing, peel=0.1, mass_min=0.02), oracle(columns, failing, 0.1, 0.02)
    assert [dict(step.limits) for step in ours] == [limits for limits, *_ in theirs]


@pytest.mark.slow
@settings(deadline=None, derandomize=True, max_examples=25)
@given(st.integers(0, 10_000), st.sampled_from(CASES))
def test_the_search_never_gives_up_density_nor_falls_below_the_least_mass(seed, case):
    columns, failing = case(seed)
    steps = peel_and_paste(columns, failing)
    densities = [step.density for step in steps]
    assert all(later > earlier for earlier, later in itertools.pairwise(densities))
    assert all(step.mass >= 0.05 for step in steps)
    assert steps[0].coverage == steps[0].mass == 1.0

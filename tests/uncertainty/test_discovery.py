from __future__ import annotations

import numpy as np
import pytest
from evenhand.errors import ModelError
from evenhand.uncertainty.discovery import discover

from tests.sure import sure


@pytest.mark.slow
def test_quasi_p_is_that_of_ema_workbench(oracle, corner):
    columns, failing = corner(4)
    box = sure(discover(columns, failing))
    for limits, *_, p_values in oracle(columns, failing):
        if limits == dict(box.limits):
            expected = {name: tuple(None if p < 0 else p for p in pair) for name, pair in p_values.items()}
            assert set(expected) == set(box.p_values)
            for name, pair in expected.items():
                for ours, theirs in zip(box.p_values[name], pair, strict=True):
                    assert ours == (None if theirs is None else pytest.approx(theirs, rel=1e-9))
            return
    pytest.fail("the box shown is one of the search, as nothing had to be dropped")


def test_the_corner_in_which_it_fails_is_found_with_both_numbers_and_no_other(corner):
    columns, failing = corner(5)
    box = sure(discover(columns, failing))
    assert set(box.limits) == {"first", "second"}
    assert box.limits["first"] == (pytest.approx(0.6, abs=0.05), None)
    assert box.limits["second"] == (None, pytest.approx(0.4, abs=0.05))
    assert box.mass == pytest.approx(0.16, abs=0.03)
    assert box.density > 0.85
    assert box.coverage > 0.7
    assert box.base == failing.mean()


def test_the_box_says_what_it_counts(corner):
    columns, failing = corner(6)
    box = sure(discover(columns, failing))
    inside = np.ones(len(failing), dtype=bool)
    for name, (low, high) in box.limits.items():
        inside &= (columns[name] >= (-np.inf if low is None else low)) & (
            columns[name] <= (np.inf if high is None else high)
        )
    assert box.mass == inside.mean()
    assert box.density == failing[inside].mean()
    assert box.coverage == failing[inside].sum() / failing.sum()


def test_a_rare_and_a_frequent_failure_are_both_described(corner):
    columns, failing = corner(8, noise=0.0)
    often = sure(discover(columns, ~failing))
    assert often.density > 0.95
    assert often.base > 0.8
    rng = np.random.default_rng(0)
    rare = (columns["first"] > 0.9) & (columns["second"] < 0.7) & (rng.random(1000) < 0.9)
    assert set(sure(discover(columns, rare)).limits) == {"first", "second"}


def test_no_more_numbers_are_named_than_a_sentence_holds(corner):
    rng = np.random.default_rng(2)
    columns = {f"n{index}": rng.random(2000) for index in range(8)}
    failing = np.all([columns[f"n{index}"] > 0.15 for index in range(6)], axis=0)
    assert len(sure(discover(columns, failing)).limits) <= 3
    columns, failing = corner(1)
    assert len(sure(discover(columns, failing, threshold=0.2, most=1)).limits) == 1


@pytest.mark.parametrize("share", [0.0, 0.02, 0.4, 0.97, 1.0])
def test_failures_that_depend_on_nothing_known_have_no_simple_pattern(share):
    rng = np.random.default_rng(3)
    columns = {name: rng.random(1000) for name in "abcdefgh"}
    assert discover(columns, rng.random(1000) < share) is None


def test_numbers_that_never_vary_are_left_out(corner):
    columns, failing = corner(5)
    box = sure(discover({"fixed": np.ones(1000), **columns}, failing))
    assert "fixed" not in box.limits
    assert discover({"fixed": np.ones(1000)}, failing) is None


def test_the_sentence_is_plain(corner):
    columns, failing = corner(5, noise=0.0)
    box = sure(discover(columns, failing))
    said = box.sentence(
        {"first": "the price asked", "second": "the share willing"},
        {"first": " a month", "second": "%"},
        what="the company loses",
    )
    assert said.startswith("The company loses mostly when the price asked is above 0.599")
    assert " a month and the share willing is below 4" in said
    assert "%: that holds in " in said
    assert said.endswith("failures are among them.")
    assert box.sentence().startswith("It fails mostly when first is above")


def test_nonsense_is_refused(corner):
    columns, failing = corner(1)
    with pytest.raises(ModelError):
        discover(columns, failing[:-1])
    with pytest.raises(ModelError):
        discover(columns, failing, peel=0.7)
    with pytest.raises(ModelError):
        discover({"a": np.full(1000, np.nan)}, failing)

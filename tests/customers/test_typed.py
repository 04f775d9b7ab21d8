from __future__ import annotations

import math

import numpy as np
import pytest
from evenhand.customers import parse_sketch, typed_sketch
from evenhand.customers.grouping import FIFTHS
from evenhand.errors import CustomerDataError
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.stats import norm


@pytest.mark.slow
@settings(deadline=None, derandomize=True, max_examples=120)
@given(st.integers(50, 10**8), st.floats(1.0, 5000.0), st.floats(0.201, 0.99))
@example(50, 1.0, 0.99)
@example(50, 1.0, 0.201)
@example(10**9, 1000.0, 0.99)
def test_typed_numbers_come_back(customers: int, monthly: float, share: float) -> None:
    sketch = typed_sketch(customers, monthly, share, "USD")

    assert sketch.customers == customers
    assert sketch.spending_cents == round(customers * monthly * 100)
    assert all(cell.customers >= 10 for segment in sketch.segments for cell in segment.cells)
    assert parse_sketch(sketch.to_json()) == sketch
    nodes = sketch.nodes()
    assert nodes.customers @ nodes.spending == pytest.approx(customers * monthly, rel=1e-6)


@pytest.mark.parametrize("share", [0.3, 0.546, 0.8])
def test_the_top_fifth_has_its_share_and_the_rest_is_lognormal(share: float) -> None:
    sketch = typed_sketch(1_000_000, 200.0, share, "USD")

    shares = [segment.spending_cents / sketch.spending_cents for segment in sketch.segments]
    log_sd = norm.ppf(0.8) + norm.ppf(share)
    lorenz = norm.cdf(norm.ppf(np.arange(6) / 5) - log_sd)
    assert shares == pytest.approx(np.diff(lorenz), abs=1e-6)
    assert shares[-1] == pytest.approx(share, abs=1e-6)
    assert [segment.name for segment in sketch.segments] == list(FIFTHS)
    assert sketch.error.largest < 1e-4


def test_a_typed_sketch_is_labelled() -> None:
    sketch = typed_sketch(500, 40.0, 0.5, "GBP")

    assert (sketch.measured, sketch.source, sketch.currency) == (False, "typed, not measured", "GBP")
    assert sketch.spending_per_month == pytest.approx(40.0)


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ((49, 10.0, 0.5, "USD"), "fifths of at least 10"),
        ((10**10, 10.0, 0.5, "USD"), "more than there can be"),
        ((100, 0.0, 0.5, "USD"), "no usable spending"),
        ((100, -3.0, 0.5, "USD"), "no usable spending"),
        ((100, math.nan, 0.5, "USD"), "no usable spending"),
        ((100, math.inf, 0.5, "USD"), "no usable spending"),
        ((100, 10.0, 0.2, "USD"), "all spend the same"),
        ((100, 10.0, 1.0, "USD"), "cannot have 100%"),
        ((100, 10.0, 60.0, "USD"), "cannot have"),
        ((100, 10.0, math.nan, "USD"), "cannot have"),
        ((100, 10.0, 0.5, "dollars"), "no currency"),
    ],
)
def test_numbers_that_cannot_be_are_refused(numbers: tuple[int, float, float, str], words: str) -> None:
    with pytest.raises(CustomerDataError, match=words):
        typed_sketch(*numbers)

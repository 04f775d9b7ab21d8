from __future__ import annotations

import numpy as np
import pytest
from evenhand.customers import Sketch, parse_sketch
from evenhand.customers.accuracy import _totals
from evenhand.customers.grouping import FIFTHS, OTHER, fifths, round_amounts, round_down, round_up, sketch_of
from evenhand.errors import CustomerDataError
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

Cents = NDArray[np.int64]

AMOUNT = st.one_of(st.integers(-5_000, 5_000), st.integers(0, 10**9), st.just(0), st.just(199))
GROUPS = st.dictionaries(
    st.sampled_from(["a", "b", "c", "d", "other"]),
    st.lists(AMOUNT, min_size=0, max_size=120).map(lambda xs: np.array(xs, dtype=np.int64)),
    min_size=1,
)
PROPERTY = settings(deadline=None, derandomize=True, max_examples=150)


def sketched(groups: dict[str, Cents], k: int = 10, months: float = 7.3) -> Sketch:
    return sketch_of(groups, months=months, currency="USD", segmented_by="test", source="test", k=k)


def lognormal(n: int, seed: int = 1) -> Cents:
    return np.rint(np.exp(np.random.default_rng(seed).normal(6.7, 1.1, n)) * 100).astype(np.int64)


@pytest.mark.slow
@PROPERTY
@given(GROUPS, st.sampled_from([10, 11, 25]))
def test_totals_are_kept_to_the_cent_and_no_cell_holds_fewer_than_k_people(groups: dict[str, Cents], k: int) -> None:
    total = sum(len(cents) for cents in groups.values())
    if total < k:
        with pytest.raises(CustomerDataError):
            sketched(groups, k)
        return

    sketch = sketched(groups, k)

    assert sketch.customers == total
    assert sketch.spending_cents == sum(int(cents.sum()) for cents in groups.values())
    assert all(cell.customers >= k for segment in sketch.segments for cell in segment.cells)
    for segment in sketch.segments:
        if segment.name in groups and segment.name != OTHER:
            assert segment.customers == len(groups[segment.name])
            assert segment.spending_cents == groups[segment.name].sum()


@pytest.mark.slow
@PROPERTY
@given(GROUPS)
def test_a_sketch_of_any_customers_survives_its_file(groups: dict[str, Cents]) -> None:
    if sum(len(cents) for cents in groups.values()) < 10 or sum(int(cents.sum()) for cents in groups.values()) <= 0:
        return
    sketch = sketched(groups)

    text = sketch.to_json()

    assert parse_sketch(text) == sketch
    assert parse_sketch(text).to_json() == text


@pytest.mark.slow
@PROPERTY
@given(GROUPS)
def test_nodes_keep_people_spending_and_bounds(groups: dict[str, Cents]) -> None:
    if sum(len(cents) for cents in groups.values()) < 10:
        return
    sketch = sketched(groups)
    nodes = sketch.nodes()

    assert nodes.customers.sum() == pytest.approx(sketch.customers, rel=1e-12)
    spent = (nodes.customers * nodes.spending).sum() * 100 * sketch.months
    scale = (nodes.customers * np.abs(nodes.spending)).sum() * 100 * sketch.months
    assert spent == pytest.approx(sketch.spending_cents, abs=1e-9 * scale + 1e-6)
    assert (nodes.customers > 0).all()
    for index, segment in enumerate(sketch.segments):
        spending = nodes.spending[nodes.segment == index]
        highest = segment.cells[-1].high
        assert spending.min() >= segment.cells[0].low - 0.01 * highest
        assert spending.max() <= highest * 1.01


@pytest.mark.slow
def test_the_measured_error_is_small_and_true_for_customers_one_by_one() -> None:
    cents = np.sort(lognormal(300_000))
    sketch = sketched(fifths(cents), months=1.0)
    nodes = sketch.nodes()

    assert sketch.error.largest < 1e-5
    assert sketch.cells < 600
    spending = cents / 100
    exact = _totals(np.ones(len(cents)), spending[:] / spending.mean(), 1.1)
    grouped = _totals(nodes.customers, nodes.spending / spending.mean(), 1.1)
    assert np.abs(grouped[0] / exact[0] - 1).max() < 1e-6
    assert np.abs(grouped[1] / exact[1] - 1).max() < 1e-5
    assert (np.abs(grouped[2] - exact[2]) / exact[3]).max() < 1e-5


def test_fifths_split_equal_spenders_evenly() -> None:
    cents = np.concatenate([np.zeros(70, dtype=np.int64), np.full(32, 500, dtype=np.int64)])

    groups = fifths(cents)

    assert tuple(groups) == FIFTHS
    assert [len(group) for group in groups.values()] == [20, 20, 21, 20, 21]


def test_people_who_spend_nothing_or_less_have_a_cell_of_their_own() -> None:
    cents = np.concatenate([np.array([-250] * 4 + [0] * 16), lognormal(500)])

    zero = sketched({"all": cents}).segments[0].cells[0]

    assert (zero.low, zero.high, zero.customers, zero.spending_cents) == (-0.5, 0.0, 20, -1000)


def test_few_people_who_spend_nothing_join_the_lowest_spenders() -> None:
    cells = sketched({"all": np.concatenate([np.zeros(3, dtype=np.int64), lognormal(500)])}).segments[0].cells

    assert cells[0].low == 0.0 < cells[0].high
    assert sum(cell.customers for cell in cells) == 503


def test_small_segments_lose_their_name_and_the_next_smallest_joins_until_there_are_k() -> None:
    sketch = sketched({"small": lognormal(4), "middle": lognormal(12), "large": lognormal(90)})

    assert {segment.name: segment.customers for segment in sketch.segments} == {"large": 90, OTHER: 16}


def test_too_many_segments_become_other() -> None:
    sketch = sketched({f"shop {i:02d}": lognormal(20 + i) for i in range(40)})

    assert len(sketch.segments) == 16
    assert sketch.segments[-1].name == OTHER


def test_bounds_do_not_tell_what_the_highest_customer_spent() -> None:
    cents = np.concatenate([lognormal(500), np.array([123_456_789])])

    assert sketched({"all": cents}, months=1.0).segments[0].cells[-1].high == 2_000_000.0


def test_order_of_customers_does_not_matter() -> None:
    cents = lognormal(3000)

    assert sketched(fifths(cents)) == sketched(fifths(cents[::-1].copy()))


def test_less_than_ten_people_a_cell_is_refused() -> None:
    with pytest.raises(CustomerDataError, match="by at least 10"):
        sketched({"all": lognormal(100)}, k=3)


@given(st.floats(1e-6, 1e12))
@settings(deadline=None, derandomize=True)
def test_round_amounts_enclose_the_amount(amount: float) -> None:
    assert round_down(amount) <= amount <= round_up(amount) <= 10 * amount
    edges = round_amounts(amount, amount * 3)
    assert edges[0] <= amount
    assert edges[-1] > amount * 3
    assert (np.diff(edges) > 0).all()
    assert all(len(f"{edge:.12e}".split("e")[0].rstrip("0")) <= 4 for edge in edges)

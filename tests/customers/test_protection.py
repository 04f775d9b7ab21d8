"""What offices of statistics promise: ten in every count, no dominance, and no difference that names a customer."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from evenhand.customers import Sketch, parse_sketch, read_customers
from evenhand.customers.grouping import EVERYONE, sketch_of
from evenhand.customers.protection import protected, shown, step_of
from evenhand.customers.sketch import CENTS
from hypothesis import given, settings
from hypothesis import strategies as st


def sketch(cents: list[int], months: float = 3.0) -> Sketch:
    groups = {EVERYONE: np.array(sorted(cents), dtype=np.int64)}
    return protected(sketch_of(groups, months=months, currency="EUR", segmented_by="none", source="a test", k=10))


AMOUNTS = st.lists(st.integers(-50_000, 5_000_000), min_size=12, max_size=120).filter(lambda cents: sum(cents) > 0)


@pytest.mark.slow
@settings(deadline=None, derandomize=True, max_examples=150)
@given(AMOUNTS)
def test_a_cell_tells_its_total_in_steps_of_its_own_width(cents: list[int]) -> None:
    result = sketch(cents)

    for cell in result.segments[0].cells:
        step = step_of(cell, result.months)
        assert step >= min(cell.high - cell.low, 0.2 * max(cell.high, -cell.low)) * CENTS * result.months * 0.999
        assert cell.spending_cents / step == pytest.approx(round(cell.spending_cents / step), abs=0.51 / step)
    assert parse_sketch(result.to_json()) == result
    assert result.customers == len(cents)


@pytest.mark.slow
@settings(deadline=None, derandomize=True, max_examples=100)
@given(AMOUNTS, st.integers(0, 119), st.integers(-100, 100))
def test_a_customer_who_spends_otherwise_within_the_cell_moves_the_total_by_one_step_at_most(
    cents: list[int], who: int, by: int
) -> None:
    first = sketch(cents)
    ordered = sorted(cents)
    who %= len(ordered)
    changed = [*ordered[:who], ordered[who] + by, *ordered[who + 1 :]]
    if sum(changed) <= 0:
        return
    second = sketch(changed)

    cells = zip(first.segments[0].cells, second.segments[0].cells, strict=False)
    for before, after in cells:
        if (before.low, before.high, before.customers) != (after.low, after.high, after.customers):
            return  # the customer moved to another cell, which is all that is told
        assert abs(after.spending_cents - before.spending_cents) <= step_of(before, first.months) + 1


def test_a_cell_that_is_one_persons_spending_does_not_tell_it(tmp_path: Path) -> None:
    rows = "".join(f"c{i},{'98765.43' if i == 0 else '0.00'}\n" for i in range(12))
    path = tmp_path / "x.csv"
    path.write_text("customer,annual spending\n" + rows)

    result = read_customers(path, segment_by="none")

    [cell] = result.sketch.segments[0].cells
    assert abs(cell.spending_cents - 9_876_543) > 100_000
    assert "9876543" not in result.sketch.to_json()


def test_returns_of_fewer_than_ten_customers_are_not_told(tmp_path: Path) -> None:
    def read(returns: int) -> dict[str, object]:
        rows = "".join(f"c{i},2026-01-{1 + i % 28:02d},{i + 20}.10\n" for i in range(40))
        rows += "".join(f"c{i},2026-01-30,-3.17\n" for i in range(returns))
        path = tmp_path / "x.csv"
        path.write_text("customer,date,amount\n" + rows)
        found = read_customers(path)
        return json.loads(json.dumps({**found.to_json_dict(), "first": None}))

    assert read(0)["negative"] == {"rows": 0, "revenue": 0.0}
    few = read(9)
    assert few["negative"] == {"rows": None, "revenue": None}
    assert "3.17" not in json.dumps(few) and "28.53" not in json.dumps(few)
    assert read(10)["negative"] == {"rows": 10, "revenue": -31.7}


@pytest.mark.parametrize(("count", "people", "result"), [(0, 0, 0), (1, 1, None), (30, 9, None), (30, 10, 30)])
def test_a_count_is_shown_from_ten_people_on(count: int, people: int, result: int | None) -> None:
    assert shown(count, people, 10) == result


def test_the_utility_lost_is_measured_with_the_rounding(tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    rows = "".join(f"c{i},{value:.2f}\n" for i, value in enumerate(np.exp(rng.normal(5, 1.2, 3000))))
    path = tmp_path / "x.csv"
    path.write_text("customer,annual spending\n" + rows)

    result = read_customers(path)

    exact = result.profile.revenue_cents
    assert 0 < result.sketch.error.largest < 0.05
    assert abs(result.sketch.spending_cents / exact - 1) < 0.02

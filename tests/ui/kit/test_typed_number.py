from __future__ import annotations

import pytest
from evenhand.ui.kit.typed_number import Numbers
from hypothesis import given, settings
from hypothesis import strategies as st

MONEY, WHOLE, PERCENT = Numbers(), Numbers(whole=True), Numbers(most=100, unit="%")


@pytest.mark.parametrize(
    ("numbers", "text", "value"),
    [
        (MONEY, "1,50", 1.5),
        (MONEY, "1.50", 1.5),
        (MONEY, " 1 234,50 ", 1234.5),
        (MONEY, "1,234.50", 1234.5),
        (MONEY, "9,99 €", 9.99),
        (MONEY, "$2", 2.0),
        (WHOLE, "10,000", 10_000),
        (WHOLE, "10.000", 10_000),
        (WHOLE, "10’000", 10_000),
        (WHOLE, "1.000.000", 1_000_000),
        (PERCENT, "12%", 12.0),
        (PERCENT, "1,5 %", 1.5),
        (MONEY, "", None),
    ],
)
def test_numbers_are_read_as_people_write_them(numbers, text, value):
    assert numbers.read(text) == (value, "")


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        (MONEY, "1,500"),
        (MONEY, "1.500"),
        (MONEY, "about two"),
        (MONEY, "-1"),
        (PERCENT, "101"),
        (WHOLE, "1.5"),
        (MONEY, "nan"),
        (MONEY, "1e999"),
    ],
)
def test_what_could_mean_two_things_or_nothing_is_asked_about(numbers, text):
    value, ask = numbers.read(text)
    assert value is None and text in ask


@settings(deadline=None, derandomize=True)
@given(st.integers(0, 10**9))
def test_a_number_reads_as_it_was_written(cents):
    value = cents / 100
    assert MONEY.read(MONEY.written(value)) == (value, "")
    assert WHOLE.read(WHOLE.written(cents)) == (cents, "")

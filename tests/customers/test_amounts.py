from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal, localcontext
from pathlib import Path

import duckdb
import pytest
from evenhand.customers import read_customers
from evenhand.customers.amounts import Style, amount_style, amounts_of, parse_amount
from evenhand.customers.dates import FORMATS, count_dates, date_formats, parse_date
from hypothesis import given, settings
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("text", "style", "cents"),
    [
        ("0.1", Style.POINT, 10),
        ("1,234.50", Style.POINT, 123450),
        ("1,234", Style.POINT, 123400),
        ("$3", Style.POINT, 300),
        ("3.50 USD", Style.POINT, 350),
        ("-$3.10", Style.POINT, -310),
        ("$-3.10", Style.POINT, -310),
        ("(12.00)", Style.POINT, -1200),
        ("−4", Style.POINT, -400),
        ("1.5e2", Style.POINT, 15000),
        (".5", Style.POINT, 50),
        ("3,50", Style.COMMA, 350),
        ("1.234,5 €", Style.COMMA, 123450),
        ("1 234,50", Style.COMMA, 123450),
        ("1'234.50", Style.POINT, 123450),
        ("0.005", Style.POINT, 1),
        ("-0.005", Style.POINT, -1),
        ("17", Style.UNCLEAR, 1700),
        *(
            (text, Style.POINT, 120_000)
            for text in ("1.2k", "1.2K", "$1.2k", "1.2 k€", "k€ 1.2", "1.2 KEUR", "TEUR 1.2")
        ),
        *(
            (text, Style.COMMA, -120_000)
            for text in ("-1,2 T€", "-1,2 Tsd. €", "(1,2 TSD)", "-1,2 tkr", "1,2 tys. zł-")
        ),
        *(
            (text, Style.COMMA, 350_000_000)
            for text in ("3,5M", "3,5 Mio", "3,5 Mio. €", "3,5 MIO", "M€ 3,5", "3,5 mkr")
        ),
        *(
            (text, Style.POINT, 1200)
            for text in (
                "12 kr",
                "12 Kč",
                "12 TL",
                "MXN 12",
                "12 KRW",
                "TRY 12",
                "12 MDL",
                "12 MX$",
                "MX$ 12",
                "12 TT$",
                "12 KES",
            )
        ),
    ],
)
def test_amounts_as_people_write_them(text: str, style: Style, cents: int) -> None:
    assert parse_amount(text, style).cents == cents


@pytest.mark.parametrize(
    ("text", "style", "words"),
    [
        ("", Style.POINT, "empty"),
        ("abc", Style.POINT, "no amount"),
        ("NaN", Style.POINT, "not a finite"),
        ("-inf", Style.POINT, "not a finite"),
        ("1e300", Style.POINT, "too large"),
        ("1,23", Style.POINT, "unlike the other"),
        ("3.50", Style.COMMA, "unlike the other"),
        ("1,234", Style.UNCLEAR, "could mean 1234 or 1.234"),
        ("1.234", Style.UNCLEAR, "could mean"),
        ("12 34", Style.POINT, "no amount"),
        ("1_000", Style.POINT, "no amount"),
        ("12.50CR", Style.POINT, "CR or DR"),
        ("1.2 mil", Style.POINT, "write the number out"),
        ("3 lakh", Style.POINT, "write the number out"),
        ("1,2 Md€", Style.COMMA, "write the number out"),
        ("5万", Style.POINT, "write the number out"),
        ("k€", Style.POINT, "no amount"),
        ("1.2x", Style.POINT, "no amount"),
        (".", Style.POINT, "no amount"),
        ("9" * 100, Style.POINT, "no amount"),
    ],
)
def test_amounts_that_cannot_be_used_say_why(text: str, style: Style, words: str) -> None:
    amount = parse_amount(text, style)

    assert amount.cents is None
    assert words in str(amount.fault)


@pytest.mark.parametrize(
    ("texts", "style"),
    [
        (["1.50", "3"], Style.POINT),
        (["1,234.00", "1,234"], Style.POINT),
        (["3,50", "1.234"], Style.COMMA),
        (["1.234.567"], Style.COMMA),
        (["1,234,567"], Style.POINT),
        (["1,234", "5"], Style.UNCLEAR),
        (["3,50", "2,10", "7.25"], Style.COMMA),
        ([], Style.UNCLEAR),
    ],
)
def test_the_column_as_a_whole_tells_how_amounts_are_written(texts: list[str], style: Style) -> None:
    assert amount_style(texts) is style


@settings(deadline=None, derandomize=True)
@given(st.integers(-(10**13), 10**13))
def test_every_whole_number_of_cents_survives_both_styles(cents: int) -> None:
    sign, size = "-" if cents < 0 else "", abs(cents)

    assert parse_amount(f"{sign}{size // 100:,}.{size % 100:02d}", Style.POINT).cents == cents
    german = f"{sign}{size // 100:,}".replace(",", ".") + f",{size % 100:02d}"
    assert parse_amount(german, Style.COMMA).cents == cents


@pytest.mark.slow
@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.text(max_size=20), st.sampled_from(Style))
def test_any_text_is_an_amount_or_has_a_fault(text: str, style: Style) -> None:
    amount = parse_amount(text, style)

    assert (amount.cents is None) == (amount.fault is not None)


@pytest.mark.parametrize(
    ("texts", "names"),
    [
        (["2026-03-01", "2026-3-4 10:00"], {"year-month-day"}),
        (["20260301"], {"yearmonthday"}),
        (["31.03.2026"], {"day.month.year"}),
        (["03/31/2026", "04/05/2026"], {"month/day/year"}),
        (["31/03/2026", "04/05/2026 7:15 pm"], {"day/month/year"}),
        (["03/04/2026"], {"day/month/year", "month/day/year"}),
        (["tomorrow"], set()),
    ],
)
def test_dates_are_read_in_one_way_for_a_column(texts: list[str], names: set[str]) -> None:
    assert set(date_formats(texts)) == names


EXAMPLES = [example for _, example in FORMATS.values()]
DIGITS = st.sampled_from("0123456789")
LIKE_DATES = st.builds(str.replace, st.sampled_from(EXAMPLES), DIGITS, DIGITS) | st.text("0127٣.-/:' TQW", max_size=12)


@pytest.mark.slow
@settings(deadline=None, derandomize=True)
@given(st.lists(LIKE_DATES))
def test_a_column_counts_as_dates_what_its_cells_are_one_by_one(texts: list[str]) -> None:
    every = [*texts, *EXAMPLES, *texts]
    assert count_dates(every) == {name: sum(parse_date(text, name) is not None for text in every) for name in FORMATS}


@pytest.mark.slow
@settings(deadline=None, derandomize=True)
@given(st.lists(st.text("0123.,-+()$€EUR k", max_size=9)))
def test_a_column_holds_the_amounts_that_its_cells_are_one_by_one(texts: list[str]) -> None:
    style = Style.COMMA if amount_style(texts) is Style.COMMA else Style.POINT
    assert amounts_of(texts) == {text: parse_amount(text, style).exact for text in texts}


@pytest.mark.parametrize(
    "text", ["2026-02-30", "2026-13-01", "0202-01-01", "2926-01-01", "", "2026-03-31x", "٢٠٢٦-01-01x"]
)
def test_days_that_do_not_exist_are_no_dates(text: str) -> None:
    assert parse_date(text, "year-month-day") is None
    assert parse_date("2026-02-28T23:59:59+02:00", "year-month-day") == dt.date(2026, 2, 28)


AMOUNTS = [
    *("1.005", "-0.005", "0.125", "99999999.99", "7", "1e3", "0.00499999999", "0.004999999999999999"),
    *("3.14159265358979", "-12.50", "0.10", "19.999", "2.675", "00012.30"),
]
LONG = ["12345678.905", "100000000.005", "123456789012.345", "-99999999999.125"]


@pytest.mark.parametrize("kind", ["VARCHAR", "DECIMAL(38, 16)", "DECIMAL(18, 4)", "DOUBLE", "csv"])
def test_short_and_long_amounts_are_rounded_alike_whatever_they_are_stored_as(kind: str, tmp_path: Path) -> None:
    # A binary fraction of so many digits is no half of a cent any more.
    some = AMOUNTS if kind == "DOUBLE" else AMOUNTS + LONG
    stored = "VARCHAR" if kind == "csv" else kind
    path = tmp_path / ("x.csv" if kind == "csv" else "x.parquet")
    with duckdb.connect() as connection:
        rows = ", ".join(f"('c{i}', DATE '2026-01-{1 + i % 28:02d}', '{text}')" for i, text in enumerate(some * 3))
        connection.execute(f"CREATE TABLE made AS SELECT * FROM (VALUES {rows}) AS t(customer, date, text)")  # noqa: S608
        connection.execute(f"CREATE TABLE rows AS SELECT customer, date, text::{stored} AS amount FROM made")  # noqa: S608
        connection.execute(f"COPY rows TO '{path}'")
        texts = connection.execute("SELECT amount::VARCHAR FROM rows").fetchall()
    read = read_customers(path, columns={"customer": "customer", "date": "date", "amount": "amount", "unit": "whole"})

    with localcontext(prec=60):
        # Numbers count to ten digits, so that 1.005 as a binary fraction is what was meant; text says what it means.
        digits = Decimal("1e-18") if stored == "VARCHAR" else Decimal("1e-10")
        exact = [Decimal(text).quantize(digits, ROUND_HALF_UP) for (text,) in texts]
        expected = [int((amount * 100).quantize(Decimal(1), ROUND_HALF_UP)) for amount in exact]
        rounded = sum(amount * 100 != cents for amount, cents in zip(exact, expected, strict=True))
    assert read.profile.revenue_cents == sum(expected)
    assert read.profile.rounded_rows == rounded

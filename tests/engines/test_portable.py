"""One query for every warehouse: what DuckDB, PostgreSQL and Spark make of it is what reading the file makes."""

from __future__ import annotations

import csv
import io

import duckdb
import pyarrow as pa
import pytest
import sqlglot
from evenhand.customers import Recipe, read_customers
from evenhand.customers.groups import sketch_of_groups
from evenhand.customers.portable import DIALECTS, Table, groups, histogram, summary
from evenhand.customers.sketch_file import parse_sketch
from evenhand.errors import CustomerDataError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.engines.odd import HEADER, ODD, odd_rows
from tests.walks import first

SEGMENTS = ("spending fifths", "none", "channel")
TEXT = {"total", "day"}
OF_ALL = groups(Table("sales", ODD, TEXT, "none"), "duckdb")


def database(rows):
    """Return a database with the purchases as text."""
    given = pa.table(dict(zip(HEADER, zip(*rows, strict=True), strict=True)))
    connection = duckdb.connect()
    connection.register("given", given)
    connection.execute("CREATE TABLE sales AS FROM given")
    return connection


def in_duckdb(connection, query):
    result = connection.execute(query)
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


@pytest.fixture(scope="module")
def rows():
    return odd_rows(6000)


@pytest.fixture(scope="module")
def sales(rows):
    with database(rows) as connection:
        yield connection


@pytest.fixture(scope="module")
def read(oddities):
    """Return how a file of them is read, once for each way of segmenting."""
    return {segment_by: read_customers(oddities, recipe=ODD, segment_by=segment_by) for segment_by in SEGMENTS}


@pytest.mark.slow
@pytest.mark.parametrize("segment_by", first(1, SEGMENTS))
def test_the_query_counts_what_reading_the_file_counts(sales, read, segment_by):
    profile = read[segment_by].profile
    table = Table("sales", ODD, TEXT, segment_by)
    (told,) = in_duckdb(sales, summary(table, "duckdb"))
    assert told["customers"] == profile.customers
    counted = in_duckdb(sales, histogram(table, "duckdb"))
    assert sum(row["customers"] for row in counted) == profile.customers
    assert sum(row["customers"] * row["cents"] for row in counted) == profile.revenue_cents
    assert (told["negative_rows"], told["negative_cents"]) == (profile.negative_rows, profile.negative_cents)


@pytest.mark.slow
@pytest.mark.parametrize("segment_by", first(1, SEGMENTS))
def test_groups_are_of_ten_or_more_and_come_back_as_a_sketch(sales, oddities, segment_by, monkeypatch):
    # The query rounds by a rule of its own, so it is held against totals that reading has not yet rounded.
    monkeypatch.setattr("evenhand.customers.reading.protected", lambda sketch: sketch)
    read = read_customers(oddities, recipe=ODD, segment_by=segment_by)
    lines = in_duckdb(sales, groups(Table("sales", ODD, TEXT, segment_by), "duckdb"))
    assert min(line["customers"] for line in lines) >= 10
    sketch = parse_sketch(sketch_of_groups(lines, "sales").to_json())
    assert sketch.customers == read.sketch.customers
    assert sketch.months == read.sketch.months
    assert {s.name: s.customers for s in sketch.segments} == {s.name: s.customers for s in read.sketch.segments}
    # Where one person spent more than the rest of a group its total is rounded; every other total is exact.
    exact = {s.name: s.spending_cents for s in read.sketch.segments}
    rounded = {line["segment"] for line in lines if line["excess"] is None}
    assert rounded
    assert {s.name for s in sketch.segments if s.spending_cents != exact[s.name]} <= rounded
    assert sketch.spending_cents == pytest.approx(read.sketch.spending_cents, rel=0.02)


@pytest.mark.slow
def test_one_persons_amount_does_not_leave_the_warehouse(sales):
    lines = in_duckdb(sales, OF_ALL)
    assert not any("9876" in str(value) for line in lines for value in line.values())


@pytest.mark.slow
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.integers(-5_000, 10**8), min_size=10, max_size=150))
def test_any_customers_come_back_in_groups(cents):
    rows = [(f"c{i}", "2025-01-01", f"{value / 100:.2f}", "sale", "EUR", "web") for i, value in enumerate(cents)]
    with database(rows) as connection:
        lines = in_duckdb(connection, OF_ALL)
    assert sum(line["customers"] for line in lines) == len(cents)
    assert min(line["customers"] for line in lines) >= 10
    if sum(cents) > 0:
        made = sketch_of_groups(lines, "sales")
        if made.spending_cents > 0:
            parse_sketch(made.to_json())


@pytest.mark.parametrize("dialect", first(2, DIALECTS))
@pytest.mark.parametrize("write", first(1, [groups, summary, histogram]))
def test_every_dialect_parses_its_own_text(dialect, write):
    recipe = Recipe(
        **{**ODD.model_dump(exclude_unset=True), "order": "invoice", "quantity": "pieces", "minus": ("re'fund",)}
    )
    for text in ((), {"total", "day", "pieces", "re'fund"}):
        query = write(Table("shop.sales", recipe, text, "channel"), dialect)
        assert len(sqlglot.parse(query, read=dialect)) == 1
        assert "re'fund" in query or "re''fund" in query or "re\\'fund" in query


@pytest.mark.slow
def test_postgresql_gives_what_duckdb_gives(rows, sales, read, postgres, tmp_path):
    columns = ", ".join(f"{name} text" for name in HEADER)
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    postgres.query(
        f"CREATE TABLE sales ({columns});\n\\copy sales FROM pstdin WITH (FORMAT csv)\n{written.getvalue()}\\.\n"
    )
    for segment_by in SEGMENTS:
        table = Table("sales", ODD, TEXT, segment_by)
        for write in (summary, histogram, groups):
            here = _values(in_duckdb(sales, write(table, "duckdb")))
            there = _values(list(csv.DictReader(io.StringIO(postgres.query(write(table, "postgres") + ";")))))
            assert there == here
        result = tmp_path / "result.csv"
        result.write_text(postgres.query(groups(table, "postgres") + ";"))
        assert read_customers(result).sketch.customers == read[segment_by].sketch.customers


def _values(lines):
    """Return rows as sorted texts, whole numbers written one way whatever type an engine gave them."""

    def written(value):
        if value is None or value == "":
            return ""
        try:
            return f"{float(value):.15g}"
        except ValueError:
            return str(value)

    return sorted(tuple(sorted((name.lower(), written(value)) for name, value in line.items())) for line in lines)


@pytest.mark.parametrize(
    ("recipe", "segment_by", "said"),
    [
        (Recipe(customer="who"), "none", "amount"),
        (Recipe(customer="who", amount=("total",)), "none", "--months"),
        (Recipe(customer="who", amount=("total",), months="tenure"), "none", "--months 12"),
        (Recipe(customer="who", amount=("total",), date="day"), "income fifths", "income"),
        (Recipe(customer="who", amount=("total",), date="day", dates="yearmonthday"), "none", "yearmonthday"),
    ],
)
def test_what_a_query_cannot_say_is_refused_in_words(recipe, segment_by, said):
    with pytest.raises(CustomerDataError) as refused:
        Table("sales", recipe, {"day"}, segment_by)
    assert said in f"{refused.value} {refused.value.hint}"


@pytest.mark.slow
def test_an_incomplete_result_is_refused_by_line(sales, tmp_path):
    lines = in_duckdb(sales, OF_ALL)
    lines[3]["customers"] = 9
    result = tmp_path / "result.csv"
    with result.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(lines[0]))
        writer.writeheader()
        writer.writerows(lines)
    with pytest.raises(CustomerDataError) as refused:
        read_customers(result)
    assert refused.value.problems[0].line == 5

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from evenhand.customers import Import, UnclearError, read_customers
from evenhand.customers.engine import connect
from evenhand.errors import CustomerDataError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

TWENTY = "".join(f"c{i},2026-01-{1 + i:02d},{i + 1}.10\n" for i in range(20))


def write(folder: Path, text: str | bytes, name: str = "customers.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def accepted(found: Import) -> int:
    assert found.profile.rows is not None
    return found.profile.rows - found.profile.rejected


def test_transactions_are_summed_exactly(tmp_path: Path) -> None:
    rows = TWENTY + "c0,2026-02-28,0.1\nc0,2026-02-28,0.2\nc1,2026-02-28,-5.00\n"

    result = read_customers(write(tmp_path, "customer,date,amount\n" + rows))

    profile = result.profile
    assert (profile.rows, profile.rejected, profile.customers) == (23, 0, 20)
    assert profile.revenue_cents == sum(range(1, 21)) * 100 + 20 * 10 + 30 - 500
    assert (profile.negative_rows, profile.negative_cents) == (None, None), "one return would be told to the cent"
    assert (profile.window.first, profile.window.last) == (dt.date(2026, 1, 1), dt.date(2026, 2, 28))
    assert profile.window.months == pytest.approx(59 / 30.4375)
    assert any("below zero" in note for note in result.notes)
    assert result.sketch.spending_cents == pytest.approx(profile.revenue_cents, rel=0.1)


def test_every_bad_row_is_shown_with_line_column_value_and_reason(tmp_path: Path) -> None:
    bad = [
        "c1,2026-01-02,twelve",
        ",2026-01-02,3.00",
        "c2,2026-13-01,3.00",
        "c3,2026-01-02",
        "c4,2026-01-02,3.00,extra",
        "c5,2026-01-02,nan",
        "c6,2026-01-02,1e15",
        "c7,,3.00",
        "c8,2026-01-02,",
    ]
    text = (
        "customer,date,amount\n"
        + TWENTY
        + '"two\nlines",2026-01-05,1.00\n\n'
        + "\n".join(bad)
        + "\nc9,2026-01-05,2.00\n"
    )

    result = read_customers(write(tmp_path, text))

    assert result.profile.rows == 20 + 1 + len(bad) + 1
    assert result.profile.rejected == len(bad) == len(result.rejects)
    lines = text.split("\n")
    assert [lines[reject.line - 1] for reject in result.rejects if reject.line] == bad
    by_line = {bad.index(lines[reject.line - 1]): reject for reject in result.rejects if reject.line}
    assert (by_line[0].column, by_line[0].value, by_line[0].reason) == ("amount", "twelve", "is no amount")
    assert (by_line[1].column, by_line[1].reason) == ("customer", "the customer is empty")
    assert (by_line[2].column, by_line[2].value) == ("date", "2026-13-01")
    assert by_line[3].reason == "has fewer cells than the header"
    assert by_line[4].reason == "has more cells than the header"
    assert "finite" in by_line[5].reason
    assert "too large" in by_line[6].reason
    assert by_line[7].reason == "the date is empty"
    assert by_line[8].reason == "the amount is empty"


def test_a_customer_who_appears_again_is_rejected_with_the_other_line(tmp_path: Path) -> None:
    rows = "".join(f"c{i},{i + 1}.00\n" for i in range(20))

    result = read_customers(write(tmp_path, "customer,annual spending\n" + rows + "c3,99.00\n"))

    (reject,) = result.rejects
    assert (reject.line, reject.value, reject.reason) == (22, "c3", "appears already on line 5")
    assert (result.profile.customers, result.profile.revenue_cents) == (20, 21_000)
    assert result.profile.window.months == 12.0


def test_one_row_a_customer_without_months_is_asked_about(tmp_path: Path) -> None:
    path = write(tmp_path, "customer,spending\n" + "".join(f"c{i},{i + 1}\n" for i in range(20)))

    with pytest.raises(UnclearError, match="How many months"):
        read_customers(path)
    assert read_customers(path, columns={"months": None}).profile.window.months == 1.0
    assert read_customers(path, columns={"months": "24"}).profile.window.months == 24.0


def test_months_of_each_customer_divide_the_spending(tmp_path: Path) -> None:
    rows = "".join(f"c{i},{12 * (1 + i % 2)}0.00,{12 * (1 + i % 2)}\n" for i in range(20))

    result = read_customers(write(tmp_path, "customer,spending,months\n" + rows))

    assert result.sketch.spending_per_month == pytest.approx(10.0)
    assert result.profile.revenue_cents == 10 * 12000 + 10 * 24000


def test_transactions_without_dates_need_the_months(tmp_path: Path) -> None:
    path = write(tmp_path, "customer,amount\n" + "".join(f"c{i % 12},{i}.50\n" for i in range(60)))

    with pytest.raises(UnclearError, match="no date column"):
        read_customers(path)
    result = read_customers(path, columns={"months": 6})
    assert (result.profile.customers, accepted(result), result.sketch.months) == (12, 60, 6.0)


def test_decimal_commas_and_german_dates_are_understood(tmp_path: Path) -> None:
    rows = "".join(f"k{i % 15};{1 + i % 28:02d}.03.2026;1.{i:03d},50\n" for i in range(60))

    result = read_customers(write(tmp_path, "Kunde;Datum;Betrag\n" + rows + "k1;01.03.2026;3.50\n"), currency="EUR")

    assert result.columns is not None
    recipe = result.columns.recipe
    assert (recipe.customer, recipe.date, recipe.amount) == ("Kunde", "Datum", ("Betrag",))
    assert result.profile.revenue_cents == sum(100_050 + 100 * i for i in range(60))
    assert [reject.value for reject in result.rejects] == ["3.50"]
    assert "decimal comma" in result.rejects[0].reason


def test_american_amounts_and_dates_are_understood(tmp_path: Path) -> None:
    rows = "".join(f'm{i % 15}\t03/{1 + i % 28:02d}/2026\t"$1,{i:03d}.50"\n' for i in range(60))

    result = read_customers(write(tmp_path, "member\tdate\tamount\n" + rows + "m1\t03/01/2026\t(1.00)\n"))

    assert result.profile.revenue_cents == sum(100_050 + 100 * i for i in range(60)) - 100
    assert result.profile.rejected == 0


def test_dates_that_could_be_either_way_are_asked_about(tmp_path: Path) -> None:
    path = write(tmp_path, "customer,date,amount\n" + "".join(f"c{i},0{1 + i % 9}/02/2026,{i}.5\n" for i in range(20)))

    with pytest.raises(UnclearError, match="month/day/year or day/month/year"):
        read_customers(path)
    result = read_customers(path, columns={"dates": "day/month/year"})
    assert (result.profile.window.first, result.profile.window.last) == (dt.date(2026, 2, 1), dt.date(2026, 2, 9))


@pytest.mark.parametrize(("decimal", "cents"), [("point", 123_400), ("comma", 123)])
def test_amounts_that_could_be_either_way_are_asked_about(tmp_path: Path, decimal: str, cents: int) -> None:
    rows = "".join(f"c{i};{i + 1}\n" for i in range(20))
    path = write(tmp_path, "customer;annual spending\n" + rows + "x;1,234\n")

    with pytest.raises(UnclearError, match=r"could mean 1,234 or 1.234"):
        read_customers(path)
    result = read_customers(path, columns={"decimal": decimal})
    assert result.profile.revenue_cents == 210 * 100 + cents


def test_segments_by_a_column(tmp_path: Path) -> None:
    rows = "".join(f"c{i},2026-01-05,{i + 1}.00,{['gold', 'silver', ''][i % 3]}\n" for i in range(60))
    path = write(tmp_path, "customer,date,amount,tier\n" + rows + "c0,2026-02-01,1.00,silver\n")

    result = read_customers(path, segment_by="tier")

    assert [s.segment for s in result.profile.segments] == ["gold", "silver", "tier not known"]
    assert [s.customers for s in result.profile.segments] == [20, 20, 20]
    assert result.profile.known == 40
    assert any("Customers in more than one segment: fewer than 10" in note for note in result.notes)
    assert read_customers(path, columns={"segment": "tier"}).sketch == result.sketch
    with pytest.raises(CustomerDataError, match="did you mean 'tier'"):
        read_customers(path, segment_by="tire")


def test_parquet_gives_the_same_as_csv(tmp_path: Path) -> None:
    text = "customer,date,amount\n" + TWENTY + "c0,2026-02-03,1.005\nc0,2026-02-03,x\n"
    csv_file = write(tmp_path, text)
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE texts (customer VARCHAR, date VARCHAR, amount VARCHAR)")
        connection.executemany("INSERT INTO texts VALUES (?, ?, ?)", [line.split(",") for line in text.split()[1:]])
        connection.execute(
            f"""COPY (SELECT customer, date::DATE AS date, try_cast(amount AS DOUBLE) AS amount
            FROM texts) TO '{tmp_path}/customers.parquet'"""  # noqa: S608
        )

    from_csv, from_parquet = (read_customers(path) for path in (csv_file, tmp_path / "customers.parquet"))

    assert from_parquet.sketch.fingerprint == from_csv.sketch.fingerprint
    assert from_parquet.profile.rounded_rows == from_csv.profile.rounded_rows == 1
    assert from_parquet.rejects[0].line == 22


def test_a_sketch_file_is_read_back(tmp_path: Path) -> None:
    original = read_customers(write(tmp_path, "customer,date,amount\n" + TWENTY))

    result = read_customers(write(tmp_path, original.sketch.to_json(), "sketch.json"))

    assert result.sketch == original.sketch
    assert result.profile.rows is None
    assert result.profile.revenue_cents == original.sketch.spending_cents
    assert result.profile.gini == pytest.approx(original.profile.gini, abs=0.02)
    assert result.profile.top_fifth_share == pytest.approx(original.profile.top_fifth_share, abs=0.02)


@pytest.mark.slow
def test_the_number_of_threads_does_not_change_a_byte(tmp_path: Path) -> None:
    rows = "".join(f"c{i * 7919 % 5000},2026-0{1 + i % 9}-01,{i % 977}.{i % 100:02d}\n" for i in range(200_000))
    path = write(tmp_path, "customer,date,amount\n" + rows)

    one, two = (read_customers(path, threads=threads) for threads in (1, 2))

    assert one.sketch.to_json() == two.sketch.to_json()
    assert json.dumps(one.to_json_dict()) == json.dumps(two.to_json_dict())


def test_the_json_has_the_promised_keys(tmp_path: Path) -> None:
    report = json.loads(json.dumps(read_customers(write(tmp_path, "customer,date,amount\n" + TWENTY)).to_json_dict()))

    assert {
        "rows",
        "customers",
        "revenue",
        "rejected",
        "window",
        "gini",
        "top_fifth_share",
        "segments",
        "sketch",
    } <= set(report)
    assert report["revenue"] == 212.0
    assert {"k", "cells", "error"} <= set(report["sketch"])
    assert set(report["segments"][0]) == {"segment", "customers", "revenue"}


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.csv", b"", "empty"),
        ("blank.csv", b"\n\n  \n", "empty lines"),
        ("header.csv", b"customer,date,amount\n", "no rows"),
        ("no.parquet", b"customer,date,amount\n", "is none"),
        ("broken.parquet", b"PAR1" + b"\x00" * 100 + b"PAR1", "cannot be read"),
        ("cut.parquet", b"PAR1", "cannot be read"),
        ("binary.csv", b"\x7fELF\x00\x01\x02", "no text"),
        ("book.csv", b"PK\x03\x04....", "cannot be read"),
        ("one.csv", b"customer\n1\n2\n", "one column"),
        ("words.csv", b"customer,colour\na,red\nb,blue\n", "looks like money"),
        ("few.csv", b"customer,annual spending\na,1\nb,2\n", "at least 10"),
        (
            "nothing.csv",
            "customer,annual spending\n" + "".join(f"c{i},{i * 7}\n" for i in range(20)) + "c20,-9000\n",
            "no spending",
        ),
        (
            "ids.csv",
            "customer,annual spending\n" + "".join(f"c{i},9999999999{i:02d}\n" for i in range(100)),
            "hardly money",
        ),
        (
            "bad.csv",
            "customer,date,amount\n" + "c,2026-01-01,1.0\nd,2026-01-01,2.5\nd,2026-01-01,x\n" * 6,
            "2026|at least 10",
        ),
        ("bad.json", b"{", "cannot be read as JSON"),
    ],
)
def test_files_that_cannot_be_used_say_so(tmp_path: Path, name: str, content: str | bytes, words: str) -> None:
    with pytest.raises(CustomerDataError, match=words):
        read_customers(write(tmp_path, content, name))


def test_missing_files_folders_and_huge_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CustomerDataError, match="does not exist"):
        read_customers(tmp_path / "nowhere.csv")
    with pytest.raises(CustomerDataError, match="is a folder"):
        read_customers(tmp_path)
    with pytest.raises(CustomerDataError, match="is larger than 100 bytes"):
        read_customers(write(tmp_path, "customer,date,amount\n" + TWENTY), most_bytes=100)
    with pytest.raises(CustomerDataError):
        read_customers("a\0b")


def test_a_quotation_mark_never_closed_counts_all_lines_it_swallows(tmp_path: Path) -> None:
    path = write(tmp_path, "customer,date,amount\n" + TWENTY + 'c1,"2026-01-01,1\n' + "c2,2026-01-01,1\n" * 5)
    with pytest.raises(UnclearError, match="6 of 26 rows cannot be read"):
        read_customers(path)

    result = read_customers(path, columns={"unread": "skip"})

    assert (result.profile.rows, result.profile.rejected) == (26, 6)
    assert result.rejects[0].line == 22
    assert "5 following lines" in result.rejects[0].reason


def test_names_of_columns_and_files_are_never_read_as_sql(tmp_path: Path) -> None:
    header = "'customer\"; DROP TABLE staged;--','date','amount'\n"
    path = write(tmp_path, header + TWENTY, "it's.csv")

    assert read_customers(path).profile.customers == 20


def test_a_file_name_that_looks_like_a_pattern_reads_only_that_file(tmp_path: Path) -> None:
    folder = tmp_path / "shop [1]"
    folder.mkdir()
    write(folder, "customer,date,amount\n" + TWENTY.replace("c", "other"), "axb.csv")

    assert read_customers(write(folder, "customer,date,amount\n" + TWENTY, "a*b.csv")).profile.customers == 20


def test_byte_order_mark_and_empty_first_lines_are_no_rows(tmp_path: Path) -> None:
    text = "\ufeff\n\r\ncustomer,date,amount\r\n" + TWENTY.replace("\n", "\r\n") + "c1,2026-01-01,x\r\n"

    result = read_customers(write(tmp_path, text.replace("\ufeff\n\r\n", "\ufeff\r\n\r\n")))

    assert (result.profile.rows, result.rejects[0].line) == (21, 24)


def test_a_file_without_a_header_is_understood_by_its_content(tmp_path: Path) -> None:
    result = read_customers(write(tmp_path, TWENTY))

    assert result.columns is not None
    assert result.columns.available == ("column 1", "column 2", "column 3")
    assert result.profile.customers == 20


def test_the_reader_reaches_nothing_but_its_folder(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    secret = write(outside, "customer,date,amount\n" + TWENTY)
    with connect(inside) as connection:
        for query in (
            f"SELECT * FROM read_csv('{secret}')",  # noqa: S608
            f"COPY (SELECT 1) TO '{outside}/x.csv'",
            f"ATTACH '{outside}/x.duckdb'",
            "INSTALL httpfs",
            "SET enable_external_access = true",
            "SET memory_limit = '100GB'",
        ):
            with pytest.raises(duckdb.Error):
                connection.execute(query)


CELL = st.one_of(
    st.sampled_from(["c1", "c2", "2026-01-01", "31.12.2025", "1.5", "1,5", "-3", "", "nan", '"', "é", "$4"]),
    st.text(max_size=6),
)


@pytest.mark.slow
@settings(deadline=None, derandomize=True, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(CELL, min_size=2, max_size=4), min_size=1, max_size=8))
def test_rows_of_any_cells_are_all_accounted_for(tmp_path: Path, rows: list[list[str]]) -> None:
    buffer = io.StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(["customer", "date", "amount"])
    writer.writerows([[f"c{i}", "2026-01-01", str(Decimal(i) + 1)] for i in range(12)])
    writer.writerows(rows)
    try:
        result = read_customers(write(tmp_path, buffer.getvalue().encode("utf-8", "replace")))
    except CustomerDataError:
        return

    assert result.profile.rows == 12 + len(rows)
    assert result.sketch.customers == result.profile.customers <= accepted(result)


@pytest.mark.slow
@settings(deadline=None, derandomize=True, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(st.binary(max_size=300), st.text(alphabet='c,;"\n\r\t 0123456789.-é\0', max_size=200).map(str.encode)),
    st.sampled_from([b"", b"customer,date,amount\n", b"PAR1", b"{", ("customer,date,amount\n" + TWENTY).encode()]),
    st.sampled_from(["x.csv", "x.parquet", "x.json", "x"]),
)
def test_any_bytes_are_read_or_refused_in_words(tmp_path: Path, tail: bytes, head: bytes, name: str) -> None:
    try:
        read_customers(write(tmp_path, head + tail, name))
    except CustomerDataError as error:
        assert error.message


def test_a_parquet_file_that_says_too_many_rows_is_refused_before_it_is_read(tmp_path, monkeypatch):
    path = tmp_path / "long.parquet"
    with duckdb.connect() as connection:
        rows = connection.sql("SELECT 'c' AS customer, DATE '2026-01-01' AS date, 1.0 AS amount FROM range(2000)")
        rows.write_parquet(str(path))
    monkeypatch.setattr("evenhand.customers.staging.MOST_ROWS", 1999)
    with pytest.raises(CustomerDataError, match="2,000 rows"):
        read_customers(path)


def test_reading_draws_no_progress_bar_among_what_is_printed(tmp_path):
    with connect(tmp_path) as connection:
        assert connection.execute("SELECT current_setting('enable_progress_bar')").fetchall() == [(False,)]

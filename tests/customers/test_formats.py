"""Files as they are: workbooks, zip files, folders, encodings, layouts; the same rows give the same customers."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from evenhand.customers import Import, Recipe, UnclearError, read_customers
from evenhand.customers.spark import read_with_spark
from evenhand.errors import CustomerDataError

ROWS = [
    (f"{i % 15:05d}", dt.date(2026, 1, 1) + dt.timedelta(days=i), (-1 if i % 20 == 0 else 1) * (1234 * i + 57) / 100)
    for i in range(60)
]
CENTS = sum(round(amount * 100) for *_, amount in ROWS)


def table(delimiter: str = ",", form: str = "{:.2f}", header: str = "customer,date,amount") -> str:
    lines = [header.replace(",", delimiter)]
    lines += [delimiter.join((who, day.isoformat(), form.format(amount))) for who, day, amount in ROWS]
    return "\n".join(lines) + "\n"


def check(read: Import) -> None:
    assert (read.profile.customers, read.profile.revenue_cents, read.profile.rejected) == (15, CENTS, 0)
    assert read.profile.window.first == dt.date(2026, 1, 1)


def frame() -> pd.DataFrame:
    return pd.DataFrame(ROWS, columns=["customer", "date", "amount"])


def read(folder: Path, name: str, content: str | bytes, **options: object) -> Import:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_customers(path, **options)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_any_usual_encoding_is_recognised(tmp_path: Path, encoding: str) -> None:
    text = table(header="Käufer Kundennummer,Datum,Betrag")

    result = read(tmp_path, "x.csv", text.encode(encoding))

    check(result)
    assert result.columns is not None
    assert result.columns.recipe.customer == "Käufer Kundennummer"


@pytest.mark.slow
def test_a_letter_of_another_encoding_far_down_does_not_lose_a_row(tmp_path: Path) -> None:
    rows = "".join(f"c{i % 40},2026-01-0{1 + i % 9},{i % 97}.25,{'x' * 40}\n" for i in range(30_000))

    result = read(tmp_path, "x.csv", f"customer,date,amount,note\n{rows}c1,2026-01-02,5.00,Köln\n".encode("cp1252"))

    assert result.profile.rejected == 0
    assert result.profile.revenue_cents == sum(i % 97 * 100 + 25 for i in range(30_000)) + 500


@pytest.mark.parametrize(
    ("before", "delimiter", "after"),
    [
        ("sep=;\n", ";", ""),
        ("Export of the shop\nMade on;2026-03-01\n\n", ";", ""),
        ("Report;;\n;;\n", ";", ""),
        ("", "\t", ""),
        ("", "|", ""),
        ("\n\n", ",", "\n\n"),
    ],
)
def test_what_stands_around_a_table_is_no_row(tmp_path: Path, before: str, delimiter: str, after: str) -> None:
    check(read(tmp_path, "x.csv", before + table(delimiter) + after))


def test_columns_between_spaces_are_read_when_asked_about(tmp_path: Path) -> None:
    text = "".join(f" {who} {day:%Y%m%d}  1 {amount:8.2f}\n" for who, day, amount in ROWS)

    given = {"customer": "column 1", "date": "column 2", "amount": "column 4", "quantity": None}
    check(read(tmp_path, "cdnow.txt", text, columns=given))


def test_rows_in_quotation_marks_as_a_whole_are_opened(tmp_path: Path) -> None:
    header, *rows = table().splitlines()

    check(read(tmp_path, "x.csv", header + ";\n" + "".join(f'"{row}";\n' for row in rows)))


def test_cells_of_several_lines_keep_the_lines_of_what_follows(tmp_path: Path) -> None:
    text = "customer,date,amount,note\n" + "".join(
        f'{who},{day},{amount:.2f},"two\nlines"\n' for who, day, amount in ROWS
    )

    result = read(tmp_path, "x.csv", text + "c,2026-01-01,many,x\n")

    assert (result.profile.revenue_cents, result.profile.rejected) == (CENTS, 1)
    assert result.rejects[0].line == 2 * len(ROWS) + 2


@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
def test_a_workbook_is_read_with_its_days_and_numbers(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"book.{suffix}"
    if suffix == "xlsx":
        with pd.ExcelWriter(path, engine="xlsxwriter") as writer:
            frame().to_excel(writer, index=False, sheet_name="Sales", startrow=3)
            writer.book.add_worksheet("Empty")
    else:
        path.write_bytes(ods([["customer", "date", "amount"], *[[who, day, amount] for who, day, amount in ROWS]]))

    check(read_customers(path))


MANIFEST = (
    '<?xml version="1.0"?><m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<m:file-entry m:full-path="/" m:media-type="application/vnd.oasis.opendocument.spreadsheet"/></m:manifest>'
)


def ods(rows: list[list[object]]) -> bytes:
    def cell(value: object) -> str:
        if isinstance(value, float):
            return f'<table:table-cell office:value-type="float" office:value="{value!r}"/>'
        if isinstance(value, dt.date):
            return f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}"/>'
        return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'

    body = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="Sales">{body}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("content.xml", content)
    return made.getvalue()


def test_of_several_sheets_one_is_chosen(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with pd.ExcelWriter(path, engine="xlsxwriter") as writer:
        frame().to_excel(writer, index=False, sheet_name="2026")
        frame().head(30).to_excel(writer, index=False, sheet_name="draft")

    with pytest.raises(UnclearError, match="Which sheet"):
        read_customers(path)
    check(read_customers(path, columns={"sheet": "2026"}))
    with pytest.raises(CustomerDataError, match="did you mean 'draft'"):
        read_customers(path, columns={"sheet": "drafts"})


def test_amounts_of_a_workbook_have_no_thousands(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    rows = [(f"c{i}", dt.date(2026, 1, 1 + i % 28), 1.234) for i in range(19)] + [("c19", dt.date(2026, 1, 2), 2.5)]
    frame = pd.DataFrame([*rows, ("c20", dt.date(2026, 1, 3), "n/a")], columns=["customer", "date", "amount"])
    frame.to_excel(path, index=False, engine="xlsxwriter")

    assert read_customers(path).profile.revenue_cents == 19 * 123 + 250


def parts() -> dict[str, bytes]:
    header, *rows = table().splitlines()
    turned = "date,customer,amount"
    second = "\n".join([turned, *(",".join((r.split(",")[1], r.split(",")[0], r.split(",")[2])) for r in rows[30:])])
    return {"jan.csv": "\n".join([header, *rows[:30]]).encode(), "feb.csv": second.encode()}


def test_a_zip_file_of_parts_is_one_table(tmp_path: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in parts().items():
            archive.writestr(f"export/{name}", content)
        archive.writestr("__MACOSX/._jan.csv", b"x")
        archive.writestr("readme.md", b"x")

    check(read(tmp_path, "export.zip", made.getvalue()))


def test_a_packed_text_is_unpacked_in_memory(tmp_path: Path) -> None:
    check(read(tmp_path, "x.csv.gz", gzip.compress(table().encode())))


def test_the_files_of_a_folder_are_one_table_only_when_a_pattern_says_so(tmp_path: Path) -> None:
    for name, content in parts().items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "other.txt").write_text("nothing")

    with pytest.raises(CustomerDataError, match="is a folder"):
        read_customers(tmp_path)
    check(read_customers(tmp_path, pattern="*.csv"))
    with pytest.raises(CustomerDataError, match="No file"):
        read_customers(tmp_path, pattern="*.tsv")
    with pytest.raises(CustomerDataError, match="is no folder"):
        read_customers(tmp_path / "jan.csv", pattern="*.csv")


def test_parts_with_different_columns_are_not_put_together(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("customer,date,amount\nc,2026-01-01,1.5\n")
    (tmp_path / "b.csv").write_text("customer,day,amount\nc,2026-01-01,1.5\n")

    with pytest.raises(CustomerDataError, match="different columns"):
        read_customers(tmp_path, pattern="*.csv")


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evenhand.customers.loaded.MOST_BYTES", 10_000)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x.csv", b"c,2026-01-01,1\n" * 10_000)

    with pytest.raises(CustomerDataError, match="unpacks to more"):
        read(tmp_path, "x.zip", made.getvalue())
    with pytest.raises(CustomerDataError, match="unpacks to more"):
        read(tmp_path, "x.gz", gzip.compress(b"c,2026-01-01,1\n" * 10_000))


@pytest.mark.parametrize("name", ["sales [2026].csv", "q?.csv", "a*b.csv", "[!x].csv", "{a,b}.csv", "**.csv"])
def test_letters_of_a_pattern_stand_for_themselves(tmp_path: Path, name: str) -> None:
    for other in ("sales 2.csv", "qa.csv", "axb.csv", "y.csv", "a.csv", "b.csv"):
        (tmp_path / other).write_text(table().replace("000", "999"))

    check(read(tmp_path, name, table()))


def test_a_recipe_says_where_the_header_is(tmp_path: Path) -> None:
    text = "a,b,c\n1,2,3\n" + table()

    check(read(tmp_path, "x.csv", text, columns={"header": 3}))


def parquet(rows: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    rows.to_parquet(buffer, index=False)
    return buffer.getvalue()


def test_a_zip_file_may_hold_parquet_as_its_parts(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("jan.parquet", parquet(frame()[:25]))
        archive.writestr("feb.parquet", parquet(frame()[25:]))
    check(read_customers(path))


def test_a_folder_of_parquet_is_read_with_its_partitions_as_columns(tmp_path: Path) -> None:
    rows = frame()
    rows["shop"] = [f"{i % 2:02d}" for i in range(len(rows))]
    for shop, part in rows.groupby("shop"):
        folder = tmp_path / "table [1]" / f"shop={shop}"
        folder.mkdir(parents=True)
        (folder / "part-0.parquet").write_bytes(parquet(part.drop(columns="shop")))
    whole = read_customers(tmp_path / "table [1]", pattern="*.parquet", columns={"segment": "shop"}, currency="EUR")
    check(whole)
    assert whole.columns is not None
    assert "shop" in whole.columns.available
    with pytest.raises(CustomerDataError, match="--pattern"):
        read_customers(tmp_path / "table [1]")
    # A file is what is in it, whatever its folder is called.
    one = tmp_path / "table [1]" / "shop=00" / "part-0.parquet"
    alone = read_customers(one)
    assert alone.columns is not None
    assert alone.columns.available == ("customer", "date", "amount")


@pytest.mark.parametrize(
    "log", ["_delta_log/00000000000000000000.json", "metadata/v1.metadata.json", ".hoodie/hoodie.properties"]
)
@pytest.mark.parametrize("folder", [".", "month=2026-03", "data", "data/month=2026-03/shop=1"])
def test_no_part_of_a_table_whose_log_says_which_files_count_is_read(log: str, folder: str, tmp_path: Path) -> None:
    root = tmp_path / "sales"
    part = root / folder / "part-0.parquet"
    part.parent.mkdir(parents=True)
    part.write_bytes(parquet(frame()))
    (root / log).parent.mkdir()
    (root / log).write_text("{}")
    recipe = Recipe(customer="customer", amount=("amount",), date="date")
    ways: list[Callable[[], object]] = [
        lambda: read_customers(part.parent),
        lambda: read_customers(part.parent, pattern="*.parquet"),
        lambda: read_customers(part),
        lambda: read_with_spark(part.parent, "spark://127.0.0.1:1", recipe),
    ]
    for way in ways:
        with pytest.raises(CustomerDataError, match=r"Delta Lake|Iceberg|Hudi") as caught:
            way()
        assert "evenhand customers sql" in str(caught.value)


def test_folders_called_alike_are_no_table(tmp_path: Path) -> None:
    part = tmp_path / "data" / "month=2026-03" / "part-0.parquet"
    part.parent.mkdir(parents=True)
    part.write_bytes(parquet(frame()))
    (tmp_path / "metadata").mkdir()
    (tmp_path / "metadata" / "columns.json").write_text("{}")
    assert read_customers(tmp_path / "data", pattern="*.parquet").profile == read_customers(part).profile

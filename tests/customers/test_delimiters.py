"""Whatever separates the cells and the decimals, with a header or without, the file's own delimiter is seen."""

from __future__ import annotations

from itertools import product

import pytest
from evenhand.customers.delimited import look_at

ROWS = {
    "amounts": [("12{}50", "7{}20"), ("1{}00", "9{}99"), ("3{}75", "0{}50")],
    "customer and amount": [("1", "12{}50"), ("2", "7{}20"), ("3", "9{}00")],
    "customer, day, amount": [("a-1", "2026-01-02", "12{}50"), ("b-2", "2026-01-03", "7{}20")],
    "text with a comma": [("1", '"Lee, A"', "12{}50"), ("2", '"Roe, B; C"', "7{}20")],
}


@pytest.mark.parametrize(
    ("kind", "delimiter", "point", "header"),
    [
        case
        for case in product(ROWS, (",", ";", "\t", "|"), (".", ","), (True, False))
        if not case[1] == case[2] == ","  # such amounts would have to be quoted
    ],
)
def test_the_delimiter_of_a_file_is_seen(tmp_path, kind, delimiter, point, header):
    rows = [[cell.format(point) for cell in row] for row in ROWS[kind]]
    lines = [[f"column {place}" for place in range(len(rows[0]))]] * header + rows
    file = tmp_path / "customers.csv"
    file.write_text("".join(delimiter.join(line) + "\n" for line in lines), encoding="utf-8")
    layout = look_at(file).layout
    assert layout.delimiter == delimiter
    assert layout.header is header
    assert [list(row) for row in layout.sample] == [[cell.strip('"') for cell in row] for row in rows]

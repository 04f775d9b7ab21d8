"""The outside of a CSV file: encoding, delimiter, header, and the lines of its rows."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from evenhand.customers.amounts import Style, parse_amount
from evenhand.customers.dates import FORMATS, parse_date
from evenhand.errors import CustomerDataError

__all__ = ["Delimited", "line_at", "lines_of_rows", "look_at"]

_SAMPLE_BYTES = 1024 * 1024
_SAMPLE_ROWS = 2000
_DELIMITERS = (",", ";", "\t", "|")
_MOST_COLUMNS = 500
_JUDGED_ROWS = 50
_UTF8 = 'Save it as "CSV UTF-8" and try again.'


@dataclass(frozen=True, slots=True)
class Delimited:
    """How a CSV file is laid out.

    Parameters
    ----------
    delimiter
        Between two cells.
    header
        Whether the first line holds names.
    skip
        Empty lines before it.
    names
        One unique name a column.
    sample
        The first rows, without the header.
    """

    delimiter: str
    header: bool
    skip: int
    names: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]


def look_at(path: Path) -> Delimited:
    """Look at the beginning of a CSV file.

    Raises
    ------
    CustomerDataError
        When it is binary, not UTF-8, or has fewer than two columns or no rows.
    """
    text = _beginning(path)
    lines = text.splitlines()
    skip = next((i for i, line in enumerate(lines) if line.strip()), len(lines))
    if skip == len(lines):
        raise CustomerDataError(f"{path.name} holds nothing but empty lines.", hint="Export it again from its source.")
    delimiter, rows = max(
        ((mark, _rows(lines[skip:], mark)) for mark in _DELIMITERS), key=lambda found: _regularity(found[1])
    )
    width = len(rows[0])
    if width < 2:
        raise CustomerDataError(
            f"{path.name} has one column; at least a customer and an amount are needed.",
            hint="Cells are separated by comma, semicolon, tab or |.",
        )
    if width > _MOST_COLUMNS:
        raise CustomerDataError(f"{path.name} has {width:,} columns; {_MOST_COLUMNS} are the most.")
    header = not any(_is_value(cell) for cell in rows[0])
    body = [tuple(row) for row in rows[header:] if len(row) == width][:_SAMPLE_ROWS]
    if not rows[header:]:
        raise CustomerDataError(f"{path.name} has a header but no rows.", hint="Export it again from its source.")
    names = _unique([cell.strip() for cell in rows[0]] if header else [""] * width)
    return Delimited(delimiter, header, skip, names, tuple(body))


def lines_of_rows(path: Path, layout: Delimited, rows: Mapping[int, str]) -> dict[int, int]:
    """Find the lines of some rows, counted from 1.

    Parameters
    ----------
    path, layout
        The file.
    rows
        Position among the rows with the right number of cells, from 0 → a text that must appear in the row. A row that
        does not hold it is left out: better no line than a wrong one.
    """
    if not rows:
        return {}
    lines: dict[int, int] = {}
    last, position, start = max(rows), -1, 1
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        reader = csv.reader(file, delimiter=layout.delimiter, strict=False)
        headers = int(layout.header)
        try:
            for cells in reader:
                line, start = start, reader.line_num + 1
                if len(cells) != len(layout.names) or _has_surrogate(cells):
                    continue
                if headers:
                    headers -= 1
                    continue
                position += 1
                if position in rows and rows[position] in cells:
                    lines[position] = line
                if position >= last:
                    break
        except csv.Error:
            pass  # Rows behind a cell too large for the reader keep no line number.
    return lines


def line_at(path: Path, positions: Iterable[int]) -> dict[int, int]:
    """Turn byte positions into lines, counted from 1."""
    result: dict[int, int] = {}
    wanted = sorted(set(positions))
    line, at = 1, 0
    with path.open("rb") as file:
        for position in wanted:
            while at < position:
                chunk = file.read(min(1 << 20, position - at))
                if not chunk:
                    break
                at += len(chunk)
                line += chunk.count(b"\n")
            result[position] = line
    return result


def _beginning(path: Path) -> str:
    with path.open("rb") as file:
        raw = file.read(_SAMPLE_BYTES)
        complete = not file.read(1)
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise CustomerDataError(f"{path.name} is encoded as UTF-16.", hint=_UTF8)
    if raw.startswith((b"\x1f\x8b", b"PK\x03\x04")):
        raise CustomerDataError(
            f"{path.name} is compressed or a spreadsheet.", hint="Unpack it, or save it as CSV UTF-8."
        )
    if b"\x00" in raw:
        raise CustomerDataError(f"{path.name} is no text.", hint="Use a CSV or Parquet file, or a sketch.")
    if not complete:
        # The sample may end within a line, or within a letter.
        raw = raw[: max(raw.rfind(b"\n"), raw.rfind(b"\r")) + 1]
        if not raw:
            raise CustomerDataError(f"The first line of {path.name} is longer than {_SAMPLE_BYTES // 1024} kB.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise CustomerDataError(f"{path.name} is not encoded as UTF-8 (line {line}).", hint=_UTF8) from None


def _rows(lines: list[str], delimiter: str) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for row in csv.reader((line + "\n" for line in lines), delimiter=delimiter):
            if row:
                rows.append(row)
            if len(rows) > _SAMPLE_ROWS:
                break
    except csv.Error:
        pass  # What was read so far tells enough about the layout.
    return rows or [[""]]


def _regularity(rows: list[list[str]]) -> tuple[float, float, int]:
    """Say how well a delimiter fits: equal rows, then cells that are values, then many columns.

    Without the second, ``1;12,50`` is two columns by the comma as well.
    """
    width = len(rows[0])
    if width < 2:
        return 0.0, 0.0, width
    cells = [cell for row in rows[:_JUDGED_ROWS] for cell in row]
    values = sum(map(_is_value, cells)) / len(cells)
    return sum(len(row) == width for row in rows) / len(rows), values, width


def _is_value(cell: str) -> bool:
    return bool(cell.strip()) and (
        parse_amount(cell, Style.POINT).cents is not None
        or parse_amount(cell, Style.COMMA).cents is not None
        or any(parse_date(cell, name) for name in FORMATS)
    )


def _unique(names: list[str]) -> tuple[str, ...]:
    result: list[str] = []
    taken: set[str] = set()
    for i, raw in enumerate(names, start=1):
        base = "".join(letter for letter in raw if letter.isprintable())[:100] or f"column {i}"
        name, count = base, 2
        # DuckDB does not tell capital from small letters in names.
        while name.lower() in taken:
            name, count = f"{base} ({count})", count + 1
        taken.add(name.lower())
        result.append(name)
    return tuple(result)


def _has_surrogate(cells: list[str]) -> bool:
    return any("\udc80" <= letter <= "\udcff" for cell in cells for letter in cell if letter > "\u007f")

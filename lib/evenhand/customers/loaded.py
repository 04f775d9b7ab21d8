"""Tables that are put together in memory: workbooks, texts that DuckDB cannot read as they are, and parts of a table.

Nothing of them is written to disk.
"""

from __future__ import annotations

import datetime as dt
import gzip
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from evenhand.archive import Archive
from evenhand.customers.delimited import Delimited, decoded, encoding_of, lines_in
from evenhand.customers.folders import MOST_PARTS
from evenhand.customers.layout import Layout, first_line, layout_of, names_in, rows_of, unique
from evenhand.customers.profile import Reject
from evenhand.customers.questions import Question, UnclearError, answer
from evenhand.customers.recipe import Recipe
from evenhand.errors import CustomerDataError
from evenhand.nearest import nearest
from evenhand.reading import bytes_of, parsing

MOST_BYTES = 400 * 1024**2
"""The most bytes, unpacked, of a table that is put together in memory."""
_MOST_CELLS = 20_000_000
_SAMPLE_ROWS = 2000
_SHOWN = 100
EVERY_SHEET = "all"
"""Stands for all sheets with the same columns, as one table."""
_ABOUT = re.compile(r"(?i)(?:read ?me|licen[cs]e|changelog|notice|about|metadata|description)\b")
_WHAT = "a file of customers"
_TEXTS = (".csv", ".tsv", ".txt")
_COLUMNAR = (".parquet", ".pq")
_BOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_TOO_LARGE = "Save it as CSV UTF-8 or Parquet, which are read piece by piece."


@dataclass
class Loaded:
    """A table in memory.

    Parameters
    ----------
    names
        Of its columns.
    rows
        Cells of each row: text, or numbers and days where a workbook holds them.
    places
        The line or row of the file, counted from 1, of each row.
    named
        Whether the file names its columns.
    broken, first_broken
        Rows with more or fewer cells than the header: how many, and the first of them.
    recipe
        What was found out about the outside of the file.
    """

    names: tuple[str, ...]
    rows: list[Sequence[object]]
    places: list[int]
    named: bool
    recipe: Recipe
    broken: int = 0
    first_broken: list[Reject] = field(default_factory=list)

    @property
    def sample(self) -> list[list[str]]:
        """The first rows as text."""
        return self.texts(_SAMPLE_ROWS)

    def texts(self, most: int | None = None) -> list[list[str]]:
        """Return the rows as text, or the first of them."""
        return [[_text(cell) for cell in row] for row in self.rows[:most]]

    @cached_property
    def table(self) -> Any:
        """The table of pyarrow; columns whose filled cells are all numbers keep their type."""
        import pyarrow as pa

        columns = zip(*self.rows, strict=True) if self.rows else [()] * len(self.names)
        return pa.table([_column(cells) for cells in columns], names=list(self.names))


def load(path: Path, said: Recipe) -> Loaded | None:
    """Load a workbook, a zip file of parts or a packed text; ``None`` for what is read as it lies there.

    Raises
    ------
    CustomerDataError
        When it cannot be read, or is too large for memory.
    """
    with path.open("rb") as file:
        magic = file.read(8)
    if not magic.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0", b"\x1f\x8b")):
        return None
    data = bytes_of(path, CustomerDataError, _WHAT, most_bytes=MOST_BYTES, hint=_TOO_LARGE)
    return load_bytes(data, path.name, said)


def load_bytes(data: bytes, name: str, said: Recipe) -> Loaded:
    """Load a file, or a part of it: a workbook, a zip file, a packed text or a text.

    Raises
    ------
    CustomerDataError
        When it cannot be read, or is too large for memory.
    """
    if data.startswith(b"\x1f\x8b"):
        with parsing(name, CustomerDataError, _WHAT), gzip.open(io.BytesIO(data)) as packed:
            text = packed.read(MOST_BYTES + 1)
        if len(text) > MOST_BYTES:
            raise CustomerDataError(f"{name} unpacks to more than {MOST_BYTES:,} bytes.", hint=_TOO_LARGE)
        return load_text(text, name, said)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return _workbook(data, name, said)
    if data.startswith(b"PAR1"):
        return _parquet(data, name, said)
    if not data.startswith(b"PK"):
        return load_text(data, name, said)
    archive = Archive(data, name, CustomerDataError, _WHAT, most_files=MOST_PARTS, most_bytes=MOST_BYTES)
    if "[Content_Types].xml" in archive.files or "mimetype" in archive.files:
        return _workbook(data, name, said)
    parts = [file for file in sorted(archive.files) if _is_part(file)]
    if not parts:
        raise CustomerDataError(
            f"{name} holds no table.", hint=f"Parts end in {', '.join((*_TEXTS, *_BOOKS, *_COLUMNAR))}."
        )
    return _together([(part, load_bytes(archive.read(part, MOST_BYTES), part, said)) for part in parts], name)


def _is_part(file: str) -> bool:
    path = PurePosixPath(file)
    hidden = any(part.startswith((".", "__MACOSX", "~$")) for part in path.parts)
    hidden = hidden or bool(_ABOUT.match(path.stem.replace("_", " ")))
    return not hidden and path.suffix.lower() in (*_TEXTS, *_BOOKS, *_COLUMNAR)


def load_parts(files: Sequence[Path], name: str, said: Recipe) -> Loaded:
    """Load the parts of a table.

    Raises
    ------
    CustomerDataError
        When they differ in their columns, or are too large together.
    """
    left, parts = MOST_BYTES, []
    for file in files:
        data = bytes_of(file, CustomerDataError, _WHAT, most_bytes=left, hint=_TOO_LARGE)
        left -= len(data)
        parts.append((file.name, load_bytes(data, file.name, said)))
    return _together(parts, name)


def _together(parts: Sequence[tuple[str, Loaded]], name: str) -> Loaded:
    """Put parts of one table together; lines are those of the part."""
    first_name, first = parts[0]
    for part, loaded in parts[1:]:
        if sorted(loaded.names) != sorted(first.names):
            raise CustomerDataError(
                f"The parts of {name} have different columns.",
                hint=f"{first_name} has {', '.join(first.names[:8])}; {part} has {', '.join(loaded.names[:8])}.",
            )
    seen: dict[int, tuple[str, Loaded]] = {}
    for part, loaded in parts:
        other, same = seen.setdefault(len(loaded.rows), (part, loaded))
        if same is not loaded and same.names == loaded.names and same.rows == loaded.rows:
            raise CustomerDataError(
                f"{other} and {part} of {name} hold the same rows.",
                hint="Leave one of them out, so that none counts twice.",
            )
    whole = Loaded(first.names, [], [], first.named, first.recipe)
    for _, loaded in parts:
        order = [loaded.names.index(column) for column in first.names]
        whole.rows += [[row[i] for i in order] for row in loaded.rows]
        whole.places += loaded.places
        whole.broken += loaded.broken
        whole.first_broken += loaded.first_broken[: _SHOWN - len(whole.first_broken)]
    return whole


def load_text(raw: bytes, name: str, said: Recipe, known: Delimited | None = None) -> Loaded:
    """Load a text whatever its encoding and layout."""
    encoding = said.encoding or (known.encoding if known else encoding_of(raw, name))
    lines = lines_in(decoded(raw, encoding, name))
    layout = known.layout if known else layout_of(lines, name, said)
    recipe = said.with_(encoding=encoding) if encoding != "utf-8" else said
    loaded = Loaded(layout.names, [], [], layout.header, recipe)
    _fill(loaded, rows_of(lines[layout.skip :], layout.delimiter, wrapped=layout.wrapped), layout)
    return loaded


def _fill(loaded: Loaded, rows: Iterable[tuple[int, list[str]]], layout: Layout) -> None:
    body = iter(rows)
    if layout.header:
        next(body, None)
    width = len(layout.names)
    for number, cells in body:
        place = layout.skip + number + 1
        if layout.padded and 1 < len(cells) < width:
            cells = [*cells, *[""] * (width - len(cells))]
        if len(cells) == width:
            loaded.rows.append(cells)
            loaded.places.append(place)
            continue
        # A quotation mark never closed takes all lines behind it along.
        lines = 1 + sum(cell.count("\n") for cell in cells)
        loaded.broken += lines
        if len(loaded.first_broken) < _SHOWN:
            reason = "has fewer cells than the header" if len(cells) < width else "has more cells than the header"
            if lines > 1:
                reason += f"; with it {lines - 1:,} following lines could not be read"
            text = layout.delimiter.join(cells)[:100]
            loaded.first_broken.append(Reject(place, None, text, reason))


def _parquet(data: bytes, name: str, said: Recipe) -> Loaded:
    """Load a part in Parquet; a small file may hold one value for ever, so that its footer is looked at first."""
    from pyarrow import parquet

    with parsing(name, CustomerDataError, "Parquet"):
        file = parquet.ParquetFile(io.BytesIO(data))
        cells = file.metadata.num_rows * file.metadata.num_columns
        unpacked = sum(
            file.metadata.row_group(i).column(j).total_uncompressed_size
            for i in range(file.metadata.num_row_groups)
            for j in range(file.metadata.num_columns)
        )
        if cells > _MOST_CELLS or unpacked > MOST_BYTES:
            raise CustomerDataError(
                f"{name} holds {cells:,} cells; {_MOST_CELLS:,} are the most of a part that is read in memory.",
                hint="Unpack the zip file and name its folder with --pattern '*.parquet'.",
            )
        table = file.read()
        rows: list[Sequence[object]] = list(zip(*(column.to_pylist() for column in table.columns), strict=True))
    return Loaded(unique(table.column_names), rows, list(range(1, len(rows) + 1)), True, said)


def _workbook(data: bytes, name: str, said: Recipe) -> Loaded:
    import python_calamine

    if data.startswith(b"PK"):
        with parsing(name, CustomerDataError, "a workbook"), zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > MOST_BYTES:
                raise CustomerDataError(f"{name} unpacks to more than {MOST_BYTES:,} bytes.", hint=_TOO_LARGE)
    with parsing(name, CustomerDataError, "a workbook", hint="Save it as CSV UTF-8."):
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = list(book.sheet_names)
    every = said.sheet == EVERY_SHEET and EVERY_SHEET not in sheets
    if said.sheet is not None and said.sheet not in sheets and not every:
        near = nearest(said.sheet, sheets)
        raise CustomerDataError(
            f"{name} has no sheet {said.sheet!r}{f'; did you mean {near!r}?' if near else ''}.",
            hint=f"It has: {', '.join(sheets[:20])}.",
        )
    with parsing(name, CustomerDataError, "a workbook", hint="Save it as CSV UTF-8."):
        read = {sheet: _cells(book, sheet) for sheet in ([said.sheet] if said.sheet and not every else sheets)}
    tables = {sheet: rows for sheet, rows in read.items() if len(rows) > 1 and max(map(_breadth, rows)) > 1}
    if not tables:
        raise CustomerDataError(f"{name} holds no table.", hint="A table has two columns and two rows or more.")
    alike = _alike(tables, name, said) if len(tables) > 1 else []
    if every and len(alike) > 1:
        return _together(alike, name)
    if len(tables) > 1:
        largest = sorted(tables.items(), key=lambda table: -len(table[1]))
        answers = [answer(f"{len(rows):,} rows", sheet=sheet) for sheet, rows in largest[:10]]
        if len(alike) > 1:
            rows = sum(len(loaded.rows) for _, loaded in alike)
            answers.insert(
                0, answer(f"{len(alike)} with the same columns as one table, {rows:,} rows", sheet=EVERY_SHEET)
            )
        raise UnclearError(name, [Question("sheet", "Which sheet of the workbook is meant?", tuple(answers))])
    sheet, cells = next(iter(tables.items()))
    recipe = said.with_(sheet=sheet) if len(sheets) > 1 else said
    return _sheet(cells, name, recipe)


def _alike(tables: Mapping[str, list[list[object]]], name: str, said: Recipe) -> list[tuple[str, Loaded]]:
    """Return the sheets that name the same columns as the largest."""
    parts = []
    for sheet, rows in tables.items():
        with suppress(CustomerDataError):
            parts.append((sheet, _sheet(rows, f"{name}, {sheet}", said)))
    largest = max((loaded for _, loaded in parts), key=lambda loaded: len(loaded.rows), default=None)
    return [(sheet, loaded) for sheet, loaded in parts if largest and loaded.named and loaded.names == largest.names]


def _cells(book: Any, sheet: str) -> list[list[object]]:
    return list(book.get_sheet_by_name(sheet).to_python(skip_empty_area=False))


def _breadth(row: Sequence[object]) -> int:
    return sum(cell not in ("", None) for cell in row)


def _sheet(rows: list[list[object]], name: str, said: Recipe) -> Loaded:
    width = max((i + 1 for row in rows for i, cell in enumerate(row) if cell not in ("", None)), default=0)
    texts = [[_text(cell) for cell in row[:width]] for row in rows[:_SAMPLE_ROWS]]
    start = said.header - 1 if said.header else first_line(texts, width)
    header = bool(said.header) if said.header is not None else names_in(texts[start:])
    if start >= len(rows) - header:
        raise CustomerDataError(f"{name} has a header but no rows.", hint="Export it again from its source.")
    names = unique(texts[start] if header else [""] * width)
    loaded = Loaded(names, [], [], header, said)
    for place, row in enumerate(rows[start + header :], start=start + header + 1):
        if _breadth(row):
            loaded.rows.append(row[:width])
            loaded.places.append(place)
    return loaded


def _text(cell: object) -> str:
    """Write a cell as text that is read in one way only: no 1.234 that could have thousands."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float | Decimal):
        if cell == int(cell):
            return str(int(cell))
        text = format(cell, ".10f").rstrip("0")
        return f"{text}0" if len(text.partition(".")[2]) == 3 else text
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, dt.date) else str(cell)


def _column(cells: Sequence[object]) -> Any:
    import pyarrow as pa

    numbers = [cell if isinstance(cell, int | float) else None for cell in cells]
    filled = sum(cell not in ("", None) for cell in cells)
    known = [number for number in numbers if number is not None and not isinstance(number, bool)]
    if known and len(known) == filled:
        whole = all(float(number).is_integer() and abs(number) < 2**53 for number in known)
        kind, cast = (pa.int64(), int) if whole else (pa.float64(), float)
        return pa.array([None if number is None else cast(number) for number in numbers], kind)
    return pa.array([_text(cell) for cell in cells], pa.string())

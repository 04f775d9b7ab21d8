"""How the text of a table is laid out: what stands before it, between its cells, and whether it names its columns."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from evenhand.customers.amounts import is_amount
from evenhand.customers.dates import DAYS, SERIAL, parse_date
from evenhand.customers.money_marks import CURRENCIES
from evenhand.customers.recipe import Recipe
from evenhand.errors import CustomerDataError

SPACES = " "
"""As a delimiter: any number of spaces."""

_DELIMITERS = (",", ";", "\t", "|")
_MOST_COLUMNS = 500
_JUDGED_ROWS = 50
_SAMPLE_ROWS = 2000
SEP = re.compile(r"\"?sep=(.)\"?\s*", re.IGNORECASE)
"""The line by which spreadsheets are told the delimiter."""
_SHORTER = 0.2
_YEAR = re.compile(r"(?:19|20)\d\d")
# "YTD 2025" and "JAN 2025" are names, and "USD 2025" is an amount.
_OF_A_YEAR = re.compile(
    rf"(?!(?:{CURRENCIES.pattern}))[A-Z]{{3}} ?{_YEAR.pattern}|{_YEAR.pattern} ?(?!(?:{CURRENCIES.pattern}))[A-Z]{{3}}"
)
_WRITTEN_DAYS = tuple(name for name in DAYS if name not in (SERIAL, "seconds since 1970", "yearmonthday"))
_Numbered = list[tuple[int, list[str]]]
_WRAPPED = re.compile(r'\s*"((?:[^"]|"")*)"[;,\s]*')


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table of text is laid out.

    Parameters
    ----------
    delimiter
        Between two cells; `SPACES` stands for any number of spaces.
    header
        Whether the first line holds names.
    skip
        Lines before it: empty ones, a preamble, or ``sep=;``.
    names
        One unique name a column.
    sample
        The first rows, without the header.
    wrapped
        Whether each row as a whole stands in quotation marks.
    padded
        Whether many rows end before the header does: their last cells, being empty, were left out.
    """

    delimiter: str
    header: bool
    skip: int
    names: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]
    wrapped: bool = False
    padded: bool = False

    @property
    def simple(self) -> bool:
        """Whether any reader of delimited text can read it."""
        return not (self.wrapped or self.padded) and self.delimiter != SPACES


def layout_of(lines: Sequence[str], name: str, said: Recipe) -> Layout:
    """Find out how the first lines of a file are laid out.

    Raises
    ------
    CustomerDataError
        When there is nothing in them, fewer than two columns, or no rows.
    """
    _refuse_others("".join(lines[:20]), name)
    start = next((i for i, line in enumerate(lines) if line.strip()), len(lines))
    if start == len(lines):
        raise CustomerDataError(f"{name} holds nothing but empty lines.", hint="Export it again from its source.")
    delimiters: Sequence[str] = (said.delimiter,) if said.delimiter else (*_DELIMITERS, SPACES)
    told = SEP.fullmatch(lines[start])
    if told:
        start, delimiters = start + 1, delimiters if said.delimiter else (told[1],)
    wrapped = _is_wrapped(lines[start:])
    body = lines[start:]
    # A mark that stands nowhere makes one column, as the first does then.
    marks = [mark for i, mark in enumerate(delimiters) if not i or mark == SPACES or any(mark in line for line in body)]
    delimiter, rows = _likeliest(
        [(mark, list(rows_of(body, mark, wrapped=wrapped, most=_SAMPLE_ROWS))) for mark in marks]
    )
    width = _width([row for _, row in rows])
    padded = _ends_early([row for _, row in rows])
    width = len(rows[0][1]) if padded else width
    if width < 2:
        raise CustomerDataError(
            f"{name} has one column; at least a customer and an amount are needed.",
            hint="Cells are separated by comma, semicolon, tab or |; name another mark with --delimiter.",
        )
    if width > _MOST_COLUMNS:
        raise CustomerDataError(f"{name} has {width:,} columns; {_MOST_COLUMNS} are the most.")
    if said.header:
        first = next((i for i, (line, _) in enumerate(rows) if line + start >= said.header - 1), 0)
    else:
        first = first_line([row for _, row in rows], width)
    table = [row for _, row in rows[first:]]
    header = bool(said.header) if said.header is not None else names_in(table)
    if padded:
        table = [[*row, *[""] * (width - len(row))] for row in table]
    sample = [tuple(row) for row in table[header:] if len(row) == len(table[0])][:_SAMPLE_ROWS]
    if not table[header:]:
        raise CustomerDataError(f"{name} has a header but no rows.", hint="Export it again from its source.")
    names = unique(table[0] if header else [""] * len(table[0]))
    return Layout(delimiter, header, start + rows[first][0], names, tuple(sample), wrapped, padded)


def rows_of(
    lines: Iterable[str], delimiter: str, *, wrapped: bool = False, most: int | None = None
) -> Iterator[tuple[int, list[str]]]:
    """Split lines into rows of cells, each with the number of its first line, from 0; empty lines are no rows.

    Of the first ``most`` rows, for a look, what cannot be split is the end.

    Raises
    ------
    CustomerDataError
        When all rows are asked for and one cannot be split, with its line.
    """
    if wrapped or delimiter == SPACES:
        for number, line in enumerate(lines):
            cells = _unwrapped(line, delimiter) if wrapped else line.split()
            if any(cells):
                yield number, cells
            if most is not None and number > most:
                return
        return
    reader = csv.reader((line + "\n" for line in lines), delimiter=delimiter)
    count, begin = 0, 0
    try:
        for row in reader:
            if any(cell.strip() for cell in row) or len(row) > 1:
                yield begin, row
                count += 1
            begin = reader.line_num
            if most is not None and count > most:
                return
    except csv.Error as error:
        if most is None:
            raise CustomerDataError(
                f"Line {begin + 1:,} of the table cannot be split into cells: {error}.",
                hint="A quotation mark is probably not closed there.",
            ) from None


def _refuse_others(beginning: str, name: str) -> None:
    """Refuse what is no table of text but is often saved under its name."""
    text = beginning.lstrip("\ufeff \t").lower()
    if re.match(r"[\[{]\s*[\[{\"]", text):
        raise CustomerDataError(f"{name} is JSON, not a table.", hint="Export it as CSV UTF-8 or Parquet.")
    if re.match(r"<(?:!doctype|html|table|\?xml|head|meta|style|div)", text):
        raise CustomerDataError(
            f"{name} is a web page or XML, whatever its name says.",
            hint="Open it in a spreadsheet and save it as CSV UTF-8 or xlsx.",
        )


def first_line(rows: Sequence[Sequence[str]], width: int) -> int:
    """Find the row where the table begins: as wide as most, and filled; titles above it are neither."""
    for i, row in enumerate(rows):
        if len(row) == width and sum(bool(cell.strip()) for cell in row) >= max(2, 0.6 * width):
            return i
    return next((i for i, row in enumerate(rows) if len(row) == width), 0)


def names_in(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row names the columns: it holds no values, or none where the rows below do."""
    if not any(_is_value(cell) for cell in rows[0]):
        return True
    below = rows[1:_JUDGED_ROWS]
    if len(below) < 3:
        return False
    if _names_times(rows[0], below):
        return True
    if sum(map(_is_value, rows[0])) > len(rows[0]) / 2:
        return False
    for i, cell in enumerate(rows[0]):
        column = [row[i] for row in below if i < len(row) and row[i].strip()]
        if cell.strip() and not _is_value(cell) and column and sum(map(_is_value, column)) >= 0.9 * len(column):
            return True
    return False


def _names_times(first: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether each value of the first row is another year or day, and the rows below hold no years and days there."""
    places = [i for i, cell in enumerate(first) if _is_value(cell)]
    times = [first[i].strip() for i in places]
    if len(set(times)) < max(len(times), 2) or not all(map(_is_time, times)):
        return False
    cells = [row[i] for row in below for i in places if i < len(row) and row[i].strip()]
    return bool(cells) and sum(map(_is_time, cells)) < len(cells) / 2


def _is_time(cell: str) -> bool:
    return bool(_YEAR.fullmatch(cell.strip())) or any(parse_date(cell, name) for name in _WRITTEN_DAYS)


def unique(names: Sequence[str]) -> tuple[str, ...]:
    """Make the names of columns printable and different."""
    result: list[str] = []
    taken: set[str] = set()
    for i, raw in enumerate(names, start=1):
        base = "".join(letter for letter in raw.strip() if letter.isprintable())[:100] or f"column {i}"
        name, count = base, 2
        # DuckDB does not tell capital from small letters in names.
        while name.lower() in taken:
            name, count = f"{base} ({count})", count + 1
        taken.add(name.lower())
        result.append(name)
    return tuple(result)


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Whether rows as a whole stand in quotation marks, ``"a,b,c";``, with a header that may not."""
    some = [line for line in lines[1 : _JUDGED_ROWS + 1] if line.strip()]
    inner = [match[1] for line in some if (match := _WRAPPED.fullmatch(line))]
    return len(some) >= 2 and len(inner) >= 0.9 * len(some) and all(any(m in text for m in ",;\t") for text in inner)


def _unwrapped(line: str, delimiter: str) -> list[str]:
    match = _WRAPPED.fullmatch(line)
    text = match[1].replace('""', '"') if match else line.rstrip().rstrip(";,")
    return next(csv.reader([text], delimiter=delimiter), [])


def _width(rows: Sequence[Sequence[str]]) -> int:
    """Return the number of cells that most rows have; of the first row where none prevails."""
    if not rows:
        return 0
    counts = Counter(len(row) for row in rows)
    width, count = counts.most_common(1)[0]
    return width if count > 0.5 * len(rows) and width > 1 else len(rows[0])


def _ends_early(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row holds names, no row is longer, and many are shorter by the same few kinds of length."""
    if len(rows) < _JUDGED_ROWS // 5 or any(len(row) > len(rows[0]) for row in rows):
        return False
    head = [cell.strip() for cell in rows[0]]
    if not all(head) or len(set(head)) < len(head) or any(map(_is_value, head)):
        return False
    shorter = [len(row) for row in rows[1:] if len(row) < len(head)]
    return len(shorter) > _SHORTER * len(rows) and min(shorter) > 1


def _likeliest(candidates: Sequence[tuple[str, _Numbered]]) -> tuple[str, _Numbered]:
    """Choose the delimiter that fits best, with its rows: equal rows, then cells that are values, then many columns.

    Without the second, ``1;12,50`` is two columns by the comma as well. Spaces fit only columns of numbers.
    """
    tables = [(mark, [row for _, row in rows]) for mark, rows in candidates]
    equal = [_equal(mark, rows) for mark, rows in tables]
    best = [i for i, share in enumerate(equal) if share == max(equal)]
    if len(best) == 1 and tables[best[0]][0] != SPACES:
        return candidates[best[0]]  # what the cells hold would change nothing

    def regularity(i: int) -> tuple[float, float, int]:
        mark, rows = tables[i]
        width = _width(rows)
        if not equal[i]:
            return 0.0, 0.0, width
        cells = [cell for row in rows[:_JUDGED_ROWS] for cell in row]
        values = sum(often for cell, often in Counter(cells).items() if _is_value(cell)) / max(len(cells), 1)
        return (0.0, 0.0, width) if mark == SPACES and values < 0.6 else (equal[i], values, width)

    return candidates[max(range(len(candidates)), key=regularity)]


def _equal(mark: str, rows: Sequence[Sequence[str]]) -> float:
    """Return the share of rows of one width; 0 for one column, or where spaces cannot be the delimiter."""
    width = _width(rows)
    equal = sum(len(row) == width for row in rows) / len(rows) if width > 1 else 0.0
    return 0.0 if mark == SPACES and (equal < 0.98 or width < 3) else equal


def _is_value(cell: str) -> bool:
    return bool(cell.strip() and not _OF_A_YEAR.fullmatch(cell.strip())) and (
        is_amount(cell) or any(parse_date(cell, name) for name in DAYS)
    )

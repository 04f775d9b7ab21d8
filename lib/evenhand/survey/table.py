"""A survey file as columns with their lines, so that every fault can be named by line and field."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from evenhand.customers.amounts import amount_style, parse_amount
from evenhand.customers.delimited import decoded as text_in
from evenhand.customers.delimited import encoding_of, lines_in
from evenhand.customers.layout import SEP, rows_of
from evenhand.customers.loaded import load_bytes
from evenhand.customers.recipe import Recipe
from evenhand.errors import CustomerDataError, Problem
from evenhand.nearest import nearest
from evenhand.reading import bytes_of, parsing

MOST_BYTES = 20 * 1024**2
"""Larger survey files are refused."""
MOST_PROBLEMS = 20
LEAST_NUMBER, MOST_NUMBER = 1e-12, 1e12
SHOWN_LETTERS = 40
DELIMITERS = (",", ";", "\t", "|")
WHAT = "a survey"
_PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b")


@dataclass
class SurveyTable:
    """The rows of a file while it is being read; it is dropped when the estimates are made.

    Parameters
    ----------
    file
        The file's name, for messages.
    names
        The columns, in small letters; those of one name are numbered, ``q23 (1)``, ``q23 (2)``.
    lines
        The line of each row, counted from 1.
    cells
        The rows.
    problems, notes
        What is wrong with single cells; what a reader should know about how it was read.
    to_pay
        Whether money is what people pay, not what they receive.
    """

    file: str
    names: tuple[str, ...]
    lines: list[int]
    cells: list[list[str]]
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    to_pay: bool = False

    def __len__(self) -> int:
        return len(self.lines)

    def has(self, name: str) -> bool:
        """Return whether there is such a column.

        Several of that name are refused: which of them is meant is not for a program to say.
        """
        if f"{name} (1)" in self.names:
            raise CustomerDataError(
                f"{self.file} has more than one column named {name!r}.",
                hint=f"Say which is meant, for example --columns {name}='{name} (1)', or rename the others.",
            )
        return name in self.names

    def column(self, name: str) -> list[str]:
        """Return the cells of a column, without spaces around them."""
        place = self.names.index(name)
        return [row[place].strip() for row in self.cells]

    def keep(self, kept: Sequence[bool]) -> None:
        """Leave out the other rows."""
        self.lines = [line for line, stays in zip(self.lines, kept, strict=True) if stays]
        self.cells = [row for row, stays in zip(self.cells, kept, strict=True) if stays]

    def add(self, name: str, cells: Iterable[str]) -> None:
        """Put a column behind the others."""
        self.names = (*self.names, name)
        self.cells = [[*row, cell] for row, cell in zip(self.cells, cells, strict=True)]

    def demand(self, wanted: Sequence[str]) -> None:
        """Refuse a file that lacks columns, naming the nearest column there is for each that is missing."""
        missing = [name for name in wanted if name not in self.names]
        if missing:
            problems = [
                Problem("is missing", file=self.file, line=1, field=name, suggestion=nearest(name, self.names))
                for name in missing
            ]
            raise CustomerDataError(
                f"{self.file} lacks {len(missing)} column(s).",
                hint=f"It has: {', '.join(self.names)}. Say which column is what, or rename it.",
                problems=problems,
            )

    def fault(self, row: int, name: str, message: str) -> None:
        """Remember what is wrong with one cell."""
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(message, file=self.file, line=self.lines[row], field=name))

    def settle(self) -> None:
        """Refuse a file in which faults were found, with line and field of the first twenty."""
        if self.problems:
            raise CustomerDataError(
                f"{self.file} has cells that cannot be read.",
                hint="Nothing was estimated. Correct them and read it again.",
                problems=self.problems,
            )

    def amounts(self, name: str, skip: Sequence[bool]) -> Iterator[tuple[int, float]]:
        """Yield row and amount of the cells that are not skipped; faults are remembered."""
        texts = self.column(name)
        style = amount_style(text for text, out in zip(texts, skip, strict=True) if not out)
        for row, (text, out) in enumerate(zip(texts, skip, strict=True)):
            if out:
                continue
            amount = parse_amount(text, style)
            if amount.cents is None:
                self.fault(row, name, f"{_shown(text)} {amount.fault}")
            elif amount.cents < 0:
                self.fault(row, name, f"{_shown(text)} is below zero; somebody who shares for nothing has a 0")
            else:
                yield row, amount.cents / 100.0

    def number(self, row: int, name: str, text: str) -> float:
        """Return one number that is no amount, ``nan`` with a fault when it is none; ``15 %`` is 0.15."""
        bare = text.removesuffix("%").strip().replace(",", ".")
        try:
            value = float(bare)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            self.fault(row, name, f"{_shown(text)} is no number")
            return math.nan
        # Squares and products of answers must stay numbers.
        if value and not LEAST_NUMBER <= abs(value) <= MOST_NUMBER:
            self.fault(row, name, f"{_shown(text)} is too {'large' if abs(value) > 1 else 'small'} to reckon with")
            return math.nan
        return value / 100.0 if text.endswith("%") else value


def read_table(path: Path, *, columns: Mapping[str, str] | None = None) -> SurveyTable:
    """Read a survey file: text separated by comma, semicolon, tab or bar, with a header, or a workbook.

    ``columns`` says what is meant → the column that holds it, where the names differ.

    Raises
    ------
    CustomerDataError
        When it cannot be read, holds no rows, or a row has another number of cells than the header.
    """
    data = bytes_of(path, CustomerDataError, WHAT, most_bytes=MOST_BYTES)
    with parsing(str(path), CustomerDataError, WHAT):
        header, rows = _packed(data, path.name) if data.startswith(_PACKED) else _text(data, path.name)
    names = _names([cell.strip().lower() for cell in header], columns or {}, path.name)
    table = SurveyTable(path.name, names, [], [])
    for line, cells in rows:
        if not any(cell.strip() for cell in cells) and len(names) > 1:
            continue
        table.lines.append(line)
        table.cells.append(cells)
        if len(cells) != len(names):
            table.fault(len(table) - 1, names[0], f"the row has {len(cells)} cells, the header {len(names)}")
    table.settle()
    if not len(table):
        raise CustomerDataError(f"{path.name} has a header but no rows.", hint="Export it again from its source.")
    return table


def _packed(data: bytes, name: str) -> tuple[Sequence[str], Iterator[tuple[int, list[str]]]]:
    """Return header and rows of a workbook, or of a packed text."""
    loaded = load_bytes(data, name, Recipe())
    if loaded.first_broken:
        reject = loaded.first_broken[0]
        raise CustomerDataError(
            f"{name} has rows that cannot be read.", problems=[Problem(reject.reason, file=name, line=reject.line)]
        )
    return loaded.names, iter(zip(loaded.places, loaded.texts(), strict=True))


def _text(data: bytes, name: str) -> tuple[Sequence[str], Iterator[tuple[int, list[str]]]]:
    """Return header and rows of a text whatever its encoding and delimiter; its first line is the header."""
    lines = lines_in(text_in(data, encoding_of(data, name), name))
    start = next((index for index, line in enumerate(lines) if line.strip()), None)
    if start is None:
        raise CustomerDataError(f"{name} is empty.", hint="Export it again from its source.")
    told = SEP.fullmatch(lines[start])
    if told:
        start += 1
    mark = told[1] if told else max(DELIMITERS, key=lambda mark: lines[start].count(mark))
    body = lines[start:]
    if mark not in (body[0] if body else ""):
        # In a file of one column a comma belongs to the price, and an empty line is an answer left out.
        return body[:1], ((start + 2 + at, [_unquoted(line)]) for at, line in enumerate(body[1:]))
    rows = rows_of(body, mark)
    return next(rows)[1], ((start + 1 + at, cells) for at, cells in rows)


def _unquoted(line: str) -> str:
    return line[1:-1].replace('""', '"') if len(line) > 1 and line[0] == line[-1] == '"' else line


def _names(found: list[str], columns: Mapping[str, str], file: str) -> tuple[str, ...]:
    """Give columns of one name a number, so that none is taken for the other, and rename those that are said."""
    again: dict[str, int] = {}
    names = []
    for name in found:
        again[name] = again.get(name, 0) + 1
        names.append(name if found.count(name) == 1 else f"{name} ({again[name]})")
    called = list(names)
    for meant, column in columns.items():
        wanted = column.strip().lower()
        if wanted not in names:
            several = f"{wanted} (1)" in names
            near = f"{wanted} (1)" if several else nearest(wanted, names)
            fault = f"is the name of {found.count(wanted)} columns" if several else "is no column"
            problem = Problem(fault, file=file, line=1, field=column, suggestion=near)
            message = f"has more than one column named {wanted!r}" if several else f"has no column {column!r}"
            raise CustomerDataError(f"{file} {message}.", problems=[problem])
        called[names.index(wanted)] = meant.strip().lower()
    twice = sorted({name for name in called if called.count(name) > 1})
    if twice:
        raise CustomerDataError(f"{file} has more than one column named {', '.join(map(repr, twice))}.")
    return tuple(called)


def _shown(text: str) -> str:
    return repr(text if len(text) <= SHOWN_LETTERS else f"{text[:SHOWN_LETTERS]}…")

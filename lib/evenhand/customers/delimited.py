"""The outside of a text file: its encoding and layout, and the lines of its rows."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from evenhand.customers.layout import Layout, layout_of
from evenhand.customers.questions import Question, UnclearError, answer
from evenhand.customers.recipe import Recipe
from evenhand.errors import CustomerDataError

UTF8 = "utf-8"
_SAMPLE_BYTES = 1024 * 1024
_CHUNK_BYTES = 16 * 1024 * 1024
_WESTERN = ("cp1252", "latin-1")
_OTHERS = ("cp1251", "gb18030", "shift_jis", "big5", "euc_kr", "cp1253", "cp1255", "cp1256", "cp1252")
_FOREIGN = 0.4
# Letters of Polish within words, and the crown of Czechia behind amounts; in western Windows they are raised digits
# and marks, and "m³" is a cubic metre.
_MIDDLE = re.compile(rb"[A-Za-ln-su-z][\xb9\xb3\xbf]|[\xb9\xb3][a-z]|[0-9][ \xa0]?K\xe8")


@dataclass(frozen=True, slots=True)
class Delimited:
    """A text file whose layout and encoding are known."""

    layout: Layout
    encoding: str

    @property
    def plain(self) -> bool:
        """Whether DuckDB can read it as it lies there."""
        return self.layout.simple and self.encoding == UTF8


def look_at(path: Path, said: Recipe | None = None) -> Delimited:
    """Look at the beginning of a text file.

    Raises
    ------
    CustomerDataError
        When it is no text, or has fewer than two columns or no rows.
    """
    said = said or Recipe()
    with path.open("rb") as file:
        raw = file.read(_SAMPLE_BYTES)
        complete = not file.read(1)
    encoding = said.encoding or encoding_of(raw, path.name)
    if encoding == UTF8 and not complete and said.encoding is None:
        encoding = _to_the_end(path)
    if not complete:
        # The sample may end within a line, or within a letter.
        raw = raw[: max(raw.rfind(b"\n"), raw.rfind(b"\r")) + 1]
        if not raw:
            raise CustomerDataError(f"The first line of {path.name} is longer than {_SAMPLE_BYTES // 1024} kB.")
        width = {"utf-16": 2, "utf-32": 4}.get(encoding[:6], 1)
        raw = raw[: len(raw) - len(raw) % width]
    if encoding in (*_WESTERN, "cp1250") and said.encoding is None:
        _doubt_letters(raw, path.name)
    text = decoded(raw, encoding, path.name)
    return Delimited(layout_of(lines_in(text), path.name, said), encoding)


def encoding_of(raw: bytes, name: str) -> str:
    """Tell the encoding of a text from its first bytes: UTF-8, UTF-16, or else that of western Windows.

    A wrong choice among the encodings of one byte a letter changes letters of names, not who is who.

    Raises
    ------
    CustomerDataError
        When they are no text.
    """
    if raw.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    odd, even = raw[1:400:2].count(0), raw[0:400:2].count(0)
    if len(raw) >= 8 and max(odd, even) > 0.4 * min(len(raw), 400) / 2 and min(odd, even) == 0:
        return "utf-16-le" if odd else "utf-16-be"
    if b"\x00" in raw:
        raise CustomerDataError(f"{name} is no text.", hint="Use a CSV file, a workbook, Parquet, or a sketch.")
    try:
        codecs.getincrementaldecoder(UTF8)().decode(raw)
    except UnicodeDecodeError:
        controls = sum(byte < 32 and byte not in b"\t\n\r\f\x1a" for byte in raw[:4000])
        if controls > 0.02 * len(raw[:4000]):
            raise CustomerDataError(
                f"{name} is no text.", hint="Use a CSV file, a workbook, Parquet, or a sketch."
            ) from None
        return _single_byte(raw)
    return UTF8


def _doubt_letters(raw: bytes, name: str) -> None:
    """Ask for the encoding where the first line holds mostly letters that western ones have few of."""
    line = next((line for line in raw[:4000].splitlines() if line.strip()), b"")
    if sum(byte > 127 for byte in line) < _FOREIGN * len(line):
        return
    answers = []
    for encoding in _OTHERS:
        try:
            text = line.decode(encoding)
            raw[:4000].rpartition(b"\n")[0].decode(encoding)
        except UnicodeDecodeError:
            continue
        if all(letter.isprintable() or letter == "\t" for letter in text):
            answers.append(answer(f"its first line reads {text[:50]}", encoding=encoding))
    if answers:
        raise UnclearError(
            name,
            [Question("encoding", f"The letters of {name} can be of several scripts: which is it?", tuple(answers))],
        )


def lines_in(text: str) -> list[str]:
    r"""Split a text at the ends of its lines, and not at rarer marks that stand in cells."""
    return text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")


def _to_the_end(path: Path) -> str:
    """Tell whether a text that begins as UTF-8 goes on so; if not, it is of one byte a letter."""
    decoder = codecs.getincrementaldecoder(UTF8)()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            if chunk.isascii() and not decoder.getstate()[0]:
                continue
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                return _single_byte(chunk)
    return UTF8


def _single_byte(raw: bytes) -> str:
    likely: tuple[str, ...] = ("cp1250", *_WESTERN) if _MIDDLE.search(raw) else _WESTERN
    for encoding in likely:
        try:
            raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return _WESTERN[-1]


def decoded(raw: bytes, encoding: str, name: str) -> str:
    """Return bytes as text without a byte order mark.

    Raises
    ------
    CustomerDataError
        When the encoding does not exist or does not fit, with the line.
    """
    try:
        return raw.decode(encoding).removeprefix("\ufeff")
    except LookupError:
        raise CustomerDataError(f"{encoding!r} is no encoding.", hint="For example utf-8, cp1252 or utf-16.") from None
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise CustomerDataError(
            f"{name} is not encoded as {encoding} (line {line}).", hint="Name another one with --encoding."
        ) from None


def lines_of_rows(path: Path, layout: Layout, rows: Mapping[int, str]) -> dict[int, int]:
    """Find the lines of some rows, counted from 1, by their position among the rows as wide as the header, from 0.

    With each position comes a text that must appear in the row. A row that does not hold it is left out: better no line
    than a wrong one.
    """
    if not rows:
        return {}
    lines: dict[int, int] = {}
    last, position, start = max(rows), -1, layout.skip + 1
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        for _ in range(layout.skip):
            file.readline()
        reader = csv.reader(file, delimiter=layout.delimiter, strict=False)
        headers = int(layout.header)
        try:
            for cells in reader:
                line, start = start, layout.skip + reader.line_num + 1
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


def _has_surrogate(cells: list[str]) -> bool:
    return any("\udc80" <= letter <= "\udcff" for cell in cells for letter in cell if letter > "\u007f")

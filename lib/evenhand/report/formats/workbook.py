"""The report as a workbook: each table a sheet, numbers as numbers, and no formula that anybody typed."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from evenhand.report.format import Format, register
from evenhand.report.formats.live_sheet import SHEET, write_live
from evenhand.report.live import Live, live_core
from evenhand.report.model import Block, Bullets, Figure, Paragraph, Report, Table, printable

NUMBER = re.compile(r"[-−]?\d{1,3}(,\d{3})*(\.\d+)?|[-−]?\d+(\.\d+)?")
LONGEST_NAME = 31
LONGEST_CELL = 32_767
FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
FIXED = datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook's times have no zone; equal reports give equal bytes
DICTIONARY = "Dictionary"
WIDEST = 60


def to_xlsx(report: Report, live: Live | None = None) -> bytes:
    """Render a report as XLSX; the same report gives the same bytes.

    The first sheet has the text, then comes one sheet for each table and picture, listed there; then the live sheet,
    where there is one, and the dictionary of all sheets. Cells that hold a number are numbers; everything else is text,
    also what begins like a formula.

    Parameters
    ----------
    report
        What it says.
    live
        The core that recalculates.
    """
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    book.set_properties({"title": _told(report.title)[:255], "author": "Evenhand", "created": FIXED})
    forms = {
        "head": book.add_format({"bold": True, "bg_color": "#E6EFEE", "text_wrap": True, "valign": "top"}),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        "strong": book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
        "title": book.add_format({"bold": True, "font_size": 16}),
        "whole": book.add_format({"num_format": "#,##0", "valign": "top"}),
        "parts": book.add_format({"num_format": "#,##0.00##", "valign": "top"}),
        "percent": book.add_format({"num_format": "0.##%", "valign": "top"}),
    }
    first = book.add_worksheet("Recommendation")
    names = {"recommendation", DICTIONARY.lower(), SHEET.lower()}
    tables = [
        table
        for section in report.sections
        for block in section.blocks
        if (table := block if isinstance(block, Table) else _numbers(block)) is not None
    ]
    sheets = []
    for number, table in enumerate(tables, 1):
        name = _sheet_name(f"{number} {table.caption}", names)
        sheets.append(name)
        _write_table(book.add_worksheet(name), table, forms, name, book, number)
    if live is not None:
        write_live(book, live)
    _write_dictionary(book.add_worksheet(DICTIONARY), tables, sheets, forms, live)
    _write_text(first, report, forms, sheets)
    book.close()
    return buffer.getvalue()


def _numbers(block: Block) -> Table | None:
    """Return the numbers of a picture."""
    if isinstance(block, Figure) and block.picture.chart is not None:
        return block.picture.chart.table(block.caption)
    return None


def _write_dictionary(
    sheet: Any, tables: list[Table], names: list[str], forms: dict[str, Any], live: Live | None
) -> None:
    """Write what every sheet holds, its name for formulas, its columns and how many rows."""
    for column, (words, width) in enumerate(
        (("Sheet", 34), ("Name", 12), ("What it holds", 70), ("Columns", 70), ("Rows", 8))
    ):
        sheet.write_string(0, column, words, forms["head"])
        sheet.set_column(column, column, width)
    for row, (name, table) in enumerate(zip(names, tables, strict=True), 1):
        sheet.write_url(row, 0, f"internal:'{name}'!A1", string=name)
        cells = (f"table_{row}", _told(table.caption), _told(" · ".join(table.header)))
        for column, text in enumerate(cells, 1):
            sheet.write_string(row, column, text, forms["text"])
        sheet.write_number(row, 4, len(table.rows), forms["whole"])
    if live is not None:
        sheet.write_url(len(names) + 1, 0, f"internal:'{SHEET}'!A1", string=SHEET)
        sheet.write_string(len(names) + 1, 2, live.note, forms["text"])
    sheet.freeze_panes(1, 1)


def _write_text(sheet: Any, report: Report, forms: dict[str, Any], names: list[str]) -> None:
    sheet.set_column(0, 0, 110)
    sheet.set_column(1, 1, 40)
    sheet.write_string(0, 0, _told(report.title), forms["title"])
    sheet.write_string(1, 0, _told(report.subtitle), forms["strong"])
    row = 3
    for key, value in report.meta.items():
        sheet.write_string(row, 0, _told(key), forms["text"])
        sheet.write_string(row, 1, _told(value), forms["text"])
        row += 1
    left = iter(names)
    for section in report.sections:
        row += 1
        sheet.write_string(row, 0, _told(section.heading), forms["head"])
        row += 1
        for text, strong, is_table in _lines(section.blocks):
            sheet.write_string(row, 0, _told(text), forms["strong" if strong else "text"])
            if is_table:
                name = next(left)
                sheet.write_url(row, 1, f"internal:'{name}'!A1", string=name)
            row += 1


def _lines(blocks: Any) -> Iterator[tuple[str, bool, bool]]:
    for block in blocks:
        match block:
            case Paragraph():
                yield block.text, block.strong, False
            case Bullets():
                yield from ((item, False, False) for item in block.items)
            case Table():
                yield block.caption, False, True
            case Figure():
                yield f"{block.caption} {block.alt}", False, block.picture.chart is not None


def _write_table(sheet: Any, table: Table, forms: dict[str, Any], name: str, book: Any, number: int) -> None:
    sheet.write_string(0, 0, _told(table.caption), forms["strong"])
    for column, words in enumerate(table.header):
        sheet.write_string(2, column, _told(words), forms["head"])
        longest = max((len(row[column]) for row in table.rows), default=0)
        sheet.set_column(column, column, min(max(len(words), longest, 8) + 2, WIDEST))
    for row, cells in enumerate(table.rows, 3):
        for column, words in enumerate(cells):
            value = _number(words)
            if value is None and words:
                sheet.write_string(row, column, _told(words), forms["text"])
            elif value is not None:
                form = "percent" if words.endswith("%") else "whole" if value == int(value) else "parts"
                sheet.write_number(row, column, value, forms[form])
    sheet.freeze_panes(3, 1)
    last = max(len(table.rows) + 2, 3)
    if table.rows:
        sheet.autofilter(2, 0, last, len(table.header) - 1)
    from xlsxwriter.utility import xl_col_to_name

    book.define_name(f"table_{number}", f"='{name}'!$A$3:${xl_col_to_name(len(table.header) - 1)}${last + 1}")


def _number(words: str) -> float | None:
    bare = words.removesuffix("%").strip()
    if not NUMBER.fullmatch(bare):
        return None
    value = float(bare.replace(",", "").replace("−", "-"))
    return value / 100 if words.endswith("%") else value


def _sheet_name(words: str, taken: set[str]) -> str:
    """Return a name that a sheet may have, told apart by its number where it has to be cut."""
    name = FORBIDDEN.sub(" ", _told(words))
    # Its length is counted in units of sixteen bits; half a character at the end is none.
    name = name.encode("utf-16-le")[: 2 * LONGEST_NAME].decode("utf-16-le", errors="ignore").strip() or "Table"
    taken.add(name.lower())
    return name


def _told(words: object) -> str:
    """Return a text without what XML forbids, and no longer than a cell takes."""
    text = printable(words)
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"


register(
    Format(
        ".xlsx",
        "Workbook (XLSX)",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lambda made: to_xlsx(made.report, live_core(made.assessment) if made.report.reader != "customers" else None),
        help="Every table and picture as a sheet, numbers as numbers, and a sheet that recalculates one future.",
        rank=14,
    )
)

"""The live sheet of a workbook: assumptions that can be changed, and formulas that follow them."""

from __future__ import annotations

import math
from typing import Any

from evenhand.report.formulas import NAME
from evenhand.report.live import Live

SHEET = "Live"
FIRST = 4
"""The row, from zero, of the first assumption."""
COLUMN = 5
"""The first column of what differs between groups of customers."""
PREFIX = "live_"
"""Before each name: some words alone are cells or functions in a spreadsheet."""
FUTURE_FUNCTIONS = {"NORM.S.DIST": "_xlfn.NORM.S.DIST"}
"""Functions newer than the file format are written with a mark."""


def write_live(book: Any, live: Live) -> None:
    """Write the sheet. Its formulas are made of names of ours only; nothing that people typed becomes one.

    Parameters
    ----------
    book
        The workbook.
    live
        What is recalculated; where that is nothing, the sheet says why.
    """
    sheet = book.add_worksheet(SHEET)
    head = book.add_format({"bold": True, "bg_color": "#E6EFEE", "text_wrap": True, "valign": "top"})
    given = book.add_format({"bg_color": "#FFF6CC", "num_format": "0.0000##"})
    made = book.add_format({"num_format": "0.0000##"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    widths = (70, 14, 14, 12)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.merge_range(0, 0, 2, 3, live.note, wrapped)
    if not live.results:
        return
    for column, words in enumerate(("Assumption or result", "Value", "The engine’s", "Apart by")):
        sheet.write_string(FIRST - 1, column, words, head)
    row = FIRST
    for cell in live.inputs:
        sheet.write_string(row, 0, cell.label)
        sheet.write_number(row, 1, cell.value, given)
        _name(book, cell.name, f"$B${row + 1}")
        row += 1
    for cell in live.results:
        sheet.write_string(row, 0, cell.label)
        # What a reader shows that does not calculate is the engine's own number.
        sheet.write_formula(row, 1, f"={_written(cell.formula)}", made, 0 if math.isnan(cell.value) else cell.value)
        if not math.isnan(cell.value):
            sheet.write_number(row, 2, cell.value, made)
            sheet.write_formula(row, 3, f"=B{row + 1}-C{row + 1}", made, 0)
        _name(book, cell.name, f"$B${row + 1}")
        row += 1
    from xlsxwriter.utility import xl_col_to_name

    for place, listed in enumerate(live.columns, COLUMN):
        letter = xl_col_to_name(place)
        sheet.write_string(FIRST - 1, place, listed.label, head)
        sheet.set_column(place, place, 14)
        for line, value in enumerate(listed.values):
            sheet.write_number(FIRST + line, place, value, given)
        _name(book, listed.name, f"${letter}${FIRST + 1}:${letter}${FIRST + len(listed.values)}")
    sheet.freeze_panes(FIRST, 1)


def _written(formula: str) -> str:
    """Return a formula with every name of ours as the workbook knows it."""
    named = NAME.sub(lambda match: f"{PREFIX}{match[0]}", formula)
    for plain, marked in FUTURE_FUNCTIONS.items():
        named = named.replace(plain, marked)
    return named


def _name(book: Any, name: str, cells: str) -> None:
    book.define_name(f"{PREFIX}{name}", f"={SHEET}!{cells}")

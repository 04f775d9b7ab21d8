"""Exports of survey tools: their further header rows, previews, and answers that were never finished are no answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from evenhand.survey.table import SurveyTable

__all__ = ["without_exports_rows"]

_PREVIEW = frozenset(("1", "survey preview", "preview", "17", "spam", "8"))
_NO_DATE = frozenset(("", "n/a", "null"))
_UNFINISHED = frozenset(("0", "false", "no", "falsch", "faux"))


def without_exports_rows(table: SurveyTable) -> SurveyTable:
    """Leave out what Qualtrics and LimeSurvey export beside answers; notes say how many rows that were."""
    if any('"importid"' in cell.lower() for row in table.cells[:2] for cell in row):
        # Qualtrics: below the names stand the questions, and below these the ids of the import.
        last = next(i for i, row in enumerate(table.cells[:2]) if any('"importid"' in cell.lower() for cell in row))
        table = _kept(table, [i > last for i in range(len(table))])
    if table.has("finished") and (table.has("responseid") or table.has("status")):
        if table.has("status"):
            table = _answers(table, "status", lambda text: text.lower() not in _PREVIEW, "previews")
        table = _answers(table, "finished", lambda text: text.lower() not in _UNFINISHED, "unfinished answers")
    if table.has("submitdate") and (table.has("lastpage") or table.has("startlanguage")):
        table = _answers(
            table, "submitdate", lambda text: text.lower() not in {"", "n/a", "null"}, "unfinished answers"
        )
    return table


def _answers(table: SurveyTable, name: str, counts: Callable[[str], bool], what: str) -> SurveyTable:
    keep = [counts(text) for text in table.column(name)]
    if left := len(keep) - sum(keep):
        table.notes.append(f"Left out: {left} {what} ({name}).")
    return _kept(table, keep)


def _kept(table: SurveyTable, keep: Sequence[bool]) -> SurveyTable:
    table.lines = [line for line, out in zip(table.lines, keep, strict=True) if out]
    table.cells = [row for row, out in zip(table.cells, keep, strict=True) if out]
    return table

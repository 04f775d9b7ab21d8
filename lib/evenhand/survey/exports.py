"""Exports of survey tools: their further header rows, previews, and answers that were never finished are no answers."""

from __future__ import annotations

import re
from collections.abc import Callable

from evenhand.survey.table import SurveyTable

# By code and in words; whatever the language, answers of a preview came by the channel "preview".
_PREVIEW = frozenset(
    ("1", "2", "8", "9", "12", "17", "survey preview", "preview", "survey test", "spam", "umfragevorschau")
)
_NO_DATE = frozenset(("", "n/a", "null"))
_UNFINISHED = frozenset(("0", "false", "no", "falsch", "faux", "falso", "onwaar", "falskt"))
_QUALTRICS = {
    name.replace(" ", ""): called
    for called, names in {
        "status": ("status", "response type"),
        "finished": ("finished",),
        "channel": ("distribution channel",),
        "response": ("response id",),
    }.items()
    for name in names
}
_MOMENT = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}[ T]\d{1,2}:\d\d.*")
# The languages that surveys are written in, by ISO 639; "no" is none of LimeSurvey's, whose Norwegians are nb and nn.
_LANGUAGE = re.compile(
    r"(?:a[fmrz]|b[egns]|ca|ckb|c[sy]|d[ae]|e[lnstu]|f[air]|fil|g[alu]|h[eirtuy]|i[dst]|j[av]|k[akmory]|l[btv]|"
    r"m[iklnrsty]|n[belnp]|p[alst]|r[ouw]|s[ikqrvw]|t[aeghklr]|u[gkrz]|vi|xh|yo|zh|zu)(?:-[A-Za-z0-9-]+)?"
)


def without_exports_rows(table: SurveyTable) -> SurveyTable:
    """Leave out what Qualtrics, LimeSurvey and others export beside answers; notes say how many rows that were."""
    _legacy(table)
    if any(name.startswith("submitdate.") for name in table.names):
        # LimeSurvey's headings with code and text: "price. What is the least …?"
        table.names = tuple(name.partition(".")[0].strip() for name in table.names)
    if {"respondent id", "collector id"} <= set(table.names) and not table.column("respondent id")[0]:
        # SurveyMonkey: the second row says in which form each question is answered.
        table.keep([row > 0 for row in range(len(table))])
    if {"submit date (utc)", "network id"} <= set(table.names):
        _answers(table, "submit date (utc)", bool, "unfinished answers")
    if any('"importid"' in cell.lower() for row in table.cells[:2] for cell in row):
        # Qualtrics: below the names stand the questions, and below these the ids of the import.
        last = next(i for i, row in enumerate(table.cells[:2]) if any('"importid"' in cell.lower() for cell in row))
        table.keep([row > last for row in range(len(table))])
    known = {called: name for name in table.names if (called := _QUALTRICS.get(name.replace(" ", "")))}
    if "finished" in known and known.keys() & {"response", "status"}:
        if "status" in known:
            _answers(table, known["status"], lambda text: text.lower() not in _PREVIEW, "previews")
        if "channel" in known:
            _answers(table, known["channel"], lambda text: text.lower() != "preview", "previews")
        _answers(table, known["finished"], lambda text: text.lower() not in _UNFINISHED, "unfinished answers")
    submitted = _submitted(table)
    if submitted is not None:
        _answers(table, submitted, lambda text: text.lower() not in _NO_DATE, "unfinished answers")
    return table


def _legacy(table: SurveyTable) -> None:
    """Take the names of Qualtrics' older exports, which call the first columns V1, V2, … and name them below."""
    first = [cell.strip().lower() for cell in table.cells[0]]
    if not ({"responseid", "finished"} <= set(first) and re.fullmatch(r"v\d+", table.names[0])):
        return
    table.names = tuple(
        below if re.fullmatch(r"v\d+", name) else name for name, below in zip(table.names, first, strict=True)
    )
    table.keep([row > 0 for row in range(len(table))])


def _submitted(table: SurveyTable) -> str | None:
    """Find LimeSurvey's date of submission in any language: behind it stand the last page and the language.

    Headings are codes or words of the language of whoever exports; what stands below them is always the same.
    """
    if table.has("submitdate") and (table.has("lastpage") or table.has("startlanguage")):
        return "submitdate"
    for date, page, language in zip(table.names, table.names[1:], table.names[2:], strict=False):
        days = [text for text in table.column(date) if text.lower() not in _NO_DATE]
        languages = table.column(language)
        if not days or not languages or not all(map(_LANGUAGE.fullmatch, languages)):
            continue
        pages = [text for text in table.column(page) if text.lower() not in _NO_DATE]
        if pages and all(text.lstrip("-").isdigit() for text in pages) and all(map(_MOMENT.fullmatch, days)):
            return date
    return None


def _answers(table: SurveyTable, name: str, counts: Callable[[str], bool], what: str) -> None:
    keep = [counts(text) for text in table.column(name)]
    if left := len(keep) - sum(keep):
        table.notes.append(f"Left out: {left} {what} ({name}).")
    table.keep(keep)

"""Tables of choices with a row a task and columns for each alternative: ``price_a, price_b, choice``.

A name is split into what it holds and whose it is, in either order: ``price_a``, ``price.a``, ``price[a]``, ``price1``
and ``a_price`` all give the price of an alternative. Which way a file does it is told by its money, and by the
alternatives that were chosen; a file of which that does not tell is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from evenhand.errors import CustomerDataError, Problem
from evenhand.survey.table import SurveyTable

_BEHIND = (
    re.compile(r"(?P<stem>.+?)\s*[_.\- \[(](?P<label>[^_.\- \[\]()]+)[\])]?"),
    re.compile(r"(?P<stem>.*[a-z])(?P<label>\d+)"),
)
_BEFORE = (re.compile(r"(?P<label>[^_.\- \[\]]+)[_.\- ](?P<stem>.+)"),)
_NOBODY = frozenset(("none", "neither", "no choice", "nothing", "opt-out", "optout", "no"))
_YES = frozenset(("1", "true", "yes", "x", "1.0", "y"))


@dataclass(frozen=True, slots=True)
class _Wide:
    """How names are split: what a column holds → whose → the column; what each row chose, and where that stands."""

    columns: Mapping[str, Mapping[str, int]]
    labels: tuple[str, ...]
    chosen: Sequence[str]
    choice: frozenset[int]
    available: frozenset[str]


def lengthened(table: SurveyTable, called: Mapping[str, Sequence[str]], *, none: str) -> bool:
    """Write a wide table as a long one, in place, and tell whether it was one.

    It becomes a row an alternative, with columns ``alternative``, ``chosen`` and ``task``; ``called`` says what columns
    may be called, and ``none`` how the alternative "none of these" is to be written.

    Raises
    ------
    CustomerDataError
        When the choice names what is no alternative, with the line.
    """
    if table.has("alternative"):
        return False
    wide = next((wide for split in (_BEHIND, _BEFORE) if (wide := _split(table, split, called))), None)
    if wide is None:
        return False
    rows = [str(row) for row in range(1, len(table) + 1)]
    if not any(map(table.has, called["respondent"])):
        table.notes.append("No column says who answered: each row counts as a person.")
        table.add("respondent", rows)
    if not any(map(table.has, called["task"])):
        table.add("task", rows)
    _lengthen(table, wide, none)
    return True


def _split(
    table: SurveyTable, patterns: Sequence[re.Pattern[str]], called: Mapping[str, Sequence[str]]
) -> _Wide | None:
    columns: dict[str, dict[str, int]] = {}
    for place, name in enumerate(table.names):
        match = next((match for pattern in patterns if (match := pattern.fullmatch(name))), None)
        if match:
            columns.setdefault(match["stem"].strip(), {}).setdefault(match["label"], place)
    paid = next((stem for stem in called["money"] if len(columns.get(stem, ())) >= 2), None)
    if paid is None:
        return None
    labels = tuple(columns[paid])
    kept = {stem: places for stem, places in columns.items() if len(places) >= 2 and set(places) <= set(labels)}
    available = frozenset(called["available"])
    marks = next((stem for stem in called["chosen"] if stem in kept), None)
    if marks is not None:
        places = kept.pop(marks)
        return _Wide(kept, labels, _marked(table, places), frozenset(places.values()), available)
    # A table of modes calls what was chosen by what there is to choose: "mode" beside "price.train" and "price.car".
    column = next((name for name in (*called["chosen"], *called["alternative"]) if table.has(name)), None)
    if column is None:
        return None
    return _Wide(kept, labels, _named(table, column, labels), frozenset({table.names.index(column)}), available)


def _marked(table: SurveyTable, places: Mapping[str, int]) -> list[str]:
    """Return the alternative marked in each row by a column of its own; nothing where none is."""
    results = []
    for row, cells in enumerate(table.cells):
        taken = [label for label, place in places.items() if cells[place].strip().lower() in _YES]
        if len(taken) > 1:
            table.fault(row, next(iter(places)), "more than one alternative is chosen")
        results.append(taken[0] if taken else "none")
    return results


def _named(table: SurveyTable, column: str, labels: Sequence[str]) -> list[str]:
    """Return the alternative that each row names: by its label, or by a word that ends in it."""
    texts = [text.lower() for text in table.column(column)]
    given = {text for text in texts if text and text not in _NOBODY}
    meant = {text: _label(text, labels) for text in given}
    # With three alternatives 1 to 3, 0 stands for none of them.
    meant.update({text: "none" for text in ("0", "0.0") if text in meant and meant[text] is None})
    unknown = sorted(text for text, label in meant.items() if label is None)
    if unknown:
        row = next(row for row, text in enumerate(texts) if text in unknown)
        raise CustomerDataError(
            f"{table.file} has a row a task, and its choice names what is no alternative.",
            hint=f"The alternatives are {', '.join(labels)}; the choices {', '.join(sorted(given)[:10])}. "
            "Write the choice as the ends of the columns are written.",
            problems=[Problem(f"{unknown[0]!r} is no alternative", table.file, table.lines[row], field=column)],
        )
    return ["" if not text else (meant[text] or "none") if text in meant else "none" for text in texts]


def _label(text: str, labels: Sequence[str]) -> str | None:
    """Return the label that a choice means: its own, a number written otherwise, or the end of "Option 2"."""
    if text in labels:
        return text
    bare = text.removesuffix(".0")
    end = re.search(r"(?:^|[^a-z0-9])([a-z]|\d+)$|[a-z](\d+)$", bare)
    candidates = [bare, *(part for part in (end.groups() if end else ()) if part)]
    return next((label for label in candidates if label in labels), None)


def _lengthen(table: SurveyTable, wide: _Wide, none: str) -> None:
    own = {place for places in wide.columns.values() for place in places.values()} | wide.choice
    rest = [place for place in range(len(table.names)) if place not in own]
    stems = list(wide.columns)
    gaps = sorted(stem for stem in stems if len(wide.columns[stem]) < len(wide.labels) and stem not in wide.available)
    if gaps:
        table.notes.append(f"Alternatives without a column of their own count as 0: {', '.join(gaps)}.")
    left = sum(not label for label in wide.chosen)
    if left:
        table.notes.append(f"Left out: {left} tasks without a choice.")
    nobody = none if "none" in wide.chosen and "none" not in wide.labels else None
    lines, rows = [], []
    for line, cells, chosen in zip(table.lines, table.cells, wide.chosen, strict=True):
        for row in _rows(cells, wide, stems, chosen, nobody) if chosen else ():
            lines.append(line)
            rows.append([*row, *(cells[place] for place in rest)])
    table.names = ("alternative", "chosen", *stems, *(table.names[place] for place in rest))
    table.lines, table.cells = lines, rows


def _rows(
    cells: Sequence[str], wide: _Wide, stems: Sequence[str], chosen: str, none: str | None
) -> Iterator[list[str]]:
    """Yield a task's alternatives; one of which the row says nothing at all was not offered in it."""
    for label in wide.labels:
        # Without a column of its own, an alternative costs and has nothing, and is always there.
        places = [(wide.columns[stem].get(label), "" if stem in wide.available else "0") for stem in stems]
        if any(place is not None and cells[place].strip() for place, _ in places):
            yield [label, str(int(label == chosen)), *(gap if place is None else cells[place] for place, gap in places)]
    if none is not None:
        yield [none, str(int(chosen == "none")), *("" for _ in stems)]

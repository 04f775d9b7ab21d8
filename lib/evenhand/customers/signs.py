"""Which columns tell sales from what takes them back: types, flags, days of cancellation, pieces below zero."""

from __future__ import annotations

import re
from typing import Any

from evenhand.customers import names
from evenhand.customers.evidence import Evidence, plain_words
from evenhand.customers.questions import answer
from evenhand.customers.search import Search

_TRUE = frozenset(("1", "true", "yes", "y", "t", "x", "ja", "oui", "si", "sim", "tak"))
_FALSE = frozenset(("0", "false", "no", "n", "f", "nein", "non", "nao", "nee", "nie"))
_TRUTHS = _TRUE | _FALSE
_SIGNED = re.compile(r"[-\u2212(]|^[0., ]*$")
"""Amounts that are below zero or nought, so that no sign is lacking."""


def find_kind(search: Search) -> None:
    """Find the column that tells refunds and cancellations, and ask about rows that another column says were undone."""
    if not search.recipe.says("kind"):
        _find_kind(search)
    _doubt_undone(search)


def _find_kind(search: Search) -> None:
    free = [c for c in search.free().values() if c.few and c.emails == 0 and c.numeric < 0.5]
    undoing = [c for c in free if any(told(value) for value in c.values)]
    called = [c for c in free if names.KIND.search(c.words)]
    flags = [
        c
        for c in search.free().values()
        if (names.FLAG.search(c.words) or (names.DONE_FLAG.fullmatch(c.words) and len(c.values) > 1))
        and set(map(plain_words, c.values)) <= _TRUTHS
    ]
    own = [c for c in called if any(names.OWN.search(plain_words(value)) for value in c.values)]
    several = [c for c in called if not c.constant]
    chosen = [c for c in undoing if c in called] or undoing or flags or own or several or called
    search.take(kind=chosen[0].name if chosen else None)


def _doubt_undone(search: Search) -> None:
    """Ask about rows that a column other than that of kinds says were undone: canceled on a day, minus two pieces."""
    recipe = search.recipe
    if search.said.says("kind") and search.said.kind is None:
        return
    kind = search.columns[recipe.kind] if recipe.kind else None
    known = {*recipe.subtract, *recipe.leave_out}
    rows = kind.cells if kind else [""] * max(len(column.cells) for column in search.columns.values())
    done = {cell: bool(kind and (cell in known or undone(kind.words, cell) or told(cell))) for cell in set(rows)}
    settled = [done[cell] for cell in rows]
    for column in search.free().values():
        signs = [sign and not done for sign, done in zip(_signs(search, column), settled, strict=True)]
        if column.name in recipe.count or not 0 < sum(signs) < len(signs):
            continue
        settles: dict[str, Any] = {"count": (*recipe.count, column.name)} if kind else {"kind": None}
        search.ask(
            "kind",
            f"By {column.name!r}, {sum(signs):,} of the first {len(signs):,} rows may be of purchases that were undone "
            f"({column.cells[signs.index(True)].strip()!r}): leave these rows out of the file, or give their amounts a "
            "minus, if they were.",
            [answer("they count as the others do", **settles)],
        )
        return


def _signs(search: Search, column: Evidence) -> list[bool]:
    """Say for each row whether a column tells that its purchase was undone."""
    cells = [cell.strip() for cell in column.cells]
    if names.FLAG.search(column.words) and column.dates > 0.8:
        return list(map(bool, cells))
    if names.QUANTITY.search(column.words) and column.numeric > 0.9 and not search.said.says("quantity"):
        if search.recipe.quantity is not None or not search.recipe.amount:
            return [False] * len(cells)
        amounts = search.columns[search.recipe.amount[0]].cells
        return [
            cell.startswith("-") and not _SIGNED.search(amount) for cell, amount in zip(cells, amounts, strict=True)
        ]
    flag = set(map(plain_words, column.values)) <= _TRUTHS
    called = names.KIND.search(column.words) and not names.LATER_DATE.search(column.words)
    if column.few and (flag or called):
        says = {cell: undone(column.words, cell) or (not flag and told(cell) == "refund") for cell in set(cells)}
        return [says[cell] for cell in cells]
    return [False] * len(cells)


def undone(words: str, value: str) -> bool:
    """Tell whether a value says that nothing was bought, or does by the name of its column: a flag, a status."""
    bare = plain_words(value)
    flag = (names.FLAG.search(words) and bare in _TRUE) or (names.DONE_FLAG.fullmatch(words) and bare in _FALSE)
    status = names.STATUS.fullmatch(words) or names.DOCUMENT.search(words)
    return bool(flag) or told(value) == "undone" or bool(status and names.NOT_BOUGHT.search(bare))


def told(value: str) -> str | None:
    """Tell whether a value says that money was taken back ("refund") or nothing was bought ("undone")."""
    words = plain_words(value)
    if names.REFUND.search(words):
        return "refund"
    return "undone" if names.UNDONE.search(words) or names.TOTAL_ROW.fullmatch(words) else None

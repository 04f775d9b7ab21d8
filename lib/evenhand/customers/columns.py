"""Which column holds what: guessed by name and content, shown, and correctable."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from evenhand.customers.amounts import Style, amount_style, parse_amount
from evenhand.customers.dates import FORMATS, parse_date
from evenhand.errors import CustomerDataError, Problem
from evenhand.nearest import nearest

__all__ = ["ROLES", "Columns", "find_columns"]

Layout = Literal["transactions", "one row a customer"]

ROLES = ("customer", "amount", "date", "months", "segment")
"""What a column can be used for."""

_SYNONYMS = {
    "customer": (
        "customer id|customer|customerid|cust id|client id|client|household id|household|member id|member|user id|user|"
        "account id|account|shopper|loyalty id|loyalty card|card id|card number|person|subscriber|patron|buyer|email|id"
    ),
    "amount": (
        "amount|spending|spend|spent|sales value|sales|revenue|total spend|total|net amount|amt|value|turnover|price|"
        "paid|payment|basket value|order value|purchase amount|monthly spending|annual spending|monetary|sum"
    ),
    "date": (
        "date|transaction date|order date|purchase date|invoice date|day|timestamp|transaction timestamp|datetime|time|"
        "when|created at|purchased at"
    ),
    "months": "months|number of months|n months|tenure months|months observed|months active|tenure",
    "segment": "segment|customer segment|age group|age band|age|tier|group|cluster|region|income|class|cohort|category",
}
_NAMES = {role: tuple(words.split("|")) for role, words in _SYNONYMS.items()}
# Dates in a person's life are no dates of purchases.
_NOT_A_PURCHASE = re.compile(
    r"\b(birth|dob|born|signup|sign|joined|join|registered|first|last|expiry|since|start|end)\b"
)


@dataclass(frozen=True, slots=True)
class Columns:
    """How a file was understood.

    Parameters
    ----------
    layout
        One row a transaction, or one row a customer.
    customer, amount, date, months, segment
        Names of columns; ``None`` where there is none or it is not used.
    fixed_months
        Length of the window when it was given, or told by the name of the amount column, as a number.
    confidence
        Role → 0 to 1: 1 given by the user or a usual name with fitting content, below 0.5 a guess by content alone.
    available
        All columns of the file, in order.
    style, date_format
        How amounts and dates are written, once the file was read.
    """

    layout: Layout
    customer: str
    amount: str
    date: str | None
    months: str | None
    segment: str | None
    fixed_months: float | None
    confidence: Mapping[str, float]
    available: tuple[str, ...]
    style: Style | None = None
    date_format: str | None = None

    def to_json_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "layout": self.layout,
            **{role: getattr(self, role) for role in ROLES},
            "fixed_months": self.fixed_months,
            "confidence": dict(self.confidence),
            "available": list(self.available),
            "style": self.style.value if self.style else None,
            "date_format": self.date_format,
        }


@dataclass(slots=True)
class _Search:
    names: tuple[str, ...]
    cells: dict[str, list[str]]
    chosen: dict[str, str | None] = field(default_factory=dict)
    confidence: dict[str, float] = field(default_factory=dict)

    def take(self, role: str, least: float) -> None:
        if role in self.chosen:
            return
        free = [name for name in self.names if name not in self.chosen.values()]
        scores = {name: _score(role, name, self.cells[name]) for name in free}
        best = max(free, key=lambda name: scores[name], default=None)
        if best is not None and scores[best] >= least:
            self.chosen[role], self.confidence[role] = best, round(scores[best], 2)
        else:
            self.chosen[role] = None

    def repeats(self, role: str) -> bool:
        cells = self.cells.get(self.chosen.get(role) or "", [])
        return len(set(cells)) < len(cells)


def find_columns(
    names: Sequence[str], sample: Sequence[Sequence[str]], given: Mapping[str, str | float | None] | None = None
) -> Columns:
    """Find the column of each role.

    Parameters
    ----------
    names
        Columns of the file.
    sample
        Some of its rows, as text.
    given
        Role → column, as corrected by the user. ``None`` says that there is none. ``months`` may be a number: the
        length of the window. ``spending`` is another word for ``amount``.

    Raises
    ------
    CustomerDataError
        When a given column or role does not exist, or customer or amount cannot be found.
    """
    given = {("amount" if role == "spending" else role): column for role, column in (given or {}).items()}
    search = _Search(tuple(names), {name: [row[i] for row in sample if i < len(row)] for i, name in enumerate(names)})
    fixed_months = _take_given(search, given)
    for role, least in (("date", 0.7), ("amount", 0.5), ("customer", 0.5), ("months", 0.7), ("segment", 0.7)):
        search.take(role, least)
    for role, least in (("amount", 0.1), ("customer", 0.1)):
        if search.chosen[role] is None:
            del search.chosen[role]
            search.take(role, least)
    if search.chosen["date"] is None and "date" not in given and search.repeats("customer"):
        # Customers come back, so this is a list of transactions: one column should tell when.
        del search.chosen["date"]
        search.take("date", 0.39)
    missing = [role for role in ("customer", "amount") if search.chosen[role] is None]
    if missing:
        raise CustomerDataError(
            f"No column of the file looks like the {' or the '.join(missing)}.",
            hint=f"Say which one it is, for example columns={{{missing[0]!r}: {names[0]!r}}}. "
            f"The file has: {', '.join(names[:20])}.",
        )
    chosen = search.chosen
    if fixed_months is None and chosen["date"] is None and chosen["months"] is None:
        fixed_months = _months_by_name(chosen["amount"] or "")
    return Columns(
        layout="transactions" if chosen["date"] else "one row a customer",
        customer=chosen["customer"] or "",
        amount=chosen["amount"] or "",
        date=chosen["date"],
        months=None if chosen["date"] else chosen["months"],
        segment=chosen["segment"],
        fixed_months=fixed_months,
        confidence=search.confidence,
        available=tuple(names),
    )


def _take_given(search: _Search, given: Mapping[str, str | float | None]) -> float | None:
    problems = []
    fixed_months = None
    for role, column in given.items():
        if role not in ROLES:
            problems.append(
                Problem("is no use of a column", field=role, allowed=ROLES, suggestion=nearest(role, ROLES))
            )
        elif role == "months" and isinstance(column, int | float) and not isinstance(column, bool):
            fixed_months = float(column)
            search.chosen["months"] = None
            if not 0 < fixed_months <= 1200:
                problems.append(Problem("must be above 0 and at most 1200", field="months"))
        elif column is not None and column not in search.names:
            near = nearest(str(column), search.names)
            problems.append(Problem(f"{str(column)!r} is no column of the file", field=role, suggestion=near))
        else:
            search.chosen[role] = None if column is None else str(column)
            search.confidence[role] = 1.0
    used = [column for column in search.chosen.values() if column is not None]
    problems += [Problem(f"{name!r} is given twice") for name in dict.fromkeys(used) if used.count(name) > 1]
    if problems:
        raise CustomerDataError(
            "The columns named do not fit the file.",
            hint=f"The file has: {', '.join(search.names[:20])}.",
            problems=problems,
        )
    return fixed_months


def _score(role: str, name: str, cells: Sequence[str]) -> float:
    """How well a column fits a role, 0 to 1: up to 0.6 by its name, up to 0.4 by its content."""
    filled = [cell for cell in cells if cell.strip()]
    content = _content(role, filled)
    if content == 0 or (role == "date" and _NOT_A_PURCHASE.search(_words(name))):
        return 0.0
    return min(1.0, 0.6 * _by_name(role, _words(name)) + 0.4 * content)


def _by_name(role: str, words: str) -> float:
    names = _NAMES[role]
    if words in names:
        return 1.0 - 0.02 * names.index(words) / len(names)
    parts = words.split()
    if any(len(name) > 2 and name in parts for name in names):
        return 0.8
    return 0.5 if any(part in ("id", "no", "number", "key") for part in parts) and role == "customer" else 0.0


def _content(role: str, cells: Sequence[str]) -> float:
    if not cells:
        return 0.0
    distinct = len(set(cells)) / len(cells)
    if role == "amount":
        style = amount_style(cells)
        share = sum(parse_amount(cell, style).cents is not None for cell in cells) / len(cells)
        return share * (1.0 if any("." in cell or "," in cell for cell in cells) else 0.7) if share >= 0.5 else 0.0
    if role == "date":
        share, form = max(
            (sum(parse_date(cell, form) is not None for cell in cells) / len(cells), form) for form in FORMATS
        )
        # Eight digits can be anything; only a name makes them a date.
        return (share * (0.5 if form == "yearmonthday" else 1.0)) if share >= 0.5 else 0.0
    if role == "months":
        share = sum(_is_months(cell) for cell in cells) / len(cells)
        return share if share >= 0.5 else 0.0
    if role == "segment":
        return 1.0 if len(set(cells)) <= 16 and distinct < 0.9 else 0.3
    return 0.3 if any("." in cell and "@" not in cell for cell in cells[:20]) else 1.0


def _is_months(cell: str) -> bool:
    try:
        return 0 < float(cell) <= 1200
    except ValueError:
        return False


def _months_by_name(amount: str) -> float | None:
    words = _words(amount).split()
    if any(word in words for word in ("year", "yearly", "annual", "annually", "12m")):
        return 12.0
    return 1.0 if any(word in words for word in ("month", "monthly")) else None


def _words(name: str) -> str:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return " ".join(re.split(r"[^0-9a-z]+", spaced.lower())).strip()

"""What is found out about the columns of a file while they are looked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from evenhand.customers import names, periods
from evenhand.customers.evidence import Evidence
from evenhand.customers.questions import Answer, Question
from evenhand.customers.recipe import LISTS, ROLES, Recipe
from evenhand.customers.scores import SURE
from evenhand.customers.understood import Columns
from evenhand.errors import CustomerDataError, Problem
from evenhand.nearest import nearest

_ASKED = 0.5
_MONTHS = 3


@dataclass(frozen=True, slots=True)
class Found:
    """Columns as far as they were found, and what has to be asked."""

    columns: Columns
    questions: tuple[Question, ...] = ()


@dataclass(slots=True)
class Search:
    """The search for the columns of a file: what is known so far, how surely, and what has to be asked."""

    columns: Mapping[str, Evidence]
    recipe: Recipe
    named: bool
    confidence: dict[str, float] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    said: Recipe = field(init=False)
    """What people said, whatever is found beside it."""

    def __post_init__(self) -> None:
        self.said = self.recipe
        for role in ROLES:
            if self.recipe.says("currency_column" if role == "currency" else role):
                self.confidence[role] = 1.0

    def free(self) -> dict[str, Evidence]:
        """Return the columns without a role."""
        taken = {name for columns in self.recipe.columns().values() for name in columns}
        return {name: column for name, column in self.columns.items() if name not in taken}

    def take(self, confidence: float | None = None, **fields: Any) -> None:
        """Give columns their roles."""
        self.recipe = self.recipe.with_(**fields)
        if confidence is not None:
            for role in fields:
                self.confidence[role] = round(confidence, 2)

    def ask(self, role: str, text: str, answers: Iterable[Answer] = ()) -> None:
        """Leave something to people."""
        self.questions.append(Question(role, text, tuple(answers)))
        if role in self.confidence:
            self.confidence[role] = min(self.confidence[role], _ASKED)

    def only(self, role: str, score: float, rivals: int) -> float:
        """Raise the confidence in the only column of a file without names that can hold something."""
        return max(score, SURE) if not self.named and rivals == 1 else score

    def tenure(self) -> Evidence | None:
        """Return a column of how many months each customer was seen."""
        free = self.free().values()
        named = [c for c in free if c.numeric > 0.5 and names.MONTHS.search(c.words)]
        longer = [c for c in free if c.numeric > 0.5 and names.TENURE.search(c.words) and max(c.numbers) <= 1200]
        return next(iter(named + longer), None)

    def periods(self) -> tuple[tuple[str, ...], float]:
        """Return the columns that each hold the money of one time, a quarter or a week, and their months in all."""
        spans = {
            name: span
            for name, column in self.columns.items()
            if column.numeric > 0.8 and column.dates < 0.5 and (span := periods.spans(column.words))
        }
        lengths = [length for length, _ in spans.values()]
        length = max(set(lengths), key=lengths.count, default=0.0)
        several = {name: when for name, (months, when) in spans.items() if months == length}
        if len(several) < (_MONTHS if length <= 1 else 2) or len(set(several.values())) < len(several):
            return (), 0.0
        return tuple(several), length * len(several)

    def numbered(self, columns: Iterable[str]) -> bool:
        """Whether columns are called ``q1``, ``w2``, … only, as quarters are and questions are too."""
        return all(re.fullmatch("[a-z][0-9]{1,2}", self.columns[name].words) for name in columns)

    def has(self) -> str:
        """Say which columns there are."""
        listed = list(self.columns)
        return f"The file has: {', '.join(listed[:20])}{', …' if len(listed) > 20 else ''}."

    def result(self) -> Found:
        """Return what was found and what has to be asked."""
        columns = Columns(
            "transactions" if self.recipe.date else "one row a customer",
            self.recipe,
            {role: self.confidence[role] for role in ROLES if role in self.confidence},
            tuple(self.columns),
        )
        return Found(columns, tuple(self.questions))


def resolved(recipe: Recipe, header: Sequence[str]) -> Recipe:
    """Write the columns that a recipe names as the file does: sums split up, each in the file.

    Raises
    ------
    CustomerDataError
        With the nearest column for one that is not there, and when one is given twice.
    """
    fields: dict[str, Any] = {}
    problems = []
    for role, columns in recipe.columns().items():
        parts: list[str] = []
        for column in columns:
            if column in header:
                parts.append(column)
                continue
            split = [part.strip() for part in re.split(r"\s*\+\s*", column)] if role in LISTS else [column]
            product = [part.strip() for part in re.split(r"[*×]", column)] if role == "amount" else []
            if len(product) == 2 and all(part in header for part in product) and not recipe.says("quantity"):
                fields["quantity"] = product[0]
                parts.append(product[1])
                continue
            missing = [part for part in split if part not in header]
            problems += [
                Problem(f"{part!r} is no column of the file", field=role, suggestion=nearest(part, header))
                for part in missing
            ]
            parts += [part for part in split if part in header]
        name = "currency_column" if role == "currency" else role
        fields[name] = tuple(parts) if role in LISTS else (parts[0] if parts else None)
    used = [column for value in fields.values() for column in ((value,) if isinstance(value, str) else value or ())]
    problems += [Problem(f"{name!r} is given twice") for name in dict.fromkeys(used) if used.count(name) > 1]
    if problems:
        raise CustomerDataError(
            "The columns named do not fit the file.",
            hint=f"The file has: {', '.join(header[:20])}.",
            problems=problems,
        )
    return recipe.with_(**fields)


def listed(items: Sequence[str]) -> str:
    """Return names as a sentence lists them, the first six."""
    shown = [repr(item) for item in items[:6]]
    more = f" and {len(items) - 6} more" if len(items) > 6 else ""
    return f"{', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 and not more else ", ".join(shown) + more

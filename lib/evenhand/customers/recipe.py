"""The recipe: which columns of a customer file hold what, and how they are written.

Every way of reading customers, in memory or by a query elsewhere, starts from one. What a person says is a recipe with
gaps; what was understood from a file is one without, so that next month's file takes no questions.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from evenhand.customers.dates import FORMATS
from evenhand.errors import CustomerDataError, Problem
from evenhand.marked_yaml import MAX_BYTES, parse
from evenhand.nearest import nearest
from evenhand.reading import text_of

ROLES = (
    "customer",
    "amount",
    "minus",
    "quantity",
    "discount",
    "date",
    "order",
    "kind",
    "currency",
    "months",
    "segment",
    "income",
)
"""What a column can be used for."""

LISTS = ("amount", "minus")
"""The roles that several columns may share: they are added up."""

NONE = "none"
"""How people say that there is no such column."""

Decimal = Literal["point", "comma"]
Discounts = Literal["shares", "percent"]
Unit = Literal["whole", "cents", "thousands"]

_ALIASES = {"spending": "amount", "price": "amount", "credit": "amount", "debit": "minus", "refund": "minus"}
_FIELDS = {"currency": "currency_column"}
_MOST = 1200


def _listed(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Columns = Annotated[tuple[str, ...], BeforeValidator(_listed)]


class Recipe(BaseModel):
    """How to read customers from a table.

    A field that was never given is open: it is guessed, and asked about when the guess is weak. ``None`` says that
    there is no such column; `says` tells the two apart. A customer's spending is the sum over the customer's rows of
    ``(Σ amount − Σ minus) × quantity × (1 − discount)``, in ``unit``; rows whose kind is in ``subtract`` count below
    zero, rows whose kind is in ``leave_out`` and rows in another currency do not count.

    Parameters
    ----------
    customer
        Whose row it is; ``None`` when each row is a customer of its own.
    amount, minus
        What was paid, and what is taken off it (refunded amounts, a debit column); several columns are added up.
    quantity
        Multiplies the amount, which then is the price of one unit.
    discount
        The part of the amount that is taken off: 0.15, 15 or 15%; ``None`` when the amount is what was paid.
    discounts
        Whether 1 without a mark is the whole amount or a hundredth of it.
    date
        The day of the purchase; ``None`` when there is none.
    order
        Rows that share it repeat one amount, which counts once; ``None`` when each row has an amount of its own.
    kind, subtract, leave_out, count
        The column that tells sales from refunds or cancellations, the values that are subtracted, those left out, and
        those that count although they look undone; in the last, a column of the file stands for all its values.
    currency_column, currency
        The column of currencies, and the one that is kept (ISO 4217).
    months
        How many months an amount covers: a number, or a column; ``None`` when amounts are of one month.
    segment, income
        Columns to form segments from.
    unit
        What the number 1 means: one unit of the currency, a hundredth, or a thousand.
    decimal
        The mark before the fraction of an amount.
    dates
        How dates are written, a key of :data:`~evenhand.customers.dates.FORMATS`.
    unread
        ``skip`` where rows that cannot be read are left out although they are many.
    encoding, delimiter, header, sheet
        The outside of the file: Python's name of the encoding, the mark between cells, the line of the column names (0
        when there is none), the sheet of a workbook or ``all`` for those with the same columns.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False, str_min_length=1, str_max_length=300)

    customer: str | None = None
    amount: Columns = ()
    minus: Columns = ()
    quantity: str | None = None
    discount: str | None = None
    discounts: Discounts | None = None
    date: str | None = None
    order: str | None = None
    kind: str | None = None
    subtract: Columns = ()
    leave_out: Columns = ()
    count: Columns = ()
    currency_column: str | None = None
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] | None = None
    months: Annotated[float, Field(gt=0, le=_MOST)] | str | None = None
    segment: str | None = None
    income: str | None = None
    unit: Unit = "whole"
    decimal: Decimal | None = None
    dates: str | None = None
    unread: Literal["skip"] | None = None
    encoding: str | None = None
    delimiter: str | None = None
    header: Annotated[int, Field(ge=0, le=1000)] | None = None
    sheet: str | None = None

    @field_validator("dates")
    @classmethod
    def _known(cls, value: str | None) -> str | None:
        if value is not None and value not in FORMATS:
            raise ValueError(f"is none of {', '.join(FORMATS)}")
        return value

    def says(self, name: str) -> bool:
        """Whether a field was given, be it as ``None``."""
        return name in self.model_fields_set

    def with_(self, **fields: Any) -> Self:
        """Return the recipe with more fields given."""
        return type(self)(**{**self.model_dump(exclude_unset=True), **fields})

    def columns(self) -> dict[str, tuple[str, ...]]:
        """List the columns used: role → their names, in the order of :data:`ROLES`."""
        listed: dict[str, tuple[str, ...]] = {}
        for role in ROLES:
            value = getattr(self, _FIELDS.get(role, role))
            if isinstance(value, str):
                listed[role] = (value,)
            elif isinstance(value, tuple) and value:
                listed[role] = value
        return listed

    def options(self) -> str:
        """Write what was said as the options of ``evenhand customers``."""
        words: list[str] = []
        for name, value in self.model_dump(exclude_unset=True).items():
            role = next((role for role, field in _FIELDS.items() if field == name), name)
            if name == "months":
                words += ["--months", _plain(value)]
            elif role in ROLES and name != "currency":
                joined = "+".join(value) if isinstance(value, tuple) else _plain(value)
                words += ["--column", f"{role}={joined or NONE}"]
            elif isinstance(value, tuple):
                words += [word for item in value for word in (f"--{name.replace('_', '-')}", item)]
            elif value is not None:
                words += [f"--{name.replace('_', '-')}", _plain(value)]
        return shlex.join(words)

    def to_yaml(self) -> str:
        """Write the recipe as the text of a ``recipe.yaml``."""
        head = "# How this file of customers is read: evenhand customers NEXT_FILE --recipe THIS_FILE\n"
        fields = self.model_dump(mode="json", exclude_unset=True)
        lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in fields.items()]
        return head + "".join(lines)


def recipe_from(given: Mapping[str, Any] | None) -> Recipe:
    """Make a recipe from roles and options as people name them.

    Parameters
    ----------
    given
        Role → column, several columns, or ``None`` for none; ``months`` may be a number; and the other fields of
        :class:`Recipe`. ``spending``, ``price`` and ``credit`` are other words for ``amount``, ``debit`` and
        ``refund`` for ``minus``.

    Raises
    ------
    CustomerDataError
        When a role does not exist or a value is out of range.
    """
    fields: dict[str, Any] = {}
    problems = []
    for name, value in (given or {}).items():
        role = _ALIASES.get(name, name)
        field = "currency_column" if name == "currency" and not _is_code(value) else role
        if field not in Recipe.model_fields:
            allowed = (*ROLES, *(known for known in Recipe.model_fields if known not in ROLES))
            problems.append(
                Problem("is no use of a column", field=name, allowed=ROLES, suggestion=nearest(name, allowed))
            )
            continue
        fields[field] = () if value in (None, NONE) and role in LISTS else _number(value) if role == "months" else value
    return _checked(fields, problems, "The columns named do not fit the file.")


def read_recipe(path: Path | str) -> Recipe:
    """Read a ``recipe.yaml``.

    Raises
    ------
    CustomerDataError
        With the lines at fault.
    """
    path = Path(path)
    text = text_of(path, CustomerDataError, "a recipe", most_bytes=MAX_BYTES)
    root, problems = parse(text, str(path), CustomerDataError, "a recipe")
    if not isinstance(root.content, dict):
        raise CustomerDataError(f"{path} is no recipe.", hint="A recipe has one field a line, such as customer: Email.")
    fields = {name: node.values() for name, node in root.content.items()}
    unknown = [name for name in fields if name not in Recipe.model_fields]
    problems += [
        Problem(
            "is no field of a recipe",
            str(path),
            root.content[name].line,
            field=name,
            suggestion=nearest(name, Recipe.model_fields),
        )
        for name in unknown
    ]
    known = {name: value for name, value in fields.items() if name not in unknown}
    lines = {name: node.line for name, node in root.content.items()}
    return _checked(known, problems, f"The recipe {path.name} cannot be used.", str(path), lines)


def _checked(
    fields: Mapping[str, Any],
    problems: list[Problem],
    message: str,
    file: str | None = None,
    lines: Mapping[str, int] | None = None,
) -> Recipe:
    try:
        values: dict[str, Any] = {name: None if value == NONE else value for name, value in fields.items()}
        recipe = Recipe(**values)
    except ValidationError as error:
        for fault in error.errors():
            name = str(fault["loc"][0])
            words = f"must be above 0 and at most {_MOST}" if name == "months" else _words(name, fault["msg"])
            problem = Problem(words, file, (lines or {}).get(name), field=name)
            if problem not in problems:
                problems.append(problem)
        recipe = Recipe()
    if problems:
        raise CustomerDataError(message, problems=problems)
    return recipe


def _words(name: str, message: str) -> str:
    literal = {
        "unit": get_args(Unit),
        "decimal": get_args(Decimal),
        "discounts": get_args(Discounts),
        "dates": tuple(FORMATS),
        "unread": ("skip",),
    }.get(name)
    if literal:
        return f"must be one of {', '.join(literal)}"
    if name == "currency":
        return "must be three capital letters, for example USD, EUR or GBP"
    return message[:1].lower() + message[1:]


def _number(value: object) -> object:
    """Read the months as a number where they are one, be it as text."""
    try:
        return float(value) if isinstance(value, str) else value
    except ValueError:
        return value


def _is_code(value: object) -> bool:
    return isinstance(value, str) and len(value) == 3 and value.isascii() and value.isalpha() and value.isupper()


def _plain(value: object) -> str:
    return NONE if value is None else f"{value:g}" if isinstance(value, float) else str(value)

"""What is still to be taken off a price or an amount: a share, a percentage or money, above zero or below."""

# ruff: noqa: S608 - queries are put together from fixed pieces.

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from evenhand.customers import names
from evenhand.customers.evidence import Evidence, plain_words
from evenhand.customers.questions import Question, answer
from evenhand.customers.recipe import Discounts, Recipe
from evenhand.customers.scores import is_price
from evenhand.customers.search import Search

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_SHARE = re.compile(r"\b(?:rate|share)\b")
# A discount as a number, in which a comma never parts thousands, and whether a mark says that it is a percentage.
_DISCOUNT = "TRY_CAST(replace(rtrim(s.discount, '% '), ',', '.') AS DECIMAL(18, 10))"
_MARKED = "ends_with(s.discount, '%')"


def below_zero(column: Evidence) -> bool:
    """Whether a column is written below zero: then adding it takes it off."""
    return any(column.numbers) and max(column.numbers) <= 0


def taken_off(search: Search, name: str, amount: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the fields by which a column is taken off the amounts."""
    if below_zero(search.columns[name]):
        return {"amount": (*(amount or search.recipe.amount), name)}
    return {"minus": (name,)}


def find_discount(search: Search) -> None:
    """Ask about a discount beside a price or an amount that by its name does not have it taken off."""
    first = search.columns[search.recipe.amount[0]]
    priced = is_price(first) and search.recipe.quantity is not None
    discounts = [e for e in search.free().values() if names.DISCOUNT.search(e.words) and any(map(_discount, e.filled))]
    if not discounts or not (priced or names.UNDISCOUNTED.search(first.words)):
        search.take(discount=None)
        return
    column = discounts[0]
    sizes = [size for size in map(_discount, column.filled) if size is not None]
    marked = "%" in column.name or any(cell.endswith("%") for cell in column.filled)
    told = marked or bool(names.PERCENT.search(column.words) or _SHARE.search(column.words))
    answers = []
    if told or max(sizes) <= 100:
        answers.append(answer(f"{column.name} is a share or percentage of it: take it off", discount=column.name))
    if not (told or priced or max(sizes) <= 1):
        taken = answer(f"{column.name} is money: take it off", **taken_off(search, column.name), discount=None)
        answers.insert(0 if max(sizes) > 100 or not column.whole else 1, taken)
    answers.append(answer(f"no, {first.name} is what was paid", discount=None))
    search.ask("discount", f"Is {column.name!r} still to be taken off {first.name!r}?", answers)


def _discount(cell: str) -> float | None:
    """Read a discount as a number, be it in percent; ``None`` for none and for nought."""
    try:
        return abs(float(re.sub(r"[%$€£ ]", "", cell).replace(",", "."))) or None
    except ValueError:
        return None


def scale_of(connection: DuckDBPyConnection, recipe: Recipe) -> Discounts | Question | None:
    """Tell in which scale discounts without a mark are, if there are any; ask where names and sizes do not agree."""
    name, bare = recipe.discount or "", f"NOT {_MARKED} AND {_DISCOUNT} <> 0"
    least, most, marked = connection.execute(
        f"SELECT min(abs({_DISCOUNT})) FILTER ({bare}), max(abs({_DISCOUNT})) FILTER ({bare}), bool_or({_MARKED}) "
        "FROM staged s"
    ).fetchall()[0]
    if recipe.discounts is not None or least is None:
        return recipe.discounts
    in_percent = "%" in name or bool(names.PERCENT.search(plain_words(name)))
    if most > 1 and (least >= 1 or in_percent):
        return "percent"
    if least < 1 and most <= 1 and not (in_percent or marked):
        return "shares"
    small, large = f"{least.normalize():f}", f"{most.normalize():f}"
    percent = answer(f"{small} in {name} is {small} % of the amount", discounts="percent")
    shares = answer(f"{small} in {name} is {100 * least.normalize():f} % of the amount", discounts="shares")
    return Question(
        "discounts",
        f"The discounts in {name!r} could be percentages or parts of 1, for example {small}."
        if most <= 1
        else f"The discounts in {name!r} seem to be in two scales, for example {small} and {large}: if they are, write "
        "them alike first.",
        (percent,) if most > 1 else (shares, percent),
    )


def share(connection: DuckDBPyConnection, scale: Discounts | None) -> str:
    """Write SQL for a discount as a part of 1; where all are written below zero the sign says what the name does."""
    least, most = connection.execute(f"SELECT min({_DISCOUNT}), max({_DISCOUNT}) FROM staged s").fetchall()[0]
    sign = "-" if least is not None and least < 0 and most <= 0 else ""
    return f"({sign}{_DISCOUNT} / CASE WHEN {_MARKED} THEN 100 ELSE {100 if scale == 'percent' else 1} END)"

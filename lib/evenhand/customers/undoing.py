"""Rows that take money back or never happened, and amounts in several currencies: applied, told, or asked about."""

# ruff: noqa: S608 - queries are put together from fixed pieces and quoted names; values are bound.

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evenhand.customers import names
from evenhand.customers.acceptance import ASIDE
from evenhand.customers.columns import told
from evenhand.customers.evidence import plain_words
from evenhand.customers.profile import in_currency
from evenhand.customers.questions import Answer, Question, answer
from evenhand.customers.recipe import Recipe
from evenhand.errors import CustomerDataError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Undone", "kinds", "one_currency", "put_aside", "totals_rows"]

_MOST_KINDS = 60
_SIDES = (frozenset(("debit", "d", "dr", "soll", "s", "out")), frozenset(("credit", "c", "cr", "haben", "h", "in")))
_TRUE = frozenset(("1", "true", "yes", "y", "t"))


@dataclass(frozen=True, slots=True)
class Undone:
    """What was decided about the rows: the recipe with it, and what has to be asked."""

    recipe: Recipe
    questions: tuple[Question, ...] = ()


def kinds(connection: DuckDBPyConnection, recipe: Recipe) -> Undone:
    """Decide which kinds of rows count below zero and which not at all."""
    if recipe.kind is None:
        return Undone(recipe)
    rows = connection.execute(
        "SELECT kind, count(*), sum(cents), count(*) FILTER (cents > 0) FROM judged "
        f"WHERE fault IS NULL AND kind IS NOT NULL GROUP BY kind ORDER BY kind LIMIT {_MOST_KINDS}"
    ).fetchall()
    sums = {str(kind): (int(count), int(cents or 0), int(above)) for kind, count, cents, above in rows}
    if len(sums) == _MOST_KINDS:
        return Undone(recipe)
    decided = {*recipe.subtract, *recipe.leave_out, *recipe.count}
    unknown = [kind for kind in decided if kind not in sums]
    if unknown and len(unknown) == len(decided):
        raise CustomerDataError(
            f"{unknown[0]!r} is no value of the column {recipe.kind!r}.", hint=f"It has: {', '.join(list(sums)[:20])}."
        )
    sums = {kind: values for kind, values in sums.items() if kind not in decided}
    refunds = [kind for kind in sums if told(kind) == "refund" and sums[kind][2]]
    undone = [kind for kind in sums if _is_undone(kind, recipe) and sums[kind][1] > 0]
    if recipe.minus:
        undone = [kind for kind in undone if "refund" not in plain_words(kind)]
    questions = []
    if refunds and recipe.minus:
        undone, refunds = [*undone, *refunds], []
    if refunds:
        recipe = recipe.with_(subtract=(*recipe.subtract, *refunds))
    if undone:
        questions.append(_ask_undone(recipe, undone, sums))
    sides = [next((kind for kind in sums if kind.strip().lower() in side), None) for side in _SIDES]
    if all(sides) and not decided and not refunds and not any(cents < 0 for _, cents, _ in sums.values()):
        questions.append(
            Question(
                "kind",
                f"The amounts are all above zero, and {recipe.kind!r} tells {sides[0]!r} from {sides[1]!r}: "
                "which of them is money going back to customers?",
                tuple(answer(f"{side!r} is", kind=recipe.kind, subtract=(side,)) for side in sides),
            )
        )
    return Undone(recipe, tuple(questions))


def _is_undone(kind: str, recipe: Recipe) -> bool:
    flag = names.FLAG.search(plain_words(recipe.kind or "")) and kind.strip().lower() in _TRUE
    return bool(flag) or told(kind) == "undone"


def _ask_undone(recipe: Recipe, undone: Sequence[str], sums: dict[str, tuple[int, int, int]]) -> Question:
    listed = ", ".join(f"{kind!r} ({sums[kind][0]:,} rows, {in_currency(sums[kind][1])})" for kind in undone[:6])
    told_already = {name: value for name in ("subtract", "leave_out", "count") if (value := getattr(recipe, name))}

    def also(meaning: str, name: str) -> Answer:
        return answer(meaning, kind=recipe.kind, **{**told_already, name: (*told_already.get(name, ()), *undone)})

    return Question(
        "kind",
        f"{recipe.kind!r} says {listed}: do these rows count as spending?",
        (
            also("no, leave them out", "leave_out"),
            also("no, they take money back: subtract them", "subtract"),
            also("yes, count them", "count"),
        ),
    )


def put_aside(connection: DuckDBPyConnection, recipe: Recipe, k: int) -> list[str]:
    """Subtract and leave out the rows that the recipe says; tell how many."""
    notes = []
    if recipe.subtract:
        kinds = " and ".join(map(repr, recipe.subtract))
        values: dict[str, object] = {"kinds": list(recipe.subtract)}
        many = _told(connection, "list_contains($kinds, kind)", values, k)
        notes += [f"Rows whose {recipe.kind!r} is {kinds} were subtracted{many}."] if many is not None else []
        connection.execute(
            "UPDATE judged SET cents = -abs(cents) WHERE list_contains($kinds, kind)", {"kinds": list(recipe.subtract)}
        )
    if recipe.leave_out:
        notes.append(
            _aside(connection, "list_contains($kinds, kind)", {"kinds": list(recipe.leave_out)}, "left out", k)
        )
    if recipe.currency_column is not None and recipe.currency is not None:
        where = "coin IS NOT NULL AND upper(coin) <> $currency"
        notes.append(_aside(connection, where, {"currency": recipe.currency}, f"not in {recipe.currency}", k))
    if recipe.order is not None:
        where = """purchase IS NOT NULL AND position NOT IN
            (SELECT min(position) FROM judged WHERE fault IS NULL AND purchase IS NOT NULL GROUP BY purchase)"""
        notes.append(_aside(connection, where, {}, f"further rows of an order ({recipe.order})", k))
    return [note for note in notes if note]


def _told(connection: DuckDBPyConnection, where: str, values: dict[str, object], k: int) -> str | None:
    """Say how many rows there are and their sum, unless they are of fewer than ``k`` people; ``None`` for no row."""
    count, people, cents = connection.execute(
        "SELECT count(*), count(DISTINCT customer), coalesce(sum(abs(cents)), 0) FROM judged "
        f"WHERE fault IS NULL AND ({where})",
        values,
    ).fetchall()[0]
    if not count:
        return None
    return (
        f": {count:,}, together {in_currency(int(cents))}" if people >= k else f": they are of fewer than {k} customers"
    )


def _aside(connection: DuckDBPyConnection, where: str, values: dict[str, object], why: str, k: int) -> str:
    many = _told(connection, where, values, k)
    if many is None:
        return ""
    connection.execute(f"UPDATE judged SET fault = '{ASIDE}' WHERE fault IS NULL AND ({where})", values)
    return f"Rows that do not count, {why}{many}."


def one_currency(connection: DuckDBPyConnection, recipe: Recipe) -> Undone:
    """Find the one currency of the amounts, or ask which one is kept."""
    if recipe.currency_column is None or recipe.currency is not None:
        return Undone(recipe)
    rows = connection.execute(
        "SELECT upper(coin), sum(cents)::BIGINT FROM judged WHERE fault IS NULL AND coin IS NOT NULL "
        "GROUP BY upper(coin) ORDER BY count(*) DESC LIMIT 20"
    ).fetchall()
    sums = {str(code): int(cents) for code, cents in rows}
    codes = [code for code in sums if len(code) == 3 and code.isascii() and code.isalpha()]
    if len(sums) == 1 and codes:
        return Undone(recipe.with_(currency=codes[0]))
    if not sums:
        return Undone(recipe)
    listed = ", ".join(f"{code} {in_currency(cents)}" for code, cents in sums.items())
    return Undone(
        recipe,
        (
            Question(
                "currency",
                f"The amounts are in several currencies, which cannot be added up: {listed}. Which one is meant?",
                tuple(
                    answer(
                        f"only the rows in {code}; make a sketch of each",
                        currency_column=recipe.currency_column,
                        currency=code,
                    )
                    for code in codes[:5]
                ),
            ),
        ),
    )


def totals_rows(connection: DuckDBPyConnection) -> None:
    """Reject rows that add up others: "Total" at the end, "Smith Total" below the rows of Smith."""
    connection.execute(
        """
        UPDATE judged SET fault = 'customer|is a row of totals, not a customer'
        FROM (SELECT customer AS name, count(*) AS rows, min(position) AS first, sum(cents) AS together FROM judged
              WHERE fault IS NULL AND regexp_matches(lower(customer), $total) GROUP BY customer) AS t,
             (SELECT max(position) AS last, sum(cents) AS everything FROM judged WHERE fault IS NULL) AS a
        WHERE fault IS NULL AND customer = t.name AND t.rows = 1 AND (
            (regexp_full_match(lower(customer), $whole)
             AND (first >= last - 2 OR abs(2 * together - everything) <= 100))
            OR regexp_replace(customer, '(?i) (total|ergebnis|gesamt)$', '') IN
               (SELECT customer FROM judged WHERE fault IS NULL AND customer <> t.name))
        """,
        {"total": f"^({names.TOTAL_ROW.pattern})$| (total|ergebnis|gesamt)$", "whole": names.TOTAL_ROW.pattern},
    )

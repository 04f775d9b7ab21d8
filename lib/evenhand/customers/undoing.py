"""Rows that take money back or never happened, and amounts in several currencies: applied, told, or asked about."""

# ruff: noqa: S608 - queries are put together from fixed pieces and quoted names; values are bound.

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evenhand.customers import money_marks, names
from evenhand.customers.acceptance import ASIDE
from evenhand.customers.evidence import plain_words
from evenhand.customers.profile import in_currency
from evenhand.customers.questions import Answer, Question, answer
from evenhand.customers.recipe import Recipe
from evenhand.customers.signs import told
from evenhand.customers.signs import undone as says_undone
from evenhand.errors import CustomerDataError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST_KINDS = 60
"""A column with so many values or more tells no kinds."""
_SIDES = (
    frozenset(("debit", "d", "dr", "soll", "s", "out", "af", "debet")),
    frozenset(("credit", "c", "cr", "haben", "h", "in", "bij")),
)
_CODES = re.compile(r"[A-Z]{1,3}\d?")
_MOST_CODES = 6
_INVOICE = re.compile(r"\b(?:invoice|bill|rechnung|facture|factura)\b")
_PAYMENT = re.compile(r"\b(?:payment|receipt|zahlung\w*|zahlungseingang|paiement|pago)\b")


@dataclass(frozen=True, slots=True)
class Undone:
    """What was decided about the rows: the recipe with it, and what has to be asked."""

    recipe: Recipe
    questions: tuple[Question, ...] = ()


Sums = dict[str, tuple[int, int, int]]
"""Kind → rows, cents, rows above zero."""


def sums_of_kinds(connection: DuckDBPyConnection, recipe: Recipe) -> Sums:
    """Add up the accepted rows of each kind."""
    if recipe.kind is None:
        return {}
    rows = connection.execute(
        "SELECT kind, count(*), sum(cents), count(*) FILTER (cents > 0) FROM judged "
        f"WHERE fault IS NULL AND kind IS NOT NULL GROUP BY kind ORDER BY kind LIMIT {MOST_KINDS}"
    ).fetchall()
    return {str(kind): (int(count), int(cents or 0), int(above)) for kind, count, cents, above in rows}


def kinds(recipe: Recipe, sums: Sums, columns: Sequence[str]) -> Undone:
    """Decide which kinds of rows count below zero and which not at all; ``columns`` are those of the file."""
    if recipe.kind is None or len(sums) == MOST_KINDS:
        return Undone(recipe)
    decided = {*recipe.subtract, *recipe.leave_out, *recipe.count}
    decided -= {name for name in columns if name not in sums}
    unknown = [kind for kind in decided if kind not in sums]
    if unknown and len(unknown) == len(decided):
        raise CustomerDataError(
            f"{unknown[0]!r} is no value of the column {recipe.kind!r}.", hint=f"It has: {', '.join(list(sums)[:20])}."
        )
    sums = {kind: values for kind, values in sums.items() if kind not in decided}
    refunds = [kind for kind in sums if told(kind) == "refund" and sums[kind][2]]
    undone = [kind for kind in sums if says_undone(plain_words(recipe.kind), kind) and sums[kind][1] > 0]
    if recipe.minus:
        undone = [kind for kind in undone if "refund" not in plain_words(kind)]
    questions = []
    if refunds and 2 * sum(sums[kind][0] for kind in refunds) > sum(rows for rows, *_ in sums.values()):
        # What most rows say is hardly a refund: to a bank, "Gutschrift" is money that comes in.
        questions.append(_ask_undone(recipe, refunds, sums))
        refunds = []
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
    elif not questions:
        # The values of "estado" and "stan" are states of a country where nobody knows a word of them.
        status = "statu" in plain_words(recipe.kind or "") and len(sums) > _MOST_CODES
        known = bool(decided or refunds or status) or any(map(_sale, sums))
        asks = (*((_unknown,) if known else ()), *(() if decided else (_ledger,) if refunds else (_codes, _ledger)))
        questions += [question for ask in asks if (question := ask(recipe, sums))][:1]
    return Undone(recipe, tuple(questions))


def _sale(kind: str) -> bool:
    return bool(names.SALE.search(plain_words(kind)))


def _unknown(recipe: Recipe, sums: Sums) -> Question | None:
    """Ask about words that nobody knows beside others that say how far a purchase has come, or what a row is."""
    name = plain_words(recipe.kind or "")
    signed = any(cents <= 0 for _, cents, _ in sums.values())
    if not names.STATUS.fullmatch(name) and (signed or not names.DOCUMENT.search(name)):
        return None
    unknown = [kind for kind in sums if sums[kind][1] > 0 and not (_sale(kind) or told(kind))]
    return _ask_undone(recipe, unknown, sums) if unknown else None


def _codes(recipe: Recipe, sums: Sums) -> Question | None:
    """Ask about short codes, such as SI and SC, and words that nobody knows, where any may take money back."""
    name = plain_words(recipe.kind or "")
    opaque = names.CODED.search(name) and all(map(_CODES.fullmatch, sums))
    if names.DOCUMENT.search(name) or names.STATUS.fullmatch(name):
        opaque = opaque or not all(_sale(kind) or told(kind) for kind in sums)
    if not opaque or not 1 < len(sums) <= _MOST_CODES or any(cents <= 0 for _, cents, _ in sums.values()):
        return None
    rarest = sorted(sums, key=lambda kind: sums[kind][0])
    return Question(
        "kind",
        f"{recipe.kind!r} tells {', '.join(f'{kind!r} ({sums[kind][0]:,} rows)' for kind in sums)}, and all amounts "
        "are above zero: does one of them take money back, or say that nothing was bought?",
        (
            answer("no, all of them count", kind=recipe.kind, count=tuple(sums)),
            *(
                answer(f"yes, {kind}: {what}", kind=recipe.kind, **{how: (kind,)})
                for kind in rarest
                for what, how in (("subtract it", "subtract"), ("leave it out", "leave_out"))
            ),
        ),
    )


def _ledger(recipe: Recipe, sums: Sums) -> Question | None:
    """Ask where rows below zero pay invoices, or are the company's own: fees, payouts. They take nothing back."""
    words = {kind: plain_words(kind) for kind in sums}
    below = [kind for kind in sums if sums[kind][1] < 0 and not sums[kind][2] and told(kind) is None]
    invoices = any(_INVOICE.search(words[kind]) and sums[kind][1] > 0 for kind in sums)
    others = tuple(
        kind for kind in below if names.OWN.search(words[kind]) or (invoices and _PAYMENT.search(words[kind]))
    )
    if not others:
        return None
    return Question(
        "kind",
        f"{recipe.kind!r} says {', '.join(map(repr, others[:4]))} on rows below zero: do they pay invoices, or are "
        "they the company's own, such as fees and payouts; or do they take money back from customers?",
        (
            answer("nothing is taken back: leave them out", kind=recipe.kind, leave_out=others),
            answer("they take money back: count them below zero", kind=recipe.kind, count=others),
        ),
    )


def _ask_undone(recipe: Recipe, undone: Sequence[str], sums: Sums) -> Question:
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
    return told_rows(int(count), int(people), int(cents), k) if count else None


def told_rows(rows: int, people: int, cents: int, k: int) -> str:
    """Say how many rows there are and their sum, unless they are of fewer than ``k`` people."""
    return f": {rows:,}, together {in_currency(cents)}" if people >= k else f": they are of fewer than {k} customers"


def _aside(connection: DuckDBPyConnection, where: str, values: dict[str, object], why: str, k: int) -> str:
    many = _told(connection, where, values, k)
    if many is None:
        return ""
    connection.execute(f"UPDATE judged SET fault = '{ASIDE}' WHERE fault IS NULL AND ({where})", values)
    return f"Rows that do not count, {why}{many}."


def sums_of_coins(connection: DuckDBPyConnection, recipe: Recipe) -> dict[str, int]:
    """Add up the accepted rows of each currency, that of most rows first."""
    if recipe.currency_column is None:
        return {}
    rows = connection.execute(
        "SELECT upper(coin), sum(cents)::BIGINT FROM judged WHERE fault IS NULL AND coin IS NOT NULL "
        "GROUP BY upper(coin) ORDER BY count(*) DESC LIMIT 20"
    ).fetchall()
    return {str(code): int(cents) for code, cents in rows}


def one_currency(recipe: Recipe, sums: Mapping[str, int], columns: Sequence[str]) -> Undone:
    """Find the one currency of the amounts, or ask which one is kept; ``columns`` are those of the file."""
    if recipe.currency_column is None or recipe.currency is not None:
        return Undone(recipe)
    if len(sums) == 1:
        code = next(iter(sums))
        coin = next(iter(money_marks.coins((code, code.lower()))), None)
        if coin != code:
            # A word or a mark: it names the currency, or is too vague to.
            return Undone(recipe.with_(currency_column=None, **({"currency": coin} if coin else {})))
    codes = [code for code in sums if len(code) == 3 and code.isascii() and code.isalpha()]
    if len(sums) > 1 and (named := money_marks.coins_in_name(recipe.amount[0])):
        codes = [code for code in codes if code in named]
    if len(sums) == 1 and codes:
        return Undone(recipe.with_(currency=codes[0]))
    if not sums:
        return Undone(recipe)
    listed = ", ".join(f"{code} {in_currency(cents)}" for code, cents in sums.items())
    if not codes:
        raise CustomerDataError(
            f"The amounts are in several currencies, which cannot be added up: {listed}.",
            hint="Make one file of each currency.",
        )
    return Undone(
        recipe,
        (
            Question(
                "currency",
                f"The amounts are in several currencies, which cannot be added up: {listed}. Which one is meant?",
                (
                    *(
                        answer(
                            f"only the rows in {code}; make a sketch of each",
                            currency_column=recipe.currency_column,
                            currency=code,
                        )
                        for code in codes[:5]
                    ),
                    *_converted(recipe, columns),
                ),
            ),
        ),
    )


def _converted(recipe: Recipe, columns: Sequence[str]) -> list[Answer]:
    """Offer the columns that by their name hold all amounts in one currency."""
    return [
        answer(f"all rows, by {name}", amount=(name,), currency_column=None, currency=coins[0])
        for name in columns
        if (recipe.amount == (name,) or name not in recipe.amount)
        and len(coins := money_marks.coins_in_name(name)) == 1
        and (recipe.amount == (name,) or names.AMOUNT.search(words := plain_words(name)) or names.PRICE.search(words))
    ]

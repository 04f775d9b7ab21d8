"""What a straight file adds up to by kind and currency: what counts of it is decided from these sums alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from evenhand.customers.recipe import Recipe
from evenhand.customers.totals import Counts
from evenhand.customers.undoing import MOST_KINDS, Sums, kinds, one_currency, told_rows

AGGREGATES = """count(*), coalesce(sum(cents), 0), coalesce(sum(abs(cents)), 0), count(*) FILTER (cents > 0),
    count(*) FILTER (cents < 0), coalesce(sum(cents) FILTER (cents < 0), 0), count(*) FILTER (rounded),
    min(day), max(day)"""
"""SQL for the numbers of a group, in their order."""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one kind and one currency: how many, their sum and that of their absolute values, in cents."""

    kind: str | None
    coin: str | None
    rows: int
    cents: int
    size: int
    above: int
    below: int
    below_cents: int
    rounded: int
    first: dt.date | None
    last: dt.date | None


def groups_from(rows: Iterable[Sequence[Any]]) -> list[Group]:
    """Take the rows of a query for kind, currency and `AGGREGATES`."""
    groups = []
    for kind, coin, *numbers, first, last in rows:
        count, cents, size, above, below, below_cents, rounded = map(int, numbers)
        groups.append(Group(kind, coin, count, cents, size, above, below, below_cents, rounded, first, last))
    return groups


def decided(recipe: Recipe, groups: Sequence[Group], columns: Sequence[str]) -> Recipe | None:
    """Decide which kinds are subtracted and which currency is kept; ``None`` where that has to be asked.

    Raises
    ------
    CustomerDataError
        When the recipe names no value of the column of kinds, or the currencies cannot be told apart.
    """
    sums: Sums = {}
    coins: dict[str, tuple[int, int]] = {}
    for group in groups:
        if group.kind is not None:
            rows, cents, above = sums.get(group.kind, (0, 0, 0))
            sums[group.kind] = (rows + group.rows, cents + group.cents, above + group.above)
        if group.coin is not None:
            rows, cents = coins.get(group.coin, (0, 0))
            coins[group.coin] = (rows + group.rows, cents + group.cents)
    if len(sums) >= MOST_KINDS:
        return None
    kept = kinds(recipe, dict(sorted(sums.items())), columns)
    most_first = sorted(coins, key=lambda coin: -coins[coin][0])
    alone = one_currency(kept.recipe, {coin: coins[coin][1] for coin in most_first}, columns)
    return None if kept.questions or alone.questions else alone.recipe


def _counts(recipe: Recipe, group: Group) -> bool:
    return group.kind not in recipe.leave_out and not _foreign(recipe, group)


def _foreign(recipe: Recipe, group: Group) -> bool:
    return None not in (recipe.currency_column, recipe.currency, group.coin) and group.coin != recipe.currency


def counted(recipe: Recipe, groups: Sequence[Group]) -> tuple[Counts, int] | None:
    """Add up the groups that count, and the absolute values of their amounts; ``None`` when no row does."""
    kept = [group for group in groups if _counts(recipe, group)]
    if not kept:
        return None
    taken = [group for group in kept if group.kind in recipe.subtract]
    given = [group for group in kept if group.kind not in recipe.subtract]
    back = sum(group.size for group in taken)
    days = [day for group in kept for day in (group.first, group.last) if day is not None]
    counts = Counts(
        rows=sum(group.rows for group in groups),
        accepted=sum(group.rows for group in kept),
        revenue_cents=sum(group.cents for group in given) - back,
        negative_rows=sum(group.below for group in given) + sum(group.above + group.below for group in taken),
        negative_cents=sum(group.below_cents for group in given) - back,
        negative_people=0,
        rounded_rows=sum(group.rounded for group in kept),
        months=None,
        days=(min(days), max(days)) if days else None,
    )
    return counts, sum(group.size for group in kept)


def notes(recipe: Recipe, groups: Sequence[Group], people: Callable[[str], int], k: int) -> tuple[str, ...]:
    """Say how many rows were subtracted or do not count, as by tables.

    ``people`` counts the customers of the rows for which ``taken``, ``left`` or ``foreign`` holds, up to ``k``.
    """

    def told(which: str, rows: Sequence[Group]) -> str | None:
        count = sum(group.rows for group in rows)
        return told_rows(count, people(which), sum(group.size for group in rows), k) if count else None

    left = [group for group in groups if group.kind in recipe.leave_out]
    said = (
        (
            f"Rows whose {recipe.kind!r} is {' and '.join(map(repr, recipe.subtract))} were subtracted",
            told("taken", [group for group in groups if group.kind in recipe.subtract]),
        ),
        ("Rows that do not count, left out", told("left", left)),
        (
            f"Rows that do not count, not in {recipe.currency}",
            told("foreign", [group for group in groups if _foreign(recipe, group) and group not in left]),
        ),
    )
    return tuple(f"{words}{many}." for words, many in said if many is not None)

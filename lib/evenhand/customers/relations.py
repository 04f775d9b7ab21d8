"""What the values of columns say of each other."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TypeVar

from evenhand.customers.amounts import scale
from evenhand.customers.evidence import Evidence

_MOSTLY = 0.95
_UNLIKELY = math.log(1e6)

Value = TypeVar("Value", str, float)


def like_cents(column: Evidence, others: Iterable[Evidence]) -> bool:
    """Whether whole numbers look like hundredths: all full hundreds, or mostly ending as prices in cents do."""
    numbers = [abs(number) for number in column.numbers if number]
    if len(numbers) < 10 or not column.whole or any("." in c or "," in c or scale(c) > 1 for c in column.filled):
        return False
    for other in others:
        if other.codes and other.values and set(map(str.upper, other.values)) <= _WITHOUT_CENTS:
            return False
    ends = [number % 100 for number in numbers]
    full = sum(end == 0 for end in ends) / len(ends)
    priced = sum(end in {99, 95, 49, 98, 79, 89} for end in ends) / len(ends)
    stripe = any(other.codes and all(value.islower() for value in other.values) for other in others)
    return full >= 0.97 or (priced >= 0.4 and min(numbers) >= 49) or (stripe and column.middle >= 100)


_WITHOUT_CENTS = frozenset(("JPY", "KRW", "CLP", "VND", "ISK", "HUF", "IDR", "COP", "TWD"))


def repeated_totals(orders: Sequence[str], amounts: Sequence[str]) -> int:
    """Count the orders of several rows if nearly all of them have one amount on every row, else 0."""
    several = [set(group) for group in _groups(orders, amounts) if len(group) > 1]
    same = sum(len(group) == 1 for group in several)
    return same if several and same >= _MOSTLY * len(several) else 0


def adds_up(orders: Sequence[str], amounts: Evidence) -> int:
    """Count the orders whose first row is the sum of their other ones, if nearly all of three rows or more are so."""
    if len(amounts.numbers) != len(amounts.cells):
        return 0
    several = [group for group in _groups(orders, amounts.numbers) if len(group) > 2]
    whole = sum(abs(2 * group[0] - sum(group)) < 0.011 * len(group) for group in several)
    return whole if several and whole >= _MOSTLY * len(several) else 0


def is_sum(total: Evidence, parts: Sequence[Evidence]) -> bool:
    """Whether a column is the sum of others in nearly every row."""
    if len(parts) < 2 or any(len(column.numbers) != len(total.numbers) for column in parts) or not total.numbers:
        return False
    sums = (sum(row) for row in zip(*(column.numbers for column in parts), strict=True))
    right = sum(abs(a - b) < 0.011 * len(parts) for a, b in zip(total.numbers, sums, strict=True))
    return right >= _MOSTLY * len(total.numbers)


def is_product(total: Evidence, price: Evidence, pieces: Evidence) -> bool:
    """Whether a column is in every row what so many pieces cost."""
    numbers = (total.numbers, price.numbers, pieces.numbers)
    return len(set(map(len, numbers))) == 1 and all(
        abs(paid - each * count) <= 0.011 * max(1.0, abs(paid)) for paid, each, count in zip(*numbers, strict=True)
    )


def never_falls(customers: Sequence[str], amounts: Evidence) -> bool:
    """Whether the amounts of nearly every customer only rise, or only fall, more often than chance would have it.

    Where they do so from one customer to another as well, it is the file that is in order, and not each customer.
    """
    if len(amounts.numbers) != len(amounts.cells):
        return False
    rows = list(zip(customers, amounts.numbers, strict=True))
    several = [group for group in _groups(customers, amounts.numbers) if len(group) > 2 and len(set(group)) > 2]
    others = [(a, b) for (one, a), (other, b) in pairwise(rows) if one != other]
    for sign in (1, -1):
        one_way = sum(all(sign * (b - a) >= 0 for a, b in pairwise(group)) for group in several)
        if not several or one_way < _MOSTLY * len(several):
            continue
        if sum(sign * (b - a) >= 0 for a, b in others) >= _MOSTLY * max(len(others), 1):
            continue
        # Amounts in no order of their own stand in this one in one of n! cases.
        return sum(math.lgamma(len(group) + 1) for group in several) > _UNLIKELY
    return False


def _groups(keys: Sequence[str], values: Sequence[Value]) -> Iterator[list[Value]]:
    """Yield the filled values of each key in the order of the file."""
    groups: dict[str, list[Value]] = {}
    for key, value in zip(keys, values, strict=False):
        if key.strip() and str(value).strip():
            groups.setdefault(key, []).append(value)
    yield from groups.values()

"""Customers as somebody describes them: what is known of them, and what stands in for what nobody knows.

Spending differs from customer to customer, as in a shop, or there are a few fixed prices, as for a subscription. What
is not said is never made up in silence: the sketch names it as assumed, and without spending no amount is shown.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from evenhand.customers.sketch import ASSUMED, CENTS, LEAST_K, Assumed, Cell, GroupingError, SegmentSketch, Sketch
from evenhand.customers.sketch_file import currency_code
from evenhand.customers.typed import LEAST_CUSTOMERS, MOST_CUSTOMERS, MOST_TOTAL, SOURCE, typed_sketch
from evenhand.errors import CustomerDataError
from evenhand.vocabulary.numbers import count, money

NO_CURRENCY = "XXX"
"""The code of ISO 4217 for where no currency is involved: an amount that has none is no amount."""
STAND_IN_CUSTOMERS = 10_000
STAND_IN_SPENDING = 100.0
STAND_IN_TOP_FIFTH = 54.6
"""Of the 2,469 households of The Complete Journey, in percent."""
# Half the people in the fifth that spends most, and all of the spending: nobody is so uneven.
LEAST_TOP_FIFTH, MOST_TOP_FIFTH = 20.0, 99.0


@dataclass(frozen=True, slots=True)
class Price:
    """One of a few prices.

    Parameters
    ----------
    amount
        What a customer pays a month.
    percent
        How many of a hundred customers pay it; ``None`` for an equal part of those left.
    """

    amount: float
    percent: float | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said of customers; ``None`` is not known.

    Parameters
    ----------
    currency
        ISO 4217 code.
    customers
        How many there are.
    spending
        What one spends a month, on average.
    top_fifth
        How many per cent of all spending come from the fifth that spends most; 20 when all spend the same.
    prices
        The prices, where there are a few fixed ones; spending and its unevenness then follow from them.
    """

    currency: str | None = None
    customers: int | None = None
    spending: float | None = None
    top_fifth: float | None = None
    prices: tuple[Price, ...] = ()

    @property
    def assumed(self) -> tuple[Assumed, ...]:
        """What something has to stand in for."""
        known = {
            "customers": self.customers is not None,
            "spending": self.currency is not None and (bool(self.prices) or self.spending is not None),
            "unevenness": bool(self.prices) or self.top_fifth is not None,
        }
        return tuple(name for name in ASSUMED if not known[name])


def said_sketch(said: Said) -> Sketch:
    """Make a sketch from what somebody said, which names what was assumed.

    Raises
    ------
    CustomerDataError
        When something that was said cannot be.
    """
    currency = said.currency or NO_CURRENCY
    customers = STAND_IN_CUSTOMERS if said.customers is None else said.customers
    if said.prices:
        sketch = priced_sketch(customers, said.prices, currency)
    else:
        spending = STAND_IN_SPENDING if said.spending is None else said.spending
        top = STAND_IN_TOP_FIFTH if said.top_fifth is None else said.top_fifth
        if not LEAST_TOP_FIFTH <= top <= MOST_TOP_FIFTH:
            raise CustomerDataError(
                f"The fifth that spends most cannot account for {top:g}% of all spending.",
                hint=f"Type {LEAST_TOP_FIFTH:g} when all spend the same, and at most {MOST_TOP_FIFTH:g}.",
            )
        if math.isclose(top, LEAST_TOP_FIFTH):
            sketch = priced_sketch(customers, (Price(spending),), currency)
        else:
            sketch = typed_sketch(customers, spending, top / 100, currency)
    return replace(sketch, assumed=said.assumed)


def priced_sketch(customers: int, prices: Sequence[Price], currency: str) -> Sketch:
    """Make a sketch of customers who pay one of a few fixed prices: a segment a price, the lowest first.

    Raises
    ------
    CustomerDataError
        When a price or a number is out of range, or the parts are not a hundred per cent together.
    """
    currency_code(currency)
    if not LEAST_CUSTOMERS <= customers <= MOST_CUSTOMERS:
        raise CustomerDataError(
            f"{count(customers)} customers are too {'few' if customers < LEAST_CUSTOMERS else 'many'}.",
            hint=f"Type a number between {LEAST_CUSTOMERS} and {count(MOST_CUSTOMERS)}.",
        )
    ordered = sorted(prices, key=lambda price: price.amount)
    if len({price.amount for price in ordered}) < len(ordered):
        raise CustomerDataError("Two prices are alike.", hint="Type each price once, and how many pay it.")
    segments = tuple(
        _segment(price.amount, paying, currency)
        for price, paying in zip(ordered, _paying(customers, ordered), strict=True)
    )
    return Sketch(currency, LEAST_K, 1.0, "prices", False, SOURCE, segments, GroupingError(0, 0, 0))


def _segment(amount: float, paying: int, currency: str) -> SegmentSketch:
    cents = round(amount * CENTS) if math.isfinite(amount) else 0
    if not 0 < cents * paying <= MOST_TOTAL * CENTS:
        raise CustomerDataError(f"{amount:g} is no usable price a month.", hint="Type a price above zero.")
    # Everybody in it pays the same; a cell ends above what is paid in it.
    price = cents / CENTS
    return SegmentSketch(f"Pay {money(price, currency, 2)}", (Cell(price, price + 1 / CENTS, paying, cents * paying),))


def _paying(customers: int, prices: Sequence[Price]) -> list[int]:
    """Return how many people pay each price; none is paid by fewer than may be grouped."""
    said = sum(price.percent for price in prices if price.percent is not None)
    open_ones = sum(price.percent is None for price in prices)
    if said > 100 or (open_ones == 0 and not math.isclose(said, 100, abs_tol=0.5)):
        raise CustomerDataError(
            f"The parts of those who pay each price are {said:g}% together.",
            hint="Let them be 100 together, or leave one of them open.",
        )
    rest = (100 - said) / open_ones if open_ones else 0.0
    shares = [(rest if price.percent is None else price.percent) / 100 for price in prices]
    ends = [round(customers * sum(shares[: index + 1])) for index in range(len(shares) - 1)]
    paying = [end - start for start, end in zip([0, *ends], [*ends, customers], strict=True)]
    if min(paying) < LEAST_K:
        raise CustomerDataError(
            f"One of the prices is paid by fewer than {LEAST_K} customers, and so few are not looked at on their own.",
            hint="Leave that price out.",
        )
    return paying

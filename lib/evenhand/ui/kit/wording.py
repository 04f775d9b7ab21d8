"""Text on screens: other people's words kept apart from our markup, and numbers as people read them."""

from __future__ import annotations

import math
import re

__all__ = ["count", "money", "percent", "plain", "quantity"]

MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-!|~$:&])")


def plain(text: object) -> str:
    """Return text that Markdown shows as it is: for names, notices, file names and anything else typed by people."""
    return MARKUP.sub(r"\\\1", str(text)).replace("\n", " ")


def count(number: float) -> str:
    """Return a number of things, with thousands apart.

    >>> count(1234567.4)
    '1,234,567'
    """
    return f"{number:,.0f}"


def percent(share: float, digits: int = 0) -> str:
    """Return a share as a percentage.

    >>> percent(0.347)
    '35 %'
    """
    return f"{share * 100:.{digits}f} %"


def money(amount: float, currency: str = "", digits: int | None = None) -> str:
    """Return an amount with its currency; small ones with cents, large ones without.

    >>> money(2.5, "USD"), money(-1234.56, "EUR"), money(0.004, "USD")
    ('2.50 USD', '−1,235 EUR', '0.004 USD')
    """
    size = abs(amount)
    if digits is None:
        digits = 0 if size >= 1000 or size == 0 else 3 if size < 0.01 else 2
    text = f"{size:,.{digits}f}"
    sign = "−" if amount < 0 and float(text.replace(",", "")) else ""
    return f"{sign}{text} {currency}".strip()


UNITS = {
    "factor of at least one": " times",
    "exponent": " (exponent)",
    "count": "",
}
"""How units of assumptions are said, where that is another word."""


def quantity(value: float, unit: str, currency: str = "") -> str:
    """Return an assumption's value with its unit as people say it.

    >>> quantity(0.046, "share a year"), quantity(1.5, "money a month", "USD"), quantity(2, "factor of at least one")
    ('4.6 % a year', '1.50 USD a month', '2 times')

    A logarithm is said as the factor that it stands for.

    >>> quantity(0.4, "log units")
    'a factor of 1.49'
    """
    if unit == "log units":
        return f"a factor of {math.exp(value):.3g}"
    if unit.startswith("share"):
        return f"{value * 100:.3g} %{unit.removeprefix('share')}"
    if unit.startswith("money"):
        return f"{money(value, currency)}{unit.removeprefix('money')}"
    return f"{value:,.3g}{UNITS.get(unit, f' {unit}')}"

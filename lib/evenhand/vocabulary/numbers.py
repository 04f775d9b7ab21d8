"""How numbers are written: ``1,234.50 USD``, ``35%``, ``−0.12``, ``2 steps``.

Thousands are set apart by a comma, percentages have no space, currencies stand behind the amount, and a minus is the
sign U+2212, which no line breaks after and no screen reader takes for a hyphen.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

MINUS = "−"


def typographic(text: str) -> str:
    """Return a number written by Python with a proper minus sign."""
    return text.replace("-", MINUS)


def amount(value: float, digits: int = 2) -> str:
    """Return a number with that many decimals; what rounds to zero has no sign.

    >>> amount(1234.567), amount(-0.5, 1), amount(-0.001)
    ('1,234.57', '−0.5', '0.00')
    """
    return typographic(f"{value:z,.{digits}f}")


def signed(value: float, digits: int = 2) -> str:
    """Return a number with its sign, as correlations are written.

    >>> signed(0.5), signed(-0.5)
    ('+0.50', '−0.50')
    """
    return typographic(f"{value:+,.{digits}f}")


def count(number: float) -> str:
    """Return a number of things.

    >>> count(1234567.4)
    '1,234,567'
    """
    return amount(number, 0)


def percent(share: float, digits: int = 0) -> str:
    """Return a share as a percentage.

    >>> percent(0.347), percent(-0.0125, 1)
    ('35%', '−1.2%')
    """
    return typographic(f"{share:z.{digits}%}")


def interval(low: float, high: float) -> str:
    """Return a score as its interval in whole points.

    >>> interval(41.2, 58.9), interval(41.2, 40.8)
    ('41 to 59', '41')
    """
    return f"{low:.0f}" if round(low) == round(high) else f"{low:.0f} to {high:.0f}"


def of_hundred(probability: float) -> str:
    """Return a probability as people count futures: without the word that follows.

    >>> of_hundred(0.9)
    '90 of 100'
    """
    return f"{100.0 * probability:.0f} of 100"


def money(value: float, currency: str = "", digits: int | None = None) -> str:
    """Return an amount with its currency; unless ``digits`` are given, small ones with cents, large ones without.

    >>> money(2.5, "USD"), money(-1234.56, "EUR"), money(0.004, "USD")
    ('2.50 USD', '−1,235 EUR', '0.004 USD')
    """
    if digits is None:
        size = abs(value)
        digits = 0 if size >= 1000 or size == 0 else 3 if size < 0.01 else 2
    return f"{amount(value, digits)} {currency}".rstrip()


def significant(value: float, currency: str = "", digits: int = 3) -> str:
    """Return a large sum with so many digits that carry something, the rest noughts; a small one without decimals.

    >>> significant(6310595.2, "USD"), significant(-1259488.0), significant(42.4)
    ('6,310,000 USD', '−1,260,000', '42')
    """
    power = 0 if value == 0 or not math.isfinite(value) else math.floor(math.log10(abs(value))) + 1 - digits
    return money(round(value, -power) if power > 0 else value, currency, 0)


def rounded(value: float, error: float) -> tuple[float, int]:
    """Return a number no finer than its error, and with how many decimals it is written.

    It is a multiple of 1, 2 or 5 units of a decimal place, the smallest that is not below the error.

    >>> rounded(2.043, 0.3), rounded(2.043, 0.04), rounded(41.2, 3.0)
    ((2.0, 1), (2.05, 2), (40.0, 0))

    Parameters
    ----------
    value
        The number.
    error
        How far it may be off; nothing where it is known exactly.
    """
    if not error > 0:
        return value, 2
    power = 10.0 ** math.floor(math.log10(error))
    unit = next(step * power for step in (1.0, 2.0, 5.0, 10.0) if step * power >= error * (1 - 1e-9))
    digits = max(0, -math.floor(math.log10(unit) + 1e-9))
    return round(round(value / unit) * unit, digits), digits


def money_about(value: float, error: float, currency: str = "") -> str:
    """Return an amount no finer than its error supports.

    >>> money_about(2.043, 0.3, "USD"), money_about(2.043, 0.0, "USD"), money_about(0.2, 0.6, "USD")
    ('about 2.0 USD', '2.04 USD', 'less than 1 USD')
    """
    near, digits = rounded(value, error)
    if error < 0.01:
        return money(value, currency, 2)
    if near == 0 and value > 0:
        unit = rounded(error, error)[0]
        return f"less than {money(unit, currency, rounded(error, error)[1])}"
    return f"about {money(near, currency, digits)}"


def amount_about(value: float, fineness: float, currency: str = "") -> str:
    """Return an amount no finer than a share of it supports, where others beside it say that they are about so much.

    >>> amount_about(6.04, 0.1, "USD"), amount_about(6.04, 0.0)
    ('6 USD', '6.04')
    """
    return money_about(value, abs(value) * fineness, currency).removeprefix("about ")


def percent_about(share: float, error: float, digits: int = 0) -> str:
    """Return a share in hundredths with that many decimals, or fewer where its error supports no more.

    >>> percent_about(0.347, 0.03), percent_about(0.347, 0.001), percent_about(0.0131, 0.001, 1)
    ('about 35%', '35%', 'about 1.3%')
    """
    if error < 0.005 * 10.0**-digits:
        return percent(share, digits)
    near, digits = rounded(100.0 * share, 100.0 * error)
    if near == 0 and share > 0:
        return f"less than {amount(*rounded(100.0 * error, 100.0 * error))}%"
    return f"about {amount(near, digits)}%"


UNITS = {
    "factor of at least one": " times",
    "exponent": " (exponent)",
    "count": "",
}
"""Units of assumptions that read better in another word."""


def quantity(value: float, unit: str, currency: str = "") -> str:
    """Return an assumption's or a lever's value with its unit.

    >>> quantity(0.046, "share a year"), quantity(1.5, "money a month", "USD"), quantity(2, "factor of at least one")
    ('4.6% a year', '1.50 USD a month', '2 times')

    A logarithm is given as the factor it stands for.

    >>> quantity(0.4, "log units")
    'a factor of 1.49'
    """
    if unit == "log units":
        return f"a factor of {math.exp(value):.3g}"
    if unit.startswith("share"):
        return typographic(f"{value * 100:.3g}%{unit.removeprefix('share')}")
    if unit.startswith("money"):
        return f"{money(value, currency)}{unit.removeprefix('money')}"
    # Three digits are enough to read, but no large number is written as a power of ten.
    text = amount(value, 0) if abs(value) >= 1000 else typographic(f"{value:.3g}")
    return f"{text}{UNITS.get(unit, f' {unit}')}".rstrip()


def series(names: Iterable[str], conjunction: str = "and") -> str:
    """Return names in a row; where one has a comma of its own, semicolons stand between them.

    >>> series(["a"]), series(["a", "b", "c"]), series(["a", "b"], "or"), series(["a", "b", "c, bundled"])
    ('a', 'a, b and c', 'a or b', 'a; b; and c, bundled')
    """
    *others, last = names = tuple(names)
    between = _between(names)
    end = ";" if between == "; " and len(others) > 1 else ""
    return f"{between.join(others)}{end} {conjunction} {last}" if others else last


def listed(names: Iterable[str]) -> str:
    """Return names one after the other, told apart as in `series`.

    >>> listed([]), listed(["a", "b"]), listed(["a", "b, bundled"])
    ('', 'a, b', 'a; b, bundled')
    """
    names = tuple(names)
    return _between(names).join(names)


def _between(names: Iterable[str]) -> str:
    return "; " if any(", " in name and not name.startswith("“") for name in names) else ", "


def finite(value: float | None) -> float | None:
    """Return a number as files hold it: ``None`` stands for what does not exist or is without limit.

    >>> finite(0.5), finite(float("nan"))
    (0.5, None)
    """
    return float(value) if value is not None and math.isfinite(value) else None

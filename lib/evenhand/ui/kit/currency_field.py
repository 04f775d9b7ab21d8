"""A field for a currency: three letters that are typed, or the sign or name of one currency alone."""

from __future__ import annotations

from collections.abc import Mapping

HELP = "Three letters (ISO 4217), for example USD, EUR, GBP, CHF, SEK, PLN or JPY. Nothing is converted."

SIGNS: Mapping[str, str] = {
    "€": "EUR",
    "EURO": "EUR",
    "EUROS": "EUR",
    "£": "GBP",
    "US$": "USD",
    "A$": "AUD",
    "C$": "CAD",
    "R$": "BRL",
    "ZŁ": "PLN",
    "₹": "INR",
    "₺": "TRY",
    "₩": "KRW",
    "₪": "ILS",
    "₴": "UAH",
}
"""Signs and names that mean one currency; $, ¥ and kr are those of several, and are asked about."""


def as_code(typed: object) -> str:
    """Return what was typed as a code is written: capital letters without spaces around.

    >>> as_code(" eur "), as_code("€"), as_code("$")
    ('EUR', 'EUR', '$')
    """
    code = str(typed or "").strip().upper()
    return SIGNS.get(code, code)

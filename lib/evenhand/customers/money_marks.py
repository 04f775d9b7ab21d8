"""Which currency, and which unit, the marks beside amounts and the names of their columns tell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

CURRENCIES = re.compile(
    r"AED|ARS|AUD|BGN|BRL|CAD|CHF|CLP|CNY|COP|CZK|DKK|EGP|EUR|GBP|HKD|HUF|IDR|ILS|INR|ISK|"
    r"JPY|KES|KRW|MAD|MXN|MYR|NGN|NOK|NZD|PEN|PHP|PKR|PLN|QAR|RON|RSD|RUB|SAR|SEK|SGD|THB|TRY|TWD|UAH|USD|UYU|VND|ZAR"
)
"""Codes that a column of currencies is recognised by."""
_COINS = dict(
    re.findall(
        r"(\S+)=([A-Z]{3})",
        "€=EUR £=GBP ₹=INR ₽=RUB ₺=TRY ₩=KRW ₪=ILS ฿=THB R$=BRL US$=USD "
        "CA$=CAD C$=CAD A$=AUD AU$=AUD NZ$=NZD HK$=HKD S$=SGD zł=PLN Kč=CZK Fr=CHF "
        "TL=TRY Ft=HUF Ft.=HUF lei=RON Fr.=CHF Rs=INR Rs.=INR Euro=EUR EURO=EUR "
        "euro=EUR euros=EUR руб=RUB руб.=RUB 円=JPY 元=CNY ",
    )
)


def coins(marks: Iterable[str]) -> list[str]:
    """List the currencies that marks beside amounts name; ``$``, ``¥`` and ``kr`` are of several countries."""
    known = (_COINS.get(mark) or (mark if CURRENCIES.fullmatch(mark) else None) for mark in marks)
    return sorted({code for code in known if code})


_IN_NAME = re.compile(
    r"[$€£¥₹]|(?<![A-Za-jl-z])[A-Z]{3}(?![A-Za-z])|(?<![a-z])(?:eur|usd|gbp|chf|sek|nok|dkk|pln|czk|inr|jpy|cny|brl)(?![a-z])"
)


def coins_in_name(name: str) -> list[str]:
    """List the currencies that the name of a column of amounts tells: ``amount_eur``, ``Total (€)``."""
    return coins(mark.upper() for mark in _IN_NAME.findall(name))


_OF_SEVERAL = {
    "$": frozenset(("USD", "CAD", "AUD", "NZD", "HKD", "SGD", "MXN", "TWD", "ARS", "CLP", "COP")),
    "¥": frozenset(("JPY", "CNY")),
    "kr": frozenset(("SEK", "NOK", "DKK", "ISK")),
}
"""Marks that stand for one of several currencies."""


def one_coin(marks: Iterable[str], known: Sequence[str]) -> bool:
    """Tell whether marks beside amounts can all be of one currency, given those that are known by them."""
    vague = {mark.rstrip(".") for mark in marks} & set(_OF_SEVERAL)
    return len(vague) < 2 and all(code in _OF_SEVERAL[mark] for mark in vague for code in known)


def unit(words: str, raw: str) -> str | None:
    """Tell the unit from the name of an amount column, ``None`` where it says nothing."""
    if re.search(
        r"\bcents?\b|\bpence\b|\bpaise\b|\bminor( units?)?\b|\bin ct\b|\bct\b|\bcentimes\b|\bcentavos\b", words
    ):
        return "cents"
    if re.search(
        r"\bthousands?\b|\bt(?:ys|is|ausend)\b|\btsd\b|\bx ?1000\b|\b0{3}s?\b|\bmill?iers\b|\bmigliaia\b|\bmilhares\b|"
        r"\bduizend\w*|\btusen\w*|\btuhat\w*|\b[kt] ?(?:eur|usd|gbp|chf|sek|nok|dkk|kr|pln|zl|czk|kc)\b|\bk$|"
        r"\bmiles (?:de )?(?:eur\w*|pesos|dolares)",
        words,
    ) or re.search(r"(?i)\b[kt] ?[$€£]|[$€£] ?k\b|\bk(?:eur|usd|gbp)\b|\bmiles (?:de )?[$€]", raw):
        return "thousands"
    return None

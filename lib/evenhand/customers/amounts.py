"""Amounts as people write them: 1234.5, 1,234.50, 1.234,50, 12,34,567.00, $3, (12.00), 12.00-."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from evenhand.customers.digits import in_ascii
from evenhand.customers.sketch import CENTS

MOST_AMOUNT = 10**12
"""Amounts above this, in units of the currency, are taken for a mistake."""


class Style(StrEnum):
    """Which mark stands before the fraction of an amount."""

    POINT = "point"
    COMMA = "comma"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount as a number, or the reason why there is none."""

    exact: Decimal | None = None
    fault: str | None = None

    @property
    def cents(self) -> int | None:
        """The amount in cents, halves away from zero."""
        return None if self.exact is None else int((self.exact * CENTS).quantize(Decimal(1), ROUND_HALF_UP))


# Such a word beside a mark, as in "k€" and "1.2 MIO", multiplies the number, and is no part of the mark.
_MARK = (
    r"(?<![A-Za-z])(?!(?i:mil|m[lr]d|md|bn|bln|bio|b|tn|tln|k|t|m|mm|mn|mln|mio|tsd|tys|tis|ths)(?![^\W\d_]))"
    r"(?:[A-Za-z]{0,3}[$€£¥₹₩₽₺₪฿]|[A-Z]{3}|Rs\.?|kr\.?|zł|Kč|Ft\.?|TL|lei|Fr\.?|EURO?|руб\.?|円|元|"
    r"[Ee]uros?|[Dd]ollars?|[Pp]ounds?|[Ff]rancs?|[Rr]upees?)"
)
_BESIDE = rf"(?:\s+{_MARK}|[$€£¥₹₽]|[A-Z]{{3}}(?![A-Za-z])|kr\b|zł|Kč)"
_TIMES = (
    rf"(?:(?P<thousand>[kK]|[tT](?={_BESIDE})|(?i:tsd|tys|tis|ths|thousand|tausend|тыс|тис)\.?|千|천)|"
    rf"MM?|m(?={_BESIDE})|(?i:mio|mln|mn|millions?|millionen|млн)\.?|百万|백만)"
)
_SCALED = (
    re.compile(rf"(?<=\d)\s*{_TIMES}(?={_BESIDE}?[-+)\s]*$)"),
    re.compile(rf"(?<![^-+(\s]){_TIMES}(?={_BESIDE}\s*[-+(]?\d)"),
)
_WORD_BEHIND = re.compile(
    r"(?i)\d\s*(?:mil|mill?e|mila|miles|m[lr]d|md|bn?|bln|bio|tn|crores?|lakhs?|lacs?|万|億|亿|만|억)\b"
)
_CURRENCY = re.compile(rf"^(?P<before>{_MARK})?\s*(?P<number>.*?)\s*(?P<after>{_MARK})?$", re.DOTALL)
_FRACTION = re.compile(r"[.,](\d*)$", re.ASCII)
_POINT = re.compile(
    r"(?=\.?\d)(?:\d+|\d{1,3}(?:[,' ]\d{3})+|\d{1,2}(?:,\d{2})+,\d{3})?(?:\.\d*)?(?:[eE][+-]?\d{1,3})?", re.ASCII
)
_COMMA = re.compile(r"(?=,?\d)(?:\d+|\d{1,3}(?:[.' ]\d{3})+)?(?:,\d*)?", re.ASCII)
_UNCLEAR = re.compile(r"[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
_DIGITS = re.compile(r"\d+(?:[.,]\d+)?", re.ASCII)
# "12,-" and "12.--" say that there are no cents.
_NO_CENTS = re.compile(r"(?<=\d)[.,]-{1,2}(?=\D*$)", re.ASCII)
# Spreadsheets are told by '12.50 and ="12.50" that a number is a text.
_AS_TEXT = re.compile(r"'(?=[-+(\d])|=\"([^\"]*)\"")
_SIDE = re.compile(r"(?i)(?<=\d)\s*[CD]R\.?")
_MOST_CHARACTERS = 60


def amount_style(texts: Iterable[str]) -> Style:
    """Find out which mark stands before the fraction, from all amounts of a column together.

    ``3,50`` and ``1.234,5`` speak for a comma, ``3.50`` and ``1,234.5`` for a point; ``1,234`` and ``1.234`` could be
    either. The majority decides; without any evidence the style is unclear.
    """
    times = Counter(texts)
    return _style_of((_bare(text)[1], often) for text, often in times.items())


def amounts_of(texts: Iterable[str]) -> dict[str, Decimal | None]:
    """Read a column's amounts in the style they have together, or with a point, each different text once.

    What is no amount is ``None``.
    """
    times = Counter(texts)
    bare = {text: _bare(text) for text in times}
    style = _style_of((bare[text][1], often) for text, often in times.items())
    return {text: None if len(text) > _MOST_CHARACTERS else _exact(bare[text], style) for text in times}


def is_amount(text: str) -> bool:
    """Whether a text is an amount in one style or the other."""
    if len(text) > _MOST_CHARACTERS:
        return False
    bare = _bare(text)
    return _exact(bare, Style.POINT) is not None or _exact(bare, Style.COMMA) is not None


def _style_of(numbers: Iterable[tuple[str, int]]) -> Style:
    """Tell the style from numbers without currency, and how often each is there."""
    point = comma = 0
    for number, often in numbers:
        last = _FRACTION.search(number)
        if last is None or _UNCLEAR.fullmatch(number):
            continue
        mark, other = (".", ",") if last[0][0] == "." else (",", ".")
        # The mark that appears twice separates thousands.
        is_fraction = number.count(mark) == 1
        if is_fraction == (mark == "."):
            point += often
        elif is_fraction or number.count(other) <= 1:
            comma += often
    if point == comma:
        return Style.POINT if point else Style.UNCLEAR
    return Style.POINT if point > comma else Style.COMMA


def parse_amount(text: str, style: Style) -> Amount:
    """Read one amount in the style of its column; a fraction of a cent is rounded, halves away from zero."""
    if not text.strip():
        return Amount(fault="the amount is empty")
    if len(text) > _MOST_CHARACTERS:
        return Amount(fault="is no amount")
    times, number = _bare(text)
    if number.lower() in {"nan", "inf", "infinity"}:
        return Amount(fault="is not a finite number")
    if style is Style.UNCLEAR and _UNCLEAR.fullmatch(number):
        thousand = re.sub(r"[.,]", "", number)
        return Amount(
            fault=f"could mean {thousand} or {number.replace(',', '.')}: no other amount in the file tells which"
        )
    exact = _unbounded(times, number, style)
    if exact is None:
        if _WORD_BEHIND.search(number):
            return Amount(fault="is multiplied by a word that can mean several numbers: write the number out")
        if _SIDE.search(number):
            return Amount(fault="says CR or DR, and not whether that is paid or paid back: write a minus instead")
        other = _POINT if style is Style.COMMA else _COMMA
        if other.fullmatch(number):
            return Amount(fault=f"is written unlike the other amounts, which have a decimal {style}")
        return Amount(fault="is no amount")
    if abs(exact) > MOST_AMOUNT:
        return Amount(fault="is too large for an amount")
    return Amount(exact)


def _unbounded(times: int, number: str, style: Style) -> Decimal | None:
    if not (_COMMA if style is Style.COMMA else _POINT).fullmatch(number):
        return None
    plain = re.sub(r"[' .]" if style is Style.COMMA else r"[' ,]", "", number).replace(",", ".")
    return times * Decimal(plain)


def _exact(bare: tuple[int, str], style: Style) -> Decimal | None:
    """Return the amount, without the reason why there is none."""
    exact = _unbounded(*bare, style)
    return None if exact is None or abs(exact) > MOST_AMOUNT else exact


def scale(text: str) -> int:
    """Tell by what a word behind or before a number multiplies it: 1.2k, 3,5 Mio. €, k€ 5."""
    return _unscaled(in_ascii(text).strip())[0]


def multiplied(text: str) -> bool:
    """Whether a word multiplies the number that can mean several, as "mil" does."""
    return bool(_WORD_BEHIND.search(_bare(text)[1]))


def unclear(text: str) -> bool:
    """Whether an amount such as 1.234 could have a fraction or thousands."""
    return bool(_UNCLEAR.fullmatch(_bare(text)[1]))


def currency_mark(text: str) -> str | None:
    """Return the currency that stands beside a number, as it is written; ``None`` without one."""
    number = _unscaled(in_ascii(text).strip())[1].strip("()").strip("+- ")
    match = _CURRENCY.fullmatch(number)
    mark = match and (match["before"] or match["after"])
    return mark if mark and match and re.match(r"[\d.,+-]", match["number"]) else None


def _unscaled(number: str) -> tuple[int, str]:
    """By what a word multiplies a number, and the number without it."""
    for pattern in _SCALED if any(map(str.isalpha, number)) else ():
        if match := pattern.search(number):
            return 1000 if match["thousand"] else 1_000_000, number[: match.start()] + number[match.end() :]
    return 1, number


def _bare(text: str) -> tuple[int, str]:
    """By what the digits are multiplied, and they without currency; (12.00) and 12.00- are an accountant's minus."""
    # Most amounts are digits alone, and a column is asked dozens of times what its cells could be.
    if _DIGITS.fullmatch(text):
        return 1, text
    number = in_ascii(text).strip()
    told = _AS_TEXT.match(number)
    number = _NO_CENTS.sub("", (told[1] if told[1] is not None else number[1:]) if told else number)
    times, number = _unscaled(number)
    sign, signed = 1, False
    for _ in range(3):  # the sign stands outside or inside of the currency
        before = number
        if not signed and number.startswith("(") and number.endswith(")"):
            sign, signed, number = -1, True, number[1:-1].strip()
        elif not signed and number[:1] in {"-", "+"}:
            sign, signed, number = (-1 if number[0] == "-" else 1), True, number[1:].strip()
        elif not signed and number[-1:] in {"-", "+"}:
            sign, signed, number = (-1 if number[-1] == "-" else 1), True, number[:-1].strip()
        inner = _CURRENCY.fullmatch(number)
        number = inner["number"] if inner else number
        if number == before:
            break
    return sign * times, number

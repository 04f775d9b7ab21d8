"""Digits and marks of other scripts, written as ASCII has them: ١٢٣٫٥٠, १२३, １２３．５０, – 12."""

from __future__ import annotations

import unicodedata

_MARKS = str.maketrans(
    {
        **dict.fromkeys("−‐‑‒–—﹣－", "-"),
        **dict.fromkeys("’‘′＇", "'"),
        **dict.fromkeys("\u00a0\u202f\u2009\u2007\u3000", " "),
        **dict.fromkeys("٫．", "."),
        **dict.fromkeys("٬，", ","),
        **dict.fromkeys("\u200e\u200f\u061c\u2066\u2067\u2069\ufeff", ""),
        "／": "/",
        "：": ":",
        "（": "(",
        "）": ")",
        "￥": "¥",
        "＄": "$",
    }
)


def in_ascii(text: str) -> str:
    """Write decimal digits, signs, spaces and marks of grouping as ASCII; letters stay as they are."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(letter)) if letter.isdecimal() and not letter.isascii() else letter
        for letter in text.translate(_MARKS)
    )

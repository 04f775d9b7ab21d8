"""A field for a currency: three letters that are typed."""

from __future__ import annotations

__all__ = ["HELP", "as_code"]

HELP = "Three letters (ISO 4217), for example USD, EUR, GBP, CHF, SEK, PLN or JPY. Nothing is converted."


def as_code(typed: object) -> str:
    """Return what was typed as a code is written: capital letters without spaces around."""
    return str(typed or "").strip().upper()

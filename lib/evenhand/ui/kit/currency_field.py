"""A field for a currency: three letters that are typed, and said at once where they cannot be one."""

from __future__ import annotations

import streamlit as st

from evenhand.customers.sketch_file import currency_code
from evenhand.errors import CustomerDataError
from evenhand.ui.kit.markdown import escape_markdown

__all__ = ["HELP", "as_code", "say_currency"]

HELP = "Three letters (ISO 4217), for example USD, EUR, GBP, CHF, SEK, PLN or JPY. Nothing is converted."


def as_code(typed: object) -> str:
    """Return what was typed as a code is written: capital letters without spaces around."""
    return str(typed or "").strip().upper()


def say_currency(code: str) -> bool:
    """Say in which currency all amounts will be, or that this is none; return whether it is one."""
    try:
        currency_code(code)
    except CustomerDataError as error:
        st.error(f"{escape_markdown(error.message)} {escape_markdown(error.hint or '')}", icon=":material/error:")
        return False
    st.caption(f"All amounts are in **{escape_markdown(code)}**.")
    return True

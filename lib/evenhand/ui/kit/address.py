"""Choices that stand in the address by their key, not by the name that people read, so that links last.

Each function reads what the address asks for and puts it into the state of the control drawn next; the control calls
`write` on change. What the address says that cannot be is as good as not said.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import Any

import streamlit as st

from evenhand.ui.kit.controls import sync_widget

__all__ = ["asked", "number", "several", "write", "yes"]

MOST = 1e9
"""No number on a page is larger than this."""
BETWEEN = "~"
"""Stands between several keys; keys have dots of their own."""


def asked(name: str, options: Collection[str], default: str | None, *, key: str) -> str | None:
    """Return the choice that the address names.

    Parameters
    ----------
    name
        The query parameter.
    options
        The keys there are.
    default
        The choice when the address names none.
    key
        The control's key.
    """
    result = st.query_params.get(name)
    chosen = result if result in options else default
    sync_widget(key, chosen)
    return chosen


def several(name: str, options: Collection[str], default: Collection[str], *, key: str, most: int) -> list[str]:
    """Return the choices that the address names, at most so many; an empty parameter names none."""
    result = st.query_params.get(name)
    chosen = list(default)
    if result is not None:
        named = [fromkey for fromkey in dict.fromkeys(result.split(BETWEEN)) if fromkey in options][:most]
        chosen = named if named or not result else chosen
    sync_widget(key, chosen)
    return chosen


def number(name: str, default: float, *, key: str) -> float:
    """Return the number that the address gives."""
    try:
        value = float(st.query_params.get(name, default))
    except ValueError:
        value = default
    value = value if math.isfinite(value) and abs(value) <= MOST else default
    sync_widget(key, value)
    return value


def yes(name: str, default: bool, *, key: str) -> bool:
    """Return whether the address says yes or no."""
    value = {"yes": True, "no": False}.get(st.query_params.get(name, ""), default)
    sync_widget(key, value)
    return value


def write(name: str, key: str, default: Any) -> None:
    """Write what a control was set to into the address; its default leaves the address."""
    chosen = st.session_state[key]
    if chosen is None or chosen == default:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = _text(chosen)


def _text(chosen: Any) -> str:
    match chosen:
        case bool():
            return "yes" if chosen else "no"
        case float():
            return f"{chosen:.12g}"
        case list() | tuple():
            return BETWEEN.join(chosen)
        case _:
            return str(chosen)

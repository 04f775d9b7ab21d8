"""What a control shows: the value that is stored, without disturbing what somebody is typing."""

from __future__ import annotations

from typing import Any

import streamlit as st

__all__ = ["give"]


def give(key: str, value: Any) -> None:
    """Let the control of that key show a stored value; call it before the control is drawn.

    A control that is given a value shows it at once, whatever people have typed or ticked meanwhile in the browser. So
    it is given one only when it shows another: when it is new, when a change was refused, or when somebody else saved.
    """
    if key not in st.session_state or not _same(st.session_state[key], value):
        st.session_state[key] = value


def _same(one: Any, other: Any) -> bool:
    # True and 1 are equal in Python, and are different answers.
    return isinstance(one, bool) is isinstance(other, bool) and bool(one == other)

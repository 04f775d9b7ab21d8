"""Choices that stand in the address by their key, not by the name that people read, so that links last."""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st

__all__ = ["asked", "write"]


def asked(name: str, options: Collection[str], default: str | None, *, key: str) -> str | None:
    """Return the choice that the address names, and put it into the state of the control drawn next.

    Parameters
    ----------
    name
        The query parameter.
    options
        The keys there are; any other word in the address is as good as none.
    default
        The choice when the address names none.
    key
        The control's key; it must call `write` on change.
    """
    found = st.query_params.get(name)
    chosen = found if found in options else default
    st.session_state[key] = chosen
    return chosen


def write(name: str, key: str, default: str | None) -> None:
    """Write what a control was set to into the address; its default leaves the address."""
    chosen = st.session_state[key]
    if chosen is None or chosen == default:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = chosen

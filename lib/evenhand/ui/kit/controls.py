"""What all controls of a form share: they show what is stored, are heard to the end, and stand in the address."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any, ParamSpec

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from evenhand.ui.session.saving import SAVING

__all__ = ["choose", "sync_widget", "uninterruptible"]

Arguments = ParamSpec("Arguments")


def sync_widget(key: str, value: Any) -> None:
    """Let the control of that key show a stored value; call it before the control is drawn.

    A control that is given a value shows it at once, whatever people have typed or ticked meanwhile in the browser. So
    it is given one only when it shows another: when it is new, when a change was refused, or when somebody else saved.
    """
    if key not in st.session_state or not _same(st.session_state[key], value):
        st.session_state[key] = value


def _same(one: Any, other: Any) -> bool:
    # True and 1 are equal in Python, and are different answers.
    return isinstance(one, bool) is isinstance(other, bool) and bool(one == other)


def uninterruptible(callback: Callable[Arguments, None]) -> Callable[Arguments, None]:
    """Let a callback run to its end, though the next click is waiting.

    Streamlit stops a run as soon as the next click arrives, wherever it reads the session's state; a callback stopped
    so is never called again, and what was typed would be lost. A run that is stopped goes on in its thread beside the
    next one, so changes wait for each other.
    """

    @functools.wraps(callback)
    def run(*args: Arguments.args, **kwargs: Arguments.kwargs) -> None:
        context = get_script_run_ctx(suppress_warning=True)
        state = context.session_state if context else None
        interrupting = getattr(state, "_yield_callback", None)
        with SAVING:
            if interrupting is None:
                callback(*args, **kwargs)
                return
            # The state refuses to have attributes set in the ordinary way.
            object.__setattr__(state, "_yield_callback", _go_on)
            try:
                callback(*args, **kwargs)
            finally:
                object.__setattr__(state, "_yield_callback", interrupting)

    return run


def _go_on() -> None:
    """Stand in for the question whether another click waits."""


def choose(
    label: str,
    words: Mapping[str, str],
    *,
    name: str,
    default: str,
    help_text: str,
) -> str:
    """Draw a choice that stands in the address by its key.

    Streamlit's own binding writes the words that people read into the address; a link made from keys would not work,
    and one with a count in it would not last.

    Parameters
    ----------
    label, help_text
        What is chosen, and what for.
    words
        What can be chosen: keys to what people read.
    name
        The query parameter.
    default
        The key that holds when the address names none.
    """
    key = f"choice_{name}"
    asked = st.query_params.get(name)
    sync_widget(key, asked if asked in words else default)

    @uninterruptible
    def changed() -> None:
        st.query_params[name] = str(st.session_state[key])

    return str(
        st.radio(
            label,
            list(words),
            format_func=words.__getitem__,
            horizontal=True,
            key=key,
            on_change=changed,
            help=help_text,
        )
    )

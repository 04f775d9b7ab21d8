"""The control by which something is chosen for all pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from evenhand.errors import InputError
from evenhand.ui.session import state


def choose(
    name: str,
    label: str,
    options: Sequence[state.Listed],
    *,
    default: str,
    help_text: str,
    instead: bool = False,
    also: Callable[[], None] = lambda: None,
    then: Callable[[str], None] = lambda key: None,
) -> str:
    """Draw the control by which something is chosen for all pages; the address wins over what was chosen before.

    Streamlit's own binding to the address writes the names that people read; addresses here hold keys, which last.

    Parameters
    ----------
    name, label, help_text
        The query parameter, what it is called, and what it is for.
    options, default
        What there is, and what holds when the address names nothing.
    instead
        Whether the default stands in, with a warning, when the address names what is not there.
    also
        Called when somebody chooses another, before it is in hand.
    then
        Called with its key when it is.

    Returns
    -------
    str
        The key of what is chosen.

    Raises
    ------
    InputError
        When the address names what is not there, and nothing may stand in for it.
    """
    names = state.apart(options)
    state_key = f"selected_{name}"

    def changed() -> None:
        also()
        state.select(name, st.session_state[state_key])
        then(st.session_state[state_key])

    asked = st.query_params.get(name)
    if asked in names:
        st.session_state[state_key] = asked
    absent = asked if asked is not None and asked not in names else None
    if absent is not None and instead:
        st.warning(f"There is no {label.lower()} “{absent}” here. It may have been removed.")
        absent = None
    if absent is not None:
        st.session_state[state_key] = None
    elif st.session_state.get(state_key) not in names:
        st.session_state[state_key] = default if default in names else next(iter(names))
    st.selectbox(
        label,
        list(names),
        index=0 if absent is None else None,
        placeholder=f"Choose {label.lower()}",
        format_func=lambda key: names.get(key, key),
        key=state_key,
        help=help_text,
        on_change=changed,
    )
    if absent is not None:
        from evenhand.nearest import nearest

        near = nearest(absent, list(names))
        hint = f"Did you mean “{names[near]}” ({near})? " if near else "It may have been removed. "
        raise InputError(f"There is no {label.lower()} “{absent}” here.", hint=f"{hint}Choose in the sidebar.")
    if st.query_params.get(name) != state.selected(name):
        st.query_params[name] = state.selected(name)
    return state.selected(name)

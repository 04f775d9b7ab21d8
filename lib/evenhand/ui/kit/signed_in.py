"""Who is signed in, the space in hand, and the way out; nothing where nobody signs in."""

from __future__ import annotations

import streamlit as st

from evenhand.errors import InputError
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.session.sign_in import Viewer
from evenhand.ui.session.visitor import SPACE, space_in_hand, viewer

HELD = "space_held"
"""The space whose things a session holds."""
CHOSEN = "chosen_space"


def choose_space() -> None:
    """Put the space in hand that the address names, and let those who have several choose.

    Raises
    ------
    InputError
        The address names a space that is not theirs.
    """
    looking = viewer()
    if looking is None:
        return
    try:
        space = space_in_hand()
    except InputError:
        # The ways out stay, whatever the address says.
        _choose(looking, None)
        _show_way_out(f"Signed in as **{escape_markdown(looking.name)}**")
        raise
    if st.session_state.get(HELD, space) != space:
        # What was in hand belongs to another space: nothing of it is carried over.
        st.session_state.clear()
    st.session_state[HELD] = space
    if st.query_params.get(SPACE) != space:
        st.query_params[SPACE] = space
    if len(looking.spaces) > 1:
        _choose(looking, space)


def _choose(looking: Viewer, space: str | None) -> None:
    if st.session_state.get(CHOSEN, "") != space:
        st.session_state[CHOSEN] = space
    if looking.spaces:
        st.selectbox(
            "Space",
            looking.spaces,
            key=CHOSEN,
            placeholder="Choose a space of yours",
            on_change=_change,
            help="Drafts, customers and workshops belong to a space; who is not in it sees none of them.",
        )


def _change() -> None:
    st.query_params.from_dict({SPACE: st.session_state[CHOSEN]})


def show_signed_in() -> None:
    """Say who is signed in, and let them sign out."""
    looking = viewer()
    if looking is None:
        return
    name, space = escape_markdown(looking.name), escape_markdown(space_in_hand())
    _show_way_out(f"Signed in as **{name}** in the space **{space}**")


def _show_way_out(who: str) -> None:
    with st.container(gap="xsmall"):
        st.caption(who)
        st.button("Sign out", key="sign-out", icon=":material/logout:", type="tertiary", on_click=st.logout)

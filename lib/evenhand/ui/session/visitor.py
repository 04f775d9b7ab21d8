"""Who looks at a page, in which space, as far as the store and the audit need to know it."""

from __future__ import annotations

import hashlib
import os

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from evenhand.browser import browser_secret
from evenhand.errors import InputError, StoreError
from evenhand.store import MAIN
from evenhand.ui.session.sign_in import Viewer, signing_in

ROOM, HOSTS = "EVENHAND_ROOM", "EVENHAND_HOSTS"
SPACE = "space"
"""The query parameter that says which of somebody's spaces is in hand; it travels with every link."""
HERE = "at this computer"
"""Who sends no cookie, for example a program."""


def viewer() -> Viewer | None:
    """Return who looks where people sign in; ``None`` where nobody does.

    Raises
    ------
    StoreError
        People sign in here, and nobody who did is looking.
    """
    sign_in = signing_in()
    if sign_in is None:
        return None
    context = get_script_run_ctx(suppress_warning=True)
    known = None if context is None else sign_in.viewer(context.user_info)
    if known is None:
        raise StoreError("Nobody who signed in is looking. Nothing was read or written.", hint="Sign in.")
    return known


def space_in_hand() -> str:
    """Return the space in hand: the one that the address names, or else the first of those who look.

    Raises
    ------
    InputError
        It is none of theirs.
    """
    looking = viewer()
    if looking is None:
        return MAIN
    asked = st.query_params.get(SPACE)
    if asked is None and looking.spaces:
        return looking.spaces[0]
    if asked not in looking.spaces:
        raise InputError(
            f"You do not belong to the space “{asked}”." if asked else "None of your groups has a space here.",
            hint="Ask whoever runs this Evenhand which groups open it. "
            + (f"Yours: {', '.join(looking.spaces)}." if looking.spaces else ""),
        )
    return asked


def actor() -> str | None:
    """Return who looks, as the audit names them: a person who signed in, or a browser by what opens nothing.

    ``None`` outside of a page, where nobody looks.
    """
    looking = viewer()
    if looking is not None:
        return looking.actor
    if get_script_run_ctx(suppress_warning=True) is None:
        return None
    secret = browser_secret(st.context.cookies)
    return f"browser {hashlib.sha256(f'actor{secret}'.encode()).hexdigest()[:8]}" if secret else HERE


def shared() -> bool:
    """Whether people at other devices reach this server: a draft is then safe from who did not begin it."""
    return signing_in() is not None or os.environ.get(ROOM) == "1" or bool(os.environ.get(HOSTS, "").strip())

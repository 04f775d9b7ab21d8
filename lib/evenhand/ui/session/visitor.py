"""Who looks at a page, as far as the audit needs to know it, and whether others reach this server at all."""

from __future__ import annotations

import hashlib
import os

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from evenhand.workshop.room.cookie import browser_secret

__all__ = ["HOSTS", "ROOM", "actor", "shared"]

ROOM, HOSTS = "EVENHAND_ROOM", "EVENHAND_HOSTS"
HERE = "at this computer"
"""Who sends no cookie, for example a program."""


def actor() -> str | None:
    """Return who looks, as the audit names them: a browser, by what tells it from others and opens nothing.

    ``None`` outside of a page, where nobody looks.
    """
    if get_script_run_ctx(suppress_warning=True) is None:
        return None
    secret = browser_secret(st.context.cookies)
    return f"browser {hashlib.sha256(f'actor{secret}'.encode()).hexdigest()[:8]}" if secret else HERE


def shared() -> bool:
    """Whether people at other devices reach this server: a draft is then safe from who did not begin it."""
    return os.environ.get(ROOM) == "1" or bool(os.environ.get(HOSTS, "").strip())

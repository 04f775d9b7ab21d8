"""Who the visitor is, as far as they or their groups say: the role whose part each page puts first; all stays open."""

from __future__ import annotations

import streamlit as st

from evenhand.scenario.facts import Role
from evenhand.ui.session.roles import ROLES
from evenhand.ui.session.visitor import viewer

ME = "me"
"""The query parameter; it travels with every link."""
NOBODY = ""
EVERYBODY = "everybody"
"""What the address says of somebody whose groups say a role, and who wants none put first."""


def me() -> str:
    """Return the key of the visitor's role; empty where neither they nor their groups say one."""
    said = st.query_params.get(ME)
    if said is None:
        return _by_groups()
    return said if said in ROLES else NOBODY


def say_who(role: str) -> None:
    """Write who the visitor says they are into the address."""
    if role or _by_groups():
        st.query_params[ME] = role or EVERYBODY
    else:
        st.query_params.pop(ME, None)


def my_role() -> Role | None:
    """Return the visitor's role among those who answer for facts; nothing for others."""
    return Role(me()) if me() in set(Role) else None


def _by_groups() -> str:
    looking = viewer()
    return NOBODY if looking is None else looking.role

"""Who the visitor is, as far as they say: the role whose part each page puts first. Nothing is hidden from anybody."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from evenhand.scenario.facts import Role
from evenhand.vocabulary.roles import NAMES, OWNER

__all__ = ["ME", "ROLES", "me", "my_role"]

ME = "me"
"""The query parameter; it travels with every link."""
ROLES: Mapping[str, str] = {**{role.value: NAMES[role.value] for role in Role}, OWNER: NAMES[OWNER]}
"""Who somebody may be: those who answer for facts, and who decides."""


def me() -> str:
    """Return the key of the visitor's role; empty where they have not said."""
    said = st.query_params.get(ME, "")
    return said if said in ROLES else ""


def my_role() -> Role | None:
    """Return the visitor's role among those who answer for facts; nothing for others."""
    return Role(me()) if me() in set(Role) else None

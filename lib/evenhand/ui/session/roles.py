"""Who a visitor may be: those who answer for facts, and who decides."""

from __future__ import annotations

from collections.abc import Mapping

from evenhand.scenario.facts import Role
from evenhand.vocabulary.roles import NAMES, OWNER

ROLES: Mapping[str, str] = {**{role.value: NAMES[role.value] for role in Role}, OWNER: NAMES[OWNER]}
"""By key, as people read them."""

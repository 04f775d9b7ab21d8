"""Which programmes are compared: chosen once, kept in the address."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from evenhand.ui.kit import controls
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.session import state

__all__ = ["choose_programmes"]

PARAMETER = "programmes"
KEY = "compared"


def choose_programmes() -> tuple[str, ...]:
    """Draw the control by which programmes are chosen; the address holds their keys, parted by commas."""
    fits, foreign = state.usable()
    names = state.apart(fits)
    faulty = [one.key for one in state.catalogue() if one.fault is not None]
    chosen = controls.multiselect(
        "Programmes",
        names,
        name=PARAMETER,
        default=_at_first(names),
        key=KEY,
        between=",",
        elsewhere=[listed.key for listed in foreign],
        help_text="What to compare, on the same customers and in the same possible futures. Drafts can be compared "
        "with the examples that they were copied from.",
    )
    if foreign:
        st.caption(
            f"Left out, as money in another currency cannot be put beside that of these customers "
            f"({state.selected_customers().currency}): {escape_markdown(', '.join(one.name for one in foreign))}. "
            "Choose customers in their currency in the sidebar to compare them."
        )
    if faulty:
        st.caption(f"Cannot be read, so left out: {escape_markdown(', '.join(faulty))}")
    return tuple(chosen)


def _at_first(names: Mapping[str, str]) -> list[str]:
    """Return all examples, and the draft in hand if it is one."""
    return [key for key in names if not key.startswith(state.DRAFT) or key == state.scenario_key()]

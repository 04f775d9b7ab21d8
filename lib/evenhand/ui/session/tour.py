"""Five minutes through the example: where the visitor stands, in the address; they can leave and come back."""

from __future__ import annotations

import streamlit as st

from evenhand.ui.session import state
from evenhand.ui.steps import steps

TOUR = "tour"
"""The query parameter: ``yes`` while somebody goes through the example."""
SCENARIO = "loyalty-dividend"
"""The example that the tour goes through."""
LEFT = "tour_left"


def stop(page: str) -> int | None:
    """Return which stop a page is, counted from one; ``None`` while nobody is on the tour."""
    if st.query_params.get(TOUR) != "yes":
        return None
    return next((number for number, step in enumerate(steps(), 1) if step.name == page), None)


def begin() -> None:
    """Put the example in hand and begin, or go on; from a callback."""
    st.session_state.pop(LEFT, None)
    state.select("scenario", SCENARIO)
    state.select("customers", state.EXAMPLE_CUSTOMERS)
    st.query_params[TOUR] = "yes"


def leave(page: str = "") -> None:
    """Leave the tour; the overview offers to go on from the page that was left."""
    st.query_params.pop(TOUR, None)
    if page:
        st.session_state[LEFT] = page


def left_at() -> str:
    """Return the page at which somebody left the tour; empty where nobody did."""
    return str(st.session_state.get(LEFT, ""))

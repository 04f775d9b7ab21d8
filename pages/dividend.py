"""Dividend: what does each side get?"""

from __future__ import annotations

import streamlit as st
from evenhand.ui.dividend.first import show_stored
from evenhand.ui.kit import parts
from evenhand.ui.session import computed, state

PAGE = {"group": "Understand", "icon": ":material/balance:", "rank": 30}


def show_whole() -> None:
    # Loaded while the stored picture stands: levers, tables and panels take longer to load than it takes to draw.
    from evenhand.ui.dividend.page import show_dividend

    show_dividend(study, first)


parts.heading("dividend")
study = state.selected_study()
first = st.empty()
if (stored := computed.first_look(study)) is not None:
    with first.container():
        show_stored(stored)
show_whole()

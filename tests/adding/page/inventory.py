"""Inventory: which kinds of data does the programme use?"""

from __future__ import annotations

import streamlit as st
from evenhand.scenario.facts import category_name
from evenhand.ui.kit import parts
from evenhand.ui.session import state

PAGE = {"group": "Understand", "icon": ":material/inventory:", "rank": 100}

parts.heading("inventory")
for category in state.selected_study().scenario.data_categories:
    st.markdown(category_name(category))

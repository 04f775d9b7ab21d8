"""Overview: which programmes are on the table, and what should happen next with each?"""

from __future__ import annotations

import streamlit as st
from evenhand.ui import parts, state
from evenhand.ui.wording import plain

parts.heading("overview")

listed = state.catalogue()
faulty = [one for one in listed if one.fault]
parts.answer(
    f"{len(listed) - len(faulty)} programmes are on the table.",
    because="An invented “Example Grocer” asks in different ways; the customers are 2,469 real households.",
)

for one in listed:
    with st.container(border=True):
        if one.fault:
            st.markdown(f"**{plain(one.key)}** cannot be read: {plain(one.fault.message)}")
            continue
        scenario = state.scenario_of(one.key)
        st.subheader(plain(scenario.name), anchor=False)
        st.markdown(plain(scenario.summary))
        with st.container(horizontal=True):
            parts.go("scores", "Scores", scenario=one.key)
            parts.go("dividend", "Dividend", scenario=one.key)
            parts.go("scenario", "All facts", scenario=one.key)

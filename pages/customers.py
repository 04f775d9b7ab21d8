"""Customers: whose data is this about, and how do customers differ?"""

from __future__ import annotations

import streamlit as st
from evenhand.ui.customers import profile, upload, ways
from evenhand.ui.kit import parts

PAGE = {"group": "Understand", "icon": ":material/groups:", "rank": 20}

parts.heading("customers")

answer = st.container()
read = ways.bring()
shown = profile.describe(read) if read else profile.selected()

with answer:
    in_use = "" if read is None else "In this file, not in use yet: "
    parts.answer(f"{in_use}{profile.answer_of(shown)}", because=profile.rests_on(shown))

if read is not None:
    upload.show_first_look(read)
    upload.show_rejects(read)
profile.show_numbers(shown)
profile.show_segments(shown.sketch)
with st.expander("What is kept of these customers", icon=":material/lock:", expanded=read is not None):
    profile.show_kept(shown, stored=read is None)

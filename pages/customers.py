"""Customers: who are they, and how do they differ?"""

from __future__ import annotations

import streamlit as st
from evenhand.ui.customers import profile, upload, ways, who
from evenhand.ui.kit import parts

PAGE = {"group": "Understand", "icon": ":material/groups:", "rank": 20}

parts.heading("customers")

answer = st.container(key="answer")
beside = st.container(horizontal=True, gap="medium")
picture, other = beside.container(key="roomy"), beside.container(key="aside")
below = st.container()
with other:
    read = ways.bring(below)
shown = profile.describe(read) if read else profile.selected()

with answer:
    in_use = "" if read is None else "In this file, not in use yet: "
    st.subheader(f"{in_use}{profile.answer_of(shown)}", anchor=False)
    st.caption(profile.rests_on(shown))

with picture:
    # A file's first rows stand beside it, so that whoever brought it sees at once how it was understood.
    if read is not None and upload.has_first_look(read):
        upload.show_first_look(read)
    elif shown.sketch.unsaid("spending", "unevenness"):
        parts.empty_state("No picture yet.", next_step="Bring a file of purchases, or type three numbers.")
    else:
        who.show_segments(shown.sketch)
if read is not None:
    upload.show_rejects(read)
    if upload.has_first_look(read):
        who.show_segments(shown.sketch)
if shown.sketch.priced:
    profile.show_numbers(shown, opened=read is not None)
with st.expander("What is kept", expanded=read is not None):
    profile.show_kept(shown, stored=read is None)

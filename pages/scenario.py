"""Scenario: what is collected, from whom, and why?"""

from __future__ import annotations

import streamlit as st
from evenhand.scenario import document_of
from evenhand.ui.facts import form
from evenhand.ui.facts.fact import LOCKED
from evenhand.ui.facts.sections import SECTIONS
from evenhand.ui.facts.sought import show_sought
from evenhand.ui.kit import parts
from evenhand.ui.scenario import live, page
from evenhand.ui.scenario.deciding import show_deciding
from evenhand.ui.scenario.flow_map import show_map
from evenhand.ui.scenario.steps import DECIDING, MAP, choose_step
from evenhand.ui.session import computed, drafting, state

PAGE = {"group": "Describe", "icon": ":material/edit_note:", "rank": 20}

parts.heading("scenario")

key = state.scenario_key()
draft = drafting.opened_in_hand()
scenario = state.selected_scenario()
if foreign := draft is not None and not state.store().drafts.is_own(draft.id):
    draft = None
bar = live.open_bar(key)
if draft is None:
    page.offer_copy(scenario, of_somebody=foreign)
    document, name = document_of(scenario), key
    saving = LOCKED
else:
    st.caption(page.answer(scenario))
    document, name = draft.body, draft.id
    saving = page.saving_of(draft.id)

if draft is None or not page.show_conflict(draft.id):
    # Beside each other where there is room for both, else under each other: columns would be narrower than their words.
    beside = st.container(horizontal=True, gap="medium")
    with beside.container(width=165):
        scorecard = computed.score(state.selected_study())
        part = choose_step(scenario, scorecard)
    with beside.container(key="roomy"):
        if draft is not None:
            page.show_saving(draft, part)
            page.show_unfinished(draft, scenario)
        if part == DECIDING:
            show_deciding(scenario, document, key=name, saving=saving)
        elif part == MAP:
            show_map(scenario, scorecard)
        elif part == "unknown":
            page.show_unknowns(name, scenario, saving)
        elif part == "files":
            page.show_files(scenario, None if draft is None else draft.id)
        elif part == "history":
            page.show_history(scenario, draft)
        else:
            show_sought(scenario, part, document, key=name, saving=saving)
            section = next(section for section in SECTIONS if section.name == part)
            st.subheader(section.title, anchor=False)
            form.show_section(section, document, key=name, saving=saving)
live.show_bar(key, bar)

"""Scenario: what exactly is collected, from whom, why, and how are people asked?"""

from __future__ import annotations

import functools

import streamlit as st
from evenhand.scenario import document_of
from evenhand.ui import drafting, facts_form, parts, scenario_page, state
from evenhand.ui.wording import plain

parts.heading("scenario")

key = state.scenario_key()
draft = drafting.opened(key.removeprefix(state.DRAFT)) if key.startswith(state.DRAFT) else None
scenario = state.scenario_in_hand()
unknown = sum(1 for _ in scenario.unknowns())
parts.answer(
    f"{plain(scenario.name)} uses {len(scenario.data_categories)} kinds of data for {len(scenario.purposes)} purposes.",
    because=f"{unknown} facts are not established yet." if unknown else "All facts are established.",
)
st.markdown(plain(scenario.summary))

if draft is None:
    scenario_page.offer_copy(scenario)
    document, locked, name, store = document_of(scenario), True, key, scenario_page.ignore
else:
    scenario_page.show_saving(draft)
    if scenario_page.show_conflict(draft.id):
        st.stop()
    document, locked, name = draft.body, False, draft.id
    store = functools.partial(drafting.change, draft.id)

titles = {section.name: section.title for section in facts_form.SECTIONS}
names = {**titles, "unknown": "Open facts", "files": "Files", "history": "History"}
part = st.radio(
    "Part of the scenario",
    list(names),
    format_func=names.__getitem__,
    key="part",
    bind="query-params",
    index=list(names).index("programme"),
    horizontal=True,
    help="Each part holds the facts of one subject. Open facts lists what nobody has established.",
)
if part == "unknown":
    scenario_page.show_unknowns(name, scenario, locked=locked, store=store)
elif part == "files":
    scenario_page.show_files(scenario)
elif part == "history":
    scenario_page.show_history(scenario, draft)
else:
    section = next(one for one in facts_form.SECTIONS if one.name == part)
    facts_form.show_section(section, document, key=name, store=store, locked=locked)

"""Drafts on the overview: to give one another name, and to throw one away."""

from __future__ import annotations

import streamlit as st

from evenhand.ui.kit.controls import sync_choice, sync_widget, uninterruptible
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.session import belonging, drafting, state

CHOSEN, NAME, SURE = "draft-chosen", "draft-name", "draft-sure"


def show_drafts() -> None:
    """Offer to rename one's own drafts and, after a second click, to delete one."""
    own = state.store().drafts.is_own
    drafts = {
        entry.key: entry
        for entry in state.catalogue()
        if entry.key.startswith(state.DRAFT) and own(entry.key.removeprefix(state.DRAFT))
    }
    if not drafts:
        return
    folded = st.popover(
        "Rename or delete a draft of yours", icon=":material/more_horiz:", key="drafts", on_change="rerun"
    )
    if not folded.open:
        return
    with folded:
        names = state.apart(tuple(drafts.values()))
        chosen = st.session_state.get(CHOSEN)
        sync_choice(CHOSEN, chosen if chosen in drafts else next(iter(drafts)), names.values())
        key = st.selectbox("Draft", list(drafts), format_func=lambda draft: names.get(draft, draft), key=CHOSEN)
        draft = state.store().drafts.get(key.removeprefix(state.DRAFT))
        sync_widget(NAME, str(draft.body.get("name", "")))
        st.text_input(
            "Name of the draft",
            key=NAME,
            max_chars=120,
            on_change=_rename,
            args=(draft.id,),
            help="Saved when you leave the field.",
        )
        sure = st.checkbox(
            "Yes, delete it",
            key=f"{SURE}-{draft.id}",
            help=f"Saved revisions of “{escape_markdown(draft.scenario_id)}” stay in its history.",
        )
        st.button(
            "Delete for good",
            icon=":material/delete:",
            on_click=_delete,
            args=(draft.id,),
            disabled=not sure,
            help="The draft cannot be brought back.",
        )


@uninterruptible
def _rename(draft_id: str) -> None:
    typed = st.session_state[NAME].strip()
    if typed:
        drafting.opened(draft_id)
        drafting.change(draft_id, ("name",), typed)


@uninterruptible
def _delete(draft_id: str) -> None:
    state.store().drafts.delete(draft_id)
    belonging.forget(f"{state.DRAFT}{draft_id}")
    if state.scenario_key() == f"{state.DRAFT}{draft_id}":
        state.select("scenario", state.FIRST_SCENARIO)

"""Drafts on the overview: to give one another name, and to throw one away."""

from __future__ import annotations

import streamlit as st

from evenhand.ui.kit.controls import uninterruptible
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.session import belonging, drafting, state

__all__ = ["show_actions"]


def show_actions(draft_id: str) -> None:
    """Offer to rename one's own draft and, after a second click, to delete it."""
    if not state.store().drafts.is_own(draft_id):
        st.caption("Somebody else’s draft")
        return
    with st.popover("Rename or delete", icon=":material/more_horiz:"):
        name = f"rename-{draft_id}"

        @uninterruptible
        def rename() -> None:
            typed = st.session_state[name].strip()
            if typed:
                drafting.opened(draft_id)
                drafting.change(draft_id, ("name",), typed)

        draft = state.store().drafts.get(draft_id)
        st.text_input(
            "Name of the draft",
            value=str(draft.body.get("name", "")),
            key=name,
            max_chars=120,
            on_change=rename,
            help="Saved when you leave the field.",
        )
        st.button(
            "Delete for good",
            key=f"delete-{draft_id}",
            icon=":material/delete:",
            on_click=_delete,
            args=(draft_id,),
            disabled=not st.checkbox(
                "Yes, delete it",
                key=f"sure-{draft_id}",
                help=f"Saved revisions of “{escape_markdown(draft.scenario_id)}” stay in its history.",
            ),
            help="The draft cannot be brought back.",
        )


@uninterruptible
def _delete(draft_id: str) -> None:
    state.store().drafts.delete(draft_id)
    belonging.forget(f"{state.DRAFT}{draft_id}")
    if state.scenario_key() == f"{state.DRAFT}{draft_id}":
        state.select("scenario", state.FIRST_SCENARIO)

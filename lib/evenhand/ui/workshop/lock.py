"""What is read back, and the last step: telling everybody when it is recorded, or keeping it open."""

from __future__ import annotations

import streamlit as st

from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.session import state
from evenhand.ui.workshop import place as workshop_place
from evenhand.ui.workshop.place import Place
from evenhand.ui.workshop.record import bullets, show_override
from evenhand.ui.workshop.status import EVERY
from evenhand.workshop import Proposal, announce_decision, get_proposal, locked_at, read_backs, withdraw_decision
from evenhand.workshop.notice import notice_seconds


def show_lock(place: Place) -> None:
    """Show what is read back, who has read it, and how it is recorded."""
    proposal = get_proposal(state.store(), place.workshop.id)
    if proposal is None:
        return
    store, workshop_id = state.store(), place.workshop.id
    st.subheader("Read back, then record", anchor=False)
    with st.container(border=True):
        _show_proposal(place, proposal)
        _show_readers(workshop_id)
        if locked_at(store, workshop_id) is not None:
            st.button(
                "Not yet: keep it open",
                on_click=place.doing(withdraw_decision, said="Nothing is recorded yet.", at="lock"),
                help="Takes back the announcement, as long as nothing is recorded.",
            )
        else:
            told = f"Everybody is told: it is recorded in {notice_seconds()} seconds."
            st.button(
                f"Record it for good in {notice_seconds()} seconds",
                type="primary",
                icon=":material/gavel:",
                on_click=place.doing(announce_decision, said=told, at="lock"),
                help="It cannot be changed afterwards, only decided anew in another workshop. Until then you can take "
                "it back.",
            )
        workshop_place.show_said("lock")


@st.fragment(run_every=EVERY)
def _show_readers(workshop_id: str) -> None:
    read, people = read_backs(state.store(), workshop_id)
    st.markdown(f"**{read} of {people}** have read it on their own device.")


def _show_proposal(place: Place, proposal: Proposal) -> None:
    """Show what would be recorded."""
    names = {item.id: item.name for item in place.workshop.alternatives} | {"": "None of the alternatives"}
    st.markdown(f"**{escape_markdown(names[proposal.alternative])}.** {escape_markdown(proposal.statement)}")
    st.markdown(
        f"{escape_markdown(proposal.owner)} answers for it and looks at it again on {proposal.review_on:%d %B %Y}."
    )
    st.markdown("**Conditions**\n\n" + bullets(proposal.conditions, "None."))
    if proposal.override is not None:
        show_override(proposal.override)
    if proposal.dissent:
        st.markdown("**Said aloud**\n\n" + bullets([entry.sentence() for entry in proposal.dissent], ""))

"""The record of a decision, which everybody sees and which is never rewritten."""

from __future__ import annotations

import streamlit as st

from evenhand.ui.kit import parts
from evenhand.ui.kit.download import download
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.session import state
from evenhand.vocabulary.roles import role_name
from evenhand.workshop import Decision, Override, Workshop


def show_record(workshop: Workshop, decision: Decision) -> None:
    """Show a decision with what was said against it, and let people take it along."""
    with st.container(border=True):
        if decision.rehearsal:
            st.warning("A rehearsal with invented participants. It decides nothing.")
        if decision.overdue(state.store().database.clock().date()):
            st.warning("The review of this decision is overdue.")
        st.markdown(f"**{escape_markdown(decision.chosen)}.** {escape_markdown(decision.statement)}")
        if decision.offer:
            st.markdown(f"The offer: {escape_markdown(decision.terms)}.")
        st.caption(
            f"Decided on {decision.decided_at:%d %B %Y}; {escape_markdown(decision.owner)} answers for it and looks "
            f"at it again on {decision.review_on:%d %B %Y}. Round {decision.round_number}, ballots: {decision.ballots}."
        )
        st.markdown("**Conditions**\n\n" + bullets(decision.conditions, "None."))
        said = [entry.sentence() for entry in decision.dissent]
        st.markdown("**Dissent**\n\n" + bullets(said, "None was recorded."))
        if decision.sentences:
            said = [f"{role_name(entry.role)}: {entry.sentence}" for entry in decision.sentences]
            st.markdown("**What we would say to customers**\n\n" + bullets(said, ""))
        if decision.override is not None:
            show_override(decision.override)
        if decision.questions:
            st.markdown("**Open questions**\n\n" + bullets(decision.questions, ""))
        with st.container(horizontal=True, vertical_alignment="center"):
            download(
                "Take the record along (Markdown)",
                decision.to_markdown,
                f"decision-{workshop.id}.md",
                key=f"record-file-{workshop.id}",
                help_text="The question, the alternatives, the decision, the votes and the dissent, as one page.",
            )
            download(
                "Review in my calendar (ICS)",
                decision.to_calendar,
                f"review-{workshop.id}.ics",
                icon=":material/event:",
                key=f"record-calendar-{workshop.id}",
                help_text="The day of the review, with the owner and what was decided.",
            )
            if decision.scenario:
                parts.go_to_offer(
                    "recommendation",
                    "The recommendation with this decision",
                    decision.scenario,
                    decision.offer,
                    decision=workshop.id,
                )


def show_override(override: Override) -> None:
    """Show why a presumption against what is decided does not hold, and who signed for that."""
    st.markdown(
        f"**A presumption against it, overridden.** {escape_markdown(override.reason)} Signed by "
        f"{escape_markdown(override.signed_by)}."
    )


def bullets(items: list[str] | tuple[str, ...], otherwise: str) -> str:
    """Return people's own words as a list, or what stands there where there are none."""
    return "\n".join(f"- {escape_markdown(item)}" for item in items) or otherwise

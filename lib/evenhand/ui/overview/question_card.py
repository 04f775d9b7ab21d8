"""One open question: what is asked, what its answer could change, where to give it, and who was asked."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from evenhand.assessment import OpenQuestion
from evenhand.scenario import Role
from evenhand.ui.facts.sections import section_of
from evenhand.ui.kit import parts
from evenhand.ui.kit.controls import sync_widget, uninterruptible
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.session import drafting, state
from evenhand.vocabulary.roles import role_name


def link_to(path: str) -> str:
    """Return the whole address at which a fact of the scenario in hand can be given."""
    return state.link("scenario", part=section_of(path).name)


def show_question(question: OpenQuestion, draft_id: str | None, currency: str) -> None:
    """Show a question; in a draft it can be given to a person with a date."""
    with st.container(border=True):
        st.markdown(
            f"**{escape_markdown(question.question)}**  \n{escape_markdown(question.could_change(currency))}.",
            help=f"Criteria: {escape_markdown(question.decides)}" if question.decides else None,
        )
        if question.note:
            st.caption(escape_markdown(question.note))
        with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
            parts.go("scenario", "Answer it", part=section_of(question.path).name)
            st.caption(_asked(question), width="content")
            # There is no place to write it down while the whole list is missing.
            if draft_id is not None and question.path != "purposes":
                _show_hands(question, draft_id)


def _asked(question: OpenQuestion) -> str:
    by = f", by {question.due}" if question.due else ""
    return f"{escape_markdown(question.asked)}{by}"


def _show_hands(question: OpenQuestion, draft_id: str) -> None:
    role, person, day, fold = (f"{draft_id}|{question.path}|{name}" for name in ("ask", "person", "due", "hands"))
    folded = st.popover("Hand it on", icon=":material/person:", key=fold, on_change="rerun")
    if folded.open:
        with folded:
            _show_fields(question, draft_id, role, person, day)


def _show_fields(question: OpenQuestion, draft_id: str, role: str, person: str, day: str) -> None:
    sync_widget(role, question.role)
    sync_widget(person, question.person or "")
    sync_widget(day, dt.date.fromisoformat(question.due) if question.due else None)

    @uninterruptible
    def changed() -> None:
        due = st.session_state[day]
        said = {
            "ask": st.session_state[role].value,
            "person": st.session_state[person].strip() or None,
            "due": due.isoformat() if due else None,
            "note": question.note,
        }
        kept = {name: value for name, value in said.items() if value}
        drafting.change(draft_id, drafting.path_of(question.path), {"unknown": kept})

    st.selectbox("Who can answer", list(Role), format_func=role_name, key=role, on_change=changed)
    st.text_input("Name", key=person, on_change=changed, max_chars=120, placeholder="nobody in particular")
    st.date_input("By when", key=day, value=None, format="YYYY-MM-DD", on_change=changed)
    st.caption("The link to send along:")
    st.code(link_to(question.path), language=None, wrap_lines=True)

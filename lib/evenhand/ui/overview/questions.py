"""The open questions of the scenario in hand, by role: who should answer, by when, and what it could change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from evenhand.assessment import Assessment, OpenQuestion, by_role, to_csv
from evenhand.scenario import Role, Scenario, document_of, scenario_of
from evenhand.scenario.roles import open_facts
from evenhand.ui.facts import form
from evenhand.ui.kit import parts
from evenhand.ui.kit.controls import radio, sync_widget, uninterruptible
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.overview.summary import sentence_of
from evenhand.ui.session import drafting, state
from evenhand.vocabulary.numbers import money
from evenhand.vocabulary.roles import role_name

__all__ = ["open_questions_next", "show_questions", "show_view"]

VIEW = "view"
VIEWS = {"glance": "All programmes", "questions": "Open questions of the selected one"}
FIRST = 12
"""How many questions of a role are shown without being asked for."""


def show_questions() -> None:
    """Show the first verdict on the scenario in hand, then its open questions."""
    key, scenario = state.scenario_key(), state.selected_scenario()
    draft_id = key.removeprefix(state.DRAFT) if key.startswith(state.DRAFT) else None
    if draft_id is not None:
        drafting.opened(draft_id)
    assessment = _assess(scenario)
    questions = _handed_out(assessment, scenario)
    parts.answer(
        _headline(assessment, questions),
        because=escape_markdown(sentence_of(state.summary_of(assessment))),
        places=scenario.jurisdictions,
    )
    if not questions:
        parts.empty_state(
            "There is no open question.", next_step="Look at what each side gets.", page="dividend", label="Dividend"
        )
        return
    if draft_id is None:
        st.caption("This is an example: who answers, and by when, can be set in a copy of it, on the Scenario page.")
    for place, why in drafting.refusals(draft_id).items() if draft_id else ():
        st.error(f"Not saved ({escape_markdown(place)}): {escape_markdown(why)}", icon=":material/error:")
    roles = by_role(questions)
    role = _choose_role(roles, questions[0].role)
    own = roles[role]
    _show_files(scenario, role, own, questions)
    shown = own if _all(own) else own[:FIRST]
    st.caption(
        "The answers that change most come first. A gate is what can stop a programme; a criterion has levels 0 to 4."
        + ("" if draft_id is None else " Who answers, and by when, is saved as you choose it.")
    )
    for one in shown:
        _show_question(one, draft_id, scenario)


def show_view() -> str:
    """Choose between all programmes and the open questions of one, and return the choice."""
    return radio(
        "What to look at",
        VIEWS,
        name=VIEW,
        default="glance",
        help_text="All programmes side by side, or what nobody knows yet about the one chosen at the left.",
    )


def open_questions_next() -> None:
    """Let the overview show open questions when it is drawn next; from a callback."""
    st.query_params[VIEW] = "questions"


def _headline(assessment: Assessment, questions: Sequence[OpenQuestion]) -> str:
    deciding = sum(bool(question.gates) for question in questions)
    many = len(questions)
    opened = "every fact is established" if not many else f"{many} question{'s' if many > 1 else ''} open"
    could = f", {deciding} of which could stop it" if deciding else ""
    return f"{escape_markdown(assessment.scenario.name)}: {assessment.verdict.title.lower()}; {opened}{could}."


def _assess(scenario: Scenario) -> Assessment:
    """Assess the scenario without who was asked for its unknown facts: handing a question on computes nothing anew."""
    study = state.selected_study()
    return state.assess(
        replace(study, scenario=scenario_of({name: _unasked(fact) for name, fact in document_of(scenario).items()}))
    )


def _unasked(value: Any) -> Any:
    if isinstance(value, dict):
        return "unknown" if set(value) == {"unknown"} else {name: _unasked(item) for name, item in value.items()}
    return [_unasked(item) for item in value] if isinstance(value, list) else value


def _handed_out(assessment: Assessment, scenario: Scenario) -> tuple[OpenQuestion, ...]:
    facts = {fact.path: fact for fact in open_facts(scenario)}
    return tuple(
        replace(question, role=fact.role, due=fact.due.isoformat() if fact.due else None, note=fact.note)
        for question in assessment.questions
        if (fact := facts.get(question.path)) is not None
    )


def _choose_role(roles: Mapping[Role, tuple[OpenQuestion, ...]], first: Role) -> Role:
    counts = {role.value: f"{role_name(role)} ({len(own)})" for role, own in roles.items()}
    return Role(
        radio(
            "Who can answer",
            counts,
            name="role",
            default=first.value,
            help_text="Each question goes to the role that should know. Hand it to another where that is better.",
        )
    )


def _show_files(scenario: Scenario, role: Role, own: tuple[OpenQuestion, ...], every: tuple[OpenQuestion, ...]) -> None:
    with st.container(horizontal=True):
        for label, name, some in (
            (f"Questions for {role_name(role).lower()} (CSV)", role.value, own),
            ("All questions (CSV)", "all", every),
        ):
            st.download_button(
                label,
                data=to_csv(some, scenario.currency).encode(),
                file_name=f"{scenario.id}-questions-{name}.csv",
                mime="text/csv",
                icon=":material/download:",
                type="tertiary",
                on_click="ignore",
                key=f"questions-{name}",
                help="A row a question with an empty column for the answer; opens in any spreadsheet.",
            )


def _all(own: tuple[OpenQuestion, ...]) -> bool:
    return len(own) <= FIRST or st.toggle(
        f"Show all {len(own)}",
        key="all_questions",
        bind="query-params",
        help=f"Without it, the {FIRST} whose answers change most are shown.",
    )


def _show_question(question: OpenQuestion, draft_id: str | None, scenario: Scenario) -> None:
    with st.container(border=True):
        left, right = st.columns([3, 2], vertical_alignment="center")
        with left:
            st.markdown(f"**{escape_markdown(question.question)}**  \n{_effect(question, scenario.currency)}")
            if question.note:
                st.caption(escape_markdown(question.note))
            parts.go(
                *("scenario", "To the fact"),
                help_text=f"In the file: {question.path}",
                part=form.section_of(question.path).name,
            )
        with right:
            # There is no place to write it down while the whole list is missing.
            if draft_id is None or question.path == "purposes":
                st.markdown(f"{role_name(question.role)}{f', by {question.due}' if question.due else ''}")
            else:
                _show_hands(question, draft_id)


def _show_hands(question: OpenQuestion, draft_id: str) -> None:
    owner, day = f"{draft_id}|{question.path}|ask", f"{draft_id}|{question.path}|due"
    sync_widget(owner, question.role)
    sync_widget(day, dt.date.fromisoformat(question.due) if question.due else None)

    @uninterruptible
    def changed() -> None:
        role, due = st.session_state[owner], st.session_state[day]
        said = {"ask": role.value, "due": due.isoformat() if due else None, "note": question.note}
        kept = {name: value for name, value in said.items() if value}
        drafting.change(draft_id, drafting.path_of(question.path), {"unknown": kept})

    who, when = st.columns(2)
    who.selectbox(
        *("Who answers", list(Role)),
        format_func=role_name,
        key=owner,
        on_change=changed,
        label_visibility="collapsed",
    )
    when.date_input(
        "By when", key=day, value=None, format="YYYY-MM-DD", on_change=changed, label_visibility="collapsed"
    )


def _effect(question: OpenQuestion, currency: str) -> str:
    """Return what the answer could change, as Markdown: the gravest first."""
    said = []
    if question.gates:
        gates = list(dict.fromkeys(question.gates))
        said.append(f"Decides {_some(gates, 'gate')}")
    if question.money is not None:
        said.append(f"moves the company's gain by about {money(abs(question.money), currency)} per customer-month")
    if question.criteria:
        said.append(
            f"leaves {_some(list(question.criteria), 'criterion', 'criteria')} open, "
            f"{question.levels:.0f} levels in all"
        )
    if question.stand_in and question.money is None:
        said.append(f"meanwhile we assume that {escape_markdown(question.stand_in)}")
    text = "; ".join(said) or "changes no score and no sum that is computed"
    return text[0].upper() + text[1:] + "."


def _some(names: list[str], one: str, many: str | None = None) -> str:
    """Return a count with the first few names: whoever needs all of them takes the file along."""
    if len(names) == 1:
        return f"one {one} ({escape_markdown(names[0])})"
    few = ", ".join(escape_markdown(name) for name in names[:3])
    return f"{len(names)} {many or f'{one}s'} ({few}{', …' if len(names) > 3 else ''})"

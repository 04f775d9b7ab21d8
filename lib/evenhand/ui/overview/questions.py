"""The open questions of the scenario in hand: a first verdict, the three answers that count most, the rest by role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from evenhand.assessment import Assessment, OpenQuestion, by_role, to_csv
from evenhand.scenario import Role, Scenario, document_of, scenario_of
from evenhand.scenario.roles import open_facts
from evenhand.study import Study
from evenhand.ui.kit import parts
from evenhand.ui.kit.controls import radio
from evenhand.ui.kit.download import download
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.kit.verdict import show_verdict
from evenhand.ui.overview.question_card import link_to, show_question
from evenhand.ui.overview.summary import sentence_of
from evenhand.ui.session import computed, drafting, state
from evenhand.ui.session.me import my_role
from evenhand.vocabulary.roles import role_name
from evenhand.workshop import open_facts_about

VIEW = "view"
MOST = 3
"""How many answers are named first."""
FIRST = 12
"""How many questions of a role are shown without being asked for."""


def show_questions() -> None:
    """Show the first verdict on the scenario in hand, then its open questions."""
    key, scenario = state.scenario_key(), state.selected_scenario()
    draft = drafting.opened_in_hand()
    draft_id = None if draft is None else draft.id
    assessment = _assess(state.selected_study())
    questions = _handed_out(assessment, scenario)
    summary = computed.summary_of(assessment)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.subheader(escape_markdown(scenario.name), anchor=False, width="content")
        parts.go("overview", "All programmes")
    show_verdict(summary.block, sentence=sentence_of(summary))
    parts.show_unexamined(scenario.jurisdictions)
    for place, why in drafting.refusals(draft_id).items() if draft_id else ():
        st.error(f"Not saved ({escape_markdown(place)}): {escape_markdown(why)}", icon=":material/error:")
    _show_first(assessment, questions[:MOST], draft_id)
    _show_rest(scenario, questions, draft_id)
    _show_asked(key)


def asked_for() -> bool:
    """Return whether the address asks for the open questions of the scenario in hand."""
    return st.query_params.get(VIEW) == "questions"


def open_questions_next() -> None:
    """Let the overview show open questions when it is drawn next; from a callback."""
    st.query_params[VIEW] = "questions"


def _show_first(assessment: Assessment, first: Sequence[OpenQuestion], draft_id: str | None) -> None:
    """Show the answers that would change most; what customers spend comes before all of them."""
    priced = assessment.sketch.priced
    if not first and priced:
        parts.empty_state(
            "There is no open question.", next_step="Look at what each side gets.", page="dividend", label="Dividend"
        )
        return
    many = min(MOST, len(first) + (not priced))
    heading = "The answer" if many == 1 else f"The {'two' if many == 2 else 'three'} answers"
    st.subheader(f"{heading} that would change most", anchor=False)
    if not priced:
        with st.container(border=True):
            st.markdown("**What does a customer spend with you a month?**  \nEvery amount of money follows from it.")
            parts.go("customers", "Say what is known, or bring a file", bring="numbers")
    for question in first[: many if priced else many - 1]:
        show_question(question, draft_id, assessment.simulation.currency)


def _show_rest(scenario: Scenario, questions: tuple[OpenQuestion, ...], draft_id: str | None) -> None:
    roles = by_role(questions)
    if not roles:
        return
    st.subheader("All of them, by who can answer", anchor=False)
    if draft_id is None:
        st.caption("This is an example: who answers, and by when, can be set in a copy of it, on the Scenario page.")
    mine = my_role()
    role = _choose_role(roles, mine if mine is not None and mine in roles else questions[0].role)
    own = roles[role]
    _show_files(scenario, role, own, questions)
    for question in own if _all(own) else own[:FIRST]:
        if question not in questions[:MOST]:
            show_question(question, draft_id, scenario.currency)


def _show_asked(key: str) -> None:
    """Show the questions of fact that workshops on this programme left open."""
    asked = open_facts_about(state.store(), key)
    if not asked:
        return
    st.subheader("Asked in workshops, and still open", anchor=False)
    st.markdown("\n".join(f"- {escape_markdown(each.question)} (“{escape_markdown(each.workshop)}”)" for each in asked))


def _assess(study: Study) -> Assessment:
    """Assess a study without who was asked for its unknown facts: handing a question on computes nothing anew."""
    document = document_of(study.scenario)
    return computed.assess(
        replace(study, scenario=scenario_of({name: _unasked(fact) for name, fact in document.items()}))
    )


def _unasked(value: Any) -> Any:
    if isinstance(value, dict):
        return "unknown" if set(value) == {"unknown"} else {name: _unasked(item) for name, item in value.items()}
    return [_unasked(item) for item in value] if isinstance(value, list) else value


def _handed_out(assessment: Assessment, scenario: Scenario) -> tuple[OpenQuestion, ...]:
    facts = {fact.path: fact for fact in open_facts(scenario)}
    return tuple(
        replace(
            question,
            role=fact.role,
            person=fact.person,
            due=fact.due.isoformat() if fact.due else None,
            note=fact.note,
        )
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
            download(
                label,
                to_csv(some, scenario.currency, link_to).encode(),
                f"{scenario.id}-questions-{name}.csv",
                key=f"questions-{name}",
                look="tertiary",
                help_text="A row a question with its link and an empty column for the answer; "
                "opens in any spreadsheet.",
            )


def _all(own: tuple[OpenQuestion, ...]) -> bool:
    return len(own) <= FIRST or st.toggle(
        f"Show all {len(own)}",
        key="all_questions",
        bind="query-params",
        help=f"Without it, the {FIRST} whose answers change most are shown.",
    )

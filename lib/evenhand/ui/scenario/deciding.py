"""What decides: the dozen facts whose answers can change most, each with its control, before all the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import streamlit as st

from evenhand.assessment import OpenQuestion, open_questions
from evenhand.errors import EvenhandError
from evenhand.scenario import Scenario
from evenhand.ui.facts import form
from evenhand.ui.facts.fact import Saving
from evenhand.ui.facts.read import words_apart
from evenhand.ui.kit import parts
from evenhand.ui.kit.controls import uninterruptible
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.session import computed, drafting, state

DOZEN = 12


def show_deciding(scenario: Scenario, document: Mapping[str, Any], *, key: str, saving: Saving) -> None:
    """Show the open facts that can change most, then those that decide in every programme.

    Those once shown stay until somebody asks for the next, so that no control goes away under a hand. What can only be
    read stands folded under what is open.
    """
    # What an answer could change is a sum for these customers, and scores by these criteria.
    kept = f"deciding-{key}-{state.customers_key()}-{state.rubric_key()}"
    if kept not in st.session_state:
        st.session_state[kept] = tuple(_paths(scenario, _questions()))
    asked: Mapping[str, str] = dict(st.session_state[kept])
    folded = saving.locked and any(asked.values())
    first, rest = st.container(), st.expander("What else decides") if folded else st.container()
    for path, changes in asked.items():
        _, item = words_apart(scenario, path)
        about = f"{item}: {changes[0].lower()}{changes[1:]}" if item and changes else item or changes
        with first if changes else rest, st.container(border=not folded or bool(changes)):
            if about:
                st.caption(escape_markdown(about))
            if not form.show_place(document, drafting.path_of(path), key=key, saving=saving):
                st.caption("It is no longer there.")
    with st.container(horizontal=True):
        if not saving.locked:
            st.button(
                "Show what decides now",
                icon=":material/refresh:",
                on_click=_ask_anew,
                args=(kept,),
                help="Facts that are answered make room for the next.",
            )
        parts.go("overview", "Open questions", view="questions", help_text="All of them, by who can answer.")


@uninterruptible
def _ask_anew(kept: str) -> None:
    st.session_state.pop(kept, None)


def _questions() -> tuple[OpenQuestion, ...]:
    """Return the open questions of the scenario in hand; without money where its customers do not fit it."""
    study = state.selected_study()
    try:
        return computed.assess(study).questions
    except EvenhandError:
        return open_questions(study.scenario, computed.score(study), None)


def _paths(scenario: Scenario, questions: Sequence[OpenQuestion]) -> Iterator[tuple[str, str]]:
    """Yield up to a dozen facts with what their answers could change."""
    shown: list[str] = []
    for question in questions:
        if len(shown) < DOZEN and question.path != "purposes":
            shown.append(question.path)
            yield question.path, question.could_change(scenario.currency)
    for path in _always(scenario):
        if len(shown) < DOZEN and path not in shown:
            shown.append(path)
            yield path, ""


def _always(scenario: Scenario) -> Iterator[str]:
    yield from ("jurisdictions", "scheme", "economics.uplift", "economics.conditionality", "audience.children")
    yield from (f"purposes[{index}].basis" for index in range(len(scenario.purposes)))
    if isinstance(scenario.consent.requests, tuple):
        for index in range(len(scenario.consent.requests)):
            yield from (f"consent.requests[{index}].{name}" for name in ("act", "bundled_with", "required_for_service"))
    yield from ("consent.withdrawal.possible", "consent.refusal.consequences")

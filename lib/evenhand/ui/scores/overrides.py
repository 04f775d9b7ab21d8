"""Lifting a presumption: who rebuts it, why, when, and what the reason rests on. It stands beside the score."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import streamlit as st

from evenhand import clock
from evenhand.law.naming import place_name, places_in_words
from evenhand.ui.facts.evidence import ask_for_files, is_whole, keep, show_files
from evenhand.ui.kit import parts
from evenhand.ui.kit.controls import uninterruptible
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.session import drafting

if TYPE_CHECKING:
    from evenhand.scenario import Scenario
    from evenhand.scoring import GateGroup

SHORTEST_REASON = 10
LIFTED = "lifted_gates"


def show_overrides(scenario: Scenario, groups: tuple[GateGroup, ...], draft_id: str | None) -> None:
    """Offer to lift a G2 on a draft, and to take a lift back; say of a G1 that only a fact can change it."""
    presumed = {group.criterion: group for group in groups if group.places("G2")}
    certain = [group for group in groups if group.places("G1")]
    if not presumed and not scenario.lifted_gates:
        _show_certain(certain)
        return
    with st.expander("Lift a presumption (G2) by a recorded reason", icon=":material/history_edu:"):
        _show_certain(certain)
        if draft_id is None:
            st.markdown("This is an example file. Edit a copy of it to record a reason.")
            parts.go("scenario", "Edit a copy on the Scenario page")
            return
        _show_problems(draft_id)
        _show_lifted(scenario, draft_id)
        if presumed:
            _show_form(scenario, presumed, draft_id)


def _show_certain(certain: list[GateGroup]) -> None:
    if not certain:
        return
    many = "One defect" if len(certain) == 1 else f"{len(certain)} defects"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(
            f"{many} ({', '.join(group.criterion for group in certain)}) cannot be lifted: a fact must change, with "
            "evidence.",
            width="content",
        )
        parts.go("scores", "Attach evidence for a fact", closer="Patterns and evidence")


def _show_problems(draft_id: str) -> None:
    refused = drafting.refusals(draft_id).get(LIFTED)
    if refused:
        st.error(f"Not saved: {escape_markdown(refused)}", icon=":material/error:")
    if drafting.pending(draft_id) is not None:
        st.warning("Somebody else changed this draft meanwhile. Choose what to keep on the Scenario page.")
        parts.go("scenario", "Choose what to keep")


def _show_lifted(scenario: Scenario, draft_id: str) -> None:
    for number, lift in enumerate(scenario.lifted_gates):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(
                f"Lifted in {places_in_words([lift.jurisdiction])} by {escape_markdown(lift.by)} on "
                f"{lift.date:%d %B %Y}: {escape_markdown(lift.reason)} ({lift.criterion})",
                width="stretch",
            )
            show_files(lift.evidence, key=f"lift-{draft_id}-{number}")
            st.button(
                "Take it back",
                key=f"unlift-{draft_id}-{number}",
                on_click=uninterruptible(drafting.change),
                args=(draft_id, (LIFTED,), drafting.entries(scenario.lifted_gates, without=number)),
                help="The gate stands again.",
            )


def _show_form(scenario: Scenario, presumed: dict[str, GateGroup], draft_id: str) -> None:
    # The number of lifts in the key empties the form once one is recorded.
    with st.form(f"lift-{draft_id}-{len(scenario.lifted_gates)}", enter_to_submit=False):
        chosen = st.selectbox(
            "Which presumption",
            list(presumed),
            index=None,
            placeholder="Choose the presumption that does not hold",
            format_func=lambda criterion: f"{presumed[criterion].question} ({criterion})",
            help="Only G2 gates can be lifted.",
        )
        places = st.multiselect(
            "Where",
            list(dict.fromkeys(place for group in presumed.values() for place in group.places("G2"))),
            format_func=place_name,
            help="The reason is recorded for these places, as far as the presumption stands there.",
        )
        by = st.text_input("Who lifts it", max_chars=120, help="A name or an office; printed beside the score.")
        reason = st.text_area(
            f"Reason (at least {SHORTEST_REASON} characters)",
            max_chars=2000,
            help="Why the presumption does not hold here; printed beside the score.",
        )
        date = st.date_input(
            "Date", value=None, format="YYYY-MM-DD", max_value=clock.today(), help="When it was decided."
        )
        source = st.text_input("Source", max_chars=300, help="What the reason rests on: a document, an opinion.")
        files = ask_for_files(f"lift-files-{draft_id}-{len(scenario.lifted_gates)}")
        if not st.form_submit_button("Record the reason", type="primary", help="Writes it into the draft at once."):
            return
    given = {
        "which presumption": chosen,
        "who lifts it": by.strip(),
        f"a reason of at least {SHORTEST_REASON} characters": len(reason.strip()) >= SHORTEST_REASON,
        "where": places,
        "when": isinstance(date, dt.date),
        "a source": source.strip(),
    }
    if not is_whole(given) or chosen is None or not isinstance(date, dt.date):
        return
    kept = keep(files)
    if kept is None:
        return
    new = [
        {
            "criterion": chosen,
            "jurisdiction": place.value,
            "by": by.strip(),
            "reason": reason.strip(),
            "date": date.isoformat(),
            "source": source.strip(),
            "evidence": kept,
        }
        for place in presumed[chosen].places("G2")
        if place in places
    ]
    if not new:
        st.warning(f"Nothing was recorded: {chosen} does not stand there.", icon=":material/error:")
        return
    drafting.record(draft_id, LIFTED, [*drafting.entries(scenario.lifted_gates), *new])

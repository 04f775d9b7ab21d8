"""One's own ballot: private ratings, the preferred choice, the reason, what would change one's mind."""

from __future__ import annotations

import hashlib

import streamlit as st

from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.session import state
from evenhand.ui.workshop import joining
from evenhand.ui.workshop import place as workshop_place
from evenhand.ui.workshop.place import Place
from evenhand.ui.workshop.status import Pulse
from evenhand.workshop import Alternative, Seat, Vote, Workshop, cast, own_vote

__all__ = ["show_alternatives", "show_ballot"]

SKIP = 0
"""Stands for "no answer" among the ratings."""
UNSAID = "unsaid"


def show_alternatives(workshop: Workshop) -> None:
    """Show what stands to vote, each in a line with its verdict as it was when the workshop opened."""
    with st.expander("The alternatives, as assessed when the workshop opened", expanded=True):
        for alternative in workshop.alternatives:
            offer = alternative.summary.get("offer")
            of = f" ({escape_markdown(offer)})" if offer else ""
            st.markdown(f"**{escape_markdown(alternative.name)}{of}.** {_answer(alternative)}")


def _answer(alternative: Alternative) -> str:
    said = alternative.summary.get("answer") or alternative.summary.get("verdict") or "Not assessed."
    own = alternative.summary.get("own_criteria")
    return escape_markdown(f"{said} Scored with the criteria of {own} too." if own else said)


def show_ballot(place: Place, seat: Seat, pulse: Pulse) -> None:
    """Show the ballot of a seat while a round is open."""
    if not seat.votes:
        st.info("This role sees everything that can be seen and does not vote. The others do not wait for you.")
        return
    if pulse.latest is None:
        st.info("The first round is not open yet. Read the alternatives meanwhile.")
        return
    number, before = (
        pulse.latest.number,
        own_vote(state.store(), place.workshop.id, pulse.latest.number, token=seat.token),
    )
    st.subheader(f"Your ballot of round {number}", anchor=False)
    if before is None:
        st.caption("Nobody sees what you choose before the reveal, the facilitator included.")
    _show_form(place, seat, number, before or Vote({}))
    workshop_place.show_said("ballot")
    if before is None:
        st.caption("Nothing is saved yet.")
    else:
        st.success(
            f"Your ballot of round {number} is saved. You may change it until the reveal; a change counts once you "
            "save it.",
            icon=":material/check_circle:",
        )


def _show_form(place: Place, seat: Seat, number: int, before: Vote) -> None:
    workshop = place.workshop
    # A key a seat: whoever gets the device next must not find this person's ratings in the form.
    key = f"ballot-{number}-{hashlib.sha256(seat.token.encode()).hexdigest()[:12]}"
    with st.form(key, border=False):
        scale = (
            f"- {escape_markdown(one.text)} 1: {escape_markdown(one.low)}. 5: {escape_markdown(one.high)}."
            for one in workshop.statements
        )
        st.markdown("From 1 to 5, or skip what you cannot say:\n" + "\n".join(scale))
        for alternative in workshop.alternatives:
            with st.container(border=True):
                st.markdown(f"**{escape_markdown(alternative.name)}**")
                st.caption(_answer(alternative))
                for statement in workshop.statements:
                    given = before.ratings.get(alternative.id, {}).get(statement.id, SKIP)
                    st.radio(
                        statement.text,
                        [1, 2, 3, 4, 5, SKIP],
                        index=5 if given == SKIP else given - 1,
                        format_func=lambda step: "skip" if step == SKIP else str(step),
                        horizontal=True,
                        key=f"{key}-{alternative.id}-{statement.id}",
                        help=f"1: {statement.low}. 5: {statement.high}. Skip is no answer, and not a low one.",
                    )
        _show_choice(workshop, key, before)

        # People who pass a device on see no ballot after saving, and so nothing under it.
        at = "ballot" if len(place.seats) <= 1 else workshop_place.TOP

        def save() -> str | None:
            cast(state.store(), workshop.id, number, _vote(workshop, key), token=seat.token)
            if len(place.seats) <= 1:
                return None
            joining.free_the_device()
            return (
                f"Saved: the ballot of {escape_markdown(joining.seat_name(place, seat))}. You can pass the device on."
            )

        st.form_submit_button(
            "Save my ballot", type="primary", icon=":material/lock:", on_click=workshop_place.act(save, at=at)
        )


def _show_choice(workshop: Workshop, key: str, before: Vote) -> None:
    names = {
        UNSAID: "I would rather not say",
        "": "None of them",
        **{alternative.id: alternative.name for alternative in workshop.alternatives},
    }
    said = UNSAID if before.choice is None else before.choice
    st.selectbox(
        "Which would you choose?",
        list(names),
        index=list(names).index(said),
        format_func=lambda one: names.get(one, one),
        key=f"{key}-choice",
        help="Counted after the reveal, without names. Not collecting at all is “none of them”.",
    )
    reason, change = st.columns(2)
    reason.text_area(
        "Why? (if you like)",
        value=before.reason,
        key=f"{key}-reason",
        help="Read by everybody after the reveal, without your name. Do not write who you are.",
    )
    change.text_area(
        "What would change your mind? (if you like)",
        value=before.would_change,
        key=f"{key}-change",
        help="A fact, a number, a condition. It is asked of everybody alike.",
    )


def _vote(workshop: Workshop, key: str) -> Vote:
    chosen = st.session_state[f"{key}-choice"]
    ratings = {
        alternative.id: {
            statement.id: given
            for statement in workshop.statements
            if (given := st.session_state[f"{key}-{alternative.id}-{statement.id}"]) != SKIP
        }
        for alternative in workshop.alternatives
    }
    return Vote(
        {alternative: said for alternative, said in ratings.items() if said},
        None if chosen == UNSAID else chosen,
        st.session_state[f"{key}-reason"],
        st.session_state[f"{key}-change"],
    )

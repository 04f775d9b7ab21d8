"""What facilitators can do: start a step, open a round, announce its reveal and take that back."""

from __future__ import annotations

from functools import partial

import streamlit as st

from evenhand.ui.session import state
from evenhand.ui.workshop import facts, paper, preparing, wall
from evenhand.ui.workshop import place as workshop_place
from evenhand.ui.workshop.place import Place
from evenhand.ui.workshop.status import EVERY, Pulse, feel
from evenhand.workshop import (
    FEWEST_WITHOUT_NAMES,
    VotingRound,
    announce_reveal,
    open_round,
    round_results,
    stability,
    withdraw_reveal,
)
from evenhand.workshop.notice import notice_seconds
from evenhand.workshop.rehearsal import invent_ballots, invent_people

ONE_SEES = "{} finished: even without names, people can tell whose ballot is whose."


def show_control(place: Place, pulse: Pulse) -> None:
    """Show the facilitator's controls."""
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.markdown("**You lead this workshop.** Your own votes, if you have a seat elsewhere, are not shown here.")
            with st.container(horizontal=True, width="content"):
                wall.choose_wall(place)
                st.link_button(
                    "A seat on this computer",
                    workshop_place.door_link(place.workshop),
                    icon=":material/event_seat:",
                    help="The participants’ page in another tab. Several people can share it, each with a PIN.",
                )
        if pulse.decision is None:
            if place.workshop.rehearsal:
                _show_invented(place, pulse)
            _show_rounds(place, pulse)
            facts.show_facts(place)
            preparing.show_agenda(place, pulse)
            preparing.show_expected(place, pulse)
            paper.show_paper(place, pulse.latest)


def _show_invented(place: Place, pulse: Pulse) -> None:
    st.markdown("**A rehearsal.** Everybody invented is named so, and the record says that it decides nothing.")
    with st.container(horizontal=True):
        st.button(
            "Invent participants",
            on_click=place.doing(invent_people, said="Invented participants have taken their seats."),
            key="invent",
            help="Seats nine, of all functions. They do nothing by themselves.",
        )
        st.button(
            "Let them vote",
            on_click=place.doing(invent_ballots, said="The invented participants have voted."),
            disabled=not pulse.open,
            key="invent-ballots",
            help="Two camps on the first alternative, the rest by chance, so that there is something to talk about.",
        )


def _show_rounds(place: Place, pulse: Pulse) -> None:
    latest = pulse.latest
    if pulse.open and latest is not None:
        _show_reveal(place, latest)
        return

    def begin(items: tuple[tuple[str, str], ...] | None) -> str:
        number = open_round(state.store(), place.workshop.id, facilitator_token=place.token, items=items).number
        return f"Round {number} is open. Ballots are secret until you reveal it."

    number = 1 if latest is None else latest.number + 1
    contested = _contested(place, latest)
    if contested:
        st.button(
            f"Open round {number} on what is contested ({len(contested)})",
            type="primary",
            icon=":material/how_to_vote:",
            on_click=workshop_place.act(partial(begin, contested)),
            key="open-contested",
            help="Asks only where people do not agree, with everybody’s own answer chosen and the group’s beside it.",
        )
    st.button(
        f"Open round {number}" + (" on everything" if contested else ""),
        type="primary" if latest is None else "secondary",
        icon=":material/how_to_vote:",
        on_click=workshop_place.act(partial(begin, None)),
        key="open-round",
        help="People can then rate in private. A second round lets them change their minds after listening.",
    )
    if latest is not None and latest.number > 1:
        st.markdown(stability(state.store(), place.workshop.id, latest.number).words)


def _contested(place: Place, latest: VotingRound | None) -> tuple[tuple[str, str], ...]:
    if latest is None or not latest.revealed:
        return ()
    results = round_results(state.store(), place.workshop.id, latest.number)
    return tuple((item.alternative, item.statement) for item in results.contested)


def _show_reveal(place: Place, latest: VotingRound) -> None:
    number = latest.number
    if latest.closes_at is not None:
        st.button(
            "Not yet: keep it secret",
            on_click=place.doing(withdraw_reveal, number, said=f"Round {number} stays secret."),
            key=f"withdraw-{number}",
            help="Takes back the announcement, as long as nothing is revealed.",
        )
        return
    with st.popover(f"Reveal round {number} …", icon=":material/visibility:", type="primary"):
        _show_turnout(place)
        told = f"Everybody is told: round {number} is revealed in {notice_seconds()} seconds."
        st.button(
            f"Reveal round {number} in {notice_seconds()} seconds",
            type="primary",
            on_click=place.doing(announce_reveal, number, said=told),
            key=f"reveal-{number}",
            help="Shows all ballots to everybody, without names. Until then you can take it back.",
        )


@st.fragment(run_every=EVERY)
def _show_turnout(place: Place) -> None:
    """Count at the act itself: what was counted when the page was drawn may be minutes old."""
    now = feel(place)
    waiting = now.voters - now.voted
    words = (
        f"{waiting} {'person has' if waiting == 1 else 'people have'} not finished yet. " if waiting > 0 else ""
    ) + "Everybody then sees all ballots without names, and nobody can change theirs. It cannot be undone."
    if now.voted < FEWEST_WITHOUT_NAMES:
        few = ("Nobody has finished.", ONE_SEES.format("Only one person has"), ONE_SEES.format("Only two people have"))
        words = f"**{few[now.voted]}** {words}"
    st.markdown(words)

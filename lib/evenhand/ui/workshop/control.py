"""What the facilitator can do: start a step, open a round, reveal it; and what everybody can once all have voted."""

from __future__ import annotations

from functools import partial

import streamlit as st

from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.session import state
from evenhand.ui.workshop import place as workshop_place
from evenhand.ui.workshop.place import Place
from evenhand.ui.workshop.status import Pulse
from evenhand.workshop import Seat, open_round, reveal, start_step

__all__ = ["show_common_reveal", "show_control"]

FEWEST_FOR_COMMON_REVEAL = 3
"""With fewer ballots than this, people can tell whose is whose."""
ONE_SEES = "{} voted: even without names, people can tell whose ballot is whose."


def show_control(place: Place, pulse: Pulse) -> None:
    """Show the facilitator's controls."""
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.markdown("**You lead this workshop.** Your own votes, if you have a seat elsewhere, are not shown here.")
            with st.container(horizontal=True, width="content"):
                st.link_button(
                    "Presenter view",
                    workshop_place.wall_link(place.workshop),
                    icon=":material/tv:",
                    help="Another tab with the code, who has voted and the results: no token in its address.",
                )
                st.link_button(
                    "A seat on this computer",
                    workshop_place.join_link(place.workshop),
                    icon=":material/event_seat:",
                    help="Another tab in which people join and vote, one after the other: pass the device around.",
                )
        if pulse.decision is None:
            _show_rounds(place, pulse)
            _show_agenda(place, pulse)


def _show_rounds(place: Place, pulse: Pulse) -> None:
    latest = pulse.latest
    if pulse.open and latest is not None:
        waiting = pulse.voters - pulse.voted
        words = (
            f"{waiting} {'person has' if waiting == 1 else 'people have'} not voted yet. " if waiting > 0 else ""
        ) + "Everybody then sees all ballots without names, and nobody can change theirs. It cannot be undone."
        if pulse.voted < FEWEST_FOR_COMMON_REVEAL:
            few = ("Nobody has voted.", ONE_SEES.format("Only one person has"), ONE_SEES.format("Only two people have"))
            words = f"**{few[pulse.voted]}** {words}"
        _show_reveal(place, latest.number, words, facilitator=True)
        return

    def begin() -> str:
        number = open_round(state.store(), place.workshop.id, facilitator_token=place.token).number
        return f"Round {number} is open. Ballots are secret until you reveal it."

    number = 1 if latest is None else latest.number + 1
    st.button(
        f"Open round {number}",
        type="primary" if latest is None else "secondary",
        icon=":material/how_to_vote:",
        on_click=workshop_place.act(begin),
        key="open-round",
        help="People can then rate in private. A second round lets them change their minds after listening.",
    )


def _show_reveal(place: Place, number: int, words: str, *, facilitator: bool, token: str = "") -> None:
    with st.popover(f"Reveal round {number} …", icon=":material/visibility:", type="primary"):
        st.markdown(words)

        def show() -> str:
            if facilitator:
                reveal(state.store(), place.workshop.id, number, facilitator_token=place.token)
            else:
                reveal(state.store(), place.workshop.id, number, token=token)
            return f"Round {number} is revealed, for good."

        st.button(
            f"Reveal round {number} for good",
            type="primary",
            on_click=workshop_place.act(show),
            key=f"reveal-{number}",
            help="Shows all ballots to everybody, without names.",
        )


def show_common_reveal(place: Place, seat: Seat, pulse: Pulse) -> None:
    """Let anybody reveal a round in which everybody has voted."""
    if not pulse.open or pulse.latest is None or pulse.voted < max(FEWEST_FOR_COMMON_REVEAL, pulse.voters):
        return
    words = "Everybody has voted, so anybody may reveal. Ballots are shown without names. It cannot be undone."
    _show_reveal(place, pulse.latest.number, words, facilitator=False, token=seat.token)


def _show_agenda(place: Place, pulse: Pulse) -> None:
    now = -1 if pulse.timer is None else pulse.timer.position
    with st.expander("Agenda", icon=":material/format_list_numbered:", expanded=pulse.latest is None):
        for position, step in enumerate(place.workshop.agenda):
            with st.container(horizontal=True, vertical_alignment="center", key=f"agenda-{position}"):
                here = "▸ " if position == now else ""
                st.markdown(
                    f"{here}**{position + 1}. {escape_markdown(step.title)}** · {step.minutes} min  "
                    f"\n{escape_markdown(step.script)}",
                    width="stretch",
                )

                def begin(position: int) -> None:
                    start_step(state.store(), place.workshop.id, position, facilitator_token=place.token)

                st.button(
                    f"Start step {position + 1}" if position != now else "Under way",
                    on_click=workshop_place.act(partial(begin, position)),
                    disabled=position == now,
                    key=f"start-{position}",
                    help=f"Starts the timer of “{step.title}” on every screen. It opens and reveals nothing by itself.",
                )

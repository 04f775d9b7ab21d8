"""One workshop on one screen: what is put together for the facilitator, the wall, people with a seat and newcomers."""

from __future__ import annotations

import streamlit as st

from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.workshop import ballot, control, joining, status
from evenhand.ui.workshop import decision as workshop_decision
from evenhand.ui.workshop import place as workshop_place
from evenhand.ui.workshop import results as workshop_results
from evenhand.ui.workshop.place import Place
from evenhand.ui.workshop.status import Pulse
from evenhand.workshop import RoundResults

__all__ = ["show_workshop"]


def show_workshop(place: Place) -> None:
    """Show a workshop as this tab may see it."""
    pulse = status.feel(place)
    _show_title(place)
    latest = workshop_results.latest_results(place)
    settled = latest if not pulse.open else None
    status.show_status(place, pulse, _answer(place, pulse, settled))
    if place.leads:
        _show_facilitator(place, pulse)
    elif place.wall:
        if pulse.decision is None:
            joining.show_invitation(place.workshop)
    elif place.seats:
        _show_seated(place, pulse)
    elif pulse.decision is None:
        joining.show_joining(place)
    if pulse.decision is not None:
        workshop_decision.show_record(place.workshop, pulse.decision)
    if latest is not None and (place.leads or place.wall or place.seats):
        _show_results(place, pulse)
        if place.leads and pulse.decision is None and settled is not None:
            workshop_decision.show_form(place, settled)


def _show_title(place: Place) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.header(escape_markdown(place.workshop.title), anchor=False, width="content")
        if not place.wall:
            st.button(
                "All workshops",
                icon=":material/arrow_back:",
                type="tertiary",
                on_click=workshop_place.go_out,
                help="Back to the list. Keep this tab's address first if you want to come back to your place here.",
            )


def _answer(place: Place, pulse: Pulse, settled: RoundResults | None) -> str:
    if pulse.decision is not None:
        return f"Decided: {escape_markdown(pulse.decision.chosen)}."
    return "" if settled is None else workshop_results.result_sentence(place.workshop, settled)


def _show_facilitator(place: Place, pulse: Pulse) -> None:
    joining.show_private_link(place)
    if pulse.decision is None:
        joining.show_invitation(place.workshop)
    control.show_control(place, pulse)
    if pulse.decision is None and pulse.latest is None:
        ballot.show_alternatives(place.workshop)


def _show_seated(place: Place, pulse: Pulse) -> None:
    seat = joining.choose_seat(place)
    if seat is not None and pulse.decision is None:
        if pulse.latest is None:
            ballot.show_alternatives(place.workshop)
        if pulse.latest is None or pulse.open:
            ballot.show_ballot(place, seat, pulse)
        control.show_common_reveal(place, seat, pulse)
    with st.container(horizontal=True):
        if seat is not None:
            joining.show_leaving(place, seat)
        if pulse.decision is None and not st.session_state.get(joining.ANOTHER):
            joining.show_another()
    if pulse.decision is None and st.session_state.get(joining.ANOTHER):
        joining.show_joining(place)


def _show_results(place: Place, pulse: Pulse) -> None:
    if pulse.open and not place.wall:
        with st.expander("Results of earlier rounds", on_change="rerun", key="earlier-rounds") as earlier:
            if earlier.open:
                _show_chosen(place)
    elif not pulse.open:
        _show_chosen(place)


def _show_chosen(place: Place) -> None:
    results = workshop_results.choose_round(place)
    if results is not None:
        workshop_results.show_results(place, results, place.seats[0] if len(place.seats) == 1 else None)

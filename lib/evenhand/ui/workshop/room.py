"""One workshop on one screen: what is put together for the facilitators, the wall, and whoever comes by."""

from __future__ import annotations

import streamlit as st

from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.workshop import control, joining, lock, record, status, wall
from evenhand.ui.workshop import decision as workshop_decision
from evenhand.ui.workshop import place as workshop_place
from evenhand.ui.workshop import results as workshop_results
from evenhand.ui.workshop.place import Place
from evenhand.ui.workshop.status import Pulse
from evenhand.workshop import LANGUAGES, RoundResults, words
from evenhand.workshop.told import result_sentence


def show_workshop(place: Place) -> None:
    """Show a workshop as this tab may see it."""
    if place.wall:
        wall.show_wall(place)
    pulse = status.feel(place)
    _show_title(place)
    latest = workshop_results.latest_results(place)
    settled = latest if not pulse.open else None
    status.show_status(place, pulse, _answer(place, pulse, settled))
    if place.leads:
        _show_facilitator(place, pulse)
    elif pulse.decision is None:
        joining.show_door(place)
    if pulse.decision is not None:
        record.show_record(place.workshop, pulse.decision)
    if latest is not None and place.leads:
        _show_results(place, pulse)
        if pulse.decision is None and settled is not None:
            workshop_decision.show_form(place, settled)
            lock.show_lock(place)


def _show_title(place: Place) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.header(escape_markdown(place.workshop.title), anchor=False, width="content")
        st.button(
            "All workshops",
            icon=":material/arrow_back:",
            type="tertiary",
            on_click=workshop_place.go_out,
            help="Back to the list. This browser finds its place here again.",
        )


def _answer(place: Place, pulse: Pulse, settled: RoundResults | None) -> str:
    if pulse.decision is not None:
        return f"Decided: {escape_markdown(pulse.decision.chosen)}."
    return "" if settled is None else escape_markdown(result_sentence(settled, place.workshop, words(LANGUAGES[0])))


def _show_facilitator(place: Place, pulse: Pulse) -> None:
    joining.show_recovery_phrase(place)
    if pulse.decision is None:
        joining.show_invitation(place.workshop)
    control.show_control(place, pulse)
    if pulse.decision is None:
        joining.show_seats(place)
    if pulse.decision is None and pulse.latest is None:
        status.show_alternatives(place.workshop)


def _show_results(place: Place, pulse: Pulse) -> None:
    if pulse.open:
        with st.expander("Results of earlier rounds", on_change="rerun", key="earlier-rounds") as earlier:
            if earlier.open:
                _show_chosen(place)
    else:
        _show_chosen(place)


def _show_chosen(place: Place) -> None:
    results = workshop_results.choose_round(place)
    if results is not None:
        workshop_results.show_results(place, results)

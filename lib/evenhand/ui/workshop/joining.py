"""The ways in: the code, the link and its QR code for others; the recovery phrase for facilitators; the seats taken."""

from __future__ import annotations

import io

import segno
import streamlit as st

from evenhand.errors import WorkshopError
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.session import state
from evenhand.ui.workshop import place as workshop_place
from evenhand.ui.workshop.place import Place
from evenhand.vocabulary.roles import role_name
from evenhand.workshop import (
    TakenSeat,
    Workshop,
    free_seat,
    merge_seats,
    offer_leading,
    offer_seat_of,
    remove_seat,
    taken_seats,
)

NEW = "workshop_new"
"""The id of the workshop that was just opened, and its recovery phrase, until it is put away."""
OFFERED = "workshop_offered"


def show_invitation(workshop: Workshop) -> None:
    """Show how others come in: the code large, the link, and the link as a picture for phones."""
    link = workshop_place.join_link(workshop)
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="large"):
        with st.container(width="content"):
            st.caption("Join code")
            # Only letters and digits of our own alphabet: nothing that people typed.
            st.html(
                f'<p style="font-size:3.5rem;line-height:1.1;margin:0;font-weight:600;letter-spacing:.12em;'
                f'font-family:monospace">{workshop.code}</p>'
            )
        with st.container(width="stretch"):
            st.caption("Join link")
            st.code(link, language=None, wrap_lines=True)
            if workshop_place.others_address() is None:
                st.markdown(
                    "This Evenhand can be reached from this computer only. Others join in another tab of this browser, "
                    "or you pass the device around. For other devices, start it again with `evenhand run --room`."
                )
            else:
                st.markdown("Everyone in this network can join with the code, the link or the picture.")
        if workshop_place.others_address() is not None:
            st.image(qr_code(link), width=180, alt=f"QR code of the join link, which says {link}")


def qr_code(link: str) -> bytes:
    """Draw a link as a QR code (PNG), dark on white with the margin that cameras need."""
    drawn = io.BytesIO()
    segno.make(link, error="m", micro=False).save(drawn, kind="png", scale=8, border=4)
    return drawn.getvalue()


def show_recovery_phrase(place: Place) -> None:
    """Show the facilitator's recovery phrase, once: right after opening."""
    opened, phrase = st.session_state.get(NEW, ("", ""))
    if opened != place.workshop.id:
        return
    with st.container(border=True):
        st.markdown(
            "**Write down the recovery phrase.** It is shown this once; the store keeps only a fingerprint of it. This "
            "browser leads without it, after a reload too. On another computer, or when this one fails, whoever types "
            "it leads the workshop."
        )
        st.code(phrase, language=None)

        def kept() -> None:
            st.session_state.pop(NEW, None)

        st.button("I have written it down", on_click=kept, help="Hides the phrase. It cannot be shown again.")


def show_door(place: Place) -> None:
    """Show a visitor who does not lead the way to a seat, and facilitators the way back to leading."""
    st.link_button(
        "Take a seat",
        workshop_place.door_link(place.workshop),
        type="primary",
        icon=":material/event_seat:",
        help="Opens the participants' page, where you read what is kept before you join.",
    )
    with st.expander("Lead this workshop", icon=":material/key:"), st.form("workshop-lead", border=False):
        st.text_input(
            "Recovery phrase, or the code of another facilitator",
            key="workshop_phrase",
            help="The phrase was shown when the workshop was opened. A facilitator can also make a code for you.",
        )

        def go() -> None:
            words = st.session_state["workshop_phrase"]
            if not words.strip():
                raise WorkshopError("Nothing was typed.", hint="Type the recovery phrase or a facilitator's code.")
            workshop_place.lead_again(place.workshop, words)

        st.form_submit_button("Lead from this browser", on_click=workshop_place.act(go))


def show_seats(place: Place) -> None:
    """Show the facilitator who sits where, and what can be put right."""
    seats = taken_seats(state.store(), place.workshop.id, facilitator_token=place.token)
    with st.expander(f"Seats ({len(seats)})", icon=":material/group:"):
        _show_offer(place)
        for number, seat in enumerate(seats, start=1):
            _show_seat(place, number, seat, seats)


def _show_offer(place: Place) -> None:
    offered = st.session_state.get(OFFERED)
    if offered and offered[0] == place.workshop.id:
        st.markdown(f"{offered[1]} It works once, for ten minutes.")
        st.code(offered[2], language=None)

    def offer() -> None:
        code = offer_leading(state.store(), place.workshop.id, facilitator_token=place.token)
        said = "Code for a co-facilitator, typed at “Lead this workshop”."
        st.session_state[OFFERED] = (place.workshop.id, said, code)

    st.button(
        "Let somebody lead with me",
        on_click=workshop_place.act(offer),
        icon=":material/group_add:",
        help="Makes a code. Whoever types it leads too, from their own browser.",
    )


def _show_seat(place: Place, number: int, seat: TakenSeat, seats: tuple[TakenSeat, ...]) -> None:
    workshop_id = place.workshop.id
    name = f"{escape_markdown(seat.name) or f'Seat {number}'} · {role_name(seat.role)}"

    def another_device() -> None:
        code = offer_seat_of(state.store(), workshop_id, seat.handle, facilitator_token=place.token)
        st.session_state[OFFERED] = (workshop_id, f"Code for {name}, typed at “I have a seat on another device”.", code)

    with st.container(horizontal=True, vertical_alignment="center", key=f"seat-{seat.handle}"):
        st.markdown(name, width="stretch")
        st.button(
            "New device",
            on_click=workshop_place.act(another_device),
            key=f"offer-{seat.handle}",
            help="Makes a code by which this person takes the seat on another device.",
        )
        with st.popover("Put right"):
            st.markdown(
                "Removing or merging erases a ballot of a round that is still secret. It is written to the audit."
            )
            st.button(
                "Take it off its devices",
                on_click=place.doing(free_seat, seat.handle),
                key=f"free-{seat.handle}",
                help="For a lost phone: nobody can vote with it any more, and a new code gives the seat back.",
            )
            for other in seats:
                if other.role == seat.role and other.handle != seat.handle:
                    st.button(
                        f"Same person as {escape_markdown(other.name) or f'seat {seats.index(other) + 1}'}",
                        on_click=place.doing(merge_seats, seat.handle, other.handle),
                        key=f"merge-{seat.handle}-{other.handle}",
                        help="Makes one seat of the two; the ballot of this one stands.",
                    )
            st.button(
                "Remove the seat",
                on_click=place.doing(remove_seat, seat.handle),
                key=f"remove-{seat.handle}",
                help="For seats that nobody sits in: they are no longer waited for.",
            )

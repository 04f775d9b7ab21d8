"""Coming in: the code, the link and its QR code for others; role, notice and name for oneself; leaving."""

from __future__ import annotations

import io

import segno
import streamlit as st

from evenhand.errors import InputError
from evenhand.ui.kit.markdown import escape_markdown
from evenhand.ui.session import state
from evenhand.ui.workshop import place as workshop_place
from evenhand.ui.workshop.place import Place
from evenhand.vocabulary.roles import role_name
from evenhand.workshop import NOTICE, ROLES, Role, Seat, Workshop, join, leave, new_seat_token

__all__ = [
    "ANOTHER",
    "choose_seat",
    "free_the_device",
    "qr_code",
    "seat_name",
    "show_another",
    "show_invitation",
    "show_joining",
    "show_leaving",
    "show_private_link",
]

TOKEN, NAMES, ACTIVE = "workshop_token", "workshop_names", "workshop_active"
ANOTHER = "workshop_another"
"""Set in a session while one more person takes a seat on this device."""
VOTELESS: frozenset[Role] = frozenset({"facilitator", "observer"})


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


def show_private_link(place: Place) -> None:
    """Show the facilitator's link, once: right after opening."""
    if st.session_state.get("workshop_new") != place.workshop.id:
        return
    with st.container(border=True):
        st.markdown(
            "**Keep your facilitator's link.** It is shown this once; the store keeps only a fingerprint of it. "
            "It stands in the address of this tab, so that a reload keeps you in charge. It is in no other link: not "
            "in “Link to this view”, the join link or the picture. Whoever has it leads the workshop, so show the "
            "others the presenter view instead of this tab."
        )
        st.code(workshop_place.own_link(), language=None, wrap_lines=True)

        def kept() -> None:
            st.session_state.pop("workshop_new", None)

        st.button("I have kept it", on_click=kept, help="Hides the link. It cannot be shown again.")


def show_joining(place: Place) -> None:
    """Show the notice and the form by which somebody takes a seat."""
    token = st.session_state.setdefault(TOKEN, new_seat_token())
    st.subheader("Take a seat", anchor=False)
    notice, form = st.columns([3, 2], gap="large")
    with notice.container(border=True):
        st.markdown("**Before you join: what happens with what you tell us**")
        st.markdown(NOTICE)
    with form.form(f"workshop-join-{len(place.seats)}", border=True):
        st.selectbox(
            "Your role",
            ROLES,
            index=None,
            format_func=lambda role: role_name(role) + (" (does not vote)" if role in VOTELESS else ""),
            placeholder="Choose a role",
            key=f"join_role_{token}",
            help="Shown to everybody. Facilitators and observers see the same as the others and do not vote.",
        )
        st.text_input(
            "Name (if you like)",
            max_chars=60,
            key=f"join_name_{token}",
            help="Helps the others to know who is there. Leave it empty, and nothing about you has to be erased later.",
        )
        st.checkbox(
            "I have read the notice and take part",
            key=f"join_accepted_{token}",
            help="Which text of the notice you accepted is kept with your seat.",
        )

        def sit() -> str:
            role, name, accepted = (st.session_state[f"join_{part}_{token}"] for part in ("role", "name", "accepted"))
            if role is None:
                raise InputError("No role is chosen.", hint="Choose your role; observers only look on.")
            seat = join(state.store(), place.workshop.id, role, token=token, notice_accepted=accepted, name=name)
            st.session_state.setdefault(NAMES, {})[token] = name
            st.session_state.pop(TOKEN, None)
            st.session_state.pop(ANOTHER, None)
            st.session_state[ACTIVE] = token
            workshop_place.add_seat(seat)
            return "You have a seat. It stands in the address of this tab: a reload keeps it."

        st.form_submit_button("Join", type="primary", icon=":material/event_seat:", on_click=workshop_place.act(sit))


def choose_seat(place: Place) -> Seat | None:
    """Return the seat of whoever looks at this tab; where a device is passed around, people say who they are."""
    if len(place.seats) <= 1:
        return place.seats[0] if place.seats else None
    names = {seat.token: seat_name(place, seat) for seat in place.seats}
    chosen = st.selectbox(
        "Who has the device now?",
        list(names),
        index=None,
        format_func=lambda token: names.get(token, ""),
        placeholder="Nobody: safe to pass it on",
        key=ACTIVE,
        help="Shows your own ballot. Choose nobody before you pass the device on; saving does it for you.",
    )
    return next((seat for seat in place.seats if seat.token == chosen), None)


def free_the_device() -> None:
    """Let nobody have the device, so that the next person does not see this one's ballot; from a callback."""
    st.session_state[ACTIVE] = None


def show_another() -> None:
    """Offer a seat for one more person on this device."""

    def begin() -> None:
        st.session_state[ANOTHER] = True
        free_the_device()

    st.button(
        "Vote on this device",
        icon=":material/person_add:",
        type="tertiary",
        on_click=begin,
        help="For passing one device around: everybody gets a seat of their own in this tab.",
    )


def seat_name(place: Place, seat: Seat) -> str:
    """Return what a seat of this tab is called: its number, its role, and the name typed here."""
    name = st.session_state.get(NAMES, {}).get(seat.token, "")
    return f"Seat {place.seats.index(seat) + 1}: {role_name(seat.role)}" + (f", {name}" if name else "")


def show_leaving(place: Place, seat: Seat) -> None:
    """Show the way out."""
    with st.popover("Leave", icon=":material/logout:"):
        st.markdown(
            f"You are here as **{escape_markdown(seat_name(place, seat))}**. Leaving erases your name at once. "
            "Ratings that you have given stay under a random key. No reason is asked."
        )

        def go() -> str:
            leave(state.store(), seat.token)
            st.session_state.get(NAMES, {}).pop(seat.token, None)
            workshop_place.drop_seat(seat)
            return "You have left, and your name is erased."

        st.button(
            "Leave and erase my name", on_click=workshop_place.act(go), key=f"leave-{seat.role}-{len(place.seats)}"
        )

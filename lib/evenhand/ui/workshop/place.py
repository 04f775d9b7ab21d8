"""Where a browser tab is: in which workshop, in whose seats, and whether with the facilitator's token.

All of it stands in the tab's own address, so that a reload keeps it, and nothing of it that is private stands in the
links that pages offer (`evenhand.ui.kit.parts.PRIVATE`). Going to another page and back keeps it too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

import streamlit as st

from evenhand.errors import EvenhandError, WorkshopError
from evenhand.ui.kit.failures import show_failure
from evenhand.ui.server.serve import room_address
from evenhand.ui.session import state
from evenhand.workshop import (
    OpenedWorkshop,
    Seat,
    Workshop,
    erase_expired_names,
    find_workshop,
    get_workshop,
    leads,
    take_seat,
)

__all__ = [
    "TOP",
    "Place",
    "act",
    "add_seat",
    "drop_seat",
    "enter",
    "forget_old_names",
    "go_out",
    "here",
    "join_link",
    "lead",
    "others_address",
    "own_link",
    "show_said",
    "wall_link",
]

CODE, SEAT, FACILITATOR, SCREEN = "code", "seat", "facilitator", "screen"
WALL = "wall"
KEPT, SAID, FAILED, FOUND = "workshop_kept", "workshop_said", "workshop_failed", "workshop_found"
TOP = "top"
EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104  (the address that `evenhand run --room` asks for)
ONLY_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Place:
    """What a tab may see and do in a workshop.

    Parameters
    ----------
    workshop
        The workshop.
    seats
        The seats held by this tab: one, or several where people pass one device around.
    token
        The facilitator's token, "" for everybody else.
    wall
        Whether this is the presenter view, which holds no seat and no token.
    """

    workshop: Workshop
    seats: tuple[Seat, ...]
    token: str
    wall: bool

    @property
    def leads(self) -> bool:
        """Whether this tab is the facilitator's."""
        return bool(self.token)


# --- where this tab is


def here() -> Place | None:
    """Return where this tab is, or None outside all workshops.

    Raises
    ------
    WorkshopError
        The code in the address is wrong; the tab is outside all workshops from then on.
    """
    kept = st.session_state.get(KEPT)
    if CODE not in st.query_params and kept:
        _write(kept)
    code = st.query_params.get(CODE)
    if code is None:
        return None
    try:
        workshop = _found(code)
    except WorkshopError:
        go_out()
        raise
    held = [take_seat(state.store(), token) for token in st.query_params.get_all(SEAT)]
    token = st.query_params.get(FACILITATOR, "")
    place = Place(
        workshop=workshop,
        seats=tuple(seat for seat in held if seat is not None and seat.workshop_id == workshop.id),
        token=token if leads(state.store(), workshop.id, token) else "",
        wall=st.query_params.get(SCREEN) == WALL,
    )
    st.session_state[KEPT] = _address()
    return place


def enter(code: str) -> None:
    """Go into a workshop by its code; from a callback."""
    workshop = find_workshop(state.store(), code)
    go_out()
    _write({CODE: [workshop.code]})


def lead(opened: OpenedWorkshop) -> None:
    """Go into a workshop as its facilitator, right after opening it."""
    go_out()
    _write({CODE: [opened.workshop.code], FACILITATOR: [opened.facilitator_token]})


def add_seat(seat: Seat) -> None:
    """Keep one more seat in this tab; from a callback."""
    _write({**_address(), SEAT: [*st.query_params.get_all(SEAT), seat.token]})


def drop_seat(seat: Seat) -> None:
    """Forget a seat in this tab; from a callback."""
    _write({**_address(), SEAT: [token for token in st.query_params.get_all(SEAT) if token != seat.token]})


def go_out() -> None:
    """Go back to the list of workshops; seats are kept in the store, their tokens in nobody's tab."""
    _write({})


def _found(code: str) -> Workshop:
    """Return the workshop of a code; looked up once a tab, because wrong codes are counted."""
    known = st.session_state.get(FOUND)
    if known and known[0] == code:
        return get_workshop(state.store(), known[1])
    workshop = find_workshop(state.store(), code)
    st.session_state[FOUND] = (code, workshop.id)
    return workshop


def _address() -> dict[str, list[str]]:
    return {
        name: st.query_params.get_all(name) for name in (CODE, SEAT, FACILITATOR, SCREEN) if name in st.query_params
    }


def _write(address: dict[str, list[str]]) -> None:
    for name in (CODE, SEAT, FACILITATOR, SCREEN):
        if address.get(name):
            st.query_params[name] = address[name]
        elif name in st.query_params:
            del st.query_params[name]
    st.session_state[KEPT] = {name: values for name, values in address.items() if values}


# --- ways in


def others_address() -> str | None:
    """Return the address by which other devices reach this Evenhand; None when only this computer can."""
    if st.get_option("server.address") in EVERYWHERE:
        return f"http://{room_address()}:{st.get_option('server.port')}"
    seen = urlsplit(st.context.url or "")
    return None if seen.hostname is None or seen.hostname in ONLY_HERE else f"{seen.scheme}://{seen.netloc}"


def own_link() -> str:
    """Return the address of this tab as it is, private parts included."""
    return _link(_own_address(), _address())


def join_link(workshop: Workshop) -> str:
    """Return the address by which people join: it holds the code and nothing private."""
    return _link(others_address() or _own_address(), {CODE: [workshop.code]})


def wall_link(workshop: Workshop) -> str:
    """Return the address of the presenter view."""
    return _link(_own_address(), {CODE: [workshop.code], SCREEN: [WALL]})


def _own_address() -> str:
    seen = urlsplit(st.context.url or "http://localhost:8501")
    return f"{seen.scheme}://{seen.netloc}"


def _link(address: str, query: dict[str, list[str]]) -> str:
    return f"{address}/workshop?{urlencode(query, doseq=True)}"


# --- doing something and saying how it went


def act(work: Callable[[], str | None], *, at: str = TOP) -> Callable[[], None]:
    """Return a callback that does something and remembers what to say about it, or why it was refused.

    Streamlit runs callbacks before the page, where nothing shows errors in words.

    Parameters
    ----------
    work
        Does it; returns what to say about it, if anything.
    at
        The place on the page where it is said.
    """

    def callback() -> None:
        try:
            said = work()
        except EvenhandError as error:
            st.session_state[FAILED] = (at, error)
        else:
            if said:
                st.session_state[SAID] = (at, said)

    return callback


def show_said(at: str = TOP) -> None:
    """Show, once, what was last done at this place of the page, or why it was refused."""
    if st.session_state.get(FAILED, ("",))[0] == at:
        show_failure(st.session_state.pop(FAILED)[1])
    if st.session_state.get(SAID, ("",))[0] == at:
        st.success(st.session_state.pop(SAID)[1], icon=":material/check_circle:")


@st.cache_data(ttl=3600, max_entries=1, show_spinner=False)
def _forget_old_names(path: str) -> None:
    erase_expired_names(state.store())


def forget_old_names() -> None:
    """Erase the names that were promised to be forgotten by now; once an hour is enough."""
    _forget_old_names(str(state.store().path))

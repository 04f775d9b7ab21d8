"""Where a browser tab is: in which workshop, whether its browser leads there, and whether it is the presenter view.

The address holds the join code and nothing else: who somebody is and what they may do follows from the browser's
cookie, so a copied link, the back button and a projector give nobody another's right. Going to another page and back
keeps it.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

import streamlit as st

from evenhand.browser import browser_secret
from evenhand.errors import EvenhandError
from evenhand.ui.kit.failures import show_failure
from evenhand.ui.server.serve import ADDRESS, room_address
from evenhand.ui.session import state
from evenhand.workshop import (
    OpenedWorkshop,
    Workshop,
    choose_language,
    erase_expired_names,
    find_workshop,
    get_workshop,
    lead_token,
    lead_with,
    leads,
)
from evenhand.workshop.room.visitor import LANGUAGE

CODE, SCREEN, SPOKEN = "code", "screen", "language"
WALL = "wall"
KEPT, SAID, FAILED, FOUND = "workshop_kept", "workshop_said", "workshop_failed", "workshop_found"
BROWSER = "workshop_browser"
TOP = "top"
EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104  (the address that `evenhand run --room` asks for)
ONLY_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Place:
    """What a tab may see and do in a workshop."""

    workshop: Workshop
    """The workshop."""
    token: str
    """The token by which this browser leads, "" for everybody else and in the presenter view."""
    wall: bool
    """Whether this is the presenter view, which controls nothing."""

    @property
    def leads(self) -> bool:
        """Whether this tab is a facilitator's."""
        return bool(self.token)

    def doing(self, work: Callable[..., object], *given: object, said: str = "", at: str = TOP) -> Callable[[], None]:
        """Return a callback that does something as facilitator, and says so at a place of the page, see `act`."""
        store = state.store()

        def done() -> str:
            work(store, self.workshop.id, *given, facilitator_token=self.token)
            return said

        return act(done, at=at)


# --- where this tab is


def here() -> Place | None:
    """Return where this tab is, or None outside all workshops.

    Raises
    ------
    WorkshopError
        The code in the address is wrong, or too many wrong ones were tried: the address stays as it is.
    """
    kept = st.session_state.get(KEPT)
    if CODE not in st.query_params and kept:
        _write(kept)
    code = st.query_params.get(CODE)
    if code is None:
        return None
    workshop = _found(code)
    wall = st.query_params.get(SCREEN) == WALL
    token = _own_token(workshop.code)
    st.session_state[KEPT] = _address()
    return Place(workshop, token if not wall and leads(state.store(), workshop.id, token) else "", wall)


def enter(code: str) -> None:
    """Go into a workshop by its code; from a callback."""
    workshop = find_workshop(state.store(), code, guesser=_guesser())
    _write({CODE: [workshop.code]})


def lead(opened: OpenedWorkshop) -> None:
    """Go into a workshop as its facilitator, right after opening it."""
    lead_again(opened.workshop, opened.facilitator_token)
    _write({CODE: [opened.workshop.code]})


def lead_again(workshop: Workshop, words: str) -> None:
    """Lead from this browser, by the recovery phrase or by the code of another facilitator; from a callback."""
    lead_with(state.store(), workshop.id, words, token=_own_token(workshop.code), guesser=_guesser())


def go_out() -> None:
    """Go back to the list of workshops; what this browser may do there stays as it is."""
    _write({})


def _own_token(code: str) -> str:
    """Return what this browser leads by; without cookies it lasts as long as the tab."""
    secret = browser_secret(st.context.cookies) or st.session_state.setdefault(BROWSER, secrets.token_urlsafe(32))
    return lead_token(secret, code)


def _guesser() -> str:
    return str(st.context.ip_address or "this computer")


def _found(code: str) -> Workshop:
    """Return the workshop of a code; looked up once a tab, because wrong codes are counted."""
    known = st.session_state.get(FOUND)
    if known and known[0] == code:
        return get_workshop(state.store(), known[1])
    workshop = find_workshop(state.store(), code, guesser=_guesser(), tokens=[_own_token(code)])
    st.session_state[FOUND] = (code, workshop.id)
    return workshop


def _address() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in (CODE, SCREEN, SPOKEN) if name in st.query_params}


def _write(address: dict[str, list[str]]) -> None:
    for name in (CODE, SCREEN, SPOKEN):
        if address.get(name):
            st.query_params[name] = address[name]
        elif name in st.query_params:
            del st.query_params[name]
    st.session_state[KEPT] = {name: values for name, values in address.items() if values}


# --- ways in


def others_address() -> str | None:
    """Return the address by which other devices reach this Evenhand; None when only this computer can."""
    if st.get_option("server.address") in EVERYWHERE:
        return os.environ.get(ADDRESS) or f"http://{room_address()}:{st.get_option('server.port')}"
    seen = urlsplit(st.context.url or "")
    return None if seen.hostname is None or seen.hostname in ONLY_HERE else f"{seen.scheme}://{seen.netloc}"


def join_link(workshop: Workshop) -> str:
    """Return the address of the participants' door for others: it holds the code and nothing private."""
    return f"{others_address() or _own_address()}/room/{workshop.code}"


def door_link(workshop: Workshop) -> str:
    """Return the address of the participants' door from where this tab is."""
    return f"{_own_address()}/room/{workshop.code}"


def wall_link(workshop: Workshop, language: str) -> str:
    """Return the address of the presenter view in a language."""
    return f"{_own_address()}/workshop?{urlencode({CODE: workshop.code, SCREEN: WALL, SPOKEN: language})}"


def wall_language() -> str:
    """Return the language of the presenter view: as the address says, else as this browser was told or wishes."""
    chosen = str(st.context.cookies.get(LANGUAGE, ""))
    return choose_language(st.query_params.get(SPOKEN, ""), chosen, st.context.locale or "")


def _own_address() -> str:
    seen = urlsplit(st.context.url or "http://localhost:8501")
    return f"{seen.scheme}://{seen.netloc}"


# --- doing something and saying how it went


def act(work: Callable[[], str | None], *, at: str = TOP) -> Callable[[], None]:
    """Return a callback that does something and remembers what to say about it, or why it was refused.

    Streamlit runs callbacks before the page, where nothing shows errors in words; ``at`` is where the page then does.
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


@st.cache_data(ttl=3600, max_entries=100, show_spinner=False)
def _forget_old_names(path: str) -> None:
    erase_expired_names(state.store())


def forget_old_names() -> None:
    """Erase the names that were promised to be forgotten by now; once an hour is enough."""
    _forget_old_names(str(state.store().path))

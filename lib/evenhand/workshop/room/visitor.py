"""Who looks: which browser, in which language, in which workshop, in which seat."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from starlette.requests import HTTPConnection

from evenhand.browser import browser_secret, guesser
from evenhand.store import Store
from evenhand.workshop.opening import Workshop, find_workshop
from evenhand.workshop.participants import Seat, take_seat
from evenhand.workshop.seats import SharedSeat, device_key, lead_token, seat_token, seats_of_device
from evenhand.workshop.words import Words, choose_language, words

ACTIVE = "evenhand_seat"
"""The cookie that says which of the seats of a shared device is in hand; forgotten when the browser closes."""
LANGUAGE = "evenhand_language"


@dataclass(frozen=True)
class Visitor:
    """One request's view of the room.

    Parameters
    ----------
    secret
        The browser's; "" where it sent no cookie.
    seat
        The seat in hand, if any.
    shared
        The seats of a device that several people share; empty for a browser with a seat of its own.
    """

    store: Store
    workshop: Workshop
    t: Words
    secret: str
    guesser: str
    seat: Seat | None
    shared: tuple[SharedSeat, ...]

    @classmethod
    def of(cls, request: HTTPConnection, store: Store) -> Visitor:
        """Find out who looks.

        Raises
        ------
        WorkshopError
            The code in the address is wrong, or too many wrong ones were tried from there.
        """
        secret, code = browser_secret(request.cookies), request.path_params["code"].upper()
        active = request.cookies.get(ACTIVE, "")
        held = [active, seat_token(secret, code)] if secret else []
        workshop = find_workshop(
            store, code, guesser=guesser(request), tokens=[*held, lead_token(secret, code)] if secret else []
        )
        seats = [seat for token in held if token and (seat := take_seat(store, token)) is not None]
        seat = next((seat for seat in seats if seat.workshop_id == workshop.id), None)
        # A browser with a seat of its own is nobody's shared device.
        alone = any(taken.token == seat_token(secret, code) for taken in seats)
        shared = seats_of_device(store, workshop.id, device_key(secret, code)) if secret and not alone else ()
        return cls(store, workshop, words(language_of(request)), secret, guesser(request), seat, shared)

    @property
    def shares(self) -> bool:
        """Whether several people use this device: their seats open with a PIN, not with the device alone."""
        return bool(self.shared)

    @property
    def mark(self) -> str:
        """Return what tells one seat's drafts from another's on a device, and opens nothing."""
        return "" if self.seat is None else hashlib.sha256(f"draft{self.seat.token}".encode()).hexdigest()[:12]


def language_of(request: HTTPConnection) -> str:
    """Return the language that was chosen, or else the first of the browser's that is known."""
    return choose_language(request.cookies.get(LANGUAGE, ""), request.headers.get("accept-language", ""))

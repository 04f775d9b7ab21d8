"""Invented participants, so that a facilitator can try everything out alone."""

from __future__ import annotations

import random
from itertools import cycle, islice

from evenhand.errors import WorkshopError
from evenhand.store import Store
from evenhand.workshop.opening import get_workshop, leads
from evenhand.workshop.participants import VOTING_ROLES, Role, join
from evenhand.workshop.rounds import Vote, cast, latest_round
from evenhand.workshop.seats import seat_token
from evenhand.workshop.words import words

INVENTED = 9
"""How many people a rehearsal invents: enough for a function that three share."""


def invent_people(store: Store, workshop_id: str, *, facilitator_token: str) -> None:
    """Seat invented participants in a rehearsal; they are named as what they are. Inventing twice seats nobody more."""
    secret = _rehearsed(store, workshop_id, facilitator_token)
    roles: tuple[Role, ...] = (*VOTING_ROLES, "marketing")
    for number, role in enumerate(islice(cycle(roles), INVENTED), start=1):
        join(
            store,
            workshop_id,
            role,
            token=_token(secret, number),
            notice_accepted=True,
            notice=words("en").notice_version,
            name=f"Invented {number}",
        )


def invent_ballots(store: Store, workshop_id: str, *, facilitator_token: str) -> None:
    """Let the invented participants vote in the open round: two camps on the first alternative, others by chance."""
    secret = _rehearsed(store, workshop_id, facilitator_token)
    workshop, latest = get_workshop(store, workshop_id), latest_round(store, workshop_id)
    if latest is None or latest.revealed:
        raise WorkshopError("No round is open.", hint="Open one, then let the invented participants vote.")
    # What no vote can decide for is rated, and chosen by nobody who was invented.
    decidable = [item.id for item in workshop.alternatives if item.decidable] or [""]
    for number in range(1, INVENTED + 1):
        chance = random.Random(f"{workshop.code} {latest.number} {number}")  # noqa: S311 (invented ballots need no secrecy)
        ratings = {
            item.id: {
                said.id: (1 + 4 * (number % 2)) if index == 0 else chance.randint(2, 5) for said in workshop.statements
            }
            for index, item in enumerate(workshop.alternatives)
        }
        choice = chance.choice(decidable)
        vote = Vote(ratings, choice, reason=f"Invented reason {number}.")
        cast(store, workshop_id, latest.number, vote, token=_token(secret, number))


def _rehearsed(store: Store, workshop_id: str, facilitator_token: str) -> str:
    """Return what tokens of the invented are made from, the same for all who lead; or refuse."""
    if not get_workshop(store, workshop_id).rehearsal:
        raise WorkshopError("People are invented in a rehearsal only.", hint="Open a workshop as a rehearsal.")
    if not leads(store, workshop_id, facilitator_token):
        raise WorkshopError("Only the facilitator can do this.", hint="Lead again with the recovery phrase.")
    [(hashed,)] = store.database.read("SELECT facilitator_hash FROM workshops WHERE id = ?", [workshop_id])
    return str(hashed)


def _token(secret: str, number: int) -> str:
    return seat_token(secret, "invented", number)

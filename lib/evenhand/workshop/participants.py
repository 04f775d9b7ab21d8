"""The people in a workshop: a role, a random key, and perhaps a name that can be erased."""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, get_args

from evenhand.browser import KEPT_DAYS
from evenhand.errors import InputError, WorkshopError
from evenhand.store import Store, audit
from evenhand.store.database import Cursor, Row
from evenhand.store.plain import checked_text
from evenhand.workshop.opening import refuse_after_decision, secret_hash

Role = Literal["technology", "analytics", "marketing", "legal", "customer-advocate", "facilitator", "observer"]
ROLES: tuple[Role, ...] = get_args(Role)
VOTING_ROLES: tuple[Role, ...] = ROLES[:5]
"""Facilitators and observers see everything that is visible, and do not vote and are not waited for."""

NAME_DAYS = KEPT_DAYS
"""Names are forgotten this many days after joining."""
_MAX_NAME = 60
_MAX_PEOPLE = 200
_SEAT = (
    "SELECT key, workshop, role FROM participants JOIN seat_keys ON seat_keys.participant = participants.key "
    "WHERE seat_keys.hash = ? AND left_at IS NULL"
)


@dataclass(frozen=True, slots=True)
class Seat:
    """A place in a workshop. Its ``token`` is the person's own: whoever has it votes for them."""

    workshop_id: str
    role: Role
    token: str

    @property
    def votes(self) -> bool:
        """Whether this role votes."""
        return self.role in VOTING_ROLES


@dataclass(frozen=True, slots=True)
class Person:
    """What everybody sees of a person: never the key under which the ballots lie.

    ``voted`` is about the latest round; None for those who do not vote, and before the first round.
    """

    name: str
    role: Role
    voted: bool | None


def new_seat_token() -> str:
    """Make a token for joining; made before the button is pressed, pressing it twice gives one seat."""
    return secrets.token_urlsafe(18)


def join(
    store: Store,
    workshop_id: str,
    role: Role,
    *,
    token: str,
    notice_accepted: bool,
    notice: str,
    name: str = "",
    device: str = "",
    slot: int = 0,
    shared: bool = False,
) -> Seat:
    """Take a seat, at any time before the decision.

    Whoever left and comes back with the same token has the same seat again, with its ballots: nobody votes twice by
    leaving. The function can then be another one as long as no ballot was cast.

    Parameters
    ----------
    workshop_id
        From :func:`~evenhand.workshop.opening.find_workshop`, which takes the code.
    token
        From :func:`new_seat_token`.
    notice_accepted
        Whether the person has seen the notice and agreed to it; its version is recorded.
    name
        Optional.
    notice
        The version of the text that the person has read.
    device, slot
        The device it is joined from, and which of those who share it: see :mod:`evenhand.workshop.seats`.
    shared
        Whether others use the device too. Somebody else may then choose the same PIN, so what was left stays left.

    Raises
    ------
    WorkshopError
        The notice was not accepted, the workshop has decided already or is full.
    """
    if role not in ROLES:
        raise InputError(f"{role!r} is not a role in a workshop.", hint=f"Choose one of {', '.join(ROLES)}.")
    if not notice_accepted:
        raise WorkshopError("Nobody joins without having seen the notice.", hint="Read it, then confirm.")
    if len(token) < len(new_seat_token()):
        raise InputError("This seat token is too short to be safe.", hint="Load the page again.")
    name = checked_text(plain_name(name), "name", _MAX_NAME, empty=True)
    erase_expired_names(store)
    with store.database.writing() as cursor:
        result = cursor.run(_SEAT, [secret_hash(token)])
        if result:
            return Seat(result[0][1], result[0][2], token)
        refuse_after_decision(cursor, workshop_id, hint="Read its record.")
        if cursor.run(_COUNT, [workshop_id])[0][0] >= _MAX_PEOPLE:
            raise WorkshopError(
                f"This workshop has {_MAX_PEOPLE} people already.",
                hint="Open a second one.",
                key="err_full",
                gaps={"count": _MAX_PEOPLE},
            )
        if not cursor.run("SELECT 1 FROM workshops WHERE id = ?", [workshop_id]):
            raise WorkshopError("There is no such workshop.", hint="Ask the facilitator for the code.")
        key, kept_role = _left(cursor, token) or (secrets.token_hex(8), None)
        if kept_role is None:
            cursor.run(
                "INSERT INTO participants VALUES (?, ?, ?, ?, ?, NULL, ?)",
                [key, workshop_id, role, notice, cursor.moment, secret_hash(f"{key} {token}" if shared else token)],
            )
        else:
            cursor.run(
                "UPDATE participants SET left_at = NULL, role = ?, notice = ?, accepted_at = ? WHERE key = ?",
                [kept_role or role, notice, cursor.moment, key],
            )
        cursor.run(
            "INSERT INTO seat_keys VALUES (?, ?, ?, ?, ?)",
            [secret_hash(token), key, device and secret_hash(device), slot, cursor.moment],
        )
        if name:
            cursor.run("INSERT INTO participant_names VALUES (?, ?)", [key, name])
        # Without the role: a role that only one person has would say whose key this is.
        audit.record(cursor, "joined", workshop_id, actor=key, notice=notice)
        return Seat(workshop_id, kept_role or role, token)


def _left(cursor: Cursor, token: str) -> tuple[str, Role | Literal[""]] | None:
    """Return the key of a seat that was left, and the function that its ballots hold it to; "" where there are none."""
    rows = cursor.run(
        "SELECT key, role, key IN (SELECT participant FROM ballots) FROM participants "
        "WHERE seat_hash = ? AND left_at IS NOT NULL",
        [secret_hash(token)],
    )
    return (rows[0][0], rows[0][1] if rows[0][2] else "") if rows else None


def plain_name(name: str) -> str:
    """Return a name without what is not seen and can turn the text around it: controls, marks of direction, gaps."""
    kept = "".join(" " if mark.isspace() else mark for mark in unicodedata.normalize("NFC", name) if _shown(mark))
    return " ".join(kept.split())


def _shown(mark: str) -> bool:
    # The joiners of zero width are part of words in several scripts.
    return mark in "\u200c\u200d" or mark.isspace() or not unicodedata.category(mark).startswith("C")


def take_seat(store: Store, token: str) -> Seat | None:
    """Find the seat of a token again, after a reload or on another device; None when there is none any more."""
    result = store.database.read(_SEAT, [secret_hash(token)])
    return Seat(result[0][1], result[0][2], token) if result else None


def own_rows(store: Store, selected: str, table: str, workshop_id: str, token: str) -> list[Row]:
    """Return columns of the rows that the holder of a seat has in a table of a workshop."""
    return store.database.read(
        f"SELECT {selected} FROM {table} AS own JOIN seat_keys ON seat_keys.participant = own.participant "  # noqa: S608 (our own names)
        "WHERE own.workshop = ? AND hash = ?",
        [workshop_id, secret_hash(token)],
    )


def name_of(store: Store, seat: Seat) -> str:
    """Return the name that somebody gave to their own seat; "" where they gave none, or it is forgotten."""
    rows = store.database.read(
        "SELECT name FROM participant_names JOIN seat_keys ON participant = key WHERE hash = ?",
        [secret_hash(seat.token)],
    )
    return str(rows[0][0]) if rows else ""


def leave(store: Store, token: str) -> None:
    """Leave: the name is erased and the token opens nothing any more. Leaving twice does nothing."""
    with store.database.writing() as cursor:
        result = cursor.run(_SEAT, [secret_hash(token)])
        if not result:
            return
        key, workshop_id, _ = result[0]
        cursor.run("DELETE FROM participant_names WHERE key = ?", [key])
        cursor.run("UPDATE participants SET left_at = ? WHERE key = ?", [cursor.moment, key])
        cursor.run("DELETE FROM seat_keys WHERE participant = ?", [key])
        audit.record(cursor, "left", workshop_id, actor=key)


def people(store: Store, workshop_id: str) -> tuple[Person, ...]:
    """Return who is there and who has voted in the latest round, by name: what everybody may see."""
    rows = store.database.read(
        """SELECT coalesce(names.name, ''), people.role, rounds.number, ballots.participant IS NOT NULL
        FROM participants AS people
        LEFT JOIN participant_names AS names ON names.key = people.key
        LEFT JOIN (SELECT workshop, max(number) AS number FROM rounds GROUP BY workshop) AS rounds
            ON rounds.workshop = people.workshop
        LEFT JOIN ballots ON ballots.workshop = people.workshop AND ballots.round = rounds.number
            AND ballots.participant = people.key AND (ballots.workshop, ballots.round, ballots.participant) NOT IN
                (SELECT (workshop, round, participant) FROM unfinished_ballots)
        WHERE people.workshop = ? AND people.left_at IS NULL
        ORDER BY lower(coalesce(names.name, '')), people.role, 4""",
        [workshop_id],
    )
    return tuple(
        Person(name, role, voted if role in VOTING_ROLES and number is not None else None)
        for name, role, number, voted in rows
    )


def erase_expired_names(store: Store) -> None:
    """Forget the names of all who joined more than :data:`NAME_DAYS` days ago."""
    before = store.database.clock() - timedelta(days=NAME_DAYS)
    with store.database.writing() as cursor:
        cursor.run(
            "DELETE FROM participant_names WHERE key IN (SELECT key FROM participants WHERE accepted_at < ?)", [before]
        )


def require_seat(cursor: Cursor, workshop_id: str, token: str) -> tuple[str, Role]:
    """Return key and role of the seat with this token; only for code that writes on the person's behalf."""
    result = cursor.run(_SEAT, [secret_hash(token)])
    if not result or result[0][1] != workshop_id:
        raise WorkshopError("You have no seat in this workshop.", hint="Join with its code.", key="seat_none")
    return result[0][0], result[0][2]


_COUNT = "SELECT count(*) FROM participants WHERE workshop = ? AND left_at IS NULL"

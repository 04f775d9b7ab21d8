"""How browsers hold seats, and how the facilitators keep the list of people right.

A browser holds one random secret, in a cookie that no script reads and no address shows. What it opens is derived from
the secret and the workshop's code: a token a seat, a token for leading. The store keeps hashes of tokens alone, so the
file opens nobody's seat, and one workshop's token opens no other.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta

from evenhand.errors import InputError, WorkshopError
from evenhand.store import Store, audit
from evenhand.store.database import Cursor, Row
from evenhand.workshop.opening import (
    CODE_LETTERS,
    facilitator_of,
    guarded,
    leads,
    plain_code,
    require_facilitator,
    secret_hash,
)
from evenhand.workshop.participants import Role, require_seat, take_seat

MOST_SHARING = 6
"""One browser takes no more seats than this, each with a PIN of its own."""
OFFERED_FOR = timedelta(minutes=10)
_OFFER_LENGTH = 8
_HANDLE = "md5(participants.key || ':seat')"


@dataclass(frozen=True, slots=True)
class SharedSeat:
    """A seat of a device that several people share."""

    slot: int
    role: Role
    name: str


@dataclass(frozen=True, slots=True)
class TakenSeat:
    """A seat as facilitators see it; ``handle`` stands for it and is no key to any ballot."""

    handle: str
    role: Role
    name: str
    voted: bool
    devices: int


# --- what a browser holds


def seat_token(secret: str, code: str, slot: int = 0, pin: str = "") -> str:
    """Return the token of a browser's seat; ``slot`` and ``pin`` tell apart those who share a device."""
    return _derived(secret, "seat", code, str(slot), pin)


def lead_token(secret: str, code: str) -> str:
    """Return the token by which a browser leads a workshop."""
    return _derived(secret, "lead", code)


def device_key(secret: str, code: str) -> str:
    """Return what the seats of one browser have in common."""
    return _derived(secret, "device", code)


def _derived(secret: str, *parts: str) -> str:
    return hmac.new(secret.encode(), "\0".join(parts).encode(), hashlib.sha256).hexdigest()


def seats_of_device(store: Store, workshop_id: str, device: str) -> tuple[SharedSeat, ...]:
    """Return the seats that were taken on one device."""
    rows = store.database.read(
        "SELECT slot, role, coalesce(names.name, '') FROM seat_keys "
        "JOIN participants ON participants.key = seat_keys.participant "
        "LEFT JOIN participant_names AS names ON names.key = participants.key "
        "WHERE workshop = ? AND device = ? AND left_at IS NULL ORDER BY slot",
        [workshop_id, secret_hash(device)],
    )
    return tuple(SharedSeat(*row) for row in rows)


def next_slot(store: Store, workshop_id: str, device: str) -> int:
    """Return the first slot of a device that nobody has.

    Raises
    ------
    WorkshopError
        The device has as many seats as people can share one.
    """
    if len(seats_of_device(store, workshop_id, device)) >= MOST_SHARING:
        raise WorkshopError(
            f"{MOST_SHARING} people share this device already.",
            hint="Use another device.",
            key="err_shared",
            gaps={"count": MOST_SHARING},
        )
    return max((seat.slot for seat in seats_of_device(store, workshop_id, device)), default=-1) + 1


# --- more devices


def offer_seat(store: Store, workshop_id: str, *, token: str) -> str:
    """Make a code by which the holder of a seat takes it on another device, once, within ten minutes."""
    with store.database.writing() as cursor:
        key, _ = require_seat(cursor, workshop_id, token)
        return _offered(cursor, workshop_id, key, actor=key)


def offer_seat_of(store: Store, workshop_id: str, handle: str, *, facilitator_token: str) -> str:
    """Make such a code for somebody whose device is lost."""
    with store.database.writing() as cursor:
        require_facilitator(cursor, workshop_id, facilitator_token)
        return _offered(cursor, workshop_id, _key_of(cursor, workshop_id, handle), actor=facilitator_of(store))


def offer_leading(store: Store, workshop_id: str, *, facilitator_token: str) -> str:
    """Make a code by which one more person leads, once, within ten minutes."""
    with store.database.writing() as cursor:
        require_facilitator(cursor, workshop_id, facilitator_token)
        return _offered(cursor, workshop_id, None, actor=facilitator_of(store))


def redeem_seat(store: Store, workshop_id: str, code: str, *, token: str, device: str, guesser: str) -> None:
    """Take a seat on this device by the code that another one showed.

    Raises
    ------
    WorkshopError
        The code is wrong, used or too old, this device has a seat already, or too many codes were tried.
    """
    if take_seat(store, token) is not None:
        raise WorkshopError(
            "This device has a seat already.", hint="Leave it first, or use another device.", key="err_has_seat"
        )
    key = _redeemed(store, workshop_id, code, guesser, leading=False)
    with store.database.writing() as cursor:
        cursor.run(
            "INSERT INTO seat_keys VALUES (?, ?, ?, 0, ?)",
            [secret_hash(token), key, secret_hash(device), cursor.moment],
        )
        audit.record(cursor, "seat taken on another device", workshop_id, actor=str(key))


def lead_with(store: Store, workshop_id: str, words: str, *, token: str, guesser: str = "") -> None:
    """Lead from this browser, by the recovery phrase or by a code that another facilitator made.

    Raises
    ------
    WorkshopError
        Neither is right, or too many were tried.
    """
    if leads(store, workshop_id, token):
        return
    if not leads(store, workshop_id, words):
        _redeemed(store, workshop_id, words, guesser, leading=True)
    with store.database.writing() as cursor:
        cursor.run(
            "INSERT OR REPLACE INTO facilitator_keys VALUES (?, ?, ?)", [workshop_id, secret_hash(token), cursor.moment]
        )
        audit.record(cursor, "leads from another browser", workshop_id, actor=facilitator_of(store))


def _offered(cursor: Cursor, workshop_id: str, participant: str | None, *, actor: str) -> str:
    """Make a code for a participant's seat, or without one for leading."""
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(_OFFER_LENGTH))
    cursor.run(
        "INSERT INTO transfer_codes VALUES (?, ?, ?, ?)",
        [secret_hash(code), workshop_id, participant, cursor.moment + OFFERED_FOR],
    )
    action = "leading offered" if participant is None else "seat offered to another device"
    audit.record(cursor, action, workshop_id, actor=actor)
    return code


def _redeemed(store: Store, workshop_id: str, code: str, guesser: str, *, leading: bool) -> str | None:
    hashed = secret_hash(plain_code(code))

    def look(cursor: Cursor) -> list[Row]:
        rows = cursor.run(
            "SELECT participant FROM transfer_codes WHERE hash = ? AND workshop = ? AND expires_at >= ? "
            "AND (participant IS NULL) = ?",
            [hashed, workshop_id, cursor.moment, leading],
        )
        if rows:
            cursor.run("DELETE FROM transfer_codes WHERE hash = ? OR expires_at < ?", [hashed, cursor.moment])
        return rows

    rows = guarded(store, guesser, look)
    if not rows:
        raise WorkshopError(
            "This code is not right, was used already, or is older than ten minutes.",
            hint="Ask for a new one.",
            key="err_transfer",
        )
    return None if leading else str(rows[0][0])


# --- what facilitators do with seats


def taken_seats(store: Store, workshop_id: str, *, facilitator_token: str) -> tuple[TakenSeat, ...]:
    """Return the seats of a workshop, for its facilitators."""
    if not leads(store, workshop_id, facilitator_token):
        raise WorkshopError("Only the facilitator can do this.", hint="Lead again with the recovery phrase.")
    rows = store.database.read(
        f"""SELECT {_HANDLE}, role, coalesce(names.name, ''),
            participants.key IN (
                SELECT participant FROM ballots WHERE ballots.workshop = participants.workshop AND ballots.round =
                (SELECT max(number) FROM rounds WHERE rounds.workshop = participants.workshop)),
            (SELECT count(*) FROM seat_keys WHERE participant = participants.key)
        FROM participants LEFT JOIN participant_names AS names ON names.key = participants.key
        WHERE workshop = ? AND left_at IS NULL ORDER BY lower(coalesce(names.name, '')), role, 1""",  # noqa: S608 (our own expression)
        [workshop_id],
    )
    return tuple(TakenSeat(*row) for row in rows)


def remove_seat(store: Store, workshop_id: str, handle: str, *, facilitator_token: str) -> None:
    """Take a seat away, with its ballot in a round that is still secret; what was revealed stays."""
    with store.database.writing() as cursor:
        require_facilitator(cursor, workshop_id, facilitator_token)
        _remove(cursor, workshop_id, _key_of(cursor, workshop_id, handle), store, "seat removed")


def free_seat(store: Store, workshop_id: str, handle: str, *, facilitator_token: str) -> None:
    """Take a seat from the devices that hold it; the person keeps it, and takes it again by a new code."""
    with store.database.writing() as cursor:
        require_facilitator(cursor, workshop_id, facilitator_token)
        key = _key_of(cursor, workshop_id, handle)
        cursor.run("DELETE FROM seat_keys WHERE participant = ?", [key])
        audit.record(cursor, "seat freed", workshop_id, actor=facilitator_of(store))


def merge_seats(store: Store, workshop_id: str, keep: str, drop: str, *, facilitator_token: str) -> None:
    """Make one seat of two that one person took; the kept one's ballot stands, and all its devices open it."""
    if keep == drop:
        raise InputError("These are one seat already.", hint="Choose two.")
    with store.database.writing() as cursor:
        require_facilitator(cursor, workshop_id, facilitator_token)
        kept, dropped = (_key_of(cursor, workshop_id, handle) for handle in (keep, drop))
        cursor.run("UPDATE seat_keys SET participant = ? WHERE participant = ?", [kept, dropped])
        _remove(cursor, workshop_id, dropped, store, "seats merged")


def _remove(cursor: Cursor, workshop_id: str, key: str, store: Store, action: str) -> None:
    still_closed = "SELECT number FROM rounds WHERE workshop = ? AND revealed_at IS NULL"
    for table in ("ballots", "unfinished_ballots"):
        cursor.run(
            f"DELETE FROM {table} WHERE workshop = ? AND participant = ? AND round IN ({still_closed})",  # noqa: S608
            [workshop_id, key, workshop_id],
        )
    for table in ("dissents", "customer_sentences", "weights"):
        cursor.run(f"DELETE FROM {table} WHERE workshop = ? AND participant = ?", [workshop_id, key])  # noqa: S608
    cursor.run("DELETE FROM participant_names WHERE key = ?", [key])
    cursor.run("DELETE FROM seat_keys WHERE participant = ?", [key])
    cursor.run("UPDATE participants SET left_at = ? WHERE key = ?", [cursor.moment, key])
    audit.record(cursor, action, workshop_id, actor=facilitator_of(store))


def _key_of(cursor: Cursor, workshop_id: str, handle: str) -> str:
    rows = cursor.run(
        f"SELECT key FROM participants WHERE workshop = ? AND left_at IS NULL AND {_HANDLE} = ?",  # noqa: S608
        [workshop_id, handle],
    )
    if not rows:
        raise WorkshopError("Nobody has this seat any more.", hint="Load the page again.")
    return str(rows[0][0])

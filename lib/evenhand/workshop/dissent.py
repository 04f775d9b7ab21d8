"""What people write for the record themselves: their dissent, and what their function would say to customers.

Nobody else changes a word of it, and nobody is made to say what would change their mind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evenhand.store import Store, audit
from evenhand.store.database import Cursor, Row
from evenhand.store.plain import MAX_NOTE
from evenhand.workshop.opening import refuse_after_decision
from evenhand.workshop.participants import Role, own_rows, require_seat
from evenhand.workshop.typed import typed_text

_MAX_SENTENCE = 500


@dataclass(frozen=True, slots=True)
class OwnDissent:
    """A dissent as its author wrote it; ``signed`` is whether their function is named beside it."""

    reason: str
    would_change: str
    signed: bool
    confirmed: bool
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class CustomerSentence:
    """What a function would say to customers."""

    role: Role
    sentence: str


def write_dissent(
    store: Store, workshop_id: str, reason: str, would_change: str = "", *, signed: bool = False, token: str
) -> None:
    """Write or correct one's own dissent. Correcting it takes back that it was confirmed."""
    reason = typed_text(reason, "reason", MAX_NOTE)
    would_change = typed_text(would_change, "answer to what would change your mind", MAX_NOTE, empty=True)
    with store.database.writing() as cursor:
        key, _ = _writer(cursor, workshop_id, token)
        cursor.run(
            "INSERT OR REPLACE INTO dissents VALUES (?, ?, ?, ?, ?, ?, NULL)",
            [workshop_id, key, reason, would_change, signed, cursor.moment],
        )
        audit.record(cursor, "dissent written", workshop_id, actor=key)


def withdraw_dissent(store: Store, workshop_id: str, *, token: str) -> None:
    """Take one's own dissent back."""
    with store.database.writing() as cursor:
        key, _ = _writer(cursor, workshop_id, token)
        cursor.run("DELETE FROM dissents WHERE workshop = ? AND participant = ?", [workshop_id, key])
        audit.record(cursor, "dissent withdrawn", workshop_id, actor=key)


def confirm_dissent(store: Store, workshop_id: str, *, token: str) -> None:
    """Confirm, at the read-back, that one's dissent stands as one said it."""
    with store.database.writing() as cursor:
        key, _ = _writer(cursor, workshop_id, token)
        cursor.run(
            "UPDATE dissents SET confirmed_at = ? WHERE workshop = ? AND participant = ?",
            [cursor.moment, workshop_id, key],
        )
        audit.record(cursor, "dissent confirmed", workshop_id, actor=key)


def own_dissent(store: Store, workshop_id: str, *, token: str) -> OwnDissent | None:
    """Return what the holder of a seat wrote."""
    written = "reason, would_change, signed, confirmed_at IS NOT NULL"
    rows = own_rows(store, written, "dissents", workshop_id, token)
    return OwnDissent(*rows[0]) if rows else None


def recorded_dissents(cursor: Cursor, workshop_id: str) -> tuple[OwnDissent, ...]:
    """Return all dissents for the record, in an order that does not say who wrote first."""
    rows: Sequence[Row] = cursor.run(
        "SELECT reason, would_change, signed, confirmed_at IS NOT NULL, CASE WHEN signed THEN role END "
        "FROM dissents JOIN participants ON participants.key = dissents.participant WHERE dissents.workshop = ? "
        "ORDER BY md5(participant || 'dissent')",
        [workshop_id],
    )
    return tuple(OwnDissent(*row) for row in rows)


def say_to_customers(store: Store, workshop_id: str, sentence: str, *, token: str) -> None:
    """Write the sentence that one's function would say to customers; it stands in the record with the function."""
    sentence = typed_text(sentence, "sentence", _MAX_SENTENCE)
    with store.database.writing() as cursor:
        key, _ = _writer(cursor, workshop_id, token)
        cursor.run(
            "INSERT OR REPLACE INTO customer_sentences VALUES (?, ?, ?, ?)", [workshop_id, key, sentence, cursor.moment]
        )
        audit.record(cursor, "sentence to customers written", workshop_id, actor=key)


def own_sentence(store: Store, workshop_id: str, *, token: str) -> str:
    """Return what the holder of a seat would say to customers; "" before they wrote it."""
    rows = own_rows(store, "sentence", "customer_sentences", workshop_id, token)
    return str(rows[0][0]) if rows else ""


def customer_sentences(cursor: Cursor, workshop_id: str) -> tuple[CustomerSentence, ...]:
    """Return what the functions would say to customers, by function."""
    rows = cursor.run(
        "SELECT role, sentence FROM customer_sentences JOIN participants ON key = participant "
        "WHERE customer_sentences.workshop = ? ORDER BY role, sentence",
        [workshop_id],
    )
    return tuple(CustomerSentence(*row) for row in rows)


def _writer(cursor: Cursor, workshop_id: str, token: str) -> tuple[str, Role]:
    refuse_after_decision(cursor, workshop_id, hint="Read its record.")
    return require_seat(cursor, workshop_id, token)

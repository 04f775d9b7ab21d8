"""What would be recorded, shown to everybody before it is: written by the facilitator, read back on every device."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from evenhand.errors import InputError, WorkshopError
from evenhand.store import Store, audit
from evenhand.store.database import Cursor
from evenhand.store.plain import MAX_NOTE, decoded, encoded
from evenhand.workshop.opening import Workshop, facilitator_of, get_workshop, require_facilitator
from evenhand.workshop.participants import VOTING_ROLES, own_rows, require_seat
from evenhand.workshop.record import Dissent, Override
from evenhand.workshop.typed import typed_text

_MAX_ENTRIES = 50
_READ = "SELECT body, proposed_at FROM proposals WHERE workshop = ?"


@dataclass(frozen=True, slots=True)
class Proposal:
    """The record as it would be locked; ``alternative`` is "" for none of them.

    ``dissent`` is what was said aloud and taken down; what people wrote themselves is added when it is locked.
    """

    alternative: str
    statement: str
    owner: str
    review_on: date
    conditions: tuple[str, ...]
    dissent: tuple[Dissent, ...]
    override: Override | None
    supersedes: str
    proposed_at: datetime


def propose(
    store: Store,
    workshop_id: str,
    *,
    facilitator_token: str,
    alternative: str,
    statement: str,
    owner: str,
    review_on: date,
    conditions: Sequence[str] = (),
    dissent: Sequence[Dissent] = (),
    override: Override | None = None,
    supersedes: str = "",
) -> None:
    """Show everybody the record as it would be locked. Proposing something else takes back who had read it.

    Parameters
    ----------
    alternative
        The id of the chosen alternative; "" for none of them.
    owner
        The role that answers for it, not a person's name: people change, and the record does not.
    review_on
        The day on which it is looked at again, after today.
    dissent
        What was said aloud and taken down. What people wrote themselves is added as they wrote it.
    override
        Needed where a gate is presumed to stop the alternative (G2). A gate that invalidates it (G1) has none.
    supersedes
        The workshop whose decision this one replaces; that record stays as it is.

    Raises
    ------
    WorkshopError
        A gate stands against it, or another decision is recorded already.
    InputError
        Something is missing, not standing to vote, or the review lies in the past.
    """
    workshop = get_workshop(store, workshop_id)
    if alternative and alternative not in {item.id for item in workshop.alternatives}:
        raise InputError(f"{alternative!r} does not stand to vote here.", hint="Choose one of the alternatives.")
    if review_on <= store.database.clock().date():
        raise InputError(f"The review on {review_on} would be in the past.", hint="Choose a day after today.")
    if len(conditions) > _MAX_ENTRIES or len(dissent) > _MAX_ENTRIES:
        raise InputError(f"A decision has at most {_MAX_ENTRIES} conditions and dissents.", hint="Put some together.")
    said: dict[str, object] = {
        "alternative": alternative,
        "statement": typed_text(statement, "statement of the decision", MAX_NOTE),
        "owner": typed_text(owner, "owner's role"),
        "review_on": review_on.isoformat(),
        "conditions": [typed_text(condition, "condition", MAX_NOTE) for condition in conditions],
        "dissent": [_checked(entry) for entry in dissent],
        "override": _checked_override(workshop, alternative, override),
        "supersedes": supersedes,
    }
    with store.database.writing() as cursor:
        require_facilitator(cursor, workshop_id, facilitator_token)
        _check_earlier(cursor, workshop_id, supersedes)
        before = proposed(cursor, workshop_id)
        if before == said:
            return
        if cursor.run("SELECT 1 FROM decisions WHERE workshop = ?", [workshop_id]):
            raise WorkshopError(
                "This workshop has decided already, and decisions are not rewritten.",
                hint="Open another workshop to decide anew.",
            )
        cursor.run("INSERT OR REPLACE INTO proposals VALUES (?, ?, ?)", [workshop_id, encoded(said), cursor.moment])
        for table in ("read_backs", "locks"):
            cursor.run(f"DELETE FROM {table} WHERE workshop = ?", [workshop_id])  # noqa: S608 (our own names)
        cursor.run("UPDATE dissents SET confirmed_at = NULL WHERE workshop = ?", [workshop_id])
        audit.record(cursor, "decision read back", workshop_id, actor=facilitator_of(store))


def get_proposal(store: Store, workshop_id: str) -> Proposal | None:
    """Return what is proposed, or None."""
    rows = store.database.read(_READ, [workshop_id])
    body = decoded(rows[0][0]) if rows else {}
    # Earlier versions proposed less than is recorded.
    if "owner" not in body:
        return None
    return Proposal(
        alternative=body["alternative"],
        statement=body["statement"],
        owner=body["owner"],
        review_on=date.fromisoformat(body["review_on"]),
        conditions=tuple(body["conditions"]),
        dissent=tuple(Dissent(**entry) for entry in body["dissent"]),
        override=Override(**body["override"]) if body["override"] else None,
        supersedes=body["supersedes"],
        proposed_at=rows[0][1],
    )


def proposed(cursor: Cursor, workshop_id: str) -> dict[str, Any] | None:
    """Return what is proposed as plain values, for what is recorded of it."""
    rows = cursor.run(_READ, [workshop_id])
    body = decoded(rows[0][0]) if rows else {}
    return dict(body) if "owner" in body else None


def read_back(store: Store, workshop_id: str, *, token: str) -> None:
    """Say that one has read what is proposed."""
    with store.database.writing() as cursor:
        key, _ = require_seat(cursor, workshop_id, token)
        if proposed(cursor, workshop_id) is not None:
            cursor.run("INSERT OR REPLACE INTO read_backs VALUES (?, ?)", [workshop_id, key])
            audit.record(cursor, "proposal read", workshop_id, actor=key)


def read_backs(store: Store, workshop_id: str) -> tuple[int, int]:
    """Return how many of those who vote have read what is proposed, and how many there are."""
    rows = store.database.read(
        "SELECT count(read_backs.participant), count(*) FROM participants LEFT JOIN read_backs "
        "ON read_backs.workshop = participants.workshop AND read_backs.participant = key "
        "WHERE participants.workshop = ? AND left_at IS NULL AND list_contains(?, role)",
        [workshop_id, list(VOTING_ROLES)],
    )
    return int(rows[0][0]), int(rows[0][1])


def has_read(store: Store, workshop_id: str, *, token: str) -> bool:
    """Say whether the holder of a seat has read what is proposed."""
    return bool(own_rows(store, "1", "read_backs", workshop_id, token))


def _checked_override(workshop: Workshop, alternative: str, override: Override | None) -> dict[str, str] | None:
    """Refuse what a gate invalidates, and ask for a signature where one is presumed to."""
    chosen = next((item for item in workshop.alternatives if item.id == alternative), None)
    gates = chosen.gates() if chosen else ()
    if invalid := [gate for gate in gates if gate.kind == "G1"]:
        raise WorkshopError(
            f"{invalid[0].words} No vote makes this lawful, so it cannot be decided.",
            hint="Change the programme first, and open a workshop on the changed one.",
        )
    if gates and override is None:
        raise WorkshopError(
            f"{gates[0].words} It can be decided only with a signed reason why the presumption does not hold.",
            hint="Write the reason and the function that signs for it, or decide for another alternative.",
        )
    if override is None:
        return None
    if not gates:
        raise InputError("Nothing stands against this alternative that could be overridden.", hint="Leave it out.")
    return {
        "reason": typed_text(override.reason, "reason of the override", MAX_NOTE),
        "signed_by": typed_text(override.signed_by, "function that signs"),
    }


def _check_earlier(cursor: Cursor, workshop_id: str, supersedes: str) -> None:
    if supersedes and (
        supersedes == workshop_id or not cursor.run("SELECT 1 FROM decisions WHERE workshop = ?", [supersedes])
    ):
        raise InputError("The workshop that is superseded has no decision.", hint="Choose one that has decided.")


def _checked(entry: Dissent) -> dict[str, str]:
    return {
        "reason": typed_text(entry.reason, "reason of the dissent", MAX_NOTE),
        "would_change": typed_text(entry.would_change, "answer to what would change this view", MAX_NOTE, empty=True),
        "role": typed_text(entry.role, "role", empty=True),
    }

"""Revealing a round: announced, taken back, done at once or when its time has come."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from evenhand.errors import WorkshopError
from evenhand.store import Store, audit
from evenhand.store.database import Cursor, Row
from evenhand.store.plain import in_utc
from evenhand.workshop.notice import notice_seconds
from evenhand.workshop.opening import facilitator_of, refuse_after_decision, require_facilitator
from evenhand.workshop.participants import VOTING_ROLES, require_seat
from evenhand.workshop.plan import quorum_of
from evenhand.workshop.rounds import FEWEST_WITHOUT_NAMES, VotingRound, round_of


def announce_reveal(
    store: Store, workshop_id: str, round_number: int, *, facilitator_token: str = "", token: str = ""
) -> VotingRound:
    """Tell everybody that a round is revealed in 30 seconds, or when the server's setting says.

    Announcing it again changes nothing. The facilitator may once three have voted, or, in a workshop that says that it
    is named, somebody; anybody with a seat may once everybody has.
    """
    with store.database.writing() as cursor:
        result, by, actor = _may_reveal(store, cursor, workshop_id, round_number, facilitator_token, token)
        if result.revealed or result.closes_at is not None:
            return result
        closes_at = cursor.moment + timedelta(seconds=notice_seconds())
        cursor.run("INSERT INTO closings VALUES (?, ?, ?, ?)", [workshop_id, round_number, closes_at, by])
        audit.record(cursor, "reveal announced", workshop_id, actor=actor, round=round_number)
        return replace(result, closes_at=in_utc(closes_at))


def withdraw_reveal(store: Store, workshop_id: str, round_number: int, *, facilitator_token: str) -> None:
    """Take back what was announced, as long as nothing is revealed."""
    with store.database.writing() as cursor:
        require_facilitator(cursor, workshop_id, facilitator_token)
        cursor.run("DELETE FROM closings WHERE workshop = ? AND round = ?", [workshop_id, round_number])
        audit.record(cursor, "reveal taken back", workshop_id, actor=facilitator_of(store), round=round_number)


def complete_reveals(store: Store, workshop_id: str) -> None:
    """Reveal what was announced and is due. Every screen that looks calls this, so no clock of its own is needed."""
    # Without the time in it, so that the same answer serves all who look until something is written.
    announced = (
        "SELECT rounds.number, announced_by, closes_at FROM rounds JOIN closings "
        "ON closings.workshop = rounds.workshop AND closings.round = rounds.number "
        "WHERE rounds.workshop = ? AND revealed_at IS NULL"
    )
    moment = store.database.clock()

    def due(rows: list[Row]) -> list[Row]:
        return [row for row in rows if row[2] <= moment]

    if not due(store.database.read(announced, [workshop_id])):
        return
    with store.database.writing() as cursor:
        for number, by, _ in due(cursor.run(announced, [workshop_id])):
            _reveal(cursor, workshop_id, number, by)


def reveal(
    store: Store, workshop_id: str, round_number: int, *, facilitator_token: str = "", token: str = ""
) -> VotingRound:
    """Reveal a round at once, for good. Revealing it again changes nothing.

    For those who sit around one table and have said so aloud; :func:`announce_reveal` says who may.
    """
    with store.database.writing() as cursor:
        result, by, actor = _may_reveal(store, cursor, workshop_id, round_number, facilitator_token, token)
        if not result.revealed:
            _reveal(cursor, workshop_id, round_number, by, actor)
        return replace(result, revealed_at=result.revealed_at or in_utc(cursor.moment))


def _may_reveal(
    store: Store, cursor: Cursor, workshop_id: str, round_number: int, facilitator_token: str, token: str
) -> tuple[VotingRound, str, str]:
    """Return the round, who reveals it as everybody may read it, and as the audit names them; or refuse in words."""
    if facilitator_token:
        require_facilitator(cursor, workshop_id, facilitator_token)
        by = actor = facilitator_of(store)
    else:
        by, (actor, _) = "participant", require_seat(cursor, workshop_id, token)
    result = round_of(cursor, workshop_id, round_number)
    if result is None:
        raise WorkshopError("There is no such round.", hint="Open a round first.", key="err_not_open")
    if result.revealed:
        return result, by, actor
    refuse_after_decision(cursor, workshop_id)
    ballots, waiting = _turnout(cursor, workshop_id, round_number)
    if not ballots:
        raise WorkshopError("Nobody has voted in this round.", hint="Wait until somebody has.", key="err_nobody")
    named = cursor.run("SELECT 1 FROM workshop_terms WHERE workshop = ? AND named", [workshop_id])
    quorum = quorum_of(cursor, workshop_id)
    if ballots < quorum:
        raise WorkshopError(
            f"{ballots} of {quorum} ballots are in that this workshop needs.",
            hint="Wait until more people have voted.",
            key="err_few",
            gaps={"ballots": ballots, "fewest": quorum},
        )
    if ballots < FEWEST_WITHOUT_NAMES and not named:
        raise WorkshopError(
            f"Only {ballots} {'person has' if ballots == 1 else 'people have'} voted, and ballots of fewer than "
            f"{FEWEST_WITHOUT_NAMES} cannot be shown without saying whose they are.",
            hint="Wait for more, or open a workshop that says from the start that it is named.",
            key="err_few",
            gaps={"ballots": ballots, "fewest": FEWEST_WITHOUT_NAMES},
        )
    if not facilitator_token and waiting:
        raise WorkshopError(
            "Not everybody has voted.",
            hint="Wait for the others, or let the facilitator reveal the round.",
            key="err_waiting",
        )
    return result, by, actor


def _reveal(cursor: Cursor, workshop_id: str, round_number: int, by: str, actor: str = "") -> None:
    ballots, _ = _turnout(cursor, workshop_id, round_number)
    cursor.run(
        "UPDATE rounds SET revealed_at = ?, revealed_by = ? WHERE workshop = ? AND number = ?",
        [cursor.moment, by, workshop_id, round_number],
    )
    audit.record(cursor, "round revealed", workshop_id, actor=actor or by, round=round_number, ballots=ballots)


def _turnout(cursor: Cursor, workshop_id: str, round_number: int) -> tuple[int, int]:
    """Count the ballots, and those who are there, may vote and have not finished one."""
    place = [workshop_id, round_number]
    ballots = cursor.run("SELECT count(*) FROM ballots WHERE workshop = ? AND round = ?", place)[0][0]
    waiting = cursor.run(
        "SELECT count(*) FROM participants WHERE workshop = ? AND left_at IS NULL AND list_contains(?, role) "
        "AND (key NOT IN (SELECT participant FROM ballots WHERE workshop = ? AND round = ?) "
        "OR key IN (SELECT participant FROM unfinished_ballots WHERE workshop = ? AND round = ?))",
        [workshop_id, list(VOTING_ROLES), *place, *place],
    )[0][0]
    return ballots, waiting

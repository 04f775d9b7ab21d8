"""Revealing a round: announced, taken back, done at once or when its time has come."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from evenhand.errors import WorkshopError
from evenhand.store import Store, audit
from evenhand.store.database import Cursor, Row
from evenhand.store.plain import in_utc
from evenhand.workshop.notice import notice_seconds
from evenhand.workshop.opening import facilitator_of, require_facilitator
from evenhand.workshop.participants import VOTING_ROLES, require_seat
from evenhand.workshop.plan import quorum_of
from evenhand.workshop.rounds import FEWEST_WITHOUT_NAMES, VotingRound, refuse_after_decision, round_of

__all__ = ["announce_reveal", "complete_reveals", "reveal", "withdraw_reveal"]


def announce_reveal(
    store: Store, workshop_id: str, round_number: int, *, facilitator_token: str = "", token: str = ""
) -> VotingRound:
    """Tell everybody that a round is revealed in 30 seconds, or when the server's setting says.

    Announcing it again changes nothing. The facilitator may once three have voted, or, in a workshop that says that it
    is named, somebody; anybody with a seat may once everybody has.
    """
    moment = store.database.clock()

    def work(cursor: Cursor) -> VotingRound:
        result, by, actor = _may_reveal(store, cursor, workshop_id, round_number, facilitator_token, token)
        if result.revealed or result.closes_at is not None:
            return result
        closes_at = moment + timedelta(seconds=notice_seconds())
        cursor.execute(
            "INSERT INTO closings VALUES (?, ?, ?, ?)", [workshop_id, round_number, closes_at, by]
        ).fetchall()
        audit.record(
            cursor,
            moment,
            actor=actor,
            action="reveal announced",
            subject=workshop_id,
            details={"round": round_number},
        )
        return replace(result, closes_at=in_utc(closes_at))

    return store.database.write(work)


def withdraw_reveal(store: Store, workshop_id: str, round_number: int, *, facilitator_token: str) -> None:
    """Take back what was announced, as long as nothing is revealed."""
    moment = store.database.clock()

    def work(cursor: Cursor) -> None:
        require_facilitator(cursor, workshop_id, facilitator_token)
        cursor.execute("DELETE FROM closings WHERE workshop = ? AND round = ?", [workshop_id, round_number]).fetchall()
        audit.record(
            cursor,
            moment,
            actor=facilitator_of(store),
            action="reveal taken back",
            subject=workshop_id,
            details={"round": round_number},
        )

    store.database.write(work)


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

    def work(cursor: Cursor) -> None:
        for number, by, _ in due(cursor.execute(announced, [workshop_id]).fetchall()):
            _reveal(cursor, workshop_id, number, by, moment)

    store.database.write(work)


def reveal(
    store: Store, workshop_id: str, round_number: int, *, facilitator_token: str = "", token: str = ""
) -> VotingRound:
    """Reveal a round at once, for good. Revealing it again changes nothing.

    For those who sit around one table and have said so aloud; :func:`announce_reveal` says who may.
    """
    moment = store.database.clock()

    def work(cursor: Cursor) -> VotingRound:
        result, by, actor = _may_reveal(store, cursor, workshop_id, round_number, facilitator_token, token)
        if not result.revealed:
            _reveal(cursor, workshop_id, round_number, by, moment, actor)
        return replace(result, revealed_at=result.revealed_at or in_utc(moment))

    return store.database.write(work)


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
    named = cursor.execute("SELECT 1 FROM workshop_terms WHERE workshop = ? AND named", [workshop_id]).fetchall()
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


def _reveal(cursor: Cursor, workshop_id: str, round_number: int, by: str, moment: datetime, actor: str = "") -> None:
    ballots, _ = _turnout(cursor, workshop_id, round_number)
    cursor.execute(
        "UPDATE rounds SET revealed_at = ?, revealed_by = ? WHERE workshop = ? AND number = ?",
        [moment, by, workshop_id, round_number],
    ).fetchall()
    audit.record(
        cursor,
        moment,
        actor=actor or by,
        action="round revealed",
        subject=workshop_id,
        details={"round": round_number, "ballots": ballots},
    )


def _turnout(cursor: Cursor, workshop_id: str, round_number: int) -> tuple[int, int]:
    """Count the ballots, and those who are there, may vote and have not finished one."""
    place = [workshop_id, round_number]
    ballots = cursor.execute("SELECT count(*) FROM ballots WHERE workshop = ? AND round = ?", place).fetchall()[0][0]
    waiting = cursor.execute(
        "SELECT count(*) FROM participants WHERE workshop = ? AND left_at IS NULL AND list_contains(?, role) "
        "AND (key NOT IN (SELECT participant FROM ballots WHERE workshop = ? AND round = ?) "
        "OR key IN (SELECT participant FROM unfinished_ballots WHERE workshop = ? AND round = ?))",
        [workshop_id, list(VOTING_ROLES), *place, *place],
    ).fetchall()[0][0]
    return ballots, waiting

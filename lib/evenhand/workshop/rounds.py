"""Rounds of private rating: opened, voted in, revealed once and for all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from evenhand.errors import InputError, WorkshopError
from evenhand.store import Store, audit
from evenhand.store.database import Cursor, Row
from evenhand.store.plain import MAX_NOTE, canonical, checked_text, decoded, in_utc
from evenhand.workshop.opening import Workshop, get_workshop, require_facilitator, secret_hash
from evenhand.workshop.participants import VOTING_ROLES, require_seat

__all__ = ["Vote", "VotingRound", "cast", "latest_round", "list_rounds", "open_round", "own_vote", "reveal"]

_FEWEST_FOR_COMMON_REVEAL = 3
_SELECT = "SELECT number, opened_at, revealed_at FROM rounds"
_OWN = "SELECT ratings, choice, reason, would_change FROM ballots WHERE workshop = ? AND round = ? AND participant = ?"


@dataclass(frozen=True, slots=True)
class VotingRound:
    """One round; ``revealed_at`` is None while its ballots are secret."""

    number: int
    opened_at: datetime
    revealed_at: datetime | None

    @property
    def revealed(self) -> bool:
        """Whether the ballots can be seen."""
        return self.revealed_at is not None


@dataclass(frozen=True, slots=True)
class Vote:
    """What one person says in one round.

    ``ratings`` maps alternative → statement → 1…5; what is left out is an abstention. ``choice`` is the alternative
    that the person would choose, "" for none of them, None for not saying. Reasons are never asked for more from those
    who rate low: that would make disagreeing the more laborious thing to do.
    """

    ratings: Mapping[str, Mapping[str, int]]
    choice: str | None = None
    reason: str = ""
    would_change: str = ""


def open_round(store: Store, workshop_id: str, *, facilitator_token: str) -> VotingRound:
    """Open the next round. While one is open, it is returned: pressing twice opens one."""
    moment = store.database.clock()

    def work(cursor: Cursor) -> VotingRound:
        require_facilitator(cursor, workshop_id, facilitator_token)
        _refuse_after_decision(cursor, workshop_id)
        latest = _latest(cursor, workshop_id)
        if latest is not None and not latest.revealed:
            return latest
        number = 1 if latest is None else latest.number + 1
        cursor.execute("INSERT INTO rounds VALUES (?, ?, ?, NULL, NULL)", [workshop_id, number, moment]).fetchall()
        audit.record(
            cursor,
            moment,
            actor="facilitator",
            action="round opened",
            subject=workshop_id,
            details={"round": number},
        )
        return VotingRound(number, in_utc(moment), None)

    return store.database.write(work)


def cast(store: Store, workshop_id: str, round_number: int, vote: Vote, *, token: str) -> None:
    """Vote, or change one's vote, until the reveal. The same vote again changes nothing.

    Parameters
    ----------
    round_number
        The round that the person saw: a vote never slips into a later one.

    Raises
    ------
    WorkshopError
        The round is revealed or not open, or the role does not vote.
    InputError
        A rating is not a whole number from 1 to 5, or rates something else than what stands to vote; or all is empty.
    """
    values = _checked(get_workshop(store, workshop_id), vote)
    moment = store.database.clock()

    def work(cursor: Cursor) -> None:
        key, role = require_seat(cursor, workshop_id, token)
        if role not in VOTING_ROLES:
            raise WorkshopError(f"The role {role} does not vote.", hint="Join again with another role to vote.")
        _refuse_after_decision(cursor, workshop_id)
        latest = _latest(cursor, workshop_id)
        if latest is None or latest.number < round_number:
            raise WorkshopError("This round is not open yet.", hint="Wait for the facilitator to open it.")
        if latest.number > round_number or latest.revealed:
            raise WorkshopError(
                "This round is revealed, so votes in it are closed.", hint="Vote in the next round when it opens."
            )
        place = [workshop_id, round_number, key]
        before = cursor.execute(_OWN, place).fetchall()
        if before and before[0] == values:
            return
        cursor.execute(
            "INSERT OR REPLACE INTO ballots VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [*place, *values, moment]
        ).fetchall()
        # That somebody voted is on record; what, is not: the audit is a way out too.
        audit.record(
            cursor,
            moment,
            actor=key,
            action="vote changed" if before else "voted",
            subject=workshop_id,
            details={"round": round_number},
        )

    store.database.write(work)


def own_vote(store: Store, workshop_id: str, round_number: int, *, token: str) -> Vote | None:
    """Return what the holder of a seat has said in a round: their own ballot and nobody else's."""
    rows = store.database.read(
        "SELECT ratings, choice, reason, would_change FROM ballots JOIN participants "
        "ON participants.key = ballots.participant AND participants.workshop = ballots.workshop "
        "WHERE ballots.workshop = ? AND round = ? AND seat_hash = ? AND left_at IS NULL",
        [workshop_id, round_number, secret_hash(token)],
    )
    if not rows:
        return None
    ratings, choice, reason, would_change = rows[0]
    return Vote(decoded(ratings), choice, reason, would_change)


def reveal(
    store: Store, workshop_id: str, round_number: int, *, facilitator_token: str = "", token: str = ""
) -> VotingRound:
    """Reveal a round, for good. Revealing it again changes nothing.

    The facilitator may once somebody has voted; anybody with a seat may once everybody has, if at least three have.
    """
    moment = store.database.clock()

    def work(cursor: Cursor) -> VotingRound:
        if facilitator_token:
            require_facilitator(cursor, workshop_id, facilitator_token)
        else:
            require_seat(cursor, workshop_id, token)
        rows = cursor.execute(f"{_SELECT} WHERE workshop = ? AND number = ?", [workshop_id, round_number]).fetchall()
        if not rows:
            raise WorkshopError("There is no such round.", hint="Open a round first.")
        result = _round(rows[0])
        if result.revealed:
            return result
        voted, waiting = _turnout(cursor, workshop_id, round_number)
        if not voted:
            raise WorkshopError("Nobody has voted in this round.", hint="Wait until somebody has.")
        if not facilitator_token and (waiting or voted < _FEWEST_FOR_COMMON_REVEAL):
            raise WorkshopError(
                "Not everybody has voted.", hint="Wait for the others, or let the facilitator reveal the round."
            )
        by = "facilitator" if facilitator_token else "participant"
        cursor.execute(
            "UPDATE rounds SET revealed_at = ?, revealed_by = ? WHERE workshop = ? AND number = ?",
            [moment, by, workshop_id, round_number],
        ).fetchall()
        audit.record(
            cursor,
            moment,
            actor=by,
            action="round revealed",
            subject=workshop_id,
            details={"round": round_number, "ballots": voted},
        )
        return VotingRound(result.number, result.opened_at, in_utc(moment))

    return store.database.write(work)


def list_rounds(store: Store, workshop_id: str) -> tuple[VotingRound, ...]:
    """Return all rounds, the first first."""
    rows = store.database.read(f"{_SELECT} WHERE workshop = ? ORDER BY number", [workshop_id])
    return tuple(_round(row) for row in rows)


def latest_round(store: Store, workshop_id: str) -> VotingRound | None:
    """Return the latest round, or None before the first."""
    rounds = list_rounds(store, workshop_id)
    return rounds[-1] if rounds else None


def _latest(cursor: Cursor, workshop_id: str) -> VotingRound | None:
    rows = cursor.execute(f"{_SELECT} WHERE workshop = ? ORDER BY number DESC LIMIT 1", [workshop_id]).fetchall()
    return _round(rows[0]) if rows else None


def _round(row: Row) -> VotingRound:
    number, opened_at, revealed_at = row
    return VotingRound(number, in_utc(opened_at), None if revealed_at is None else in_utc(revealed_at))


def _turnout(cursor: Cursor, workshop_id: str, round_number: int) -> tuple[int, int]:
    """Count those who have voted, and those who are there, may vote and have not."""
    place = [workshop_id, round_number]
    voted = cursor.execute("SELECT count(*) FROM ballots WHERE workshop = ? AND round = ?", place).fetchall()[0][0]
    waiting = cursor.execute(
        "SELECT count(*) FROM participants WHERE workshop = ? AND left_at IS NULL AND list_contains(?, role) "
        "AND key NOT IN (SELECT participant FROM ballots WHERE workshop = ? AND round = ?)",
        [workshop_id, list(VOTING_ROLES), *place],
    ).fetchall()[0][0]
    return voted, waiting


def _refuse_after_decision(cursor: Cursor, workshop_id: str) -> None:
    if cursor.execute("SELECT 1 FROM decisions WHERE workshop = ?", [workshop_id]).fetchall():
        raise WorkshopError("This workshop has decided already.", hint="Open another one to decide anew.")


def _checked(workshop: Workshop, vote: Vote) -> tuple[str, str | None, str, str]:
    alternatives = {alternative.id for alternative in workshop.alternatives}
    statements = {statement.id for statement in workshop.statements}
    for alternative, ratings in vote.ratings.items():
        if alternative not in alternatives:
            raise InputError(f"{alternative!r} does not stand to vote here.", hint="Load the page again.")
        for statement, rating in ratings.items():
            if statement not in statements:
                raise InputError(f"{statement!r} is not rated here.", hint="Load the page again.")
            if isinstance(rating, bool) or not isinstance(rating, int) or not 1 <= rating <= 5:
                raise InputError(f"A rating is a whole number from 1 to 5, not {rating!r}.", hint="Choose a step.")
    if vote.choice and vote.choice not in alternatives:
        raise InputError(f"{vote.choice!r} does not stand to vote here.", hint="Load the page again.")
    if not any(vote.ratings.values()) and vote.choice is None:
        raise InputError("This ballot is empty.", hint="Rate something, or become an observer.")
    return (
        canonical({key: dict(ratings) for key, ratings in vote.ratings.items()}),
        vote.choice,
        checked_text(vote.reason, "reason", MAX_NOTE, empty=True),
        checked_text(vote.would_change, "answer to what would change your mind", MAX_NOTE, empty=True),
    )

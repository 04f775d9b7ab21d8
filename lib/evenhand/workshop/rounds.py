"""Rounds of private rating: opened, voted in, revealed once and for all."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from evenhand.errors import InputError, WorkshopError
from evenhand.store import Store, audit
from evenhand.store.database import Cursor, Row
from evenhand.store.plain import MAX_NOTE, canonical, checked_text, decoded, in_utc
from evenhand.workshop.notice import notice_seconds
from evenhand.workshop.opening import Workshop, facilitator_of, get_workshop, require_facilitator, secret_hash
from evenhand.workshop.participants import VOTING_ROLES, require_seat
from evenhand.workshop.plan import quorum_of

__all__ = [
    "FEWEST_WITHOUT_NAMES",
    "Item",
    "Vote",
    "VotingRound",
    "announce_reveal",
    "cast",
    "complete_reveals",
    "latest_round",
    "list_rounds",
    "open_round",
    "own_vote",
    "reveal",
    "withdraw_reveal",
]

FEWEST_WITHOUT_NAMES = 3
"""Fewer ballots than this cannot be shown without saying whose they are."""
Item = tuple[str, str]
"""The ids of an alternative and a statement."""

_SELECT = (
    "SELECT rounds.number, opened_at, revealed_at, closes_at, items FROM rounds "
    "LEFT JOIN closings ON closings.workshop = rounds.workshop AND closings.round = rounds.number "
    "LEFT JOIN asked_again ON asked_again.workshop = rounds.workshop AND asked_again.round = rounds.number"
)
_UNFINISHED = "SELECT 1 FROM unfinished_ballots WHERE workshop = ? AND round = ? AND participant = ?"
_OWN = "SELECT ratings, choice, reason, would_change FROM ballots WHERE workshop = ? AND round = ? AND participant = ?"


@dataclass(frozen=True, slots=True)
class VotingRound:
    """One round; ``revealed_at`` is None while its ballots are secret.

    ``closes_at`` is when it will be revealed, once that is announced. ``items`` are what it asks; None for everything.
    """

    number: int
    opened_at: datetime
    revealed_at: datetime | None
    closes_at: datetime | None = None
    items: frozenset[Item] | None = None

    def asks(self, alternative: str, statement: str) -> bool:
        """Say whether one statement about one alternative is rated in this round."""
        return self.items is None or (alternative, statement) in self.items

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
    finished: bool = True


def open_round(
    store: Store, workshop_id: str, *, facilitator_token: str, items: Collection[Item] | None = None
) -> VotingRound:
    """Open the next round. While one is open, it is returned: pressing twice opens one.

    Parameters
    ----------
    items
        What it asks again; what people said of the rest in the round before stands. None asks everything.

    Raises
    ------
    InputError
        The first round leaves something out, or an item does not stand to vote.
    """
    moment = store.database.clock()
    asked = None if items is None else _checked_items(get_workshop(store, workshop_id), items)

    def work(cursor: Cursor) -> VotingRound:
        require_facilitator(cursor, workshop_id, facilitator_token)
        _refuse_after_decision(cursor, workshop_id)
        latest = _latest(cursor, workshop_id)
        if latest is not None and not latest.revealed:
            return latest
        number = 1 if latest is None else latest.number + 1
        if asked is not None:
            if latest is None:
                raise InputError("The first round asks everything.", hint="Open it without choosing.")
            cursor.execute(
                "INSERT INTO asked_again VALUES (?, ?, ?)", [workshop_id, number, canonical(sorted(asked))]
            ).fetchall()
        cursor.execute("INSERT INTO rounds VALUES (?, ?, ?, NULL, NULL)", [workshop_id, number, moment]).fetchall()
        audit.record(
            cursor,
            moment,
            actor=facilitator_of(store),
            action="round opened",
            subject=workshop_id,
            details={"round": number},
        )
        return VotingRound(number, in_utc(moment), None, None, asked)

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
    workshop = get_workshop(store, workshop_id)
    values = _checked(workshop, vote)
    moment = store.database.clock()

    def work(cursor: Cursor) -> None:
        key, role = require_seat(cursor, workshop_id, token)
        if role not in VOTING_ROLES:
            raise WorkshopError(
                f"The role {role} does not vote.", hint="Join again with another role to vote.", key="err_no_vote"
            )
        _refuse_after_decision(cursor, workshop_id)
        latest = _latest(cursor, workshop_id)
        if latest is None or latest.number < round_number:
            raise WorkshopError(
                "This round is not open yet.", hint="Wait for the facilitator to open it.", key="err_not_open"
            )
        if latest.number > round_number or latest.revealed:
            raise WorkshopError(
                "This round is revealed, so votes in it are closed.",
                hint="Vote in the next round when it opens.",
                key="ballot_closed",
            )
        place = [workshop_id, round_number, key]
        before = cursor.execute(_OWN, place).fetchall()
        unfinished = bool(cursor.execute(_UNFINISHED, place).fetchall())
        said = (_with_earlier(cursor, latest, [workshop_id, round_number - 1, key], vote.ratings), *values[1:])
        if before and before[0] == said and unfinished is not vote.finished:
            return
        cursor.execute(
            "INSERT OR REPLACE INTO ballots VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [*place, *said, moment]
        ).fetchall()
        if vote.finished:
            cursor.execute(
                "DELETE FROM unfinished_ballots WHERE workshop = ? AND round = ? AND participant = ?", place
            ).fetchall()
        else:
            cursor.execute("INSERT OR REPLACE INTO unfinished_ballots VALUES (?, ?, ?)", place).fetchall()
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
        "SELECT ratings, choice, reason, would_change, unfinished.participant IS NULL FROM ballots "
        "JOIN participants ON participants.key = ballots.participant AND participants.workshop = ballots.workshop "
        "JOIN seat_keys ON seat_keys.participant = participants.key "
        "LEFT JOIN unfinished_ballots AS unfinished ON unfinished.workshop = ballots.workshop "
        "AND unfinished.round = ballots.round AND unfinished.participant = ballots.participant "
        "WHERE ballots.workshop = ? AND ballots.round = ? AND seat_keys.hash = ? AND left_at IS NULL",
        [workshop_id, round_number, secret_hash(token)],
    )
    if not rows:
        return None
    ratings, choice, reason, would_change, finished = rows[0]
    return Vote(decoded(ratings), choice, reason, would_change, finished)


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
    rows = cursor.execute(f"{_SELECT} WHERE rounds.workshop = ? AND number = ?", [workshop_id, round_number]).fetchall()
    if not rows:
        raise WorkshopError("There is no such round.", hint="Open a round first.", key="err_not_open")
    result = _round(rows[0])
    if result.revealed:
        return result, by, actor
    _refuse_after_decision(cursor, workshop_id)
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


def list_rounds(store: Store, workshop_id: str) -> tuple[VotingRound, ...]:
    """Return all rounds, the first first."""
    rows = store.database.read(f"{_SELECT} WHERE rounds.workshop = ? ORDER BY number", [workshop_id])
    return tuple(_round(row) for row in rows)


def latest_round(store: Store, workshop_id: str) -> VotingRound | None:
    """Return the latest round, or None before the first."""
    rounds = list_rounds(store, workshop_id)
    return rounds[-1] if rounds else None


def _latest(cursor: Cursor, workshop_id: str) -> VotingRound | None:
    rows = cursor.execute(f"{_SELECT} WHERE rounds.workshop = ? ORDER BY number DESC LIMIT 1", [workshop_id]).fetchall()
    return _round(rows[0]) if rows else None


def _round(row: Row) -> VotingRound:
    number, opened_at, revealed_at, closes_at, items = row
    return VotingRound(
        number,
        in_utc(opened_at),
        None if revealed_at is None else in_utc(revealed_at),
        None if closes_at is None else in_utc(closes_at),
        None if items is None else frozenset((alternative, statement) for alternative, statement in decoded(items)),
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


def _with_earlier(
    cursor: Cursor, latest: VotingRound, place_before: Sequence[object], ratings: Mapping[str, Mapping[str, int]]
) -> str:
    """Join what somebody says now with what they said before of everything that is not asked again."""
    before = cursor.execute(_OWN, list(place_before)).fetchall() if latest.items is not None else []
    earlier: dict[str, dict[str, int]] = decoded(before[0][0]) if before else {}
    merged: dict[str, dict[str, int]] = {}
    for said, again in ((earlier, False), (ratings, True)):
        for alternative, of_it in said.items():
            for statement, rating in of_it.items():
                if latest.asks(alternative, statement) is again:
                    merged.setdefault(alternative, {})[statement] = rating
    return canonical(merged)


def _checked_items(workshop: Workshop, items: Collection[Item]) -> frozenset[Item]:
    known = {(alternative.id, said.id) for alternative in workshop.alternatives for said in workshop.statements}
    if not items or not known.issuperset(items):
        raise InputError("A round asks again what stands to vote, and at least one thing.", hint="Choose what to ask.")
    return frozenset(items)


def _refuse_after_decision(cursor: Cursor, workshop_id: str) -> None:
    if cursor.execute("SELECT 1 FROM decisions WHERE workshop = ?", [workshop_id]).fetchall():
        raise WorkshopError(
            "This workshop has decided already.", hint="Open another one to decide anew.", key="err_decided"
        )


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
        raise InputError("This ballot is empty.", hint="Rate something, or become an observer.", key="ballot_empty")
    return (
        canonical({key: dict(ratings) for key, ratings in vote.ratings.items()}),
        vote.choice,
        checked_text(vote.reason, "reason", MAX_NOTE, empty=True),
        checked_text(vote.would_change, "answer to what would change your mind", MAX_NOTE, empty=True),
    )

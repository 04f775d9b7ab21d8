"""Rounds of private rating: opened, voted in, revealed once and for all."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from evenhand.errors import InputError, WorkshopError
from evenhand.store import Store, audit
from evenhand.store.database import Cursor, Row
from evenhand.store.plain import MAX_NOTE, canonical, decoded, in_utc
from evenhand.workshop.opening import (
    Workshop,
    facilitator_of,
    get_workshop,
    refuse_after_decision,
    require_facilitator,
    secret_hash,
)
from evenhand.workshop.participants import VOTING_ROLES, require_seat
from evenhand.workshop.typed import typed_text

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
    asked = None if items is None else _checked_items(get_workshop(store, workshop_id), items)
    with store.database.writing() as cursor:
        require_facilitator(cursor, workshop_id, facilitator_token)
        refuse_after_decision(cursor, workshop_id)
        latest = _latest(cursor, workshop_id)
        if latest is not None and not latest.revealed:
            return latest
        number = 1 if latest is None else latest.number + 1
        if asked is not None:
            if latest is None:
                raise InputError("The first round asks everything.", hint="Open it without choosing.")
            cursor.run("INSERT INTO asked_again VALUES (?, ?, ?)", [workshop_id, number, canonical(sorted(asked))])
        cursor.run("INSERT INTO rounds VALUES (?, ?, ?, NULL, NULL)", [workshop_id, number, cursor.moment])
        audit.record(cursor, "round opened", workshop_id, actor=facilitator_of(store), round=number)
        return VotingRound(number, in_utc(cursor.moment), None, None, asked)


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
    with store.database.writing() as cursor:
        key, role = require_seat(cursor, workshop_id, token)
        if role not in VOTING_ROLES:
            raise WorkshopError(
                f"The role {role} does not vote.", hint="Join again with another role to vote.", key="err_no_vote"
            )
        refuse_after_decision(cursor, workshop_id)
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
        before = cursor.run(_OWN, place)
        unfinished = bool(cursor.run(_UNFINISHED, place))
        said = (_with_earlier(cursor, latest, [workshop_id, round_number - 1, key], vote.ratings), *values[1:])
        if before and before[0] == said and unfinished is not vote.finished:
            return
        cursor.run("INSERT OR REPLACE INTO ballots VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [*place, *said, cursor.moment])
        if vote.finished:
            cursor.run("DELETE FROM unfinished_ballots WHERE workshop = ? AND round = ? AND participant = ?", place)
        else:
            cursor.run("INSERT OR REPLACE INTO unfinished_ballots VALUES (?, ?, ?)", place)
        # That somebody voted is on record; what, is not: the audit is a way out too.
        audit.record(cursor, "vote changed" if before else "voted", workshop_id, actor=key, round=round_number)


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


def list_rounds(store: Store, workshop_id: str) -> tuple[VotingRound, ...]:
    """Return all rounds, the first first."""
    rows = store.database.read(f"{_SELECT} WHERE rounds.workshop = ? ORDER BY number", [workshop_id])
    return tuple(_round(row) for row in rows)


def latest_round(store: Store, workshop_id: str) -> VotingRound | None:
    """Return the latest round, or None before the first."""
    rounds = list_rounds(store, workshop_id)
    return rounds[-1] if rounds else None


def _latest(cursor: Cursor, workshop_id: str) -> VotingRound | None:
    rows = cursor.run(f"{_SELECT} WHERE rounds.workshop = ? ORDER BY number DESC LIMIT 1", [workshop_id])
    return _round(rows[0]) if rows else None


def round_of(cursor: Cursor, workshop_id: str, number: int) -> VotingRound | None:
    """Return one round, within somebody's own transaction."""
    rows = cursor.run(f"{_SELECT} WHERE rounds.workshop = ? AND number = ?", [workshop_id, number])
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


def _with_earlier(
    cursor: Cursor, latest: VotingRound, place_before: Sequence[object], ratings: Mapping[str, Mapping[str, int]]
) -> str:
    """Join what somebody says now with what they said before of everything that is not asked again."""
    before = cursor.run(_OWN, list(place_before)) if latest.items is not None else []
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
        typed_text(vote.reason, "reason", MAX_NOTE, empty=True),
        typed_text(vote.would_change, "answer to what would change your mind", MAX_NOTE, empty=True),
    )

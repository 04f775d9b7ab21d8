"""The gate: the one way by which ballots get out, and only after the reveal.

Everything that shows, counts, exports or writes down what people voted calls :func:`visible_ballots`, which reads the
view of that name; the table behind the view is read elsewhere only to show people their own ballot and to count who has
voted. A test holds the source to that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evenhand.errors import WorkshopError
from evenhand.store import Store
from evenhand.store.plain import decoded
from evenhand.workshop.participants import Role

FEWEST_OF_A_ROLE = 3
"""Roles are shown beside ballots only where at least so many ballots share them."""
MOVED = 0.15
"""Below this share of ratings moved, a Delphi round counts as stable (von der Gracht 2012 reviews such rules)."""
MOST_ROUNDS = 2


@dataclass(frozen=True, slots=True)
class Ballot:
    """A revealed ballot: no name, no key, no time; ``role`` is None where too few share it."""

    ratings: Mapping[str, Mapping[str, int]]
    choice: str | None
    reason: str
    would_change: str
    role: Role | None


@dataclass(frozen=True, slots=True)
class Stability:
    """How much moved between two rounds: ``moved`` of ``asked`` ratings of people who voted in both."""

    round_number: int
    moved: int
    asked: int

    @property
    def stable(self) -> bool:
        """Whether another round would tell little: under 15 % moved, or two rounds are over."""
        return self.round_number >= MOST_ROUNDS or (self.asked > 0 and self.moved < MOVED * self.asked)

    @property
    def words(self) -> str:
        """Say whether to go on. That people agree is no reason to stop, and that they do not is none to go on."""
        end = "Another round would not tell more." if self.stable else "Views still move; another round may tell more."
        return f"{self.moved} of {self.asked} ratings moved since round {self.round_number - 1}. {end}"


def stability(store: Store, workshop_id: str, round_number: int) -> Stability:
    """Count what moved between a revealed round and the one before, among what both asked."""
    before, after = (
        {
            row[0]: decoded(row[1])
            for row in store.database.read(
                "SELECT participant, ratings FROM visible_ballots WHERE workshop = ? AND round = ?",
                [workshop_id, number],
            )
        }
        for number in (round_number - 1, round_number)
    )
    asked = store.database.read(
        "SELECT items FROM asked_again WHERE workshop = ? AND round = ?", [workshop_id, round_number]
    )
    items = {tuple(item) for item in decoded(asked[0][0])} if asked else None
    pairs = [
        (before[person].get(alternative, {}).get(statement), rating)
        for person in before.keys() & after.keys()
        for alternative, ratings in after[person].items()
        for statement, rating in ratings.items()
        if items is None or (alternative, statement) in items
    ]
    return Stability(round_number, sum(old != new for old, new in pairs), len(pairs))


def visible_ballots(store: Store, workshop_id: str, round_number: int) -> tuple[Ballot, ...]:
    """Return the ballots of a revealed round, in an order that differs from round to round.

    Raises
    ------
    WorkshopError
        The round is not revealed, or there is none of that number. An empty answer would look like "nobody voted".
    """
    revealed = store.database.read(
        "SELECT 1 FROM rounds WHERE workshop = ? AND number = ? AND revealed_at IS NOT NULL",
        [workshop_id, round_number],
    )
    if not revealed:
        raise WorkshopError(
            f"The ballots of round {round_number} are secret until the reveal.", hint="Reveal the round first."
        )
    rows = store.database.read(
        "SELECT ratings, choice, reason, would_change, role FROM visible_ballots WHERE workshop = ? AND round = ? "
        "ORDER BY md5(participant || round)",
        [workshop_id, round_number],
    )
    shown = roles_to_show([row[4] for row in rows])
    return tuple(
        Ballot(decoded(ratings), choice, reason, would_change, role if role in shown else None)
        for ratings, choice, reason, would_change, role in rows
    )


def roles_to_show(roles: Sequence[Role]) -> frozenset[Role]:
    """Choose the roles that can be shown beside ballots without saying who somebody is.

    A role needs at least three ballots. The ballots without a shown role need to be at least three too, or none: one
    left over beside three of marketing would be told by the list of people.
    """
    counts = Counter(roles)
    shown = sorted(
        (role for role, count in counts.items() if count >= FEWEST_OF_A_ROLE), key=lambda role: (counts[role], role)
    )
    while shown and 0 < len(roles) - sum(counts[role] for role in shown) < FEWEST_OF_A_ROLE:
        shown.pop(0)
    return frozenset(shown)

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

__all__ = ["FEWEST_OF_A_ROLE", "Ballot", "roles_to_show", "visible_ballots"]

FEWEST_OF_A_ROLE = 3
"""Roles are shown beside ballots only where at least so many ballots share them."""


@dataclass(frozen=True, slots=True)
class Ballot:
    """A revealed ballot: no name, no key, no time; ``role`` is None where too few share it."""

    ratings: Mapping[str, Mapping[str, int]]
    choice: str | None
    reason: str
    would_change: str
    role: Role | None


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

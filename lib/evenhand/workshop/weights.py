"""What matters to whom: 100 points a person, secret until the first reveal, and what follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from evenhand.decision.acceptability import Acceptability, Leader, acceptability, checked_points, leader
from evenhand.errors import WorkshopError
from evenhand.store import Store, audit
from evenhand.store.database import Cursor
from evenhand.store.plain import decoded, encoded
from evenhand.workshop.ballots import roles_to_show
from evenhand.workshop.opening import Workshop, get_workshop, secret_hash
from evenhand.workshop.participants import VOTING_ROLES, Role, require_seat
from evenhand.workshop.rounds import FEWEST_WITHOUT_NAMES

__all__ = ["CRITERIA", "CriteriaResult", "criteria_results", "give_points", "own_points"]

CRITERIA: Mapping[str, str] = {
    "profit": "profit",
    "customer_gain": "customers’ gain",
    "consent": "consent",
    "transparency": "transparency",
    "ownership": "ownership",
    "value": "a fair exchange",
}
"""What points can be given to, with the word for it in a sentence."""


@dataclass(frozen=True, slots=True)
class CriteriaResult:
    """What follows from the outcomes for all weights, and for those that people gave.

    ``group`` is None before three people gave points. ``without`` says what leads when one function is left out, for
    the functions that can be shown; ``equal_roles`` when every function counts the same.
    """

    alternatives: tuple[str, ...]
    over_all: Acceptability
    people: int
    mean: Mapping[str, float]
    group: Leader | None
    equal_roles: Leader | None
    without: Mapping[Role, Leader]

    def sentences(self, names: Mapping[str, str]) -> tuple[str, ...]:
        """Say it in words: what somebody would have to care about, what the group's points say, and what flips it."""
        said = [self._over_all(names)]
        for index, identifier in enumerate(self.alternatives):
            central = self.over_all.central[index]
            if central is None:
                said.append(f"{names[identifier]} is best for no weights at all.")
            else:
                said.append(
                    f"{names[identifier]} is best for {self.over_all.shares[index]:.0%} of weights and futures: it is "
                    f"right for those who care most for {_most(central)}."
                )
        return (*said, *self._group(names))

    def _over_all(self, names: Mapping[str, str]) -> str:
        clear = self.over_all.clear
        if clear is None:
            return "There is no clear winner: which one is right depends on what one cares about."
        return f"{names[self.alternatives[clear]]} is right for most of what one could care about."

    def _group(self, names: Mapping[str, str]) -> list[str]:
        if self.group is None:
            return []
        best = names[self.alternatives[self.group.alternative]]
        said = [
            f"With the points of {self.people} people {best} leads in {self.group.share:.0%} of futures"
            + ("." if self.group.clear else ": no clear winner.")
        ]
        flip = self.group.flip
        if flip is not None:
            said.append(
                f"{flip.points:.0f} points more for {list(CRITERIA.values())[flip.criterion]} would let "
                f"{names[self.alternatives[flip.alternative]]} lead."
            )
        if self.equal_roles is not None and self.equal_roles.alternative != self.group.alternative:
            other = names[self.alternatives[self.equal_roles.alternative]]
            said.append(f"If every function counted the same, {other} would lead.")
        said += [
            f"Without {role} {names[self.alternatives[left.alternative]]} would lead."
            for role, left in self.without.items()
            if left.alternative != self.group.alternative
        ]
        return said


def give_points(store: Store, workshop_id: str, points: Mapping[str, int], *, token: str) -> None:
    """Say what matters: 100 points among at most five criteria, until the first reveal."""
    kept = checked_points(points, tuple(CRITERIA))
    moment = store.database.clock()

    def work(cursor: Cursor) -> None:
        key, role = require_seat(cursor, workshop_id, token)
        if role not in VOTING_ROLES:
            raise WorkshopError(f"The role {role} does not vote.", hint="Join again with another role to vote.")
        if cursor.execute(_REVEALED, [workshop_id]).fetchall():
            raise WorkshopError("A round is revealed, so the points are fixed.", hint="Say what you think in words.")
        cursor.execute(
            "INSERT OR REPLACE INTO weights VALUES (?, ?, ?, ?)", [workshop_id, key, encoded(kept), moment]
        ).fetchall()
        audit.record(cursor, moment, actor=key, action="points given", subject=workshop_id, details={})

    store.database.write(work)


def own_points(store: Store, workshop_id: str, *, token: str) -> dict[str, int]:
    """Return the points of the holder of a seat; empty before they gave any."""
    rows = store.database.read(
        "SELECT points FROM weights JOIN seat_keys ON seat_keys.participant = weights.participant "
        "WHERE weights.workshop = ? AND hash = ?",
        [workshop_id, secret_hash(token)],
    )
    return dict(decoded(rows[0][0])) if rows else {}


def criteria_results(store: Store, workshop_id: str) -> CriteriaResult | None:
    """Return what follows from outcomes and points, or None where the alternatives were opened without outcomes.

    Points stay secret until the first reveal, and where fewer than three people gave some in a workshop without names.
    """
    workshop = get_workshop(store, workshop_id)
    values = _values(workshop)
    if values is None:
        return None
    given = _given(store, workshop)
    over_all = acceptability(values)
    alternatives = tuple(item.id for item in workshop.alternatives)
    if not given:
        return CriteriaResult(alternatives, over_all, 0, {}, None, None, {})
    table = np.array([[points.get(name, 0) for name in CRITERIA] for _, points in given], dtype=np.float64)
    roles = [role for role, _ in given]
    of_roles = [table[[each == role for each in roles]].mean(axis=0) for role in sorted(set(roles))]
    shown = roles_to_show(roles)
    return CriteriaResult(
        alternatives,
        over_all,
        len(given),
        dict(zip(CRITERIA, map(float, table.mean(axis=0)), strict=True)),
        leader(values, table.mean(axis=0)),
        leader(values, np.mean(of_roles, axis=0)),
        {
            role: leader(values, table[[each != role for each in roles]].mean(axis=0))
            for role in sorted(shown)
            if len(roles) > roles.count(role)
        },
    )


_REVEALED = "SELECT 1 FROM rounds WHERE workshop = ? AND revealed_at IS NOT NULL LIMIT 1"


def _given(store: Store, workshop: Workshop) -> list[tuple[Role, dict[str, int]]]:
    if not store.database.read(_REVEALED, [workshop.id]):
        return []
    rows = store.database.read(
        "SELECT role, points FROM weights JOIN participants ON key = participant WHERE weights.workshop = ? "
        "ORDER BY md5(participant || 'points')",
        [workshop.id],
    )
    if len(rows) < FEWEST_WITHOUT_NAMES and not workshop.named:
        return []
    return [(role, decoded(points)) for role, points in rows]


def _values(workshop: Workshop) -> np.ndarray | None:
    """Return futures × alternatives × criteria, as they were when the workshop opened."""
    of_each: list[list[np.ndarray]] = []
    for item in workshop.alternatives:
        outcomes = item.summary.get("criteria")
        if not isinstance(outcomes, Mapping) or not set(CRITERIA) <= set(outcomes):
            return None
        of_each.append([np.atleast_1d(np.asarray(outcomes[name], dtype=np.float64)) for name in CRITERIA])
    futures = max(column.size for columns in of_each for column in columns)
    return np.stack(
        [np.stack([np.broadcast_to(column, futures) for column in columns], axis=-1) for columns in of_each], axis=1
    )


def _most(central: tuple[float, ...]) -> str:
    ranked = sorted(zip(central, CRITERIA.values(), strict=True), reverse=True)
    return f"{ranked[0][1]}, then {ranked[1][1]}"

"""What matters to whom: 100 points a person, secret until the first reveal, and what follows from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evenhand.decision.acceptability import Acceptability, Leader, Turn, acceptability, checked_points, leader, turns
from evenhand.errors import WorkshopError
from evenhand.store import Store, audit
from evenhand.store.plain import decoded, encoded
from evenhand.workshop.ballots import Ballot, roles_to_show, visible_ballots
from evenhand.workshop.opening import Workshop, get_workshop
from evenhand.workshop.participants import VOTING_ROLES, Role, own_rows, require_seat
from evenhand.workshop.rounds import FEWEST_WITHOUT_NAMES, list_rounds

COMPUTED = (
    *("profit", "customer_gain", "worst_off", "lawfulness"),
    *("consent", "transparency", "ownership", "tests"),
)
"""What the model works out of each alternative; the catalogue of texts has the words for it."""
JUDGED = "judged-"
"""Before the id of a statement that people rate, where it is weighed beside what is computed."""
_MOST_JUDGED = 3
_SCALE = (1.0, 5.0)
_MIDDLE = 3.0


@dataclass(frozen=True, slots=True)
class CriteriaResult:
    """What follows from the outcomes for all weights, and for those that people gave.

    ``criteria`` and ``alternatives`` are their ids; :mod:`evenhand.workshop.told` says it in words. ``group`` is None
    before three people gave points. ``without`` says what leads when one function is left out, for the functions that
    can be shown; ``equal_roles`` when every function counts the same; ``turns`` which single step of a judgement lets
    another lead.
    """

    criteria: tuple[str, ...]
    alternatives: tuple[str, ...]
    over_all: Acceptability
    people: int
    mean: Mapping[str, float]
    group: Leader | None
    equal_roles: Leader | None
    without: Mapping[Role, Leader]
    turns: tuple[Turn, ...] = ()


def criteria_of(workshop: Workshop) -> tuple[str, ...]:
    """Return what points can be given to: what is computed of all alternatives, and up to three things judged.

    Nothing where the workshop was opened without outcomes.
    """
    outcomes = [item.summary.get("criteria") for item in workshop.alternatives]
    known = [set(each) if isinstance(each, Mapping) else set() for each in outcomes]
    computed = tuple(name for name in COMPUTED if all(name in each for each in known))
    judged = tuple(f"{JUDGED}{item.id}" for item in workshop.statements[:_MOST_JUDGED])
    return (*computed, *judged) if computed else ()


def give_points(store: Store, workshop_id: str, points: Mapping[str, int], *, token: str) -> None:
    """Say what matters: 100 points among at most five criteria, until the first reveal."""
    kept = checked_points(points, criteria_of(get_workshop(store, workshop_id)))
    with store.database.writing() as cursor:
        key, role = require_seat(cursor, workshop_id, token)
        if role not in VOTING_ROLES:
            raise WorkshopError(
                f"The role {role} does not vote.", hint="Join again with another role to vote.", key="err_no_vote"
            )
        if cursor.run(_REVEALED, [workshop_id]):
            raise WorkshopError(
                "A round is revealed, so the points are fixed.",
                hint="Say what you think in words.",
                key="err_points_fixed",
            )
        cursor.run(
            "INSERT OR REPLACE INTO weights VALUES (?, ?, ?, ?)", [workshop_id, key, encoded(kept), cursor.moment]
        )
        audit.record(cursor, "points given", workshop_id, actor=key)


def own_points(store: Store, workshop_id: str, *, token: str) -> dict[str, int]:
    """Return the points of the holder of a seat; empty before they gave any."""
    rows = own_rows(store, "points", "weights", workshop_id, token)
    return dict(decoded(rows[0][0])) if rows else {}


def criteria_results(store: Store, workshop_id: str) -> CriteriaResult | None:
    """Return what follows from outcomes and points, or None where the alternatives were opened without outcomes.

    Points stay secret until the first reveal, and where fewer than three people gave some in a workshop without names.
    """
    workshop = get_workshop(store, workshop_id)
    criteria = criteria_of(workshop)
    if not criteria:
        return None
    rounds = [each.number for each in list_rounds(store, workshop_id) if each.revealed]
    if not rounds:
        # What people judge is weighed once it is revealed.
        criteria = tuple(name for name in criteria if name in COMPUTED)
    values = _values(workshop, criteria, visible_ballots(store, workshop_id, rounds[-1]) if rounds else ())
    bounds = [None if name in COMPUTED else _SCALE for name in criteria]
    given = _given(store, workshop)
    over_all = acceptability(values, bounds=bounds)
    alternatives = tuple(item.id for item in workshop.alternatives)
    if not given:
        return CriteriaResult(criteria, alternatives, over_all, 0, {}, None, None, {})
    table = np.array([[points.get(name, 0) for name in criteria] for _, points in given], dtype=np.float64)
    roles = [role for role, _ in given]
    of_roles = [table[[each == role for each in roles]].mean(axis=0) for role in sorted(set(roles))]
    shown = roles_to_show(roles)
    return CriteriaResult(
        criteria,
        alternatives,
        over_all,
        len(given),
        dict(zip(criteria, map(float, table.mean(axis=0)), strict=True)),
        leader(values, table.mean(axis=0), bounds=bounds),
        leader(values, np.mean(of_roles, axis=0), bounds=bounds),
        {
            role: leader(values, table[[each != role for each in roles]].mean(axis=0), bounds=bounds)
            for role in sorted(shown)
            if len(roles) > roles.count(role)
        },
        turns(values, table.mean(axis=0), bounds=bounds),
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


def _values(workshop: Workshop, criteria: Sequence[str], ballots: Sequence[Ballot]) -> np.ndarray:
    """Return futures × alternatives × criteria: outcomes as of the opening, judgements as they are revealed."""
    of_each: list[list[np.ndarray]] = []
    for item in workshop.alternatives:
        outcomes = item.summary.get("criteria")
        computed = outcomes if isinstance(outcomes, Mapping) else {}
        of_each.append(
            [
                np.atleast_1d(np.asarray(computed[name], dtype=np.float64))
                if name in computed
                else np.array([_judged(ballots, item.id, name.removeprefix(JUDGED))])
                for name in criteria
            ]
        )
    futures = max(column.size for columns in of_each for column in columns)
    return np.stack(
        [np.stack([np.broadcast_to(column, futures) for column in columns], axis=-1) for columns in of_each], axis=1
    )


def _judged(ballots: Sequence[Ballot], alternative: str, statement: str) -> float:
    """Return the mean rating; the middle where nobody rated it, which speaks neither for nor against."""
    given = [said[statement] for ballot in ballots if statement in (said := ballot.ratings.get(alternative, {}))]
    return sum(given) / len(given) if given else _MIDDLE

"""What facilitators plan and change while a workshop runs: its agenda, who is expected, how many ballots it needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field

from evenhand.errors import InputError, WorkshopError
from evenhand.store import Store, audit
from evenhand.store.database import Cursor
from evenhand.store.plain import MAX_NOTE, decoded, encoded
from evenhand.workshop.agenda import Step
from evenhand.workshop.opening import facilitator_of, refuse_after_decision, require_facilitator
from evenhand.workshop.participants import VOTING_ROLES, Person, Role
from evenhand.workshop.typed import typed_text

_MOST_OF_A_ROLE = 60
_MOST_STEPS = 20
_MOST_MINUTES = 24 * 60
_SELECT = "SELECT headcount, quorum FROM expected WHERE workshop = ?"


@dataclass(frozen=True, slots=True)
class Expected:
    """Who is expected, by function, and how many ballots a reveal and a decision need at least."""

    headcount: Mapping[Role, int] = field(default_factory=dict)
    quorum: int = 1

    @property
    def people(self) -> int:
        """How many are expected."""
        return sum(self.headcount.values())

    def missing(self, present: Iterable[Person]) -> dict[Role, int]:
        """Return how many of each function are not there yet."""
        here = Counter(person.role for person in present)
        return {role: count - here[role] for role, count in self.headcount.items() if count > here[role]}


def expect(
    store: Store, workshop_id: str, *, headcount: Mapping[Role, int], quorum: int = 1, facilitator_token: str
) -> Expected:
    """Say who is expected, and how many ballots are needed.

    The quorum is fixed once a round was opened: nobody lowers it because too few have voted.

    Raises
    ------
    InputError
        A function does not vote, or a number is out of bounds; the quorum is larger than the headcount.
    WorkshopError
        The quorum would change after the first round was opened.
    """
    expected = checked_expected(headcount, quorum)
    with store.database.writing() as cursor:
        require_facilitator(cursor, workshop_id, facilitator_token)
        if quorum != quorum_of(cursor, workshop_id) and cursor.run(
            "SELECT 1 FROM rounds WHERE workshop = ? LIMIT 1", [workshop_id]
        ):
            raise WorkshopError("The quorum is fixed once a round was opened.", hint="Open another workshop.")
        cursor.run(
            "INSERT OR REPLACE INTO expected VALUES (?, ?, ?)", [workshop_id, encoded(expected.headcount), quorum]
        )
        audit.record(
            cursor,
            "people expected",
            workshop_id,
            actor=facilitator_of(store),
            headcount=dict(expected.headcount),
            quorum=quorum,
        )
        return expected


def checked_expected(headcount: Mapping[Role, int], quorum: int) -> Expected:
    """Return who is expected without those of whom there are none, or say what is wrong."""
    kept: dict[Role, int] = {}
    for role, count in headcount.items():
        if role not in VOTING_ROLES:
            raise InputError(f"{role!r} is no function that votes.", hint=f"Choose among {', '.join(VOTING_ROLES)}.")
        if not 0 <= count <= _MOST_OF_A_ROLE:
            raise InputError(f"Of a function 0 to {_MOST_OF_A_ROLE} can be expected, not {count}.")
        if count:
            kept[role] = count
    expected = Expected(kept, quorum)
    if quorum < 1:
        raise InputError(f"At least 1 ballot is needed, not {quorum}.", hint="Choose a number from 1.")
    if kept and quorum > expected.people:
        raise InputError(
            f"{quorum} ballots are needed, and {expected.people} people are expected.",
            hint="Expect more people, or need fewer ballots.",
        )
    return expected


def get_expected(store: Store, workshop_id: str) -> Expected:
    """Return who is expected; nobody in particular, and one ballot, where nothing was said."""
    rows = store.database.read(_SELECT, [workshop_id])
    return Expected(decoded(rows[0][0]), rows[0][1]) if rows else Expected()


def quorum_of(cursor: Cursor, workshop_id: str) -> int:
    """Return how many ballots a reveal needs, for code that writes."""
    rows = cursor.run(_SELECT, [workshop_id])
    return int(rows[0][1]) if rows else 1


def checked_agenda(steps: Sequence[Step]) -> tuple[Step, ...]:
    """Return the steps with their texts stripped, or say what is wrong with them."""
    if not 1 <= len(steps) <= _MOST_STEPS:
        raise InputError(f"An agenda has 1 to {_MOST_STEPS} steps, not {len(steps)}.", hint="Put some together.")
    for number, step in enumerate(steps, start=1):
        if not 1 <= step.minutes <= _MOST_MINUTES:
            raise InputError(
                f"Step {number} takes 1 to {_MOST_MINUTES} minutes, not {step.minutes}.", hint="Give whole minutes."
            )
    return tuple(
        Step(
            typed_text(step.title, f"title of step {number}"),
            step.minutes,
            typed_text(step.script, f"script of step {number}", MAX_NOTE, empty=True),
        )
        for number, step in enumerate(steps, start=1)
    )


def revise_agenda(store: Store, workshop_id: str, steps: Sequence[Step], *, facilitator_token: str) -> None:
    """Change the agenda. A step that is under way stays so by its place."""
    checked = checked_agenda(steps)
    with store.database.writing() as cursor:
        require_facilitator(cursor, workshop_id, facilitator_token)
        refuse_after_decision(cursor, workshop_id, hint="Read its record.")
        cursor.run(
            "UPDATE workshops SET agenda = ? WHERE id = ?", [encoded([asdict(step) for step in checked]), workshop_id]
        )
        audit.record(cursor, "agenda changed", workshop_id, actor=facilitator_of(store), steps=len(checked))

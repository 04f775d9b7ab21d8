"""Where on its agenda a workshop is. The timer is data, the time a step began: every screen counts by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from evenhand.errors import WorkshopError
from evenhand.store import Store, audit
from evenhand.store.plain import in_utc
from evenhand.workshop.agenda import Step
from evenhand.workshop.opening import facilitator_of, get_workshop, require_facilitator

_LATEST = "SELECT position, started_at FROM steps WHERE workshop = ? ORDER BY started_at DESC, position DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class Timer:
    """The step under way."""

    position: int
    step: Step
    started_at: datetime

    @property
    def ends_at(self) -> datetime:
        """When the step's minutes are over."""
        return self.started_at + timedelta(minutes=self.step.minutes)

    def seconds_left(self, now: datetime | None = None) -> int:
        """Count the seconds that are left; negative when the step runs over."""
        return int((self.ends_at - (now or datetime.now(UTC))).total_seconds())


def start_step(store: Store, workshop_id: str, position: int, *, facilitator_token: str) -> Timer:
    """Start a step of the agenda, in any order. Starting the step that is under way changes nothing."""
    agenda = get_workshop(store, workshop_id).agenda
    if not 0 <= position < len(agenda):
        raise WorkshopError("The agenda has no such step.", hint=f"It has steps 1 to {len(agenda)}.")
    with store.database.writing() as cursor:
        require_facilitator(cursor, workshop_id, facilitator_token)
        latest = cursor.run(_LATEST, [workshop_id])
        if latest and latest[0][0] == position:
            return Timer(position, agenda[position], in_utc(latest[0][1]))
        cursor.run("INSERT OR REPLACE INTO steps VALUES (?, ?, ?)", [workshop_id, position, cursor.moment])
        audit.record(
            cursor,
            "step started",
            workshop_id,
            actor=facilitator_of(store),
            step=position + 1,
            title=agenda[position].title,
        )
        return Timer(position, agenda[position], in_utc(cursor.moment))


def current_step(store: Store, workshop_id: str) -> Timer | None:
    """Return the step under way, or None before the first, and where the agenda has it no more."""
    latest = store.database.read(_LATEST, [workshop_id])
    if not latest:
        return None
    position, started_at = latest[0]
    agenda = get_workshop(store, workshop_id).agenda
    return Timer(position, agenda[position], in_utc(started_at)) if position < len(agenda) else None

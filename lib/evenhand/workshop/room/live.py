"""What happens now, told to every phone as it happens: one look at the store for all who listen to a workshop."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from datetime import UTC

from starlette.concurrency import run_in_threadpool

from evenhand.store import Store
from evenhand.workshop.decisions import complete_decisions, get_decision, locked_at
from evenhand.workshop.facts import fact_questions
from evenhand.workshop.participants import VOTING_ROLES, people
from evenhand.workshop.proposals import get_proposal
from evenhand.workshop.reveals import complete_reveals
from evenhand.workshop.rounds import VotingRound, latest_round

EVERY = 0.5
"""Seconds between two looks at the store while somebody listens."""
STREAM = 25
"""Seconds that one stream lasts. Browsers come back by themselves; a server that stops waits for no longer."""


@dataclass(frozen=True, slots=True)
class Now:
    """Where a workshop is; ``stage`` changes when the pages of people with a seat do.

    ``closing`` is what happens in ``closes_in`` seconds: "round" for a reveal, "decision" for a record; "" for nothing.
    """

    stage: str
    voted: int
    voters: int
    people: int
    closes_in: int | None
    closing: str = ""


def now_in(store: Store, workshop_id: str) -> tuple[Now, VotingRound | None]:
    """Return where a workshop is, revealing and recording first what is due."""
    complete_reveals(store, workshop_id)
    complete_decisions(store, workshop_id)
    latest, decided = latest_round(store, workshop_id), get_decision(store, workshop_id) is not None
    proposed, present = get_proposal(store, workshop_id), people(store, workshop_id)
    voting = [person for person in present if person.role in VOTING_ROLES]
    voted = sum(person.voted is True for person in voting)
    open_ = latest is not None and not latest.revealed and not decided
    closes_at, closing = (latest.closes_at, "round") if open_ and latest is not None else (None, "")
    if closes_at is None:
        closes_at, closing = locked_at(store, workshop_id), "decision"
    left = None if closes_at is None else (closes_at - store.database.clock().replace(tzinfo=UTC)).total_seconds()
    # While people rate, a question or its answer draws no page anew under their fingers.
    asked = () if open_ else fact_questions(store, workshop_id)
    parts = (
        latest.number if latest else 0,
        latest is not None and latest.revealed,
        decided,
        proposed.proposed_at.isoformat() if proposed else "",
        len(asked),
        sum(bool(question.answer) for question in asked),
        open_ and bool(voting) and voted == len(voting),
    )
    told = None if left is None else max(0, round(left))
    return Now("/".join(map(str, parts)), voted, len(voting), len(present), told, closing if closes_at else ""), latest


class Watch:
    """Looks at the workshops that somebody listens to, and wakes their listeners when something changes."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[asyncio.Queue[str]]] = {}
        self._last: dict[str, str] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def listen(self, store: Store, workshop_id: str) -> AsyncIterator[str]:
        """Yield server-sent events: what is, and then what changes."""
        queue: asyncio.Queue[str] = asyncio.Queue(maxsize=8)
        listeners = self._listeners.setdefault(workshop_id, set())
        listeners.add(queue)
        if workshop_id in self._last:
            queue.put_nowait(self._last[workshop_id])
        if workshop_id not in self._tasks:
            self._tasks[workshop_id] = asyncio.create_task(self._look(store, workshop_id))
        ends_at = asyncio.get_running_loop().time() + STREAM
        try:
            yield "retry: 500\n\n"
            while (left := ends_at - asyncio.get_running_loop().time()) > 0:
                with contextlib.suppress(TimeoutError):
                    yield f"data: {await asyncio.wait_for(queue.get(), left)}\n\n"
        finally:
            listeners.discard(queue)

    async def _look(self, store: Store, workshop_id: str) -> None:
        try:
            while self._listeners.get(workshop_id):
                now, _ = await run_in_threadpool(now_in, store, workshop_id)
                told = json.dumps(asdict(now))
                if told != self._last.get(workshop_id):
                    self._last[workshop_id] = told
                    for queue in tuple(self._listeners[workshop_id]):
                        # Who does not read fast enough misses what is out of date by then.
                        if queue.full():
                            queue.get_nowait()
                        queue.put_nowait(told)
                await asyncio.sleep(EVERY)
        finally:
            self._tasks.pop(workshop_id, None)
            self._last.pop(workshop_id, None)

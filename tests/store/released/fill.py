"""Fill a store with the code of the version that is about to be released, and keep it beside this file.

    PYTHONPATH=lib python tests/store/released/fill.py 0.2.0

It uses only what every version since 0.1.0 has, so that each of them can have run it.
"""

from __future__ import annotations

import gzip
import inspect
import sys
import tempfile
from datetime import date, datetime
from pathlib import Path

from evenhand import scenario
from evenhand import workshop as room
from evenhand.places import SCENARIOS
from evenhand.store import Store, open_store

HERE = Path(__file__).parent
NOW = datetime(2026, 11, 28, 18, 26)  # noqa: DTZ001 (the store's form of UTC)
REVIEW = date(2027, 5, 28)
REASON = "Nobody asked the customers."
EVIDENCE = b"Letter of the works council\n"


def fill(store: Store) -> None:
    """Leave in a store what people leave there: drafts, revisions, evidence, customers, an afternoon."""
    declared = scenario.load(SCENARIOS / "plain-opt-in.yaml")
    body = declared.model_dump(mode="json", by_alias=True)
    draft = store.drafts.create(declared.id, body)
    store.drafts.save(draft.id, {**body, "name": "Plain opt-in, our way"}, expected_version=draft.version)
    store.revisions.save(declared.id, scenario.revision(declared), body, name=declared.name)
    store.evidence.add("letter.txt", EVIDENCE)
    store.settings.put("welcome", {"seen": True})
    store.valuations.save(
        declared.id,
        scenario.revision(declared),
        {"value": 1.5},
        made_on=NOW.date(),
        author="marketing",
        approver="legal",
    )
    _hold(store)


def _hold(store: Store) -> None:
    opened = room.open_workshop(
        store,
        title="Pay for data?",
        question="Which exchange would both sides defend in public?",
        alternatives=[
            room.Alternative("plain-opt-in", "Plain opt-in", {"verdict": "collect", "gated": False}),
            room.Alternative("loyalty-dividend", "Loyalty dividend", {"verdict": "collect-if", "gated": False}),
        ],
    )
    workshop, led = opened.workshop.id, {"facilitator_token": opened.facilitator_token}
    seats = [room.new_seat_token() for _ in range(3)]
    accepted = {"notice": "as read"} if "notice" in inspect.signature(room.join).parameters else {}
    for number, token in enumerate(seats):
        room.join(store, workshop, "legal", token=token, notice_accepted=True, name=f"Person {number}", **accepted)
    room.start_step(store, workshop, 1, **led)
    room.open_round(store, workshop, **led)
    for number, token in enumerate(seats):
        ratings = {
            item.id: {said.id: 1 + 2 * number for said in room.STATEMENTS} for item in opened.workshop.alternatives
        }
        room.cast(store, workshop, 1, room.Vote(ratings, "plain-opt-in", reason=f"Reason {number}"), token=token)
    room.reveal(store, workshop, 1, **led)
    said = {
        "alternative": "plain-opt-in",
        "statement": "We ask plainly.",
        "owner": "head of customer programmes",
        "review_on": REVIEW,
        "conditions": ["Ask again after two years."],
        "dissent": [room.Dissent(REASON, "A pilot")],
    }
    if hasattr(room, "propose"):
        room.propose(store, workshop, **said, **led)
        said = {}
    room.decide(store, workshop, **said, **led)


def main(version: str) -> None:
    """Write the filled store of a version, packed."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "evenhand.duckdb"
        with open_store(path, clock=lambda: NOW) as store:
            fill(store)
        (HERE / f"{version}.duckdb.gz").write_bytes(gzip.compress(path.read_bytes(), mtime=0))


if __name__ == "__main__":
    main(sys.argv[1])

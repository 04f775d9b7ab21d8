from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import evenhand
import pytest
from evenhand.errors import WorkshopError
from evenhand.workshop import (
    ROLES,
    current_step,
    decide,
    export_workshop,
    get_decision,
    get_workshop,
    latest_round,
    list_rounds,
    list_workshops,
    own_vote,
    people,
    propose,
    round_results,
    take_seat,
    visible_ballots,
)
from evenhand.workshop.ballots import roles_to_show
from hypothesis import given, settings
from hypothesis import strategies as st

TELLTALE = "Quagga-in-Zanzibar"


@pytest.fixture
def voting(room: Any) -> Any:
    """A room where three have voted, with a word in their ballots that is nowhere else, and nothing is revealed."""
    seats = [room.sit("marketing") for _ in range(3)]
    room.open()
    for seat, rating in zip(seats, (1, 4, 5), strict=True):
        room.vote(seat, rating, reason=TELLTALE, would_change=TELLTALE, choice="plain")
    room.seats = seats
    return room


def ways_out(room: Any, other: str) -> dict[str, Any]:
    """Everything that anybody but the voter can get out of a workshop; ``other`` is somebody's seat."""
    return {
        "gate": lambda: visible_ballots(room.store, room.id, 1),
        "results": lambda: round_results(room.store, room.id, 1),
        "export": lambda: export_workshop(room.store, room.id),
        "people": lambda: people(room.store, room.id),
        "rounds": lambda: (list_rounds(room.store, room.id), latest_round(room.store, room.id)),
        "workshop": lambda: (get_workshop(room.store, room.id), list_workshops(room.store)),
        "somebody else's vote": lambda: own_vote(room.store, room.id, 1, token=other),
        "the facilitator's vote": lambda: own_vote(room.store, room.id, 1, token=room.facilitator),
        "seat": lambda: take_seat(room.store, other),
        "timer": lambda: current_step(room.store, room.id),
        "decision": lambda: get_decision(room.store, room.id),
        "audit": room.store.audit.entries,
        "view": lambda: room.store.database.read("SELECT * FROM visible_ballots"),
    }


def seen(way: Any) -> str:
    try:
        return str(way())
    except WorkshopError as error:
        return str(error)


@pytest.mark.slow
def test_before_the_reveal_no_way_out_tells_a_ballot(voting: Any) -> None:
    ways = ways_out(voting, voting.sit("observer"))
    before = {name: seen(way) for name, way in ways.items()}
    for name, text in before.items():
        assert TELLTALE not in text, name
    # Nor does any of them change when a ballot does: not by a count, a sum or a time.
    voting.vote(voting.seats[0], 5, reason=TELLTALE, would_change=TELLTALE, choice="dividend")
    after = {name: seen(way) for name, way in ways.items()}
    # The audit alone says that somebody changed their vote.
    for name in before.keys() - {"audit"}:
        assert after[name] == before[name], name


@pytest.mark.slow
def test_a_snapshot_holds_no_ballot_before_the_reveal_nor_after(voting: Any, tmp_path: Path) -> None:
    assert TELLTALE.encode() not in voting.store.publish_snapshot(tmp_path).read_bytes()
    voting.reveal()
    assert TELLTALE.encode() not in voting.store.publish_snapshot(tmp_path).read_bytes()


def test_a_secret_round_is_no_round_without_votes(voting: Any) -> None:
    for way in (visible_ballots, round_results):
        with pytest.raises(WorkshopError, match="secret until the reveal"):
            way(voting.store, voting.id, 1)
    rounds = export_workshop(voting.store, voting.id)["rounds"]
    assert rounds[0]["ballots"] == "secret until the reveal"


def test_a_second_round_is_secret_while_the_first_is_open_to_see(voting: Any) -> None:
    voting.reveal()
    voting.open()
    voting.vote(voting.seats[0], 2, number=2, reason="Second-Quagga")
    assert len(visible_ballots(voting.store, voting.id, 1)) == 3
    for name, way in ways_out(voting, voting.sit("observer")).items():
        assert "Second-Quagga" not in seen(way), name


def test_after_the_reveal_everybody_sees_ballots_without_names_keys_or_times(voting: Any) -> None:
    voting.reveal()
    ballots = visible_ballots(voting.store, voting.id, 1)
    assert sorted(ballot.ratings["plain"]["fair"] for ballot in ballots) == [1, 4, 5]
    assert {ballot.reason for ballot in ballots} == {TELLTALE}
    keys = [key for (key,) in voting.store.database.read("SELECT key FROM participants")]
    shown = str(ballots) + str(export_workshop(voting.store, voting.id)["rounds"][0]["ballots"])
    assert not any(key in shown for key in keys)


@pytest.mark.slow
def test_a_role_is_shown_from_three_on(room: Any) -> None:
    roles = ["marketing"] * 3 + ["legal"] * 3 + ["technology"] * 2
    seats = [room.sit(role) for role in roles]
    room.open()
    for seat in seats:
        room.vote(seat, 3)
    room.reveal()
    # Two of technology alone would be told by the list of people: three of legal stay without their role as well.
    assert [ballot.role for ballot in visible_ballots(room.store, room.id, 1)].count("marketing") == 3
    assert {ballot.role for ballot in visible_ballots(room.store, room.id, 1)} == {"marketing", None}


@given(st.lists(st.sampled_from(ROLES[:5]), max_size=15))
@settings(deadline=None, derandomize=True)
def test_no_group_that_is_told_apart_is_smaller_than_three(roles: list[Any]) -> None:
    shown = roles_to_show(roles)
    assert all(roles.count(role) >= 3 for role in shown)
    rest = [role for role in roles if role not in shown]
    assert len(rest) == 0 or len(rest) >= 3 or not shown


def test_only_the_gate_reads_the_view_and_nothing_else_reads_ratings_of_others() -> None:
    package = Path(evenhand.__file__).parent
    readers = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if re.search(r"\b(FROM|JOIN)\s+(visible_)?ballots\b", path.read_text(encoding="utf-8"))
    }
    # rounds: one's own ballot; reveals: the turnout; participants, seats: who has voted; schema: the view itself.
    modules = {f"workshop/{name}.py" for name in ("ballots", "participants", "reveals", "rounds", "seats")}
    assert readers == {"store/schema.py", *modules}


def test_deciding_needs_the_reveal(voting: Any) -> None:
    said: dict[str, Any] = {
        "alternative": "plain",
        "statement": "We ask plainly.",
        "owner": "marketing",
        "review_on": voting.clock.now.date().replace(year=2027),
    }
    propose(voting.store, voting.id, **said, facilitator_token=voting.facilitator)
    with pytest.raises(WorkshopError, match="still secret"):
        decide(voting.store, voting.id, facilitator_token=voting.facilitator)
    assert get_decision(voting.store, voting.id) is None

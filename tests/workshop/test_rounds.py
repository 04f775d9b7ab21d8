from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from evenhand.errors import InputError, WorkshopError
from evenhand.workshop import (
    Vote,
    announce_reveal,
    cast,
    complete_reveals,
    latest_round,
    leave,
    list_rounds,
    open_round,
    own_vote,
    people,
    reveal,
    stability,
    withdraw_reveal,
)

from tests.sure import sure


def test_only_the_facilitator_opens_rounds_and_twice_opens_one(room: Any) -> None:
    with pytest.raises(WorkshopError, match="Only the facilitator"):
        open_round(room.store, room.id, facilitator_token="guess")  # noqa: S106
    assert latest_round(room.store, room.id) is None
    assert room.open() == room.open() == 1


def test_voting_before_a_round_is_open_is_refused(room: Any) -> None:
    with pytest.raises(WorkshopError, match="not open yet"):
        room.vote(room.sit(), 3)


def test_a_person_sees_their_own_vote_and_may_change_it(room: Any) -> None:
    token = room.sit()
    room.open()
    assert own_vote(room.store, room.id, 1, token=token) is None
    room.vote(token, 2, reason="Too little", choice="plain")
    room.vote(token, 4, reason="Read again", would_change="A pilot", choice="")
    vote = own_vote(room.store, room.id, 1, token=token)
    assert vote is not None
    assert vote.ratings["plain"]["fair"] == 4
    assert (vote.choice, vote.reason, vote.would_change) == ("", "Read again", "A pilot")


def test_pressing_twice_is_one_vote_and_one_audit_row(room: Any) -> None:
    token = room.sit()
    room.open()
    for _ in range(3):
        room.vote(token, 4)
    assert room.store.database.read("SELECT count(*) FROM ballots") == [(1,)]
    assert [entry.action for entry in room.store.audit.entries()].count("voted") == 1


def test_everybody_sees_who_has_voted_and_observers_are_not_waited_for(room: Any) -> None:
    ada, bea = room.sit("legal", "Ada"), room.sit("marketing", "Bea")
    room.sit("observer", "Cy")
    room.open()
    room.vote(ada, 4)
    assert [(person.name, person.voted) for person in people(room.store, room.id)] == [
        ("Ada", True),
        ("Bea", False),
        ("Cy", None),
    ]
    room.vote(bea, 4)
    room.reveal()
    room.open()
    assert [person.voted for person in people(room.store, room.id)] == [False, False, None]


@pytest.mark.parametrize("role", ["observer", "facilitator"])
def test_some_roles_do_not_vote(room: Any, role: Any) -> None:
    token = room.sit(role)
    room.open()
    with pytest.raises(WorkshopError, match="does not vote"):
        room.vote(token, 3)


def test_a_reveal_is_for_good(room: Any) -> None:
    token, late = room.sit(), room.sit()
    room.open()
    room.vote(token, 4)
    room.reveal()
    first = latest_round(room.store, room.id)
    room.clock.turn(minutes=5)
    room.reveal()
    assert latest_round(room.store, room.id) == first
    for seat in (token, late):
        with pytest.raises(WorkshopError, match="votes in it are closed"):
            room.vote(seat, 1)


def test_a_vote_never_slips_into_a_later_round(room: Any) -> None:
    token = room.sit()
    room.open()
    room.vote(token, 4)
    room.reveal()
    room.open()
    with pytest.raises(WorkshopError, match="votes in it are closed"):
        room.vote(token, 5, number=1)
    with pytest.raises(WorkshopError, match="not open yet"):
        room.vote(token, 5, number=3)
    room.vote(token, 5, number=2)
    assert [voting.revealed for voting in list_rounds(room.store, room.id)] == [True, False]


def test_an_empty_round_is_not_revealed(room: Any) -> None:
    room.open()
    with pytest.raises(WorkshopError, match="Nobody has voted"):
        room.reveal()
    with pytest.raises(WorkshopError, match="no such round"):
        room.reveal(2)


def test_without_the_facilitator_all_must_have_voted_and_three_at_least(convene: Any) -> None:
    room = convene(named=False)
    seats = [room.sit() for _ in range(2)]
    room.sit("observer")
    room.open()
    for seat in seats:
        room.vote(seat, 3)
    with pytest.raises(WorkshopError, match="fewer than 3"):
        reveal(room.store, room.id, 1, token=seats[0])
    seats += [room.sit("legal"), room.sit("legal")]
    room.vote(seats[2], 3)
    with pytest.raises(WorkshopError, match="Not everybody"):
        reveal(room.store, room.id, 1, token=seats[0])
    leave(room.store, seats[3])
    assert reveal(room.store, room.id, 1, token=seats[0]).revealed


def test_a_stranger_reveals_nothing(room: Any) -> None:
    room.vote(room.sit(), 3) if room.open() else None
    for tokens in ({"facilitator_token": "guess"}, {"token": "guess"}, {}):
        with pytest.raises(WorkshopError):
            reveal(room.store, room.id, 1, **tokens)


@pytest.mark.parametrize(
    ("vote", "words"),
    [
        (Vote({"plain": {"fair": 6}}), "from 1 to 5"),
        (Vote({"plain": {"fair": True}}), "from 1 to 5"),
        (Vote({"plain": {"fair": 2.5}}), "from 1 to 5"),
        (Vote({"other": {"fair": 3}}), "does not stand to vote"),
        (Vote({"plain": {"other": 3}}), "is not rated here"),
        (Vote({}, choice="other"), "does not stand to vote"),
        (Vote({"plain": {}}), "This ballot is empty"),
        (Vote({}, choice="", reason="x" * 10_001), "10,001 characters"),
    ],
)
def test_what_is_no_vote_is_refused(room: Any, vote: Vote, words: str) -> None:
    token = room.sit()
    room.open()
    with pytest.raises(InputError, match=words):
        cast(room.store, room.id, 1, vote, token=token)


@pytest.mark.slow
def test_eight_people_vote_at_once_each_pressing_twice(room: Any) -> None:
    room.open()

    def arrive(n: int) -> None:
        token = room.sit("analytics", f"P{n}")
        for rating in (n % 5 + 1, n % 5 + 1, (n + 1) % 5 + 1):
            room.vote(token, rating)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(arrive, range(8)))
    assert [person.voted for person in people(room.store, room.id)] == [True] * 8
    assert room.store.database.read("SELECT count(*) FROM ballots") == [(8,)]
    assert room.store.audit.verify() is None


def test_a_later_round_asks_what_is_named_and_keeps_the_rest(room: Any) -> None:
    token = room.sit()
    with pytest.raises(InputError, match="first round asks everything"):
        open_round(room.store, room.id, facilitator_token=room.facilitator, items=[("plain", "fair")])
    room.open()
    room.vote(token, 2)
    room.reveal()
    for wrong in ([], [("plain", "other")]):
        with pytest.raises(InputError, match="asks again what stands to vote"):
            open_round(room.store, room.id, facilitator_token=room.facilitator, items=wrong)
    opened = open_round(room.store, room.id, facilitator_token=room.facilitator, items=[("plain", "fair")])
    assert latest_round(room.store, room.id) == opened
    room.vote(token, 5, number=2)
    vote = own_vote(room.store, room.id, 2, token=token)
    assert vote is not None
    assert vote.ratings["plain"] == {"fair": 5, "good": 2, "defend": 2}
    assert vote.ratings["dividend"] == {"fair": 2, "good": 2, "defend": 2}
    room.reveal(2)
    moved = stability(room.store, room.id, 2)
    assert (moved.moved, moved.asked, moved.stable) == (1, 1, True)
    assert "moved since round 1" in moved.words


def test_an_unfinished_ballot_is_kept_counts_and_is_waited_for(room: Any) -> None:
    token = room.sit()
    room.open()
    cast(room.store, room.id, 1, Vote({"plain": {"fair": 4}}, finished=False), token=token)
    assert [person.voted for person in people(room.store, room.id)] == [False]
    with pytest.raises(WorkshopError, match="Not everybody"):
        reveal(room.store, room.id, 1, token=token)
    cast(room.store, room.id, 1, Vote({"plain": {"fair": 4}}), token=token)
    assert [person.voted for person in people(room.store, room.id)] == [True]
    assert reveal(room.store, room.id, 1, token=token).revealed


@pytest.mark.slow
def test_an_announced_reveal_comes_after_thirty_seconds_unless_it_is_taken_back(room: Any) -> None:
    token = room.sit()
    room.open()
    room.vote(token, 4)
    announce_reveal(room.store, room.id, 1, facilitator_token=room.facilitator)
    room.clock.turn(seconds=29)
    complete_reveals(room.store, room.id)
    room.vote(token, 5)
    withdraw_reveal(room.store, room.id, 1, facilitator_token=room.facilitator)
    room.clock.turn(minutes=5)
    complete_reveals(room.store, room.id)
    assert not sure(latest_round(room.store, room.id)).revealed
    announce_reveal(room.store, room.id, 1, facilitator_token=room.facilitator)
    room.clock.turn(seconds=30)
    complete_reveals(room.store, room.id)
    assert sure(latest_round(room.store, room.id)).revealed
    assert room.store.database.read("SELECT revealed_by FROM rounds") == [("facilitator",)]

from __future__ import annotations

from typing import Any

import pytest
from evenhand.errors import InputError, WorkshopError
from evenhand.workshop import (
    free_seat,
    lead_token,
    lead_with,
    leads,
    merge_seats,
    offer_leading,
    offer_seat_of,
    own_vote,
    people,
    redeem_seat,
    remove_seat,
    seat_token,
    take_seat,
    taken_seats,
)
from hypothesis import given, settings
from hypothesis import strategies as st

SECRETS = st.text("abcdef", min_size=4, max_size=8)


@given(SECRETS, SECRETS, st.integers(0, 20), st.integers(0, 20), st.from_regex(r"[0-9]{4}", fullmatch=True))
@settings(deadline=None, derandomize=True, max_examples=50)
def test_a_token_follows_from_all_of_its_parts(one: str, other: str, slot: int, more: int, pin: str) -> None:
    tokens = {
        (secret, code, slot_of, pin_of): seat_token(secret, code, slot_of, pin_of)
        for secret in {one, other}
        for code in ("AAAAAA", "BBBBBB")
        for slot_of in {slot, more}
        for pin_of in ("", pin)
    }
    assert len(set(tokens.values())) == len(tokens)
    assert lead_token(one, "AAAAAA") not in tokens.values()


def handles(room: Any) -> dict[str, str]:
    return {seat.name: seat.handle for seat in taken_seats(room.store, room.id, facilitator_token=room.facilitator)}


def test_merging_keeps_one_ballot_and_all_devices(room: Any) -> None:
    ada, twin = room.sit("legal", "Ada"), room.sit("legal", "Twin")
    room.open()
    room.vote(ada, 4)
    room.vote(twin, 1)
    found = handles(room)
    merge_seats(room.store, room.id, found["Ada"], found["Twin"], facilitator_token=room.facilitator)
    assert [person.name for person in people(room.store, room.id)] == ["Ada"]
    for token in (ada, twin):
        vote = own_vote(room.store, room.id, 1, token=token)
        assert vote is not None and vote.ratings["plain"]["fair"] == 4
    with pytest.raises(InputError, match="one seat already"):
        merge_seats(room.store, room.id, found["Ada"], found["Ada"], facilitator_token=room.facilitator)


def test_a_removed_seat_takes_a_secret_ballot_along_and_a_revealed_one_stays(room: Any) -> None:
    ghost, other = room.sit("legal", "Ghost"), room.sit("legal", "Other")
    room.open()
    room.vote(ghost, 1)
    room.vote(other, 4)
    room.reveal()
    room.open()
    room.vote(ghost, 1, number=2)
    remove_seat(room.store, room.id, handles(room)["Ghost"], facilitator_token=room.facilitator)
    assert take_seat(room.store, ghost) is None
    assert room.store.database.read("SELECT round, count(*) FROM ballots GROUP BY round") == [(1, 2)]
    assert "seat removed" in [entry.action for entry in room.store.audit.entries()]


def test_a_lost_phone_opens_nothing_and_a_code_gives_the_seat_back(room: Any) -> None:
    lost = room.sit("legal", "Ada")
    room.open()
    room.vote(lost, 4)
    handle = handles(room)["Ada"]
    free_seat(room.store, room.id, handle, facilitator_token=room.facilitator)
    assert take_seat(room.store, lost) is None
    code = offer_seat_of(room.store, room.id, handle, facilitator_token=room.facilitator)
    with pytest.raises(WorkshopError, match="not right"):
        redeem_seat(room.store, room.id, "AAAAAAAA", token="t" * 43, device="d", guesser="g")
    redeem_seat(room.store, room.id, code, token="t" * 43, device="d", guesser="g")
    assert own_vote(room.store, room.id, 1, token="t" * 43) is not None


def test_leading_takes_the_phrase_or_a_code_of_this_workshop(room: Any, convene: Any) -> None:
    elsewhere = convene()
    for words in ("guess", "", elsewhere.facilitator, room.workshop.code):
        with pytest.raises(WorkshopError):
            lead_with(room.store, room.id, words, token="mine", guesser="g")  # noqa: S106
    assert not leads(room.store, room.id, "mine")
    code = offer_leading(room.store, room.id, facilitator_token=room.facilitator)
    lead_with(room.store, room.id, code, token="mine", guesser="g")  # noqa: S106
    assert leads(room.store, room.id, "mine") and not leads(room.store, elsewhere.id, "mine")
    with pytest.raises(WorkshopError, match="used already"):
        lead_with(room.store, room.id, code, token="other", guesser="g")  # noqa: S106


def test_a_code_for_a_seat_leads_nothing_and_one_for_leading_seats_nobody(room: Any) -> None:
    room.sit("legal", "Ada")
    seat = offer_seat_of(room.store, room.id, handles(room)["Ada"], facilitator_token=room.facilitator)
    lead = offer_leading(room.store, room.id, facilitator_token=room.facilitator)
    with pytest.raises(WorkshopError, match="not right"):
        lead_with(room.store, room.id, seat, token="mine", guesser="g")  # noqa: S106
    with pytest.raises(WorkshopError, match="not right"):
        redeem_seat(room.store, room.id, lead, token="t" * 43, device="d", guesser="g")


@pytest.mark.parametrize("act", [free_seat, remove_seat, offer_seat_of])
def test_only_facilitators_touch_seats(room: Any, act: Any) -> None:
    room.sit("legal", "Ada")
    handle = handles(room)["Ada"]
    with pytest.raises(WorkshopError, match="Only the facilitator"):
        act(room.store, room.id, handle, facilitator_token="guess")  # noqa: S106
    with pytest.raises(WorkshopError, match="Only the facilitator"):
        taken_seats(room.store, room.id, facilitator_token="")
    with pytest.raises(WorkshopError, match="Nobody has this seat"):
        act(room.store, room.id, "guess", facilitator_token=room.facilitator)


def test_a_handle_is_no_key(room: Any) -> None:
    room.sit("legal", "Ada")
    [(key,)] = room.store.database.read("SELECT key FROM participants")
    assert key not in str(taken_seats(room.store, room.id, facilitator_token=room.facilitator))

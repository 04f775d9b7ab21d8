from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from evenhand.errors import InputError, WorkshopError
from evenhand.workshop import (
    NAME_DAYS,
    Person,
    erase_expired_names,
    join,
    leave,
    new_seat_token,
    own_vote,
    people,
    take_seat,
    words,
)
from evenhand.workshop.participants import plain_name

NOTICE = words("en").notice_version
SEAT = "a-token-of-ordinary-length"
"""Fixed where it is part of a test's name: every worker must give the test the same one."""


def test_joining_needs_the_notice_and_records_which(room: Any) -> None:
    with pytest.raises(WorkshopError, match="notice"):
        join(room.store, room.id, "legal", token=new_seat_token(), notice_accepted=False, notice=NOTICE)
    room.sit("legal")
    assert room.store.database.read("SELECT notice FROM participants") == [(NOTICE,)]


def test_the_notice_says_what_the_code_does() -> None:
    text = str(words("en").notice)
    for said in ("What is kept", "Who sees it", "How long", "How to leave", f"{NAME_DAYS} days", "at least three"):
        assert said in text


def test_joining_twice_with_one_token_gives_one_seat(room: Any) -> None:
    token = new_seat_token()
    seats = {
        join(room.store, room.id, "legal", token=token, notice_accepted=True, notice=NOTICE, name="Ada")
        for _ in range(2)
    }
    assert seats == {take_seat(room.store, token)}
    assert people(room.store, room.id) == (Person("Ada", "legal", None),)


def test_leaving_erases_the_name_and_keeps_the_ballot(room: Any) -> None:
    token = room.sit("legal", "Zanzibar Quagga")
    room.open()
    room.vote(token, 4)
    leave(room.store, token)
    leave(room.store, token)
    assert people(room.store, room.id) == ()
    assert take_seat(room.store, token) is None
    assert own_vote(room.store, room.id, 1, token=token) is None
    assert room.store.database.read("SELECT count(*) FROM ballots") == [(1,)]
    everything = [
        row
        for (table,) in room.store.database.read("SELECT table_name FROM duckdb_tables()")
        for row in room.store.database.read(f"SELECT * FROM {table}")  # noqa: S608
    ]
    assert "Zanzibar" not in str(everything)


def test_names_are_forgotten_after_the_days_that_the_notice_says(room: Any) -> None:
    room.sit("legal", "Ada")
    room.clock.turn(days=NAME_DAYS, seconds=1)
    erase_expired_names(room.store)
    assert people(room.store, room.id) == (Person("", "legal", None),)


def test_names_stand_in_no_audit_row(room: Any) -> None:
    token = room.sit("legal", "Zanzibar Quagga")
    leave(room.store, token)
    assert [entry.action for entry in room.store.audit.entries(subject=room.id)][:2] == ["left", "joined"]
    assert "Zanzibar" not in str(room.store.audit.entries())
    assert "legal" not in str(room.store.audit.entries())


def test_what_others_see_of_a_person_holds_neither_key_nor_token(room: Any) -> None:
    token = room.sit("legal", "Ada")
    (key,) = room.store.database.read("SELECT key FROM participants")[0]
    assert key not in str(people(room.store, room.id))
    assert token not in str(people(room.store, room.id))


def test_a_token_opens_one_workshop_only(room: Any, convene: Callable[[], Any]) -> None:
    other = convene()
    token = room.sit()
    other.open()
    with pytest.raises(WorkshopError, match="no seat"):
        other.vote(token, 3)


@pytest.mark.parametrize(
    ("role", "token", "name", "words"),
    [
        ("king", SEAT, "", "is not a role"),
        ("legal", "short", "", "too short"),
        ("legal", SEAT, "x" * 61, "61 characters"),
    ],
)
def test_what_cannot_be_joined_with_is_refused(room: Any, role: Any, token: str, name: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        join(room.store, room.id, role, token=token, notice_accepted=True, notice=NOTICE, name=name)


def test_joining_nothing_is_said_in_words(room: Any) -> None:
    with pytest.raises(WorkshopError, match="no such workshop"):
        join(room.store, "none", "legal", token=new_seat_token(), notice_accepted=True, notice=NOTICE)


def test_a_full_workshop_is_said_in_words(room: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evenhand.workshop.participants._MAX_PEOPLE", 1)
    room.sit()
    with pytest.raises(WorkshopError, match="people already"):
        room.sit()


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\u200f", "\u200b", "\x00", "\x1b", "\ufeff", "\u2028"])
def test_marks_that_turn_or_hide_what_stands_beside_a_name_are_taken_out(room: Any, mark: str) -> None:
    room.sit("legal", f"A{mark}da")
    [person] = people(room.store, room.id)
    assert mark not in person.name
    assert person.name.replace(" ", "") == "Ada"


def test_names_of_all_scripts_stay_as_they_are_written() -> None:
    for name in ("Zoë", "Łukasz", "نیلوفر", "می\u200cخواهم", "李明"):
        assert plain_name(name) == name

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from evenhand.errors import InputError, WorkshopError
from evenhand.store import Store
from evenhand.workshop import Alternative, Statement, find_workshop, get_workshop, list_workshops, open_workshop
from evenhand.workshop.opening import CODE_LETTERS


def test_a_workshop_is_found_by_its_code_however_it_is_typed(room: Any) -> None:
    code = room.workshop.code
    assert len(code) == 6
    assert set(code) <= set(CODE_LETTERS)
    for typed in (code, code.lower(), f" {code[:3]}-{code[3:]} ", f"{code[:3]} {code[3:]}"):
        assert find_workshop(room.store, typed) == room.workshop
    assert get_workshop(room.store, room.id) == room.workshop


def test_letters_that_look_alike_are_not_used() -> None:
    assert not set(CODE_LETTERS) & set("ILOSZ0125")
    assert len(CODE_LETTERS) == len(set(CODE_LETTERS))


def test_guessing_codes_is_slowed_down_and_forgiven(room: Any) -> None:
    for _ in range(20):
        with pytest.raises(WorkshopError, match="No workshop has this code"):
            find_workshop(room.store, "AAAAA0")
    with pytest.raises(WorkshopError, match="Too many wrong codes"):
        find_workshop(room.store, room.workshop.code)
    room.clock.turn(seconds=61)
    assert find_workshop(room.store, room.workshop.code) == room.workshop


def test_the_assessments_stay_as_they_were_at_the_opening(store: Store) -> None:
    summary: dict[str, object] = {"profit": 1.5}
    opened = open_workshop(
        store, title="T", question="Q?", alternatives=[Alternative("a", "A", summary)], statements=[_said("x")]
    )
    summary["profit"] = 2
    assert get_workshop(store, opened.workshop.id).alternatives[0].summary == {"profit": 1.5}


def test_the_facilitators_token_is_kept_as_a_hash_alone(room: Any) -> None:
    room.store.database.checkpoint()
    assert room.facilitator.encode() not in room.store.path.read_bytes()
    assert room.workshop.title.encode() in room.store.path.read_bytes()


@pytest.mark.parametrize(
    ("alternatives", "statements", "words"),
    [
        ([], ["x"], "1 to 12 alternatives"),
        (["a"], [], "1 to 12 statements"),
        (["a", "a"], ["x"], "Two alternatives have the same id"),
        ([str(n) for n in range(13)], ["x"], "not 13"),
        ([""], ["x"], "is empty"),
    ],
)
def test_what_cannot_be_voted_on_is_refused(
    store: Store, alternatives: list[str], statements: list[str], words: str
) -> None:
    with pytest.raises(InputError, match=words):
        open_workshop(
            store,
            title="T",
            question="Q?",
            alternatives=[Alternative(name, name, {}) for name in alternatives],
            statements=[_said(name) for name in statements],
        )


def test_workshops_are_listed(convene: Callable[[], Any], clock: Any) -> None:
    first = convene()
    clock.turn(hours=1)
    second = convene()
    assert [workshop.id for workshop in list_workshops(first.store)] == [second.id, first.id]


def test_a_workshop_that_does_not_exist_is_said_in_words(store: Store) -> None:
    with pytest.raises(WorkshopError, match="no such workshop"):
        get_workshop(store, "none")


def _said(name: str) -> Statement:
    return Statement(name, name, "no", "yes")

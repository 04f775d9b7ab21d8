from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from evenhand.store import Store, open_store
from evenhand.workshop import (
    Alternative,
    Role,
    Vote,
    Workshop,
    cast,
    join,
    new_seat_token,
    open_round,
    open_workshop,
    reveal,
    words,
)

NOTICE = words("en").notice_version


class Clock:
    """A clock that the test turns."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001 (the store's form of UTC)

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class Room:
    """An open workshop with the two things that one must hold to act in it: the store and the facilitator's token."""

    store: Store
    workshop: Workshop
    facilitator: str
    clock: Clock

    @property
    def id(self) -> str:
        return self.workshop.id

    def sit(self, role: Role = "marketing", name: str = "") -> str:
        token = new_seat_token()
        join(self.store, self.id, role, token=token, notice_accepted=True, notice=NOTICE, name=name)
        return token

    def open(self) -> int:
        return open_round(self.store, self.id, facilitator_token=self.facilitator).number

    def vote(self, token: str, rating: int, *, number: int = 1, **more: str) -> None:
        ratings = {
            item.id: {said.id: rating for said in self.workshop.statements} for item in self.workshop.alternatives
        }
        cast(self.store, self.id, number, Vote(ratings, **more), token=token)

    def reveal(self, number: int = 1) -> None:
        reveal(self.store, self.id, number, facilitator_token=self.facilitator)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock, empty_store: Path) -> Iterator[Store]:
    with open_store(shutil.copy(empty_store, tmp_path / "evenhand.duckdb"), clock=clock) as opened:
        yield opened


@pytest.fixture
def convene(store: Store, clock: Clock) -> Callable[..., Room]:
    def build(*, named: bool = True) -> Room:
        opened = open_workshop(
            store,
            title="Loyalty dividend",
            question="Should the Example Grocer pay a dividend?",
            alternatives=[
                Alternative("dividend", "Pay a dividend", {"verdict": "collect-if"}),
                Alternative("plain", "Ask plainly, pay nothing", {"verdict": "collect"}),
            ],
            named=named,
        )
        return Room(store, opened.workshop, opened.facilitator_token, clock)

    return build


@pytest.fixture
def room(convene: Callable[[], Room]) -> Room:
    return convene()

"""How long everybody is told before a reveal or a record is the server's setting; it ends when its clock says so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from evenhand.workshop import (
    announce_decision,
    announce_reveal,
    complete_decisions,
    complete_reveals,
    get_decision,
    latest_round,
    propose,
)
from evenhand.workshop.notice import NOTICE, notice_seconds

from tests.sure import sure


@pytest.mark.parametrize("said", [None, "", "0", "1", "601", "-5", "4.5", "soon", "1e2", "9" * 30, "٣٠"])
def test_unless_the_server_says_another_time_that_can_be_it_is_thirty_seconds(said: str | None) -> None:
    assert notice_seconds({} if said is None else {NOTICE: said}) == 30


@pytest.mark.parametrize("seconds", [2, 7, 600])
def test_a_reveal_and_a_record_come_exactly_when_the_time_that_the_server_says_is_over(
    room: Any, monkeypatch: pytest.MonkeyPatch, seconds: int
) -> None:
    monkeypatch.setenv(NOTICE, str(seconds))
    led, token = {"facilitator_token": room.facilitator}, room.sit()

    def over(complete: Any, happened: Any) -> None:
        room.clock.turn(seconds=seconds - 1)
        complete(room.store, room.id)
        assert not happened()
        room.clock.turn(seconds=1)
        complete(room.store, room.id)
        assert happened()

    room.open()
    room.vote(token, 4)
    announce_reveal(room.store, room.id, 1, **led)
    over(complete_reveals, lambda: sure(latest_round(room.store, room.id)).revealed)
    propose(
        room.store,
        room.id,
        alternative="plain",
        statement="We ask plainly.",
        owner="marketing",
        review_on=(room.clock.now + timedelta(days=90)).date(),
        **led,
    )
    announce_decision(room.store, room.id, **led)
    over(complete_decisions, lambda: get_decision(room.store, room.id) is not None)

from __future__ import annotations

from datetime import UTC
from typing import Any

import pytest
from evenhand.errors import WorkshopError
from evenhand.workshop import AGENDA, current_step, start_step


def test_the_timer_is_the_time_a_step_began(room: Any) -> None:
    assert current_step(room.store, room.id) is None
    started = start_step(room.store, room.id, 1, facilitator_token=room.facilitator)
    assert started == current_step(room.store, room.id)
    assert started.step == AGENDA[1]
    room.clock.turn(minutes=4)
    assert started.seconds_left(room.clock.now.replace(tzinfo=UTC)) == (AGENDA[1].minutes - 4) * 60


def test_starting_the_step_under_way_again_does_not_wind_the_timer_back(room: Any) -> None:
    started = start_step(room.store, room.id, 1, facilitator_token=room.facilitator)
    room.clock.turn(minutes=4)
    assert start_step(room.store, room.id, 1, facilitator_token=room.facilitator) == started


def test_the_facilitator_may_go_back_a_step(room: Any) -> None:
    for position in (0, 1, 0):
        start_step(room.store, room.id, position, facilitator_token=room.facilitator)
        room.clock.turn(minutes=1)
    timer = current_step(room.store, room.id)
    assert timer is not None
    assert timer.position == 0


def test_nobody_else_moves_the_agenda_nor_past_its_end(room: Any) -> None:
    with pytest.raises(WorkshopError, match="Only the facilitator"):
        start_step(room.store, room.id, 0, facilitator_token=room.sit())
    with pytest.raises(WorkshopError, match="no such step"):
        start_step(room.store, room.id, len(AGENDA), facilitator_token=room.facilitator)

from __future__ import annotations

from typing import Any

import pytest
from evenhand.errors import InputError, WorkshopError
from evenhand.workshop import (
    AGENDAS,
    Expected,
    Step,
    current_step,
    decide,
    expect,
    get_expected,
    get_workshop,
    people,
    propose,
    reveal,
    revise_agenda,
    start_step,
)
from evenhand.workshop.plan import checked_agenda

from tests.sure import sure


def expected(room: Any, quorum: int = 1, **headcount: int) -> Expected:
    return expect(room.store, room.id, headcount=headcount, quorum=quorum, facilitator_token=room.facilitator)


def test_who_is_missing_is_told_by_function(room: Any) -> None:
    assert get_expected(room.store, room.id) == Expected({}, 1)
    expected(room, legal=2, marketing=1, technology=0)
    room.sit("legal")
    room.sit("marketing")
    room.sit("marketing")
    assert get_expected(room.store, room.id).missing(people(room.store, room.id)) == {"legal": 1}


@pytest.mark.slow
def test_nothing_is_revealed_or_decided_below_the_quorum(room: Any) -> None:
    expected(room, quorum=3, legal=4)
    seats = [room.sit("legal") for _ in range(4)]
    room.open()
    for seat in seats[:2]:
        room.vote(seat, 3)
    for who in ({"facilitator_token": room.facilitator}, {"token": seats[0]}):
        with pytest.raises(WorkshopError, match="2 of 3 ballots"):
            reveal(room.store, room.id, 1, **who)
    room.vote(seats[2], 3)
    room.reveal()
    propose(
        room.store,
        room.id,
        alternative="",
        statement="No.",
        owner="legal",
        review_on=room.clock.now.date().replace(year=2027),
        facilitator_token=room.facilitator,
    )
    assert decide(room.store, room.id, facilitator_token=room.facilitator).ballots == 3


def test_the_quorum_is_fixed_once_people_vote_and_the_headcount_is_not(room: Any) -> None:
    expected(room, quorum=2, legal=3)
    room.open()
    with pytest.raises(WorkshopError, match="quorum is fixed"):
        expected(room, quorum=1, legal=3)
    assert expected(room, quorum=2, legal=2).people == 2


@pytest.mark.parametrize(
    ("quorum", "headcount", "words"),
    [
        (0, {}, "At least 1"),
        (3, {"legal": 2}, "3 ballots are needed, and 2"),
        (1, {"observer": 1}, "no function that votes"),
        (1, {"legal": 61}, "0 to 60"),
    ],
)
def test_a_plan_that_cannot_be_held_is_refused(room: Any, quorum: int, headcount: dict[str, int], words: str) -> None:
    with pytest.raises(InputError, match=words):
        expected(room, quorum, **headcount)
    assert get_expected(room.store, room.id) == Expected({}, 1)


def test_only_who_leads_plans(room: Any) -> None:
    led = {"facilitator_token": "guess"}
    with pytest.raises(WorkshopError, match="Only the facilitator"):
        expect(room.store, room.id, headcount={}, **led)
    with pytest.raises(WorkshopError, match="Only the facilitator"):
        revise_agenda(room.store, room.id, [Step("Talk", 5)], **led)


def test_an_agenda_that_is_changed_keeps_the_step_under_way_or_has_none(room: Any) -> None:
    led = {"facilitator_token": room.facilitator}
    start_step(room.store, room.id, 1, **led)
    revise_agenda(room.store, room.id, [Step(" Talk ", 5), Step("Rate", 7, "Now.")], **led)
    assert get_workshop(room.store, room.id).agenda == (Step("Talk", 5), Step("Rate", 7, "Now."))
    assert sure(current_step(room.store, room.id)).step.title == "Rate"
    revise_agenda(room.store, room.id, [Step("Talk", 5)], **led)
    assert current_step(room.store, room.id) is None


@pytest.mark.parametrize(
    ("steps", "words"),
    [([], "1 to 20 steps"), ([Step("", 5)], "title of step 1 is empty"), ([Step("Talk", 0)], "1 to 1440 minutes")],
)
def test_an_agenda_with_a_gap_is_refused(steps: list[Step], words: str) -> None:
    with pytest.raises(InputError, match=words):
        checked_agenda(steps)


@pytest.mark.parametrize(("name", "minutes"), [("Half a day", 210), ("Forty minutes", 40), ("An hour", 60)])
def test_the_agendas_take_as_long_as_they_say_and_begin_with_facts(name: str, minutes: int) -> None:
    steps = checked_agenda(AGENDAS[name])
    assert sum(step.minutes for step in steps) == minutes
    titles = [step.title for step in steps]
    assert titles.index("Ask for facts") < titles.index("Rate in private")

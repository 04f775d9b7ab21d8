from __future__ import annotations

import json
from typing import Any

import pytest
from evenhand.errors import InputError, WorkshopError
from evenhand.workshop import COMPUTED, criteria_results, get_workshop, give_points, own_points, words
from evenhand.workshop.told import weighed_in_words

SCORES = dict.fromkeys(COMPUTED, 50.0)


@pytest.fixture
def weighed(convene: Any) -> Any:
    """A workshop in which the dividend is better for profit and plain asking for consent."""
    room = convene(named=False)
    body = [
        {"id": "dividend", "name": "Pay", "summary": {"criteria": {**SCORES, "profit": [2.0, 3.0], "consent": 40.0}}},
        {"id": "plain", "name": "Ask", "summary": {"criteria": {**SCORES, "profit": [1.0, 1.0], "consent": 80.0}}},
    ]
    with room.store.database.writing() as cursor:
        cursor.run("UPDATE workshops SET alternatives = ?", [json.dumps(body)])
    return room


def points(room: Any, token: str, **given: int) -> None:
    give_points(room.store, room.id, given, token=token)


def test_points_are_secret_until_the_reveal_and_then_shown_of_three_at_least(weighed: Any) -> None:
    seats = [weighed.sit("legal") for _ in range(3)]
    weighed.open()
    for seat in seats:
        points(weighed, seat, profit=80, consent=20)
        weighed.vote(seat, 3)
        result = criteria_results(weighed.store, weighed.id)
        assert result is not None and result.group is None and result.people == 0
    assert own_points(weighed.store, weighed.id, token=seats[0]) == {"profit": 80, "consent": 20}
    weighed.reveal()
    result = criteria_results(weighed.store, weighed.id)
    assert result is not None and result.group is not None
    assert (result.people, result.mean["profit"], result.group.alternative) == (3, 80.0, 0)
    with pytest.raises(WorkshopError, match="points are fixed"):
        points(weighed, seats[0], profit=100)


def test_fewer_than_three_peoples_points_are_never_shown_without_names(weighed: Any) -> None:
    seats = [weighed.sit("legal") for _ in range(3)]
    weighed.open()
    for number, seat in enumerate(seats):
        weighed.vote(seat, 3)
        if number < 2:
            points(weighed, seat, profit=100)
    weighed.reveal()
    result = criteria_results(weighed.store, weighed.id)
    assert result is not None and result.group is None and not result.mean


def test_it_is_said_as_what_one_would_have_to_care_about_and_what_flips_it(weighed: Any) -> None:
    seats = [weighed.sit("legal") for _ in range(3)]
    weighed.open()
    for seat in seats:
        points(weighed, seat, profit=60, consent=40)
        weighed.vote(seat, 3)
    weighed.reveal()
    result = criteria_results(weighed.store, weighed.id)
    assert result is not None
    said = " ".join(weighed_in_words(result, get_workshop(weighed.store, weighed.id), words("en")))
    assert "Pay is best for" in said and "care most for profit" in said and "care most for consent" in said
    assert "points more for" in said and "would let" in said


def test_a_workshop_without_outcomes_weighs_nothing(room: Any) -> None:
    assert criteria_results(room.store, room.id) is None


def test_wrong_points_and_observers_are_refused(weighed: Any) -> None:
    with pytest.raises(InputError, match="add up to 50"):
        points(weighed, weighed.sit(), profit=50)
    with pytest.raises(WorkshopError, match="does not vote"):
        points(weighed, weighed.sit("observer"), profit=100)
    with pytest.raises(WorkshopError, match="no seat"):
        points(weighed, "guess", profit=100)

from __future__ import annotations

from typing import Any

import pytest
from evenhand.errors import InputError, WorkshopError
from evenhand.workshop import (
    OpenFact,
    answer_fact,
    ask_fact,
    decide,
    enough_known,
    export_workshop,
    fact_questions,
    knows_enough,
    leave,
    open_facts_about,
    propose,
    say_enough,
)


def test_questions_stand_without_who_asked_and_are_answered_by_who_leads(room: Any) -> None:
    led = {"facilitator_token": room.facilitator}
    seat = room.sit("legal", "Ada")
    for _ in range(2):
        ask_fact(room.store, room.id, "  How many\nrefused? ", token=seat)
    [question] = fact_questions(room.store, room.id)
    assert (question.question, question.answer) == ("How many refused?", "")
    answer_fact(room.store, room.id, question.id, "12 of 40", **led)
    assert fact_questions(room.store, room.id)[0].answer == "12 of 40"
    answer_fact(room.store, room.id, question.id, " ", **led)
    assert fact_questions(room.store, room.id)[0].answer == ""
    with pytest.raises(WorkshopError, match="Only the facilitator"):
        answer_fact(room.store, room.id, question.id, "x", facilitator_token=seat)
    with pytest.raises(WorkshopError, match="Nobody asked that"):
        answer_fact(room.store, room.id, "other", "x", **led)


@pytest.mark.parametrize("question", ["", "  ", "x" * 501])
def test_a_question_is_a_sentence(room: Any, question: str) -> None:
    with pytest.raises(InputError):
        ask_fact(room.store, room.id, question, token=room.sit())
    with pytest.raises(WorkshopError, match="no seat"):
        ask_fact(room.store, room.id, "Who?", token="guess")  # noqa: S106


def test_what_stays_open_goes_into_the_record_and_to_the_open_questions_of_each_programme(room: Any) -> None:
    led = {"facilitator_token": room.facilitator}
    seat = room.sit()
    for question in ("What is known?", "What is *open*?"):
        ask_fact(room.store, room.id, question, token=seat)
    # The clock stands still here, so that which of two comes first is chance.
    known = {question.question: question.id for question in fact_questions(room.store, room.id)}["What is known?"]
    answer_fact(room.store, room.id, known, "This.", **led)
    for programme in ("dividend", "plain"):
        assert open_facts_about(room.store, programme) == (OpenFact("Loyalty dividend", "What is *open*?"),)
    assert open_facts_about(room.store, "another") == ()
    room.open()
    room.vote(seat, 3)
    room.reveal()
    propose(
        room.store,
        room.id,
        alternative="",
        statement="No.",
        owner="legal",
        review_on=room.clock.now.date().replace(year=2027),
        **led,
    )
    decision = decide(room.store, room.id, **led)
    assert decision.questions == ("What is *open*?",)
    assert "## Open questions\n\n- What is \\*open\\*?" in decision.to_markdown()
    assert export_workshop(room.store, room.id)["decision"]["questions"] == ["What is *open*?"]
    with pytest.raises(WorkshopError, match="decided already"):
        ask_fact(room.store, room.id, "Late?", token=seat)


def test_who_knows_enough_is_counted_while_they_are_there(room: Any) -> None:
    seats = [room.sit() for _ in range(3)]
    for seat in seats[:2]:
        say_enough(room.store, room.id, enough=True, token=seat)
    say_enough(room.store, room.id, enough=False, token=seats[1])
    assert [knows_enough(room.store, room.id, token=seat) for seat in seats] == [True, False, False]
    assert enough_known(room.store, room.id) == 1
    leave(room.store, seats[0])
    assert enough_known(room.store, room.id) == 0

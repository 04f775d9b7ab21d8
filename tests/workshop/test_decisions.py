from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from evenhand.errors import InputError, StoreError, WorkshopError
from evenhand.workshop import (
    Decision,
    Dissent,
    Override,
    announce_decision,
    complete_decisions,
    decide,
    export_workshop,
    get_decision,
    get_proposal,
    has_read,
    join,
    locked_at,
    new_seat_token,
    propose,
    read_back,
    read_backs,
    withdraw_decision,
)

from tests.sure import sure


@pytest.fixture
def voted(room: Any) -> Any:
    room.open()
    for rating in (4, 5, 4):
        room.vote(room.sit("legal"), rating, choice="plain")
    room.reveal()
    return room


def read_out(room: Any, **changed: Any) -> dict[str, str]:
    """Let everybody read back a record, changed where the test says so; return the right to lead."""
    said = {
        "alternative": "plain",
        "statement": "We ask plainly and pay nothing.",
        "owner": "marketing",
        "review_on": date(2027, 5, 23),
        "conditions": ["The notice is read by ten customers"],
        "dissent": [
            Dissent("A dividend would be fairer.", "A pilot that shows nobody wants one.", "customer-advocate")
        ],
    }
    led = {"facilitator_token": changed.pop("facilitator_token", room.facilitator)}
    propose(room.store, room.id, **{**said, **changed}, **led)
    return led


def record(room: Any, **changed: Any) -> Decision:
    return decide(room.store, room.id, **read_out(room, **changed))


def test_a_decision_is_found_again_and_rests_on_the_audit(voted: Any) -> None:
    decision = record(voted)
    assert get_decision(voted.store, voted.id) == decision
    before = voted.store.database.read("SELECT previous FROM audit WHERE action = 'decision recorded'")
    assert before == [(decision.audit_head,)]
    assert (decision.chosen, decision.round_number, decision.ballots) == ("Ask plainly, pay nothing", 1, 3)
    assert voted.store.audit.verify() is None


def test_the_same_decision_twice_is_one_and_another_is_refused(voted: Any) -> None:
    first = record(voted)
    voted.clock.turn(hours=1)
    assert record(voted) == first
    with pytest.raises(WorkshopError, match="not rewritten"):
        record(voted, alternative="dividend")
    assert get_decision(voted.store, voted.id) == first


@pytest.mark.parametrize("statement", ["UPDATE decisions SET body = '{}'", "DELETE FROM decisions"])
def test_the_table_refuses_changes_too(voted: Any, statement: str) -> None:
    record(voted)
    with pytest.raises(StoreError, match="never changed or removed"):
        voted.store.database.read(statement)


def test_nothing_is_recorded_that_was_not_read_back(voted: Any) -> None:
    led = {"facilitator_token": voted.facilitator}
    for act in (decide, announce_decision):
        with pytest.raises(WorkshopError, match="Nothing was read back"):
            act(voted.store, voted.id, **led)
    assert get_decision(voted.store, voted.id) is None


@pytest.mark.slow
def test_everybody_is_told_thirty_seconds_before_and_it_can_be_kept_open(voted: Any) -> None:
    led = {"facilitator_token": voted.facilitator}
    read_out(voted)
    due = announce_decision(voted.store, voted.id, **led)
    voted.clock.turn(seconds=29)
    assert announce_decision(voted.store, voted.id, **led) == due, "announcing again does not put it off"
    complete_decisions(voted.store, voted.id)
    assert get_decision(voted.store, voted.id) is None
    withdraw_decision(voted.store, voted.id, **led)
    voted.clock.turn(minutes=5)
    complete_decisions(voted.store, voted.id)
    assert get_decision(voted.store, voted.id) is None and locked_at(voted.store, voted.id) is None
    announce_decision(voted.store, voted.id, **led)
    voted.clock.turn(seconds=30)
    for _ in range(2):
        complete_decisions(voted.store, voted.id)
    assert get_decision(voted.store, voted.id) is not None and locked_at(voted.store, voted.id) is None


def test_a_round_that_is_opened_meanwhile_keeps_the_decision_open(voted: Any) -> None:
    read_out(voted)
    announce_decision(voted.store, voted.id, facilitator_token=voted.facilitator)
    voted.open()
    voted.clock.turn(minutes=1)
    complete_decisions(voted.store, voted.id)
    assert get_decision(voted.store, voted.id) is None and locked_at(voted.store, voted.id) is None


def test_another_wording_takes_back_who_had_read_it_and_what_was_announced(voted: Any) -> None:
    seat = voted.sit()
    read_out(voted)
    read_back(voted.store, voted.id, token=seat)
    assert (read_backs(voted.store, voted.id), has_read(voted.store, voted.id, token=seat)) == ((1, 4), True)
    announce_decision(voted.store, voted.id, facilitator_token=voted.facilitator)
    read_out(voted)
    assert read_backs(voted.store, voted.id) == (1, 4), "the same words again change nothing"
    read_out(voted, statement="We ask plainly, and pay nothing at all.")
    assert read_backs(voted.store, voted.id) == (0, 4) and locked_at(voted.store, voted.id) is None
    assert sure(get_proposal(voted.store, voted.id)).statement.endswith("at all.")


def test_none_of_the_alternatives_is_a_decision(voted: Any) -> None:
    assert (
        "**None of the alternatives.** We do not collect."
        in record(voted, alternative="", statement="We do not collect.", conditions=(), dissent=()).to_markdown()
    )


def test_the_record_says_everything_in_markdown(voted: Any) -> None:
    text = record(voted).to_markdown()
    for words in (
        "# Loyalty dividend",
        "decided on 2026-11-23; to be looked at again on 2027-05-23 by marketing",
        "- Pay a dividend",
        "**Ask plainly, pay nothing.** We ask plainly",
        "- The notice is read by ten customers",
        "Round 1, 3 ballots.",
        "This is fair to the customers. People agree; from 1 to 5: 0, 0, 0, 2, 1.",
        "Would choose Ask plainly, pay nothing: 3.",
        "A dividend would be fairer. Would change this view: A pilot that shows nobody wants one. (customer-advocate)",
    ):
        assert words in text


def test_markup_in_what_people_typed_stays_text(voted: Any) -> None:
    text = record(voted, statement="<script>alert(1)</script>\n# [x](y) `z`").to_markdown()
    assert "\\<script\\>alert(1)\\</script\\> \\# \\[x\\](y) \\`z\\`" in text


def test_the_record_as_plain_values_is_json(voted: Any) -> None:
    decision = record(voted)
    assert json.loads(json.dumps(decision.to_dict()))["review_on"] == "2027-05-23"
    assert export_workshop(voted.store, voted.id)["decision"] == decision.to_dict()
    assert replace(decision, votes=()).to_markdown()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"alternative": "other"}, "does not stand to vote"),
        ({"review_on": date(2026, 11, 23)}, "in the past"),
        ({"statement": "  "}, "is empty"),
        ({"owner": ""}, "is empty"),
        ({"dissent": [Dissent(" ")]}, "reason of the dissent is empty"),
        ({"conditions": ["x"] * 51}, "at most 50"),
    ],
)
def test_a_record_with_a_gap_is_refused(voted: Any, changed: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words):
        record(voted, **changed)


def test_only_the_facilitator_decides_and_only_after_a_vote(room: Any) -> None:
    with pytest.raises(WorkshopError, match="Only the facilitator"):
        record(room, facilitator_token="guess")  # noqa: S106
    with pytest.raises(WorkshopError, match="Nobody has voted"):
        record(room)


def test_a_workshop_that_has_decided_is_closed(voted: Any) -> None:
    token = voted.sit()
    record(voted)
    with pytest.raises(WorkshopError, match="decided already"):
        voted.open()
    with pytest.raises(WorkshopError, match="decided already"):
        voted.vote(token, 3)
    with pytest.raises(WorkshopError, match="decided already"):
        join(voted.store, voted.id, "legal", token=new_seat_token(), notice_accepted=True, notice="v")


def gated(voted: Any, *kinds: str) -> None:
    gates = [{"kind": kind, "words": f"Gate {kind}."} for kind in kinds]
    body = [{"id": "plain", "name": "Ask plainly, pay nothing", "summary": {"gates": gates}}]
    with voted.store.database.writing() as cursor:
        cursor.run("UPDATE workshops SET alternatives = ?", [json.dumps(body)])


def test_what_a_gate_invalidates_cannot_be_decided_whatever_is_signed(voted: Any) -> None:
    gated(voted, "G1", "G2")
    for override in (None, Override("We know better.", "legal")):
        with pytest.raises(WorkshopError, match=r"Gate G1\. No vote makes this lawful"):
            record(voted, override=override)
    assert get_decision(voted.store, voted.id) is None
    assert record(voted, alternative="", statement="We do not collect.").chosen == "None of the alternatives"


@pytest.mark.parametrize("kind", ["G2", "unresolved"])
def test_a_presumption_needs_a_signed_reason_that_stands_in_the_record(voted: Any, kind: str) -> None:
    gated(voted, kind)
    with pytest.raises(WorkshopError, match="only with a signed reason"):
        record(voted)
    for incomplete in (Override("", "legal"), Override("Asked the authority.", " ")):
        with pytest.raises(InputError, match="is empty"):
            record(voted, override=incomplete)
    decision = record(voted, override=Override("Asked the authority.", "head of legal"))
    assert decision.override == Override("Asked the authority.", "head of legal")
    assert "Asked the authority. Signed by head of legal." in decision.to_markdown()
    assert decision.to_dict()["override"] == {"reason": "Asked the authority.", "signed_by": "head of legal"}


def test_where_nothing_stands_against_it_nothing_is_overridden(voted: Any) -> None:
    with pytest.raises(InputError, match="Nothing stands against"):
        record(voted, override=Override("Because.", "legal"))


@pytest.mark.slow
def test_a_decision_supersedes_an_earlier_one_that_stays(voted: Any, convene: Any) -> None:
    earlier = record(voted)
    later = convene()
    later.open()
    later.vote(later.sit(), 3)
    later.reveal()
    for wrong in ("nothing", later.id):
        with pytest.raises(InputError, match="no decision"):
            record(later, supersedes=wrong)
    decision = record(later, supersedes=voted.id)
    assert decision.supersedes == voted.id and voted.id in decision.to_markdown()
    assert get_decision(voted.store, voted.id) == earlier


def test_a_review_is_overdue_the_day_after(voted: Any) -> None:
    decision = record(voted)
    assert [decision.overdue(date(2027, 5, day)) for day in (22, 23, 24)] == [False, False, True]


def test_the_review_is_a_calendar_file(voted: Any) -> None:
    text = record(voted, statement="We ask; plainly, " + "ä" * 60).to_calendar()
    lines = text.split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR" and lines[-2] == "END:VCALENDAR" and lines[-1] == ""
    assert "DTSTART;VALUE=DATE:20270523" in lines
    assert max(len(line.encode()) for line in lines) <= 75
    assert "We ask\\; plainly\\, " in text.replace("\r\n ", "")

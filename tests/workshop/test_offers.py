"""One programme stands to vote at several offers, and is the same programme wherever it is read."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from evenhand.errors import InputError, WorkshopError
from evenhand.store import Store
from evenhand.workshop import (
    LANGUAGES,
    Alternative,
    OpenFact,
    Vote,
    ask_fact,
    cast,
    columns_of,
    decide,
    export_workshop,
    get_workshop,
    open_facts_about,
    open_workshop,
    propose,
    sheets_of,
    words,
)
from evenhand.workshop.room import printed_sheets

from tests.workshop.conftest import Clock, Room

TERMS = "2.00 USD a month per participant on average = a rate of 20% of data revenue"


def offer(pay: int, **summary: object) -> Alternative:
    told = {"programme": "Loyalty", "paid": f"{pay}.50 USD", "average": pay > 1}
    return Alternative(
        f"loyalty?pay={pay}",
        f"Loyalty: {pay}.50 USD a month",
        {"answer": "Collect.", "offer": TERMS, "named": told, **summary},
        "loyalty",
        {"pay": str(pay)},
    )


@pytest.fixture
def offers(store: Store, clock: Clock) -> Room:
    """A workshop on a programme at three offers, one of which a gate invalidates, beside another programme."""
    gates = [{"kind": "G1", "words": "A gate stops it."}]
    opened = open_workshop(
        store,
        title="T",
        question="Q?",
        alternatives=[offer(1), offer(2), offer(3, gates=gates), Alternative("plain", "Plain", {})],
        named=True,
    )
    return Room(store, opened.workshop, opened.facilitator_token, clock)


def said_of(room: Room, alternative: str) -> dict[str, Any]:
    return {
        "alternative": alternative,
        "statement": "We pay it.",
        "owner": "legal",
        "review_on": date(2027, 1, 1),
        "facilitator_token": room.facilitator,
    }


def test_each_offer_has_ballots_of_its_own_and_the_record_says_which_was_chosen(offers: Room) -> None:
    room, token = offers, offers.sit()
    ask_fact(room.store, room.id, "Who pays?", token=token)
    number = room.open()
    ratings = {"loyalty?pay=1": {"fair": 2}, "loyalty?pay=2": {"fair": 5}}
    cast(room.store, room.id, number, Vote(ratings, "loyalty?pay=2"), token=token)
    room.reveal()
    propose(room.store, room.id, **said_of(room, "loyalty?pay=2"))
    decision = decide(room.store, room.id, facilitator_token=room.facilitator)
    assert (decision.scenario, dict(decision.offer), decision.terms) == ("loyalty", {"pay": "2"}, TERMS)
    assert f"The offer: {TERMS}." in decision.to_markdown()
    exported = json.loads(json.dumps(export_workshop(room.store, room.id)))
    counted = {each["alternative"]: each["counts"] for each in exported["rounds"][0]["answers"] if sum(each["counts"])}
    assert counted == {"loyalty?pay=1": [0, 1, 0, 0, 0], "loyalty?pay=2": [0, 0, 0, 0, 1]}
    assert [each["offer"] for each in exported["alternatives"]] == [{"pay": "1"}, {"pay": "2"}, {"pay": "3"}, {}]
    # What is asked about a programme stands beside it, not beside one offer of it.
    assert open_facts_about(room.store, "loyalty") == (OpenFact("T", "Who pays?"),)
    assert get_workshop(room.store, room.id).alternatives == room.workshop.alternatives


def test_of_several_offers_only_the_one_that_a_gate_invalidates_cannot_be_decided(offers: Room) -> None:
    with pytest.raises(WorkshopError, match="No vote makes this lawful"):
        propose(offers.store, offers.id, **said_of(offers, "loyalty?pay=3"))
    propose(offers.store, offers.id, **said_of(offers, "loyalty?pay=1"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_offers_are_told_apart_on_paper_in_every_language(offers: Room, language: str) -> None:
    t = words(language)
    names = [t.name(each) for each in offers.workshop.alternatives]
    point = "." if language == "en" else ","
    paid = {"offer_to_each": [1], "offer_on_average": [2, 3]}
    said = [t(key, name="Loyalty", paid=f"{pay}{point}50 USD") for key, pays in paid.items() for pay in pays]
    assert names == [*said, "Plain"] and len(set(names)) == 4
    assert t("offer_to_each", name="Loyalty", paid="1") != t("offer_on_average", name="Loyalty", paid="1")
    sheets = sheets_of(offers.store, offers.id, 1, facilitator_token=offers.facilitator)
    page = printed_sheets(offers.workshop, None, sheets, language=language)
    assert all(name in page for name in names)
    assert {"A1", "B1", "C1", "D1"} <= set(columns_of(offers.store, offers.id))


def test_two_alternatives_of_one_name_are_refused(store: Store) -> None:
    with pytest.raises(InputError, match="no ballot could tell them apart"):
        open_workshop(
            store, title="T", question="Q?", alternatives=[Alternative("a", "A", {}), Alternative("b", "A", {})]
        )


def test_workshops_of_earlier_versions_knew_programmes_alone(offers: Room) -> None:
    before = json.dumps([{"id": "loyalty", "name": "Loyalty", "summary": {"offer": "the offer recommended"}}])
    with offers.store.database.writing() as cursor:
        cursor.run("UPDATE workshops SET alternatives = ?", [before])
    [alternative] = get_workshop(offers.store, offers.id).alternatives
    assert (alternative.programme, dict(alternative.offer)) == ("loyalty", {})
    assert words("de").name(alternative) == "Loyalty"

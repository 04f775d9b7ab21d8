from __future__ import annotations

from typing import Any

import pytest
from evenhand.errors import WorkshopError
from evenhand.store import Store
from evenhand.workshop import (
    Alternative,
    announce_reveal,
    complete_reveals,
    decide,
    open_round,
    open_workshop,
    people,
    propose,
    reveal,
    round_results,
)
from evenhand.workshop.rehearsal import INVENTED, invent_ballots, invent_people


@pytest.fixture
def rehearsal(store: Store) -> Any:
    return open_workshop(
        store,
        title="Try",
        question="Q?",
        alternatives=[Alternative("a", "A", {}), Alternative("b", "B", {})],
        rehearsal=True,
    )


@pytest.mark.slow
def test_a_rehearsal_is_played_by_invented_people_and_says_so_in_the_record(
    store: Store, clock: Any, rehearsal: Any
) -> None:
    led, workshop = {"facilitator_token": rehearsal.facilitator_token}, rehearsal.workshop.id
    for _ in range(2):
        invent_people(store, workshop, **led)
    assert len(people(store, workshop)) == INVENTED
    assert all(person.name.startswith("Invented") for person in people(store, workshop))
    with pytest.raises(WorkshopError, match="No round is open"):
        invent_ballots(store, workshop, **led)
    open_round(store, workshop, **led)
    invent_ballots(store, workshop, **led)
    announce_reveal(store, workshop, 1, **led)
    clock.turn(seconds=30)
    complete_reveals(store, workshop)
    results = round_results(store, workshop, 1)
    assert len(results.ballots) == INVENTED and results.contested
    propose(
        store,
        workshop,
        alternative="a",
        statement="We try.",
        owner="nobody",
        review_on=clock.now.date().replace(year=2027),
        **led,
    )
    decision = decide(store, workshop, **led)
    assert decision.rehearsal and "rehearsal with invented participants" in decision.to_markdown()


def test_nobody_is_invented_outside_a_rehearsal_or_by_others(room: Any, store: Store, rehearsal: Any) -> None:
    with pytest.raises(WorkshopError, match="in a rehearsal only"):
        invent_people(room.store, room.id, facilitator_token=room.facilitator)
    with pytest.raises(WorkshopError, match="Only the facilitator"):
        invent_people(store, rehearsal.workshop.id, facilitator_token="guess")  # noqa: S106


@pytest.mark.slow
def test_nobody_who_was_invented_chooses_what_no_vote_can_decide(store: Store) -> None:
    stopped = {"gates": [{"kind": "G1", "words": "It takes what nobody may take."}]}
    open_ = {"gates": [{"kind": "G2", "words": "It is presumed to be unfair."}]}
    opened = open_workshop(
        store,
        title="Try",
        question="Q?",
        alternatives=[Alternative("stopped", "S", stopped), Alternative("open", "O", open_)],
        rehearsal=True,
    )
    led, workshop = {"facilitator_token": opened.facilitator_token}, opened.workshop.id
    invent_people(store, workshop, **led)
    open_round(store, workshop, **led)
    invent_ballots(store, workshop, **led)
    reveal(store, workshop, 1, **led)
    assert round_results(store, workshop, 1).choices == {"open": INVENTED}

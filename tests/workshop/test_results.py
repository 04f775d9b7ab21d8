from __future__ import annotations

from typing import Any

import pytest
from evenhand.workshop import Vote, cast, export_workshop, round_results


def test_a_revealed_round_tells_dots_and_agreement(room: Any) -> None:
    seats = [room.sit("marketing") for _ in range(4)]
    room.open()
    for seat, fair in zip(seats, (1, 1, 5, 5), strict=True):
        ratings = {"dividend": {"fair": fair, "good": 4}, "plain": {"fair": 3}}
        cast(room.store, room.id, 1, Vote(ratings, choice="plain" if fair == 1 else ""), token=seat)
    room.reveal()
    results = round_results(room.store, room.id, 1)
    answers = {(item.alternative, item.statement): item for item in results.answers}
    assert answers["dividend", "fair"].counts == (2, 0, 0, 0, 2)
    assert answers["dividend", "fair"].spread.verdict == "split"
    assert answers["dividend", "fair"].by_role == {"marketing": (2, 0, 0, 0, 2)}
    assert answers["dividend", "good"].spread.verdict == "agree"
    assert answers["plain", "defend"].spread.verdict == "too few"
    assert results.choices == {"plain": 2, "": 2}
    # Nobody rated everything, so nobody's order is known.
    assert results.order.w is None
    assert results.alpha is not None


def test_the_same_order_of_all_is_a_concordance_of_one(room: Any) -> None:
    seats = [room.sit() for _ in range(3)]
    room.open()
    for seat, low in zip(seats, (1, 2, 3), strict=True):
        both = {"plain": low, "dividend": low + 1}
        cast(
            room.store,
            room.id,
            1,
            Vote({name: dict.fromkeys(("fair", "good", "defend"), rating) for name, rating in both.items()}),
            token=seat,
        )
    room.reveal()
    assert round_results(room.store, room.id, 1).order.w == pytest.approx(1)
    exported = export_workshop(room.store, room.id)["rounds"][0]
    assert exported["kendalls_w"] == pytest.approx(1)
    assert len(exported["ballots"]) == 3

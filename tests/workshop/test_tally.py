"""What leaves a workshop as numbers stands for three people at least, and adds up to the record of the decision."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from evenhand.workshop import tally
from evenhand.workshop.tally import FEWEST, chosen_together, steps_together
from hypothesis import given
from hypothesis import strategies as st

from tests.workshop.test_decisions import record

COUNTS = st.integers(0, 9)


@given(st.lists(COUNTS, min_size=5, max_size=5))
def test_steps_of_a_rating_are_put_together_until_nobody_stands_alone(counts: list[int]) -> None:
    cells = steps_together(counts)
    assert bool(cells) is (sum(counts) >= FEWEST or not any(counts))
    assert all(count == sum(counts[low - 1 : high]) and (count == 0 or count >= FEWEST) for low, high, count in cells)
    # Every step is in one cell, and in the order of the scale.
    assert not cells or [step for low, high, _ in cells for step in range(low, high + 1)] == [1, 2, 3, 4, 5]


@given(st.dictionaries(st.sampled_from(["", "a", "b", "c", "d"]), COUNTS))
def test_choices_are_put_together_until_nobody_stands_alone(choices: dict[str, int]) -> None:
    cells = chosen_together(choices)
    assert all(count >= FEWEST and count == sum(choices[key] for key in keys) for keys, count in cells)
    assert not cells or Counter(key for keys, _ in cells for key in keys) == Counter(k for k, n in choices.items() if n)


@pytest.mark.slow
def test_the_numbers_are_those_of_the_round_decided_on(room: Any) -> None:
    room.open()
    for rating, choice in ((4, "plain"), (4, "plain"), (5, "plain"), (5, "plain"), (1, "")):
        room.vote(room.sit("legal"), rating, choice=choice)
    room.reveal()
    decision = record(room)
    told = tally(room.store, decision)
    assert told["number"] == decision.round_number and told["ballots"] == decision.ballots == 5
    assert [(row["choice"], row["ballots"]) for row in told["choices"]] == [
        ("Ask plainly, pay nothing or none of them", 5)
    ]
    by_statement: Counter[tuple[str, str]] = Counter()
    for row in told["ratings"]:
        by_statement[row["alternative"], row["statement"]] += row["ballots"]
    assert by_statement and set(by_statement.values()) == {decision.ballots}


def test_two_ballots_say_nothing() -> None:
    assert steps_together((1, 0, 0, 0, 1)) == chosen_together({"a": 1, "b": 1}) == ()

from __future__ import annotations

import itertools

import pytest
from evenhand.scenario import UNKNOWN, Unknown
from evenhand.scoring.ternary import above, all_of, any_of, at_least, at_most, below, equals, has, opposite

VALUES = (True, False, None)


@pytest.mark.parametrize("statements", list(itertools.product(VALUES, repeat=3)))
def test_connectives_agree_with_every_way_the_unknown_could_turn_out(statements):
    worlds = list(itertools.product(*([value] if value is not None else [True, False] for value in statements)))
    for connective, plain in ((all_of, all), (any_of, any)):
        outcomes = {plain(world) for world in worlds}
        assert connective(*statements) == (outcomes.pop() if len(outcomes) == 1 else None)


def test_negation_leaves_open_what_is_open():
    assert [opposite(value) for value in VALUES] == [False, True, None]


def test_an_unknown_fact_decides_nothing_even_when_it_names_who_should_answer():
    for unknown in (UNKNOWN, Unknown(ask="legal")):
        assert equals(unknown, 1) is has(unknown, "a") is at_most(unknown, 1) is above(unknown, 1) is None


def test_no_comparison_holds_of_a_fact_known_to_be_none():
    assert [compare(None, 1) for compare in (at_most, at_least, below, above)] == [False] * 4


def test_a_collection_is_asked_for_where_one_is_needed():
    with pytest.raises(TypeError, match="collection"):
        has(3, "a")

from __future__ import annotations

from evenhand.scoring.outcome import ANY_LEVEL, NotApplicable, Outcome, ladder, unless, worst
from hypothesis import given, settings
from hypothesis import strategies as st

CONDITIONS = st.sampled_from([True, False, None])
VERDICTS = st.one_of(st.integers(0, 4), st.just(NotApplicable("it does not bear")))
RUNGS = st.lists(st.tuples(VERDICTS, CONDITIONS), max_size=6)


@settings(deadline=None, derandomize=True)
@given(RUNGS, st.integers(0, 4), st.data())
def test_an_unknown_condition_can_only_widen_what_is_possible(rungs, otherwise, data):
    blurred = [(verdict, None if data.draw(st.booleans()) else condition) for verdict, condition in rungs]
    sharp, wide = ladder(*rungs, otherwise=otherwise), ladder(*blurred, otherwise=otherwise)
    assert sharp.levels <= wide.levels
    assert wide.low <= sharp.low or sharp.applies is False
    assert wide.high >= sharp.high or sharp.applies is False


def test_the_first_rung_that_holds_decides():
    assert ladder((3, False), (1, True), (0, True), otherwise=4).level == 1
    assert ladder((3, False), otherwise=4).level == 4


def test_where_it_is_open_whether_a_criterion_applies_the_points_are_zero_at_worst_and_full_at_best():
    doubtful = ladder((NotApplicable("maybe"), None), otherwise=3)
    assert (doubtful.level, doubtful.low, doubtful.high, doubtful.applies) == (None, 0, 4, None)


def test_unless_a_criterion_applies_its_level_does_not_count():
    outcome = Outcome(frozenset({2}))
    assert unless("not here", True, outcome) is outcome
    assert unless("not here", False, outcome).applies is False
    assert unless("not here", None, outcome).applies is None


@settings(deadline=None, derandomize=True)
@given(st.lists(st.frozensets(st.integers(0, 4), min_size=1), min_size=1, max_size=4))
def test_the_worst_of_several_spans_exactly_the_smallest_levels_they_can_have(sets):
    result = worst(Outcome(levels) for levels in sets)
    assert min(result.levels) == min(min(levels) for levels in sets)
    assert max(result.levels) == min(max(levels) for levels in sets)


def test_the_worst_leaves_aside_what_does_not_apply():
    nothing = Outcome(frozenset(), "not here")
    assert worst([nothing, Outcome(frozenset({3}))]).level == 3
    assert worst([nothing, nothing]).applies is False
    assert ANY_LEVEL.levels == frozenset(range(5))

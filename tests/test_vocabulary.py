from __future__ import annotations

import re

import numpy as np
from evenhand.vocabulary.bands import spread, spreads
from evenhand.vocabulary.numbers import listed, series
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

# As programmes, recipients and amounts are written; none is called "and", and none ends in a mark between names.
NAMES = st.lists(
    st.from_regex(r"[A-Z][a-z]{1,8}(, [b-z]{2,8}(ed|ing))?|[1-9],[0-9]{3} USD", fullmatch=True), min_size=1, max_size=5
)


@given(NAMES)
def test_names_in_a_row_can_be_told_apart(names: list[str]) -> None:
    between = "; " if any(", " in name for name in names) else ", "
    assert listed(names).split(between) == names
    assert re.split(rf"{between}and |{between}| and ", series(names)) == names


@given(arrays(np.float64, st.tuples(st.integers(1, 40), st.integers(1, 9)), elements=st.floats(-1e9, 1e9)))
def test_several_spreads_are_those_of_each_alone(values: np.ndarray) -> None:
    assert spreads(values) == [spread(values[:, place]) for place in range(values.shape[1])]

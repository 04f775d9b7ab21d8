"""What the draw cannot tell apart is one offer, and is read one way wherever it is spoken of."""

from __future__ import annotations

import numpy as np
import pytest
from evenhand.assessment import Assessment
from evenhand.assessment.answer import answer_at, is_recommended, why_not
from evenhand.assessment.block import block_of
from evenhand.assessment.sentences import declared_row
from evenhand.exchange.level import row_of


@pytest.mark.slow
def test_offers_that_another_draw_could_as_well_recommend_are_read_like_the_one_recommended(
    example: Assessment,
) -> None:
    recommended = example.at_recommended
    if recommended is None:
        return
    title = block_of(example, recommended).title
    for row in np.flatnonzero(example.choice.alike):
        level = row_of(example.simulation, int(row), "chosen")
        assert is_recommended(example, level) and not why_not(example, level)
        assert block_of(example, level).title == title
        assert answer_at(example, level).startswith("Yes: ")


def test_an_offer_changes_exactly_where_the_one_declared_is_not_answered_with_yes(example: Assessment) -> None:
    if example.at_recommended is None:
        return
    refused = bool(why_not(example, row_of(example.simulation, declared_row(example.simulation), "declared")))
    changes = [condition for condition in example.verdict.conditions if condition.startswith("The offer changes")]
    assert bool(changes) is refused
    low, high = example.choice.within
    assert example.choice.alike[example.choice.row] and not example.choice.alike[:low].any()
    assert not example.choice.alike[high + 1 :].any()

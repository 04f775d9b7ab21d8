"""What a lever shows at a level is what the block says of it, at every level and in every example."""

from __future__ import annotations

from html import escape

import numpy as np
import pytest
from evenhand.assessment import Assessment
from evenhand.assessment.block import block_of
from evenhand.assessment.glance import glance_of, glances
from evenhand.exchange.level import row_of
from evenhand.ui.kit.verdict import amount_of, bar_html
from evenhand.vocabulary.numbers import money_about


def test_what_all_rows_show_together_is_what_each_shows_alone(example: Assessment) -> None:
    together = glances(example)
    rows = range(0, len(example.simulation.levels), 20)
    assert len(together) == len(example.simulation.levels)
    for row in rows:
        level = row_of(example.simulation, row, "chosen")
        alone, block = glance_of(example, level), block_of(example, level)
        seen = together[row]
        assert (seen.kind, seen.title) == (alone.kind, alone.title) == (block.kind, block.title)
        assert [figure.said for figure in seen.figures] == [figure.said for figure in block.figures]
        for ours, theirs in zip(seen.gains, alone.gains, strict=True):
            assert ours.name == theirs.name
            assert (ours.paid, ours.gain, ours.worse_off) == pytest.approx(
                (theirs.paid, theirs.gain, theirs.worse_off), rel=1e-6, abs=1e-9
            )
        for mine, figure in zip(seen.figures, block.figures, strict=True):
            assert np.allclose([mine.mean, mine.low, mine.high], [figure.mean, figure.low, figure.high], atol=1e-9)


def test_no_other_place_writes_a_figure_finer_than_its_own_words(example: Assessment) -> None:
    """The bar beside a form and amounts in another currency say what the block says, and its ranges are no finer."""
    block = block_of(example)
    bar = bar_html(block, "")
    assert [figure.said for figure in block.shown_in(block.currency, 1.0).figures] == [
        figure.said for figure in block.figures
    ]
    for figure in block.figures:
        assert escape(f"{figure.name.lower()} {amount_of(figure, block.currency)}") in bar
        if figure.said.startswith("about ") and figure.between:
            ends = (money_about(end, end * figure.fineness) for end in (figure.low, figure.high))
            assert figure.between == " to ".join(end.removeprefix("about ") for end in ends)
            assert money_about(figure.mean, figure.mean * figure.fineness, block.currency) == figure.said

"""What a Shapley pool pays between the levels that are solved lies between them, and near what solving them gives."""

from __future__ import annotations

import numpy as np
import pytest
from evenhand.case import Case
from evenhand.exchange import simulate
from evenhand.exchange.solve import plan, sharing


@pytest.mark.parametrize("form", ["power", "hill", "saturating"])
def test_levels_that_are_not_solved_are_near_what_solving_them_gives(
    make, customers, assumptions, monkeypatch, form
) -> None:
    told = []
    solve = sharing.shapley_dividends

    def spy(*given):
        told.append(solve(*given))
        return told[-1]

    monkeypatch.setattr(plan, "shapley_dividends", spy)
    scenario = make("shapley pool", economics__revenue__form=form)
    for every in (sharing.EVERY, 1):
        monkeypatch.setattr(sharing, "EVERY", every)
        simulation = simulate(Case(scenario, customers, assumptions, trust=0.7, draws=24))
        segments = simulation.by_segment()
        shared = np.einsum("fjs,s->fj", segments.payout, segments.weight)
        np.testing.assert_allclose(shared, simulation.outcomes["payout"], rtol=0, atol=1e-12)
    some, exact = told
    assert some == pytest.approx(exact, rel=5e-3)


def test_what_is_read_lies_between_the_levels_that_are_solved() -> None:
    generator = np.random.default_rng(3)
    solved = np.where(generator.random((50, 18, 4)) < 0.5, -2.0, generator.normal(size=(50, 18, 4)))
    read = sharing._along(solved, 49, 3)
    assert np.array_equal(read[:, [1, 2, *range(3, 49, 3)]], solved)
    for level in range(4, 48):
        left = level - level % 3
        ends = read[:, [left, min(left + 3, 48)]]
        assert np.all((read[:, level] >= ends.min(axis=1)) & (read[:, level] <= ends.max(axis=1)))

"""The picture and the figures beside it give one number for one quantity."""

from __future__ import annotations

import numpy as np
import pytest
from evenhand.assessment.picture import picture_of
from evenhand.exchange.level import declared
from evenhand.study import Study
from evenhand.ui.dividend.first import curve_of
from evenhand.ui.dividend.levels import ladder_of

from tests.extremes import EXAMPLES, SCHEMES, extreme
from tests.walks import first

ROUNDED = 1e-4
"""Amounts of the picture are rounded to four decimals."""


def study_of(name: str) -> Study:
    programme = extreme(name if name in EXAMPLES else "loyalty-dividend")
    scenario = programme.scenario if name in EXAMPLES else programme.scenario.replace(scheme=SCHEMES[name])
    return Study(scenario, programme.customers, draws=60)


@pytest.mark.parametrize("name", first(3, [*EXAMPLES, *SCHEMES]))
def test_the_lines_pass_through_the_figures_at_every_level(name):
    assessment = study_of(name).assess()
    picture = picture_of(assessment)
    for axis in ("dividend", "rate"):
        drawn = curve_of(picture, picture, axis, "a customer", "USD")
        lines = dict(zip(("company", "customers"), drawn["bands"], strict=True))
        ladder = ladder_of(assessment, declared(assessment.simulation), axis, None)
        for index, held in enumerate(ladder.held):
            figures = {figure.side: figure.mean for figure in held.glance.figures}
            assert bool(figures) is not assessment.gated
            if index == ladder.declared:
                continue  # lies between two rows, where a line is straight and the exchange is not
            for side, line in lines.items() if figures else ():
                at = float(np.interp(held.at, drawn["x"], line.mean))
                assert at == pytest.approx(figures[side], abs=ROUNDED, rel=1e-3), (axis, held.at)

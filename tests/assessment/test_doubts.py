"""Doubts and turning points are about assumptions that the scenario uses, and about no others."""

from __future__ import annotations

from evenhand.assessment import Assessment
from evenhand.assessment.sentences import doubts_of


def test_doubts_name_only_assumptions_that_are_used(example: Assessment) -> None:
    used = {example.simulation.drawn.assumption(name).label for name in example.simulation.uncertain}
    named = [
        doubt.split("”")[0].removeprefix("“")
        for doubt in doubts_of(example.simulation, example.sketch, example.subject.outcomes["profit"])
    ]
    about = [label for label in named if label in {assumption.label for assumption in example.assumptions.values()}]
    assert set(about) <= used


def test_the_answer_turns_only_on_assumptions_that_are_used(example: Assessment) -> None:
    assert set(example.verdict.turns_on) <= set(example.simulation.uncertain)

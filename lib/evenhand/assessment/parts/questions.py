"""What nobody knows yet, with what each answer could change in money."""

from __future__ import annotations

from evenhand.assessment.parts.registry import Assessed, Part, register
from evenhand.assessment.questions import OpenQuestion, open_questions


@register
class Questions(Part[tuple[OpenQuestion, ...]]):
    """The open questions, the most consequential first."""

    name = "questions"
    title = "What the open questions could change in money"
    generic = False
    of_money = False

    def compute(self, assessment: Assessed) -> tuple[OpenQuestion, ...]:
        """Return the questions with scores, gates and money that their answers could change."""
        return open_questions(
            *(assessment.scenario, assessment.scorecard, assessment.simulation), priced=assessment.sketch.priced
        )

    def sentence(self, value: tuple[OpenQuestion, ...]) -> str:
        """Return how many there are."""
        return f"{len(value)} facts are not established."

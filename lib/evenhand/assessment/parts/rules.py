"""What five rules choose when no forecast is trusted, among the levels that may be recommended."""

from __future__ import annotations

from evenhand.assessment.parts.registry import Assessed, Part, register
from evenhand.exchange.ask.robust import RobustChoice, robust_choice


@register
class Rules(Part[RobustChoice]):
    """Robust choice among the levels that pass the tests that decide."""

    name = "rules"
    title = "If no forecast can be trusted: what five rules choose"
    generic = False

    def compute(self, assessment: Assessed) -> RobustChoice:
        """Return the choices."""
        return robust_choice(
            assessment.simulation, assessment.passes, tests=assessment.policy.tests, allowed=assessment.allowed
        )

    def sentence(self, value: RobustChoice) -> str:
        """Return whether the rules agree."""
        return value.sentence

"""When the offer spoken of fails: the box of assumptions in which most failures lie."""

from __future__ import annotations

from evenhand.assessment.parts.registry import Assessed, Part, register
from evenhand.exchange.ask.failing import Discovery, discovery


@register
class Failing(Part[Discovery]):
    """Scenario discovery (PRIM) at the offer spoken of."""

    name = "failing"
    title = "When it fails"
    generic = False

    def compute(self, assessment: Assessed) -> Discovery:
        """Return the box."""
        said = assessment.subject.said(assessment.simulation.currency)
        return discovery(assessment.at_subject, tests=assessment.policy.tests, said=said)

    def sentence(self, value: Discovery) -> str:
        """Return in which futures it fails."""
        return value.sentence

"""What it costs when a promise is broken, at the offer spoken of."""

from __future__ import annotations

from typing import Any

from evenhand.assessment.parts.registry import Assessed, Part, register
from evenhand.exchange.ask.trust_breach import TrustBreach, trust_breach


@register
class TrustBreachPart(Part[TrustBreach]):
    """The months after a breach that becomes known.

    Parameters
    ----------
    month
        In which month, from 1.
    """

    name = "trust-breach"
    title = "If the promise is broken"
    generic = False

    def __init__(self, month: int = 1) -> None:
        self.month = month

    def applies(self, assessment: Assessed) -> bool:
        """Return whether there is an effect of trust, which could be lost."""
        return assessment.simulation.trust is not None

    def compute(self, assessment: Assessed) -> TrustBreach:
        """Return the months."""
        return trust_breach(assessment.at_subject, month=self.month)

    def sentence(self, value: TrustBreach) -> str:
        """Return what both sides lose."""
        return value.sentence

    def to_json(self, value: TrustBreach) -> dict[str, Any]:
        """Return a row a month, and the totals."""
        return value.to_json_dict()

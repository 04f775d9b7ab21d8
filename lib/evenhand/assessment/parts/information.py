"""What finding out is worth before a rate is chosen, and what a pilot is worth."""

from __future__ import annotations

from typing import Any

from evenhand.assessment.parts.registry import Assessed, Part, register
from evenhand.exchange.ask.information import Information, information
from evenhand.vocabulary.numbers import money_about


@register
class InformationPart(Part[Information]):
    """Expected value of information among all rates and not to collect."""

    name = "information"
    title = "What finding out is worth"
    generic = False

    def compute(self, assessment: Assessed) -> Information:
        """Return what each assumption is worth knowing, and what pilots are worth."""
        rate, currency = assessment.recommended, assessment.simulation.currency
        said = "" if rate is None else money_about(rate.dividend, rate.dividend_error, currency)
        return information(assessment.simulation, assessment.holds, asked_at=assessment.choice.nearest, said=said)

    def sentence(self, value: Information) -> str:
        """Return what knowing is worth, and which pilot pays best."""
        return f"{value.sentence} {value.pilot_sentence}"

    def to_json(self, value: Information) -> dict[str, Any]:
        """Return plain values."""
        return value.to_json_dict()

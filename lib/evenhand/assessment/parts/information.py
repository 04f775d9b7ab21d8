"""What finding out is worth before a rate is chosen."""

from __future__ import annotations

from typing import Any

import numpy as np

from evenhand.assessment.parts.registry import Assessed, Part, register
from evenhand.exchange.ask.information import value_of_information_json


@register
class Information(Part[dict[str, Any]]):
    """Expected value of information among the rates that may be recommended; plain values."""

    name = "information"
    title = "What finding out is worth"
    generic = False

    def compute(self, assessment: Assessed) -> dict[str, Any]:
        """Return what each assumption is worth knowing, and how large a pilot it takes."""
        holds = np.logical_and.reduce([assessment.passes[name] for name in assessment.policy.tests])
        return value_of_information_json(assessment.simulation, assessment.allowed, holds)

    def sentence(self, value: dict[str, Any]) -> str:
        """Return what knowing everything is worth."""
        return str(value["sentence"])

    def to_json(self, value: dict[str, Any]) -> dict[str, Any]:
        """Return the value, which is plain."""
        return value

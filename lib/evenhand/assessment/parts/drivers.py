"""What drives profit at the offer spoken of."""

from __future__ import annotations

from typing import Any

from evenhand.assessment.parts.registry import Assessed, Part, register
from evenhand.exchange.ask.influence import drivers_json


@register
class Drivers(Part[dict[str, Any]]):
    """How far each assumption moves the expected profit; plain values."""

    name = "drivers"
    title = "What drives the answer"
    generic = False

    def compute(self, assessment: Assessed) -> dict[str, Any]:
        """Return swings and rank correlations."""
        return drivers_json(assessment.at_subject) | {"offer": assessment.subject.origin}

    def sentence(self, value: dict[str, Any]) -> str:
        """Return which assumption moves it most."""
        swings = value["swings"]
        return f"“{swings[0]['label']}” moves it most." if swings else "Every number is known exactly."

    def to_json(self, value: dict[str, Any]) -> dict[str, Any]:
        """Return the value, which is plain."""
        return value

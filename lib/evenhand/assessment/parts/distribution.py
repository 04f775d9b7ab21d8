"""Who gets how much of the offer spoken of, segment by segment."""

from __future__ import annotations

from typing import Any

from evenhand.assessment.parts.registry import Assessed, Part, register
from evenhand.exchange.ask.distribution import Distribution, distribute
from evenhand.vocabulary.numbers import finite, percent

MEASURES = ("payout_gini", "payout_hoover", "gain_gini", "gain_hoover", "ratio", "ratio_probability")


@register
class DistributionPart(Part[Distribution]):
    """Payout and gain by segment, and how unequal they are."""

    name = "distribution"
    title = "Winners and losers, segment by segment"
    generic = False

    def compute(self, assessment: Assessed) -> Distribution:
        """Return who gets how much."""
        return distribute(assessment.at_subject)

    def sentence(self, value: Distribution) -> str:
        """Return how many lose by it."""
        return f"On average {percent(float(value.weight @ value.worse_off))} of customers lose by it."

    def to_json(self, value: Distribution) -> dict[str, Any]:
        """Return a row a segment, and the measures; ``None`` for one that says nothing here."""
        return {
            "segments": value.to_frame().to_dict("records"),
            **{name: finite(getattr(value, name)) for name in MEASURES},
        }

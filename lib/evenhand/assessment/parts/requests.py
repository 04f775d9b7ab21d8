"""Who says yes to each consent request, where people are asked more than once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from evenhand.assessment.parts.registry import Assessed, Part, register
from evenhand.exchange.ask.requests import RequestBound, asked_apart, bound_requests
from evenhand.scenario.facts import category_name
from evenhand.vocabulary.numbers import amount, percent


@register
class Requests(Part[tuple[RequestBound, ...]]):
    """Participation by request, between all at once and each alone."""

    name = "requests"
    title = "Each question apart: who says yes to which"
    key = "requests"

    def applies(self, assessment: Assessed) -> bool:
        """Return whether people are asked more than once, and not with a price for each kind of data."""
        return bool(asked_apart(assessment.scenario)) and not assessment.scenario.scheme.by_category

    def compute(self, assessment: Assessed) -> tuple[RequestBound, ...]:
        """Return the bounds of each request."""
        return bound_requests(assessment.simulation, assessment.assumptions)

    def sentence(self, value: tuple[RequestBound, ...]) -> str:
        """Return how far the two bounds lie apart."""
        together = value[0].together[0]
        most = max(value, key=lambda bound: bound.alone[0])
        return (
            f"Counted is one yes to all {len(value)} questions: {percent(together)} of customers. Asked alone, for all "
            f"that is offered, “{', '.join(most.purposes)}” would get {percent(most.alone[0])}, the most of them. How "
            "many agree to one and refuse another depends on how the offer is split, which is not modelled."
        )

    def to_json(self, value: tuple[RequestBound, ...]) -> Any:
        """Return a row a request."""
        return {"sentence": self.sentence(value), "requests": [bound.to_json_dict() for bound in value]}

    def rows(self, value: tuple[RequestBound, ...]) -> Sequence[Mapping[str, str]]:
        """Return a row a request."""
        return [
            {
                "question": ", ".join(bound.purposes),
                "data": ", ".join(category_name(name) for name in bound.categories) or "not known",
                "share of the kinds of data": percent(bound.share_of_data),
                "asked a month by the typical one, in 8 of 10 futures": f"{amount(bound.asked[1])} to "
                f"{amount(bound.asked[3])}",
                "yes to all at once": percent(bound.together[0]),
                "yes to this alone, at most": percent(bound.alone[0]),
            }
            for bound in value
        ]

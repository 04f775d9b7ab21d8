"""What fairness costs: the profit that is left when a test must hold."""

from __future__ import annotations

from evenhand.assessment.parts.registry import Assessed, Part, register
from evenhand.exchange.ask.price import Price, price_of_fairness
from evenhand.vocabulary.numbers import of_hundred, percent, series


@register
class PriceOfFairness(Part[Price]):
    """Profit without conditions, under each test, and under those that decide."""

    name = "price"
    title = "What fairness costs"
    generic = False

    def compute(self, assessment: Assessed) -> Price:
        """Return the price of fairness along the curve."""
        policy = assessment.policy
        return price_of_fairness(
            assessment.simulation, tests=policy.tests, probability=policy.probability, passes=assessment.passes
        )

    def sentence(self, value: Price) -> str:
        """Return how much of the profit is left at the fair level that keeps most, where there is one."""
        if value.most.index is None:
            return "The company can expect no profit at any level, fair or not."
        often = of_hundred(value.probability)
        fair = f"{series(value.tests)} hold{' together' if len(value.tests) > 1 else 's'} in at least {often} futures"
        if value.together.index is None:
            return f"At no level where {fair} can the company expect a profit."
        kept = percent(value.together.share)
        return f"Where {fair}, the company keeps at most {kept} of the profit that it could expect without that."

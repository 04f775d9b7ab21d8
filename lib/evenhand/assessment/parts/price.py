"""What fairness costs: the profit that is left when a test must hold."""

from __future__ import annotations

from evenhand.assessment.parts.registry import Assessed, Part, register
from evenhand.exchange.ask.price import Price, price_of_fairness


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
        """Return whether a fair level with a profit exists."""
        if value.most.index is None:
            return "The company can expect no profit at any level, fair or not."
        return "A fair level keeps a profit." if value.together.index is not None else "No fair level keeps a profit."

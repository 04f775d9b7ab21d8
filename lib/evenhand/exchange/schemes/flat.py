"""A flat dividend: the same amount for everybody who takes part."""

from __future__ import annotations

from typing import ClassVar, Literal

from evenhand.exchange.model.lever import Lever, at
from evenhand.exchange.scheme import Scheme, Words, register
from evenhand.scenario.programme import Incentive, Money


@register
class Flat(Scheme):
    """The same amount for everybody who takes part."""

    kind: Literal["flat"]
    dividend: Money
    """Paid to each participant, per month."""

    rank: ClassVar[int] = 20
    amount: ClassVar[str | None] = "dividend"
    offer_facts: ClassVar[tuple[str, ...]] = ("dividend",)
    levers: ClassVar[tuple[Lever, ...]] = (
        at("dividend", "scheme.dividend", "Dividend (face value of a benefit)", "money a month", 0.0, 1e6),
    )
    words: ClassVar[Words] = Words(
        name="flat",
        label="the same amount for everyone",
        explanation="Each participant gets the same money a month, whatever the data bring in. The amount is fixed, so "
        "that its rate differs between futures.",
        handed_out="The same amount to each participant.",
        told="If you say yes, you get {} a month.",
    )

    def offered(self, incentive: Incentive) -> float:
        """Return the dividend."""
        return self.dividend

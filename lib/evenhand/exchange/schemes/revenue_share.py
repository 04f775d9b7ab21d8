"""A revenue share: a share of data revenue, split by what each participant spends."""

from __future__ import annotations

from typing import ClassVar, Literal

from evenhand.exchange.model.lever import Lever, at
from evenhand.exchange.scheme import Scheme, Words, register
from evenhand.scenario.programme import Share


@register
class RevenueShare(Scheme):
    """A share of data revenue, split by what each participant spends."""

    kind: Literal["revenue_share"]
    rate: Share
    """Payout divided by data revenue."""

    rank: ClassVar[int] = 30
    axis: ClassVar[Literal["dividend", "rate"]] = "rate"
    amount: ClassVar[str | None] = "rate"
    levers: ClassVar[tuple[Lever, ...]] = (
        at("rate", "scheme.rate", "Rate (payout ÷ data revenue)", "share", 0.0, 1.0),
    )
    words: ClassVar[Words] = Words(
        name="revenue share",
        label="a share of data revenue, by spending",
        explanation="A share of data revenue is paid out, and each participant gets a part in proportion to spending: "
        "the same share of what each spends.",
        handed_out="To each participant, by what they spend.",
        told="If you say yes, you get {} a month on average. Who spends less gets less, who spends more gets more.",
    )

    @property
    def by_spending(self) -> bool:
        """Whether the offer is a share of what each participant spends."""
        return True

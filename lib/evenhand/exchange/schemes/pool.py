"""A pool: a share of data revenue that is split among the participants, equally, by spending or by Shapley values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from evenhand.exchange.model.lever import Lever, at
from evenhand.exchange.scheme import Choice, Control, Said, Scheme, Start, Text, Words, register
from evenhand.scenario.programme import Share

if TYPE_CHECKING:
    from evenhand.exchange.solve.plan import Payment, Plan


@register
class Pool(Scheme):
    """A share of data revenue goes into a pool that is split among the participants."""

    kind: Literal["pool"]
    rate: Share
    """Payout divided by data revenue."""
    split: Literal["equal", "spending", "shapley"] = "equal"
    """Equally, by spending, or by what each segment adds to data revenue (Shapley value)."""
    trustee: str | None = None
    """Who holds the pool, when it is not the company."""

    rank: ClassVar[int] = 40
    axis: ClassVar[Literal["dividend", "rate"]] = "rate"
    amount: ClassVar[str | None] = "rate"
    levers: ClassVar[tuple[Lever, ...]] = (
        at("rate", "scheme.rate", "Rate (payout ÷ data revenue)", "share", 0.0, 1.0),
    )
    form: ClassVar[tuple[Control, ...]] = (
        Choice(
            "split",
            "The pool is split",
            "By what a segment adds: the Shapley value of each segment’s data, exact, for at most twelve segments.",
            words={
                "equal": "equally",
                "spending": "by what each spends",
                "shapley": "by what each segment adds (Shapley value)",
            },
        ),
        Text(
            "trustee",
            "Who holds the money",
            "A trust, a cooperative …; empty for the company itself. It changes no number.",
            placeholder="the company",
        ),
    )
    words: ClassVar[Words] = Words(
        name="pool",
        label="a pool that participants share",
        explanation="A share of data revenue goes into a pool, so that each participant gets less the more take part. "
        "It is split equally, by spending, or by what each segment adds to data revenue (its Shapley value, exact for "
        "at most twelve segments); within a segment everybody then gets the same.",
        handed_out="One pool, split among the participants.",
        told="If you say yes, you get {} a month on average. The more people say yes, the less each of them gets.",
    )

    @property
    def by_spending(self) -> bool:
        """Whether the offer is a share of what each participant spends."""
        return self.split == "spending"

    def path(self, plan: Plan) -> Payment:
        """Return the pool at rising rates; one split by Shapley values at the rates of an equal one."""
        if self.split == "shapley":
            return plan.pay_by_contribution(self.model_copy(update={"split": "equal", "rate": 1.0}))
        return super().path(plan)

    @classmethod
    def begin(cls, start: Start) -> dict[str, Any]:
        """Return an equal pool at the rate paid now."""
        return {"rate": start.rate, "split": "equal"}

    def valuing(self, currency: str) -> Said:
        """Return how much one person's data count, by the split."""
        said = {
            "equal": "Everybody’s data count the same.",
            "spending": "By spending: a customer who spends twice as much counts twice.",
            "shapley": "By what each segment adds to data revenue (its Shapley value); within a segment the same.",
        }
        return said[self.split], ("scheme.split",)

"""A collective trust: a fund that serves all customers, whether they take part or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from evenhand.exchange.model.lever import Lever, at
from evenhand.exchange.scheme import Control, Number, Scheme, Start, Text, Words, register
from evenhand.scenario.facts import Maybe, is_known
from evenhand.scenario.programme import Incentive, Share

if TYPE_CHECKING:
    from evenhand.exchange.scheme import Array
    from evenhand.exchange.solve.plan import Payment, Plan


@register
class CollectiveTrust(Scheme):
    """A share of data revenue goes to a fund that serves all customers, whether they take part or not."""

    kind: Literal["collective_trust"]
    rate: Share
    """Payout divided by data revenue."""
    worth: Annotated[float, Field(ge=0, le=10)] = 1.0
    """What one unit of the fund is worth to customers together."""
    trustee: str | None = None
    """Who runs the fund."""

    rank: ClassVar[int] = 70
    axis: ClassVar[Literal["dividend", "rate"]] = "rate"
    in_money: ClassVar[bool] = False
    to_each: ClassVar[bool] = False
    amount: ClassVar[str | None] = "rate"
    levers: ClassVar[tuple[Lever, ...]] = (
        at("rate", "scheme.rate", "Rate (payout ÷ data revenue)", "share", 0.0, 1.0),
    )
    form: ClassVar[tuple[Control, ...]] = (
        Number(
            "worth",
            "What 1 put into the fund is worth to customers",
            "Above 1 when the fund buys what single customers could not, below 1 when it wastes money.",
            high=10.0,
        ),
        Text(
            "trustee",
            "Who holds the money",
            "A trust, a cooperative …; empty for the company itself. It changes no number.",
            placeholder="the company",
        ),
    )
    words: ClassVar[Words] = Words(
        name="collective trust",
        label="a fund for all customers",
        explanation="A share of data revenue goes to a fund that serves all customers, those who say no included. It "
        "gives nobody a reason to say yes; what it buys is worth more or less to customers than it costs.",
        handed_out="One fund that serves all customers, whether they take part or not.",
        offer="Put {} a month for each participant into a fund that serves all customers",
        unit=" into the fund",
        given="Paid into the fund",
        paid="Into the fund, for each participant",
        told="We pay you no money for it. For each yes we put {} a month into a fund. It is there for all of you, also "
        "if you say no.",
    )

    def offered(self, incentive: Incentive) -> Maybe[float]:
        """Return what people are told that they get beside the fund, which serves those who say no as well."""
        kind = incentive.kind
        return incentive.value_month if is_known(kind) and kind != "none" else 0.0

    def path(self, plan: Plan) -> Payment:
        """Return the fund at rising rates."""
        return plan.pay_fund(None, self.worth)

    def at_rates(self, plan: Plan, rates: Array) -> Payment:
        """Return the fund at rates that all futures share."""
        return plan.pay_fund(rates, self.worth)

    @classmethod
    def begin(cls, start: Start) -> dict[str, Any]:
        """Return a fund at the rate paid now, worth what it costs."""
        return {"rate": start.rate, "worth": 1.0}

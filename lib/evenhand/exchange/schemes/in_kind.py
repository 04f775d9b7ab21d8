"""A benefit in kind, instead of money."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from evenhand.exchange.model.lever import Lever, at
from evenhand.exchange.scheme import Control, Percent, Said, Scheme, Words, register
from evenhand.scenario.programme import Incentive, Money, Share
from evenhand.vocabulary.numbers import money

if TYPE_CHECKING:
    from evenhand.exchange.scheme import Array
    from evenhand.exchange.solve.plan import Payment, Plan


@register
class InKind(Scheme):
    """A benefit instead of money."""

    kind: Literal["in_kind"]
    face_value: Money
    """What the benefit is said to be worth, per participant-month."""
    worth: Share = 1.0
    """What it is worth to the customer, per unit of face value."""
    cost: Share = 1.0
    """What it costs the company, per unit of face value."""
    breakage: Share = 0.0
    """The share of benefits that are never used."""

    rank: ClassVar[int] = 60
    in_money: ClassVar[bool] = False
    amount: ClassVar[str | None] = "face_value"
    offer_facts: ClassVar[tuple[str, ...]] = ("face_value", "worth", "breakage")
    levers: ClassVar[tuple[Lever, ...]] = (
        at("dividend", "scheme.face_value", "Dividend (face value of a benefit)", "money a month", 0.0, 1e6),
        at("worth", "scheme.worth", "What a unit of face value is worth", "share", 0.0, 1.0),
        at("cost", "scheme.cost", "What a unit of face value costs", "share", 0.0, 1.0),
        at("breakage", "scheme.breakage", "Benefits never used", "share", 0.0, 1.0),
    )
    form: ClassVar[tuple[Control, ...]] = (
        Percent("worth", "Worth to the customer, % of face value", "100 when it is as good as money."),
        Percent("cost", "Cost to the company, % of face value", "What giving it costs; less than 100 for own goods."),
        Percent(
            "breakage",
            "Never used, % of benefits",
            "Benefits that nobody redeems cost nothing and please nobody.",
        ),
    )
    words: ClassVar[Words] = Words(
        name="in kind",
        label="a benefit instead of money",
        explanation="Each participant gets a benefit with a face value. To the customer it is worth its share of that, "
        "to the company it costs another, and what is never used is worth nothing and costs nothing. No payment fees.",
        handed_out="A benefit to each participant, not money.",
        offer="Give a benefit of {} face value a month to each participant",
        no_offer="Give a benefit of {} face value a month to each participant",
        given="Cost of the benefit",
        received="They receive, at its cost",
        lever="Benefit",
        unit=" of face value",
        paid="Face value to a participant",
        told="If you say yes, you get a benefit, not money. What is printed on it comes to {} a month.",
    )

    @property
    def costless(self) -> bool:
        """Whether the benefit costs nothing; levels then go up to a face value of all that the data could bring in."""
        return self.cost * (1.0 - self.breakage) <= 0.0

    def offered(self, incentive: Incentive) -> float:
        """Return what the benefit is worth to a participant, as far as it is used."""
        return self.face_value * self.worth * (1 - self.breakage)

    def pay(self, plan: Plan, scale: Array) -> Payment:
        """Return answers to what the benefit is worth, and what it costs."""
        used = 1.0 - self.breakage
        return plan.pay_in_kind(scale * self.worth * used, scale * self.cost * used)

    def accounts(self, plan: Plan, scale: Array) -> tuple[Array, Array]:
        """Return payout and data revenue of the same."""
        used = 1.0 - self.breakage
        return plan.quick_accounts(scale, worth=self.worth * used, cost=self.cost * used)

    def funding(self, currency: str) -> Said:
        """Return what the benefit costs the company."""
        cost = self.face_value * self.cost * (1 - self.breakage)
        return (
            f"The company’s own goods or services: a benefit of {money(self.face_value, currency, 2)} a month costs it "
            f"{money(cost, currency, 2)} for each participant.",
            ("scheme.face_value", "scheme.cost", "scheme.breakage"),
        )

"""A deposit: an amount set aside for each participant every month, of which a part is handed out."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from evenhand.exchange.model.lever import Lever, at
from evenhand.exchange.scheme import Control, Percent, Scheme, Words, register
from evenhand.scenario.programme import Incentive, Money, Share

if TYPE_CHECKING:
    from evenhand.exchange.scheme import Array
    from evenhand.exchange.solve.plan import Payment, Plan


@register
class Deposit(Scheme):
    """An amount is set aside for each participant, and a part of it handed out."""

    kind: Literal["deposit"]
    stake: Money
    """Set aside for each participant, per month."""
    returned: Share = 1.0
    """The part of it that is handed out."""

    amount: ClassVar[str | None] = "stake"
    offer_facts: ClassVar[tuple[str, ...]] = ("stake", "returned")
    levers: ClassVar[tuple[Lever, ...]] = (
        at("dividend", "scheme.stake", "Amount set aside", "money a month", 0.0, 1e6),
        at("returned", "scheme.returned", "Part handed out", "share", 0.0, 1.0),
    )
    form: ClassVar[tuple[Control, ...]] = (
        Percent("returned", "Handed out, % of the deposit", "The rest stays with the company."),
    )
    words: ClassVar[Words] = Words(
        name="deposit",
        label="an amount set aside, partly handed out",
        explanation="Each month an amount is set aside for each participant, and a part of it is handed out.",
        handed_out="From a deposit to each participant.",
    )

    def offered(self, incentive: Incentive) -> float:
        return self.stake * self.returned

    def pay(self, plan: Plan, scale: Array) -> Payment:
        return plan.pay_alike(scale * self.returned)

    def accounts(self, plan: Plan, scale: Array) -> tuple[Array, Array]:
        return plan.quick_accounts(scale, worth=self.returned, cost=self.returned)

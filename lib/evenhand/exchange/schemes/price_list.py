"""A price list: a price for each data category, and customers choose which to share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, cast

from evenhand.exchange.model.lever import Lever, changed_facts
from evenhand.exchange.scheme import Control, Prices, Said, Scheme, Start, Words, register
from evenhand.scenario.facts import DataCategory, category_name
from evenhand.scenario.programme import Incentive, Money
from evenhand.vocabulary.numbers import money

if TYPE_CHECKING:
    from evenhand.exchange.scheme import Array
    from evenhand.exchange.solve.plan import Payment, Plan
    from evenhand.scenario.model import Scenario


def _listed(scenario: Scenario) -> dict[DataCategory, Money]:
    return cast("PriceList", scenario.scheme).prices


def _total(scenario: Scenario) -> float:
    return sum(_listed(scenario).values())


def _scaled(scenario: Scenario, value: float) -> Scenario:
    now, priced = _total(scenario), _listed(scenario)
    prices = {key: value * (price / now if now else 1.0 / len(priced)) for key, price in priced.items()}
    changed: Scenario = changed_facts(scenario, "scheme.prices", prices)
    return changed


def _is_priced(scenario: Scenario) -> bool:
    return bool(getattr(scenario.scheme, "prices", None))


@register
class PriceList(Scheme):
    """A price for each data category; customers choose which to share."""

    kind: Literal["price_list"]
    prices: dict[DataCategory, Money]
    """Paid per month for each data category (Fides key)."""

    rank: ClassVar[int] = 50
    axis: ClassVar[Literal["dividend", "rate"]] = "rate"
    by_category: ClassVar[bool] = True
    amount: ClassVar[str | None] = "prices"
    offer_facts: ClassVar[tuple[str, ...]] = ("prices",)
    levers: ClassVar[tuple[Lever, ...]] = (
        Lever(
            *("prices", "All prices of the list together, in their proportions", "money a month", 0.0, 1e6),
            applies=_is_priced,
            get=_total,
            put=_scaled,
        ),
    )
    form: ClassVar[tuple[Control, ...]] = (
        Prices("prices", "Prices", "Paid a month for this kind of data; customers choose which to share."),
    )
    words: ClassVar[Words] = Words(
        name="price list",
        label="a price for each kind of data",
        explanation="Each data category has a price, and customers share those whose price meets what they ask; what "
        "has no price is asked for without payment. Along the curve all prices rise together, in their proportions.",
        handed_out="To each participant, by the kinds of data they share.",
        told="If you say yes, you get {} a month on average. How much depends on which data you share.",
    )

    @property
    def level(self) -> float:
        """Not a number: the rate of a price list differs between futures."""
        return float("nan")

    def offered(self, incentive: Incentive) -> float:
        """Return what somebody gets who shares everything."""
        return sum(self.prices.values())

    def unit(self, spending: float) -> float:
        """Return the whole list."""
        return max(sum(self.prices.values()), 1e-9)

    def pay(self, plan: Plan, scale: Array) -> Payment:
        """Return answers and payouts where all prices are multiplied."""
        return plan.pay_by_category(scale, self.prices)

    def accounts(self, plan: Plan, scale: Array) -> tuple[Array, Array]:
        """Return payout and data revenue of the same."""
        return plan.full_accounts(scale)

    @classmethod
    def begin(cls, start: Start) -> dict[str, Any]:
        """Return a price for each kind of data in proportion to what customers ask for it, together the dividend."""
        known = start.assumptions.override(start.scenario.assumptions)
        asked = {category: known.for_category(category).likely for category in start.scenario.data_categories}
        together = sum(asked.values())
        factor = start.dividend / together if start.dividend > 0 and together > 0 else 1.0
        return {"prices": {category: round(price * factor, 2) for category, price in asked.items()}}

    def at(self, *, dividend: float, rate: float, before: float) -> dict[str, Any]:
        """Return the list with all prices multiplied."""
        factor = dividend / before if before > 0 else 1.0
        return {"kind": "price_list", "prices": {name: round(price * factor, 4) for name, price in self.prices.items()}}

    @classmethod
    def short(cls) -> str | None:
        """Return nothing: a list takes more than a number."""
        return None

    def funding(self, currency: str) -> Said:
        """Return where the money comes from."""
        return "The company’s budget: a price a month for each kind of data that is shared.", ("scheme.prices",)

    def valuing(self, currency: str) -> Said:
        """Return the prices."""
        prices = ", ".join(f"{category_name(name)} {money(price, currency, 2)}" for name, price in self.prices.items())
        return f"By kind of data, a month: {prices}.", ("scheme.prices",)

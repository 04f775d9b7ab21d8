"""What a scheme is: one class with its facts, its payout, its levers, its words and its form.

`Scheme` answers for the common case, in which each participant gets the same amount of money; a scheme in
`evenhand.exchange.schemes` says what is different about it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeVar, cast

from pydantic import ValidationError

from evenhand.errors import InputError
from evenhand.exchange.model.lever import Lever
from evenhand.scenario.scheme import SchemeFacts, declare, scheme_kinds
from evenhand.vocabulary.numbers import money, percent

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from evenhand.exchange.solve.plan import Payment, Plan
    from evenhand.scenario.model import Scenario
    from evenhand.uncertainty.assumptions import Assumptions

    Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Words:
    """What a scheme is called.

    Parameters
    ----------
    name
        In tables and documents, in a word or two.
    label
        Who is paid what, as a choice among schemes.
    explanation
        How it works, in two or three sentences, for the method and the screen.
    handed_out
        How it reaches people, as a sentence.
    offer
        The offer as advice to the company; ``{}`` stands for an amount of money that every participant gets.
    offer_on_average
        The same where participants are paid differently, and the amount is their mean.
    by_segment
        What follows where segments are paid differently: the least and the most, each with its segment.
    no_offer
        The same where the amount is nothing.
    given
        What the company gives, as a step from revenue to profit.
    received
        The same as a step to what customers gain.
    lever
        The amount a participant gets, on the control that sets it.
    unit
        What follows the currency there.
    paid
        The amount a participant gets, at the head of a row or a column of a document.
    told
        The offer as customers are told it, in plain words; ``{}`` stands for the amount a month.
    """

    name: str
    label: str
    explanation: str
    handed_out: str
    offer: str = "Pay {} a month to each participant"
    offer_on_average: str = "Pay {} a month to a participant on average"
    by_segment: str = ", from {} in “{}” to {} in “{}”"
    no_offer: str = "Pay nothing"
    given: str = "Paid out"
    received: str = "They receive"
    lever: str = "Dividend"
    unit: str = ""
    paid: str = "Paid to a participant"
    told: str = "If you say yes, you get {} a month on average. You may get less or more."


@dataclass(frozen=True, slots=True)
class Control:
    """A fact that is set in the form beside how much is paid.

    Parameters
    ----------
    fact
        The name of the fact.
    label, help
        What the control is called, and what it explains.
    """

    fact: str
    label: str
    help: str


@dataclass(frozen=True, slots=True)
class Choice(Control):
    """One of a few values, each with its words."""

    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Text(Control):
    """A few words; none for nobody or nothing."""

    placeholder: str = ""


@dataclass(frozen=True, slots=True)
class Number(Control):
    """A number between two bounds; on screen it is ``scale`` times the fact."""

    low: float = 0.0
    high: float = 1e6
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Percent(Number):
    """A share from nothing to all, shown in hundredths."""

    high: float = 100.0
    scale: float = 100.0


@dataclass(frozen=True, slots=True)
class Prices(Control):
    """An amount of money for each data category."""


Said = tuple[str, tuple[str, ...]]
"""A sentence, and the paths of the facts that it rests on."""


@dataclass(frozen=True, slots=True)
class Start:
    """What another scheme begins with when people try it: as much as is paid now.

    Parameters
    ----------
    dividend, rate
        What a participant gets a month now, and payout ÷ data revenue.
    scenario, assumptions
        The facts, and the assumptions as loaded.
    """

    dividend: float
    rate: float
    scenario: Scenario
    assumptions: Assumptions


class Scheme(SchemeFacts):
    """A kind of scheme: here each participant gets the same amount of money, set by the fact `amount`."""

    axis: ClassVar[Literal["dividend", "rate"]] = "dividend"
    """The variable that all futures share: money a month, or payout ÷ data revenue."""
    in_money: ClassVar[bool] = True
    """Whether participants are paid one by one in money."""
    levers: ClassVar[tuple[Lever, ...]] = ()
    """The numbers that a company can choose; the first is how much is paid."""
    form: ClassVar[tuple[Control, ...]] = ()
    """What is set beside how much is paid."""
    words: ClassVar[Words]

    # --- what follows for customers and the company ---

    @property
    def level(self) -> float:
        """The scheme's own place on its axis; ``nan`` where it differs between futures."""
        return float(getattr(self, self.amount)) if self.amount else 0.0

    @property
    def by_spending(self) -> bool:
        """Whether the offer is a share of what each participant spends."""
        return False

    @property
    def alike(self) -> bool:
        """Whether all participants of a segment get the same, not by what they spend or share."""
        return not (self.by_spending or self.by_category)

    @property
    def costless(self) -> bool:
        """Whether what is given costs the company nothing, so that no level pays out all data revenue."""
        return False

    def unit(self, spending: float) -> float:
        """Return what an offer of one pays a participant a month, when customers spend this much on average."""
        return spending if self.by_spending else 1.0

    def pay(self, plan: Plan, scale: Array) -> Payment:
        """Return answers and payouts where the offer is ``scale`` times the unit, shape (futures, levels)."""
        return plan.pay_by_spending(scale) if self.by_spending else plan.pay_alike(scale)

    def accounts(self, plan: Plan, scale: Array) -> tuple[Array, Array]:
        """Return payout and data revenue of the same, and nothing else."""
        return plan.quick_accounts(scale)

    def path(self, plan: Plan) -> Payment:
        """Return the scheme at rising levels, from nothing to all data revenue paid out."""
        return plan.rising()

    def at_rates(self, plan: Plan, rates: Array) -> Payment:
        """Return answers and payouts at rates all futures share, shape (levels,)."""
        return plan.read_at_rates(rates)

    # --- what can be done with it ---

    @classmethod
    def axis_lever(cls) -> str | None:
        """Return the lever whose every value is read from one simulation, if there is one."""
        return cls.axis if any(lever.id == cls.axis for lever in cls.levers) else None

    @classmethod
    def begin(cls, start: Start) -> dict[str, Any]:
        """Return the facts of this kind that pay as much as is paid now."""
        return {cls.amount: start.dividend if cls.axis == "dividend" else start.rate} if cls.amount else {}

    def at(self, *, dividend: float, rate: float, before: float) -> dict[str, Any]:
        """Return the facts of the scheme that pays this much; ``before`` is what it pays a participant now."""
        if not self.amount:
            return self.model_dump(mode="json")
        value = dividend if self.axis == "dividend" else rate
        return {**self.model_dump(mode="json"), self.amount: round(value, 4)}

    @classmethod
    def short(cls) -> str | None:
        """Return how the scheme is written in a word, as in ``flat:2``; ``None`` when it takes more than a number."""
        name = cls.name()
        return f"{name}:{cls.amount.upper()}" if cls.amount else name

    @classmethod
    def read_short(cls, number: str) -> dict[str, Any]:
        """Return the facts that the number after the colon of `short` stands for.

        Raises
        ------
        InputError
            When it stands for nothing.
        """
        name = cls.name()
        if cls.amount is None:
            return {"kind": name}
        try:
            value = float(number)
        except ValueError:
            raise InputError(f"say how much, for example {name}:0.2") from None
        facts = {"kind": name, cls.amount: value}
        try:
            cls.model_validate(facts)
        except ValidationError:
            raise InputError(f"{value:g} is no {cls.amount}") from None
        return facts

    @classmethod
    def name(cls) -> str:
        """Return the name by which the kind is registered."""
        return next(name for name, kind in scheme_kinds().items() if kind is cls)

    # --- in words ---

    def funding(self, currency: str) -> Said:
        """Return where the money comes from."""
        facts = (f"scheme.{self.amount}",)
        if self.axis == "rate":
            return f"What the data bring in: {percent(self.level)} of data revenue.", facts
        each = f"{money(self.level, currency, 2)} a month for each participant"
        return f"The company’s budget: {each}, whatever the data bring in.", facts

    def valuing(self, currency: str) -> Said:
        """Return how much one person's data count."""
        if self.by_spending:
            return "By spending: a customer who spends twice as much counts twice.", ("scheme.kind",)
        return "Everybody’s data count the same.", ("scheme.kind",)


Kind = TypeVar("Kind", bound=type[Scheme])


def register(kind: Kind) -> Kind:
    """Register a scheme by its name.

    Raises
    ------
    ValueError
        When the name is taken.
    """
    return declare(kind)


def schemes() -> Mapping[str, type[Scheme]]:
    """Return every scheme by name, in their order."""
    return cast(Mapping[str, type[Scheme]], scheme_kinds())


def scheme_of(scenario: Scenario) -> Scheme:
    """Return a scenario's scheme with all that it can do; its facts are all that the scenario knows of it."""
    return cast(Scheme, scenario.scheme)

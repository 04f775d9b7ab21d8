"""The exchange as declared: what customers are given, what it costs, and what the data bring in.

All money is per customer-month in the scenario's currency, unless a name says otherwise. A *rate* is always payout
divided by data revenue; paying a share of what a customer spends is a *share of spending*.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, model_validator

from evenhand.scenario.acts import Act
from evenhand.scenario.facts import UNKNOWN, Facts, Maybe, Unknown

Money = Annotated[float, Field(ge=0)]
Share = Annotated[float, Field(ge=0, le=1)]


class Range(Facts):
    """A number that is not known exactly: low and high are P10 and P90, likely is the mode."""

    low: float
    """One chance in ten that it is lower."""
    likely: float
    """The single most likely value."""
    high: float
    """One chance in ten that it is higher."""

    @model_validator(mode="after")
    def _ordered(self) -> Range:
        if not self.low <= self.likely <= self.high:
            raise ValueError(f"low, likely and high must rise: got {self.low:g}, {self.likely:g}, {self.high:g}")
        return self


class Programme(Facts):
    """The size of the programme."""

    customers: Maybe[Annotated[int, Field(ge=1)] | None] = UNKNOWN
    """How many customers are asked; when left out, the size of the customer sample is used and labelled so."""
    months: Annotated[int, Field(ge=1, le=600)] = 36
    """Over how many months costs of setting up are spread."""


class Benefit(Facts):
    """Something given in kind beside the dividend, for example fraud alerts."""

    name: str
    """What it is."""
    worth: Maybe[Money | Range] = UNKNOWN
    """What it is worth to a customer, per month."""
    cost: Maybe[Money | Range] = UNKNOWN
    """What it costs the company, per customer-month."""
    to: Literal["everyone", "participants"] = "participants"
    """Who gets it. What everyone gets is no reason to say yes, and leaves the choice free."""


class Costs(Facts):
    """What running the programme costs the company."""

    setup: Maybe[Money] = UNKNOWN
    """What setting it up costs, once for the whole programme."""
    fixed_month: Maybe[Money] = UNKNOWN
    """What it costs a month, for the whole programme, however many take part."""
    per_customer_month: Maybe[Money] = UNKNOWN
    """What it costs a month for each customer asked, for example notices."""
    per_participant_month: Maybe[Money] = UNKNOWN
    """What it costs a month for each participant, for example storage and support."""
    payment_fixed: Maybe[Money] = UNKNOWN
    """What one payment to a participant costs."""
    payment_share: Maybe[Share] = UNKNOWN
    """What paying costs, as a share of the amount paid."""
    payments_per_year: Annotated[float, Field(gt=0, le=365)] = 12
    """How often participants are paid."""


class RevenueForm(Facts):
    """How data revenue grows with the share of the data's value taken in."""

    form: Literal["linear", "power", "saturating", "hill", "learning_curve"] = "power"
    """The shape of the curve."""
    half: Maybe[Annotated[float, Field(gt=0, lt=1)] | Range] = UNKNOWN
    """What half the data would bring, as a share of what all of them would; unknown takes the assumption's range."""


class Economics(Facts):
    """What the data bring in, and what the service is worth."""

    uplift: Maybe[Share | Range] = UNKNOWN
    """What the data bring in when everybody takes part, a share of spending; unknown takes the assumption's range."""
    uplift_of: Maybe[Literal["sales", "margin"]] = UNKNOWN
    """Is that more sales, or more of what is left once the goods are paid for?"""
    gross_margin: Maybe[Share | Range] = UNKNOWN
    """What share of more sales is left once the goods are paid for; counts where the uplift is of sales."""
    revenue: RevenueForm = RevenueForm()
    """How revenue grows with participation."""
    reuse: Annotated[float, Field(ge=1)] = 1.0
    """How many uses the same consent serves."""
    costs: Costs = Costs()
    """What running it costs."""
    margin: Maybe[Money] = UNKNOWN
    """What the company earns on a customer without any data, per month."""
    service_value: Maybe[Money] = UNKNOWN
    """What losing the service would be worth to a customer, per month."""
    conditionality: Maybe[Share] = UNKNOWN
    """How much of the service a person loses by saying no: 0 nothing, 1 all of it."""
    crowding: bool = False
    """Count that a small payment can put off people who would share for nothing?"""
    mediation: Share = 0.0
    """How much aggregating or de-identifying the data lowers what they reveal about people who said no."""

    @property
    def of_margin(self) -> bool:
        """Whether the uplift is what the company keeps; more sales count by their margin, and so does what nobody says.

        While the uplift itself is not known, its assumption stands in, which is of margin.
        """
        return self.uplift_of == "margin" or isinstance(self.uplift, Unknown)

    @property
    def idle(self) -> frozenset[str]:
        """The gross margin where nothing is multiplied by it, and what an uplift is of that nobody has stated."""
        names = {"gross_margin"} if self.of_margin else set()
        return frozenset(names | ({"uplift_of"} if isinstance(self.uplift, Unknown) else set()))


NoticeItem = Literal["summary", "terms", "opt_in", "withdraw", "relation_explained"]


class Valuation(Act):
    """The documented good-faith value of a customer's data to the business (11 CCR 7081)."""

    reasons = ("doc",)

    methods: tuple[Annotated[int, Field(ge=1, le=8)], ...]
    """Which of the eight methods were used, by their number."""
    value_month: Annotated[float, Field(gt=0)]
    """The estimate."""
    low: Annotated[float, Field(ge=0)] | None = None
    """Its lower end."""
    high: Annotated[float, Field(ge=0)] | None = None
    """Its upper end."""
    doc: Annotated[str, Field(min_length=1)]
    """Where it is documented, with its reasons."""
    date: dt.date
    """When it was made."""
    by: Annotated[str, Field(min_length=1, max_length=120)]
    """Who made it: a role or an office."""
    published_per_segment: Maybe[bool] = UNKNOWN
    """Are method and number published for each group of customers?"""


class Incentive(Facts):
    """What is offered to people who take part, as they are told."""

    kind: Maybe[Literal["none", "cash", "discount", "points", "credit", "service"]] = UNKNOWN
    """What it is."""
    value_month: Maybe[Money] = UNKNOWN
    """About how much a participant gets a month."""
    opt_in: Maybe[bool] = UNKNOWN
    """Do people opt in to the programme itself?"""
    notice_before_opt_in: Maybe[Literal["no", "generic_link", "full_terms"]] = UNKNOWN
    """What they get to read before they opt in."""
    revoke_any_time: Maybe[bool] = UNKNOWN
    """Can they leave at any time?"""
    revoke_one_step: Maybe[bool] = UNKNOWN
    """Can they leave in one step?"""
    valuation: Maybe[Valuation | None] = UNKNOWN
    """The documented value of the data to the business; none if there is none."""
    notice_items: Maybe[tuple[NoticeItem, ...]] = UNKNOWN
    """Which of the five items of the notice of financial incentive are given (11 CCR 7016)."""


class Stance(StrEnum):
    """Whose the data are held to be."""

    COMPANY_ASSET = "company_asset"
    COMPANY_ASSET_WITH_CHOICES = "company_asset_with_choices"
    STEWARDSHIP = "stewardship"
    TRUST = "trust"


class Ownership(Facts):
    """How much say the customer has over the data."""

    stance: Maybe[Stance] = UNKNOWN
    """Whose the data are held to be."""
    stance_published: Maybe[bool] = UNKNOWN
    """Is that said in public?"""
    export: Maybe[Literal["none", "on_request", "self_service", "self_service_standard"]] = UNKNOWN
    """How a person gets a copy to take away."""
    export_share: Maybe[Share] = UNKNOWN
    """The share of the fields held that the copy contains."""
    correction: Maybe[Literal["none", "on_request", "self_service"]] = UNKNOWN
    """How a person corrects the data."""
    deletion: Maybe[Literal["none", "on_request", "self_service"]] = UNKNOWN
    """How a person has the data deleted."""
    deletion_days: Maybe[Annotated[int, Field(ge=0)]] = UNKNOWN
    """After how many days they are gone everywhere."""
    reuse_needs_new_consent: Maybe[Literal["no", "notice_only", "yes"]] = UNKNOWN
    """Is a person asked again before the data serve a new purpose?"""
    onward_transfer: Maybe[Literal["free", "contract", "named_only", "never"]] = UNKNOWN
    """May recipients pass the data on?"""
    derived_data: Maybe[Literal["hidden", "disclosed", "accessible", "correctable"]] = UNKNOWN
    """What a person can do about what is inferred from the data."""
    change_decided_by: Maybe[
        Literal["company", "company_with_notice", "customers_consulted", "customers_represented"]
    ] = UNKNOWN
    """Who decides when the rules change."""
    exit_stops: Maybe[tuple[str, ...]] = UNKNOWN
    """What stops when a person leaves."""
    exit_deleted: Maybe[tuple[str, ...]] = UNKNOWN
    """What is deleted then."""
    exit_irrevocable: Maybe[tuple[str, ...]] = UNKNOWN
    """What cannot be recalled, for example copies already handed over; empty for nothing."""
    exit_told: Maybe[bool] = UNKNOWN
    """Is all that said before a person agrees?"""

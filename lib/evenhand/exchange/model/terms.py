"""From facts and assumptions to the numbers a simulation needs: the terms of the exchange, one value a future."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from evenhand.exchange.model.growth import Growth, GrowthForm
from evenhand.exchange.model.possible import LEAK, MOST_LEAK
from evenhand.exchange.model.resolved import resolve
from evenhand.exchange.model.screen import StandIn, refusal_cost, steering
from evenhand.exchange.model.willingness import Willingness
from evenhand.exchange.model.wta import willingness_by_segment, willingness_to_accept
from evenhand.scenario.facts import Unknown
from evenhand.scenario.model import Scenario
from evenhand.uncertainty.assumptions import Assumptions
from evenhand.uncertainty.draws import Draws, draw

Array = NDArray[np.float64]

# A month's retention of exactly one has no log odds.
MOST_RETENTION = 0.9999


@dataclass(frozen=True, slots=True)
class Terms:
    """Everything the outcomes depend on besides the offer, one value a future; money per customer-month.

    Parameters
    ----------
    willingness
        What customers ask for all the data together.
    categories
        The data categories customers are asked for.
    category_medians
        Median price asked for each of them, shape (futures, categories), or (futures, categories, segments).
    crowding, crowding_until
        Of those who would share for nothing, the share whom a payment below that amount puts off.
    leak
        Share of their own loss that people who said no suffer when everybody shares, after mediation.
    refusal_loss
        What saying no costs a person.
    conditionality, fee, excluded_margin
        Share of the service lost; what people pay for an equal service instead; margin lost on each who leaves.
    steered
        Of people who would not say yes, the share recorded as saying yes because of the screen.
    worth_to_participants, worth_to_everyone
        What benefits in kind beside the scheme are worth.
    revenue_full, growth
        Data revenue with everybody taking part, and how it grows.
    fixed, per_customer, per_participant, per_payment, payment_share
        Costs: per customer, per customer, per participant, per paid participant, and as a share of payout.
    margin, retention, retention_per_money, retention_shift, retention_worth
        Margin without data; monthly retention; rise of its log odds per unit of money and by trust; what participants
        get besides the dividend, as it counts here.
    best_shift, best_worth
        The last two where facts that are not known are as the company would have them.
    overstated
        By how much people overstate prices and worths when they are only asked, a factor of at least one: what they act
        on is the stated amount divided by it.
    says
        Whether customers' gain is counted at stated prices and worths instead of those they act on.
    discount, months
        What a unit of money in a month is worth the month before; the horizon over which today's customers are
        followed.
    """

    willingness: Willingness
    categories: tuple[str, ...]
    category_medians: Array
    crowding: Array
    crowding_until: Array
    leak: Array
    refusal_loss: Array
    conditionality: Array
    fee: Array
    excluded_margin: Array
    steered: Array
    worth_to_participants: Array
    worth_to_everyone: Array
    revenue_full: Array
    growth: Growth
    fixed: Array
    per_customer: Array
    per_participant: Array
    per_payment: Array
    payment_share: Array
    margin: Array
    retention: Array
    retention_per_money: Array
    retention_shift: Array
    retention_worth: Array
    best_shift: Array
    best_worth: Array
    overstated: Array
    says: bool
    discount: Array
    months: int

    @property
    def futures(self) -> int:
        """How many futures there are."""
        return int(self.leak.size)

    def part(self, rows: slice | NDArray[np.intp]) -> Terms:
        """Return the terms of some futures only."""
        changes: dict[str, Any] = {}
        for name in self.__dataclass_fields__:
            value = getattr(self, name)
            if isinstance(value, np.ndarray):
                changes[name] = value[rows]
        g = self.growth
        changes["willingness"] = self.willingness.each(lambda values: values[rows])
        changes["growth"] = Growth(g.form, g.half[rows], g.exponent[rows])
        return replace(self, **changes)


def build_terms(
    scenario: Scenario,
    assumptions: Assumptions,
    *,
    spending: float,
    customers: int,
    trust: float | Array | None,
    draws: int,
    seed: int,
    segments: Sequence[str] = (),
    probabilities: Mapping[str, Array] | None = None,
) -> tuple[Terms, Draws, tuple[StandIn, ...]]:
    """Return the terms of the exchange in every future.

    Parameters
    ----------
    scenario, assumptions
        Facts and assumptions, as loaded.
    spending
        Mean spending per customer-month.
    customers
        Size of the programme, over which its fixed costs are spread.
    trust
        Between 0 and 1, one for all futures or one each; ``None`` for no effect of trust.
    draws, seed
        How many futures, and which.
    segments
        The customers' segments, by name.
    probabilities
        The place of each assumption in its distribution, instead of drawing it.

    Raises
    ------
    ModelError
        When the scenario says what a segment asks for that the customers do not have.
    """
    resolved, standins = resolve(scenario, assumptions)
    x = draw(resolved, draws, seed) if probabilities is None else Draws(resolved, draws, seed, probabilities)
    more: list[StandIn] = []
    zero = np.zeros(draws)
    trust_gap = zero if trust is None else trust - x["trust.baseline"]
    left = _left_by_mediation(scenario, x)
    revenue_full = _brought_in(scenario, x, more) * spending * scenario.economics.reuse * left
    told = _told(scenario, x, revenue_full)
    categories, medians, willingness = willingness_to_accept(scenario, resolved, x, trust_gap, told, more)
    if scenario.supply:
        medians, willingness = willingness_by_segment(scenario, x, trust_gap, told, medians, willingness, segments)
    crowds = scenario.economics.crowding
    costs = scenario.economics.costs
    payments = costs.payments_per_year / 12.0
    margin = _margin(scenario, x, spending, more)
    conditionality, refusal_loss, fee, leaves, screen_standins = _refusing(scenario, x)
    shift = x["retention.trust"] * trust_gap
    steered, steering_standins = _steered(scenario, x, pay_wall=bool(np.any(fee > 0)))
    breach = x["cost.breach_probability"] / 12.0 * x["cost.breach_record"]
    given, given_to_all = (_benefits(scenario, x, to) for to in ("participants", "everyone"))
    terms = Terms(
        willingness=willingness,
        categories=categories,
        category_medians=medians,
        crowding=x["crowding.share"] if crowds else zero,
        crowding_until=x["crowding.until"] if crowds else zero,
        leak=np.minimum(x[LEAK], MOST_LEAK) * (1.0 - scenario.economics.mediation),
        refusal_loss=refusal_loss,
        conditionality=conditionality,
        fee=fee,
        excluded_margin=margin * leaves,
        steered=steered,
        worth_to_participants=given.worth,
        worth_to_everyone=given_to_all.worth,
        revenue_full=revenue_full,
        growth=_growth(scenario.economics.revenue.form, x),
        fixed=(x["cost.fixed_month"] + _instalment(x, scenario.programme.months)) / customers,
        per_customer=x["cost.per_customer_month"] + given_to_all.cost,
        per_participant=x["cost.per_participant_month"] + breach + given.cost,
        per_payment=x["cost.payment_fixed"] * payments,
        payment_share=x["cost.payment_share"],
        margin=margin,
        retention=np.minimum(x["retention.monthly"], MOST_RETENTION),
        retention_per_money=x["retention.dividend"],
        retention_shift=shift,
        retention_worth=given.worth,
        best_shift=shift,
        best_worth=given.worth,
        overstated=x["supply.stated_divider"],
        says=scenario.policy.welfare == "says",
        discount=np.exp(-np.log1p(x["finance.discount_rate"]) / 12.0),
        months=scenario.programme.months,
    )
    return terms, x, (*standins, *more, *screen_standins, *steering_standins)


class _Given(NamedTuple):
    """What benefits are worth to customers, as they act on it, and what they cost; shape (futures,)."""

    worth: Array
    cost: Array


def _benefits(scenario: Scenario, x: Draws, to: str) -> _Given:
    keys = [f"benefit.{index}" for index, benefit in enumerate(scenario.benefits) if benefit.to == to]
    if not keys:
        return _Given(np.zeros(x.n), np.zeros(x.n))
    # Asked prices and stated worths come from the same kind of question, and are overstated alike.
    worth = np.sum([x[f"{key}.worth"] for key in keys], axis=0) / x["supply.stated_divider"]
    return _Given(np.asarray(worth), np.asarray(np.sum([x[f"{key}.cost"] for key in keys], axis=0)))


# An assumption that is asked for counts as one that the result rests on, which drives it and is worth finding out:
# each is asked for only where it moves something.


def _left_by_mediation(scenario: Scenario, x: Draws) -> Array:
    """Return which part of the data's value an intermediary leaves."""
    if scenario.economics.mediation == 0:
        return np.ones(x.n)
    return np.asarray(1.0 - scenario.economics.mediation * x["revenue.mediation_loss"])


def _growth(form: GrowthForm, x: Draws) -> Growth:
    unused = np.ones(x.n)
    return Growth(
        form,
        half=unused if form == "linear" else x["revenue.half"],
        exponent=x["revenue.learning_exponent"] if form == "learning_curve" else unused,
    )


def _margin(scenario: Scenario, x: Draws, spending: float, standins: list[StandIn]) -> Array:
    """Return what a customer brings in without data."""
    if isinstance(scenario.economics.margin, Unknown):
        standins.append(StandIn("economics.margin", "the assumption retention.margin"))
        return np.asarray(x["retention.margin"] * spending)
    return np.full(x.n, float(scenario.economics.margin))


def _told(scenario: Scenario, x: Draws, revenue_full: Array) -> Array:
    """Return what customers may be told that all of their data bring in."""
    if isinstance(scenario.economics.uplift_of, Unknown) and not scenario.economics.of_margin:
        # Who may be told what all of it brings asks for more: what is not known may not make prices fall.
        return revenue_full / np.maximum(x["revenue.gross_margin"], 1e-9)
    return revenue_full


def _brought_in(scenario: Scenario, x: Mapping[str, Array], standins: list[StandIn]) -> Array:
    """Return what the data bring in with everybody taking part, as a share of spending: margin, never sales."""
    if scenario.economics.of_margin:
        return x["revenue.uplift"]
    if isinstance(scenario.economics.uplift_of, Unknown):
        standins.append(StandIn("economics.uplift_of", "more sales, of which only the gross margin is kept"))
    return x["revenue.uplift"] * x["revenue.gross_margin"]


def _instalment(x: Mapping[str, Array], months: int) -> Array:
    """Return the monthly payment that repays the cost of setting up over the programme, with interest."""
    rate = np.expm1(np.log1p(x["finance.discount_rate"]) / 12.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(rate > 0, rate / -np.expm1(-months * np.log1p(rate)), 1.0 / months)
    return np.asarray(x["cost.setup"] * share, dtype=np.float64)


def _refusing(scenario: Scenario, x: Mapping[str, Array]) -> tuple[Array, Array, Array, Array, tuple[StandIn, ...]]:
    cost, standins = refusal_cost(scenario)
    conditionality = np.full_like(x["service.value"], cost.conditionality)
    if cost.partial:
        conditionality = np.maximum(conditionality, x["service.partial"])
    loss = conditionality * x["service.value"]
    fee, leaves = np.zeros_like(loss), conditionality
    if cost.fee is not None:
        # Whoever loses more by leaving than the fee pays it and stays.
        pays = loss > cost.fee
        fee = np.where(pays, cost.fee, 0.0)
        leaves = np.where(pays, 0.0, conditionality)
        loss = np.minimum(loss, cost.fee)
    return conditionality, loss, fee, leaves, standins


def _steered(scenario: Scenario, x: Mapping[str, Array], *, pay_wall: bool) -> tuple[Array, tuple[StandIn, ...]]:
    effects, nobody_asked, standins = steering(scenario)
    unmoved = np.ones_like(x["service.value"])
    if nobody_asked:
        return np.ones_like(unmoved), standins
    for effect in effects:
        # Percentage points were measured near an acceptance of one half: half of the people were there to be moved.
        unmoved = unmoved * (1.0 - np.clip(x[effect] / 50.0, 0.0, 1.0))
    if pay_wall:
        unmoved = unmoved * (1.0 - x["screen.pay_wall"])
    return 1.0 - unmoved, standins

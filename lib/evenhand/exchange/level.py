"""One level of an offer: in all three ways to say how much is paid, and what it brings in every future."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypedDict

import numpy as np
from numpy.typing import NDArray

from evenhand.exchange.segments import Segments
from evenhand.exchange.simulation import Simulation
from evenhand.vocabulary.numbers import money_about, percent_about

Array = NDArray[np.float64]
Origin = Literal["declared", "chosen", "recommended"]

ORIGINS: Mapping[Origin, str] = {
    "declared": "the offer as declared",
    "chosen": "the offer in hand",
    "recommended": "the offer recommended",
}
"""Where an offer comes from, in words that stand beside its numbers."""

CLOSE = 0.005
"""Half a cent a month: levels nearer than this are the same."""


class Place(TypedDict, total=False):
    """A place on the scheme's own axis, as functions take it."""

    dividend: float
    rate: float


@dataclass(frozen=True, slots=True)
class Level:
    """How much is paid, and what comes of it in every future.

    Parameters
    ----------
    dividend
        Money per participant-month on average; the face value for benefits in kind.
    rate
        Mean payout ÷ mean data revenue.
    share_of_spending
        Mean payout ÷ mean spending of participants.
    outcomes
        Each of shape ``(draws,)``, money per customer-month.
    place
        The level on the scheme's own axis; ``None`` for the scheme as declared.
    origin
        Whether it is declared, chosen by people, or recommended.
    dividend_error, rate_error
        How far another draw could have moved it; nothing where people have set it.
    """

    dividend: float
    rate: float
    share_of_spending: float
    outcomes: Mapping[str, Array]
    place: float | None
    origin: Origin = "chosen"
    dividend_error: float = 0.0
    rate_error: float = 0.0

    def on(self, axis: str) -> float:
        """Return the level as money a month (``dividend``) or as a rate (``rate``)."""
        return self.dividend if axis == "dividend" else self.rate

    @property
    def label(self) -> str:
        """Which offer it is, in words that stand beside its numbers."""
        return ORIGINS[self.origin]

    def said(self, currency: str) -> str:
        """Return the dividend as people read it, no finer than the draw supports."""
        return money_about(self.dividend, self.dividend_error, currency)

    @property
    def rate_said(self) -> str:
        """The rate as people read it, no finer than the draw supports."""
        return percent_about(self.rate, self.rate_error)

    @property
    def share_said(self) -> str:
        """The share of spending as people read it, no finer than the draw supports."""
        return percent_about(self.share_of_spending, self.share_of_spending * self.fineness, 1)

    @property
    def fineness(self) -> float:
        """How far another draw could have moved what is paid, as a share of it."""
        return self.dividend_error / self.dividend if self.dividend > 0 else 0.0

    @property
    def key(self) -> str:
        """What tells it from other levels of the same scheme in a run's key."""
        return "as the scheme says" if self.place is None else f"{self.place:.12g}"

    @property
    def gain(self) -> Array:
        """What customers gain, less what others' data give away about them, per customer-month."""
        return np.asarray(self.outcomes["customer_surplus"] - self.outcomes["external_loss"])

    def paid_each(self, simulation: Simulation) -> Array:
        """Return what a participant of each segment is paid on average, shape ``(segments,)``."""
        if self.place is None:
            return simulation.offer_paid_each
        along = simulation.dividends if simulation.plan.axis == "dividend" else simulation.rates
        return np.array([np.interp(self.place, along, column) for column in simulation.paid_each.T])


def declared(simulation: Simulation) -> Level:
    """Return the scheme as the scenario declares it."""
    known = simulation.plan.declared
    return _level(simulation.offer, None, known if simulation.plan.axis == "dividend" else None, "declared")


def level_at(
    simulation: Simulation, *, dividend: float | None = None, rate: float | None = None, origin: Origin = "chosen"
) -> Level:
    """Return another level of the same scheme, without simulating again.

    Raises
    ------
    evenhand.errors.ModelError
        When the scheme never reaches it.
    """
    place = simulation.level(dividend=dividend, rate=rate)
    on_axis = {simulation.plan.axis: place}
    outcomes = simulation.at(**on_axis)
    return _level(outcomes, place, on_axis.get("dividend"), origin)


def row_of(
    simulation: Simulation, row: int, origin: Origin = "recommended", *, only: Iterable[str] | None = None
) -> Level:
    """Return a row of the curve as a level, with the curve's own numbers.

    Parameters
    ----------
    simulation
        Whose curve.
    row
        Counted from zero.
    origin
        Where the offer comes from.
    only
        The outcomes it holds; by default all, each of which is worked out when asked for.
    """
    return Level(
        dividend=float(simulation.dividends[row]),
        rate=float(simulation.rates[row]),
        share_of_spending=float(simulation.share_of_spending[row]),
        outcomes=MappingProxyType({name: simulation.outcomes[name][:, row] for name in only or simulation.outcomes}),
        place=float(simulation.levels[row]),
        origin=origin,
    )


def _level(outcomes: Mapping[str, Array], place: float | None, dividend: float | None, origin: Origin) -> Level:
    payout = outcomes["payout"]
    share = outcomes["share_of_spending"]
    spent = np.divide(payout, share, out=np.zeros_like(payout), where=share > 0)
    each = _ratio(payout, outcomes["participation"])
    return Level(
        dividend=each if dividend is None else dividend,
        rate=_ratio(payout, outcomes["data_revenue"]),
        share_of_spending=_ratio(payout, spent),
        outcomes=outcomes,
        place=place,
        origin=origin,
    )


def _ratio(above: Array, below: Array) -> float:
    mean = float(below.mean())
    return float(above.mean()) / mean if mean > 0 else 0.0


def place_of(simulation: Simulation, level: Level) -> Place:
    """Return where a level is, as the argument of functions that take a dividend or a rate; none for as declared."""
    if level.place is None:
        return {}
    return {"dividend": level.place} if simulation.plan.axis == "dividend" else {"rate": level.place}


def equivalents(level: Level, currency: str, unit: str = "") -> str:
    """Return the level in all three ways: money a month, rate, share of spending.

    Parameters
    ----------
    level, currency
        The level, and the money it is in.
    unit
        What follows the currency where participants are not paid in money.
    """
    return (
        f"{level.said(currency)}{unit} a month per participant on average = a rate of {level.rate_said} of data "
        f"revenue = {level.share_said} of what participants spend"
    )


def moved(simulation: Simulation, level: Level) -> bool:
    """Return whether a level is another than the declared one; to change its unit moves nothing."""
    if level.place is None:
        return False
    at, here = declared(simulation), level.dividend
    return abs(here - at.dividend) > CLOSE and abs(level.rate - at.rate) > CLOSE / 10


def reaching(simulation: Simulation, level: Level) -> tuple[Segments, Array, Array]:
    """Return outcomes by segment at a level, with the shares coerced and steered of each segment, shape (segments,)."""
    if level.place is None:
        segments = simulation.offer_by_segment()
    else:
        segments = simulation.by_segment(**{simulation.plan.axis: level.place})
    observed = np.broadcast_to(segments.payment.aggregate.segment("observed"), segments.free.shape)
    coerced = (observed - segments.free).mean(axis=(0, 1))
    steered = (segments.participation - observed).mean(axis=(0, 1))
    return segments, np.asarray(coerced), np.asarray(steered)

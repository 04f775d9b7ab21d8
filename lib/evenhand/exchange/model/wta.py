"""What customers ask for, from facts and assumptions: of everybody, and of segments that are known to differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from evenhand.errors import ModelError, Problem
from evenhand.exchange.model.screen import StandIn, outside_recipients
from evenhand.exchange.model.willingness import Willingness
from evenhand.nearest import nearest
from evenhand.scenario.asking import SegmentSupply
from evenhand.scenario.facts import Unknown
from evenhand.scenario.model import Scenario
from evenhand.uncertainty.assumptions import Assumptions

Array = NDArray[np.float64]

# Below a cent a month nobody asks; a range typed by hand may reach down to zero, whose logarithm does not exist.
LEAST_ASKED = 0.01
LEAST_SPREAD = 1e-3


def segment_id(segment: str, name: str) -> str:
    """Return the id of an assumption of a single segment."""
    return f"supply.segment[{segment}].{name}"


def willingness_to_accept(
    scenario: Scenario,
    assumptions: Assumptions,
    x: Mapping[str, Array],
    trust_gap: Array,
    revenue_full: Array,
    standins: list[StandIn],
) -> tuple[tuple[str, ...], Array, Willingness]:
    """Return data categories, their median prices, and what everybody asks for all of them together.

    Parameters
    ----------
    scenario, assumptions, x
        Facts, assumptions and their draws.
    trust_gap
        By how much trust exceeds that of the studies, shape (futures,).
    revenue_full
        Data revenue with everybody taking part, per customer-month, shape (futures,).
    standins
        Gets what stands in for facts that are not known.
    """
    prices: dict[str, Array] = {}
    for category in _categories(scenario, standins):
        key = "wta.unknown" if category == "unknown" else assumptions.for_category(category).id
        prices[category] = np.maximum(x[key], LEAST_ASKED)
    # Kinds of data that share one assumption are one thing in customers' eyes, and count once.
    ids = {
        category: "wta.unknown" if category == "unknown" else assumptions.for_category(category).id
        for category in prices
    }
    distinct = [x_id for x_id in dict.fromkeys(ids.values())]
    exponent = x["supply.bundle_exponent"]
    bundle = np.sum([np.maximum(x[key], LEAST_ASKED) ** exponent for key in distinct], axis=0) ** (1.0 / exponent)
    factor = _factor(scenario, x, trust_gap, standins)
    if isinstance(scenario.data_revenue_share_published, Unknown):
        standins.append(StandIn("data_revenue_share_published", "customers know what their data earn"))
    stated = np.log(bundle * factor)
    shift = _told(scenario, x, stated, revenue_full)
    willing = x["supply.willing_for_nothing"]
    refusing = _refusers(x["supply.refusing"], willing, x, trust_gap)
    medians = np.stack([price * factor * np.exp(shift) for price in prices.values()], axis=1)
    log_sd = np.maximum(x["supply.log_sd"], LEAST_SPREAD)
    return tuple(prices), medians, Willingness(stated + shift, log_sd, willing, refusing, x["supply.cap"])


def _factor(scenario: Scenario, x: Mapping[str, Array], trust_gap: Array, standins: list[StandIn]) -> Array:
    """Return by what stated prices are multiplied: recipients, how much people overstate, trust."""
    others = outside_recipients(scenario)
    if others is None:
        standins.append(StandIn("recipients", "the assumption supply.recipients_when_unknown"))
    count: Array | int = x["supply.recipients_when_unknown"] if others is None else others
    # With nobody else there is nothing to raise to a power, and the exponent is no assumption the result rests on.
    more = 1.0 if others == 0 else (1.0 + count) ** x["supply.recipients_exponent"]
    factor = more / x["supply.stated_divider"]
    return np.asarray(factor * np.exp(-x["trust.asked_price"] * trust_gap))


def _told(scenario: Scenario, x: Mapping[str, Array], stated: Array, revenue_full: Array) -> Array:
    """Return by how much log prices rise where customers know, or may know, what their data earn."""
    if scenario.data_revenue_share_published is False:
        return np.zeros_like(stated)
    with np.errstate(divide="ignore"):
        gap = np.log(revenue_full) - stated
    if not np.any(gap > 0):
        return np.zeros_like(stated)
    return np.where(gap > 0, x["trust.information"] * np.maximum(gap, 0.0), 0.0)


def _refusers(refusing: Array, willing: Array, x: Mapping[str, Array], trust_gap: Array) -> Array:
    return np.clip(refusing * (1.0 - x["trust.refusers"] * trust_gap), 0.0, 1.0 - willing)


def willingness_by_segment(
    scenario: Scenario,
    x: Mapping[str, Array],
    trust_gap: Array,
    revenue_full: Array,
    medians: Array,
    everybody: Willingness,
    segments: Sequence[str],
) -> tuple[Array, Willingness]:
    """Return medians by category and segment, and what each segment asks for: its own where the scenario says it."""
    unknown = [
        Problem(
            f"{supply.segment!r} is not a segment of these customers",
            field=f"supply[{index}].segment",
            allowed=tuple(segments),
            suggestion=nearest(supply.segment, segments),
        )
        for index, supply in enumerate(scenario.supply)
        if supply.segment not in segments
    ]
    if unknown:
        raise ModelError(
            "The scenario says what a segment asks for that these customers do not have.",
            hint="Name the segment as the customers' sketch does, or choose the customers the survey was made of.",
            problems=unknown,
        )
    own = {supply.segment: supply for supply in scenario.supply}
    factor = _factor(scenario, x, trust_gap, [])
    columns = []
    for segment in segments:
        supply_here = own.get(segment)
        if supply_here is None:
            columns.append(everybody)
            continue

        def said(name: str, otherwise: Array, supply: SegmentSupply = supply_here) -> Array:
            return otherwise if getattr(supply, name) is None else x[segment_id(supply.segment, name)]

        middle = everybody.log_median
        if supply_here.median is not None:
            stated = np.log(np.maximum(x[segment_id(segment, "median")], LEAST_ASKED) * factor)
            middle = stated + _told(scenario, x, stated, revenue_full)
        willing = said("willing", everybody.willing)
        never = _refusers(said("refusing", x["supply.refusing"]), willing, x, trust_gap)
        log_sd = np.maximum(said("log_sd", everybody.log_sd), LEAST_SPREAD)
        columns.append(Willingness(middle, log_sd, willing, never, everybody.cap))
    ratio = np.stack([np.exp(column.log_median - everybody.log_median) for column in columns], axis=1)
    names = ("log_median", "log_sd", "willing", "refusing", "cap")
    apart = Willingness(*(np.stack([getattr(column, name) for column in columns], axis=1) for name in names))
    return medians[:, :, None] * ratio[:, None, :], apart


def _categories(scenario: Scenario, standins: list[StandIn]) -> list[str]:
    """Return the data categories the exchange is about: of all purposes a person can say no to."""
    unnamed = not scenario.purposes
    for index, purpose in enumerate(scenario.purposes):
        if purpose.strictly_necessary is True:
            continue
        if isinstance(purpose.data, Unknown):
            unnamed = True
            standins.append(StandIn(f"purposes[{index}].data", "the assumption wta.unknown"))
    if not scenario.purposes:
        standins.append(StandIn("purposes", "the assumption wta.unknown"))
    names = list(scenario.refusable_categories)
    if unnamed or not names:
        names.append("unknown")
    return names

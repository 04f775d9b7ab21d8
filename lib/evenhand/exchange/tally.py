"""What all customers together answer, at many levels of an offer, in every future."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from evenhand.exchange.groups import Groups
from evenhand.exchange.response import leaked_share, respond, shaped
from evenhand.exchange.terms import Terms

__all__ = ["FIELDS", "Tally", "tally_common", "tally_prices", "tally_segments", "tally_spending"]

Array = NDArray[np.float64]

FIELDS = ("free", "observed", "recorded", "value_free", "value_recorded", "paid", "gain", "worse")
"""Quantities of a tally, each a mean per customer of the segment."""

# Futures worked on at once, so that intermediate arrays stay in the processor's cache.
CELLS_AT_ONCE = 120_000


@dataclass(frozen=True, slots=True)
class Tally:
    """Means per customer of each segment, shape (futures, levels, segments); one segment when all are alike.

    Parameters
    ----------
    values
        The quantities of `FIELDS`, shape (futures, levels, segments, fields).
    weight, value
        Each segment's share of customers and of spending, shape (segments,).
    shared
        Share of customers who share their data, which leaks, shape (futures, levels).
    external
        Loss by leakage per customer, shape (futures, levels).
    """

    values: Array
    weight: Array
    value: Array
    shared: Array
    external: Array

    def segment(self, name: str) -> Array:
        """Return one quantity, shape (futures, levels, segments)."""
        return np.asarray(self.values[..., FIELDS.index(name)])

    def total(self, name: str) -> Array:
        """Return one quantity as a mean over all customers, shape (futures, levels)."""
        weight = self.value if name.startswith("value") else self.weight
        values = self.segment(name)
        if values.shape[2] == 1:
            return np.asarray(values[:, :, 0])
        # A loop adds in a fixed order, whatever the machine's threads and vector width.
        total = values[:, :, 0] * weight[0]
        for index in range(1, len(weight)):
            total = total + values[:, :, index] * weight[index]
        return np.asarray(total)


def _in_parts(
    terms: Terms, levels: int, points: int, work: Callable[[Terms, slice], tuple[Array, Array, Array]]
) -> tuple[Array, Array, Array]:
    step = max(CELLS_AT_ONCE // max(levels * points, 1), 1)
    parts = [
        work(terms.part(slice(start, start + step)), slice(start, start + step))
        for start in range(0, terms.futures, step)
    ]
    values, shared, external = (np.concatenate(column) for column in zip(*parts, strict=True))
    return values, shared, external


def _everyone(terms: Terms, extra: Array | None) -> Array:
    base = shaped(terms.worth_to_everyone)
    return base if extra is None else base + extra[:, :, None]


def tally_common(terms: Terms, offer: Array, *, everyone: Array | None = None) -> Tally:
    """Tally an offer that is the same for all customers.

    Parameters
    ----------
    terms
        The terms.
    offer
        What the dividend is worth to each customer, shape (futures, levels).
    everyone
        What everybody gets besides, shape (futures, levels).
    """
    one = np.ones(1)

    def work(part: Terms, rows: slice) -> tuple[Array, Array, Array]:
        dividend = offer[rows][:, :, None]
        shared = leaked_share(part, dividend, one)
        leaked = part.leak[:, None] * shared
        answer = respond(
            part, dividend, leaked[:, :, None], _everyone(part, None if everyone is None else everyone[rows])
        )
        fields = (
            answer.free,
            answer.observed,
            answer.recorded,
            answer.free,
            answer.recorded,
            dividend * answer.recorded,
            answer.gain,
            answer.worse,
        )
        return np.stack(fields, axis=3), shared, leaked * part.willingness.mean_loss()[:, None]

    values, shared, external = _in_parts(terms, offer.shape[1], 1, work)
    return Tally(values, one, one, shared, external)


def tally_spending(terms: Terms, share: Array, groups: Groups) -> Tally:
    """Tally an offer in proportion to what each customer spends.

    Parameters
    ----------
    terms
        The terms.
    share
        The dividend as a share of the customer's spending, shape (futures, levels).
    groups
        The customers.
    """
    weight = groups.per_segment(groups.weight)
    value = groups.per_segment(groups.value)
    by_people = groups.weight / weight[groups.segment]
    with np.errstate(divide="ignore", invalid="ignore"):
        by_value = np.where(value[groups.segment] > 0, groups.value / value[groups.segment], by_people)
    spans = [np.flatnonzero(groups.segment == index) for index in range(len(groups.names))]

    def work(part: Terms, rows: slice) -> tuple[Array, Array, Array]:
        dividend = share[rows][:, :, None] * groups.spending
        shared = leaked_share(part, share[rows][:, :, None] * groups.whole_spending, groups.whole_weight)
        leaked = part.leak[:, None] * shared
        answer = respond(part, dividend, leaked[:, :, None], _everyone(part, None))
        paid = dividend * answer.recorded
        values = np.empty((*shared.shape, len(spans), len(FIELDS)))
        for column, (field, weights) in enumerate(
            (
                (answer.free, by_people),
                (answer.observed, by_people),
                (answer.recorded, by_people),
                (answer.free, by_value),
                (answer.recorded, by_value),
                (paid, by_people),
                (answer.gain, by_people),
                (answer.worse, by_people),
            )
        ):
            for index, span in enumerate(spans):
                # einsum without optimisation does not call a threaded library: the same bytes everywhere.
                values[:, :, index, column] = np.einsum("fjp,p->fj", field[:, :, span], weights[span])
        return values, shared, leaked * part.willingness.mean_loss()[:, None]

    values, shared, external = _in_parts(terms, share.shape[1], len(groups.weight), work)
    return Tally(values, weight, value, shared, external)


def tally_segments(terms: Terms, dividend: Array, groups: Groups) -> Tally:
    """Tally an offer that differs by segment, shape (futures, levels, segments)."""
    weight = groups.per_segment(groups.weight)
    value = groups.per_segment(groups.value)

    def work(part: Terms, rows: slice) -> tuple[Array, Array, Array]:
        offer = dividend[rows]
        shared = leaked_share(part, offer, weight)
        leaked = part.leak[:, None] * shared
        answer = respond(part, offer, leaked[:, :, None], _everyone(part, None))
        fields = (
            answer.free,
            answer.observed,
            answer.recorded,
            answer.free,
            answer.recorded,
            offer * answer.recorded,
            answer.gain,
            answer.worse,
        )
        return np.stack(fields, axis=3), shared, leaked * part.willingness.mean_loss()[:, None]

    values, shared, external = _in_parts(terms, dividend.shape[1], len(weight), work)
    return Tally(values, weight, value, shared, external)


def tally_prices(terms: Terms, scale: Array, prices: Array) -> Tally:
    """Tally a price list: customers share each kind of data whose price is what they ask for it, or more.

    Asked prices of one person for different kinds of data rise and fall together, so whoever shares the dearest kind
    also shares every kind that is offered more relative to its usual price. All kinds are taken to be worth the same.

    Parameters
    ----------
    terms
        The terms.
    scale
        By what all prices are multiplied, shape (futures, levels).
    prices
        Price a month of each of ``terms.categories``, shape (categories,).
    """
    kinds = len(prices)
    one = np.ones(1)

    def work(part: Terms, rows: slice) -> tuple[Array, Array, Array]:
        offers = scale[rows][:, :, None] * prices
        split = part.category_medians / part.category_medians.sum(axis=1, keepdims=True)
        centre = np.log(part.category_medians)
        # Benefits and the cost of a no are split over the kinds, as customers price them.
        each = [_one_kind(part, offers[:, :, [k]], centre[:, [k]], split[:, [k]]) for k in range(kinds)]
        free, observed, recorded, worse = (np.maximum.reduce([item[name] for item in each]) for name in range(4))
        paid = np.add.reduce([offers[:, :, k] * each[k][2] for k in range(kinds)])
        gain = np.add.reduce([item[4] for item in each])
        value_free = np.add.reduce([item[0] for item in each]) / kinds
        value_recorded = np.add.reduce([item[2] for item in each]) / kinds
        shared = np.add.reduce([item[5] for item in each]) / kinds
        external = np.add.reduce([item[6] for item in each])
        fields = (free, observed, recorded, value_free, value_recorded, paid, gain, worse)
        return np.stack(fields, axis=2)[:, :, None, :], shared, external

    values, shared, external = _in_parts(terms, scale.shape[1], kinds, work)
    return Tally(values, one, one, shared, external)


def _one_kind(part: Terms, offer: Array, centre: Array, split: Array) -> tuple[Array, ...]:
    share = split[:, 0]
    kind = replace(
        part,
        willingness=replace(part.willingness, log_median=centre[:, 0], cap=part.willingness.cap * share),
        refusal_loss=part.refusal_loss * share,
        worth_to_participants=part.worth_to_participants * share,
    )
    shared = leaked_share(kind, offer, np.ones(1))
    leaked = kind.leak[:, None] * shared
    answer = respond(kind, offer, leaked[:, :, None], _everyone(kind, None) * share[:, None, None])
    external = leaked * kind.willingness.mean_loss()[:, None]
    first = (field[:, :, 0] for field in (answer.free, answer.observed, answer.recorded, answer.worse, answer.gain))
    return (*first, shared, external)

"""What all customers together answer, at many levels of an offer, in every future."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from evenhand.exchange.model.terms import Terms
from evenhand.exchange.solve.groups import Groups
from evenhand.exchange.solve.response import Response, leaked_share, respond, shaped

Array = NDArray[np.float64]

FIELDS = ("free", "observed", "recorded", "value_free", "value_recorded", "paid", "gain", "worse", "external")
"""Quantities of a tally, each a mean per customer of the segment; external is the loss by leakage."""

# Futures worked on at once, so that intermediate arrays stay in the processor's cache.
CELLS_AT_ONCE = 60_000
# Parts are the same however many threads work on them, and so is every byte.
THREADS = min(os.cpu_count() or 1, 4)
ONE = np.ones(1)


@dataclass(frozen=True, slots=True)
class Aggregate:
    """Means per customer of each segment; one segment when all are alike.

    Parameters
    ----------
    values
        The quantities of `FIELDS`, shape (futures, fields, levels, segments).
    weight, value
        Each segment's share of customers and of spending, shape (segments,).
    """

    values: Array
    weight: Array
    value: Array

    def segment(self, name: str) -> Array:
        """Return one quantity, shape (futures, levels, segments)."""
        return np.asarray(self.values[:, FIELDS.index(name)])

    def total(self, name: str) -> Array:
        """Return one quantity as a mean over all customers, shape (futures, levels)."""
        weight = self.value if name.startswith("value") else self.weight
        values = self.segment(name)
        if values.shape[2] == 1:
            return np.asarray(values[:, :, 0])
        # einsum without optimisation does not call a threaded library: the same bytes everywhere.
        return np.asarray(np.einsum("fls,s->fl", values, weight))


def in_parts(
    terms: Terms,
    levels: int,
    points: int,
    work: Callable[[Terms, slice], Array],
    *,
    cells: int = CELLS_AT_ONCE,
) -> Array:
    """Return what ``work`` gives for all futures, worked out in parts of a fixed size.

    Parameters
    ----------
    terms
        The terms.
    levels, points
        How many numbers a future takes.
    work
        Gets the terms of some futures, and which they are.
    cells
        How many numbers a part takes, about.
    """
    step = max(cells // max(levels * points, 1), 1)
    rows = [slice(start, start + step) for start in range(0, terms.futures, step)]
    if len(rows) == 1:
        return work(terms, rows[0])
    result = np.empty(0)
    # Threads start with numpy's own way of treating overflow; the caller's goes along.
    contexts = {some.start: copy_context() for some in rows}
    with ThreadPoolExecutor(THREADS) as pool:
        done = pool.map(lambda some: contexts[some.start].run(work, terms.part(some), some), rows)
        for some, part in zip(rows, done, strict=True):
            if not result.size:
                result = np.empty((terms.futures, *part.shape[1:]))
            result[some] = part
    return result


def _everyone(terms: Terms, extra: Array | None) -> Array:
    base = shaped(terms.worth_to_everyone)
    return base if extra is None else base + extra[:, :, None]


def _answered(part: Terms, dividend: Array, shared: Array, everyone: Array) -> tuple[Response, Array]:
    """Return the answers to a dividend of shape (futures, levels, points), and the loss by leakage."""
    leaked = (part.leak[:, None] * shared)[:, :, None]
    harm = leaked * shaped(part.willingness.mean_loss())
    return respond(part, dividend, leaked, everyone), harm


def _as_fields(answer: Response, dividend: Array, harm: Array) -> Array:
    """Return the fields where each point is a segment of its own."""
    fields = (
        answer.free,
        answer.observed,
        answer.recorded,
        answer.free,
        answer.recorded,
        dividend * answer.recorded,
        answer.gain,
        answer.worse,
        np.broadcast_to(harm, answer.free.shape),
    )
    return np.stack(fields, axis=1)


def aggregate_common(terms: Terms, offer: Array, groups: Groups, *, everyone: Array | None = None) -> Aggregate:
    """Tally an offer that is the same for all customers.

    Parameters
    ----------
    terms
        The terms.
    offer
        What the dividend is worth to each customer, shape (futures, levels).
    groups
        The customers, who matter where segments differ in what they ask for.
    everyone
        What everybody gets besides, shape (futures, levels).
    """
    if terms.willingness.by_segment:
        shape = (*offer.shape, len(groups.names))
        return aggregate_segments(terms, np.broadcast_to(offer[:, :, None], shape), groups, everyone=everyone)
    return _aggregate(terms, offer[:, :, None], ONE, ONE, everyone)


def aggregate_segments(terms: Terms, dividend: Array, groups: Groups, *, everyone: Array | None = None) -> Aggregate:
    """Tally an offer that differs by segment, shape (futures, levels, segments)."""
    return _aggregate(terms, dividend, groups.per_segment(groups.weight), groups.per_segment(groups.value), everyone)


def _aggregate(terms: Terms, dividend: Array, weight: Array, value: Array, everyone: Array | None) -> Aggregate:
    def work(part: Terms, rows: slice) -> Array:
        offer = dividend[rows]
        shared = leaked_share(part, offer, weight)
        extra = _everyone(part, None if everyone is None else everyone[rows])
        answer, harm = _answered(part, offer, shared, extra)
        return _as_fields(answer, offer, harm)

    return Aggregate(in_parts(terms, dividend.shape[1], len(weight), work), weight, value)


def aggregate_spending(terms: Terms, share: Array, groups: Groups) -> Aggregate:
    """Tally an offer in proportion to what each customer spends, segment by segment.

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
    spans = [slice(*np.searchsorted(groups.segment, [index, index + 1])) for index in range(len(groups.names))]
    points = groups.at_points(terms)

    def work(part: Terms, rows: slice) -> Array:
        scale = share[rows][:, :, None]
        if terms.willingness.by_segment:
            shared = leaked_share(part, scale * groups.spending, groups.weight)
        else:
            shared = leaked_share(part, scale * groups.whole_spending, groups.whole_weight)
        return _summed(part, scale * groups.spending, shared, [(span, by_people, by_value) for span in spans])

    return Aggregate(in_parts(points, share.shape[1], len(groups.weight), work), weight, value)


def aggregate_whole(terms: Terms, share: Array, groups: Groups) -> Aggregate:
    """Tally an offer in proportion to spending for all customers together, which takes fewer points."""
    if terms.willingness.by_segment:
        points, spending, weight = groups.at_points(terms), groups.spending, groups.weight
    else:
        points, spending, weight = terms, groups.whole_spending, groups.whole_weight
    value = weight * spending / np.sum(weight * spending)

    def work(part: Terms, rows: slice) -> Array:
        dividend = share[rows][:, :, None] * spending
        shared = leaked_share(part, dividend, weight)
        return _summed(part, dividend, shared, [(slice(None), weight, value)])

    return Aggregate(in_parts(points, share.shape[1], len(weight), work), ONE, ONE)


def _summed(part: Terms, dividend: Array, shared: Array, spans: list[tuple[slice, Array, Array]]) -> Array:
    """Return the fields summed over the points of each span, with weights by people and by value."""
    answer, harm = _answered(part, dividend, shared, _everyone(part, None))
    paid = dividend * answer.recorded
    values = np.empty((len(shared), len(FIELDS), shared.shape[1], len(spans)))
    harm = np.broadcast_to(harm, dividend.shape)
    columns = (answer.free, answer.observed, answer.recorded, answer.free, answer.recorded, paid, answer.gain)
    for column, field in enumerate((*columns, answer.worse, harm)):
        for index, (span, by_people, by_value) in enumerate(spans):
            weights = by_value if FIELDS[column].startswith("value") else by_people
            # einsum without optimisation does not call a threaded library: the same bytes everywhere.
            values[:, column, :, index] = np.einsum("fjp,p->fj", field[:, :, span], weights[span])
    return values


def aggregate_prices(terms: Terms, scale: Array, prices: Array, groups: Groups) -> Aggregate:
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
    groups
        The customers, who matter where segments differ in what they ask for.
    """
    kinds = len(prices)
    apart = terms.willingness.by_segment
    weight = groups.per_segment(groups.weight) if apart else ONE
    value = groups.per_segment(groups.value) if apart else ONE

    def work(part: Terms, rows: slice) -> Array:
        medians = part.category_medians if apart else part.category_medians[:, :, None]
        split = medians / medians.sum(axis=1, keepdims=True)
        each = []
        for k in range(kinds):
            # Benefits and the cost of a no are split over the kinds, as customers price them.
            kind = _one_kind(part, np.log(medians[:, k]), split[:, k])
            offer = np.repeat(scale[rows][:, :, None] * prices[k], len(weight), axis=2)
            answer, harm = _answered(
                kind, offer, leaked_share(kind, offer, weight), _everyone(part, None) * shaped(split[:, k])
            )
            each.append(_as_fields(answer, offer, harm))
        result: Array = np.maximum.reduce(each)
        added: Array = np.add.reduce(each)
        for name in ("paid", "gain", "external"):
            result[:, FIELDS.index(name)] = added[:, FIELDS.index(name)]
        for name in ("value_free", "value_recorded"):
            result[:, FIELDS.index(name)] = added[:, FIELDS.index(name)] / kinds
        return result

    return Aggregate(in_parts(terms, scale.shape[1], kinds * len(weight), work), weight, value)


def _one_kind(part: Terms, centre: Array, share: Array) -> Terms:
    """Return the terms of one kind of data; log median and share of the whole have a column a segment."""
    whole = part.willingness.each(lambda values: np.broadcast_to(values.reshape(len(centre), -1), centre.shape))
    return replace(
        part,
        willingness=replace(whole, log_median=centre, cap=whole.cap * share),
        crowding_until=part.crowding_until[:, None] * share,
        refusal_loss=part.refusal_loss[:, None] * share,
        worth_to_participants=part.worth_to_participants[:, None] * share,
    )

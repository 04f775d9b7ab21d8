"""A pool split by what each segment adds to data revenue (Shapley value)."""

from __future__ import annotations

from functools import lru_cache
from math import factorial

import numpy as np
from numpy.typing import NDArray

from evenhand.errors import ModelError
from evenhand.exchange.model.terms import Terms
from evenhand.exchange.solve.aggregate import Aggregate, in_parts
from evenhand.exchange.solve.groups import Groups
from evenhand.exchange.solve.interpolation import between
from evenhand.exchange.solve.response import answers

Array = NDArray[np.float64]

MOST_SEGMENTS = 12
STEPS = 40
# A secant squares what is left, nearly: from this much it leads to a millionth.
NEAR = 1e-3
FLAT = 1e-9
LONGEST = 1.0
LOWEST, HIGHEST = 30.0, 6.0
USUAL_SLOPE = -1.3
FIRST = 1e-12
# Each of these levels of a path is solved where shares change little along it; elsewhere every one.
EVERY = 3
# Futures in which a segment's share changes by so much (a logarithm) from one to the next are solved at every level.
STEEP = 0.05
# Numbers worked on at once; more than elsewhere, as each step is short.
CELLS_AT_ONCE = 200_000


def shapley(terms: Terms, parts: Array) -> Array:
    """Return what each segment adds to data revenue on average over all orders of joining (Shapley value).

    Parameters
    ----------
    terms
        The terms, for the growth of revenue.
    parts
        Share of the data's value each segment brings in, shape (futures, ..., segments).

    Returns
    -------
    Array
        Money per customer-month, shape of the parts; it sums to the revenue of all.

    Raises
    ------
    ModelError
        When there are more segments than coalitions can be counted for.
    """
    segments = parts.shape[-1]
    if segments > MOST_SEGMENTS:
        raise ModelError(
            f"A split by what each segment adds takes at most {MOST_SEGMENTS} segments: there are {segments}.",
            hint="Use fewer segments, or split the pool by spending.",
        )
    # Coalitions come first, so that every step below runs along all futures and levels at once.
    sums = np.empty((2**segments, *parts.shape[:-1]))
    sums[0] = 0.0
    for index in range(segments):
        bit = 1 << index
        np.add(sums[:bit], parts[..., index], out=sums[bit : 2 * bit])
    revenue = np.moveaxis(terms.growth.share(np.moveaxis(sums, 0, -1)), -1, 0)
    revenue[0] = 0.0
    inside, outside = _joining_weights(segments, parts.ndim - 1)
    # What a segment adds: the coalitions it is in, less those it is not in, which are all less those it is in.
    without = np.add.reduce(revenue * outside, axis=0)
    left = np.multiply(revenue, inside + outside, out=sums)
    added = np.empty(parts.shape)
    for index in reversed(range(segments)):
        members, others = left[1 << index :], left[: 1 << index]
        added[..., index] = np.add.reduce(members, axis=0) - without
        left = others + members
    return np.asarray(terms.revenue_full.reshape(-1, *([1] * (parts.ndim - 1))) * added)


@lru_cache(maxsize=2 * MOST_SEGMENTS)
def _joining_weights(segments: int, others: int) -> tuple[Array, Array]:
    """Return by how much the revenue of each coalition counts for a segment inside it, and is taken off one outside.

    A coalition is a number whose bits are its members; shapes (coalitions, 1 …) with so many other axes.
    """
    share = [factorial(size) * factorial(segments - size - 1) / factorial(segments) for size in range(segments)]
    sizes = [coalition.bit_count() for coalition in range(2**segments)]
    inside = np.array([share[size - 1] if size else 0.0 for size in sizes])
    outside = np.array([share[size] if size < segments else 0.0 for size in sizes])
    shape = (2**segments, *([1] * others))
    return inside.reshape(shape), outside.reshape(shape)


def shapley_dividends(terms: Terms, groups: Groups, rates: Array, dividend: Array, equal: Aggregate) -> Array:
    """Return the dividend of each segment at which every segment is paid what it adds, equally within it.

    Parameters
    ----------
    terms, groups
        On which terms, and the customers.
    rates
        Payout as a share of data revenue, rising from zero, shape (futures, levels).
    dividend, equal
        The dividend and the answers where the same pools are split equally, to start from; shape (futures, levels).

    Returns
    -------
    Array
        Shape (futures, levels, segments).
    """
    weight, value = groups.per_segment(groups.weight), groups.per_segment(groups.value)
    # Where a no costs something or the screen steers, segments differ in ways that change along the path.
    even = terms.growth.smooth and not np.any(terms.refusal_loss) and not np.any(terms.steered)
    every = EVERY if even and (rates.shape[1] - 1) % EVERY == 0 else 1
    all_ = np.arange(1, rates.shape[1])
    # Near nothing shares change fast: every level up to the first of these is solved.
    chosen = all_[(all_ < every) | (all_ % every == 0)]

    def logs(futures: NDArray[np.intp], levels: NDArray[np.intp]) -> Array:
        place = np.ix_(futures, levels)
        rate, base, shared = (values[place] for values in (rates, dividend, equal.total("recorded")))
        shape = (*rate.shape, len(weight))
        free, recorded = (np.broadcast_to(equal.segment(name)[place], shape) for name in ("free", "recorded"))

        def work(part: Terms, rows: slice) -> Array:
            return _solved(part, rate[rows], base[rows], shared[rows], free[rows], recorded[rows], weight, value)

        return np.log(in_parts(terms.part(futures), len(levels), 2 ** len(weight), work, cells=CELLS_AT_ONCE))

    # How a segment's dividend relates to that of an equal pool hardly changes along the path: at nothing as just above.
    some = logs(np.arange(len(rates)), chosen)
    ratio = _along(some, rates.shape[1], every)
    steep = np.flatnonzero(np.abs(np.diff(some[:, every - 1 :], axis=1)).max(axis=(1, 2), initial=0.0) >= STEEP)
    if every > 1 and len(steep):
        ratio[steep, 1:] = logs(steep, all_)
    return np.asarray(dividend[:, :, None] * np.exp(ratio))


def _along(solved: Array, levels: int, every: int) -> Array:
    """Return at all levels what is known at the first ones and at each so many: never beyond its two neighbours.

    Parameters
    ----------
    solved
        At level 1, 2 … up to ``every``, and at each multiple of it, shape (futures, solved, segments).
    levels, every
        How many levels there are, the one at nothing included, and each how many is solved.
    """
    apart = np.concatenate([solved[:, :1], solved[:, every - 1 :]], axis=1)
    places = np.arange(levels) / every
    left = np.minimum(places.astype(np.intp), apart.shape[1] - 2)
    below, above = apart[:, left], apart[:, left + 1]
    result = between(apart, np.broadcast_to(places, (len(apart), levels)))
    result = np.clip(result, np.minimum(below, above), np.maximum(below, above))
    result[:, 1 : every + 1] = solved[:, :every]
    return np.asarray(result)


def _solved(
    terms: Terms,
    rate: Array,
    base: Array,
    shared: Array,
    free: Array,
    recorded: Array,
    weight: Array,
    value: Array,
) -> Array:
    """Return each segment's dividend over the base, shape (futures, levels, segments).

    Solved by secants in logarithms, each segment for itself: a segment's due falls when its dividend rises, and hardly
    depends on the others'. The share who share, which leaks, comes to rest on the way.
    """
    now = _due(terms, rate, base, free, recorded, weight, value)
    slope = np.full_like(now, USUAL_SLOPE)
    step = missing = np.zeros_like(now)
    solved, open_ = np.empty_like(now), np.arange(len(now))
    for turn in range(STEPS):
        before, left = shared, missing
        free, recorded = answers(terms, base[:, :, None] * np.exp(now), weight, shared=shared)
        shared = np.einsum("fjs,s->fj", recorded, weight)
        missing = _due(terms, rate, base, free, recorded, weight, value) - now
        if turn:
            with np.errstate(divide="ignore", invalid="ignore"):
                result = (missing - left) / step
            slope = np.where(np.abs(step) > FLAT, np.clip(result, -50.0, -0.7), slope)
        step = np.clip(-missing / slope, -LONGEST, LONGEST)
        now = np.clip(now + step, -LOWEST, HIGHEST)
        solved[open_] = now
        # Only futures that have not come to rest go on.
        moving = np.any(np.abs(missing) >= NEAR, axis=(1, 2)) | np.any(np.abs(shared - before) >= NEAR, axis=1)
        if not np.any(moving):
            break
        if not np.all(moving):
            terms, open_ = terms.part(np.flatnonzero(moving)), open_[moving]
            now, slope, step, missing, shared, base, rate = (
                values[moving] for values in (now, slope, step, missing, shared, base, rate)
            )
    return np.exp(solved)


def _due(terms: Terms, rate: Array, base: Array, free: Array, recorded: Array, weight: Array, value: Array) -> Array:
    """Return the logarithm of what each segment's participants are due, over the base."""
    # Where hardly anybody answers yet, those who would be first stand for them.
    free, recorded = np.maximum(free, FIRST), np.maximum(recorded, FIRST)
    parts = rate[:, :, None] * np.maximum(shapley(terms, free * value), 0.0)
    each = np.divide(parts, recorded * weight, out=np.zeros_like(parts), where=weight > 0)
    return np.log(np.maximum(each / base[:, :, None], FIRST))

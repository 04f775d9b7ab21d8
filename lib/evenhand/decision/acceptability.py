"""What somebody would have to care about for an alternative to be the right one.

Nobody's weights are known exactly, and the outcomes are not either. So the question is turned round: over all weights
that people could have, and all futures that the model drew, how often is each alternative best, and which weights make
it so? A group's own weights are then one place in that space, and it can be said how far from there another leads.

All functions are pure. Criteria are scaled to 0…1 over everything that occurs in any future, or between bounds that are
given for them, such as the ends of a rating scale; more is better.

Sources
-------
R. Lahdelma and P. Salminen (2001), "SMAA-2: Stochastic multicriteria acceptability analysis for group decision making",
Operations Research 49(3): first-rank acceptability, central weights. The bound of two thirds is ours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evenhand.errors import InputError, ModelError

Floats = NDArray[np.float64]
Bounds = Sequence[tuple[float, float] | None]
"""The ends of each criterion's scale; None for what occurs."""

CLEAR = 2 / 3
"""An alternative that is best less often than this is no clear winner (ours)."""
POINTS = 100
MOST_CRITERIA = 5
_SAMPLES = 20_000
_SEED = 20_010_517


@dataclass(frozen=True, slots=True)
class Acceptability:
    """How often each alternative is best, over all weights and futures.

    ``shares`` add up to 1. ``central`` holds, for each alternative, the mean of the weights that make it best, one a
    criterion; None where nothing makes it best.
    """

    shares: tuple[float, ...]
    central: tuple[tuple[float, ...] | None, ...]
    standard_error: float

    @property
    def clear(self) -> int | None:
        """The alternative that is best for most weights and futures, or None when there is no clear winner."""
        best = int(np.argmax(self.shares))
        return best if self.shares[best] >= CLEAR else None


@dataclass(frozen=True, slots=True)
class Flip:
    """The smallest move of points that lets another alternative lead.

    ``points`` go to ``criterion``, taken from the others in proportion to what they have; ``alternative`` then leads.
    """

    points: float
    criterion: int
    alternative: int


@dataclass(frozen=True, slots=True)
class Turn:
    """A step on a judged criterion's scale that lets another alternative lead.

    ``alternative`` is judged ``step`` (1 or −1) differently in ``criterion``; ``leads`` is ahead then.
    """

    criterion: int
    alternative: int
    step: int
    leads: int


@dataclass(frozen=True, slots=True)
class Leader:
    """What leads under given weights: in expectation, in which share of futures, and what flips it."""

    alternative: int
    share: float
    flip: Flip | None

    @property
    def clear(self) -> bool:
        """Whether it leads in two of three futures at least."""
        return self.share >= CLEAR


def acceptability(
    values: ArrayLike, *, bounds: Bounds | None = None, samples: int = _SAMPLES, seed: int = _SEED
) -> Acceptability:
    """Work out how often each alternative is best when nothing is known about the weights.

    Parameters
    ----------
    values
        Futures × alternatives × criteria, more being better; one future where nothing is uncertain.
    bounds
        The ends of each criterion's scale, where it has some of its own.
    samples, seed
        How many weights are drawn, uniformly from all that add up to 1, each with a future.

    Raises
    ------
    ModelError
        The values are no such table, or not finite.
    """
    scaled = _scaled(values, bounds)
    futures, alternatives, criteria = scaled.shape
    drawn = np.random.default_rng(seed).standard_exponential((samples, criteria))
    weights = drawn / drawn.sum(axis=1, keepdims=True)
    scores = np.einsum("sac,sc->sa", scaled[np.arange(samples) % futures], weights)
    # Alternatives that are equally good share a sample.
    best = np.isclose(scores, scores.max(axis=1, keepdims=True), rtol=0, atol=1e-12)
    credit = best / best.sum(axis=1, keepdims=True)
    shares = credit.mean(axis=0)
    return Acceptability(
        shares=tuple(float(share) for share in shares),
        central=tuple(
            tuple(float(weight) for weight in (credit[:, index] @ weights) / credit[:, index].sum())
            if credit[:, index].any()
            else None
            for index in range(alternatives)
        ),
        standard_error=0.5 / float(np.sqrt(samples)),
    )


def leader(values: ArrayLike, weights: ArrayLike, *, bounds: Bounds | None = None) -> Leader:
    """Return what leads under given weights, and the smallest move of points after which something else does.

    Parameters
    ----------
    values, bounds
        As for `acceptability`.
    weights
        One a criterion; only their proportions matter.
    """
    scaled = _scaled(values, bounds)
    scores = scaled @ _shares(weights, scaled.shape[2])
    expected = scores.mean(axis=0)
    first = int(np.argmax(expected))
    best = np.isclose(scores, scores.max(axis=1, keepdims=True), rtol=0, atol=1e-12)
    share = float((best / best.sum(axis=1, keepdims=True))[:, first].mean())
    return Leader(first, share, _flip(scaled.mean(axis=0), expected, first))


def turns(values: ArrayLike, weights: ArrayLike, *, bounds: Bounds) -> tuple[Turn, ...]:
    """Return every single step on a judged scale after which something else leads in expectation.

    Parameters
    ----------
    values, weights
        As for `leader`.
    bounds
        Judged criteria are those with bounds; a step is 1 on their scale, and goes no further than its ends.
    """
    table = np.asarray(values, dtype=np.float64)
    scaled = _scaled(table, bounds)
    given = _shares(weights, scaled.shape[2])
    expected = (scaled @ given).mean(axis=0)
    first = int(np.argmax(expected))
    result = []
    for criterion, ends in enumerate(bounds):
        if ends is None:
            continue
        low, high = ends
        for alternative in range(table.shape[1]):
            # Up helps another alternative, down hurts the one that leads.
            step = -1 if alternative == first else 1
            judged = table[:, alternative, criterion]
            moved = np.clip(judged + step, low, high) - judged
            after = expected.copy()
            after[alternative] += float(moved.mean()) / (high - low) * given[criterion]
            leads = int(np.argmax(after))
            if leads != first and after[leads] > after[first]:
                result.append(Turn(criterion, alternative, step, leads))
    return tuple(result)


def _shares(weights: ArrayLike, criteria: int) -> Floats:
    given = np.asarray(weights, dtype=np.float64)
    if given.shape != (criteria,) or (given < 0).any() or given.sum() <= 0:
        raise ModelError("There must be a weight of 0 or more for each criterion, and one above 0.")
    return np.asarray(given / given.sum())


def _flip(means: Floats, expected: Floats, first: int) -> Flip | None:
    flips = []
    for other in range(means.shape[0]):
        ahead = expected[first] - expected[other]
        for criterion in range(means.shape[1]):
            # With all points on one criterion the lead is this; in between it is a straight line.
            at_end = means[first, criterion] - means[other, criterion]
            if other != first and at_end < 0:
                flips.append(Flip(float(POINTS * ahead / (ahead - at_end)), criterion, other))
    return min(flips, key=lambda flip: (flip.points, flip.criterion, flip.alternative), default=None)


def checked_points(points: Mapping[str, int], criteria: Sequence[str]) -> dict[str, int]:
    """Return a person's points without zeros, or say what is wrong with them.

    Raises
    ------
    InputError
        A criterion is unknown, points are negative or no whole numbers, they do not add up to 100, or more than five
        criteria have some.
    """
    for criterion, given in points.items():
        if criterion not in criteria:
            raise InputError(f"{criterion!r} is no criterion here.", hint=f"Choose among {', '.join(criteria)}.")
        if isinstance(given, bool) or not isinstance(given, int) or given < 0:
            raise InputError(
                f"Points are whole numbers from 0 to {POINTS}, not {given!r}.", hint="Share them out anew."
            )
    kept = {criterion: given for criterion, given in points.items() if given}
    if len(kept) > MOST_CRITERIA:
        raise InputError(
            f"{len(kept)} criteria have points; at most {MOST_CRITERIA} can.",
            hint="Leave the least important ones out.",
        )
    if sum(kept.values()) != POINTS:
        raise InputError(f"The points add up to {sum(kept.values())}, not to {POINTS}.", hint="Share them out anew.")
    return kept


def _scaled(values: ArrayLike, bounds: Bounds | None = None) -> Floats:
    table = np.asarray(values, dtype=np.float64)
    if table.ndim != 3 or 0 in table.shape or not np.isfinite(table).all():
        raise ModelError("Values must be futures by alternatives by criteria, all of them finite.")
    low, high = table.min(axis=(0, 1)), table.max(axis=(0, 1))
    for criterion, ends in enumerate(bounds or ()):
        if ends is not None:
            low[criterion], high[criterion] = ends
    # A criterion in which nothing differs decides nothing.
    return np.asarray((table - low) / np.where(high > low, high - low, 1.0))

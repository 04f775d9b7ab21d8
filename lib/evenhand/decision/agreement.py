"""How far the people in a workshop agree: on the order of the alternatives, on all ratings, on one statement.

All functions are pure. Ratings come as one row a person and one column an item; NaN is "did not say".

Sources
-------
Kendall's coefficient of concordance W with the correction for ties: M. G. Kendall and B. Babington Smith (1939), "The
problem of m rankings", Annals of Mathematical Statistics 10(3); words for its size after R. C. Schmidt (1997),
"Managing Delphi surveys using nonparametric statistical techniques", Decision Sciences 28(3). Its test is Friedman's.

Krippendorff's alpha by the coincidence matrix: A. F. Hayes and K. Krippendorff (2007), "Answering the call for a
standard reliability measure for coding data", Communication Methods and Measures 1(1), with Krippendorff's own bounds
.667 and .8.

An interquartile range of at most 1 on a scale of five is the usual mark of consensus in Delphi studies. Alone it would
call a quarter against three quarters an agreement, and the median would call halves at both ends "medium"; therefore
the two sides are looked at first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import permutations
from operator import add
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtrc

from evenhand.errors import ModelError
from evenhand.vocabulary.numbers import amount

Metric = Literal["nominal", "ordinal", "interval"]
Floats = NDArray[np.float64]

_SIDE = 0.25
_EXACT_PEOPLE, _EXACT_ITEMS = 7, 5


@dataclass(frozen=True, slots=True)
class Concordance:
    """How far people put the alternatives into the same order.

    ``w`` runs from 0 (no common order) to 1 (one order); it is None when there is nothing to order: fewer than two
    people who rated every alternative, fewer than two alternatives, or nobody who rated two of them differently.
    ``p_value`` is the probability of a W at least as large if people ordered by chance: ``exact``, by counting all ways
    in which each could have ordered, up to seven people and five alternatives, and by Friedman's chi-squared
    approximation above. ``people`` counts those who rated every alternative.
    """

    w: float | None
    p_value: float | None
    people: int
    alternatives: int
    exact: bool = False

    @property
    def words(self) -> str:
        """W in a sentence."""
        if self.w is None:
            return "Too few ratings to say whether people put the alternatives in the same order."
        bounds = (
            (0.7, "People put the alternatives in much the same order"),
            (0.5, "People put the alternatives in a roughly similar order"),
            (0.3, "People put the alternatives in a weakly similar order"),
        )
        sentence = next(
            (text for bound, text in bounds if self.w >= bound), "People put the alternatives in different orders"
        )
        return f"{sentence} (W = {amount(self.w)}, {self.people} people)."


def concordance(ratings: ArrayLike) -> Concordance:
    """Compute Kendall's W with tie correction, and the p-value of Friedman's test.

    Parameters
    ----------
    ratings
        People × alternatives. People who did not rate every alternative are left out: an order needs all of them.
    """
    table = _table(ratings)
    complete = table[~np.isnan(table).any(axis=1)]
    people, items = complete.shape
    if people < 2 or items < 2:
        return Concordance(None, None, people, items)
    from scipy.stats import rankdata  # takes seconds to load

    ranks = rankdata(complete, axis=1)
    totals = ranks.sum(axis=0)
    scatter = float(((totals - totals.mean()) ** 2).sum())
    ties = sum(float((counts**3 - counts).sum()) for counts in map(_tie_sizes, complete))
    largest = people**2 * (items**3 - items) - people * ties
    if largest <= 0:
        return Concordance(None, None, people, items)
    w = min(12 * scatter / largest, 1.0)
    if people <= _EXACT_PEOPLE and items <= _EXACT_ITEMS:
        return Concordance(w, _exact_p(ranks, scatter), people, items, exact=True)
    return Concordance(w, float(chdtrc(items - 1, people * (items - 1) * w)), people, items)


def _exact_p(ranks: Floats, scatter: float) -> float:
    """Count how often the rank sums lie so far apart, over all orders of each person's own ranks.

    Doubled ranks are whole numbers, ties included, so sums are counted without rounding. Sorted sums are enough: what
    the alternatives are called does not change how far apart they lie.
    """
    ways: dict[tuple[int, ...], int] = {(0,) * ranks.shape[1]: 1}
    for row in (2 * ranks).round().astype(int).tolist():
        orders = Counter(permutations(row))
        added: Counter[tuple[int, ...]] = Counter()
        for sums, count in ways.items():
            for order, often in orders.items():
                added[tuple(sorted(map(add, sums, order)))] += count * often
        ways = added
    total = sum(ways.values())
    centre = sum(next(iter(ways))) / ranks.shape[1]
    # Of doubled ranks the scatter is four times as large.
    far = sum(count for sums, count in ways.items() if sum((each - centre) ** 2 for each in sums) >= 4 * scatter - 1e-6)
    return far / total


def krippendorff_alpha(ratings: ArrayLike, metric: Metric = "ordinal") -> float | None:
    """Compute Krippendorff's alpha: 1 is perfect agreement, 0 what chance gives, below 0 systematic disagreement.

    Parameters
    ----------
    ratings
        People × things rated; NaN where somebody did not rate.
    metric
        What a difference between two ratings means. Steps of a rating scale are ordinal.

    Returns
    -------
    float or None
        None when fewer than two people rated the same thing, or when all ratings are the same: chance would then agree
        as well, and alpha has no meaning.
    """
    table = _table(ratings)
    values = np.unique(table[~np.isnan(table)])
    coincidences = np.zeros((values.size, values.size))
    for column in table.T:
        given = column[~np.isnan(column)]
        if given.size < 2:
            continue
        counts = (given[:, None] == values[None, :]).sum(axis=0).astype(float)
        coincidences += (np.outer(counts, counts) - np.diag(counts)) / (given.size - 1)
    margin = coincidences.sum(axis=1)
    total = float(margin.sum())
    if total == 0:
        return None
    distance = _distances(values, margin, metric)
    expected = float((np.outer(margin, margin) * distance).sum())
    if expected == 0:
        return None
    return 1 - (total - 1) * float((coincidences * distance).sum()) / expected


@dataclass(frozen=True, slots=True)
class Spread:
    """The ratings of one statement.

    ``polarity`` is 4 × share below the middle × share above it: 1 for two equal camps, 0 when all are on one side.
    ``dissenting`` counts those on the other side of the middle than the median; it is 0 when the median is the middle.
    ``verdict`` is "too few", "agree", "split" or "spread".
    """

    people: int
    median: float | None
    interquartile_range: float | None
    polarity: float
    below: int
    middle: int
    above: int
    dissenting: int
    verdict: Literal["too few", "agree", "split", "spread"]

    @property
    def words(self) -> str:
        """The verdict in plain words; one that disagrees is never left out."""
        if self.verdict == "too few":
            return "too few ratings to say"
        if self.verdict == "split":
            return f"split into two camps: {self.below} below the middle, {self.above} above"
        if self.verdict == "spread":
            return "spread over the scale"
        if self.dissenting:
            return f"agree, except {self.dissenting} of {self.people} on the other side"
        return "agree"


def spread(ratings: ArrayLike, *, low: float = 1, high: float = 5) -> Spread:
    """Say whether people agree on one statement, are split into two camps, or are spread.

    There are two sides when both below and above the middle stand at least a quarter of the people (and, from four
    people on, at least two of them). They are camps, a split, when fewer than half as many as the smaller side are in
    the middle: ratings evenly over 1–5 have exactly half as many there. With one side only, an interquartile range of
    at most a quarter of the scale (1 on 1–5) is agreement. Everything else is spread.

    Parameters
    ----------
    ratings
        One rating a person; NaN is left out.
    low, high
        The ends of the scale.

    Raises
    ------
    ModelError
        A rating lies outside the scale.
    """
    given = _table(np.asarray(ratings, dtype=np.float64)[np.newaxis])[0]
    given = given[~np.isnan(given)]
    if given.size and (given.min() < low or given.max() > high):
        raise ModelError(f"A rating lies outside the scale from {low:g} to {high:g}.", hint="Use the scale's steps.")
    people, centre = int(given.size), (low + high) / 2
    below, above = int((given < centre).sum()), int((given > centre).sum())
    middle = people - below - above
    if people < 2:
        median = float(given[0]) if people else None
        return Spread(people, median, None, 0.0, below, middle, above, 0, "too few")
    first, median, third = (float(value) for value in np.quantile(given, [0.25, 0.5, 0.75]))
    smaller = min(below, above)
    two_sides = smaller >= _SIDE * people and (smaller >= 2 or people < 4)
    split = two_sides and 2 * middle < smaller
    consensus = not two_sides and third - first <= (high - low) / 4
    dissenting = below if median > centre else above if median < centre else 0
    return Spread(
        people=people,
        median=median,
        interquartile_range=third - first,
        polarity=4 * (below / people) * (above / people),
        below=below,
        middle=middle,
        above=above,
        dissenting=dissenting,
        verdict="split" if split else "agree" if consensus else "spread",
    )


def first_to_speak(ratings: Mapping[str, float]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Find those who rated lowest and those who rated highest: they speak first after a reveal.

    Returns
    -------
    tuple of tuple of str
        The keys of the lowest and of the highest, sorted; both empty when nobody differs.
    """
    if not ratings or min(ratings.values()) == max(ratings.values()):
        return (), ()
    lowest, highest = min(ratings.values()), max(ratings.values())
    return (
        tuple(sorted(key for key, rating in ratings.items() if rating == lowest)),
        tuple(sorted(key for key, rating in ratings.items() if rating == highest)),
    )


def _table(ratings: ArrayLike) -> Floats:
    table = np.asarray(ratings, dtype=np.float64)
    if table.ndim != 2:
        raise ModelError("Ratings must be a table: one row a person, one column an item.")
    if np.isinf(table).any():
        raise ModelError("A rating is infinite.")
    return table


def _tie_sizes(row: Floats) -> NDArray[np.int64]:
    return np.unique(row, return_counts=True)[1].astype(np.int64)


def _distances(values: Floats, margin: Floats, metric: Metric) -> Floats:
    if metric == "nominal":
        return np.asarray(values[:, None] != values[None, :], dtype=np.float64)
    if metric == "interval":
        return np.asarray((values[:, None] - values[None, :]) ** 2, dtype=np.float64)
    # Ordinal: the number of ratings between two steps, the steps themselves counted half.
    middle = np.cumsum(margin) - margin / 2
    return np.asarray((middle[:, None] - middle[None, :]) ** 2, dtype=np.float64)

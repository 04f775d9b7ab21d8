"""Who gets how much: payout and gain by segment, and measures of inequality."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evenhand.exchange.simulation import Simulation
from evenhand.vocabulary.bands import band

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]

EIGHTY_PERCENT = 0.8
"""The least ratio of the lowest to the highest participation of any segment under the 80% rule."""


def _sorted(values: ArrayLike, weights: ArrayLike | None) -> tuple[Array, Array]:
    x = np.asarray(values, dtype=np.float64)
    w = np.ones_like(x) if weights is None else np.asarray(weights, dtype=np.float64)
    order = np.argsort(x, kind="stable")
    return x[order], w[order] / w.sum()


def gini(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Return the Gini coefficient, 0 for equality; ``nan`` when nobody has anything.

    Parameters
    ----------
    values
        What each has, not negative.
    weights
        How many have it.
    """
    x, w = _sorted(values, weights)
    mean = float(np.sum(w * x))
    if not mean > 0:
        return float("nan")
    below = np.cumsum(w) - w / 2.0
    return float(2.0 * np.sum(w * x * below) / mean - 1.0)


def hoover(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Return the Hoover index: the share of the total that would have to move for equality."""
    x, w = _sorted(values, weights)
    mean = float(np.sum(w * x))
    return float(np.sum(w * np.abs(x - mean)) / (2.0 * mean)) if mean > 0 else float("nan")


def concentration(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Return the concentration index of what groups have, given from the poorest to the richest.

    It is 0 when all have the same, positive when the richer have more, negative when the poorer have; between -1 and 1
    when nobody has less than nothing. Where the order is that of the values themselves it is the Gini coefficient.

    Parameters
    ----------
    values
        What each member of a group has.
    weights
        How many there are in each group.
    """
    x = np.asarray(values, dtype=np.float64)
    w = np.ones_like(x) if weights is None else np.asarray(weights, dtype=np.float64)
    w = w / w.sum()
    mean = float(np.sum(w * x))
    if mean == 0:
        return float("nan")
    return float(2.0 * np.sum(w * x * (np.cumsum(w) - w / 2.0)) / mean - 1.0)


@dataclass(frozen=True, slots=True)
class Distribution:
    """Who gets how much at one level, means over the futures; arrays of shape (segments,).

    Parameters
    ----------
    names, weight
        Segments and their share of customers.
    participation, payout_share, net_gain, worse_off
        Share recorded as saying yes; share of the payout; net gain per customer-month; share who lose by it.
    net_gain_low, net_gain_high
        P10 and P90 of the net gain over the futures.
    payout_gini, payout_hoover
        Inequality of payout among all customers, who do not take part and get nothing included; within a segment all
        participants are taken to get the same.
    gain_gini, gain_hoover
        Inequality of net gain between segments; ``nan`` where a segment loses.
    ratio, ratio_probability
        Lowest over highest participation of any segment, and in what share of futures it is at least 80%.
    """

    names: tuple[str, ...]
    weight: Array
    participation: Array
    payout_share: Array
    net_gain: Array
    net_gain_low: Array
    net_gain_high: Array
    worse_off: Array
    payout_gini: float
    payout_hoover: float
    gain_gini: float
    gain_hoover: float
    ratio: float
    ratio_probability: float

    def to_frame(self) -> pd.DataFrame:
        """Return a row a segment."""
        import pandas as pd

        return pd.DataFrame(
            {
                "segment": self.names,
                "share_of_customers": self.weight,
                "participation": self.participation,
                "payout_share": self.payout_share,
                "net_gain": self.net_gain,
                "net_gain_low": self.net_gain_low,
                "net_gain_high": self.net_gain_high,
                "worse_off": self.worse_off,
            }
        )


def distribute(simulation: Simulation, *, dividend: float | None = None, rate: float | None = None) -> Distribution:
    """Return who gets how much at a dividend, a rate, or at the scheme as declared."""
    if dividend is None and rate is None:
        segments = simulation.offer_by_segment()
    else:
        segments = simulation.by_segment(dividend=dividend, rate=rate)
    recorded, payout = segments.participation[:, 0], segments.payout[:, 0]
    people = recorded.mean(axis=0)
    paid = payout.mean(axis=0)
    each = np.divide(paid, people, out=np.zeros_like(paid), where=people > 0)
    having = np.concatenate([each, [0.0]])
    count = np.concatenate([segments.weight * people, [float(np.sum(segments.weight * (1.0 - people)))]])
    gain = segments.net_gain[:, 0].mean(axis=0)
    low, _, high = band(segments.net_gain[:, 0])
    gaining = bool(np.all(gain >= 0))
    highest = recorded.max(axis=1)
    ratios = np.divide(recorded.min(axis=1), highest, out=np.ones_like(highest), where=highest > 0)
    return Distribution(
        names=segments.names,
        weight=segments.weight,
        participation=people,
        payout_share=segments.payout_share[:, 0].mean(axis=0),
        net_gain=gain,
        net_gain_low=low,
        net_gain_high=high,
        worse_off=segments.worse_off[:, 0].mean(axis=0),
        payout_gini=gini(having, count),
        payout_hoover=hoover(having, count),
        gain_gini=gini(gain, segments.weight) if gaining else float("nan"),
        gain_hoover=hoover(gain, segments.weight) if gaining else float("nan"),
        ratio=float(ratios.mean()),
        ratio_probability=float(np.mean(ratios >= EIGHTY_PERCENT)),
    )

"""Landmark rates of a simulation: break-even, profit-maximising, efficient and equal gain, in every future."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from evenhand.exchange.solve.interpolation import between
from evenhand.vocabulary.bands import band

Array = NDArray[np.float64]

READ = ("rate", "dividend", "share_of_spending", "participation", "profit", "customer_surplus")
SAMPLES = 41
HALVINGS = 40


@dataclass(frozen=True, slots=True)
class Landmark:
    """One landmark, a value a future.

    Parameters
    ----------
    name
        break_even, profit_max, efficient or equal_gain.
    values
        level (the place on the scheme's own axis: a dividend, a face value or a rate), rate, dividend,
        share_of_spending, participation, profit and customer_surplus there; ``nan`` where it does not exist.
    reasons
        Why it does not exist or lies at an end, and in what share of futures.
    """

    name: str
    values: Mapping[str, Array]
    reasons: Mapping[str, float]

    @property
    def exists(self) -> float:
        """The share of futures in which it exists."""
        return float(np.mean(np.isfinite(self.values["rate"])))

    def summary(self, name: str = "rate") -> dict[str, float | None]:
        """Return P10, P50 and P90 over the futures in which it exists; ``None`` when there are none."""
        result = self.values[name][np.isfinite(self.values[name])]
        if not result.size:
            return {"p10": None, "p50": None, "p90": None}
        return band(result).to_json_dict()


def find_landmarks(outcomes: Mapping[str, Array], levels: Array, *, margin: float = 1.0) -> Mapping[str, Landmark]:
    """Return the landmarks of outcomes along a path of rising offers.

    Parameters
    ----------
    outcomes
        Arrays of shape (futures, levels), from no offer to the whole of data revenue.
    levels
        The same places on the scheme's own axis.
    margin
        How much customers must gain for each unit the company gains, for the gains to count as equal.

    Notes
    -----
    Break-even is the highest offer at which profit turns into loss; efficient the smallest at which profit and
    customer surplus less external loss are largest; equal gain the highest at which customers' gain overtakes the
    company's while the company still gains. Where facts are not known, the gain to overtake is the most it could be.
    """
    profit = outcomes["profit"]
    total = outcomes["total_surplus"]
    ahead = outcomes["customer_surplus"] - outcomes["external_loss"] - margin * outcomes["profit_at_most"]
    read = np.stack([np.nan_to_num(values) for values in (levels, *(outcomes[name] for name in READ))], axis=2)
    some = outcomes["participation"][:, -1] > 0
    return MappingProxyType(
        {
            "break_even": _mark("break_even", read, *_break_even(profit, some)),
            "profit_max": _mark("profit_max", read, *_largest(profit, "the company loses at every rate")),
            "efficient": _mark("efficient", read, *_largest(total, "all together do better without it")),
            "equal_gain": _mark("equal_gain", read, *_equal_gain(ahead, profit)),
        }
    )


def _mark(name: str, read: Array, places: Array, reasons: NDArray[np.str_]) -> Landmark:
    result = between(read, np.nan_to_num(places)[:, None])[:, 0, :]
    result[~np.isfinite(places)] = np.nan
    counts = Counter(str(reason) for reason in reasons if reason)
    shares = {reason: count / len(places) for reason, count in sorted(counts.items())}
    columns = {key: result[:, index] for index, key in enumerate(("level", *READ))}
    return Landmark(name, MappingProxyType(columns), MappingProxyType(shares))


def _root(rows: Array, left: NDArray[np.intp]) -> Array:
    """Return where rows change sign between a level and the next, by halving."""
    low = left.astype(np.float64)
    high = low + 1.0
    start = between(rows[:, :, None], low[:, None])[:, 0, 0] >= 0
    for _ in range(HALVINGS):
        middle = (low + high) / 2.0
        same = (between(rows[:, :, None], middle[:, None])[:, 0, 0] >= 0) == start
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    return np.asarray((low + high) / 2.0)


def _last(flags: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return the index of the last true value of each row, -1 when there is none."""
    last = flags.shape[1] - 1 - np.argmax(flags[:, ::-1], axis=1)
    return np.where(flags.any(axis=1), last, -1)


def _break_even(profit: Array, some: NDArray[np.bool_]) -> tuple[Array, NDArray[np.str_]]:
    falls = (profit[:, :-1] >= 0) & (profit[:, 1:] < 0)
    last = _last(falls)
    exists = (last >= 0) & some
    places = np.where(exists, _root(profit, np.maximum(last, 0)), np.nan)
    always = (profit >= 0).all(axis=1)
    reasons = np.select(
        [exists, ~some, always],
        ["", "nobody takes part at any rate", "the company still gains when all data revenue is paid out"],
        "the company loses at every rate",
    )
    return places, reasons


def _largest(rows: Array, when_negative: str) -> tuple[Array, NDArray[np.str_]]:
    levels = rows.shape[1]
    best = np.argmax(rows, axis=1)
    centre = np.clip(best, 1, levels - 2).astype(np.float64)
    offsets = np.linspace(-1.0, 1.0, SAMPLES)
    sampled = between(rows[:, :, None], centre[:, None] + offsets)[:, :, 0]
    top = np.argmax(sampled, axis=1)
    inner = np.clip(top, 1, SAMPLES - 2)
    here = np.arange(len(rows))
    before, at, after = sampled[here, inner - 1], sampled[here, inner], sampled[here, inner + 1]
    bend = before - 2.0 * at + after
    with np.errstate(divide="ignore", invalid="ignore"):
        shift = np.where((top == inner) & (bend < 0), 0.5 * (before - after) / bend, 0.0)
    places = centre + offsets[top] + shift * (offsets[1] - offsets[0])
    # An end of the path is reached exactly, not nearly.
    at_zero = (best == 0) & (rows[:, 0] >= sampled.max(axis=1))
    places = np.where(at_zero, 0.0, np.clip(places, 0.0, levels - 1.0))
    negative = rows.max(axis=1) < 0
    at_top = places >= levels - 1.0
    reasons = np.select(
        [negative, at_zero, at_top],
        [when_negative, "it lies at paying nothing", "it lies at paying out all data revenue or beyond"],
        "",
    )
    return np.where(negative, np.nan, places), reasons


def _equal_gain(ahead: Array, profit: Array) -> tuple[Array, NDArray[np.str_]]:
    gains = profit >= 0
    rises = (ahead[:, :-1] < 0) & (ahead[:, 1:] >= 0) & gains[:, :-1]
    last = _last(rises)
    places = np.where(last >= 0, _root(ahead, np.maximum(last, 0)), np.nan)
    viable = gains.any(axis=1)
    company = np.where(gains, ahead, -1.0).max(axis=1) < 0
    reasons = np.select(
        [last >= 0, ~viable, company],
        ["", "the company loses at every rate", "the company always gains more"],
        "customers always gain more",
    )
    return places, reasons

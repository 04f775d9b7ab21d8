"""Asked prices, one a respondent: fitted by maximum likelihood, which has a closed form here.

With weights w, the shares are weighted shares, and the mean and standard deviation of the logarithm are those of the
prices above zero. Intervals are exact for equally weighted lognormal prices: Student's t for the median, chi-squared
for the spread; unequal weights lower the number of people by Kish's (sum w)^2 / sum w^2.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import special

from evenhand.errors import CustomerDataError
from evenhand.survey.estimate import (
    FEW_RESPONDENTS,
    LEAST_RESPONDENTS,
    Estimated,
    SupplyEstimate,
    enough,
    share_estimated,
)
from evenhand.survey.table import SurveyTable
from evenhand.vocabulary.bands import LEVELS
from evenhand.vocabulary.numbers import percent

Array = NDArray[np.float64]
Interval = Literal["exact", "bootstrap"]

NEVER = ("never", "would never", "no price", "refuse", "refused")
"""How "I would never share this" is written, unless a file has words of its own."""
EMPTY = frozenset(("", "na", "n/a", "nan", "-", "none", "null"))
"""Cells without an answer; only the people who made the survey know whether they mean never or not answered."""
RESAMPLES = 2000
AT_ONCE = 2_000_000
# Lilliefors 1967, the 1% point of his test for normality with estimated mean and variance, times the root of n.
LILLIEFORS = 1.031


def fit_bids(
    prices: Array,
    weights: Array | None = None,
    *,
    group: str = "everyone",
    file: str = "the survey",
    interval: Interval = "exact",
    seed: int = 0,
) -> SupplyEstimate:
    """Estimate a supply from asked prices.

    Parameters
    ----------
    prices
        Money a month, one a respondent; 0 shares for nothing, ``inf`` never shares.
    weights
        How many people each respondent stands for; all the same when left out.
    group, file
        Whose they are and where they come from, for messages.
    interval
        ``exact``, or ``bootstrap``: respondents drawn again, 2,000 times.
    seed
        Which bootstrap.

    Raises
    ------
    CustomerDataError
        When fewer than ten people named a price, or all named the same.
    """
    asked = np.asarray(prices, dtype=np.float64)
    mass = np.ones_like(asked) if weights is None else np.asarray(weights, dtype=np.float64)
    inside = (asked > 0) & np.isfinite(asked)
    enough(int(inside.sum()), f"people{'' if group == 'everyone' else f' of {group}'} who named a price", file)
    willing, refusing, centre, spread = _fit(asked[None, :], mass[None, :])[:, 0].tolist()
    if not spread > 0:
        raise CustomerDataError(
            f"Everybody in {file} who named a price named the same one: how far customers differ cannot be estimated.",
            hint="Ask for a price in an open question.",
        )
    people, named = _kish(mass), _kish(mass[inside])
    student = float(special.stdtrit(named - 1, 0.9)) * spread / math.sqrt(named - 1)
    ranges: dict[str, tuple[float, ...]] = {
        "median": (math.exp(centre - student), math.exp(centre + student)),
        "log_sd": tuple(
            spread * math.sqrt(named / (2 * float(special.gammaincinv((named - 1) / 2, level)))) for level in (0.9, 0.1)
        ),
    }
    shares = {"willing": share_estimated(willing, people), "refusing": share_estimated(refusing, people)}
    if interval == "bootstrap":
        drawn = _bootstrap(asked, mass, seed)
        ranges = {"median": (math.exp(drawn[2][0]), math.exp(drawn[2][1])), "log_sd": (drawn[3][0], drawn[3][1])}
        shares = {
            name: Estimated(share.value, min(low, share.value), max(high, share.value), share.error)
            for (name, share), (low, high) in zip(shares.items(), drawn[:2], strict=True)
        }
    return SupplyEstimate(
        group=group,
        respondents=len(asked),
        priced=int(inside.sum()),
        effective=named,
        median=_estimated(math.exp(centre), ranges["median"], spread / math.sqrt(named)),
        log_sd=_estimated(spread, ranges["log_sd"], spread / math.sqrt(2 * named)),
        willing=shares["willing"],
        refusing=shares["refusing"],
        notes=_notes(asked[inside], mass[inside], centre, spread, named),
    )


def _estimated(value: float, bounds: tuple[float, ...], error: float) -> Estimated:
    return Estimated(value, min(bounds[0], value), max(bounds[1], value), error)


def _fit(asked: Array, mass: Array) -> Array:
    """Return willing, refusing, log mean and log standard deviation of each row, shape (4, rows)."""
    inside = (asked > 0) & np.isfinite(asked)
    total = mass.sum(axis=1)
    priced = np.where(inside, mass, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.where(inside, np.log(np.where(inside, asked, 1.0)), 0.0)
        named = priced.sum(axis=1)
        centre = (priced * logs).sum(axis=1) / named
        variance = (priced * (logs - centre[:, None]) ** 2).sum(axis=1) / named
    willing = np.where(asked == 0, mass, 0.0).sum(axis=1) / total
    refusing = np.where(np.isinf(asked), mass, 0.0).sum(axis=1) / total
    return np.stack([willing, refusing, centre, np.sqrt(variance)])


def _bootstrap(asked: Array, mass: Array, seed: int) -> list[list[float]]:
    """Return P10 and P90 of the four numbers over surveys of the same people drawn again, shape (4, 2)."""
    rng = np.random.default_rng(seed)
    step = max(AT_ONCE // len(asked), 1)
    results = []
    for start in range(0, RESAMPLES, step):
        rows = rng.integers(len(asked), size=(min(step, RESAMPLES - start), len(asked)))
        results.append(_fit(asked[rows], mass[rows]))
    quantiles: list[list[float]] = np.nanquantile(
        np.concatenate(results, axis=1), [LEVELS[0], LEVELS[-1]], axis=1
    ).T.tolist()
    return quantiles


def _kish(weights: Array) -> float:
    return float(weights.sum() ** 2 / np.sum(weights**2))


def _notes(prices: Array, weights: Array, centre: float, spread: float, named: float) -> tuple[str, ...]:
    notes = []
    if named < FEW_RESPONDENTS:
        notes.append(
            f"Only {named:.0f} people named a price: the range is wide, and another survey could say something else."
        )
    order = np.argsort(prices, kind="stable")
    below = np.cumsum(weights[order]) / weights.sum()
    fitted = special.ndtr((np.log(prices[order]) - centre) / spread)
    first = np.concatenate([[0.0], below[:-1]])
    distance = float(np.max(np.maximum(np.abs(below - fitted), np.abs(fitted - first))))
    if distance * math.sqrt(named) > LILLIEFORS:
        notes.append(
            f"The prices named are not quite lognormal: up to {percent(distance)} of people lie elsewhere than the "
            "curve says. Round numbers and single very high answers do this."
        )
    return tuple(notes)


def read_bids(
    table: SurveyTable,
    *,
    never: tuple[str, ...],
    empty: Literal["never", "missing"] | None,
    months: float,
    interval: Interval,
    seed: int,
) -> tuple[SupplyEstimate, tuple[SupplyEstimate, ...], tuple[str, ...]]:
    """Return the estimate of everyone, those by segment, and notes."""
    table.demand(["price"])
    texts = [text.lower() for text in table.column("price")]
    codes = {code.strip().lower() for code in never}
    blank = [text in EMPTY and text not in codes for text in texts]
    if any(blank) and empty is None:
        for row in np.flatnonzero(blank)[:5]:
            table.fault(int(row), "price", "is empty")
        raise CustomerDataError(
            f"{table.file} has {sum(blank)} rows without a price, and they could mean two things.",
            hint="Say what empty means: never (would not share at any price) or missing (did not answer).",
            problems=table.problems,
        )
    refused = [text in codes or (out and empty == "never") for text, out in zip(texts, blank, strict=True)]
    asked = np.full(len(texts), np.nan)
    asked[np.asarray(refused)] = np.inf
    skip = [one or other for one, other in zip(refused, blank, strict=True)]
    for row, amount in table.amounts("price", skip):
        asked[row] = amount / months
    weights = _weights(table)
    _distinct(table)
    table.settle()
    kept = ~np.isnan(asked)
    notes = []
    if empty == "missing" and any(blank):
        notes.append(f"{sum(blank)} people did not answer and are left out.")
    names = np.array(table.column("segment") if table.has("segment") else [""] * len(table), dtype=object)
    asked, weights, names = asked[kept], weights[kept], names[kept]
    everyone = fit_bids(asked, weights, file=table.file, interval=interval, seed=seed)
    if not table.has("segment"):
        return everyone, (), tuple(notes)
    members = _pooled(names, (asked > 0) & np.isfinite(asked))
    if "other" in members and "other" not in set(names):
        notes.append(f"Segments of fewer than {LEAST_RESPONDENTS} people who named a price are put together as other.")
    groups = tuple(
        fit_bids(asked[inside], weights[inside], group=name, file=table.file, interval=interval, seed=seed)
        for name, inside in members.items()
    )
    return everyone, groups, tuple(notes)


def _weights(table: SurveyTable) -> Array:
    if not table.has("weight"):
        return np.ones(len(table))
    weights = np.array([table.number(row, "weight", text) for row, text in enumerate(table.column("weight"))])
    for row in np.flatnonzero(weights <= 0):
        table.fault(int(row), "weight", "must be above zero")
    return weights


def _distinct(table: SurveyTable) -> None:
    if not table.has("respondent"):
        return
    seen: set[str] = set()
    for row, name in enumerate(table.column("respondent")):
        if name and name in seen:
            table.fault(row, "respondent", "answers a second time")
        seen.add(name)


def _pooled(names: NDArray[np.object_], priced: NDArray[np.bool_]) -> Mapping[str, NDArray[np.bool_]]:
    """Return the members of each segment; those too small to show stand together as "other", never alone."""
    sizes = {name: int(np.sum(priced & (names == name))) for name in sorted(set(names))}
    small = [name for name, size in sizes.items() if size < LEAST_RESPONDENTS]
    # What is left over when all large segments are shown must not be small either.
    for name in sorted(sizes, key=lambda group: (sizes[group], group)):
        if not small or sum(sizes[group] for group in small) >= LEAST_RESPONDENTS:
            break
        if name not in small:
            small.append(name)
    members = {name: np.asarray(names == name) for name in sizes if name not in small}
    if small:
        rest = np.isin(names.astype(str), [str(group) for group in small])
        members["other"] = rest | members.get("other", np.zeros_like(rest))
    return members

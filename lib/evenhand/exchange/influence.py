"""Which assumptions drive a simulation's outcome, when it fails, and what finding them out is worth."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from evenhand.errors import ModelError
from evenhand.exchange.elsewhere import at_levels
from evenhand.exchange.fairness import Limits, passing
from evenhand.exchange.simulation import Simulation
from evenhand.uncertainty.discovery import NO_PATTERN, RARE, TOO_RARE, Box, discover
from evenhand.uncertainty.drivers import Index, Swing, rank_correlations, sobol_indices, swings
from evenhand.uncertainty.information import evpi, evppi, pilot_size

__all__ = [
    "ASKING",
    "Discovery",
    "Failing",
    "Information",
    "discovery",
    "driver_indices",
    "driver_ranks",
    "driver_swings",
    "drivers_json",
    "information",
    "value_of_information_json",
]

Array = NDArray[np.float64]
Failing = Literal["either", "loss", "tests"]

ASKING = ("wta.", "supply.")
"""How the ids of assumptions begin that say what customers ask for."""

# Runs of the model in one go, between which progress is told.
AT_A_TIME = 512
# In the scenario's currency, for the whole programme: less is rounding, or not worth a word.
LEAST_WORTH = 1.0
WITHIN = 0.05
PILOT_CONFIDENCE = 0.8


def _level(simulation: Simulation, dividend: float | None, rate: float | None) -> float:
    if dividend is None and rate is None:
        return simulation.plan.declared
    return simulation.level(dividend=dividend, rate=rate)


def driver_swings(
    simulation: Simulation, outcome: str = "profit", *, dividend: float | None = None, rate: float | None = None
) -> tuple[Swing, ...]:
    """Return how far an outcome moves when one assumption goes from P10 to P90 and the others stay at P50.

    Parameters
    ----------
    simulation
        The simulation; only assumptions it used and does not know exactly are moved.
    outcome
        Name of the outcome.
    dividend, rate
        Where; the scheme as declared when neither is given.
    """
    level = _level(simulation, dividend, rate)
    return swings(lambda places: simulation.rerun(places, outcome, level), simulation.uncertain)


def driver_indices(
    simulation: Simulation,
    outcome: str = "profit",
    *,
    dividend: float | None = None,
    rate: float | None = None,
    runs: int = 256,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Index, ...]:
    """Return Sobol indices of an outcome; slower than `driver_swings`, but sees what assumptions do together.

    Assumptions that move together (correlations) share one index. ``progress`` is told how many runs are done, and of
    how many.
    """
    level = _level(simulation, dividend, rate)

    def model(places: Mapping[str, Array]) -> Array:
        count = len(next(iter(places.values())))
        parts = []
        for start in range(0, count, AT_A_TIME):
            part = {key: values[start : start + AT_A_TIME] for key, values in places.items()}
            parts.append(simulation.rerun(part, outcome, level))
            if progress is not None:
                progress(min(start + AT_A_TIME, count), count)
        return np.concatenate(parts)

    return sobol_indices(
        model,
        simulation.uncertain,
        blocks=simulation.drawn.blocks,
        runs=runs,
        seed=simulation.seed,
    )


def driver_ranks(
    simulation: Simulation, outcome: str = "profit", *, dividend: float | None = None, rate: float | None = None
) -> dict[str, float]:
    """Return the rank correlation of each assumption with an outcome over the futures, the strongest first."""
    if dividend is None and rate is None:
        result = simulation.offer[outcome]
    else:
        result = simulation.at(dividend=dividend, rate=rate)[outcome]
    return rank_correlations({key: simulation.drawn[key] for key in simulation.uncertain}, result)


@dataclass(frozen=True, slots=True)
class Information:
    """What finding out is worth before choosing a rate, in money for the whole programme.

    Parameters
    ----------
    everything
        Knowing every assumption, over all months of the programme.
    each
        Knowing one assumption, by id, the most valuable first.
    best
        Index of the row of the curve with the highest mean profit; ``None`` when not to collect is better.
    months
        Over how many months it is counted; not discounted.
    """

    everything: float
    each: Mapping[str, float]
    best: int | None
    months: int


def information(simulation: Simulation, *, allowed: NDArray[np.bool_] | None = None) -> Information:
    """Return what knowing an assumption before choosing a rate would be worth to the company.

    The options are the rows of the curve, and not to collect at all.

    Parameters
    ----------
    simulation
        The simulation.
    allowed
        Which rows may be chosen, shape (rates,); by default all.
    """
    rows = np.arange(len(simulation.rates)) if allowed is None else np.flatnonzero(allowed)
    months = simulation.scenario.programme.months
    scale = simulation.customers * months
    benefits = _options(simulation, allowed)
    each = {key: evppi(benefits, simulation.drawn[key]) * scale for key in simulation.uncertain}
    best = int(np.argmax(benefits.mean(axis=0)))
    return Information(
        everything=evpi(benefits) * scale,
        each=dict(sorted(each.items(), key=lambda item: (-item[1], item[0]))),
        best=int(rows[best]) if best < len(rows) else None,
        months=months,
    )


@dataclass(frozen=True, slots=True)
class Discovery:
    """When a scheme fails, in the terms of the assumptions.

    Parameters
    ----------
    box
        Where failures lie; ``None`` when no simple box says so.
    failing
        Share of possible futures in which it fails.
    dividend, rate
        Where it was looked at: mean payout per participant-month, and over data revenue.
    what
        What failing means, in words.
    sentence
        The answer in one sentence.
    """

    box: Box | None
    failing: float
    dividend: float
    rate: float
    what: str
    sentence: str

    def to_json_dict(self) -> dict[str, Any]:
        """Return plain values; without the search's trajectory."""
        box = self.box
        return {
            "sentence": self.sentence,
            "what": self.what,
            "failing": self.failing,
            "dividend": self.dividend,
            "rate": self.rate,
            "box": None
            if box is None
            else {
                "limits": [
                    {"id": key, "low": low, "high": high, "p_low": box.p_values[key][0], "p_high": box.p_values[key][1]}
                    for key, (low, high) in box.limits.items()
                ],
                "coverage": box.coverage,
                "density": box.density,
                "mass": box.mass,
            },
        }


_FAILING: Mapping[Failing, str] = {
    "either": "the company loses or the exchange is not fair",
    "loss": "the company loses",
    "tests": "the exchange is not fair",
}


def discovery(
    simulation: Simulation,
    *,
    dividend: float | None = None,
    rate: float | None = None,
    tests: Sequence[str] = ("E1", "E2", "E3"),
    failing: Failing = "either",
    limits: Limits | None = None,
) -> Discovery:
    """Return in which futures a scheme fails, as limits of at most three assumptions (PRIM).

    Parameters
    ----------
    simulation
        The simulation; only assumptions it used and does not know exactly are looked at.
    dividend, rate
        Where; the scheme as declared when neither is given.
    tests
        Fair-exchange tests that must hold.
    failing
        What counts as failing: profit below zero (``loss``), one of the tests not holding (``tests``), or ``either``.
    limits
        Where the tests draw the line.

    Raises
    ------
    ModelError
        When a test is asked for whose facts are unknown, or the level is never reached.
    """
    place = at_levels(simulation, np.array([_level(simulation, dividend, rate)]))
    fails = np.zeros(simulation.draws, dtype=np.bool_)
    if failing != "tests":
        fails |= place.outcomes["profit"][:, 0] < 0.0
    if failing != "loss":
        holds = passing(place, limits)
        if missing := [name for name in tests if name not in holds]:
            raise ModelError(
                f"{' and '.join(missing)} cannot be judged.", hint="Its facts are unknown, or there is no such test."
            )
        fails |= ~np.logical_and.reduce([holds[name][:, 0] for name in tests])
    box = discover({key: simulation.drawn[key] for key in simulation.uncertain}, fails)
    share, what = float(fails.mean()), _FAILING[failing]
    return Discovery(
        box, share, float(place.dividends[0]), float(place.rates[0]), what, _when(simulation, box, share, what)
    )


def _when(simulation: Simulation, box: Box | None, share: float, what: str) -> str:
    if share in (0.0, 1.0):
        return f"In {'none' if share == 0.0 else 'all'} of the possible futures {what}."
    if box is None:
        words = TOO_RARE if share < RARE else NO_PATTERN
        return f"In {100.0 * share:.3g} of 100 futures {what}. {words}"
    found = [simulation.drawn.assumption(key) for key in box.limits]
    return box.sentence(
        {one.id: f"“{one.label}”" for one in found},
        {one.id: _mark(one.unit, simulation.currency) for one in found},
        what=what,
    )


def _mark(unit: str, currency: str) -> str:
    """Return what is written after a value of this unit."""
    if unit.startswith("share"):
        return f"%{unit.removeprefix('share')}"
    if unit.startswith("money"):
        return f" {currency}{unit.removeprefix('money')}"
    return f" {unit}" if unit in ("percentage points", "log units") else ""


def drivers_json(
    simulation: Simulation,
    outcome: str = "profit",
    *,
    dividend: float | None = None,
    rate: float | None = None,
    indices: bool = False,
) -> dict[str, Any]:
    """Return what drives an outcome as plain values: swings, rank correlations and, when asked for, Sobol indices.

    Parameters
    ----------
    simulation, outcome, dividend, rate
        As for `driver_swings`.
    indices
        Whether to work out Sobol indices, which takes much longer.
    """
    place = {"dividend": dividend, "rate": rate}
    ranks = driver_ranks(simulation, outcome, dividend=dividend, rate=rate)
    swings_found = []
    for swing in driver_swings(simulation, outcome, dividend=dividend, rate=rate):
        about = simulation.drawn.assumption(swing.id)
        swings_found.append(
            {
                "id": swing.id,
                "label": about.label,
                "unit": about.unit,
                "from": about.low,
                "to": about.high,
                "low": swing.low,
                "base": swing.base,
                "high": swing.high,
                "rank_correlation": ranks[swing.id],
            }
        )
    found = driver_indices(simulation, outcome, dividend=dividend, rate=rate) if indices else ()
    return {
        "outcome": outcome,
        "unit": f"{simulation.currency} per customer-month" if outcome in _MONEY else "",
        **place,
        "swings": swings_found,
        "indices": [{**asdict(index), "words": index.words} for index in found] if indices else None,
        "blocks": [list(ids) for ids in _blocks(simulation)],
        "notices": list(simulation.drawn.notices),
    }


def _blocks(simulation: Simulation) -> list[tuple[str, ...]]:
    """Return the uncertain assumptions of this simulation that move together."""
    blocks = (block.of(simulation.uncertain).ids for block in simulation.drawn.blocks)
    return [ids for ids in blocks if len(ids) > 1]


_MONEY = {
    "data_revenue",
    "at_risk_revenue",
    "retention_margin",
    "payout",
    "costs",
    "profit",
    "customer_surplus",
    "external_loss",
    "total_surplus",
}


def value_of_information_json(simulation: Simulation, allowed: NDArray[np.bool_] | None = None) -> dict[str, Any]:
    """Return what finding out is worth before a rate is chosen, as plain values, and how large a pilot it takes.

    Amounts are for the whole programme over its months, not discounted.

    Parameters
    ----------
    simulation
        The simulation.
    allowed
        Which rows of the curve may be recommended, shape (rates,); not to collect always may. By default all.
    """
    found = information(simulation, allowed=allowed)
    where = "at the best rate that may be recommended"
    if found.best is None:
        where = "at the offer as declared"
        free = simulation.offer["free"]
    else:
        free = simulation.outcomes["free"][:, found.best]
    each = [
        {"id": key, "label": simulation.drawn.assumption(key).label, "worth": worth}
        for key, worth in found.each.items()
    ]
    best = None
    if found.best is not None:
        best = {
            "dividend": float(simulation.dividends[found.best]),
            "rate": float(simulation.rates[found.best]),
            "share_of_spending": float(simulation.share_of_spending[found.best]),
        }
    return {
        "currency": simulation.currency,
        "months": found.months,
        "everything": found.everything,
        "each": each,
        "blocks": _worth_together(simulation, _options(simulation, allowed)),
        "best": best,
        "options": (len(simulation.rates) if allowed is None else int(np.sum(allowed))) + 1,
        "pilot": _pilot(simulation, free, _options(simulation, allowed), where),
        "sentence": _worth(found, each, simulation.currency),
    }


def _worth_together(simulation: Simulation, benefits: Array) -> list[dict[str, Any]]:
    """Return what knowing all assumptions that move together is worth; each alone already tells about the others."""
    scale = simulation.customers * simulation.scenario.programme.months
    return [
        {"ids": list(ids), "worth": evppi(benefits, np.stack([simulation.drawn[key] for key in ids], axis=1)) * scale}
        for ids in _blocks(simulation)
    ]


def _options(simulation: Simulation, allowed: NDArray[np.bool_] | None) -> Array:
    """Return the profit of each option in each future: the rows allowed, and last not to collect."""
    profit = simulation.outcomes["profit"]
    rows = profit if allowed is None else profit[:, np.flatnonzero(allowed)]
    return np.concatenate([rows, np.zeros((len(profit), 1))], axis=1)


def _pilot(simulation: Simulation, free: Array, benefits: Array, where: str) -> dict[str, Any]:
    """Return how many customers to ask, and what knowing the share of a free yes is worth at most."""
    ids = [key for key in simulation.uncertain if key.startswith(ASKING)]
    worth = evppi(benefits, free) * simulation.customers * simulation.scenario.programme.months
    share = float(free.mean())
    low, high = (float(value) for value in np.quantile(free, [0.1, 0.9]))
    customers = pilot_size(min(max(share, 0.0), 1.0), WITHIN, confidence=PILOT_CONFIDENCE)
    points = f"{100 * WITHIN:.0f} percentage points"
    now = f"{low:.0%} to {high:.0%} in 8 of 10 futures"
    if high - low <= 2 * WITHIN:
        sentence = f"How many would say yes freely {where} is already known to within {points} ({now})."
    elif customers > simulation.customers:
        sentence = (
            f"How many would say yes freely {where} is not known well ({now}), and the programme has fewer customers "
            f"than the {customers:,} a pilot would have to ask."
        )
    elif worth < LEAST_WORTH:
        sentence = (
            f"Finding out how many would say yes freely {where} ({now}) would not change what is best, so it is worth "
            f"nothing for this choice; a pilot with {customers:,} customers would tell it to within {points}."
        )
    else:
        sentence = (
            f"Finding out how many would say yes freely {where} ({now}) is worth at most "
            f"{_amount(worth, simulation.currency)}; a pilot with {customers:,} customers would tell it to within "
            f"{points}, in 8 of 10 such pilots."
        )
    return {
        "assumptions": ids,
        "worth": worth,
        "participation": {"mean": share, "p10": low, "p90": high},
        "within": WITHIN,
        "confidence": PILOT_CONFIDENCE,
        "customers": customers,
        "sentence": sentence,
    }


def _worth(found: Information, each: Sequence[Mapping[str, Any]], currency: str) -> str:
    span = f"over {found.months} months"
    if found.everything < LEAST_WORTH:
        return f"Nothing that could be found out would change what is best: it is worth nothing {span}."
    said = f"Knowing everything before choosing is worth at most {_amount(found.everything, currency)} {span}"
    if not each or each[0]["worth"] < LEAST_WORTH:
        return f"{said}, but no single assumption alone is worth finding out."
    return f"{said}; finding out “{each[0]['label']}” is worth at most {_amount(each[0]['worth'], currency)}."


def _amount(money: float, currency: str) -> str:
    return f"{money:,.0f} {currency}" if money >= 100 else f"{money:,.2f} {currency}"

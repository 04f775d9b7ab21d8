"""What finding out is worth before a rate is chosen, and how large a pilot it takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenhand.exchange.ask.influence import moving_together
from evenhand.exchange.simulation import Simulation
from evenhand.uncertainty.information import evpi, evppi, pilot_size
from evenhand.vocabulary.bands import band
from evenhand.vocabulary.numbers import amount, money, percent

__all__ = ["ASKING", "Information", "information", "value_of_information_json"]

Array = NDArray[np.float64]

ASKING = ("wta.", "supply.")
"""How the ids of assumptions begin that say what customers ask for."""

# In the scenario's currency, for the whole programme: less is rounding, or not worth a word.
LEAST_WORTH = 1.0
WITHIN = 0.05
PILOT_CONFIDENCE = 0.8


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


def value_of_information_json(
    simulation: Simulation, allowed: NDArray[np.bool_] | None = None, holds: NDArray[np.bool_] | None = None
) -> dict[str, Any]:
    """Return what finding out is worth before a rate is chosen, as plain values, and how large a pilot it takes.

    Amounts are for the whole programme over its months, not discounted. What an assumption is worth is counted among
    the rows that may be recommended by what is known today. To know the future would also show which rows are fair in
    it; what that brings both sides stands apart, under ``judged_again``.

    Parameters
    ----------
    simulation
        The simulation.
    allowed
        Which rows of the curve may be recommended, shape (rates,); not to collect always may. By default all.
    holds
        Where the tests that decide hold, shape (draws, rates); by default everywhere.
    """
    result = information(simulation, allowed=allowed)
    where = "at the best rate that may be recommended"
    if result.best is None:
        where = "at the offer as declared"
        free = simulation.offer["free"]
    else:
        free = simulation.outcomes["free"][:, result.best]
    each = [
        {"id": key, "label": simulation.drawn.assumption(key).label, "worth": worth}
        for key, worth in result.each.items()
    ]
    best = None
    if result.best is not None:
        best = {
            "dividend": float(simulation.dividends[result.best]),
            "rate": float(simulation.rates[result.best]),
            "share_of_spending": float(simulation.share_of_spending[result.best]),
        }
    return {
        "currency": simulation.currency,
        "months": result.months,
        "everything": result.everything,
        "each": each,
        "blocks": _worth_together(simulation, _options(simulation, allowed)),
        "best": best,
        "options": (len(simulation.rates) if allowed is None else int(np.sum(allowed))) + 1,
        "pilot": _pilot(simulation, free, _options(simulation, allowed), where),
        "judged_again": _judged_again(simulation, result.best, holds),
        "sentence": _worth(result, each, simulation.currency),
    }


def _judged_again(simulation: Simulation, best: int | None, holds: NDArray[np.bool_] | None) -> dict[str, Any]:
    """Return what both sides get when in each future the best row is chosen among those that are fair in it."""
    profit = simulation.outcomes["profit"]
    gain = simulation.outcomes["customer_surplus"] - simulation.outcomes["external_loss"]
    fair = profit > 0 if holds is None else holds & (profit > 0)
    chosen = np.argmax(np.where(fair, profit, -np.inf), axis=1)[:, None]
    collects = fair.any(axis=1)
    company, people = (
        float(np.where(collects, np.take_along_axis(values, chosen, axis=1)[:, 0], 0.0).mean())
        for values in (profit, gain)
    )
    before, for_people = (0.0 if best is None else float(values[:, best].mean()) for values in (profit, gain))
    scale = simulation.customers * simulation.scenario.programme.months
    worth, rest = (company - before) * scale, round(100 * float(1.0 - collects.mean()))
    currency = simulation.currency
    sentence = (
        "Who knew the future would also know which levels are fair in it. With the best fair level of each future the "
        f"company would expect {money(company, currency, 2)} per customer-month instead of {amount(before)} "
        f"({_rounded(abs(worth), currency)} {'more' if worth >= 0 else 'less'} over the programme), customers would "
        f"gain {amount(people)} instead of {amount(for_people)}"
        + (f", and in {rest} of 100 futures no level is fair and nothing would be collected." if rest else ".")
    )
    return {
        "profit": {"before": before, "after": company},
        "customers_gain": {"before": for_people, "after": people},
        "worth": worth,
        "not_collecting": float(1.0 - collects.mean()),
        "sentence": sentence,
    }


def _worth_together(simulation: Simulation, benefits: Array) -> list[dict[str, Any]]:
    """Return what knowing all assumptions that move together is worth; each alone already tells about the others."""
    scale = simulation.customers * simulation.scenario.programme.months
    return [
        {"ids": list(ids), "worth": evppi(benefits, np.stack([simulation.drawn[key] for key in ids], axis=1)) * scale}
        for ids in moving_together(simulation)
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
    low, _, high = band(free)
    customers = pilot_size(min(max(share, 0.0), 1.0), WITHIN, confidence=PILOT_CONFIDENCE)
    points = f"{100 * WITHIN:.0f} percentage points"
    now = f"{percent(low)} to {percent(high)} in 8 of 10 futures"
    if high - low <= 2 * WITHIN:
        sentence = f"How many would say yes freely {where} is already known to within {points} ({now})."
    elif customers > simulation.customers:
        sentence = (
            f"How many would say yes freely {where} is not known well ({now}), and the programme has fewer customers "
            f"than the {customers:,} a pilot would have to ask."
        )
    elif worth < LEAST_WORTH:
        sentence = (
            f"Finding out how many would say yes freely {where} ({now}) would not change which of the levels that may "
            f"be recommended today is best, but it can change which levels are fair; a pilot with {customers:,} "
            f"customers would tell it to within {points}."
        )
    else:
        sentence = (
            f"Finding out how many would say yes freely {where} ({now}) is worth at most "
            f"{_rounded(worth, simulation.currency)} for the choice among them; a pilot with {customers:,} customers "
            f"would tell it to within {points}, in 8 of 10 such pilots."
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
    among = "For the choice among the levels that may be recommended today, and not to collect,"
    if found.everything < LEAST_WORTH:
        return f"{among} nothing that could be found out matters: the same is best in every future."
    said = f"{among} knowing everything is worth at most {_rounded(found.everything, currency)} {span}"
    if not each or each[0]["worth"] < LEAST_WORTH:
        return f"{said}, but no single assumption alone changes it."
    return f"{said}; finding out “{each[0]['label']}” is worth at most {_rounded(each[0]['worth'], currency)}."


def _rounded(value: float, currency: str) -> str:
    return money(value, currency, 0 if value >= 100 else 2)

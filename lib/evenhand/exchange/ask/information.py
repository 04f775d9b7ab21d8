"""What finding out is worth before a rate is chosen, what a pilot is worth, and how large it pays to make it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenhand.exchange.ask.influence import moving_together
from evenhand.exchange.simulation import Simulation
from evenhand.uncertainty.draws import uniforms
from evenhand.uncertainty.information import Worth, evpi, evppi, evsi_share
from evenhand.vocabulary.numbers import count, money, significant

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

# In the scenario's currency, for the whole programme: less is rounding, or not worth a word.
LEAST_WORTH = 1.0
FEWEST = 10
MOST = 1_000_000
CERTAIN = 2.0
"""A worth is said to exist when it is more than so many standard errors above nothing."""


@dataclass(frozen=True, slots=True)
class PilotWorth:
    """What a pilot that counts who says yes freely is worth, at one size.

    Parameters
    ----------
    customers
        How many are asked.
    worth
        What its result is worth for the choice of a rate (EVSI), for the whole programme.
    cost
        What it costs.
    """

    customers: int
    worth: Worth
    cost: float

    @property
    def net(self) -> float:
        """The worth less the cost (ENBS)."""
        return self.worth.value - self.cost


@dataclass(frozen=True, slots=True)
class Information:
    """What finding out is worth before choosing among all rates and not to collect, for the whole programme.

    Profit counts in futures in which the policy's tests hold; where they do not, an offer earns nothing and its losses
    count. So rates that may not be recommended by what is known today are options like all others: knowing more can
    show that they are fair.

    Parameters
    ----------
    everything
        Knowing every assumption.
    each
        Knowing one assumption, by id, the most valuable first.
    blocks
        Knowing together all assumptions that move together.
    share
        Knowing exactly how many would say yes freely.
    pilots
        Pilots of rising size.
    best
        Index of the row of the curve that is best by what is known today; ``None`` when not to collect is better.
    asked_at
        Index of the row at which a pilot asks.
    months
        Over how many months it is counted; not discounted.
    simulation
        Of what.
    said
        What a pilot would offer a month, in words; by default as the curve has it.
    """

    everything: float
    each: Mapping[str, Worth]
    blocks: Mapping[tuple[str, ...], Worth]
    share: Worth
    pilots: tuple[PilotWorth, ...]
    best: int | None
    asked_at: int
    months: int
    simulation: Simulation
    said: str = ""

    @property
    def pilot(self) -> PilotWorth | None:
        """The size that pays best; ``None`` when no pilot is worth what it costs."""
        best = max(self.pilots, key=lambda pilot: pilot.net, default=None)
        return best if best is not None and best.net > 0 else None

    @property
    def sentence(self) -> str:
        """The answer in one sentence, with its unit and its sampling error."""
        currency, span = self.simulation.currency, f"over {self.months} months"
        if self.everything < LEAST_WORTH:
            least = money(LEAST_WORTH, currency, 0)
            return f"Nothing that could be found out matters: knowing everything is worth less than {least} {span}."
        said = f"Knowing everything before choosing is worth at most {significant(self.everything, currency)} {span}"
        key, worth = next(iter(self.each.items()), ("", Worth(0.0, 0.0)))
        if worth.value < max(LEAST_WORTH, CERTAIN * worth.error):
            return f"{said}, but no single assumption alone changes the choice beyond sampling error."
        label = self.simulation.drawn.assumption(key).label
        return (
            f"{said}; finding out “{label}” alone at most {significant(worth.value, currency)} "
            f"(± {significant(CERTAIN * worth.error, currency, 2)})."
        )

    @property
    def pilot_sentence(self) -> str:
        """What a pilot is worth, and how large it pays to make it."""
        currency, best = self.simulation.currency, self.pilot
        free = self.simulation.outcomes["free"][:, self.asked_at]
        low, high = (f"{value:.0%}" for value in np.quantile(free, [0.1, 0.9]))
        at = self.said or money(float(self.simulation.dividends[self.asked_at]), currency, 2)
        known = f"How many would say yes freely to {at} a month is known to be {low} to {high} in 8 of 10 futures"
        if best is None:
            return f"{known}. No pilot that counts them is worth what it costs."
        sure = best.net >= CERTAIN * best.worth.error
        shown = "" if sure else " That it is worth what it costs is not shown beyond sampling error."
        error, cost = significant(CERTAIN * best.worth.error, currency, 2), significant(best.cost, currency)
        return (
            f"{known}. The pilot that pays best asks {count(best.customers)} customers: its result is worth "
            f"{significant(best.worth.value, currency)} (± {error}), and it costs about {cost}.{shown}"
        )

    def to_json_dict(self) -> dict[str, Any]:
        """Return plain values."""
        simulation, best = self.simulation, self.best
        row = None
        if best is not None:
            row = {
                "dividend": float(simulation.dividends[best]),
                "rate": float(simulation.rates[best]),
                "share_of_spending": float(simulation.share_of_spending[best]),
            }
        return {
            "currency": simulation.currency,
            "months": self.months,
            "options": len(simulation.rates) + 1,
            "everything": self.everything,
            "each": [
                {
                    "id": key,
                    "label": simulation.drawn.assumption(key).label,
                    "worth": worth.value,
                    "error": worth.error,
                }
                for key, worth in self.each.items()
            ],
            "blocks": [
                {"ids": list(ids), "worth": block.value, "error": block.error} for ids, block in self.blocks.items()
            ],
            "best": row,
            "participation": {"worth": self.share.value, "error": self.share.error},
            "pilots": [_pilot_json(pilot) for pilot in self.pilots],
            "pilot": None if self.pilot is None else _pilot_json(self.pilot),
            "pilot_sentence": self.pilot_sentence,
            "sentence": self.sentence,
        }


def _pilot_json(pilot: PilotWorth) -> dict[str, float]:
    return {
        "customers": pilot.customers,
        "worth": pilot.worth.value,
        "error": pilot.worth.error,
        "cost": pilot.cost,
        "net": pilot.net,
    }


def earned_fairly(profit: Array, holds: Flags) -> Array:
    """Return the net benefit of each option in each future: every row of the curve, and last not to collect.

    Parameters
    ----------
    profit
        What the company gains, shape (futures, rates).
    holds
        Where the policy's tests hold, same shape.

    Returns
    -------
    numpy.ndarray
        Shape (futures, rates + 1); profit where the tests hold, losses only where they do not.
    """
    rows = np.where(holds, profit, np.minimum(profit, 0.0))
    return np.concatenate([rows, np.zeros((len(rows), 1))], axis=1)


def information(simulation: Simulation, holds: Flags, *, asked_at: int, said: str = "") -> Information:
    """Return what finding out is worth.

    Parameters
    ----------
    simulation
        The simulation.
    holds
        Where the policy's tests hold together, shape (draws, rates).
    asked_at
        The row of the curve at which a pilot would ask customers.
    said
        What is offered there, in words, where the curve's own number is finer than is known.
    """
    months = simulation.scenario.programme.months
    scale = float(simulation.customers * months)
    benefits = earned_fairly(simulation.outcomes["profit"], holds) * scale
    each = {key: evppi(benefits, simulation.drawn[key]) for key in simulation.uncertain}
    blocks = {
        ids: evppi(benefits, np.stack([simulation.drawn[key] for key in ids], axis=1))
        for ids in moving_together(simulation)
    }
    free = simulation.outcomes["free"][:, asked_at]
    best = int(np.argmax(benefits.mean(axis=0)))
    return Information(
        everything=evpi(benefits),
        each=dict(sorted(each.items(), key=lambda item: (-item[1].value, item[0]))),
        blocks=blocks,
        share=evppi(benefits, free),
        pilots=tuple(_pilots(simulation, benefits, free)),
        best=best if best < len(simulation.rates) else None,
        asked_at=asked_at,
        months=months,
        simulation=simulation,
        said=said,
    )


def _pilots(simulation: Simulation, benefits: Array, free: Array) -> list[PilotWorth]:
    setup, each = (float(simulation.drawn[key].mean()) for key in ("pilot.setup", "pilot.per_customer"))
    places = uniforms("pilot", simulation.draws, simulation.seed)
    most = min(simulation.customers, MOST)
    sizes = [
        size for power in range(6) for size in (FEWEST * 10**power, 2 * FEWEST * 10**power, 5 * FEWEST * 10**power)
    ]
    return [
        PilotWorth(size, evsi_share(benefits, free, size, places), setup + each * size)
        for size in sizes
        if size <= most
    ]

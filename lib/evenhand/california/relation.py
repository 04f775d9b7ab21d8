"""Is what is offered reasonably related to what the data are worth? By interval arithmetic, in bands that are ours.

11 CCR 7080 lets nobody offer a difference whose relation to the value of the data cannot be shown; it names no bands.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from evenhand.california.method import CIRCULAR, FAMILY, FLOOR, Method
from evenhand.exchange.level import ORIGINS
from evenhand.exchange.scheme import scheme_of
from evenhand.exchange.simulation import Simulation
from evenhand.scenario.facts import Unknown, is_known
from evenhand.vocabulary import bands
from evenhand.vocabulary.numbers import amount, finite

Array = NDArray[np.float64]
Band = Literal["green", "amber", "red", "black", "none"]

BANDS: Mapping[str, tuple[float, float]] = {"green": (0.8, 1.25), "amber": (0.5, 2.0)}
"""Within which the whole interval of offer ÷ value must lie; ours, not the regulation's."""
LEAST_METHODS = 2
"""Ours too: the regulation asks for one or more."""
MUST_NOT = "No estimate can be made, so this must not be offered in California."


@dataclass(frozen=True, slots=True)
class Relation:
    """How the offer relates to the value of the data.

    Parameters
    ----------
    band
        green, amber or red; black where no estimate can be made; none where nothing is offered.
    low, high
        Offer ÷ value at its least and most; ``inf`` where the value may be nothing.
    offer, value
        P10 and P90 of both, money a month; the value is the hull of the methods used.
    together
        P10, middle and P90 of offer ÷ value within each future, where both rise and fall together, per method.
    band_together
        The band of all methods used by these; interval arithmetic takes the worst of both sides instead.
    methods
        The methods used.
    by_method
        The band of each method that gives a value.
    enough
        Whether at least two different methods are used, one of them not circular.
    sentence
        What it comes to, in words.
    """

    band: Band
    low: float | None
    high: float | None
    offer: tuple[float, float] | None
    value: tuple[float, float] | None
    together: Mapping[int, tuple[float, float, float]]
    band_together: Band
    methods: tuple[int, ...]
    by_method: Mapping[int, Band]
    enough: bool
    sentence: str

    @property
    def must_not_offer(self) -> bool:
        """Whether the offer must not be made, because its relation to the value cannot be shown."""
        return self.band == "black"

    def to_json_dict(self) -> dict[str, Any]:
        """Return plain values; an endless ratio is ``None``."""
        return {
            "band": self.band,
            "must_not_offer": self.must_not_offer,
            "low": finite(self.low),
            "high": finite(self.high),
            "offer": None if self.offer is None else {"low": self.offer[0], "high": self.offer[1]},
            "value": None if self.value is None else {"low": self.value[0], "high": self.value[1]},
            "methods": list(self.methods),
            "by_method": {str(number): band for number, band in self.by_method.items()},
            "together": {
                str(number): {"p10": finite(low), "p50": finite(middle), "p90": finite(high)}
                for number, (low, middle, high) in self.together.items()
            },
            "band_together": self.band_together,
            "enough_methods": self.enough,
            "sentence": self.sentence,
        }


def band_of(low: float, high: float) -> Band:
    """Return the band of an interval of offer ÷ value.

    >>> band_of(0.9, 1.2), band_of(0.5, 1.0), band_of(0.9, 2.1)
    ('green', 'amber', 'red')
    """
    for name, (least, most) in BANDS.items():
        if least <= low and high <= most:
            return "green" if name == "green" else "amber"
    return "red"


def offered(simulation: Simulation) -> Array | None:
    """Return what a participant gets a month that others do not, in every future; ``None`` when nobody has said.

    That is the offer of the scenario where the scheme fixes one, else the simulated dividend, and with either what
    benefits for participants are worth.
    """
    given = by_the_scheme(simulation)
    return None if given is None else np.asarray(simulation.plan.terms.worth_to_participants + given)


def by_the_scheme(simulation: Simulation) -> Array | float | None:
    """Return what the scheme itself gives a participant a month; ``None`` when nobody has said."""
    scenario = simulation.scenario
    scheme = scheme_of(scenario)
    moved = simulation.plan.offered is not None and (scheme.to_each or not scheme.pays)
    if moved or (scheme.axis == "rate" and scheme.to_each):
        return simulation.offer["dividend"]
    offer = scenario.offer_per_month
    return None if isinstance(offer, Unknown) else offer


def relate(
    simulation: Simulation,
    methods: Sequence[Method],
    *,
    chosen: Sequence[int] | None = None,
    subject: str = ORIGINS["declared"],
) -> Relation:
    """Compare the offer with the value.

    Parameters
    ----------
    simulation, methods
        The offer, and the eight methods.
    chosen
        The methods to use; by default those the scenario's valuation names, or else all that give a value, but for
        expenses, which are no value.
    subject
        Which offer it is, in words.
    """
    offer = offered(simulation)
    usable = {method.number: method for method in methods if method.values is not None}
    used = tuple(number for number in _chosen(simulation, usable, chosen) if number in usable)
    enough = len({FAMILY[number] for number in used}) >= LEAST_METHODS
    if offer is not None and not np.any(offer > 0):
        return Relation(
            "none", None, None, (0.0, 0.0), None, {}, "none", used, {}, enough, "Nothing is offered for the data."
        )
    if offer is None:
        why = f"What is offered has not been stated (incentive.value_month). {MUST_NOT}"
        return Relation("black", None, None, None, None, {}, "black", used, {}, enough, why)
    ends = bands.band(offer)
    worth = (ends.low, ends.high)
    together = {
        number: _together(offer, method.values) for number, method in usable.items() if method.values is not None
    }
    by_method = {number: _band(worth, [method]) for number, method in usable.items()}
    if all(number == CIRCULAR for number in used):
        what = "The only estimate is what is paid itself. " if used else ""
        return Relation(
            "black", None, None, worth, None, together, "black", used, by_method, False, f"{what}{MUST_NOT}"
        )
    several = [usable[number] for number in used]
    value = _hull(several)
    if value[1] <= 0:
        why = "By these methods the data bring the business nothing, so no offer can be related to their value. "
        return Relation(
            "black", None, None, worth, value, together, "black", used, by_method, enough, f"{why}{MUST_NOT}"
        )
    low, high = _ratio(worth, value)
    band = band_of(low, high)
    within = min(together[number][0] for number in used), max(together[number][2] for number in used)
    sentence = _sentence(subject, band, (low, high), within, enough=enough)
    return Relation(band, low, high, worth, value, together, band_of(*within), used, by_method, enough, sentence)


def _chosen(simulation: Simulation, usable: Mapping[int, Method], chosen: Sequence[int] | None) -> Sequence[int]:
    if chosen is not None:
        return tuple(dict.fromkeys(chosen))
    declared = simulation.scenario.incentive.valuation
    if is_known(declared) and declared is not None and not isinstance(declared, Unknown):
        named = tuple(number for number in declared.methods if number in usable)
        if named:
            return named
    return tuple(number for number in usable if number not in (CIRCULAR, FLOOR))


def _hull(methods: Sequence[Method]) -> tuple[float, float]:
    ranges = [method.range for method in methods if method.range is not None]
    return min(low for low, _, _ in ranges), max(high for _, _, high in ranges)


def _ratio(offer: tuple[float, float], value: tuple[float, float]) -> tuple[float, float]:
    return offer[0] / value[1], offer[1] / value[0] if value[0] > 0 else math.inf


def _band(offer: tuple[float, float], methods: Sequence[Method]) -> Band:
    value = _hull(methods)
    return band_of(*_ratio(offer, value)) if value[1] > 0 else "black"


def _together(offer: Array, value: Array) -> tuple[float, float, float]:
    there = np.isfinite(value)
    offer, value = np.broadcast_to(offer, value.shape)[there], value[there]
    ratio = np.divide(offer, value, out=np.full_like(value, np.inf), where=value > 0)
    # An endless ratio in some futures must not turn into an interpolation between infinities.
    low, middle, high = bands.band(ratio, interpolate=False)
    return low, middle, high


def _sentence(
    subject: str, band: Band, apart: tuple[float, float], within: tuple[float, float], *, enough: bool
) -> str:
    told = {
        "green": "close to it",
        "amber": "within a factor of two",
        "red": "too uncertain, or too far from it, to be called related",
    }
    second = "" if enough else " Only one kind of method gives a value: add a second."
    return (
        f"{subject[0].upper()}{subject[1:]} is {_between(apart)} times the estimated value: {told[band]} "
        f"(bands are ours). Compared within each possible future it is {_between(within)} times.{second}"
    )


def _between(ratio: tuple[float, float]) -> str:
    low, high = (amount(value) for value in ratio)
    return f"{low} or more" if math.isinf(ratio[1]) else low if low == high else f"{low} to {high}"

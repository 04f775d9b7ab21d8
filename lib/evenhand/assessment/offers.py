"""The offers of a programme side by side: in hand, recommended and declared, and who gains by one and who loses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evenhand.assessment.answer import level_error, passing_chance
from evenhand.exchange.level import CLOSE, Level, place_of
from evenhand.exchange.model.screen import nobody_asked
from evenhand.exchange.scheme import scheme_of
from evenhand.vocabulary.bands import band
from evenhand.vocabulary.numbers import amount, amount_about, money, percent

if TYPE_CHECKING:
    from evenhand.assessment.assess import Assessment
    from evenhand.exchange import Simulation


@dataclass(frozen=True, slots=True)
class SegmentGain:
    """What an offer brings one segment, means over all possible futures.

    Parameters
    ----------
    name, weight
        The segment, and its share of customers.
    paid
        What a participant of it is paid, money a month; the face value for benefits in kind.
    gain
        What a customer of it gains, those who say no included, money a month.
    worse_off
        The share of it who lose.
    fineness
        How far another draw could have moved what is paid, as a share of it; nothing where people have set it.
    """

    name: str
    weight: float
    paid: float
    gain: float
    worse_off: float
    fineness: float = 0.0

    def paid_said(self, currency: str = "") -> str:
        """Return what is paid as people read it, no finer than the draw supports."""
        return amount_about(self.paid, self.fineness, currency)


def offers_of(assessment: Assessment) -> tuple[Level, ...]:
    """Return the offer spoken of first, then the one recommended and the one declared, each once."""
    subject, declared = assessment.subject, assessment.declared
    others = (assessment.at_recommended, declared)
    return (subject, *(level for level in others if level is not None and level is not subject))


@dataclass(frozen=True, slots=True)
class OfferName:
    """What one offer of a programme is called beside others of it.

    Parameters
    ----------
    programme
        The programme, with the scheme where it is another than the one declared.
    paid
        What a participant gets a month.
    average
        Whether participants get different amounts, of which that is the mean.
    """

    programme: str
    paid: str
    average: bool

    def __str__(self) -> str:
        """Write it in English."""
        return f"{self.programme}: {self.paid} a month{' on average' if self.average else ''}"


def name_of_offer(assessment: Assessment, programme: str = "") -> OfferName:
    """Return what the offer spoken of is called beside others of the same programme.

    Parameters
    ----------
    assessment
        What is spoken of.
    programme
        What the programme is called; by default the scenario's name.
    """
    level, scheme = assessment.subject, scheme_of(assessment.scenario)
    each = level.paid_each(assessment.simulation)
    programme = programme or assessment.scenario.name
    if assessment.as_declared is not None and scheme.kind != assessment.as_declared.scenario.scheme.kind:
        programme = f"{programme} ({scheme.words.name})"
    alike = scheme.alike and bool(np.ptp(each) <= CLOSE)
    return OfferName(programme, level.said(assessment.simulation.currency), not alike)


def offer_columns(assessment: Assessment) -> tuple[str, ...]:
    """Return what stands over `offer_rows`."""
    scheme = scheme_of(assessment.scenario)
    return (
        "Offer",
        "Paid a month" if scheme.in_money else scheme.words.paid,
        "Rate",
        "Would say yes freely, if asked" if nobody_asked(assessment.scenario) else "Say yes freely",
        "Company gains (mean)",
        "Customers gain (mean)",
        "Tests hold together in",
    )


def offer_rows(assessment: Assessment) -> tuple[tuple[str, ...], ...]:
    """Return a row an offer under `offer_columns`; the range in brackets holds 8 of 10 futures."""
    return tuple(_row(assessment, level) for level in offers_of(assessment))


def _own(assessment: Assessment, level: Level) -> Assessment:
    """Return the assessment that an offer belongs to: what is declared is simulated as declared."""
    return (assessment.as_declared or assessment) if level is assessment.declared else assessment


def _row(assessment: Assessment, level: Level) -> tuple[str, ...]:
    own = _own(assessment, level)
    currency = assessment.simulation.currency
    chance, error = passing_chance(own, level), level_error(own, level)
    return (
        f"{level.label[0].upper()}{level.label[1:]}",
        level.said(currency),
        level.rate_said,
        percent(float(level.outcomes["free"].mean())),
        _spread(level.outcomes["profit"], currency),
        _spread(level.gain, currency),
        f"{100 * chance:.0f} (± {100 * error:.0f}) of 100 futures",
    )


def _spread(values: np.ndarray, currency: str) -> str:
    low, _, high = band(values)
    return f"{money(float(values.mean()), currency, 2)} ({amount(float(low))} to {amount(float(high))})"


def gains_by_segment(
    assessment: Assessment,
    level: Level | None = None,
    *,
    along: tuple[np.ndarray, np.ndarray, np.ndarray] | None = None,
) -> tuple[SegmentGain, ...]:
    """Return who gains and who loses by an offer, by default the one spoken of.

    Parameters
    ----------
    assessment
        What is spoken of.
    level
        The offer.
    along
        Weight, mean gain and share of losers of each segment, where they were worked out for many levels together.
    """
    level = level or assessment.subject
    simulation = _own(assessment, level).simulation
    weight, gain, worse_off = along or _means(simulation, level)
    paid = level.paid_each(simulation) * _face(simulation, level)
    rows = zip(simulation.plan.groups.names, *(part.tolist() for part in (weight, paid, gain, worse_off)), strict=True)
    return tuple(
        SegmentGain(name, share, each, gained, lost, level.fineness) for name, share, each, gained, lost in rows
    )


def _means(simulation: Simulation, level: Level) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    place = place_of(simulation, level)
    segments = simulation.by_segment(**place) if place else simulation.offer_by_segment()
    return segments.weight, segments.net_gain[:, 0].mean(axis=0), segments.worse_off[:, 0].mean(axis=0)


def _face(simulation: Simulation, level: Level) -> float:
    """Return what a unit paid is worth to who gets it: more than one for benefits that cost less than that."""
    people = float(level.outcomes["participation"].mean())
    each = float(level.outcomes["payout"].mean()) / people if people > 0 else 0.0
    return 1.0 if simulation.plan.in_money or each <= 0 else level.dividend / each


def winners_words(gains: tuple[SegmentGain, ...], currency: str) -> str:
    """Return in one sentence who gains most and least, and how many lose; true of segments on average."""
    lost = sum(segment.weight * segment.worse_off for segment in gains)
    head = f"On average {percent(lost)} of customers lose by it"
    if len(gains) == 1:
        return f"{head}; a customer gains {money(gains[0].gain, currency, 2)} a month on average."
    said = {money(segment.gain, currency, 2) for segment in gains}
    if len(said) == 1:
        return f"{head}; a customer gains {said.pop()} a month on average, alike in all {len(gains)} segments."
    best = max(gains, key=lambda segment: segment.gain)
    least = min(gains, key=lambda segment: segment.gain)
    losing = [segment.name for segment in gains if segment.gain < 0]
    tail = f"; {', '.join(losing)} lose{'s' if len(losing) == 1 else ''} on the whole" if losing else ""
    return (
        f"{head}. “{best.name}” gains most, {money(best.gain, currency, 2)} per customer and month, "
        f"“{least.name}” least, {money(least.gain, currency, 2)}{tail}."
    )

"""What is seen of an offer at once: the verdict on it, its three figures, and who gains; at one level or at all.

A lever shows it at every level of the curve without asking again, so that it is worked out for all of them together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from evenhand.assessment.answer import COLLECTING, level_error, passing_chance, why_not
from evenhand.assessment.offers import SegmentGain, gains_by_segment
from evenhand.assessment.sentences import ALIKE
from evenhand.assessment.verdict import TITLES, Kind
from evenhand.exchange.level import Level, row_of
from evenhand.vocabulary.bands import curve
from evenhand.vocabulary.numbers import amount_about, money, money_about

if TYPE_CHECKING:
    from evenhand.assessment.assess import Assessment

Side = Literal["paid", "company", "customers"]
NAMES: Mapping[Side, str] = {"paid": "Pays", "company": "Company gets", "customers": "Customers get"}


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount of money a month, with the range that stands beside it.

    Parameters
    ----------
    side
        What is paid to a participant, what the company gets, or what customers get, per customer asked.
    mean
        Over all possible futures.
    low, high
        Of the segments that get least and most; for the company P10 and P90 of the futures.
    lowest, highest
        The names of these segments; empty where the range is one of futures, or all segments get the same.
    said
        The amount in words, no finer than the draw supports.
    fineness
        How far another draw could have moved the amounts, as a share of them; nothing where people have set them.
    """

    side: Side
    mean: float
    low: float
    high: float
    lowest: str
    highest: str
    said: str
    fineness: float = 0.0

    @property
    def name(self) -> str:
        """What it is."""
        return NAMES[self.side]

    @property
    def between(self) -> str:
        """Its range in words; empty where there is none."""
        if self.high - self.low <= ALIKE * max(abs(self.high), abs(self.low)):
            return ""
        low, high = (amount_about(end, self.fineness) for end in (self.low, self.high))
        return f"{low} to {high}"

    def shown_in(self, currency: str, rate: float) -> Figure:
        """Return the figure in another currency, of which one unit of its own is so much; no finer than before."""
        mean = self.mean * rate
        said = money_about(mean, abs(mean) * self.fineness, currency if self.side == "paid" else "")
        return replace(self, mean=mean, low=self.low * rate, high=self.high * rate, said=said)

    @property
    def explained(self) -> str:
        """What the range means, in a sentence."""
        if not self.between:
            return "Alike in every segment, on average over all possible futures."
        if self.lowest:
            return f"From “{self.lowest}” to “{self.highest}”, on average over all possible futures."
        return "In 8 of 10 possible futures."


@dataclass(frozen=True, slots=True)
class Glance:
    """The verdict on an offer and what it brings, without what takes longer to say.

    Parameters
    ----------
    kind, word, borderline
        The verdict on this offer, see `evenhand.assessment.block.Block`.
    figures
        What is paid and what each side gets; none while a gate stands or may.
    gains
        Who gains and who loses.
    """

    kind: Kind
    word: str
    borderline: bool
    figures: tuple[Figure, ...]
    gains: tuple[SegmentGain, ...]

    @property
    def title(self) -> str:
        """The verdict, and whether it lies on a border."""
        return titled(self.word, self.borderline)


def titled(word: str, borderline: bool) -> str:
    """Return a verdict's word, and whether it lies on a border."""
    return f"{word} (borderline)" if borderline else word


def glance_of(assessment: Assessment, level: Level) -> Glance:
    """Return what is seen of one offer."""
    gap = abs(passing_chance(assessment, level) - assessment.policy.probability)
    low, profit, high = (float(value) for value in curve(level.outcomes["profit"]))
    return _glance(
        assessment,
        fails=bool(why_not(assessment, level)),
        near=gap <= level_error(assessment, level) and profit > 0,
        paid=level,
        company=(profit, low, high),
        gain=float(level.gain.mean()),
        gains=gains_by_segment(assessment, level),
    )


def glances(assessment: Assessment) -> tuple[Glance, ...]:
    """Return what is seen at every row of the curve, the same as `glance_of` says of each row."""
    simulation = assessment.simulation
    lows, means, highs = curve(simulation.outcomes["profit"])
    gain = (simulation.outcomes["customer_surplus"] - simulation.outcomes["external_loss"]).mean(axis=0)
    segments = simulation.by_segment()
    net, worse = segments.net_gain.mean(axis=0), segments.worse_off.mean(axis=0)
    result = []
    for row in range(len(simulation.levels)):
        level = row_of(simulation, row, "chosen", only=("payout", "participation"))
        gap = abs(passing_chance(assessment, level) - assessment.policy.probability)
        result.append(
            _glance(
                assessment,
                fails=bool(means[row] <= 0 or not assessment.choice.accepted[row]),
                near=bool(gap <= level_error(assessment, level) and means[row] > 0),
                paid=level,
                company=(float(means[row]), float(lows[row]), float(highs[row])),
                gain=float(gain[row]),
                gains=gains_by_segment(assessment, level, along=(segments.weight, net[row], worse[row])),
            )
        )
    return tuple(result)


def _glance(
    assessment: Assessment,
    *,
    fails: bool,
    near: bool,
    paid: Level,
    company: tuple[float, float, float],
    gain: float,
    gains: tuple[SegmentGain, ...],
) -> Glance:
    verdict = assessment.verdict
    kind, word, borderline = verdict.kind, TITLES[verdict.kind], bool(verdict.borderline)
    if kind in COLLECTING and fails:
        kind, word, borderline = "do-not-collect", "Not at this level", bool(near)
    figures = () if assessment.gated else tuple(_figures(paid, assessment.simulation.currency, company, gain, gains))
    return Glance(kind, word, borderline, figures, gains)


def _figures(
    paid: Level, currency: str, company: tuple[float, float, float], gain: float, gains: Iterable[SegmentGain]
) -> Iterator[Figure]:
    each = tuple(gains)
    by_segment = {segment.name: segment.paid for segment in each}
    yield _by_segment("paid", paid.dividend, by_segment, paid.said(currency), paid.fineness)
    mean, low, high = company
    yield Figure("company", mean, low, high, "", "", money(mean, digits=2))
    yield _by_segment("customers", gain, {segment.name: segment.gain for segment in each}, money(gain, digits=2))


def _by_segment(side: Side, mean: float, each: Mapping[str, float], said: str, fineness: float = 0.0) -> Figure:
    least, most = min(each, key=each.__getitem__), max(each, key=each.__getitem__)
    return Figure(side, mean, each[least], each[most], least, most, said, fineness)

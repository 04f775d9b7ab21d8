"""The answer at one level of a dividend: yes or no first, then what it brings, then what is recommended."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from evenhand.assessment.parts.registry import Assessed
from evenhand.assessment.sentences import offer_sentence
from evenhand.exchange.level import Level
from evenhand.exchange.model.screen import nobody_asked
from evenhand.exchange.scheme import scheme_of
from evenhand.scoring import GateGroup
from evenhand.scoring.gates import headline, more_beside
from evenhand.uncertainty.sampling import mean_error, share_error
from evenhand.vocabulary.numbers import money_about, percent_about

COLLECTING = frozenset(("collect", "collect-if"))

LOSS = "the company expects a loss"
NO_PROFIT = "the company expects no profit beyond sampling error"


def passing_chance(assessment: Assessed, level: Level) -> float:
    """Return the share of futures in which the chosen fairness tests hold together at a level."""
    simulation = assessment.simulation
    along = simulation.dividends if simulation.plan.axis == "dividend" else simulation.rates
    return float(np.interp(level.on(simulation.plan.axis), along, assessment.chances))


def why_not(assessment: Assessed, level: Level) -> str:
    """Return why nobody should choose this level though another may be; empty when it survives its own test."""
    profit = level.outcomes["profit"]
    if profit.mean() <= 0:
        return LOSS
    simulation = assessment.simulation
    along = simulation.dividends if simulation.plan.axis == "dividend" else simulation.rates
    survives = np.interp(level.on(simulation.plan.axis), along, assessment.choice.accepted.astype(float))
    if survives >= 0.5:
        return ""
    chance, error, share = (
        passing_chance(assessment, level),
        level_error(assessment, level),
        assessment.policy.probability,
    )
    where = _from_where(assessment, level)
    if chance - error >= share:
        if profit.mean() <= mean_error(profit):
            return NO_PROFIT
        return (
            "the tests hold often enough on the whole, but in a third of some assumption’s range they fail more often "
            f"than they hold, or the company expects a loss{where}"
        )
    return (
        f"the policy's tests hold together in {100 * chance:.0f} (± {100 * error:.0f}) of 100 futures, "
        f"{100 * share:.0f} are asked for{where}"
    )


def refusal(assessment: Assessed) -> str:
    """Return why the offer spoken of is refused though another one may be made; empty where it is not."""
    return why_not(assessment, assessment.subject) if assessment.verdict.kind in COLLECTING else ""


def level_error(assessment: Assessed, level: Level) -> float:
    """Return the sampling error of `passing_chance`."""
    return float(share_error(passing_chance(assessment, level), assessment.simulation.draws))


def _from_where(assessment: Assessed, level: Level) -> str:
    """Return between which levels, the nearest of those that are accepted, an offer passes; empty where nowhere."""
    simulation = assessment.simulation
    along = simulation.dividends if simulation.plan.axis == "dividend" else simulation.rates
    passing = np.flatnonzero(assessment.allowed)
    if not len(passing):
        return ""
    gaps = np.abs(along[passing] - level.on(simulation.plan.axis))
    run = next(
        run for run in np.split(passing, np.flatnonzero(np.diff(passing) > 1) + 1) if passing[gaps.argmin()] in run
    )
    error = 0.0 if assessment.recommended is None else assessment.recommended.dividend_error
    ends = [money_about(float(simulation.dividends[row]), error, simulation.currency) for row in (run[0], run[-1])]
    to = "" if assessment.scenario.scheme.pays else " to everyone"
    between = (
        f"at {ends[0]}"
        if ends[0] == ends[1]
        else f"from {ends[0].removesuffix(f' {simulation.currency}')} to {ends[1]}"
    )
    return f"; {between} a month{to} an offer passes"


def offer_words(assessment: Assessed, level: Level) -> str:
    """Return what an offer brings both sides, see `offer_sentence`."""
    simulation = assessment.simulation
    return offer_sentence(
        level,
        each=level.paid_each(simulation),
        segments=simulation.plan.groups.names,
        currency=simulation.currency,
        scheme=scheme_of(assessment.scenario),
        asked=not nobody_asked(assessment.scenario),
    )


def answer_at(assessment: Assessed, level: Level) -> str:
    """Return the answer at a level, beginning with yes or no; with a gate, the gate and no money."""
    if assessment.gated:
        return assessment.answer
    verdict, scheme = assessment.verdict, scheme_of(assessment.scenario)
    offer = offer_words(assessment, level)
    other = ""
    if not scheme.pays and level.dividend > 0:
        other = " That is a different scheme from the selected one: the same amount for everyone."
    if verdict.kind not in COLLECTING:
        head = f"No: {_small(verdict.title)}" if verdict.kind == "do-not-collect" else verdict.title
        return f"{head}. If you {_small(offer)}{other}"
    if blamed := why_not(assessment, level):
        gap = abs(passing_chance(assessment, level) - assessment.policy.probability)
        borderline = blamed == NO_PROFIT or (gap <= level_error(assessment, level) and blamed != LOSS)
        head = f"{'Borderline' if borderline else 'No, not at this level'}: {blamed}"
    elif is_recommended(assessment, level):
        return f"Yes: {_small(verdict.title)}. {offer}{other}"
    else:
        head = f"Yes: {_small(verdict.title)}{_more_or_less(assessment, level)}"
    return f"{head}. If you {_small(offer)}{other}{_recommended(assessment, level)}"


def _small(sentence: str) -> str:
    return f"{sentence[0].lower()}{sentence[1:]}"


def is_recommended(assessment: Assessed, level: Level) -> bool:
    """Return whether a level is the one recommended, as far as the curve and the draw tell them apart."""
    simulation = assessment.simulation
    along = simulation.dividends if simulation.plan.axis == "dividend" else simulation.rates
    apart = np.abs(along - level.on(simulation.plan.axis))
    row = int(np.argmin(apart))
    return bool(assessment.choice.alike[row] and apart[row] <= np.max(np.diff(along)) / 2)


def _more_or_less(assessment: Assessed, level: Level) -> str:
    """Return how what is recommended lies to the level in hand; nothing where it would be another scheme."""
    rate = assessment.recommended
    if rate is None or not assessment.scenario.scheme.pays:
        return ""
    return f"; {'less' if rate.dividend < level.dividend else 'more'} than this is recommended"


def _recommended(assessment: Assessed, level: Level) -> str:
    """Return what is recommended, where another level is in hand; empty where it is this one, or there is none."""
    rate, simulation = assessment.recommended, assessment.simulation
    if rate is None or is_recommended(assessment, level):
        return ""
    gains = simulation.outcomes["profit"]
    ends = gains[:, list(assessment.choice.within)].mean(axis=0)
    # What the company gains is known no better than the rate, nor than a mean of so many futures.
    error = max(float(np.ptp(ends)) / 2.0, float(mean_error(gains[:, rate.index])))
    profit = money_about(float(gains[:, rate.index].mean()), error, simulation.currency)
    paid = f"{money_about(rate.dividend, rate.dividend_error, simulation.currency)} a month"
    share = f"a rate of {percent_about(rate.rate, rate.rate_error)}"
    if not assessment.scenario.scheme.pays:
        return (
            f" If the same amount were paid to everyone, {paid} ({share}) would be recommended; the company then gains "
            f"{profit}."
        )
    return f" Recommended: {paid}, {share}, at which the company gains {profit}."


def gate_sentence(groups: Sequence[GateGroup]) -> str:
    """Return why a programme is stopped, or may be, where, by which criterion, and what would cure it."""
    first = groups[0]
    return f"{headline(first)} {first.first.remedy}{more_beside(groups)}"

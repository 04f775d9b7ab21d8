"""Whole sentences for answers, reasons, conditions and doubts, each with its unit and its uncertainty."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from evenhand.assessment.rule import Choice, Known, Outcome, Turning
from evenhand.assessment.verdict import TITLES
from evenhand.customers import Assumed, Sketch
from evenhand.exchange import Simulation
from evenhand.exchange.ask.fairness import NAMES, fair_exchange
from evenhand.exchange.ask.fairness_words import failing_words
from evenhand.exchange.ask.pilot import pilot_for
from evenhand.exchange.level import Level, place_of
from evenhand.exchange.scheme import Scheme
from evenhand.scenario.policy import WELFARE, Policy
from evenhand.scoring import Scorecard, grouped
from evenhand.uncertainty.sampling import share_error
from evenhand.vocabulary.bands import spread
from evenhand.vocabulary.numbers import amount, money, money_about, of_hundred, percent, quantity, series

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

OUTCOME_TITLES: Mapping[Outcome, str] = {
    "fails": TITLES["do-not-collect"],
    "turns": TITLES["cannot-say"],
    "survives": TITLES["collect"],
}
"""What the decision rule's outcomes are called where no gate stands."""

DOUBTS = 3
"""How many of the assumptions that move profit most are named."""
ALIKE = 0.01
"""Segments that are paid the same to within this share are said to be paid alike."""
WORTH_A_CONDITION = 0.9
"""A test that holds in fewer futures than this becomes a condition."""


def offer_sentence(
    level: Level, *, each: Floats, segments: Sequence[str], currency: str, scheme: Scheme, asked: bool = True
) -> str:
    """Return what an offer brings both sides, with all three ways to say how much is paid.

    Where participants are paid differently the mean is called one, with the least and the most of any segment beside it
    where these differ. What the draw has found is said no finer than it supports.

    Parameters
    ----------
    level
        The offer.
    each, segments
        What a participant of each segment is paid, shape ``(segments,)``, and their names.
    scheme
        By what the amount is paid, and its words.
    asked
        Whether anybody is asked; else nobody says yes.
    """
    profit, gain = spread(level.outcomes["profit"]), spread(level.gain)
    paid = _paid(level, each, segments, currency, scheme)
    shares = (
        f" (a rate of {level.rate_said} of data revenue, {level.share_said} of what they spend)"
        if level.dividend > 0
        else ""
    )
    return (
        f"{paid}{shares}: {free_yes(percent(level.outcomes['free'].mean()), asked)}, the company gains "
        f"{_range(profit, currency)} per customer-month, and customers gain {_range(gain, currency)}."
    )


def free_yes(share: str, asked: bool) -> str:
    """Return how many say yes freely; where nobody is asked, how many would."""
    return f"{share} say yes freely" if asked else f"nobody is asked, {share} would say yes freely if they were"


def _paid(level: Level, each: Floats, segments: Sequence[str], currency: str, scheme: Scheme) -> str:
    words = scheme.words
    if level.dividend <= 0:
        return words.no_offer.format(money(level.dividend, currency, 2))

    def about(amount: float) -> str:
        return money_about(amount, amount * level.fineness, currency)

    least, most = int(np.argmin(each)), int(np.argmax(each))
    if each[most] - each[least] <= ALIKE * max(level.dividend, float(each[most])):
        return (words.offer if scheme.alike else words.offer_on_average).format(level.said(currency))
    ends = words.by_segment.format(about(float(each[least])), segments[least], about(float(each[most])), segments[most])
    return f"{words.offer_on_average.format(level.said(currency))}{ends}"


def _range(values: Mapping[str, float], currency: str) -> str:
    low, high = values["p10"], values["p90"]
    return f"{money(values['mean'], currency, 2)} (in 8 of 10 futures {amount(low)} to {amount(high)})"


def turning_sentence(turning: Turning, simulation: Simulation, nearest: int) -> str:
    """Return which assumption takes the last rate away, what finding it out would decide, and by how large a pilot.

    Parameters
    ----------
    turning
        The assumption, and what would be recommended in each of its thirds.
    simulation
        Where it was drawn.
    nearest
        The row that comes nearest to being recommended.
    """
    assumption = simulation.drawn.assumption(turning.id)
    low, high = simulation.drawn.thirds(turning.id)
    first, second = (quantity(bound, assumption.unit, simulation.currency) for bound in (low, high))
    places = (f"at most {first}", f"between {first} and {second}", f"at least {second}")
    decided = "; ".join(
        f"if it is {place}, {_decided(known, simulation)}" for place, known in zip(places, turning.thirds, strict=True)
    )
    if not any(turning.thirds):
        decided = "whichever it is, no rate passes and earns, unless something else becomes known too"
    pilot = pilot_for(simulation, turning.id, nearest)
    owner = f"Asking customers does not tell it: it is for {assumption.owner} to find out."
    return (
        f"It turns on “{assumption.label}”. At the rate that comes nearest, "
        f"{_failing_thirds(turning, places, simulation)}. Known, it decides: {decided}. "
        f"{pilot.sentence if pilot else owner}"
    )


def _failing_thirds(turning: Turning, places: Sequence[str], simulation: Simulation) -> str:
    parts = []
    for place, holds, profit, seldom, loss in zip(
        places, turning.holds, turning.profit, turning.seldom, turning.loss, strict=True
    ):
        said = [f"the tests hold in only {of_hundred(holds)} futures"] if seldom else []
        if loss:
            said.append(f"the company expects to lose {money(-profit, simulation.currency, 2)} per customer-month")
        if said:
            parts.append(f"where it is {place}, {' and '.join(said)}")
    return "; ".join(parts)


def _decided(known: Known | None, simulation: Simulation) -> str:
    if known is None:
        return "do not collect"
    row, low, high = known
    paid, error = simulation.dividends[row], (simulation.dividends[high] - simulation.dividends[low]) / 2.0
    return f"collect at {money_about(float(paid), float(error), simulation.currency)} a month on average"


def untested_of(passes: Mapping[str, Flags], policy: Policy) -> tuple[str, ...]:
    """Return which tests of the policy nobody can judge while facts are unknown."""
    return tuple(
        f"The policy asks for “{NAMES[name].lower()}” ({name}), and the facts that it rests on are not known."
        for name in policy.tests
        if name not in passes
    )


def unsaid_of(sketch: Sketch) -> tuple[str, ...]:
    """Return that nobody has said what customers spend, where that is so: every amount of money follows from it."""
    return () if sketch.priced else ("Nobody has said what a customer spends a month; every amount follows from it.",)


def borderline_of(choice: Choice) -> str:
    """Return what the verdict could as well be within sampling error; empty when nothing else."""
    others = " or ".join(f"“{OUTCOME_TITLES[outcome]}”" for outcome in choice.otherwise)
    return f"within the sampling error of these futures it could as well be {others}" if others else ""


def basis_doubts(choice: Choice, otherwise: Choice, policy: Policy) -> tuple[str, ...]:
    """Return the doubt that counting customers' gain on the other basis ends in another answer, where it does."""
    if choice.outcome == otherwise.outcome:
        return ()
    other = next(words for basis, words in WELFARE.items() if basis != policy.welfare)
    return (
        f"Customers' gain is counted {WELFARE[policy.welfare]}. Counted {other}, the tests hold in "
        f"{100 * otherwise.probability:.0f} of 100 futures at the rate that comes nearest, and the answer would be "
        f"“{OUTCOME_TITLES[otherwise.outcome]}”.",
    )


def short_basis_doubts(choice: Choice, otherwise: Choice, policy: Policy) -> tuple[str, ...]:
    """Return the same in a few words."""
    if choice.outcome == otherwise.outcome:
        return ()
    by = "say, not do" if policy.welfare == "acts" else "do, not say"
    return (f"by what people {by}: “{OUTCOME_TITLES[otherwise.outcome]}”",)


def failing_of(simulation: Simulation, passes: Mapping[str, Flags], policy: Policy, choice: Choice) -> tuple[str, ...]:
    """Return why no rate passes the policy's tests with its probability at an expected profit."""
    judged = [name for name in policy.tests if name in passes]
    if not judged:
        return ("At no rate does the company expect a profit beyond sampling error.",)
    row, profit = choice.nearest, simulation.mean("profit")
    asked = f"{of_hundred(policy.probability)} possible futures"
    names = " and ".join(f"“{NAMES[name].lower()}” ({name})" for name in judged)
    share = np.logical_and.reduce([passes[name] for name in judged]).mean(axis=0)
    often = share - share_error(share, simulation.draws) >= policy.probability
    sentence = f"No rate passes {names} together in {asked} beyond sampling error."
    if often.any():
        most = money(float(profit[often].max()), simulation.currency, 2)
        sentence = (
            f"Where {names} hold together in at least {asked}, the company expects no profit beyond sampling error: at "
            f"most {most} per customer-month."
        )
    if often[row]:
        return (sentence,)
    worst = min(judged, key=lambda name: float(passes[name][:, row].mean()))
    best = "the best rate with a profit" if profit[row] > 0 else "the best rate"
    return (
        f"{sentence} At {best}, {percent(simulation.rates[row])}, "
        f"they do in {100.0 * choice.probability:.0f} (± {100.0 * choice.error:.0f}). "
        f"What fails most there is “{NAMES[worst].lower()}” ({worst}), in "
        f"{100 - round(100.0 * float(passes[worst][:, row].mean()))} of 100.",
    )


def conditions_of(
    scorecard: Scorecard, simulation: Simulation, passes: Mapping[str, Flags], choice: Choice, subject: Level
) -> Iterator[str]:
    """Yield what must hold for collecting: serious defects, lifted presumptions, weak tests, a change of the offer.

    A condition stands for every rate that may be recommended: what one of them avoids is no condition, so that a policy
    that allows more never adds one.
    """
    for group in grouped(scorecard):
        for lift in (gate.lifted for _, gate in group.findings if gate.lifted is not None):
            where = f"{group.criterion} in {lift.jurisdiction.value}"
            yield f"The recorded reason must go on holding: {lift.reason} ({where})"
        if places := group.places("G3"):
            where = ", ".join(place.value for place in places)
            remedy = next(gate.remedy for _, gate in group.findings)
            yield f"{remedy.rstrip('.')} ({group.criterion} in {where})"
    if choice.row is not None:
        if subject.place is not None and not choice.accepted[declared_row(simulation)]:
            yield (
                f"The offer changes from a rate of {percent(_declared_rate(simulation))} to {subject.rate_said} of "
                f"data revenue (on average {subject.said(simulation.currency)} per participant-month)."
            )
        weak = {
            name
            for name, holds in passes.items()
            if name != "E8" and float(holds[:, choice.survivors].mean(axis=0).max()) < WORTH_A_CONDITION
        }
        for test in fair_exchange(simulation, **place_of(simulation, subject)):
            if test.id in weak or test.probability is None:
                yield f"{failing_words(test)}: cure that, or accept it in the open."
    provisional = [
        f"{place.value} {name}"
        for place, result in scorecard.jurisdictions.items()
        for name, pillar in result.pillars.items()
        if pillar.provisional
    ]
    if provisional:
        yield f"The open questions behind provisional scores are answered: {', '.join(provisional)}."


def declared_row(simulation: Simulation) -> int:
    """Return the row of the curve that lies nearest to the offer as declared."""
    along, declared = simulation.rates, _declared_rate(simulation)
    if simulation.plan.axis == "dividend":
        along, declared = simulation.dividends, simulation.plan.declared
    return int(np.argmin(np.abs(along - declared)))


def _declared_rate(simulation: Simulation) -> float:
    revenue = float(simulation.offer["data_revenue"].mean())
    return float(simulation.offer["payout"].mean()) / revenue if revenue > 0 else 0.0


def doubts_of(simulation: Simulation, sketch: Sketch, profit: Floats) -> Iterator[str]:
    """Yield why the answer may be wrong, what moves the profit of the offer spoken of most first."""
    for name, moved in _moves(simulation, profit)[:DOUBTS] if sketch.priced else ():
        assumption = simulation.drawn.assumption(name)
        checked = f"; {assumption.unread}" if assumption.unread else ""
        yield (
            f"“{assumption.label}” is not known well: between its low and its high third the expected profit moves by "
            f"{money(abs(moved), simulation.currency, 2)} per customer-month "
            f"(confidence {assumption.confidence}{checked})."
        )
    yield (
        "No study gives the share of people who agree to a recurring payment from a company they already use. "
        "Nearest is a university’s real request for purchase histories: of people who answer surveys for pay, 76% "
        "said yes for nothing and 83% for 50 cents (Berke et al. 2024). Other prices are borrowed from surveys. "
        "A paid pilot would tell."
    )
    if simulation.sample_only:
        yield "The size of the programme is not known: fixed costs are spread over the customer sample only."
    if not sketch.measured:
        yield "The customers are typed numbers, not measured."
    if sketch.assumed:
        yield f"{assumed_words(sketch)} Something stands in for it."


NOT_SAID: Mapping[Assumed, str] = {
    "customers": "how many customers there are",
    "spending": "what they spend",
    "unevenness": "how unevenly they spend",
}


def assumed_words(sketch: Sketch) -> str:
    """Return what nobody has said of the customers, as a sentence."""
    return f"Nobody has said {series(NOT_SAID[name] for name in sketch.assumed)}."


def most_moving(simulation: Simulation, profit: Floats) -> str | None:
    """Return the assumption that moves a profit most between its thirds; ``None`` when none does."""
    return next((name for name, _ in _moves(simulation, profit)), None)


def _moves(simulation: Simulation, profit: Floats) -> list[tuple[str, float]]:
    moves = ((name, simulation.drawn.moved(name, profit)) for name in simulation.uncertain)
    return sorted((move for move in moves if abs(move[1]) >= 1e-9), key=lambda move: -abs(move[1]))

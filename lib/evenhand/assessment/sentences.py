"""Whole sentences for answers, reasons, conditions and doubts, each with its unit and its uncertainty."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from evenhand.assessment.choice import chance_of_all
from evenhand.customers import Sketch
from evenhand.exchange import Simulation
from evenhand.exchange.ask.fairness import NAMES, fair_exchange
from evenhand.exchange.ask.fairness_words import failing_words
from evenhand.exchange.scheme import Words
from evenhand.scoring import Scorecard, grouped
from evenhand.vocabulary.bands import spread
from evenhand.vocabulary.numbers import amount, money, of_hundred, percent, quantity

__all__ = ["conditions_of", "doubts_of", "failing_of", "offer_sentence", "turning_sentence"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

DOUBTS = 3
"""How many of the assumptions that move profit most are named."""
WORTH_A_CONDITION = 0.9
"""A test that holds in fewer futures than this becomes a condition."""
CHANGED = 0.02
"""A recommended rate that differs by more than this from the declared one is a change of the offer."""


def offer_sentence(
    outcomes: Mapping[str, Floats],
    *,
    rate: float,
    dividend: float,
    share_of_spending: float,
    currency: str,
    words: Words,
) -> str:
    """Return what an offer brings both sides, with all three ways to say how much is paid.

    Parameters
    ----------
    outcomes
        Each of shape ``(draws,)``, per customer-month.
    rate, dividend, share_of_spending
        Payout ÷ data revenue; money per participant-month; payout ÷ what participants spend.
    words
        Those of the scheme.
    """
    profit = spread(outcomes["profit"])
    gain = spread(outcomes["customer_surplus"] - outcomes["external_loss"])
    paid = (words.offer if dividend > 0 else words.no_offer).format(money(dividend, currency, 2))
    shares = (
        f" (a rate of {percent(rate)} of data revenue, {percent(share_of_spending, 1)} of what they spend)"
        if dividend > 0
        else ""
    )
    return (
        f"{paid}{shares}: {percent(outcomes['free'].mean())} say yes freely, the company gains "
        f"{_range(profit, currency)} per customer-month, and customers gain {_range(gain, currency)}."
    )


def _range(values: Mapping[str, float], currency: str) -> str:
    low, high = values["p10"], values["p90"]
    return f"{money(values['mean'], currency, 2)} (in 8 of 10 futures {amount(low)} to {amount(high)})"


def turning_sentence(name: str, answers: tuple[bool, bool], simulation: Simulation) -> str:
    """Return the sentence that says on what the answer turns.

    Parameters
    ----------
    name
        The assumption's id.
    answers
        Whether to collect when it is in its lowest, and in its highest third.
    """
    assumption = simulation.drawn.assumption(name)
    low, high = np.quantile(simulation.drawn[name], [1 / 3, 2 / 3])
    yes, no = ("at most", low, "at least", high), ("at least", high, "at most", low)
    for_it, one, against, other = yes if answers[0] else no
    first, second = (quantity(value, assumption.unit, simulation.currency) for value in (one, other))
    return (
        f"It turns on “{assumption.label}”: collect if it is {for_it} {first}, "
        f"do not if it is {against} {second}. Find out first."
    )


def failing_of(
    simulation: Simulation, passes: Mapping[str, Flags], chosen: Sequence[str], probability: float
) -> tuple[str, ...]:
    """Return why no rate passes the chosen tests with the chosen probability at an expected profit."""
    together = chance_of_all(passes, chosen)
    expected = simulation.mean("profit")
    often = f"{of_hundred(probability)} possible futures"
    names = " and ".join(f"“{NAMES[name].lower()}” ({name})" for name in chosen)
    best = int(np.argmax(together))
    if together[best] >= probability:
        most = money(float(expected[together >= probability].max()), simulation.currency, 2)
        return (
            f"Where {names} hold in at least {often}, the company expects a loss: {most} per customer-month at best.",
        )
    worst = min(chosen, key=lambda name: float(passes[name][:, best].mean()))
    return (
        f"No rate passes {names} together in {often}; the best one, {percent(simulation.rates[best])}, does in "
        f"{100.0 * together[best]:.0f}. What fails most is “{NAMES[worst].lower()}” ({worst}), in "
        f"{100.0 * (1.0 - float(passes[worst][:, best].mean())):.0f} of 100.",
    )


def conditions_of(scorecard: Scorecard, simulation: Simulation, row: int | None) -> tuple[str, ...]:
    """Return what must hold for collecting: serious defects, lifted presumptions, weak tests, a change of the offer.

    Parameters
    ----------
    row
        The recommended row of the curve, if there is one.
    """
    return tuple(_conditions(scorecard, simulation, row))


def _conditions(scorecard: Scorecard, simulation: Simulation, row: int | None) -> Iterator[str]:
    for group in grouped(scorecard):
        for lift in (gate.lifted for _, gate in group.findings if gate.lifted is not None):
            where = f"{group.criterion} in {lift.jurisdiction.value}"
            yield f"The recorded reason must go on holding: {lift.reason} ({where})"
        if places := group.places("G3"):
            where = ", ".join(place.value for place in places)
            remedy = next(gate.remedy for _, gate in group.findings)
            yield f"{remedy.rstrip('.')} ({group.criterion} in {where})"
    if row is not None:
        rate, declared = float(simulation.rates[row]), _declared_rate(simulation)
        if abs(rate - declared) > CHANGED:
            yield (
                f"The offer changes from a rate of {percent(declared)} to {percent(rate)} of data revenue "
                f"({money(float(simulation.dividends[row]), simulation.currency, 2)} per participant-month)."
            )
        for test in fair_exchange(simulation, rate=rate):
            if test.id != "E8" and (test.probability is None or test.probability < WORTH_A_CONDITION):
                yield f"{failing_words(test)}: cure that, or accept it in the open."
    provisional = [
        f"{place.value} {name}"
        for place, result in scorecard.jurisdictions.items()
        for name, pillar in result.pillars.items()
        if pillar.provisional
    ]
    if provisional:
        yield f"The open questions behind provisional scores are answered: {', '.join(provisional)}."


def _declared_rate(simulation: Simulation) -> float:
    revenue = float(simulation.offer["data_revenue"].mean())
    return float(simulation.offer["payout"].mean()) / revenue if revenue > 0 else 0.0


def doubts_of(simulation: Simulation, sketch: Sketch) -> tuple[str, ...]:
    """Return why the answer may be wrong, what moves profit most first."""
    return tuple(_doubts(simulation, sketch))


def _doubts(simulation: Simulation, sketch: Sketch) -> Iterator[str]:
    profit = simulation.offer["profit"]
    moves = sorted(
        ((name, _moved(simulation.drawn[name], profit)) for name in simulation.uncertain),
        key=lambda item: -abs(item[1]),
    )
    for name, moved in moves[:DOUBTS]:
        assumption = simulation.drawn.assumption(name)
        if abs(moved) < 1e-9:
            continue
        checked = "" if assumption.checked else "; its source is not yet checked"
        yield (
            f"“{assumption.label}” is not known well: between its low and its high third the expected profit moves by "
            f"{money(abs(moved), simulation.currency, 2)} per customer-month "
            f"(confidence {assumption.confidence}{checked})."
        )
    yield (
        "No study gives the share of people who agree to a recurring cash payment from a company they already use: "
        "what customers ask for is borrowed from surveys. A paid pilot would tell."
    )
    if simulation.sample_only:
        yield "The size of the programme is not known: fixed costs are spread over the customer sample only."
    if not sketch.measured:
        yield "The customers are typed numbers, not measured."


def _moved(values: Floats, profit: Floats) -> float:
    low, high = np.quantile(values, [1 / 3, 2 / 3])
    if low == high:
        return 0.0
    return float(profit[values >= high].mean() - profit[values <= low].mean())

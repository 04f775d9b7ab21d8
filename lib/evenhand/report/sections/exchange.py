"""The exchange: the offers, who gains and who loses by them, landmark rates, tests, and what fairness costs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from evenhand.assessment import Assessment
from evenhand.assessment.offers import gains_by_segment, offer_columns, offer_rows, offers_of, winners_words
from evenhand.exchange import FairnessTest
from evenhand.exchange.model.screen import nobody_asked
from evenhand.exchange.scheme import scheme_of
from evenhand.report.figures import draw_curve, draw_gains
from evenhand.report.model import Block, Figure, Paragraph, Table
from evenhand.report.sections.first import MOST_SEGMENTS, alike_in_all, segment_columns
from evenhand.vocabulary import landmarks
from evenhand.vocabulary.bands import curve, spread
from evenhand.vocabulary.numbers import money, percent

OUTCOME_NAMES = {
    "free": "say yes freely (share of customers)",
    "coerced": "say yes as the service is withheld on refusal (share)",
    "steered": "say yes because of the screen (share)",
    "data_revenue": "data revenue",
    "payout": "payout to participants",
    "retention_margin": "margin from customers who stay longer",
    "costs": "costs of running it",
    "profit": "profit",
    "at_risk_revenue": "revenue at legal risk (in no other line)",
    "customer_surplus": "what customers gain, before the next line",
    "external_loss": "what customers lose because others' data tell about them",
    "net_gain": "what customers gain in all (the two lines above)",
    "worse_off": "customers who lose by it (share)",
}


UNPRICED = "Nobody has said what a customer spends a month. Every amount follows from it, so none is given."


def exchange(assessment: Assessment) -> Iterator[Block]:
    """Yield the section."""
    simulation = assessment.simulation
    if not assessment.sketch.priced:
        yield Paragraph(UNPRICED, strong=True)
        return
    if assessment.gated:
        yield Paragraph(
            f"Not to be counted on: {assessment.why_gated}. What follows is what the model gives for the programme as "
            "described.",
            strong=True,
        )
    else:
        yield Table(
            "The offers: means over all possible futures, in brackets 8 of 10 of them; money per customer-month, what "
            "is paid per participant-month",
            offer_columns(assessment),
            offer_rows(assessment),
        )
        yield from _winners(assessment)
    gain = simulation.outcomes["customer_surplus"] - simulation.outcomes["external_loss"]
    curves = {"company: profit": curve(simulation.outcomes["profit"]), "customers: gain": curve(gain)}
    marks = {
        landmarks.NAMES[name]: middle
        for name, mark in simulation.landmarks.items()
        if (middle := mark.summary("rate")["p50"]) is not None
    }
    if assessment.at_recommended is not None:
        marks["recommended"] = assessment.at_recommended.rate
    if assessment.offered is not None:
        marks["in hand"] = assessment.offered.rate
    about = {landmarks.NAMES[name]: _seen_in(mark.exists) for name, mark in simulation.landmarks.items()}
    rates = {} if assessment.at_recommended is None else {"recommended": assessment.at_recommended.rate_said}
    said = ", ".join(
        f"{name} {rates.get(name, percent(rate))}{about.get(name, '')}"
        for name, rate in sorted(marks.items(), key=lambda item: item[1])
    )
    yield Figure(
        "What does each side gain at each rate?",
        f"{_course('Profit', curves['company: profit'].mean, simulation.rates)}; "
        f"{_course('customers’ gain', curves['customers: gain'].mean, simulation.rates)}. "
        f"Landmarks: {said or 'none'}. Lines are means, bands hold 8 of 10 possible futures.",
        draw_curve(simulation.rates, curves, marks, currency=simulation.currency),
    )
    rows = [
        (landmarks.NAMES[name], *_places(mark, simulation.currency), f"{percent(mark.exists)} of futures")
        for name, mark in simulation.landmarks.items()
    ]
    if (rate := assessment.recommended) is not None and (level := assessment.at_recommended) is not None:
        passes = f"passes in {percent(rate.probability)} (± {percent(rate.error)}) of futures"
        rows.append(("recommended", level.rate_said, level.said(simulation.currency), level.share_said, passes))
    yield Table(
        "Landmark rates: payout ÷ data revenue, money per participant-month, share of spending; each is the middle one "
        "of the futures in which there is such a rate, so that lines and columns need not agree",
        ("Landmark", "Rate", "Money", "Share of spending", "Exists in"),
        tuple(rows),
    )


def _seen_in(share: float) -> str:
    """Return in how many futures a landmark exists, where that is not in all."""
    return "" if share >= 1.0 else f" (exists in {percent(share)} of futures)"


def _course(what: str, means: ArrayLike, rates: ArrayLike) -> str:
    """Say how an outcome goes along the rates, as its means do."""
    values, steps = np.asarray(means), np.diff(means)
    if not steps.any():
        return f"{what} is the same at every rate"
    if (steps <= 0).all() or (steps >= 0).all():
        return f"{what} {'falls' if values[-1] < values[0] else 'rises'} with the rate"
    return f"{what} is highest where {percent(float(np.asarray(rates)[values.argmax()]))} of data revenue is paid out"


def _winners(assessment: Assessment) -> Iterator[Block]:
    """Yield who gains and who loses by the offer spoken of, segment by segment."""
    currency, label = assessment.simulation.currency, assessment.subject.label
    gains = gains_by_segment(assessment)
    yield Paragraph(winners_words(gains, currency))
    if not alike_in_all(gains):
        caption = f"Who gains and who loses by {label}?"
        alt = "; ".join(f"{segment.name} {money(segment.gain, currency, 2)}" for segment in gains)
        bars = [(segment.name, segment.gain) for segment in gains]
        yield Figure(caption, f"Gain per customer and month, on average: {alt}.", draw_gains(bars, currency=currency))
    if len(gains) <= MOST_SEGMENTS or alike_in_all(gains):
        return  # page one has them all
    yield Table(
        f"By segment, {label}: means over all possible futures; the gain is per customer of the segment, those who say "
        "no included",
        segment_columns(assessment),
        tuple(
            (
                segment.name,
                percent(segment.weight),
                segment.paid_said(currency),
                money(segment.gain, currency, 2),
                percent(segment.worse_off),
            )
            for segment in gains
        ),
    )


def line_by_line(assessment: Assessment) -> Iterator[Block]:
    """Yield what each side gets by each offer, and the tests of the one declared where another is spoken of."""
    if not assessment.sketch.priced:
        yield Paragraph(UNPRICED)
        return
    yield _outcomes(assessment)
    if assessment.subject.origin != "declared":
        yield _tests(f"Fair-exchange tests: {assessment.declared.label}", (assessment.as_declared or assessment).tests)


def _outcomes(assessment: Assessment) -> Table:
    """Return what both sides get by the offer spoken of, the one recommended and the one declared."""
    offers, unit = offers_of(assessment), f"{assessment.simulation.currency} per customer-month"
    names = scheme_of(assessment.scenario).words.name
    header = (
        "Outcome",
        *(
            f"{level.label[0].upper()}{level.label[1:]}"
            + (f" ({names})" if level.origin == "declared" else f" (rate {level.rate_said})")
            for level in offers
        ),
    )
    values = [{**level.outcomes, "net_gain": level.gain} for level in offers]
    if nobody_asked(assessment.scenario):
        said = OUTCOME_NAMES | {"free": "would say yes freely, if they were asked (share of customers)"}
    else:
        said = OUTCOME_NAMES
    return Table(
        f"What each side gets, mean and in brackets 8 of 10 futures; money in {unit}",
        header,
        tuple((label, *(_said(spread(offer[name])) for offer in values)) for name, label in said.items()),
    )


def _said(values: Mapping[str, float]) -> str:
    return f"{values['mean']:.3f} ({values['p10']:.3f} to {values['p90']:.3f})"


def _places(mark: Any, currency: str) -> tuple[str, str, str]:
    rate, dividend, share = (mark.summary(name)["p50"] for name in ("rate", "dividend", "share_of_spending"))
    return (
        "none" if rate is None else percent(rate, 1),
        "none" if dividend is None else money(dividend, currency, 2),
        "none" if share is None else f"{share:.2%}",
    )


def fairness(assessment: Assessment) -> Iterator[Block]:
    """Yield the section."""
    policy = assessment.policy
    yield Paragraph(
        f"A rate is recommended when {', '.join(policy.tests)} hold together in at least "
        f"{percent(policy.probability)} of possible futures and the company expects a profit, both beyond sampling "
        "error, and when in no third of any assumption's range they fail more often than they hold or the company "
        "expects a loss, beyond noise. Tests and thresholds are ours."
    )
    if not assessment.sketch.priced:
        return
    yield _tests(f"Fair-exchange tests: {assessment.subject.label}", assessment.subject_tests)
    yield Paragraph(assessment.part("price").sentence)


def _tests(caption: str, tests: Iterable[FairnessTest]) -> Table:
    return Table(
        caption,
        ("Test", "Holds in", "In words"),
        tuple((f"{test.id} {test.name}", test.holds_in, test.sentence) for test in tests),
    )

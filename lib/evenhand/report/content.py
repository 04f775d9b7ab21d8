"""What a recommendation says, in the order legal readers expect: validity before points, money after both."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from evenhand.assessment import Assessment
from evenhand.assessment.block import block_of
from evenhand.assessment.offers import gains_by_segment, offer_columns, offer_rows, offers_of, winners_words
from evenhand.exchange import FairnessTest
from evenhand.exchange.level import ORIGINS, equivalents
from evenhand.exchange.model.screen import nobody_asked
from evenhand.exchange.scheme import scheme_of
from evenhand.identity import code_digest
from evenhand.law.naming import not_examined, place_name
from evenhand.report.appendix import appendices
from evenhand.report.figures import draw_curve, draw_gains, draw_intervals
from evenhand.report.model import Block, Bullets, Figure, Paragraph, Report, Section, Table
from evenhand.scenario.evidence_check import each_evidence
from evenhand.scoring import GateFinding, GateGroup
from evenhand.scoring.gates import kind_of
from evenhand.version import VERSION
from evenhand.vocabulary import landmarks
from evenhand.vocabulary.bands import band, spread
from evenhand.vocabulary.numbers import amount, money, percent, signed
from evenhand.vocabulary.roles import role_in_words

__all__ = ["OUTCOME_NAMES", "make_report"]

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
MOST_DRIVERS = 6
FIRST_QUESTIONS = 8
"""Open questions in the body; all of them stand in the appendix."""

ADVICE = (
    "This document helps to decide. It is not legal advice. Thresholds, weights and bands marked as ours are no law; "
    "sources marked “not yet checked” were not read for it."
)


def make_report(
    assessment: Assessment, *, decision: Mapping[str, Any] | None = None, date: dt.date | None = None
) -> Report:
    """Write the recommendation for an assessment.

    Parameters
    ----------
    assessment
        What is reported.
    decision
        What a workshop decided: statement, chosen, owner, review, conditions, dissent; left out when there was none.
    date
        The date on it; today's by default. It is the only thing that does not follow from the run.
    """
    sections = [
        Section("The recommendation", tuple(_recommendation(assessment))),
        Section("Reasons, conditions and doubts", tuple(_reasons(assessment))),
        *([Section("What was decided", tuple(_decision(decision)))] if decision else []),
        Section("What stands in the way", tuple(_validity(assessment))),
        Section("Scores", tuple(_scores(assessment))),
        Section("The exchange", tuple(_exchange(assessment))),
        Section("Is it fair?", tuple(_fairness(assessment))),
        Section("How sure is this?", tuple(_sureness(assessment))),
        Section("What to find out first", tuple(_questions(assessment))),
        *appendices(assessment),
    ]
    if assessment.failures:
        body = sum(not section.appendix for section in sections)
        sections.insert(body, Section("What could not be worked out", tuple(_not_worked_out(assessment))))
    return Report(
        title=f"Recommendation: {assessment.scenario.name}",
        subtitle=assessment.verdict.title,
        meta=_meta(assessment, date or dt.datetime.now(tz=dt.UTC).date()),
        sections=tuple(sections),
        data=assessment.to_json_dict(),
    )


def _meta(assessment: Assessment, date: dt.date) -> dict[str, str]:
    sketch = assessment.sketch
    measured = "measured, grouped, at least 10" if sketch.measured else "typed, not measured"
    return {
        "Scenario": assessment.scenario.id,
        "Revision": assessment.revision,
        "Customers": f"{sketch.customers:,} ({sketch.source}; {measured}), sketch {sketch.fingerprint}",
        "Programme": f"{assessment.simulation.customers:,} customers"
        + (" (sample only: the size of the programme is not known)" if assessment.simulation.sample_only else ""),
        "Assumptions": assessment.assumptions.fingerprint,
        "Rubric": (f"built-in and {own}, " if (own := assessment.rubric.own) else "") + assessment.rubric.fingerprint,
        "Law": "; ".join(f"{place_name(place)}: {read}" for place, read in assessment.scorecard.law.items()),
        "Seed and draws": f"{assessment.simulation.seed}, {assessment.simulation.draws:,} possible futures",
        "Version": f"Evenhand {VERSION}, code {code_digest()}",
        "Policy": assessment.policy.words,
        "Offer": f"{assessment.subject.label}: {equivalents(assessment.subject, assessment.simulation.currency)}",
        "Date": date.isoformat(),
    }


def _recommendation(assessment: Assessment) -> Iterator[Block]:
    yield Paragraph(block_of(assessment).text, strong=True)
    yield Paragraph(assessment.answer)
    if not assessment.gated:
        yield Table(
            "The offers: means over all possible futures, in brackets 8 of 10 of them; money per customer-month, what "
            "is paid per participant-month",
            offer_columns(assessment),
            offer_rows(assessment),
        )
        yield from _winners(assessment)
    yield Paragraph(f"The policy by which it is judged: {assessment.policy.words}.")


def _reasons(assessment: Assessment) -> Iterator[Block]:
    verdict = assessment.verdict
    yield Paragraph(not_examined(assessment.scenario.jurisdictions))
    if not assessment.gated:
        yield Bullets(verdict.reasons)
    if verdict.conditions:
        yield Paragraph("Conditions:", strong=True)
        yield Bullets(verdict.conditions)
    yield Paragraph("Why this may be wrong:", strong=True)
    yield Bullets(verdict.doubts)
    without = assessment.part("without-trust")
    if assessment.trust_changes_it or without.failure is not None:
        yield Paragraph(without.sentence)
    if assessment.scenario.summary:
        yield Paragraph(f"In the company's own words, which nobody checked: {assessment.scenario.summary}")
    yield Paragraph(ADVICE)


def _winners(assessment: Assessment) -> Iterator[Block]:
    """Yield who gains and who loses by the offer spoken of, segment by segment."""
    currency, label = assessment.simulation.currency, assessment.subject.label
    gains = gains_by_segment(assessment)
    if len(gains) > 1:
        caption = f"Who gains and who loses by {label}?"
        alt = "; ".join(f"{segment.name} {money(segment.gain, currency, 2)}" for segment in gains)
        bars = [(segment.name, segment.gain) for segment in gains]
        yield Figure(caption, f"Gain per customer and month, on average: {alt}.", draw_gains(bars, currency=currency))
    yield Table(
        f"By segment, {label}: means over all possible futures; the gain is per customer of the segment, those who say "
        "no included",
        ("Segment", "Of all customers", "Paid a participant", "A customer gains", "Lose by it"),
        tuple(
            (
                segment.name,
                percent(segment.weight),
                money(segment.paid, currency, 2),
                money(segment.gain, currency, 2),
                percent(segment.worse_off),
            )
            for segment in gains
        ),
    )
    yield Paragraph(winners_words(gains, currency))


def _decision(decision: Mapping[str, Any]) -> Iterator[Block]:
    yield Paragraph(str(decision["statement"]), strong=True)
    rows = [
        (label, str(decision[key]))
        for key, label in (("chosen", "Chosen"), ("owner", "Owner"), ("review", "Review"), ("decided", "Decided"))
        if decision.get(key)
    ]
    if rows:
        yield Table("The decision", ("Item", "Value"), tuple(rows))
    if decision.get("conditions"):
        yield Bullets(tuple(map(str, decision["conditions"])))
    dissent = tuple(map(str, decision.get("dissent") or ()))
    yield Paragraph("Dissent:", strong=True)
    yield Bullets(dissent) if dissent else Paragraph("None was recorded.")


def _validity(assessment: Assessment) -> Iterator[Block]:
    standing = [group for group in assessment.gates if group.stops]
    unresolved = [group for group in assessment.gates if group.may_stop]
    places = ", ".join(place.value for place in assessment.scorecard.jurisdictions)
    if not standing and not unresolved:
        lighter = sum(group.kind in {"G3", "unresolved G3"} for group in assessment.gates)
        beside = (
            f"; {lighter} serious {'defect stands' if lighter == 1 else 'defects stand'} beside it" if lighter else ""
        )
        yield Paragraph(f"Nothing that is examined stops it in {places}{beside}.", strong=True)
    yield Paragraph(not_examined(assessment.scenario.jurisdictions))
    for heading, gates in (("Gates that stand", standing), ("Gates that unknown facts leave open", unresolved)):
        if gates:
            yield Table(
                f"{heading}: G1 stops the use, G2 presumes that it is stopped until rebutted",
                ("Criterion", "Where and by which text", "Why", "What would cure it", "Who"),
                tuple(_together(gates)),
            )
    others = [
        (place.value, gate)
        for place, result in assessment.scorecard.jurisdictions.items()
        for gate in result.gates
        if gate.gate == "G3" and gate.lifted is None
    ]
    if others:
        yield Table(
            "Serious defects (G3): they cap a score at 70",
            ("Where", "Criterion", "Why", "What would cure it"),
            tuple((place, gate.criterion, gate.why, gate.remedy) for place, gate in others),
        )
    lifted = [
        (place.value, gate.criterion, gate.lifted)
        for place, result in assessment.scorecard.jurisdictions.items()
        for gate in result.gates
        if gate.lifted is not None
    ]
    if lifted:
        yield Table(
            "Presumptions rebutted by a recorded reason",
            ("Where", "Criterion", "By", "Date", "Reason", "Rests on"),
            tuple(
                (place, criterion, one.by, one.date.isoformat(), one.reason, one.source or "")
                for place, criterion, one in lifted
            ),
        )
    files = tuple((place, one.file, one.sha256, one.note or "") for place, one in each_evidence(assessment.scenario))
    if files:
        yield Table(
            "Evidence kept, with the SHA-256 of each file", ("Named at", "File", "SHA-256", "What it shows"), files
        )


def _together(groups: Iterable[GateGroup]) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield a row for each criterion, with the places where its gate stands and the most binding text in each."""
    for group in groups:
        gate = group.first
        same = {place: result for place, result in group.findings if kind_of(result) == group.kind}
        where = "; ".join(f"{place.value}: {_main_source(result)}" for place, result in same.items())
        why = " ".join(
            f"{ground.why}."
            if len(group.grounds) == 1
            else f"{'/'.join(place.value for place in ground.places)}: {ground.why}."
            for ground in group.grounds
        )
        yield f"{group.criterion} ({gate.potential.value})", where, why, gate.remedy, role_in_words(gate.owner)


def _main_source(gate: GateFinding) -> str:
    if not gate.sources:
        return "ours"
    source = gate.sources[0]
    return f"{source.text} [{source.force.value}]" + (f", {source.standing}" if source.standing else "")


def _scores(assessment: Assessment) -> Iterator[Block]:
    rows: list[tuple[str, str, str, str, str]] = []
    picture: list[tuple[str, float, float]] = []
    for place, result in assessment.scorecard.jurisdictions.items():
        for name, pillar in result.pillars.items():
            if pillar.low is None or pillar.high is None:
                rows.append((place.value, name, "does not apply", "", ""))
                continue
            said = f"{pillar.low:.0f}" if pillar.number is not None else f"{pillar.low:.0f} to {pillar.high:.0f}"
            said += ", provisional" if pillar.provisional else ""
            cap = "" if pillar.cap is None else f"{pillar.cap:.0f}"
            rows.append((place.value, name, said, percent(pillar.coverage), cap))
            picture.append((f"{place.value} {name}", pillar.low, pillar.high))
    rows.append(("all", "value exchange (as declared)", f"{assessment.value.score:.0f}", "", ""))
    caption = "How open is it, and how good is its consent?"
    alt = "; ".join(f"{label} {_between(low, high)}" for label, low, high in picture)
    if own := assessment.rubric.own:
        yield Paragraph(f"Scores count the criteria of {own} too, beside the built-in ones.")
    yield Figure(caption, f"Scores from 0 to 100. {alt}.", draw_intervals(picture))
    yield Table(
        "Scores from 0 to 100, gates applied; an interval where facts are unknown",
        ("Where", "Pillar", "Score", "Known", "Cap"),
        tuple(rows),
    )


def _between(low: float, high: float) -> str:
    return f"{low:.0f}" if f"{low:.0f}" == f"{high:.0f}" else f"{low:.0f} to {high:.0f}"


def _exchange(assessment: Assessment) -> Iterator[Block]:
    simulation = assessment.simulation
    if assessment.gated:
        yield Paragraph(
            "A gate stands or is open. What follows is what the model gives for the programme as described; "
            "it is not to be counted on.",
            strong=True,
        )
    unit = f"{simulation.currency} per customer-month"
    gain = simulation.outcomes["customer_surplus"] - simulation.outcomes["external_loss"]
    bands = {
        "company: profit": band(simulation.outcomes["profit"]),
        "customers: gain": band(gain),
    }
    marks = {
        landmarks.NAMES[name]: middle
        for name, mark in simulation.landmarks.items()
        if (middle := mark.summary("rate")["p50"]) is not None
    }
    if assessment.at_recommended is not None:
        marks["recommended"] = assessment.at_recommended.rate
    if assessment.offered is not None:
        marks["in hand"] = assessment.offered.rate
    about = {} if assessment.at_recommended is None else {"recommended": assessment.at_recommended.rate_said}
    said = ", ".join(
        f"{name} {about.get(name, percent(rate))}" for name, rate in sorted(marks.items(), key=lambda item: item[1])
    )
    yield Figure(
        "What does each side gain at each rate?",
        f"Profit falls and customers' gain rises with the rate. Landmarks: {said or 'none'}. "
        "Bands hold 8 of 10 possible futures.",
        draw_curve(simulation.rates, bands, marks, currency=simulation.currency),
    )
    yield _outcomes(assessment, unit)
    rows = [
        (landmarks.NAMES[name], *_places(mark, simulation.currency), f"{percent(mark.exists)} of futures")
        for name, mark in simulation.landmarks.items()
    ]
    if (rate := assessment.recommended) is not None and (level := assessment.at_recommended) is not None:
        passes = f"passes in {percent(rate.probability)} (± {percent(rate.error)}) of futures"
        rows.append(("recommended", level.rate_said, level.said(simulation.currency), level.share_said, passes))
    yield Table(
        "Landmark rates: payout ÷ data revenue, money per participant-month, share of spending (middle future)",
        ("Landmark", "Rate", "Money", "Share of spending", "Exists in"),
        tuple(rows),
    )


def _outcomes(assessment: Assessment, unit: str) -> Table:
    """Return what both sides get by the offer spoken of, the one recommended and the one declared."""
    offers = offers_of(assessment)
    names = scheme_of(assessment.scenario).words.name
    header = (
        "Outcome",
        *(
            f"{level.label[0].upper()}{level.label[1:]}"
            + (f" ({names})" if level.origin == "declared" else f" (rate {level.rate_said})")
            for level in offers
        ),
    )
    outcomes = [{**level.outcomes, "net_gain": level.gain} for level in offers]
    if nobody_asked(assessment.scenario):
        said = OUTCOME_NAMES | {"free": "would say yes freely, if they were asked (share of customers)"}
    else:
        said = OUTCOME_NAMES
    return Table(
        f"What each side gets, mean and in brackets 8 of 10 futures; money in {unit}",
        header,
        tuple((label, *(_said(spread(offer[name])) for offer in outcomes)) for name, label in said.items()),
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


def _fairness(assessment: Assessment) -> Iterator[Block]:
    policy = assessment.policy
    yield Paragraph(
        f"A rate is recommended when {', '.join(policy.tests)} hold together in at least "
        f"{percent(policy.probability)} of possible futures and the company expects a profit, both beyond sampling "
        "error, and when they go on holding in every third of every assumption that matters. Tests and thresholds are "
        "ours."
    )
    yield _tests(f"Fair-exchange tests: {assessment.subject.label}", assessment.subject_tests)
    if assessment.subject.origin != "declared":
        yield _tests(f"Beside it: {assessment.declared.label}", (assessment.as_declared or assessment).tests)
    policies = assessment.part("policies")
    yield Paragraph(policies.sentence)
    if policies.rows:
        yield Table(policies.part.title, tuple(policies.rows[0]), tuple(tuple(row.values()) for row in policies.rows))


def _tests(caption: str, tests: Iterable[FairnessTest]) -> Table:
    return Table(
        caption,
        ("Test", "Holds in", "In words"),
        tuple((f"{test.id} {test.name}", test.holds_in, test.sentence) for test in tests),
    )


def _sureness(assessment: Assessment) -> Iterator[Block]:
    drivers = assessment.part("drivers")
    if drivers.failure is not None:
        yield Paragraph(drivers.sentence)
    else:
        yield _drivers(drivers.value)
    yield Paragraph(assessment.part("failing").sentence)
    worth = assessment.part("information")
    yield Paragraph(worth.sentence)


def _drivers(drivers: Mapping[str, Any]) -> Table:
    return Table(
        f"What drives profit, {ORIGINS[drivers['offer']]} ({drivers['unit']}): one assumption from its low to its "
        "high end",
        ("Assumption", "At its P10", "At its P90", "Goes along with profit (rank correlation)"),
        tuple(
            (driver["label"], amount(driver["low"]), amount(driver["high"]), signed(driver["rank_correlation"]))
            for driver in drivers["swings"][:MOST_DRIVERS]
        ),
    )


def _not_worked_out(assessment: Assessment) -> Iterator[Block]:
    """Yield what failed while the rest was written; nothing is left out in silence."""
    yield Paragraph("The rest of this document does not rest on it, or says where it would have.")
    yield Bullets(tuple(failure.sentence for failure in assessment.failures))


def _questions(assessment: Assessment) -> Iterator[Block]:
    if not assessment.questions:
        yield Paragraph("Every fact is established.")
        return
    first = assessment.questions[:FIRST_QUESTIONS]
    rest = len(assessment.questions) - len(first)
    yield Table(
        "What nobody knows yet, the most consequential first" + (f"; {rest} more in the appendix" if rest else ""),
        ("Question", "Who", "By", "What the answer could change"),
        tuple(
            (one.question, one.role.value, one.due or "", one.could_change(assessment.simulation.currency))
            for one in first
        ),
    )

"""What a recommendation says, in the order legal readers expect: validity before points, money after both."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from evenhand import __version__
from evenhand.assessment import TITLES, Assessment
from evenhand.assessment.sentences import spread
from evenhand.report.figures import draw_curve, draw_intervals
from evenhand.report.model import Block, Bullets, Figure, Paragraph, Report, Section, Table
from evenhand.scenario import Unknown
from evenhand.scenario.leaves import leaves
from evenhand.scoring import CriterionResult, GateFinding, GateGroup
from evenhand.scoring.gates import kind_of

__all__ = ["MARK_NAMES", "OUTCOME_NAMES", "make_report", "used_assumptions"]

MARK_NAMES = {
    "break_even": "break-even",
    "profit_max": "highest profit",
    "efficient": "highest total gain",
    "equal_gain": "equal gain",
}
"""The landmark rates in plain words."""

OUTCOME_NAMES = {
    "free": "say yes freely (share of customers)",
    "coerced": "say yes because no costs them the service (share)",
    "steered": "say yes because of the screen (share)",
    "data_revenue": "data revenue",
    "payout": "payout to participants",
    "retention_margin": "margin from customers who stay longer",
    "costs": "costs of running it",
    "profit": "profit",
    "at_risk_revenue": "revenue at legal risk (in no other line)",
    "customer_surplus": "what customers gain",
    "external_loss": "what customers lose because others' data tell about them",
}
MOST_FACTS = 4
"""Facts named beside a criterion; all of them stand on the scores page and in the JSON."""

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
        *([Section("What was decided", tuple(_decision(decision)))] if decision else []),
        Section("What stands in the way", tuple(_validity(assessment))),
        Section("Scores", tuple(_scores(assessment))),
        Section("The exchange", tuple(_exchange(assessment))),
        Section("Is it fair?", tuple(_fairness(assessment))),
        Section("Open questions", tuple(_questions(assessment))),
        Section("Assumptions and their sources", tuple(_assumptions(assessment))),
        Section("Criteria", tuple(_criteria(assessment))),
        Section("The facts", tuple(_facts(assessment))),
    ]
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
        "Rubric": f"{assessment.rubric.fingerprint}, law as of {assessment.scorecard.law_as_of.isoformat()}",
        "Seed and draws": f"{assessment.simulation.seed}, {assessment.simulation.draws:,} possible futures",
        "Version": f"Evenhand {__version__}",
        "Date": date.isoformat(),
    }


def _recommendation(assessment: Assessment) -> Iterator[Block]:
    yield Paragraph(assessment.answer, strong=True)
    verdict = assessment.verdict
    if assessment.scenario.summary:
        yield Paragraph(assessment.scenario.summary)
    if not assessment.gated:
        yield Bullets(verdict.reasons)
    if verdict.conditions:
        yield Paragraph("Conditions:", strong=True)
        yield Bullets(verdict.conditions)
    yield Paragraph("Why this may be wrong:", strong=True)
    yield Bullets(verdict.doubts)
    if verdict.without_trust is not None and verdict.trust_changes_it:
        yield Paragraph(
            f"Without an effect of transparency and consent on what customers ask for, the verdict would be "
            f"“{TITLES[verdict.without_trust]}”."
        )
    yield Paragraph(ADVICE)


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
        yield Paragraph(f"No gate stands in {places}.", strong=True)
    for heading, gates in (("Gates that stand", standing), ("Gates that unknown facts leave open", unresolved)):
        if gates:
            yield Table(
                f"{heading}: G1 invalidates consent, G2 presumes it invalid until rebutted",
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


def _together(groups: Iterable[GateGroup]) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield a row for each criterion, with the places where its gate stands and the most binding text in each."""
    for group in groups:
        gate = group.first
        same = {place: found for place, found in group.findings if kind_of(found) == group.kind}
        where = "; ".join(f"{place.value}: {_main_source(found)}" for place, found in same.items())
        yield f"{group.criterion} ({gate.potential.value})", where, gate.why, gate.remedy, gate.owner


def _main_source(gate: GateFinding) -> str:
    if not gate.sources:
        return "ours"
    source = gate.sources[0]
    return f"{source.text} [{source.force.value}]" + ("" if source.checked else ", source not yet checked")


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
            rows.append((place.value, name, said, f"{pillar.coverage:.0%}", cap))
            picture.append((f"{place.value} {name}", pillar.low, pillar.high))
    rows.append(("all", "value exchange", f"{assessment.value.score:.0f}", "", ""))
    caption = "How open is it, and how good is its consent?"
    alt = "; ".join(f"{label} {_between(low, high)}" for label, low, high in picture)
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
        "company: profit": _band(simulation.outcomes["profit"]),
        "customers: gain": _band(gain),
    }
    marks = {
        MARK_NAMES[name]: middle
        for name, mark in simulation.landmarks.items()
        if (middle := mark.summary("rate")["p50"]) is not None
    }
    if assessment.recommended:
        marks["recommended"] = assessment.recommended.rate
    said = ", ".join(f"{name} {rate:.0%}" for name, rate in sorted(marks.items(), key=lambda item: item[1]))
    yield Figure(
        "What does each side gain at each rate?",
        f"Profit falls and customers' gain rises with the rate. Landmarks: {said or 'none'}. "
        "Bands hold 8 of 10 possible futures.",
        draw_curve(simulation.rates, bands, marks, currency=simulation.currency),
    )
    yield Table(
        f"At the offer as declared ({simulation.scenario.scheme.kind.replace('_', ' ')}); money in {unit}",
        ("Outcome", "Mean", "In 8 of 10 futures"),
        tuple(
            (label, f"{values['mean']:.3f}", f"{values['p10']:.3f} to {values['p90']:.3f}")
            for name, label in OUTCOME_NAMES.items()
            if (values := spread(simulation.offer[name]))
        ),
    )
    yield Table(
        "Landmark rates: payout ÷ data revenue, money per participant-month, share of spending (middle future)",
        ("Landmark", "Rate", "Money", "Share of spending", "Exists in"),
        tuple(
            (MARK_NAMES[name], *_places(mark, simulation.currency), f"{mark.exists:.0%} of futures")
            for name, mark in simulation.landmarks.items()
        ),
    )


def _band(values: Any) -> tuple[Any, Any, Any]:
    low, middle, high = np.quantile(values, [0.1, 0.5, 0.9], axis=0)
    return low, middle, high


def _places(mark: Any, currency: str) -> tuple[str, str, str]:
    rate, money, share = (mark.summary(name)["p50"] for name in ("rate", "dividend", "share_of_spending"))
    return (
        "none" if rate is None else f"{rate:.1%}",
        "none" if money is None else f"{money:.2f} {currency}",
        "none" if share is None else f"{share:.2%}",
    )


def _fairness(assessment: Assessment) -> Iterator[Block]:
    policy = assessment.policy
    yield Paragraph(
        f"A rate is recommended when {', '.join(policy.tests)} hold together in at least {policy.probability:.0%} of "
        "possible futures and the company expects a profit. Tests and thresholds are ours."
    )
    yield Table(
        "Fair-exchange tests at the offer as declared",
        ("Test", "Holds in", "In words"),
        tuple(
            (
                f"{test.id} {test.name}",
                "not known" if test.probability is None else f"{test.probability:.0%} of futures",
                test.sentence,
            )
            for test in assessment.tests
        ),
    )


def _questions(assessment: Assessment) -> Iterator[Block]:
    if not assessment.questions:
        yield Paragraph("Every fact is established.")
        return
    yield Table(
        "What nobody knows yet, the most consequential first",
        ("Question", "Who", "By", "What the answer could change"),
        tuple(
            (one.question, one.role.value, one.due or "", one.could_change(assessment.simulation.currency))
            for one in assessment.questions
        ),
    )


def _assumptions(assessment: Assessment) -> Iterator[Block]:
    drawn = assessment.simulation.drawn
    rows = []
    for name in used_assumptions(assessment):
        one = drawn.assumption(name)
        checked = "" if one.checked else " (source not yet checked)"
        source = f"{one.source}{checked}" + (f" {one.address}" if one.address else "")
        rows.append((one.label, f"{one.low:g} / {one.likely:g} / {one.high:g}", one.unit, source))
    yield Table("P10 / most likely / P90 of every assumption", ("Assumption", "Range", "Unit", "Source"), tuple(rows))
    if assessment.simulation.stand_ins:
        yield Table(
            "Facts that are not known, and what stands in for them",
            ("Fact", "What is taken instead"),
            tuple((one.fact, one.assumed) for one in assessment.simulation.stand_ins),
        )


def used_assumptions(assessment: Assessment) -> tuple[str, ...]:
    """Return the ids of the assumptions that bear on a scenario: of what customers ask for, only its data's own."""
    asked = {
        max((name for name in assessment.simulation.drawn if _covers(name, category)), key=len)
        for category in assessment.simulation.plan.terms.categories
    }
    return tuple(name for name in assessment.simulation.drawn if not name.startswith("wta.") or name in asked)


def _covers(name: str, category: str) -> bool:
    return name.startswith("wta.") and f"{category}.".startswith(f"{name.removeprefix('wta.')}.")


def _criteria(assessment: Assessment) -> Iterator[Block]:
    yield Table(
        "Every criterion with its level (0 to 4) and the facts it was computed from",
        ("Criterion", "Where", "Level", "Evidence", "Most binding source"),
        tuple(
            (
                f"{one.id} {one.question}",
                ", ".join(place.value for place in one.jurisdictions),
                _level(one),
                _evidence(one),
                f"{one.sources[0].text} [{one.sources[0].force.value}]" if one.sources else "ours",
            )
            for one in assessment.scorecard.criteria
        ),
    )


def _evidence(result: CriterionResult) -> str:
    facts = [f"{path}: {_short(value, 60)}" for path, value in result.evidence.items()]
    more = len(facts) - MOST_FACTS
    return "; ".join(facts[:MOST_FACTS]) + (f"; and {more} more" if more > 0 else "")


def _level(result: CriterionResult) -> str:
    if result.level is not None:
        return str(result.level)
    status = result.status.replace("_", " ")
    return f"{status}: {result.reason}" if result.reason else status


def _short(value: Any, limit: int = 120) -> str:
    text = str(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _facts(assessment: Assessment) -> Iterator[Block]:
    yield Paragraph(f"Revision {assessment.revision}. The notice's text is part of it; facts left out are unknown.")
    yield Table(
        "The declared facts",
        ("Fact", "Value"),
        tuple((leaf.path, _short(_answer(leaf.value), 300)) for leaf in leaves(assessment.scenario)),
    )


def _answer(value: Any) -> str:
    """Return a fact's value in words; that there is none is an answer too."""
    if isinstance(value, Unknown):
        asked = [str(detail) for detail in (value.ask, value.due, value.note) if detail]
        return "unknown" + (f" ({', '.join(asked)})" if asked else "")
    if value is None or value in ("", (), {}):
        return "none"
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)

"""The annex of a recommendation: every question, assumption, criterion and fact behind it, and the run."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from typing import Any

from evenhand.assessment import Assessment, by_role
from evenhand.assessment.parts import Result
from evenhand.customers.said import NO_CURRENCY
from evenhand.report.figures import draw_flow
from evenhand.report.labels import about, in_words, subjects
from evenhand.report.model import Block, Bullets, Figure, Paragraph, Section, Table
from evenhand.report.sections.decided import ballots
from evenhand.report.sections.exchange import line_by_line
from evenhand.report.sections.law import gates_in_full
from evenhand.scenario import Unknown
from evenhand.scenario.leaves import leaves
from evenhand.scoring import CriterionResult
from evenhand.scoring.flow import ROWS, data_flow
from evenhand.vocabulary.numbers import typographic
from evenhand.vocabulary.roles import role_name

MOST_FACTS = 4
"""Facts named beside a criterion; all of them stand on the scores page and in the JSON."""


def annex(assessment: Assessment, meta: Mapping[str, str], tally: Mapping[str, Any] | None) -> tuple[Section, ...]:
    """Return the sections that can be looked up, but need not be read.

    Parameters
    ----------
    assessment
        What is reported.
    meta
        What identifies the run.
    tally
        The ballots of the round that was decided on, where there are any.
    """
    parts = [result for result in (assessment.part("policies"), *assessment.generic) if result.applies]
    sections = (
        ("questions", "open questions by person", _questions(assessment)),
        ("gates", "gates in full", gates_in_full(assessment)),
        ("outcomes", "what each side gets, line by line", line_by_line(assessment)),
        ("assumptions", "assumptions and their sources", _assumptions(assessment)),
        ("criteria", "criteria", _criteria(assessment)),
        ("facts", "the facts", _facts(assessment)),
        *((result.part.name, result.part.title, _part(result)) for result in parts),
        *((("ballots", "the ballots", ballots(tally)),) if tally else ()),
        ("run", "what identifies this run", iter((Table("The run", ("Item", "Value"), tuple(meta.items())),))),
    )
    return tuple(
        Section(f"Annex {letter}: {title}", tuple(blocks), appendix=True, id=name)
        for letter, (name, title, blocks) in zip(string.ascii_uppercase, sections, strict=False)
    )


def _part(result: Result) -> Iterator[Block]:
    """Yield what a part says that needs no words of its own in a document."""
    yield Paragraph(result.sentence)
    rows = result.rows
    if rows:
        yield Table(result.part.title, tuple(rows[0]), tuple(tuple(row.values()) for row in rows))


def _questions(assessment: Assessment) -> Iterator[Block]:
    if not assessment.questions:
        yield Paragraph("There is none.")
        return
    names = subjects(assessment.scenario)
    for role, questions in by_role(assessment.questions).items():
        yield Table(
            f"For {role_name(role)}: facts that nobody has established",
            ("About", "Question", "By", "What the answer could change"),
            tuple(
                (
                    about(question.path, names),
                    question.question,
                    question.due or "",
                    question.could_change(assessment.simulation.currency),
                )
                for question in questions
            ),
        )


def _assumptions(assessment: Assessment) -> Iterator[Block]:
    drawn = assessment.simulation.drawn
    rows = []
    for name in _used_assumptions(assessment):
        assumption = drawn.assumption(name)
        source = f"{assumption.source} ({assumption.reading})" + (
            f" {assumption.address}" if assumption.address else ""
        )
        ends = " / ".join(map(_digits, (assumption.low, assumption.likely, assumption.high)))
        rows.append((assumption.label, ends, assumption.unit, assumption.kind, source))
    columns = ("Assumption", "Range", "Unit", "How it came about", "Source")
    yield Table("P10 / most likely / P90 of every assumption", columns, tuple(rows))
    if assessment.simulation.stand_ins:
        yield Table(
            "Facts that are not known, and what stands in for them",
            ("Fact", "What is taken instead"),
            tuple((stand_in.fact, stand_in.assumed) for stand_in in assessment.simulation.stand_ins),
        )


def _digits(value: float) -> str:
    """Return a number as it was given, without powers of ten.

    >>> _digits(0.002), _digits(420000.0), _digits(-2500000.5)
    ('0.002', '420,000', '−2,500,000.5')
    """
    return typographic(f"{value:,.10f}".rstrip("0").rstrip("."))


def _used_assumptions(assessment: Assessment) -> tuple[str, ...]:
    """Return the ids of the assumptions that bear on a scenario: of what customers ask for, only its data's own."""
    asked = {
        max((name for name in assessment.simulation.drawn if _covers(name, category)), key=len)
        for category in assessment.simulation.plan.terms.categories
    }
    return tuple(name for name in assessment.simulation.drawn if not name.startswith("wta.") or name in asked)


def _covers(name: str, category: str) -> bool:
    return name.startswith("wta.") and f"{category}.".startswith(f"{name.removeprefix('wta.')}.")


def _main_sources(criterion: CriterionResult) -> str:
    """Return the most binding source of each place."""
    first = (
        next((source for source in criterion.sources if place in source.jurisdictions), None)
        for place in criterion.jurisdictions
    )
    return "; ".join(f"{source.text} [{source.force.value}]" for source in dict.fromkeys(first) if source) or "ours"


def _criteria(assessment: Assessment) -> Iterator[Block]:
    names = subjects(assessment.scenario)
    judged = [criterion for criterion in assessment.scorecard.criteria if criterion.status != "not_applicable"]
    yield Table(
        "Every criterion that applies, with its level (0 to 4) and the facts it was computed from",
        ("Criterion", "Where", "Level", "Evidence", "Most binding source"),
        tuple(
            (
                f"{criterion.id} {criterion.question}",
                _places(criterion),
                _level(criterion),
                _evidence(criterion, names),
                _main_sources(criterion),
            )
            for criterion in judged
        ),
    )
    others = [criterion for criterion in assessment.scorecard.criteria if criterion.status == "not_applicable"]
    if others:
        yield Paragraph("Criteria that do not apply, and why:", strong=True)
        yield Bullets(tuple(f"{other.id} ({_places(other)}): {other.reason or 'not applicable'}" for other in others))


def _places(result: CriterionResult) -> str:
    return ", ".join(place.value for place in result.jurisdictions)


def _evidence(result: CriterionResult, names: Mapping[str, str]) -> str:
    facts = [f"{about(path, names)}: {_short(in_words(value), 60)}" for path, value in result.evidence.items()]
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
    names = subjects(assessment.scenario)
    # A currency that nobody named is no fact either, though it has a code.
    known = [
        leaf
        for leaf in leaves(assessment.scenario)
        if not isinstance(leaf.value, Unknown) and leaf.value != NO_CURRENCY
    ]
    yield Paragraph(
        f"Revision {assessment.revision}. The notice's text is part of it. Facts that nobody has established are the "
        "open questions of Annex A."
    )
    flow = data_flow(assessment.scenario, assessment.scorecard)
    if flow.purposes:
        yield Figure("Where do the data go?", flow.text, draw_flow(flow))
        yield Table("Where the data go", ROWS, flow.rows())
    yield Table(
        "The declared facts",
        ("About", "Fact", "Value"),
        tuple((about(leaf.path, names), leaf.question, _short(in_words(leaf.value), 300)) for leaf in known),
    )

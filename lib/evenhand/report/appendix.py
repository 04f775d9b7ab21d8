"""The appendix of a recommendation: every question, assumption, criterion and fact behind it."""

from __future__ import annotations

import string
from collections.abc import Iterator
from typing import Any

from evenhand.assessment import Assessment
from evenhand.assessment.parts import Result
from evenhand.report.model import Block, Bullets, Paragraph, Section, Table
from evenhand.scenario import Unknown
from evenhand.scenario.leaves import leaves
from evenhand.scoring import CriterionResult

__all__ = ["appendices"]

MOST_FACTS = 4
"""Facts named beside a criterion; all of them stand on the scores page and in the JSON."""


def appendices(assessment: Assessment) -> tuple[Section, ...]:
    """Return the sections that can be looked up, but need not be read."""
    return (
        Section("Appendix A: all open questions", tuple(_questions(assessment)), appendix=True),
        Section("Appendix B: assumptions and their sources", tuple(_assumptions(assessment)), appendix=True),
        Section("Appendix C: criteria", tuple(_criteria(assessment)), appendix=True),
        Section("Appendix D: the facts", tuple(_facts(assessment)), appendix=True),
        *(
            Section(f"Appendix {letter}: {result.part.title}", tuple(_part(result)), appendix=True)
            for letter, result in zip(string.ascii_uppercase[4:], assessment.generic, strict=False)
        ),
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
    yield Table(
        "Facts that nobody has established: who should, by when",
        ("Question", "Who", "By", "Fact"),
        tuple(
            (question.question, question.role.value, question.due or "", question.path)
            for question in assessment.questions
        ),
    )


def _assumptions(assessment: Assessment) -> Iterator[Block]:
    drawn = assessment.simulation.drawn
    rows = []
    for name in _used_assumptions(assessment):
        one = drawn.assumption(name)
        reading = "" if one.source == "Assumption" else f" ({one.reading})"
        source = f"{one.source}{reading}" + (f" {one.address}" if one.address else "")
        rows.append((one.label, f"{one.low:g} / {one.likely:g} / {one.high:g}", one.unit, one.kind, source))
    columns = ("Assumption", "Range", "Unit", "How it came about", "Source")
    yield Table("P10 / most likely / P90 of every assumption", columns, tuple(rows))
    if assessment.simulation.stand_ins:
        yield Table(
            "Facts that are not known, and what stands in for them",
            ("Fact", "What is taken instead"),
            tuple((stand_in.fact, stand_in.assumed) for stand_in in assessment.simulation.stand_ins),
        )


def _used_assumptions(assessment: Assessment) -> tuple[str, ...]:
    """Return the ids of the assumptions that bear on a scenario: of what customers ask for, only its data's own."""
    asked = {
        max((name for name in assessment.simulation.drawn if _covers(name, category)), key=len)
        for category in assessment.simulation.plan.terms.categories
    }
    return tuple(name for name in assessment.simulation.drawn if not name.startswith("wta.") or name in asked)


def _covers(name: str, category: str) -> bool:
    return name.startswith("wta.") and f"{category}.".startswith(f"{name.removeprefix('wta.')}.")


def _criteria(assessment: Assessment) -> Iterator[Block]:
    judged = [criterion for criterion in assessment.scorecard.criteria if criterion.status != "not_applicable"]
    yield Table(
        "Every criterion that applies, with its level (0 to 4) and the facts it was computed from",
        ("Criterion", "Where", "Level", "Evidence", "Most binding source"),
        tuple(
            (
                f"{one.id} {one.question}",
                _places(one),
                _level(one),
                _evidence(one),
                f"{one.sources[0].text} [{one.sources[0].force.value}]" if one.sources else "ours",
            )
            for one in judged
        ),
    )
    others = [criterion for criterion in assessment.scorecard.criteria if criterion.status == "not_applicable"]
    if others:
        yield Paragraph("Criteria that do not apply, and why:", strong=True)
        yield Bullets(tuple(f"{other.id} ({_places(other)}): {other.reason or 'not applicable'}" for other in others))


def _places(result: CriterionResult) -> str:
    return ", ".join(place.value for place in result.jurisdictions)


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
    known = [leaf for leaf in leaves(assessment.scenario) if not isinstance(leaf.value, Unknown)]
    yield Paragraph(
        f"Revision {assessment.revision}. The notice's text is part of it. Facts that nobody has established are the "
        "open questions of Appendix A."
    )
    yield Table(
        "The declared facts",
        ("Fact", "Value"),
        tuple((leaf.path, _short(_answer(leaf.value), 300)) for leaf in known),
    )


def _answer(value: Any) -> str:
    """Return a fact's value in words; that there is none is an answer too."""
    if value is None or value in ("", (), {}):
        return "none"
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)

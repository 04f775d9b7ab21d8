"""What is not known: what drives the outcome, where it fails, what finding out is worth, and which pilot tells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from evenhand.assessment import Assessment
from evenhand.exchange.level import ORIGINS
from evenhand.report.model import Block, Bullets, Paragraph, Table
from evenhand.vocabulary.numbers import amount, signed

MOST_DRIVERS = 6
FIRST_QUESTIONS = 8
"""Open questions in the body; all of them stand in the annex."""


def unknowns(assessment: Assessment) -> Iterator[Block]:
    """Yield the section."""
    if assessment.gated:
        yield Paragraph(f"Money is not to be counted on: {assessment.why_gated}.", strong=True)
    if assessment.sketch.priced:
        yield from _turning(assessment)
    yield from _questions(assessment)


def _turning(assessment: Assessment) -> Iterator[Block]:
    drivers = assessment.part("drivers")
    if drivers.failure is not None:
        yield Paragraph(drivers.sentence)
    else:
        yield _drivers(drivers.value)
    yield Paragraph(assessment.part("failing").sentence)
    yield Paragraph(assessment.part("information").sentence)


def _drivers(drivers: Mapping[str, Any]) -> Table:
    return Table(
        f"What moves the profit of {ORIGINS[drivers['offer']]} ({drivers['unit']}): where one assumption is at its low "
        "and at its high end",
        ("Assumption", "At its P10", "At its P90", "Goes along with profit (rank correlation)"),
        tuple(
            (driver["label"], amount(driver["low"]), amount(driver["high"]), signed(driver["rank_correlation"]))
            for driver in drivers["swings"][:MOST_DRIVERS]
        ),
    )


def _questions(assessment: Assessment) -> Iterator[Block]:
    if not assessment.questions:
        yield Paragraph("Every fact is established.")
        return
    first = assessment.questions[:FIRST_QUESTIONS]
    rest = len(assessment.questions) - len(first)
    yield Table(
        "What nobody knows yet, the most consequential first" + (f"; {rest} more in the annex" if rest else ""),
        ("Question", "Who", "By", "What the answer could change"),
        tuple(
            (
                question.question,
                question.asked,
                question.due or "",
                question.could_change(assessment.simulation.currency),
            )
            for question in first
        ),
    )


def not_worked_out(assessment: Assessment) -> Iterator[Block]:
    """Yield what failed while the rest was written; nothing is left out in silence."""
    yield Paragraph("The rest of this document does not rest on it, or says where it would have.")
    yield Bullets(tuple(failure.sentence for failure in assessment.failures))

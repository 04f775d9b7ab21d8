"""What a programme must add to the company's privacy notice."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.assessment import Assessment
from evenhand.report.format import Made
from evenhand.report.labels import remedies
from evenhand.report.model import Block, Paragraph, Report, Table
from evenhand.report.papers.paper import facts_table, paper_report

TOLD = (
    "controller", "purposes.text", "purposes.data", "purposes.basis", "purposes.legitimate_interest_text",
    "purposes.retention", "recipients", "transfers", "sources", "incentive", "benefits",
)  # fmt: skip
"""Facts that a notice has to tell of."""


def notice_changes(made: Made) -> Report:
    """Write what to add: what the criteria miss, and the facts to be told."""
    return paper_report(
        made,
        "Changes to the privacy notice",
        "What this programme must add, and the facts to be told",
        (
            ("What the notice lacks", _lacks(made.assessment)),
            (
                "What this programme adds to it",
                iter((facts_table(made.assessment, "Facts that the notice has to tell of", TOLD),)),
            ),
        ),
    )


def _lacks(assessment: Assessment) -> Iterator[Block]:
    asked = remedies(assessment, "transparency")
    if assessment.scenario.notice.content is None:
        yield Paragraph("The text of the notice was not given: what it lacks could not be read in it.", strong=True)
    if not asked:
        yield Paragraph("No criterion of openness asks for anything more.")
        return
    yield Table(
        "What the criteria of openness miss, gates first",
        ("Criterion", "Question", "Where", "What to add or change", "Who"),
        tuple(asked),
    )

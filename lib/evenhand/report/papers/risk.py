"""A Californian risk assessment by the points of 11 CCR 7152(a)."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.assessment import Assessment
from evenhand.report.format import Made
from evenhand.report.model import Block, Paragraph, Report
from evenhand.report.papers.dpia import measures, risks
from evenhand.report.papers.paper import facts_table, paper_report, to_fill
from evenhand.vocabulary.numbers import money

__all__ = ["NOT_HELD", "risk_assessment"]

NOT_HELD = (
    "The text of 11 CCR 7152 is not among those read for this tool: the headings follow its points as they are known, "
    "and must be checked against it."
)


def risk_assessment(made: Made) -> Report:
    """Write the assessment; what nobody knows is left empty, with who is asked."""
    one = made.assessment
    sections: tuple[tuple[str, Iterator[Block]], ...] = (
        ("7152(a)(1): the purpose", _purpose(one)),
        (
            "7152(a)(2): the personal information",
            _facts(one, "Categories, sensitive ones among them", "purposes.data", "purposes.special_category"),
        ),
        (
            "7152(a)(3): how the processing works",
            _facts(
                one,
                "Collection, retention, people, disclosures, recipients, technology",
                *("sources", "purposes.retention", "programme", "audience", "notice", "recipients", "transfers"),
                *("accountability.new_technology", "purposes.inferred"),
            ),
        ),
        ("7152(a)(4): benefits", _benefits(one)),
        ("7152(a)(5): negative impacts on consumers", risks(one)),
        ("7152(a)(6): safeguards", measures(one)),
        (
            "7152(a)(7) to (9): decision, people and approval",
            iter(
                (
                    to_fill(
                        "Left to people",
                        "Will the business begin the processing?",
                        "Who gave the information for this assessment, apart from counsel",
                        "Reviewed and approved on",
                        "Names and positions of who reviewed and approved it",
                    ),
                )
            ),
        ),
    )
    return paper_report(made, "Risk assessment (California)", NOT_HELD, sections)


def _purpose(assessment: Assessment) -> Iterator[Block]:
    yield facts_table(
        assessment, "Each purpose, in no general terms", ("purposes.text", "purposes.use", "purposes.basis")
    )


def _facts(assessment: Assessment, caption: str, *paths: str) -> Iterator[Block]:
    yield facts_table(assessment, caption, paths)


def _benefits(assessment: Assessment) -> Iterator[Block]:
    if assessment.gated:
        yield Paragraph("No money is counted while a gate stands or is open.")
    else:
        currency, subject = assessment.simulation.currency, assessment.subject
        yield Paragraph(
            f"Per customer-month on average over all possible futures, by the model: the business "
            f"{money(float(subject.outcomes['profit'].mean()), currency, 2)}, consumers "
            f"{money(float(subject.gain.mean()), currency, 2)}."
        )
    yield facts_table(assessment, "Benefits as declared", ("benefits", "incentive", "economics.uplift"))
    yield to_fill("Left to people", "Benefits to other stakeholders and the public")

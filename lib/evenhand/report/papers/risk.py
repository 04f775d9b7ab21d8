"""A Californian risk assessment by the nine points of 11 CCR 7152(a), each headed by what the regulation asks for."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.assessment import Assessment
from evenhand.law.registry import load_registry
from evenhand.report.format import Made
from evenhand.report.model import Block, Paragraph, Report
from evenhand.report.papers.dpia import measures, risks
from evenhand.report.papers.paper import facts_table, paper_report, to_fill
from evenhand.vocabulary.numbers import money

POINTS = tuple(f"ccr-2026-7152-a-{number}" for number in range(1, 10))
"""What the assessment contains, in the registry of law."""
IMPACTS = (
    "Unauthorized access, destruction, use, change or disclosure, or loss of availability: sources and causes (A)",
    "Discrimination that would break the law: sources and causes (B)",
    "Impaired control over personal information: sources and causes (C)",
    "Coercion into the processing, for example by a dark pattern: sources and causes (D)",
    "Economic harm: sources and causes (E)",
    "Physical harm: sources and causes (F)",
    "Harm to reputation: sources and causes (G)",
    "Psychological harm: sources and causes (H)",
)
"""The kinds of negative impact that 11 CCR 7152(a)(5) names."""


def risk_assessment(made: Made) -> Report:
    """Write the assessment; what nobody knows is left empty, with who is asked."""
    assessment = made.assessment
    contents: tuple[Iterator[Block], ...] = (
        _facts(assessment, "Each purpose", "purposes.text", "purposes.use", "purposes.basis"),
        _categories(assessment),
        _facts(
            assessment,
            "Collection, retention, people, disclosures, recipients, technology",
            *("sources", "purposes.retention", "programme", "audience", "notice", "recipients", "transfers"),
            *("accountability.new_technology", "purposes.inferred", "purposes.adm_logic_text"),
        ),
        _benefits(assessment),
        _impacts(assessment),
        measures(assessment),
        iter((to_fill("Left to people", "Will the business begin the processing?"),)),
        iter((to_fill("Left to people", "Who gave the information for this assessment, apart from counsel"),)),
        iter((to_fill("Left to people", "Reviewed and approved on", "Names and positions of who reviewed or did so"),)),
    )
    registry = load_registry()
    act = registry.act_of(POINTS[0])
    sections = (
        (f"{act.cite(point.at)}: {point.says}", _under(f"“{point.sentence}” ({act.cite(point.at)})", blocks))
        for point, blocks in zip((registry.propositions[name] for name in POINTS), contents, strict=True)
    )
    return paper_report(made, "Risk assessment (California)", f"Quoted: {act.full_title}", sections)


def _under(law: str, blocks: Iterator[Block]) -> Iterator[Block]:
    yield Paragraph(law)
    yield from blocks


def _facts(assessment: Assessment, caption: str, *paths: str) -> Iterator[Block]:
    yield facts_table(assessment, caption, paths)


def _categories(assessment: Assessment) -> Iterator[Block]:
    yield facts_table(
        assessment,
        "Categories, sensitive ones among them",
        ("purposes.data", "purposes.special_category", "purposes.less_intrusive_way"),
    )
    yield to_fill("Left to people", "The least personal information that each purpose needs")


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


def _impacts(assessment: Assessment) -> Iterator[Block]:
    yield from risks(assessment)
    yield to_fill("Left to people, by the kinds that the regulation names", *IMPACTS)

"""A data protection impact assessment by the four points of GDPR Art. 35(7)."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.assessment import Assessment
from evenhand.report.format import Made
from evenhand.report.labels import about, remedies, subjects
from evenhand.report.model import Block, Paragraph, Report, Table
from evenhand.report.papers.paper import TO_FILL, facts_table, paper_report, to_fill
from evenhand.report.sections.law import gates_in_full, reasons
from evenhand.vocabulary.numbers import percent
from evenhand.vocabulary.roles import role_in_words

MOST_QUESTIONS = 12
PROCESSING = (
    "controller",
    "audience",
    "programme",
    "purposes",
    "uses_in_practice",
    "recipients",
    "transfers",
    "sources",
)
NEED = (
    "purposes.basis", "purposes.strictly_necessary", "purposes.less_intrusive_way", "purposes.expected",
    "purposes.interests_weighed", "purposes.legitimate_interest_text", "purposes.retention",
)  # fmt: skip
RIGHTS = ("consent.withdrawal", "consent.opt_out", "notice.rights", "ownership", "accountability.requests")


def impact_assessment(made: Made) -> Report:
    """Write the assessment; likelihood, severity, advice and approval are left to people."""
    assessment = made.assessment
    act = "GDPR" if "EU" in assessment.scenario.jurisdictions else "UK GDPR"
    sections: tuple[tuple[str, Iterator[Block]], ...] = (
        (f"{act} Art. 35(7)(a): the processing and its purposes", _processing(assessment)),
        (f"{act} Art. 35(7)(b): necessity and proportionality", _necessity(assessment)),
        (f"{act} Art. 35(7)(c): risks to rights and freedoms", risks(assessment)),
        (f"{act} Art. 35(7)(d): measures", measures(assessment)),
        (
            "Advice, views and approval",
            iter(
                (
                    to_fill(
                        "Left to people",
                        f"Advice of the data protection officer ({act} Art. 35(2))",
                        f"Views of the people concerned or of who speaks for them ({act} Art. 35(9))",
                        f"Is the risk still high, so that the authority is asked first ({act} Art. 36)?",
                        "Decided by, on",
                        f"To be reviewed on ({act} Art. 35(11))",
                    ),
                )
            ),
        ),
    )
    return paper_report(
        made,
        "Data protection impact assessment",
        f"By the points of {act} Art. 35(7), filled from declared facts",
        sections,
    )


def _processing(assessment: Assessment) -> Iterator[Block]:
    if assessment.scenario.summary:
        yield Paragraph(f"In the company’s own words, which nobody checked: “{assessment.scenario.summary}”")
    yield facts_table(assessment, "The processing as declared", PROCESSING, beside=NEED)


def _necessity(assessment: Assessment) -> Iterator[Block]:
    yield facts_table(assessment, "Ground and need of each purpose", NEED)
    yield facts_table(assessment, "What people can do about it", RIGHTS)
    yield from gates_in_full(assessment)


def risks(assessment: Assessment) -> Iterator[Block]:
    """Yield what is known to go wrong for people; how likely and how grave is for people to say."""
    rows = [
        (
            f"{group.criterion}: {reasons(group)}",
            ", ".join(place.value for place in group.places(group.kind)),
            TO_FILL,
            TO_FILL,
        )
        for group in assessment.gates
        if group.kind != "lifted"
    ]
    outcomes, counted = assessment.subject.outcomes, assessment.sketch.priced
    lost = float(outcomes["worse_off"].mean()) if counted else 0.0
    forced = float(outcomes["coerced"].mean() + outcomes["steered"].mean()) if counted else 0.0
    places = ", ".join(place.value for place in assessment.scenario.jurisdictions)
    if lost > 0:
        rows.append((f"{percent(lost)} of customers lose by it on average (model)", places, TO_FILL, TO_FILL))
    if forced > 0:
        rows.append((f"{percent(forced)} say yes who would not if free to choose (model)", places, TO_FILL, TO_FILL))
    rows += [
        (f"{risk}", places, TO_FILL, TO_FILL)
        for risk in ("Illegitimate access to the data", "Unwanted change of the data", "Loss of the data")
    ]
    yield Table(
        "Risks for people; likelihood and severity are left empty",
        ("Risk", "Where", "Likelihood", "Severity"),
        tuple(rows),
    )
    names = subjects(assessment.scenario)
    open_questions = assessment.questions[:MOST_QUESTIONS]
    if open_questions:
        yield Table(
            "What nobody knows that decides most of it",
            ("About", "Question", "Who"),
            tuple(
                (about(question.path, names), question.question, role_in_words(question.role))
                for question in open_questions
            ),
        )


def measures(assessment: Assessment) -> Iterator[Block]:
    """Yield what would lessen the risks, by whom; whether it is done by when is for people to say."""
    rows = tuple((asked.criterion, asked.where, asked.remedy, asked.who, TO_FILL) for asked in remedies(assessment))
    if rows:
        head = ("Criterion", "Where", "Measure", "Who", "By when")
        yield Table("Measures that the criteria ask for, gates first", head, rows)
    yield to_fill(
        "Of which a scenario says nothing", "Security of the data", "Training of people", "Contracts with processors"
    )

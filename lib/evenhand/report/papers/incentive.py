"""The notice of financial incentive (11 CCR 7016) as a document."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.california import worksheet
from evenhand.california.notice import NOTE, incentive_items
from evenhand.errors import ScenarioError
from evenhand.report.format import Made
from evenhand.report.model import Block, Bullets, Paragraph, Report
from evenhand.report.papers.paper import paper_report


def incentive_paper(made: Made) -> Report:
    """Write the notice of the offer spoken of.

    Raises
    ------
    evenhand.errors.ScenarioError
        When any of the five items would be empty, each with the fact that it lacks; or nobody said what customers
        spend.
    """
    assessment = made.assessment
    if not assessment.sketch.priced:
        raise ScenarioError("Nobody has said what a customer spends a month: what the data are worth follows from it.")
    keys = {"sketch": assessment.sketch.fingerprint, "assumptions": assessment.assumptions.fingerprint}
    sheet = worksheet(assessment.at_subject, made=made.at.date(), keys=keys)
    items = incentive_items(sheet)
    sections = [(title, _blocks(text)) for title, text in items.items()]
    if sheet.relation.band not in ("green", "amber"):
        sections.append(("For counsel, not for customers", iter((Paragraph(sheet.relation.sentence, strong=True),))))
    return paper_report(made, "Notice of financial incentive", NOTE, sections)


def _blocks(text: str) -> Iterator[Block]:
    """Yield the paragraphs and lists of a text whose lists begin with dashes."""
    for part in text.split("\n\n"):
        lines = [line.replace("**", "") for line in part.split("\n")]
        if all(line.startswith("- ") for line in lines):
            yield Bullets(tuple(line.removeprefix("- ") for line in lines))
        else:
            yield Paragraph(" ".join(lines))

"""Drafting notes for a consent request: what it has to say and do, and from which fact and criterion that follows."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.assessment import Assessment
from evenhand.report.format import Made
from evenhand.report.labels import in_words, remedies
from evenhand.report.model import Block, Bullets, Paragraph, Report, Table
from evenhand.report.papers.paper import TO_FILL, facts_table, paper_report
from evenhand.scenario.consent import ConsentRequest
from evenhand.scenario.facts import Unknown, category_name
from evenhand.scenario.purposes import CONSENT_BASES, Purpose
from evenhand.vocabulary.numbers import series

PILLAR = "consent"


def consent_notes(made: Made) -> Report:
    """Write the notes: a section a request, what must change, and the facts of the screen."""
    assessment = made.assessment
    sections: list[tuple[str, Iterator[Block]]] = []
    requests = assessment.scenario.consent.requests
    if isinstance(requests, Unknown) or not requests:
        sections.append(("The request", iter((Paragraph("How people are asked is not declared."),))))
    else:
        for number, request in enumerate(requests, 1):
            sections.append((f"Request {number}", _request(assessment, request)))
    sections.append(("What must change before it is used", _changes(assessment)))
    sections.append(
        ("The screen, refusal and withdrawal", iter((facts_table(assessment, "As declared", ("consent",)),)))
    )
    return paper_report(
        made,
        "Consent request: drafting notes",
        "What it has to say and do, tied to facts. No text to be used as it is.",
        sections,
    )


def _request(assessment: Assessment, request: ConsentRequest) -> Iterator[Block]:
    text = TO_FILL if isinstance(request.text, Unknown) else request.text
    yield Table("The words as declared", ("Item", "Value"), (("Text", text), ("Act", _said(request.act))))
    asked = () if isinstance(request.purposes, Unknown) else request.purposes
    purposes = [purpose for purpose in assessment.scenario.purposes if purpose.id in asked]
    if not purposes:
        yield Paragraph("Which purposes it asks about is not declared.")
    rows = tuple(_purpose(purpose) for purpose in purposes)
    if rows:
        yield Table("It has to name, for each purpose", ("Purpose", "What for", "Data", "Ground", "Kept"), rows)
    yield Bullets(tuple(_must(assessment, purposes)))


def _said(value: object) -> str:
    return TO_FILL if isinstance(value, Unknown) else in_words(value)


def _purpose(purpose: Purpose) -> tuple[str, ...]:
    data = (
        TO_FILL
        if isinstance(purpose.data, Unknown)
        else series([category_name(key) for key in purpose.data] or ["none"])
    )
    kept = TO_FILL
    if not isinstance(purpose.retention, Unknown) and isinstance(purpose.retention.days, int):
        kept = f"{purpose.retention.days:,} days"
    ground = "; ".join(f"{place.value}: {_said(basis)}" for place, basis in purpose.basis.items())
    return purpose.id, _said(purpose.text), data, ground, kept


def _must(assessment: Assessment, purposes: list[Purpose]) -> Iterator[str]:
    """Yield what follows from the facts, each with the fact."""
    controller = assessment.scenario.controller
    yield f"Say who asks: {_said(controller.brand) or _said(controller.name) or 'not declared (controller.name)'}."
    consented = [purpose.id for purpose in purposes if any(basis in CONSENT_BASES for basis in purpose.basis.values())]
    if len(consented) > 1:
        yield f"Give each of {series(consented)} a yes and a no of its own: they rest on consent."
    needed = [purpose.id for purpose in purposes if purpose.strictly_necessary is True]
    if needed:
        yield f"Do not ask about {series(needed)}: there is no service without it, so a no would be no choice."
    special = [purpose.id for purpose in purposes if purpose.special_category is True]
    if special:
        yield f"Ask in express words for {series(special)}: it uses data of a special category."
    yield "Say, in the same place and size, that one can say no, what then happens, and how to take a yes back."


def _changes(assessment: Assessment) -> Iterator[Block]:
    asked = remedies(assessment, PILLAR)
    if not asked:
        yield Paragraph("No criterion of consent asks for anything more.")
        return
    yield Table(
        "Remedies of the criteria of consent, gates first",
        ("Criterion", "Where", "Remedy", "Who"),
        tuple((each.criterion, each.where, each.remedy, each.who) for each in asked),
    )

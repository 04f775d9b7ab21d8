"""The page for customers, in plain words: what is collected, what they get, how to say no."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.assessment import Assessment
from evenhand.report.model import Block, Bullets, Paragraph
from evenhand.scenario import Scenario
from evenhand.scenario.facts import Unknown, category_name, is_known
from evenhand.scenario.purposes import Purpose
from evenhand.scoring.wording import grade
from evenhand.vocabulary.numbers import money, series

__all__ = ["customers_page", "reading_grade"]

PLAIN = 8
"""The grade up to which a text counts as plain (ours)."""
LOST = {
    "access": "you cannot use the service",
    "price": "you pay more",
    "feature": "some things do not work",
    "quality": "the service is less good",
    "support": "you get less help",
    "incentive_only": "you do not get the offer",
}
NOT_SAID = "We have not said yet"


def customers_page(assessment: Assessment) -> Iterator[Block]:
    """Yield the section, with how hard it is to read."""
    blocks = tuple(_blocks(assessment))
    yield from blocks
    measured = reading_grade(blocks)
    told = "plain" if measured <= PLAIN else "not plain yet: shorten what is used for what"
    yield Paragraph(f"How hard this is to read: grade {measured:.0f} of school (Flesch–Kincaid), {told}.")


def reading_grade(blocks: tuple[Block, ...]) -> float:
    """Return the grade of school that a text asks for; lists count a sentence an item."""
    said = []
    for block in blocks:
        match block:
            case Paragraph():
                said.append(block.text)
            case Bullets():
                said += [item if item.endswith((".", "?")) else f"{item}." for item in block.items]
    return grade(" ".join(said))


def _blocks(assessment: Assessment) -> Iterator[Block]:
    scenario = assessment.scenario
    yield Paragraph("What do we collect, and what for?", strong=True)
    yield Bullets(tuple(_collected(scenario)) or (f"{NOT_SAID} what we collect.",))
    yield Paragraph("Who gets to see it?", strong=True)
    yield Bullets((_seen_by(scenario),))
    yield Paragraph("What do you get?", strong=True)
    yield Bullets(tuple(_given(assessment)))
    yield Paragraph("How do you say no?", strong=True)
    yield Bullets(tuple(_refusing(scenario)))


def _collected(scenario: Scenario) -> Iterator[str]:
    for purpose in scenario.purposes:
        if isinstance(purpose.data, Unknown):
            what = f"{NOT_SAID} which data this takes."
        else:
            what = f"We use your {series(category_name(key) for key in purpose.data)}." if purpose.data else "No data."
        # The company's own sentence stands as it is: what it says is for the company to shorten.
        why = "" if isinstance(purpose.text, Unknown) else f" {purpose.text.rstrip('.')}."
        yield f"{what}{why}{_kept(purpose)}"


def _kept(purpose: Purpose) -> str:
    if isinstance(purpose.retention, Unknown) or not isinstance(purpose.retention.days, int):
        return ""
    return f" We keep them for {purpose.retention.days:,} days."


def _seen_by(scenario: Scenario) -> str:
    if isinstance(scenario.recipients, Unknown):
        return f"{NOT_SAID} who else sees your data."
    if not scenario.recipients:
        return "Nobody else sees your data."
    names = [
        str(one.name)
        if is_known(one.name) and one.name
        else f"a company ({one.category})"
        if is_known(one.category)
        else one.id
        for one in scenario.recipients
    ]
    sold = " Some of them sell data on." if any(one.sells is True for one in scenario.recipients) else ""
    return f"We pass data on to {series(names).rstrip('.')}.{sold}"


def _given(assessment: Assessment) -> Iterator[str]:
    paid, currency = assessment.subject.dividend, assessment.simulation.currency
    if assessment.gated:
        yield "We have not settled what you get: first we must put some things right."
    elif paid > 0:
        yield f"If you say yes, you get about {money(paid, currency, 2)} a month on average. You may get less or more."
    else:
        yield "We pay you no money for it."
    for benefit in assessment.scenario.benefits:
        yield f"{'Everyone gets' if benefit.to == 'everyone' else 'Those who say yes get'} this too: {benefit.name}."


def _refusing(scenario: Scenario) -> Iterator[str]:
    reject, withdrawal = scenario.consent.ui.reject, scenario.consent.withdrawal
    if is_known(reject.label) and reject.label:
        yield f"When we ask, press “{reject.label}”."
    elif reject.present is True:
        yield "When we ask, press the button for no."
    else:
        yield f"{NOT_SAID} how you say no."
    lost = scenario.consent.refusal.consequences
    if isinstance(lost, Unknown):
        yield f"{NOT_SAID} what you lose if you say no."
    else:
        yield (
            f"If you say no, {series([LOST[one.type] for one in lost])}."
            if lost
            else "If you say no, you lose nothing."
        )
    if withdrawal.possible is not True:
        yield (
            "We do not let you change your mind."
            if withdrawal.possible is False
            else (f"{NOT_SAID} how you change your mind.")
        )
        return
    clicks = withdrawal.clicks
    steps = f" It takes {clicks} {'step' if clicks == 1 else 'steps'}." if isinstance(clicks, int) else ""
    contact = scenario.controller.contact
    where = f" You can write to {contact}." if is_known(contact) and contact else ""
    yield f"You can change your mind at any time.{steps}{where}"

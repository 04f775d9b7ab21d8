"""The page for customers, in plain words: what is collected, what they get, how to say no."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.assessment import Assessment
from evenhand.assessment.answer import COLLECTING
from evenhand.exchange.model.screen import nobody_asked
from evenhand.exchange.scheme import scheme_of
from evenhand.report.model import Block, Bullets, Paragraph
from evenhand.scenario import Scenario
from evenhand.scenario.consent import Button
from evenhand.scenario.facts import Unknown, category_name, is_known
from evenhand.scenario.purposes import Purpose, Retention
from evenhand.scoring.wording import grade
from evenhand.vocabulary.numbers import series

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
    if assessment.verdict.kind not in COLLECTING:
        yield Paragraph("This page is a draft. It is not in use.", strong=True)
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
    if isinstance(purpose.data, tuple) and not purpose.data:
        return ""
    days, criterion = (None, None) if isinstance(purpose.retention, Unknown) else _period(purpose.retention)
    if days is not None:
        return f" We keep them for {days:,} {'day' if days == 1 else 'days'}."
    return f" How long we keep them: {criterion.rstrip('.')}." if criterion else f" {NOT_SAID} how long we keep them."


def _period(retention: Retention) -> tuple[int | None, str | None]:
    days, criterion = retention.days, retention.criterion
    return (days if isinstance(days, int) else None), (criterion if isinstance(criterion, str) else None)


def _seen_by(scenario: Scenario) -> str:
    if isinstance(scenario.recipients, Unknown):
        return f"{NOT_SAID} who else sees your data."
    if not scenario.recipients:
        return "Nobody else sees your data."
    names = [
        str(recipient.name)
        if is_known(recipient.name) and recipient.name
        else f"a company ({recipient.category})"
        if is_known(recipient.category)
        else recipient.id
        for recipient in scenario.recipients
    ]
    sold = " Some of them sell data on." if any(recipient.sells is True for recipient in scenario.recipients) else ""
    return f"We pass data on to {series(names).rstrip('.')}.{sold}"


def _given(assessment: Assessment) -> Iterator[str]:
    level, too = assessment.subject, ""
    if assessment.gated:
        yield "We have not settled what you get: first we must put some things right."
    elif level.dividend > 0:
        told = scheme_of(assessment.scenario).words.told
        yield told.format(level.said(assessment.simulation.currency))
        too = " too"
    else:
        yield "We pay you no money for it."
    for benefit in assessment.scenario.benefits:
        yield f"{'Everyone gets' if benefit.to == 'everyone' else 'Those who say yes get'} this{too}: {benefit.name}."


def how_to_refuse(reject: Button) -> str:
    """Return how one says no; what is one of several steps is not said to be all of it."""
    label = reject.label if isinstance(reject.label, str) else ""
    if reject.present is False:
        return "We give you no way to say no."
    if reject.present is not True:
        return f"{NOT_SAID} how you say no."
    if reject.layer == 1 and reject.clicks == 1:
        return f"When we ask, press “{label}”." if label else "When we ask, press the button for no."
    begin = f"When we ask, look for “{label}”." if label else "When we ask, look for a way to say no."
    if isinstance(reject.clicks, int):
        return f"{begin} Saying no takes {_steps(reject.clicks)}."
    return f"{begin} {NOT_SAID} how many steps it takes."


def _steps(clicks: int) -> str:
    return f"{clicks:,} {'step' if clicks == 1 else 'steps'}"


def _refusing(scenario: Scenario) -> Iterator[str]:
    withdrawal = scenario.consent.withdrawal
    yield "We do not ask you." if nobody_asked(scenario) else how_to_refuse(scenario.consent.ui.reject)
    lost = scenario.consent.refusal.consequences
    if isinstance(lost, Unknown):
        yield f"{NOT_SAID} what you lose if you say no."
    else:
        yield (
            f"If you say no, {series([LOST[consequence.type] for consequence in lost])}."
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
    steps = f" It takes {_steps(withdrawal.clicks)}." if isinstance(withdrawal.clicks, int) else ""
    contact = scenario.controller.contact
    where = f" You can write to {contact}." if is_known(contact) and contact else ""
    yield f"You can change your mind at any time.{steps}{where}"

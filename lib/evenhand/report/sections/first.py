"""Page one: who reads nothing else can say what is asked, what it costs, who loses, and what may be wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from evenhand.assessment import Assessment
from evenhand.assessment.answer import refusal
from evenhand.assessment.block import block_of
from evenhand.assessment.legal import legal_doubts
from evenhand.assessment.offers import SegmentGain, gains_by_segment
from evenhand.exchange.level import equivalents
from evenhand.exchange.model.screen import nobody_asked
from evenhand.exchange.scheme import scheme_of
from evenhand.report.model import Block, Bullets, Paragraph, Table
from evenhand.scenario.facts import is_known
from evenhand.scoring import GateGroup
from evenhand.scoring.gates import stopping
from evenhand.vocabulary.bands import band
from evenhand.vocabulary.numbers import amount, count, percent, significant
from evenhand.vocabulary.roles import role_in_words

MOST_SEGMENTS = 6
"""Where there are more, those that gain least and most stand on page one, and all of them further back."""
MOST_CONDITIONS = 4
MOST_DOUBTS = 3
LONGEST, SHORT = 260, 160
"""Characters of a condition or a doubt here; the whole sentence stands where it is explained."""
ADVICE = (
    "This document helps to decide. It is not legal advice. Thresholds, weights and bands marked as ours are no law; "
    "sources marked “not yet checked” were not read for it."
)


def first_page(assessment: Assessment, decision: Mapping[str, Any] | None) -> Iterator[Block]:
    """Yield the page: the verdict, what is asked, who gets what, what stops it, the gravest doubts, who signs."""
    yield Paragraph(block_of(assessment).text, strong=True)
    yield Paragraph(f"What is asked: {asked_for(assessment)}", strong=True)
    if decision:
        yield Paragraph(_decided(decision), strong=True)
    if assessment.scenario.summary:
        yield Paragraph(brief(f"In the company’s own words, which nobody checked: “{assessment.scenario.summary}”"))
    yield from _gets(assessment)
    yield from _stops(assessment)
    yield Paragraph("The gravest doubts", strong=True)
    yield Bullets(tuple(map(brief, gravest_doubts(assessment))))
    yield _signatures(assessment, decision)
    yield Paragraph(ADVICE)


def asked_for(assessment: Assessment) -> str:
    """Return the decision that the reader is asked for, in a sentence."""
    kind, name = assessment.verdict.kind, assessment.scenario.name
    stopping = sum(group.stops for group in assessment.gates)
    if stopping:
        defects = "defect is" if stopping == 1 else f"{stopping} defects are"
        return f"not to start “{name}”, or to stop it, until the {defects} cured; and who cures them by when."
    if kind == "do-not-collect":
        return f"not to collect the data of “{name}” at any rate that was examined."
    if kind == "cannot-say":
        return f"to decide nothing on “{name}” yet, and who finds out what it turns on, by when."
    simulation = assessment.simulation
    people = "" if simulation.sample_only else f", asking {count(simulation.customers)} customers"
    unit = scheme_of(assessment.scenario).words.unit
    offer = f"{assessment.subject.label}, {equivalents(assessment.subject, simulation.currency, unit)}"
    if refused := refusal(assessment):
        return f"not to offer “{name}” like this ({offer}{people}): {refused}."
    conditions = " once the conditions below are met" if assessment.verdict.conditions else ""
    return f"to offer “{name}” ({offer}{people}){conditions}."


def _decided(decision: Mapping[str, Any]) -> str:
    """Return in a sentence what a workshop decided, and whether of this programme; a rehearsal decides nothing.

    Whether is said by whoever knows the keys (``about``): an alternative is called by its offer or as a draft, too.
    """
    if decision.get("rehearsal"):
        return "A rehearsal with invented participants was held on it. It decided nothing."
    chosen, dissent = str(decision.get("chosen") or ""), len(decision.get("dissent") or ())
    if decision.get("about") == "none":
        chose = "chose none of the alternatives"
    else:
        other = ", not this programme" if decision.get("about") == "another" else ""
        chose = f"chose “{chosen}”{other}" if chosen else "decided"
    against = "without dissent" if not dissent else f"with {dissent} {'dissent' if dissent == 1 else 'dissents'}"
    over = ", and overrode a presumption against it" if decision.get("override") else ""
    return f"A workshop {chose}, {against}{over}: {brief(str(decision['statement']), SHORT)}"


def _gets(assessment: Assessment) -> Iterator[Block]:
    """Yield what it costs, what it gives each side and each segment, and who loses; nothing while a gate may stand."""
    if assessment.gated:
        yield Paragraph(f"No money is counted: {assessment.why_gated}. What it would bring is no reason for it.")
        return
    yield _money(assessment)
    gains = gains_by_segment(assessment)
    alike = alike_in_all(gains)
    yield Paragraph(_people(assessment, gains, alike=alike))
    if alike:
        return
    shown = sorted(gains, key=lambda segment: segment.gain)
    cut = len(shown) > MOST_SEGMENTS
    if cut:
        shown = [*shown[: MOST_SEGMENTS // 2], *shown[-MOST_SEGMENTS // 2 :]]
    head = f"the {MOST_SEGMENTS // 2} that gain least and the {MOST_SEGMENTS // 2} that gain most of {len(gains)}"
    yield Table(
        f"Each segment, {head if cut else 'from the one that gains least'}; means, "
        f"{assessment.simulation.currency} a month",
        segment_columns(assessment),
        tuple(map(_segment, shown)),
    )


def segment_columns(assessment: Assessment) -> tuple[str, ...]:
    """Return what stands over the rows of segments."""
    paid = scheme_of(assessment.scenario).words.paid
    return ("Segment", "Of all customers", paid, "A customer gains", "Lose by it")


def alike_in_all(gains: Sequence[SegmentGain]) -> bool:
    """Return whether all segments gain and lose the same, as it is written."""
    return len({row[2:] for row in map(_segment, gains)}) == 1


def _money(assessment: Assessment) -> Table:
    """Return what each side gives and gets: a month for one, and a year in all where the programme's size is known."""
    simulation, subject, block = assessment.simulation, assessment.subject, block_of(assessment)
    mean = {name: float(np.mean(values)) for name, values in subject.outcomes.items()}
    low, _, high = band(subject.outcomes["profit"])
    year = 12 * simulation.customers

    def total(value: float, between: str = "") -> tuple[str, ...]:
        return () if simulation.sample_only else (f"{significant(value * year)}{between}",)

    said = {figure.side: figure for figure in block.figures}
    # The head of the column says the currency.
    shown = {
        side: f"{one.said.removesuffix(block.currency).rstrip()}{f' ({one.between})' if one.between else ''}"
        for side, one in said.items()
    }
    scheme = scheme_of(assessment.scenario)
    paid = total(mean["payout"]) if scheme.in_money or not total(0.0) else ("",)
    given = () if scheme.in_money else ((scheme.words.given, amount(mean["payout"]), total(mean["payout"])),)
    rows = (
        (scheme.words.paid, shown["paid"], paid),
        *given,
        ("Running it costs the company", amount(mean["costs"]), total(mean["costs"])),
        (
            "Data, and customers who stay longer, bring in",
            amount(mean["data_revenue"] + mean["retention_margin"]),
            total(mean["data_revenue"] + mean["retention_margin"]),
        ),
        (
            "The company gets, all that taken off",
            shown["company"],
            total(mean["profit"], f" ({significant(float(low) * year)} to {significant(float(high) * year)})"),
        ),
        (
            "Customers get",
            shown["customers"],
            total(mean["customer_surplus"] - mean["external_loss"]),
        ),
    )
    alike = all(not one.between for side, one in said.items() if side != "company")
    ranges = "" if alike else ", and from the segment that gets least to the one that gets most"
    digits = "" if simulation.sample_only else "; a year in all in three digits"
    return Table(
        f"What it costs and brings, {block.offer[0].lower()}{block.offer[1:]}; means over all possible futures, per "
        f"customer asked but for the first line; in brackets 8 of 10 futures for the company{ranges}{digits}",
        (
            "What",
            f"{block.currency} a month",
            *(() if simulation.sample_only else (f"{block.currency} a year in all",)),
        ),
        tuple((name, month, *of_year) for name, month, of_year in rows),
    )


def _people(assessment: Assessment, gains: Sequence[SegmentGain], *, alike: bool) -> str:
    """Return in words how many say yes, and who loses by it and why."""
    terms, free = assessment.at_subject.plan.terms, float(assessment.subject.outcomes["free"].mean())
    yes = "would say yes freely, if they were asked" if nobody_asked(assessment.scenario) else "say yes freely"
    lost = sum(segment.weight * segment.worse_off for segment in gains)
    words = f"On average over all possible futures {percent(free)} of customers {yes}; {percent(lost)} lose by it"
    if alike:
        words += f", alike in all {len(gains)} segments" if len(gains) > 1 else ""
    else:
        most = max(gains, key=lambda segment: segment.worse_off)
        words += f", most often in “{most.name}” ({percent(most.worse_off)})"
    told = np.any(terms.leak) and not np.any(terms.steered) and not np.any(terms.refusal_loss)
    return f"{words}{': what others share tells about them too, whatever they answer' if told and lost > 0 else ''}."


def _segment(segment: SegmentGain) -> tuple[str, ...]:
    return (
        segment.name,
        percent(segment.weight),
        segment.paid_said(),
        amount(segment.gain),
        percent(segment.worse_off),
    )


def _stops(assessment: Assessment) -> Iterator[Block]:
    verdict = assessment.verdict
    groups = stopping(assessment.gates)
    opened = 0
    if groups and verdict.kind == "do-not-collect":
        # The answer rests on what it brings, not on the gates, which would stand in the way besides.
        yield Paragraph("Why", strong=True)
        yield Bullets(tuple(map(brief, verdict.reasons[:MOST_CONDITIONS])))
    if groups:
        heading = "What stops it" if groups[0].stops else "What may stop it"
        opened = sum(group.may_stop for group in assessment.gates) if groups[0].stops else 0
        lines = [
            f"{group.grounds[0].why} ({group.criterion}, {_places(group)}). "
            f"Cure: {group.first.remedy} Owner: {role_in_words(group.first.owner)}."
            for group in groups
        ]
    elif refused := refusal(assessment):
        heading, lines = "Why not", [f"{refused[0].upper()}{refused[1:]}."]
    elif verdict.conditions:
        heading, lines = "Conditions", list(verdict.conditions)
    else:
        heading, lines = "Why", list(verdict.reasons)
    counted = [f"the first {MOST_CONDITIONS} of {len(lines)}"] if len(lines) > MOST_CONDITIONS else []
    counted += [f"{opened} open {'question' if opened == 1 else 'questions'} could stop it too"] if opened else []
    yield Paragraph(f"{heading} ({'; '.join(counted)})" if counted else heading, strong=True)
    yield Bullets(tuple(map(brief, lines[:MOST_CONDITIONS])))


def _places(group: GateGroup) -> str:
    """Return where the first reason holds, and where another law gives its own: one law is no reason elsewhere."""
    first, *others = (", ".join(place.value for place in ground.places) for ground in group.grounds)
    return first + "".join(f"; {other} by its own law" for other in others)


def gravest_doubts(assessment: Assessment) -> tuple[str, ...]:
    """Return the three gravest reasons why the answer may be wrong; where there is a legal one it is among them."""
    doubts = assessment.verdict.doubts
    if assessment.gated:
        # No money is counted on the page, so that what moves it is no doubt there.
        doubts = tuple(doubt for doubt in doubts if f" {assessment.simulation.currency} " not in doubt)
    of_law = set(legal_doubts(assessment.scenario, assessment.scorecard))
    legal = [doubt for doubt in doubts if doubt in of_law or doubt.startswith("California")]
    others = [doubt for doubt in doubts if doubt not in legal]
    return tuple((*others[:1], *legal[:1], *others[1:], *legal[1:])[:MOST_DOUBTS])


def _signatures(assessment: Assessment, decision: Mapping[str, Any] | None) -> Table:
    owner = "" if decision is None or decision.get("rehearsal") else str(decision.get("owner") or "")
    controller = assessment.scenario.controller
    rows = [
        (f"Decides{f': {owner}' if owner else ''}", "the decision asked for"),
        ("Legal", "that the gates, the doubts and what is not examined are known"),
        ("Customer advocate", "that customers’ side is stated as it is"),
    ]
    if controller.dpo_required is True or (is_known(controller.dpo_contact) and controller.dpo_contact):
        rows.insert(2, ("Data protection officer", "that advice was asked for"))
    return Table("Who signs", ("Role", "For", "Name, date, signature"), tuple((*row, "") for row in rows))


def brief(text: str, longest: int = LONGEST) -> str:
    """Return a text that fits in a few lines, cut between words, and before a bracket that would stay open.

    What is left out stands further back.
    """
    if len(text) <= longest:
        return text
    kept = text[:longest].rsplit(" ", 1)[0]
    if kept.count("(") > kept.count(")"):
        kept = kept.rpartition(" (")[0] or kept
    return f"{kept.rstrip(',;:')} …"

"""Scores with their coverage, and what would lift them."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.assessment import Assessment
from evenhand.report.figures import draw_intervals
from evenhand.report.labels import remedies
from evenhand.report.model import Block, Figure, Paragraph, Table
from evenhand.scoring.scorecard import PillarScore, not_judged
from evenhand.vocabulary.numbers import interval, percent

MOST_REMEDIES = 5
"""Remedies in the body; what would cure each criterion stands on the scores page."""


def scores(assessment: Assessment) -> Iterator[Block]:
    """Yield the section."""
    if own := assessment.rubric.own:
        yield Paragraph(f"Scores count the criteria of {own} too, beside the built-in ones.")
    picture: list[tuple[str, float, float]] = []
    rows: dict[str, list[str]] = {}
    for place, result in assessment.scorecard.jurisdictions.items():
        for name, pillar in result.pillars.items():
            rows.setdefault(name, [name]).append(_said(pillar))
            if pillar.low is not None and pillar.high is not None:
                picture.append((f"{place.value} {name}", pillar.low, pillar.high))
    alt = "; ".join(f"{label} {interval(low, high)}" for label, low, high in picture)
    caption = "How open is it, and how good is its consent?"
    yield Figure(caption, f"Scores from 0 to 100. {alt}.", draw_intervals(picture))
    yield Table(
        "Scores from 0 to 100, gates applied; an interval where facts are unknown, and how much is known",
        ("Pillar", *(place.value for place in assessment.scorecard.jurisdictions)),
        tuple(map(tuple, rows.values())),
    )
    if unjudged := not_judged(assessment.scorecard):
        yield Paragraph(" ".join(unjudged))
    value = assessment.value
    yield Paragraph(f"Value exchange, at the offer as declared: {interval(value.score, value.high)} of 100.")
    yield from _remedies(assessment)


def _said(pillar: PillarScore) -> str:
    if pillar.low is None or pillar.high is None:
        return "not judged"
    said = f"{pillar.low:.0f}" if pillar.number is not None else f"{pillar.low:.0f} to {pillar.high:.0f}"
    more = [f"{percent(pillar.coverage)} known"]
    more += ["provisional"] if pillar.provisional else []
    more += [] if pillar.cap is None else [f"capped at {pillar.cap:.0f}"]
    return f"{said} ({', '.join(more)})"


def _remedies(assessment: Assessment) -> Iterator[Block]:
    """Yield what lifts the scores most, each remedy once with the places it is for."""
    rows = [(asked.criterion, asked.where, asked.remedy, asked.who) for asked in remedies(assessment)]
    if not rows:
        return
    more = f"; {len(rows) - MOST_REMEDIES} more on the scores page" if len(rows) > MOST_REMEDIES else ""
    yield Table(
        f"What would lift the scores most, gates first{more}",
        ("Criterion", "Where", "Remedy", "Who"),
        tuple(rows[:MOST_REMEDIES]),
    )

"""The record of a decision: what was decided, how people voted, who disagreed, and what was overridden."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from evenhand.report.model import Block, Bullets, Paragraph, Table

ROWS = (
    ("question", "Question"),
    ("chosen", "Chosen"),
    ("offer", "Offer"),
    ("owner", "Owner"),
    ("review", "Review"),
    ("decided", "Decided"),
    ("override", "A presumption overridden"),
    ("supersedes", "Supersedes the decision of workshop"),
)
LISTS = (
    ("conditions", "Conditions:"),
    ("votes", "Votes and agreement:"),
    ("sentences", "What each role would say to customers:"),
)


def decided(decision: Mapping[str, Any]) -> Iterator[Block]:
    """Yield the section."""
    if decision.get("rehearsal"):
        yield Paragraph("A rehearsal with invented participants. It decides nothing.", strong=True)
    yield Paragraph(str(decision["statement"]), strong=True)
    rows = [(label, str(decision[key])) for key, label in ROWS if decision.get(key)]
    if rows:
        yield Table("The decision", ("Item", "Value"), tuple(rows))
    for key, heading in LISTS:
        if decision.get(key):
            yield Paragraph(heading, strong=True)
            yield Bullets(tuple(map(str, decision[key])))
    dissent = tuple(map(str, decision.get("dissent") or ()))
    yield Paragraph("Dissent:", strong=True)
    yield Bullets(dissent) if dissent else Paragraph("None was recorded.")


def ballots(tally: Mapping[str, Any]) -> Iterator[Block]:
    """Yield the ballots of the round decided on, as numbers: see `evenhand.workshop.tally`, which keeps them apart."""
    counted = int(tally["ballots"])
    yield Paragraph(
        f"Round {tally['number']}, {counted} {'ballot' if counted == 1 else 'ballots'}. No number stands for one or "
        "two people: what fewer than three chose is put together with what lies beside it. Not everybody answers "
        "everything."
    )
    if tally["choices"]:
        rows = tuple((str(row["choice"]), str(row["ballots"])) for row in tally["choices"])
        yield Table("What people would choose", ("Choice", "Ballots"), rows)
    if tally["ratings"]:
        yield Table(
            "How each statement was rated, from 1 (not at all) to 5 (fully)",
            ("Alternative", "Statement", "Rated from", "Rated to", "Ballots"),
            tuple(
                tuple(str(row[key]) for key in ("alternative", "statement", "low", "high", "ballots"))
                for row in tally["ratings"]
            ),
        )

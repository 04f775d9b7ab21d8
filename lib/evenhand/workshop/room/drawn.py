"""The templates of the room, and what is drawn from them to be printed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from evenhand.workshop.opening import Workshop
from evenhand.workshop.paper import LETTERS, NONE, Sheet, asked_of
from evenhand.workshop.participants import VOTING_ROLES
from evenhand.workshop.rounds import VotingRound
from evenhand.workshop.words import words

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def printed_sheets(workshop: Workshop, latest: VotingRound | None, sheets: Sequence[Sheet], *, language: str) -> str:
    """Return the sheets as one page to print: each begins on a new one, and has its code beside every part of it."""
    t = words(language)
    asked = asked_of(workshop, latest)
    parts = []
    for letter, alternative in {column[0]: place[0] for column, place in asked.items()}.items():
        lines = [(column, place[1]) for column, place in asked.items() if column[0] == letter]
        parts.append((letter, next(each for each in workshop.alternatives if each.id == alternative), lines))
    return TEMPLATES.get_template("sheets.html").render(
        t=t,
        workshop=workshop,
        number=1 if latest is None else latest.number,
        sheets=sheets,
        parts=parts,
        statements={item.id: t.statement(item) for item in workshop.statements},
        choices=dict(zip(LETTERS, (t.name(item) for item in workshop.alternatives), strict=False)),
        none=NONE,
        roles=VOTING_ROLES,
    )

"""What participants read, in the languages of the catalogue."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from evenhand.vocabulary.roles import role_name
from evenhand.workshop.agenda import Step
from evenhand.workshop.opening import STATEMENTS, Alternative, Statement, Workshop
from evenhand.workshop.participants import NAME_DAYS, ROLES, Role

_TEXTS = Path(__file__).parent / "texts"
_SIDES = 3
LANGUAGES: tuple[str, ...] = ("en", "de", "fr")
"""The languages of the room, the first being what is spoken where none of a browser's is known."""


@dataclass(frozen=True)
class Words:
    """The texts of one language."""

    language: str
    texts: Mapping[str, Any]

    def __call__(self, key: str, **gaps: object) -> str:
        """Return a text with its gaps filled."""
        return str(self.texts[key]).format(**gaps)

    def role(self, role: Role) -> str:
        """Return the name of a function."""
        return str(self.texts["roles"][role])

    def function(self, said: str) -> str:
        """Return the function beside a dissent in this language, where it is one of ours."""
        return next((self.role(role) for role in ROLES if role_name(role) == said), said)

    def statement(self, statement: Statement) -> Statement:
        """Return a statement in this language; one of the facilitator's own stays as it was written."""
        if statement not in STATEMENTS:
            return statement
        return Statement(statement.id, *self.texts["statements"][statement.id])

    def title(self, workshop: Workshop) -> str:
        """Return the title of a workshop; the one proposed is said in this language."""
        return self._proposed("default_title", workshop.title)

    def question(self, workshop: Workshop) -> str:
        """Return the question to decide; the one proposed is said in this language."""
        return self._proposed("default_question", workshop.question)

    def _proposed(self, key: str, said: str) -> str:
        return self(key) if said == words(LANGUAGES[0])(key) else said

    def step(self, step: Step) -> str:
        """Return the title of a step of the agenda; one of the facilitator's own stays as it was written."""
        return str(self.texts["agenda"].get(step.title, step.title))

    def share(self, share: float) -> str:
        """Return a share as this language writes it."""
        return f"{share:.0%}" if self.language == LANGUAGES[0] else f"{share:.0%}".replace("%", "\u202f%")

    def weighed(self, criterion: str, statements: Sequence[Statement]) -> str:
        """Return the word within a sentence for something that points can be given to."""
        judged = next((said for said in statements if criterion == f"judged-{said.id}"), None)
        if judged is None:
            return str(self.texts["weighed"][criterion])
        return self("weighed_judged", said=self.statement(judged).text.rstrip("."))

    def criterion(self, name: str, statements: Sequence[Statement]) -> str:
        """Return the name of something that points can be given to; what is judged is named by its statement."""
        judged = next((said for said in statements if name == f"judged-{said.id}"), None)
        return str(self.texts["criteria"][name]) if judged is None else self.statement(judged).text

    def name(self, alternative: Alternative) -> str:
        """Return what an alternative is called; how much an offer pays is said in this language."""
        told = alternative.summary.get("named")
        if not isinstance(told, Mapping):
            return alternative.name
        key = "offer_on_average" if told["average"] else "offer_to_each"
        return self(key, name=told["programme"], paid=self._amount(str(told["paid"])))

    @staticmethod
    def day(day: date) -> str:
        """Return a day as every language reads it, not broken at the end of a line."""
        return day.isoformat().replace("-", "\u2011")

    def answer(self, alternative: Alternative) -> str:
        """Return what the assessment says of an alternative; in other languages than its own, its verdict and figures.

        What is known only as a sentence of the assessment's own language stays as it is.
        """
        block = alternative.summary.get("block")
        if self.language == LANGUAGES[0] or not isinstance(block, Mapping):
            return alternative.answer or self("not_assessed")
        verdict = str(self.texts["verdicts"].get(block.get("kind"), block.get("word", "")))
        if block.get("borderline"):
            verdict = self("answer_borderline", word=verdict)
        said = {figure["side"]: self._amount(str(figure["said"])) for figure in block.get("figures", ())}
        return self("answer_with_figures", verdict=verdict, **said) if len(said) == _SIDES else f"{verdict}."

    def _amount(self, said: str) -> str:
        """Return an amount as this language writes it: a comma before decimals, a narrow space between thousands."""
        if self.language == LANGUAGES[0]:
            return said
        return said.replace("about", self("about")).translate({ord(","): "\u202f", ord("."): ","})

    @property
    def notice(self) -> tuple[tuple[str, str], ...]:
        """The notice before joining: headings and what stands under them."""
        return tuple((heading, text.format(days=NAME_DAYS)) for heading, text in self.texts["notice"])

    @property
    def notice_version(self) -> str:
        """What is recorded as accepted: it changes with every change of the text."""
        return hashlib.sha256("\n".join(part for entry in self.notice for part in entry).encode()).hexdigest()[:12]


@cache
def words(language: str) -> Words:
    """Return the texts of a language of :data:`LANGUAGES`."""
    return Words(language, yaml.safe_load((_TEXTS / f"{language}.yaml").read_text(encoding="utf-8")))


def choose_language(*wishes: str) -> str:
    """Return the first language that is wished for and known.

    Parameters
    ----------
    wishes
        Tags such as ``de`` or ``fr-CH``, or a whole ``Accept-Language`` header.

    Examples
    --------
    >>> choose_language("", "fr-CH, en;q=0.5")
    'fr'
    """
    for wish in wishes:
        for entry in wish.split(","):
            tag = entry.split(";")[0].strip().lower().split("-")[0]
            if tag in LANGUAGES:
                return tag
    return LANGUAGES[0]

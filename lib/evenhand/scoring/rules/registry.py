"""Where rules are found by the id of their criterion, and on what each is asked.

A rule is a pure function of what it reads: ``(Reader, Place) -> Outcome``. The place says for which jurisdiction,
purpose and consent request the question is put.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from evenhand.law.place import Jurisdiction, law_of
from evenhand.law.place import Place as Law
from evenhand.scenario.purposes import Basis
from evenhand.scoring.outcome import Outcome
from evenhand.scoring.reader import Reader
from evenhand.scoring.ternary import Ternary, any_of, equals


class Reach(Enum):
    """On what a rule is asked."""

    SCENARIO = "the scenario as a whole"
    SCREEN = "the scenario as a whole, where anybody is asked for consent"
    PURPOSE = "each purpose that rests on consent"
    REQUEST = "each consent request for each purpose that rests on consent"
    EVERY_PURPOSE = "each purpose"


class Place:
    """Where a question is put.

    It remembers whether its jurisdiction was looked at: an answer for which nobody looked holds everywhere.

    Parameters
    ----------
    jurisdiction
        The body of law.
    purpose, request
        The paths of the purpose and the consent request in the scenario; empty where the rule reaches wider.
    """

    __slots__ = ("_jurisdiction", "looked_at", "purpose", "request")

    def __init__(self, jurisdiction: Jurisdiction, purpose: str = "", request: str = "") -> None:
        self._jurisdiction = jurisdiction
        self.purpose = purpose
        self.request = request
        self.looked_at = False

    @property
    def jurisdiction(self) -> Jurisdiction:
        """The body of law."""
        self.looked_at = True
        return self._jurisdiction

    @property
    def law(self) -> Law:
        """What is said of the jurisdiction: its regime, ages, rights."""
        return law_of(self.jurisdiction)

    @property
    def opt_out(self) -> bool:
        """Whether use is free there until the person opts out, so that asking is a choice of the company's."""
        return self.law.regime == "opt_out"


Judge: TypeAlias = Callable[[Reader, Place], Outcome]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule and its reach, and whether asking nobody is what it judges."""

    judge: Judge
    reach: Reach
    of_silence: bool = False


RULES: dict[str, Rule] = {}


def rule(criterion: str, reach: Reach, *, of_silence: bool = False) -> Callable[[Judge], Judge]:
    """Register a function as the only rule of a criterion.

    ``of_silence`` tells that it judges silence, so that asking nobody is a defect by it too.
    """

    def register(judge: Judge) -> Judge:
        if criterion in RULES:
            raise ValueError(f"{criterion} has a rule already")
        RULES[criterion] = Rule(judge, reach, of_silence)
        return judge

    return register


def put(look: Reader, rule: Rule, at: Place) -> Outcome:
    """Put a rule's question; the answer of one that did not look at the jurisdiction holds in every other."""

    def answer(scout: Reader) -> tuple[Outcome, bool]:
        return rule.judge(scout, at), not at.looked_at

    return look.shared((rule.judge, at.purpose, at.request), answer)


def rests_on_consent(look: Reader, place: Place) -> Ternary:
    """Return whether the purpose rests on consent or opt-in in this jurisdiction."""
    return equals(look.basis(place.purpose, place.jurisdiction), Basis.CONSENT, Basis.OPT_IN)


def asked_anywhere(look: Reader, jurisdiction: Jurisdiction) -> Ternary:
    """Return whether any purpose rests on consent in this jurisdiction; not established while none is declared."""
    purposes = look.each("purposes")
    if not purposes:
        return None
    return any_of(*(rests_on_consent(look, Place(jurisdiction, purpose)) for purpose in purposes))

"""The verdict: the first of five that holds, with its reasons, its conditions, and why it may be wrong.

``change-first``
    a gate that invalidates (G1), or a presumption (G2) that nobody has rebutted.
``cannot-say``
    a gate that unknown facts leave open, or an assumption inside whose likely range the answer changes.
``do-not-collect``
    no rate passes the chosen fairness tests with the chosen probability while the company expects a profit.
``collect-if``
    a rate passes, and conditions are listed.
``collect``
    a rate passes, without conditions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from evenhand.scoring import GateGroup, Scorecard, grouped

__all__ = ["TITLES", "Kind", "Verdict", "judge"]

Kind = Literal["change-first", "cannot-say", "do-not-collect", "collect-if", "collect"]

TITLES: Mapping[Kind, str] = {
    "change-first": "Change this first",
    "cannot-say": "We cannot say yet",
    "do-not-collect": "Do not collect",
    "collect-if": "Collect, if the conditions are met",
    "collect": "Collect",
}
"""What each verdict is called on screens and in documents."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the workbench would say in public about a scenario.

    Parameters
    ----------
    kind
        Which of the five.
    reasons
        Why, in whole sentences.
    conditions
        What must hold for ``collect-if``.
    doubts
        Why it may be wrong.
    turns_on
        The ids of assumptions inside whose likely range the answer changes.
    """

    kind: Kind
    reasons: tuple[str, ...]
    conditions: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    turns_on: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What the verdict is called."""
        return TITLES[self.kind]


def judge(
    scorecard: Scorecard,
    *,
    passes: bool,
    turns_on: Sequence[tuple[str, str]] = (),
    failing: Sequence[str] = (),
    conditions: Sequence[str] = (),
    doubts: Sequence[str] = (),
) -> Verdict:
    """Return the first verdict that holds.

    Parameters
    ----------
    scorecard
        The scores with their gates.
    passes
        Whether a rate passes the chosen tests with the chosen probability at an expected profit.
    turns_on
        Assumptions on which the answer turns: (id, the sentence that says so).
    failing
        Sentences that say why no rate passes.
    conditions, doubts
        Sentences for the verdicts that collect.
    """
    groups = grouped(scorecard)
    blocked = [group for group in groups if group.stops]
    if blocked:
        return Verdict("change-first", tuple(map(_said, blocked)), doubts=tuple(doubts))
    unresolved = [group for group in groups if group.may_stop]
    if unresolved or turns_on:
        reasons = tuple(map(_said, unresolved)) + tuple(sentence for _, sentence in turns_on)
        return Verdict("cannot-say", reasons, doubts=tuple(doubts), turns_on=tuple(name for name, _ in turns_on))
    if not passes:
        return Verdict("do-not-collect", tuple(failing), doubts=tuple(doubts))
    kind: Kind = "collect-if" if conditions else "collect"
    reasons = ("No gate stands, and a rate passes the chosen fairness tests while the company expects a profit.",)
    return Verdict(kind, reasons, tuple(conditions), tuple(doubts))


def _said(group: GateGroup) -> str:
    said = ". ".join(
        f"{ground.why} ({group.criterion} in {', '.join(place.value for place in ground.places)}; "
        f"{'; '.join(source.text for source in ground.sources)})"
        for ground in group.grounds
    )
    return f"{said}. What would cure it: {group.first.remedy}"

"""The verdict: the first of five that holds, with its reasons, its conditions, and why it may be wrong.

``change-first``
    a gate that invalidates (G1), or a presumption (G2) that nobody has rebutted.
``do-not-collect``
    no rate passes the policy's tests with its probability, at an expected profit, beyond sampling error.
``cannot-say``
    a gate or a test of the policy that unknown facts leave open, or an assumption that takes the last rate away.
``collect-if``
    a rate survives its own test, and conditions are listed.
``collect``
    a rate survives its own test, without conditions.

Each is worse than the one after it. Removing a harm, or asking for less, never leads to a worse one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from evenhand.assessment.rule import Outcome
from evenhand.scoring import GateGroup, Scorecard, grouped

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
        The ids of the assumptions that take the last rate away.
    borderline
        What another draw of as many futures could as well have ended in; empty when nothing else.
    """

    kind: Kind
    reasons: tuple[str, ...]
    conditions: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    turns_on: tuple[str, ...] = ()
    borderline: str = ""

    @property
    def title(self) -> str:
        """What the verdict is called, and whether it lies on a border."""
        return f"{TITLES[self.kind]} (borderline)" if self.borderline else TITLES[self.kind]


def judge(
    scorecard: Scorecard,
    outcome: Outcome,
    *,
    turning: Sequence[tuple[str, str]] = (),
    untested: Sequence[str] = (),
    failing: Sequence[str] = (),
    conditions: Sequence[str] = (),
    doubts: Sequence[str] = (),
    borderline: str = "",
) -> Verdict:
    """Return the first verdict that holds.

    Parameters
    ----------
    scorecard
        The scores with their gates.
    outcome
        What the decision rule ends in.
    turning
        Assumptions that take the last rate away: (id, the sentence that says so).
    untested
        Sentences about tests of the policy that nobody can judge while facts are unknown.
    failing
        Sentences that say why no rate passes.
    conditions, doubts
        Sentences for the verdicts that collect.
    borderline
        What the rule could as well have ended in within sampling error; empty when nothing else.
    """
    groups = grouped(scorecard)
    if blocked := [group for group in groups if group.stops]:
        return Verdict("change-first", tuple(map(_said, blocked)), doubts=tuple(doubts))
    if outcome == "fails":
        return Verdict("do-not-collect", tuple(failing), doubts=tuple(doubts), borderline=borderline)
    unresolved = [group for group in groups if group.may_stop]
    if unresolved or untested or outcome == "turns":
        return Verdict(
            "cannot-say",
            (*map(_said, unresolved), *untested, *(sentence for _, sentence in turning)),
            doubts=tuple(doubts),
            turns_on=tuple(name for name, _ in turning),
            borderline="" if unresolved or untested else borderline,
        )
    kind: Kind = "collect-if" if conditions else "collect"
    reasons = (
        "Nothing that is examined stops it. A rate passes the policy's tests at a profit, and in no third of any "
        "assumption's range is it beyond noise that they fail more often than they hold, or that the company loses.",
    )
    return Verdict(kind, reasons, tuple(conditions), tuple(doubts), borderline=borderline)


def _said(group: GateGroup) -> str:
    said = ". ".join(
        f"{ground.why} ({group.criterion} in {', '.join(place.value for place in ground.places)}; "
        f"{'; '.join(source.text for source in ground.sources)})"
        for ground in group.grounds
    )
    return f"{said}. What would cure it: {group.first.remedy}"

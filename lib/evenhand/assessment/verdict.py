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

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from evenhand.scenario import Jurisdiction
from evenhand.scoring import GateFinding, Scorecard

__all__ = ["TITLES", "Kind", "Standing", "Verdict", "blocking_gates", "judge", "open_gates"]

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
    without_trust
        The verdict when transparency and consent are taken to have no effect on what customers ask for.
    """

    kind: Kind
    reasons: tuple[str, ...]
    conditions: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    turns_on: tuple[str, ...] = ()
    without_trust: Kind | None = None

    @property
    def title(self) -> str:
        """What the verdict is called."""
        return TITLES[self.kind]

    @property
    def trust_changes_it(self) -> bool:
        """Whether the answer would be another without the trust effect."""
        return self.without_trust is not None and self.without_trust != self.kind

    def beside(self, without_trust: Kind) -> Verdict:
        """Return this verdict with the one that holds without the trust effect beside it."""
        return replace(self, without_trust=without_trust)


Standing = tuple[Jurisdiction, GateFinding]
"""A gate with the place where it stands."""


def blocking_gates(scorecard: Scorecard) -> tuple[Standing, ...]:
    """Return the gates that stop a scenario: every G1, and every G2 that has not been lifted."""
    return tuple(
        (place, gate) for place, gate in _gates(scorecard) if gate.gate in {"G1", "G2"} and gate.lifted is None
    )


def open_gates(scorecard: Scorecard) -> tuple[Standing, ...]:
    """Return the gates that could stop a scenario and that unknown facts leave open."""
    return tuple((place, gate) for place, gate in _gates(scorecard) if gate.unresolved and gate.potential != "G3")


def _gates(scorecard: Scorecard) -> Iterable[Standing]:
    for place, result in scorecard.jurisdictions.items():
        for gate in result.gates:
            yield place, gate


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
    blocked = blocking_gates(scorecard)
    if blocked:
        return Verdict("change-first", tuple(_said(gate) for gate in blocked), doubts=tuple(doubts))
    unresolved = open_gates(scorecard)
    if unresolved or turns_on:
        reasons = tuple(_said(gate) for gate in unresolved) + tuple(sentence for _, sentence in turns_on)
        return Verdict("cannot-say", reasons, doubts=tuple(doubts), turns_on=tuple(name for name, _ in turns_on))
    if not passes:
        return Verdict("do-not-collect", tuple(failing), doubts=tuple(doubts))
    kind: Kind = "collect-if" if conditions else "collect"
    reasons = ("No gate stands, and a rate passes the chosen fairness tests while the company expects a profit.",)
    return Verdict(kind, reasons, tuple(conditions), tuple(doubts))


def _said(standing: Standing) -> str:
    place, gate = standing
    sources = "; ".join(source.text for source in gate.sources)
    return f"{place.value} {gate.criterion}: {gate.why.rstrip('.')} ({sources}). What would cure it: {gate.remedy}"

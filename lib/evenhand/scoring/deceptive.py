"""Which of the deceptive design patterns a scenario shows, and who says so.

Eight can be told from declared facts, in whole or in part; the others need a reviewer's eye, who ticks them in
``reviews`` (one pattern, one screen, with evidence) or in ``consent.ui.patterns`` (a review of all of them).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from evenhand.law.place import Jurisdiction
from evenhand.scenario.evidence import PatternReview
from evenhand.scenario.facts import Unknown
from evenhand.scenario.model import Scenario
from evenhand.scoring.judging import judge
from evenhand.scoring.outcome import Outcome
from evenhand.scoring.pattern_codes import COMPUTED, PATTERNS, Pattern
from evenhand.scoring.reader import Reader
from evenhand.scoring.rubric import Rubric
from evenhand.scoring.rubric_file import load_rubric
from evenhand.scoring.rules.reviews import reviewed
from evenhand.scoring.ternary import Ternary, any_of

Status = Literal["ticked", "computed", "not reviewed"]


@dataclass(frozen=True, slots=True)
class PatternFinding:
    """One pattern, and how it was found.

    Parameters
    ----------
    pattern
        The pattern.
    status
        Who says so: a reviewer ("ticked"), the declared facts ("computed"), or nobody yet.
    found
        Whether it is there; ``None`` when nobody looked, or a fact is unknown.
    severity
        A reviewer's: 1 slight to 3 severe.
    evidence
        The facts it shows in, or the reviewer's words.
    reviews
        The reviewers' own looks at it.
    """

    pattern: Pattern
    status: Status
    found: bool | None
    severity: int | None = None
    evidence: Mapping[str, Any] = field(default_factory=dict)
    reviews: tuple[PatternReview, ...] = ()

    @property
    def code(self) -> str:
        """The pattern's number in the guidelines."""
        return self.pattern.code


def patterns_found(
    scenario: Scenario, jurisdiction: Jurisdiction | None = None, rubric: Rubric | None = None
) -> tuple[PatternFinding, ...]:
    """Return every pattern with what is known about it, in the order of the guidelines.

    Facts are judged for people in the scenario's first place, and by the built-in criteria, unless others are named.
    """
    rubric, place = rubric or load_rubric(), jurisdiction or scenario.jurisdictions[0]
    return tuple(_finding(scenario, place, rubric, pattern) for pattern in PATTERNS.values())


def _finding(scenario: Scenario, place: Jurisdiction, rubric: Rubric, pattern: Pattern) -> PatternFinding:
    own = tuple(review for review in scenario.reviews if review.code == pattern.code)
    tick = reviewed(Reader(scenario), pattern.code)
    if tick is not None and tick.present is not None:
        grades = [finding.severity for finding in own if finding.present is True and finding.severity is not None]
        return PatternFinding(pattern, "ticked", tick.present, max(grades, default=None), {}, own)
    listed = scenario.consent.ui.patterns
    if not isinstance(listed, Unknown):
        for item in listed:
            if item.code == pattern.code:
                said = {"consent.ui.patterns": item.evidence} if item.evidence else {}
                return PatternFinding(pattern, "ticked", True, item.severity, said, own)
    state, shown = _from_facts(scenario, place, rubric, pattern.code)
    if pattern.code in COMPUTED:
        return PatternFinding(pattern, "computed", state, None, shown, own)
    if isinstance(listed, Unknown):
        return PatternFinding(pattern, "not reviewed", None, None, {}, own)
    return PatternFinding(pattern, "ticked", False, None, {}, own)


def _from_facts(
    scenario: Scenario, jurisdiction: Jurisdiction, rubric: Rubric, code: str
) -> tuple[Ternary, Mapping[str, Any]]:
    shown: dict[str, Any] = {}
    states: list[Ternary] = []
    for criterion, limit in COMPUTED.get(code, ()):
        if criterion not in rubric.by_id:
            continue
        finding = judge(scenario, rubric.by_id[criterion], jurisdiction)
        shown.update(finding.evidence)
        states.append(
            any_of(*(_at_or_below(part.outcome, limit) for part in finding.judged)) if finding.judged else None
        )
    return (any_of(*states) if states else None), shown


def _at_or_below(outcome: Outcome, limit: int) -> Ternary:
    if max(outcome.levels) <= limit:
        return True if outcome.applies is True else None
    return None if min(outcome.levels) <= limit else False

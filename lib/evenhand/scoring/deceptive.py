"""The deceptive design patterns of EDPB Guidelines 03/2022, by code.

Six can be told from declared facts, in whole or in part; the others need a reviewer's eye, who ticks them in
``consent.ui.patterns`` with the evidence beside. The guidelines were written for social media and do not bind; applying
them elsewhere is an inference.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from evenhand.scenario.facts import Unknown
from evenhand.scenario.model import Scenario
from evenhand.scenario.parties import Jurisdiction
from evenhand.scoring.judging import judge
from evenhand.scoring.outcome import Outcome
from evenhand.scoring.rubric import Rubric
from evenhand.scoring.rubric_file import load_rubric
from evenhand.scoring.ternary import Ternary, any_of

__all__ = ["PATTERNS", "PatternFinding", "patterns_found"]

PATTERNS: dict[str, tuple[str, str]] = {
    "4.1.1": ("continuous prompting", "asking again and again until people give in"),
    "4.1.2": ("privacy maze", "making people hunt through many pages for one setting or fact"),
    "4.1.3": ("too many options", "so many choices that people miss or give up some"),
    "4.2.1": ("deceptive snugness", "the most invasive setting is on from the start"),
    "4.2.2": ("look over there", "something else competes for attention with the choice"),
    "4.3.1": ("emotional steering", "words or pictures that play on feelings"),
    "4.3.2": ("hidden in plain sight", "a look that makes the protective choice hard to see"),
    "4.4.1": ("dead end", "a link or control that leads nowhere"),
    "4.4.2": ("longer than necessary", "the protective way takes more steps"),
    "4.4.3": ("misleading action", "what happens is not what the control said"),
    "4.5.1": ("lacking hierarchy", "the same facts come in several places and orders"),
    "4.5.2": ("decontextualising", "a setting sits where nobody looks for it"),
    "4.5.3": ("inconsistent interface", "controls look or work differently from place to place"),
    "4.5.4": ("language discontinuity", "the notice is not in the language of the service"),
    "4.6.1": ("conflicting information", "pieces of information contradict each other"),
    "4.6.2": ("ambiguous wording", "words that leave open what is done"),
}
"""Code to name and meaning, in our words."""

# A pattern shows in the facts when the criterion's level is this or less.
_COMPUTED = {
    "4.1.1": (("C20", 0),),
    "4.2.1": (("C11", 0),),
    "4.3.1": (("C19", 1),),
    "4.3.2": (("C18", 1),),
    "4.4.2": (("C17", 2), ("C14", 2)),
    "4.5.4": (("T24", 0),),
    "4.6.1": (("T29", 0),),
    "4.6.2": (("T22", 1),),
}


@dataclass(frozen=True, slots=True)
class PatternFinding:
    """One pattern, and how it was found.

    Parameters
    ----------
    code, name, meaning
        The pattern.
    found
        Whether it is there; ``None`` when nobody looked, or a fact is unknown.
    by
        "facts" when computed, "reviewer" when ticked.
    severity
        A reviewer's: 1 slight to 3 severe.
    evidence
        The facts it shows in, or the reviewer's evidence.
    """

    code: str
    name: str
    meaning: str
    found: bool | None
    by: str
    severity: int | None = None
    evidence: Mapping[str, Any] = field(default_factory=dict)


def patterns_found(
    scenario: Scenario, jurisdiction: Jurisdiction = Jurisdiction.EU, rubric: Rubric | None = None
) -> tuple[PatternFinding, ...]:
    """Return every pattern with what is known about it, in the order of the guidelines."""
    rubric = rubric or load_rubric()
    ticked = scenario.consent.ui.patterns
    found = []
    for code, (name, meaning) in PATTERNS.items():
        tick = None if isinstance(ticked, Unknown) else next((item for item in ticked if item.code == code), None)
        if tick is not None:
            evidence = {"consent.ui.patterns": tick.evidence} if tick.evidence else {}
            found.append(PatternFinding(code, name, meaning, True, "reviewer", tick.severity, evidence))
            continue
        state, shown = _from_facts(scenario, jurisdiction, rubric, code)
        if state is None and not isinstance(ticked, Unknown) and code not in _COMPUTED:
            found.append(PatternFinding(code, name, meaning, False, "reviewer"))
        else:
            found.append(
                PatternFinding(code, name, meaning, state, "facts" if code in _COMPUTED else "reviewer", None, shown)
            )
    return tuple(found)


def _from_facts(
    scenario: Scenario, jurisdiction: Jurisdiction, rubric: Rubric, code: str
) -> tuple[Ternary, Mapping[str, Any]]:
    shown: dict[str, Any] = {}
    states: list[Ternary] = []
    for criterion, limit in _COMPUTED.get(code, ()):
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

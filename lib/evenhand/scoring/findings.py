"""What would lift a score: for each lost level or gate the remedy, who owns it, and the score once it is done.

"Once it is done" is computed, not guessed: the criterion is set to its best level, its gates fall, and the pillar is
composed again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from evenhand.law.place import Jurisdiction
from evenhand.scenario.model import Scenario
from evenhand.scoring.gates import find_gates
from evenhand.scoring.judging import Finding, Part
from evenhand.scoring.outcome import TOP, Outcome
from evenhand.scoring.rubric import PILLARS, Rubric
from evenhand.scoring.rubric_file import load_rubric
from evenhand.scoring.score import findings, pillar_score
from evenhand.scoring.scorecard import GateFinding, PillarScore, tenth

BEST = Outcome(frozenset({TOP}))


@dataclass(frozen=True, slots=True)
class Improvement:
    """One thing to do, and what it brings.

    Parameters
    ----------
    criterion, pillar, jurisdiction
        Where.
    level
        The level now, of the worst purpose; ``None`` while unknown.
    gate
        The gate it lifts: G1, G2, G3 or "unresolved"; ``None`` when it only brings points.
    remedy, owner
        What to do, and which role can.
    missing
        The unknown facts it reads: finding them out may already be enough.
    before, after
        The pillar's score now, and with this criterion at its best.
    after_all
        The low end once this and everything above it in the list is done.
    """

    criterion: str
    question: str
    pillar: str
    jurisdiction: Jurisdiction
    level: int | None
    gate: str | None
    remedy: str
    owner: str
    missing: tuple[str, ...]
    before: PillarScore
    after: PillarScore
    after_all: float

    @property
    def gain(self) -> float:
        """By how much the low end rises when only this is done: 0 while another gate holds the ceiling."""
        return (self.after.low or 0.0) - (self.before.low or 0.0)

    @property
    def points(self) -> float:
        """By how much the low end would rise if there were no gates."""
        return (self.after.uncapped_low or 0.0) - (self.before.uncapped_low or 0.0)

    def to_json_dict(self) -> dict[str, Any]:
        """Return the improvement as plain values."""
        return {
            "criterion": self.criterion,
            "question": self.question,
            "pillar": self.pillar,
            "jurisdiction": self.jurisdiction.value,
            "level": self.level,
            "gate": self.gate,
            "remedy": self.remedy,
            "owner": self.owner,
            "missing": list(self.missing),
            "before": {"low": tenth(self.before.low), "high": tenth(self.before.high)},
            "after": {"low": tenth(self.after.low), "high": tenth(self.after.high)},
            "gain": round(self.gain, 1),
            "points": round(self.points, 1),
            "after_all": round(self.after_all, 1),
        }


def improvements(scenario: Scenario, rubric: Rubric | None = None) -> tuple[Improvement, ...]:
    """Return everything that could be better, what lifts most first.

    Gates come before points, graver before lesser; then by gain, then by points.

    Parameters
    ----------
    scenario
        The scenario.
    rubric
        The criteria; the built-in ones when left out.
    """
    results: list[Improvement] = []
    for place, all_findings in findings(scenario, rubric or load_rubric()).items():
        for pillar in PILLARS:
            members = [item for item in all_findings if item.criterion.pillar == pillar and item.judged]
            results += _of_pillar(scenario, place, pillar, members)
    return tuple(sorted(results, key=_rank))


def _of_pillar(scenario: Scenario, place: Jurisdiction, pillar: str, members: Sequence[Finding]) -> list[Improvement]:
    gates = {item.criterion.id: find_gates(item, scenario.lifted_gates) for item in members}
    before = _compose(members, gates)
    results = []
    for member in members:
        if member.low >= TOP:
            continue
        after = _compose(*_done(members, gates, {member.criterion.id}))
        strongest = next((gate for gate in gates[member.criterion.id] if gate.active or gate.unresolved), None)
        results.append(
            Improvement(
                criterion=member.criterion.id,
                question=member.criterion.question,
                pillar=pillar,
                jurisdiction=place,
                level=member.level,
                gate=strongest.gate if strongest else None,
                remedy=member.criterion.remedy_in(place),
                owner=member.criterion.owner.value,
                missing=tuple(path for path, value in member.evidence.items() if value == "unknown"),
                before=before,
                after=after,
                after_all=0.0,
            )
        )
    done: set[str] = set()
    ordered = []
    for item in sorted(results, key=_rank):
        done.add(item.criterion)
        ordered.append(replace(item, after_all=_compose(*_done(members, gates, done)).low or 0.0))
    return ordered


def _done(
    members: Sequence[Finding], gates: Mapping[str, tuple[GateFinding, ...]], done: set[str]
) -> tuple[list[Finding], dict[str, tuple[GateFinding, ...]]]:
    """Return the findings with some criteria at their best, and the gates that are left."""
    better = [
        replace(item, parts=tuple(Part(part.purpose, BEST) for part in item.judged))
        if item.criterion.id in done
        else item
        for item in members
    ]
    return better, {name: () if name in done else items for name, items in gates.items()}


def _compose(members: Sequence[Finding], gates: Mapping[str, tuple[GateFinding, ...]]) -> PillarScore:
    return pillar_score(members, [gate for items in gates.values() for gate in items])


_ORDER = MappingProxyType({"G1": 0, "G2": 1, "unresolved": 2, "G3": 3, None: 4})


def _rank(item: Improvement) -> tuple[Any, ...]:
    # Gains that are equal in exact arithmetic differ in their last digits.
    gain, points = round(item.gain, 9), round(item.points, 9)
    return (_ORDER[item.gate], -gain, -points, item.jurisdiction.value, item.criterion)

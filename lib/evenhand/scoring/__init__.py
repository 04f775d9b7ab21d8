"""How transparent a scenario is, and how good its consent.

Validity comes before points: gates say which defects no points make good, scores are intervals as wide as what is not
known, and every level carries the facts it was computed from.
"""

from __future__ import annotations

from evenhand.law.act import Force
from evenhand.scoring.findings import Improvement, improvements
from evenhand.scoring.gates import GateGroup, grouped
from evenhand.scoring.rubric import CAPS, Citation, Criterion, Gate, GateClass, Rubric
from evenhand.scoring.rubric_file import load_rubric, parse_rubric, rubric_of, rubric_text
from evenhand.scoring.score import score
from evenhand.scoring.scorecard import (
    CriterionResult,
    GateFinding,
    JurisdictionScore,
    PillarScore,
    PurposeLevel,
    Scorecard,
)

__all__ = [
    "CAPS",
    "Citation",
    "Criterion",
    "CriterionResult",
    "Force",
    "Gate",
    "GateClass",
    "GateFinding",
    "GateGroup",
    "Improvement",
    "JurisdictionScore",
    "PillarScore",
    "PurposeLevel",
    "Rubric",
    "Scorecard",
    "grouped",
    "improvements",
    "load_rubric",
    "parse_rubric",
    "rubric_of",
    "rubric_text",
    "score",
]

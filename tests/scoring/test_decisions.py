"""Practices that authorities and courts stopped are stopped for the reason held; those they let pass are not."""

from __future__ import annotations

from collections import Counter

import pytest
import yaml
from evenhand.places import ROOT
from evenhand.scenario import Jurisdiction
from evenhand.scoring import score

DECISIONS = sorted((ROOT / "tests" / "cases" / "decisions").glob("*.yaml"))
CASES = [
    pytest.param(yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader), id=path.stem) for path in DECISIONS
]


def _stopping(case, lawful, vary):
    """Return which criteria stop the practice where it was decided, or may: all else is at its best."""
    changes = {"jurisdictions": [case["place"]], **case["change"]}
    if "notice_adds" in case:
        changes["notice.content"] = f"{lawful.notice.content}\n\n{case['notice_adds']}\n"
    gates = score(vary(lawful, changes)).jurisdictions[Jurisdiction(case["place"])].gates
    return (
        sorted({gate.criterion for gate in gates if gate.gate in {"G1", "G2"}}),
        sorted({gate.criterion for gate in gates if gate.gate == "unresolved"}),
    )


@pytest.mark.parametrize("case", CASES)
def test_what_was_decided_is_decided_here_for_the_same_reason(case, lawful, vary):
    assert _stopping(case, lawful, vary) == (sorted(case["stopped_by"]), [])


def test_the_decisions_are_many_and_of_every_place_and_some_end_well():
    cases = [case.values[0] for case in CASES]
    assert len(cases) >= 25
    assert {case["place"] for case in cases} == {"EU", "UK", "US-CA"}
    assert any("FTC" in case["decision"] for case in cases)
    assert sum(not case["stopped_by"] for case in cases) >= 6


@pytest.mark.parametrize("case", CASES)
def test_every_decision_says_where_it_was_read_and_whether_whole(case):
    assert case["decision"] and case["read"] and case["about"]


def test_no_reason_is_tested_by_one_kind_of_case_alone():
    reasons = Counter(name[0] for case in CASES for name in case.values[0]["stopped_by"])
    assert set(reasons) >= {"L", "C", "T"}

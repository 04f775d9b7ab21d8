from __future__ import annotations

from itertools import pairwise

import pytest
from evenhand.scenario import Jurisdiction
from evenhand.scoring import score
from evenhand.scoring.findings import improvements

EU = Jurisdiction.EU


def test_what_the_score_becomes_is_what_changing_the_facts_makes_it(lawful, vary):
    broken = vary(lawful, {"consent.ui.options": ["accept", "later"]})
    result = next(item for item in improvements(broken) if item.criterion == "C21" and item.jurisdiction is EU)
    repaired = score(lawful).jurisdictions[EU].pillars["consent"]
    assert result.gate == "G2" and result.before.low == 45
    assert result.after.low == repaired.low
    assert result.gain == repaired.low - 45


def test_gates_come_first_and_doing_everything_ends_at_a_hundred(example):
    results = [item for item in improvements(example("location-resale")) if item.jurisdiction is EU]
    assert [item.gate for item in results[:5]] == ["G1"] * 5
    consent = [item for item in results if item.pillar == "consent"]
    assert consent[-1].after_all == 100
    assert [item.after_all for item in consent] == sorted(item.after_all for item in consent)


@pytest.mark.parametrize("name", ["plain-opt-in", "location-resale", "status-quo-bundled", "loyalty-dividend"])
def test_what_lifts_a_score_as_much_stands_by_place_and_criterion(example, name):
    # Gains that are equal in exact arithmetic differ in their last digits.
    ranked = [
        (item.gate, round(item.gain, 6), round(item.points, 6), item.jurisdiction.value, item.criterion)
        for item in improvements(example(name))
    ]
    for first, second in pairwise(ranked):
        assert first[:3] != second[:3] or first[3:] < second[3:]


def test_each_says_what_to_do_and_who_can(example):
    for item in improvements(example("status-quo-bundled")):
        assert item.remedy and item.owner and item.to_json_dict()["question"]


def test_an_unknown_fact_is_named_as_what_to_find_out(example):
    result = next(item for item in improvements(example("plain-opt-in")) if item.criterion == "C31")
    assert "consent.understanding.tested" in result.missing

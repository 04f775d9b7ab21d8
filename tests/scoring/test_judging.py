"""Every place is asked, and what holds in every place is worked out once."""

from __future__ import annotations

import pytest
from evenhand.places import SCENARIOS
from evenhand.scenario import Jurisdiction, load
from evenhand.scoring.outcome import Outcome, ladder
from evenhand.scoring.reader import Reader
from evenhand.scoring.rules.registry import Place, Reach, Rule, put


@pytest.mark.parametrize("looks", [True, False])
def test_a_rule_is_put_again_only_where_it_looks_at_the_place(looks: bool) -> None:
    scenario, memory, asked = load(SCENARIOS / "plain-opt-in.yaml"), {}, []

    def judge(look: Reader, at: Place) -> Outcome:
        asked.append(at)
        look.fact("audience.children")
        return ladder((0, looks and at.opt_out), otherwise=4)

    levels, notes = [], []
    for place in Jurisdiction:
        look = Reader(scenario, memory)
        levels.append(put(look, Rule(judge, Reach.SCENARIO), Place(place)).level)
        notes.append(look.take_notes())
    assert len(asked) == (len(Jurisdiction) if looks else 1)
    assert len(set(levels)) == (2 if looks else 1)
    assert notes == [{"audience.children": "none"}] * len(Jurisdiction)

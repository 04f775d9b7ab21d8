"""What the law of further places says of the same facts, from their folders alone."""

from __future__ import annotations

import pytest
from evenhand.law.place import PLACES
from evenhand.scenario import Jurisdiction
from evenhand.scoring import GateClass, score

CO, VA, BR = Jurisdiction("US-CO"), Jurisdiction("US-VA"), Jurisdiction("BR")
FURTHER = [CO, VA, BR]


@pytest.fixture
def abroad(lawful, vary):
    """The lawful programme, asked in Colorado, Virginia and Brazil as it is in California or the EU."""
    bases = {
        f"purposes[{index}].basis": {
            **{place.value: basis.value for place, basis in purpose.basis.items()},
            **{place: purpose.basis[Jurisdiction.US_CA].value for place in ("US-CO", "US-VA")},
            "BR": purpose.basis[Jurisdiction.EU].value,
        }
        for index, purpose in enumerate(lawful.purposes)
    }
    return vary(lawful, {"jurisdictions": [place.value for place in FURTHER], **bases})


def _gate(scenario, criterion, place):
    gates = score(scenario).jurisdictions[place].gates
    return next((gate.gate for gate in gates if gate.criterion == criterion), None)


def test_an_open_programme_has_no_gate_in_any_place(abroad):
    assert not [gate for result in score(abroad).jurisdictions.values() for gate in result.gates]


@pytest.mark.parametrize(
    ("changes", "criterion", "expected"),
    [
        # Colorado and Virginia ask for no consent to these uses: a question put by choice stops nothing, put badly.
        ({"consent.requests[0].act": "preticked_box"}, "C10", ("G3", "G3", "G1")),
        # Colorado names pre-ticked boxes; Brazil asks for an unambiguous will and names none.
        ({"consent.requests[0].defaults_on": 1}, "C11", ("G3", "G3", "G2")),
        # Colorado's rules ask for symmetry; Virginia and Brazil say nothing of screens that was read.
        ({"consent.ui.reject.layer": 2}, "C16", ("G3", None, None)),
        # Opting out is a right in Colorado and Virginia; whoever uses it may not pay for that.
        (
            {
                "consent.refusal.consequences": [{"type": "access", "pct": 100, "related_to_data_value": False}],
                "purposes[1].basis.US-CO": "opt_out",
                "purposes[1].basis.US-VA": "opt_out",
            },
            "C4",
            ("G2", "G1", None),
        ),
        # Of lawfulness what was read is asked: Brazil's cases, Virginia's purposes, in both people's rights.
        (
            {"purposes[1].basis.BR": "legitimate_interests", "purposes[1].interests_weighed": "people_prevail"},
            "L3",
            (None, None, "G1"),
        ),
        ({"purposes[1].less_intrusive_way": True}, "L10", (None, "G1", "G1")),
        (
            {"purposes[1].inferred": ["which illness a person has"], "purposes[1].basis.BR": "legitimate_interests"},
            "L8",
            (None, None, "G1"),
        ),
        ({"consent.opt_out.penalty": "worse"}, "L31", ("G1", "G1", None)),
        # A universal signal is honoured in Colorado; Virginia knows no such duty.
        ({"purposes[1].sold_or_shared": True, "consent.signals.gpc": "ignored"}, "C30", ("G1", None, None)),
    ],
    ids=[
        "ticked",
        "on beforehand",
        "refusal hidden",
        "refused and charged",
        "interests",
        "more than needed",
        "guessed",
        "retaliation",
        "signal",
    ],
)
def test_the_same_fact_is_judged_by_the_law_of_each_place(changes, criterion, expected, abroad, vary):
    changed = vary(abroad, changes)
    assert tuple(_gate(changed, criterion, place) for place in FURTHER) == expected


def test_a_criterion_is_asked_where_the_law_of_a_place_names_it_and_nowhere_else(rubric):
    assert VA not in rubric.by_id["C30"].jurisdictions and CO in rubric.by_id["C30"].jurisdictions
    assert BR in rubric.by_id["C1"].jurisdictions and CO not in rubric.by_id["C1"].jurisdictions


def test_every_g1_of_every_place_rests_on_words_that_bind_there(rubric):
    for criterion in rubric:
        for gate in criterion.gates:
            for place in gate.jurisdictions:
                if gate.gate is GateClass.G1:
                    binding = [source for source in criterion.sources_in(place) if source.operative]
                    assert binding and all(source.force != "recital" for source in binding), (criterion.id, place)


def test_every_place_says_what_no_criterion_asks_about_there():
    assert [place.code for place in PLACES.values() if len(place.not_examined) < 3] == []


def test_every_place_says_how_far_its_law_was_read(rubric):
    for code, place in PLACES.items():
        checking = rubric.checking(Jurisdiction(code))
        assert checking.cited and checking.read + checking.older <= checking.cited and place.read.endswith(".")

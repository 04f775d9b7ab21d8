"""Gates: what stops a programme, in whose words, and on whose law it rests."""

from __future__ import annotations

import re

import pytest
from evenhand.law.naming import places_in_words
from evenhand.places import SCENARIOS
from evenhand.scenario import Jurisdiction, load
from evenhand.scenario.facts import UNKNOWN
from evenhand.scoring import grouped, score
from evenhand.scoring.gates import DOES, UNASKED, UNASKED_NEEDED, GateGroup, headline, more_beside, stopping
from evenhand.scoring.rubric import CAPS
from evenhand.scoring.scorecard import GateFinding

from tests.sure import sure

EU, UK, CA = Jurisdiction.EU, Jurisdiction.UK, Jurisdiction.US_CA
BEFOREHAND = (
    {"consent.requests[0].act": "preticked_box"},
    {"consent.requests[0].defaults_on": 1},
    {"consent.requests[0].defaults_on": 2, "consent.requests[0].inactive_until_saved": True},
    {"consent.requests[0].defaults_on": 1, "consent.requests[0].act": "toggle_save"},
)


def _gates(card, place, criterion):
    return [gate for gate in card.jurisdictions[place].gates if gate.criterion == criterion]


@pytest.mark.parametrize("changes", BEFOREHAND)
def test_the_same_screen_gets_the_same_gate_whichever_fact_says_that_something_was_on_beforehand(changes, lawful, vary):
    card = score(vary(lawful, changes))
    for place, gate in ((EU, "G1"), (UK, "G1"), (CA, "G3")):  # no law there asks for this consent
        assert [finding.gate for finding in _gates(card, place, "C11")] == [gate]


def test_what_was_on_beforehand_names_the_articles_and_the_judgment(lawful, vary):
    card = score(vary(lawful, {"consent.requests[0].defaults_on": 1}))
    cited = [source.text for source in _gates(card, EU, "C11")[0].sources]
    assert {"GDPR Art. 4(11)", "GDPR Art. 6(1)(a)", "GDPR Art. 25(2)"} <= set(cited)
    assert any("Planet49" in text for text in cited)


def test_california_says_that_opt_in_was_the_scenarios_choice(lawful, vary):
    card = score(vary(lawful, {"consent.requests[0].act": "scroll"}))
    (here,) = _gates(card, CA, "C10")
    said = "The scenario asks for opt-in in California; the law asks for notice and a way to opt out there"
    assert said in here.why
    assert said not in _gates(card, EU, "C10")[0].why


def test_california_does_not_speak_of_choice_where_minors_data_are_sold(lawful, vary):
    changes = {
        "consent.requests[0].act": "scroll",
        "audience.children": "targeted",
        "audience.min_age_served": 13,
        "purposes[1].sold_or_shared": True,
    }
    (here,) = _gates(score(vary(lawful, changes)), CA, "C10")
    assert here.gate == "G1" and "asks for opt-in" not in here.why


@pytest.mark.parametrize(
    ("data", "first"), [("user.behavior.purchase_history", "GDPR"), ("user.device.cookie", "ePrivacy Directive")]
)
def test_the_law_of_devices_comes_first_only_where_devices_are_read(data, first, lawful, vary):
    changes = {"consent.requests[0].act": "scroll"}
    changes |= {f"purposes[{index}].data": [data] for index in range(len(lawful.purposes))}
    cited = _gates(score(vary(lawful, changes)), EU, "C10")[0].sources
    assert cited[0].text.startswith(first)
    assert any("ePrivacy" in source.text for source in cited) is (first != "GDPR")


def test_the_law_of_devices_comes_last_while_nobody_knows_which_data_are_used(lawful, vary):
    changes = {"consent.requests[0].act": "scroll"}
    changes |= {f"purposes[{index}].data": "unknown" for index in range(len(lawful.purposes))}
    cited = _gates(score(vary(lawful, changes)), EU, "C10")[0].sources
    assert "ePrivacy" in cited[-1].text


def test_a_defect_is_said_in_the_words_and_on_the_law_of_each_place(lawful, vary):
    changes = {"purposes[1].retention": {"days": None, "criterion": None, "deleted_on_closure": False}}
    (group,) = (one for one in grouped(score(vary(lawful, changes))) if one.criterion == "L11")
    europe, california = group.grounds
    assert europe.places == (EU, UK) and california.places == (CA,)
    assert all(CA in source.jurisdictions for source in california.sources)


WEIGHED = re.compile(
    r"\b(?:must|may|only|should|ha(?:s|ve) to|needs?|asks? (?:for|that)|sets|owed"
    r"|not?|none|nobody|neither|cannot|hardly|nothing|without|until"
    r"|presumed|void|banned|forbidden|unfair|deceives|impairs|steers|opposite|asymmetry)\b",
    re.IGNORECASE,
)
"""What makes a sentence a rule: a bare description has nothing of it, nor has a claim of what was done."""
BARE_NORM = re.compile(
    r"\b(?:is|are) (?:given|taken|told|informed|identified|specified|disclosed|honoured|complied|limited|eliminated"
    r"|governed|brought|joined|offered|processed|sold|free|clear|easy|unambiguous|due|in the|to be|for a)\b"
    r"|\b(?:is|are) (?:kept no|no longer|not (?:kept|processed|offered|longer|subject|used (?:in|for)))\b"
    r"|^(?:Data|Consent|Platforms) (?:serve|go|show|can be|is a)\b|^Nobody (?:is (?!asked)|pays|agreed)"
    r"|^People (?:may (?!not)|can)|\bneeds no\b"
    r"|\b(?:obtains|proves|honours|informs|says (?:so|for)|stands in|gives the)\b"
)
"""What the law demands, said as if it were done: after "because" it is the opposite of what is meant."""
INFINITIVE_OR_WHO = re.compile(r"(?:Who|To) ")
CAPITALS = re.compile(r"\W*(?:[A-Z]\w*[A-Z]|[A-Z]\.)")
"""A first word that small letters would break."""

BAD_REASONS = (
    "Data are limited to what is necessary for the purpose (Art. 5(1)(c))",
    "Opting out by a universal signal is honoured (6-1-1306(1)(a)(IV))",
    "Data are kept no longer than the purposes need (Art. 5(1)(e))",
    "The controller is identified (Art. 9(III))",
    "Revoking is free and easy (Art. 8(§5))",
    "Platforms show no advertising on profiles of minors",
    "What was kept serves its purpose",
    "To offer a no that does nothing deceives (FTC Act s. 5)",
    "Who exercised a right may not pay more",
    "AI that deceives is banned",
    "A right the law gives is refused",
    "Nobody agreed to that use",
)


def reads_badly(why: str) -> bool:
    """Return whether a reason says the opposite after "because", or does not begin as the middle of a sentence does."""
    return bool(BARE_NORM.search(why) or not WEIGHED.search(why) or INFINITIVE_OR_WHO.match(why) or CAPITALS.match(why))


def test_every_reason_of_every_place_is_a_demand_or_a_defect_and_reads_after_because(rubric):
    assert all(reads_badly(why) for why in BAD_REASONS)
    whys = {gate.why for criterion in rubric.criteria for gate in criterion.gates} | {UNASKED, UNASKED_NEEDED}
    assert len(whys) > 200
    assert sorted(why for why in whys if reads_badly(why)) == []


@pytest.mark.parametrize("path", sorted(SCENARIOS.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_source_shown_beside_a_reason_is_one_that_it_names(path):
    checked = 0
    for place, result in score(load(path)).jurisdictions.items():
        for gate in result.gates:
            named = [source for source in gate.sources if source.operative and source.text.split()[-1] in gate.why]
            first = gate.sources[0] if gate.sources else None
            assert not named or first in named or sure(first).applies_when, (place, gate.criterion, gate.why)
            checked += bool(named)
    assert checked or path.stem not in {"status-quo-bundled", "location-resale"}


def test_a_reason_that_several_places_share_names_the_law_of_each_first(lawful, vary):
    (group,) = [
        group for group in grouped(score(vary(lawful, {"ownership.export": "none"}))) if group.criterion == "O3"
    ]
    for ground in group.grounds:
        for place in ground.places:
            assert any(place in source.jurisdictions for source in ground.sources[: ground.leading])


@pytest.mark.parametrize(
    ("ground", "gates"),
    [("consent", ["G3"]), ("contract", ["G3"]), ("legitimate_interests", []), (None, ["unresolved"])],
)
def test_a_copy_to_take_along_is_owed_only_where_a_use_rests_on_consent_or_a_contract(ground, gates, lawful, vary):
    changes = {
        f"purposes[{number}].basis": {**purpose.basis, EU: UNKNOWN if ground is None else ground}
        for number, purpose in enumerate(lawful.purposes)
    }
    card = score(vary(lawful, {**changes, "ownership.export": "none"}))
    assert [gate.gate for gate in _gates(card, EU, "O3")] == gates
    assert [gate.gate for gate in _gates(card, CA, "O3")] == ["G3"]  # whose law does not ask on what a use rests


def _standing(criterion, gate, place, why=None):
    return place, GateFinding(
        criterion=criterion.id,
        pillar=criterion.pillar,
        gate=gate.gate.value,
        potential=gate.gate,
        cap=CAPS[gate.gate],
        why=why or gate.why,
        sources=criterion.sources_in(place),
        remedy=criterion.remedy_in(place),
        owner=criterion.owner.value,
        version=criterion.version,
        purpose=None,
        lifted=None,
        evidence={},
    )


def test_each_reason_for_which_a_programme_is_stopped_is_a_sentence_of_its_own(rubric):
    checked = 0
    for criterion in rubric.criteria:
        for kind, does in DOES.items():
            gates = [gate for gate in criterion.gates if gate.gate.value == kind]
            standing = tuple(_standing(criterion, gate, place) for gate in gates for place in gate.jurisdictions)
            if not standing:
                continue
            group = GateGroup(criterion.id, criterion.question, standing)
            said = headline(group)
            assert said.startswith(f"The programme {does} in ") and said.endswith(f" ({criterion.id}).")
            assert len(re.findall(rf"(?:^The programme|\. It) {does} in ", said)) == len(group.grounds)
            for ground in group.grounds:
                assert f" {does} in {places_in_words(ground.places)}, because " in said
                assert f"because {ground.why[0].lower()}{ground.why[1:]}" in said
            checked += len(standing)
    assert checked == sum(
        len(gate.jurisdictions) for criterion in rubric.criteria for gate in criterion.gates if gate.gate.value in DOES
    )


def test_an_abbreviation_that_begins_the_reason_of_a_house_rule_keeps_its_capitals(rubric):
    criterion = rubric.by_id["L10"]
    finding = _standing(criterion, criterion.gates[0], EU, why="GDPR training must come first.")
    said = headline(GateGroup("L10", criterion.question, (finding,)))
    assert said == "The programme is stopped in the European Union, because GDPR training must come first (L10)."


def test_what_is_only_open_is_counted_as_questions_and_not_as_defects(lawful, vary):
    card = score(vary(lawful, {"consent.requests[0].act": "unknown", "consent.requests[0].bundled_with": "unknown"}))
    result = stopping(grouped(card))
    assert not any(group.stops for group in result)
    assert headline(result[0]).startswith(f"{result[0].question} The answer could stop it in ")
    assert more_beside(result) == " 2 more open questions could stop it."
    assert more_beside(result[:2]) == " 1 more open question could stop it."
    assert more_beside(result[:1]) == ""


LOSS = {"consent.refusal.consequences": [{"type": "access", "pct": 100, "related_to_data_value": False}]}


def test_california_forbids_retaliation_against_who_exercised_a_right_and_not_an_unwelcome_no(lawful, vary):
    opting_in = score(vary(lawful, LOSS))
    opting_out = score(vary(lawful, {**LOSS, "purposes[1].basis.US-CA": "opt_out"}))
    assert _gates(opting_in, CA, "C4") == []
    assert [gate.gate for gate in _gates(opting_out, CA, "C4")] == ["G1"]


@pytest.mark.parametrize(
    ("age", "stopped"), [(6, {EU, UK, CA}), (13, {EU, CA}), (16, set()), (18, set()), ("unknown", {EU, UK, CA})]
)
def test_whose_consent_a_child_needs_follows_the_ages_of_each_place(age, stopped, lawful, vary):
    changes = {
        "audience.children": "targeted",
        "audience.age_assurance": "self_declared",
        "audience.min_age_served": age,
    }
    card = score(vary(lawful, changes))
    assert {
        place for place in (EU, UK, CA) if [gate for gate in _gates(card, place, "C25") if gate.gate == "G1"]
    } == stopped


def test_a_service_aimed_at_children_does_not_pass_on_an_age_they_state_themselves(lawful, vary):
    changes = {"audience.children": "targeted", "audience.min_age_served": 6}
    for assurance, stops in (("self_declared", True), ("verified", False), ("parental_consent", False)):
        card = score(vary(lawful, {**changes, "audience.age_assurance": assurance}))
        assert all(bool(_gates(card, place, "C25")) is stops for place in (EU, UK, CA)), assurance


def test_valuing_the_data_is_a_cure_only_where_the_law_measures_by_it(rubric):
    for name in ("C4", "C5"):
        for place in (EU, UK):
            said = rubric.by_id[name].remedy_in(place)
            assert "cures nothing" in said or "does not make consent free" in said
        assert "value of the data" in rubric.by_id["C4"].remedy_in(CA) and "worth" in rubric.by_id["C5"].remedy_in(CA)

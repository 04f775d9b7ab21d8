"""Gates: what stops a programme, in whose words, and on whose law it rests."""

from __future__ import annotations

import pytest
from evenhand.places import SCENARIOS
from evenhand.scenario import Jurisdiction, load
from evenhand.scoring import grouped, score
from evenhand.scoring.gates import DOES, headline, more_beside, stopping

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


def test_what_the_law_says_is_the_reason_and_never_stands_as_what_is_done():
    checked = 0
    for path in SCENARIOS.glob("*.yaml"):
        for group in grouped(score(load(path))):
            if group.stops:
                said = headline(group)
                assert said.startswith(DOES[group.kind]) and said.endswith(f"({group.criterion}).")
                for ground in group.grounds:
                    assert f"because {ground.why[0].lower()}{ground.why[1:]}" in said
                    # Which no name nor abbreviation begins: they would be written small.
                    assert not (ground.why[0].isalpha() and ground.why[1].isupper())
                    checked += 1
    assert checked > 20


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

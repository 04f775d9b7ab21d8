"""Lawful before consented: a ground renamed, a question left out or a fact left out never helps."""

from __future__ import annotations

import numpy as np
import pytest
from evenhand.law.naming import in_sentence
from evenhand.law.place import PLACES, law_of
from evenhand.scenario import Basis, Jurisdiction
from evenhand.scenario.special import reveals_special
from evenhand.scoring import load_rubric, score
from evenhand.scoring.rubric import PILLARS
from evenhand.scoring.score import findings
from evenhand.scoring.scorecard import not_judged

from tests.leaving_out import card_of, card_without

EU, UK, CA = Jurisdiction.EU, Jurisdiction.UK, Jurisdiction.US_CA
GROUNDS = [basis for basis in Basis if basis not in (Basis.OPT_IN, Basis.OPT_OUT, Basis.NOTICE_ONLY)]
OTHERS = [basis for basis in GROUNDS if basis is not Basis.CONSENT]
REPLACEMENTS = 1000


def _stopped_by(scenario, place):
    return {gate.criterion for gate in score(scenario).jurisdictions[place].gates if gate.gate == "G1"}


def _renamed(vary, scenario, basis, position):
    asked = [index for index, purpose in enumerate(scenario.purposes) if purpose.basis_in(EU) is Basis.CONSENT]
    own = {"EU": basis.value, "UK": basis.value, "US-CA": position.value}
    return vary(scenario, {f"purposes[{index}].basis": own for index in asked})


@pytest.mark.parametrize("position", [Basis.OPT_IN, Basis.OPT_OUT, Basis.NOTICE_ONLY])
@pytest.mark.parametrize("basis", OTHERS)
def test_a_bad_programme_is_stopped_whatever_its_ground_is_called(basis, position, example, vary):
    resale = example("location-resale")
    renamed = _renamed(vary, resale, basis, position)
    for place in (EU, UK):
        stopped = _stopped_by(renamed, place)
        assert {
            "L7",
            "L8",
            "L9",
            "L10",
            "L11",
            "L16",
            "L17",
            "L19",
            "L20",
        } <= stopped  # by what is done, not by its name
        assert stopped & {"L2", "L3", "L4"}  # and by the test of the ground it was given
    lawful = {name for name in _stopped_by(resale, CA) if name.startswith("L")}
    # Who is asked may expect it (L29); where nobody is, nobody's no is ignored (L21).
    lawful -= {"L29"} if position is Basis.OPT_IN else {"L21"}
    assert lawful <= _stopped_by(renamed, CA)


@pytest.mark.parametrize("change", [{}, {"incentive.kind": "none"}, {"purposes[1].sold_or_shared": True}])
@pytest.mark.parametrize("purposes", [(1,), (1, 2, 3)])
def test_asking_nobody_in_california_is_never_better_than_asking_badly(purposes, change, lawful, vary):
    badly = {"consent.requests[0].act": "preticked_box", "consent.requests[0].defaults_on": 1}
    unasked = {f"purposes[{index}].basis.US-CA": "notice_only" for index in purposes}
    asked, silent = score(vary(lawful, {**change, **badly})), score(vary(lawful, {**change, **badly, **unasked}))
    for pillar in PILLARS:
        one, other = (card.jurisdictions[CA].pillars[pillar] for card in (asked, silent))
        # Where nobody is asked and nobody has to be, there is no consent to judge, and no points for it.
        assert other.low is None or one.low >= other.low - 1e-9, pillar
        assert other.low is None or one.uncapped_low >= other.uncapped_low - 1e-9, pillar
        assert (other.low is None) <= (pillar == "consent")
    if all(pillar.low is not None for pillar in silent.jurisdictions[CA].pillars.values()):
        gravest = [
            min((gate.potential for gate in card.jurisdictions[CA].gates), default="G9") for card in (asked, silent)
        ]
        assert gravest[0] >= gravest[1]


OPT_OUT = [Jurisdiction(code) for code, place in PLACES.items() if place.regime == "opt_out"]
GROUNDED = [Jurisdiction(code) for code, place in PLACES.items() if place.regime == "grounds"]
HARMLESS = {
    f"purposes[{index}].{fact}": value
    for index in range(4)
    for fact, value in (
        ("data", ["user.behavior.purchase_history"]), ("inferred", []), ("special_category", False),
        ("sold_or_shared", False), ("expected", True), ("earlier_purpose", "none"),
    )
}  # fmt: skip


def _resting_on(vary, scenario, place, basis, **changes):
    bases = {f"purposes[{index}].basis": {place.value: basis} for index in range(len(scenario.purposes))}
    return vary(scenario, {"jurisdictions": [place.value], **HARMLESS, "consent.requests": [], **bases, **changes})


@pytest.mark.parametrize("place", OPT_OUT)
@pytest.mark.parametrize("basis", ["notice_only", "opt_out"])
def test_where_nobody_is_asked_and_nobody_has_to_be_consent_is_not_judged_and_why_is_said(place, basis, lawful, vary):
    unpaid = {"incentive.kind": "none", "scheme": {"kind": "none"}}
    card = score(_resting_on(vary, lawful, place, basis, **unpaid))
    pillar = card.jurisdictions[place].pillars["consent"]
    assert pillar.low is pillar.high is pillar.number is None and not pillar.provisional
    (said,) = not_judged(card)
    assert said == (
        f"Consent is not judged in {in_sentence(place)}, because nobody is asked there, "
        "and the law there asks for no consent to these uses."
    )
    assert [gate for gate in card.jurisdictions[place].gates if gate.pillar == "consent"] == []


@pytest.mark.parametrize("place", OPT_OUT)
def test_where_the_law_asks_for_consent_and_nobody_is_asked_it_is_judged_by_the_law_of_that_place(place, lawful, vary):
    health = {"purposes[1].special_category": True, "purposes[1].sold_or_shared": True}
    card = score(_resting_on(vary, lawful, place, "notice_only", **health))
    assert card.jurisdictions[place].pillars["consent"].low is not None
    (gate,) = (one for one in card.jurisdictions[place].gates if one.criterion == "C10")
    assert gate.gate == "G1"
    elsewhere = {said for code, law in PLACES.items() if code != place for said in law.consent_for.values()}
    own = law_of(place).consent_for.values()
    assert any(said in gate.why for said in own)
    assert not [said for said in elsewhere - {*own} if said in gate.why]


@pytest.mark.parametrize("place", OPT_OUT)
def test_a_question_that_no_law_asks_for_is_judged_where_it_is_shown_and_stops_nothing(place, lawful, vary):
    shown = {"consent.requests[0].act": "preticked_box"}
    bases = {f"purposes[{index}].basis": {place.value: "opt_in"} for index in range(len(lawful.purposes))}
    card = score(vary(lawful, {"jurisdictions": [place.value], **HARMLESS, **bases, **shown}))
    assert card.jurisdictions[place].pillars["consent"].low is not None and not_judged(card) == ()
    (gate,) = (one for one in card.jurisdictions[place].gates if one.criterion == "C10")
    assert gate.gate == "G3" and f"asks for opt-in in {in_sentence(place)}" in gate.why
    paid = law_of(place).consent_for.get("paid_programme")
    assert ("joining a paid programme" in gate.why) is (paid is not None) and (paid or "") in gate.why


@pytest.mark.parametrize("place", GROUNDED)
@pytest.mark.parametrize("basis", OTHERS)
def test_where_every_use_rests_on_another_ground_consent_is_not_judged_and_why_is_said(place, basis, lawful, vary):
    card = score(_resting_on(vary, lawful, place, basis.value))
    assert card.jurisdictions[place].pillars["consent"].low is None
    assert not_judged(card) == (
        f"Consent is not judged in {in_sentence(place)}, because no use rests on consent there.",
    )
    asked = score(
        _resting_on(vary, lawful, place, basis.value, **{"consent.requests": [{"purposes": ["card-account"]}]})
    )
    assert "the question that is put all the same is not judged as consent" in not_judged(asked)[0]


@pytest.mark.parametrize("place", list(Jurisdiction))
@pytest.mark.parametrize("basis", list(Basis))
def test_a_question_for_a_use_on_another_ground_is_judged_as_misleading_or_said_not_to_be(
    place, basis, lawful, vary, rubric
):
    """A no that changes nothing is no choice, whatever the ground is (GDPR Art. 5(1)(a))."""
    asks = {"consent.requests": [{"purposes": ["personal-offers"]}]}
    own = {f"purposes[{index}].basis": {place.value: basis.value} for index in range(len(lawful.purposes))}
    scenario = vary(lawful, {"jurisdictions": [place.value], **own, **asks})
    card = score(scenario, rubric)
    gates = [gate for gate in card.jurisdictions[place].gates if gate.criterion == "L5"]
    said = [sentence for sentence in not_judged(card) if "whether asking misleads is not examined" in sentence]
    if basis in (Basis.CONSENT, Basis.OPT_IN):
        assert not gates and not said
    elif place in rubric.by_id["L5"].jurisdictions:
        assert [(gate.gate, gate.pillar, gate.purpose) for gate in gates] == [("G2", "lawfulness", "personal-offers")]
        assert "presumed to mislead" in gates[0].why and "Art. 5(1)(a)" in gates[0].sources[0].text
        assert not said
        # Asking nobody, or not knowing whom, is told apart.
        silent = vary(scenario, {"consent.requests": []})
        assert "L5" not in {gate.criterion for gate in score(silent, rubric).jurisdictions[place].gates}
        unknown = score(vary(scenario, {"consent.requests[0].purposes": "unknown"}), rubric)
        assert {gate.gate for gate in unknown.jurisdictions[place].gates if gate.criterion == "L5"} == {"unresolved"}
    else:
        assert said == [
            "People are asked about “personal-offers”, without the use resting on their answer in "
            f"{in_sentence(place)}: whether asking misleads is not examined."
        ]
        assert card.jurisdictions[place].idle == ("personal-offers",) and not gates


def _everywhere(vary, scenario):
    """Return a scenario in every place there is, resting there on what it rests on under a law of the same regime."""
    like = {"grounds": EU, "opt_out": CA}
    bases = {
        f"purposes[{index}].basis": {
            place: purpose.basis.get(place, purpose.basis_in(like[law_of(place).regime])).value
            for place in Jurisdiction
        }
        for index, purpose in enumerate(scenario.purposes)
    }
    return vary(scenario, {"jurisdictions": list(Jurisdiction), **bases})


@pytest.mark.slow
def test_a_thousand_facts_left_out_one_by_one_never_raise_a_low_end(example, vary, may_be_unknown, rubric):
    chance = np.random.default_rng(20261128)
    names = ("loyalty-dividend", "location-resale", "status-quo-bundled", "fraud-shield")
    everywhere = {name: _everywhere(vary, example(name)) for name in names}
    pool = [(name, path) for name in names for path in may_be_unknown(everywhere[name]) if path != "notice.content"]
    found = {name: findings(scenario, rubric) for name, scenario in everywhere.items()}
    known = {name: card_of(everywhere[name], all_) for name, all_ in found.items()}
    for name, path in (pool[index] for index in chance.choice(len(pool), REPLACEMENTS)):
        wide = card_without(found[name], vary(everywhere[name], {path: "unknown"}), path)
        for place, result in known[name].jurisdictions.items():
            for pillar, now in result.pillars.items():
                then = wide.jurisdictions[place].pillars[pillar]
                assert now.low is None or then.low <= now.low + 1e-9, (name, path, place, pillar)


@pytest.mark.parametrize("guess", ["visits to clinics", "which church a person attends", "vermutete Schwangerschaft"])
def test_what_is_guessed_is_as_protected_as_what_is_declared(guess, lawful, vary):
    assert reveals_special(guess)
    basis = {"purposes[1].basis": {"EU": "legitimate_interests", "UK": "legitimate_interests", "US-CA": "opt_out"}}
    guessed = score(vary(lawful, {**basis, "purposes[1].inferred": [guess]}))
    declared = score(vary(lawful, {**basis, "purposes[1].special_category": True, "purposes[1].inferred": ["a taste"]}))
    for place in (EU, UK, CA):
        ours, theirs = ({(gate.criterion, gate.gate) for gate in card.jurisdictions[place].gates}
                        for card in (guessed, declared))  # fmt: skip
        assert ours == theirs


@pytest.mark.parametrize("words", ["which product groups a household buys", "home and place of work", "income band"])
def test_an_everyday_guess_reveals_nothing_special(words):
    assert not reveals_special(words)


@pytest.mark.parametrize("role", ["gatekeeper", "dominant", "large_online_platform"])
def test_no_word_for_power_takes_the_gatekeepers_gate_away(role, lawful, vary):
    card = score(vary(lawful, {"controller.role": role, "purposes[1].combined": True}))
    gates = {gate.criterion: gate.gate for gate in card.jurisdictions[EU].gates}
    assert gates["L32"] == ("G1" if role == "gatekeeper" else "unresolved")


def test_every_place_says_what_is_not_examined_there(rubric):
    for place in (EU, UK, CA):
        assert law_of(place).not_examined
        assert [criterion for criterion in rubric.pillar("lawfulness") if place in criterion.jurisdictions]


def test_the_pillar_of_lawfulness_comes_first():
    assert PILLARS[0] == "lawfulness" and load_rubric().criteria


DEVICE = ["controller", "purposes", "data", "withdrawal", "device_duration", "device_access"]


@pytest.mark.parametrize("missing", ["device_duration", "device_access"])
def test_what_is_kept_on_devices_is_told_with_its_duration_and_who_else_has_access(lawful, vary, missing):
    def stopped(items):
        changes = {"purposes[1].on_device": "other", "consent.requests[0].first_layer_items": items}
        places = score(vary(lawful, changes)).jurisdictions
        return [place for place, found in places.items() if any(gate.criterion == "C12" for gate in found.gates)]

    assert stopped(DEVICE) == []
    assert stopped([item for item in DEVICE if item != missing]) == [Jurisdiction.EU, Jurisdiction.UK]


def test_california_asks_that_a_signal_is_seen_to_be_processed(lawful, vary):
    sold = {
        "purposes[1].basis": {"EU": "consent", "UK": "consent", "US-CA": "opt_out"},
        "purposes[1].sold_or_shared": True, "consent.signals.gpc": "honoured",
    }  # fmt: skip
    for shown, gate in ((True, []), (False, ["G3"]), ("unknown", ["unresolved"])):
        scored = score(vary(lawful, {**sold, "consent.signals.gpc_shown": shown}))
        found = [one.gate for one in scored.jurisdictions[Jurisdiction.US_CA].gates if one.criterion == "C30"]
        assert found == gate, shown


def test_what_is_called_free_is_stopped_only_where_people_are_not_told_what_they_give(lawful, vary):
    free = {"accountability.called_free": True}
    for changes, expected in ((free, []), ({**free, "notice.timing": "after_collection"}, ["G2"])):
        gates = score(vary(lawful, changes)).jurisdictions[Jurisdiction.EU].gates
        assert [gate.gate for gate in gates if gate.criterion == "L36"] == expected


@pytest.mark.parametrize(("objection", "stopped"), [("stops", {EU}), ("weighed", {EU, UK}), ("ignored", {EU, UK})])
def test_own_statistics_on_devices_need_no_yes_in_the_uk_only_while_people_can_object(objection, stopped, lawful, vary):
    unasked = {"EU": "legitimate_interests", "UK": "legitimate_interests", "US-CA": "notice_only"}
    statistics = vary(
        lawful,
        {
            "purposes[2].basis": unasked,
            "purposes[2].on_device": "own_statistics",
            "purposes[2].use": "analytics.reporting",
            "purposes[2].sold_or_shared": False,
            "purposes[2].objection": objection,
        },
    )
    assert {place for place in (EU, UK) if "L9" in _stopped_by(statistics, place)} == stopped


@pytest.mark.parametrize(
    ("ground", "objection", "stopped"),
    [
        ("consent", "stops", False),
        ("consent", "weighed", True),
        ("consent", "ignored", True),
        ("contract", "stops", False),
        ("contract", "ignored", True),
    ],
)
def test_an_objection_ends_direct_marketing_on_whatever_ground_it_rests(ground, objection, stopped, lawful, vary):
    change = {"purposes[1].basis": {"EU": ground, "UK": ground, "US-CA": "opt_in"}, "purposes[1].objection": objection}
    assert ("L12" in _stopped_by(vary(lawful, change), EU)) == stopped
    # What advertises nothing, and rests on consent or a contract, knows no objection.
    other = {f"purposes[2].{path.partition('.')[2]}": value for path, value in change.items()}
    assert "L12" not in _stopped_by(vary(lawful, other), EU)


@pytest.mark.parametrize("basis", OTHERS)
def test_a_childs_parent_is_asked_where_the_ground_is_consent_and_weighed_elsewhere(basis, lawful, vary):
    children = {"audience.children": "targeted", "audience.min_age_served": 8, "audience.child_settings": "protective"}
    asked = vary(lawful, children)
    elsewhere = {f"purposes[{index}].basis": {"EU": basis.value, "UK": basis.value, "US-CA": "opt_out"}
                 for index in range(len(lawful.purposes))}  # fmt: skip
    for scenario, art_8 in ((asked, True), (vary(asked, elsewhere), False)):
        for place in (EU, UK):
            gates = {gate.criterion: gate.gate for gate in score(scenario).jurisdictions[place].gates}
            # Art. 8 is about consent alone; whatever the ground, counsel looks at what children are owed.
            assert (gates.get("C25") == "G1") is art_8, place
            assert gates["L15"] == "G2", place

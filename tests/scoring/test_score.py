from __future__ import annotations

import json
import re

import pytest
from evenhand.law.place import law_of
from evenhand.scenario import Basis, Jurisdiction, dump, loads
from evenhand.scoring import load_rubric, reader, score
from evenhand.scoring.judging import WHETHER_ASKED_FOR, judge
from evenhand.scoring.notice import read_notice
from evenhand.scoring.paths import pattern
from evenhand.scoring.score import findings, pillar_score
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.leaving_out import inside
from tests.sure import sure
from tests.walks import first

EU, UK, CA = Jurisdiction.EU, Jurisdiction.UK, Jurisdiction.US_CA
EXAMPLES = ("plain-opt-in", "location-resale")


def _worse(before, after):
    """Return the pillars whose low end rose, or whose high end fell, though something was only left out."""
    return [
        (place, pillar)
        for place, result in before.jurisdictions.items()
        for pillar, now in result.pillars.items()
        if now.low is not None
        for then in [after.jurisdictions[place].pillars[pillar]]
        if then.low > now.low + 1e-9
        or then.uncapped_low > now.uncapped_low + 1e-9
        or then.high < now.high - 1e-9
        or then.coverage > now.coverage + 1e-9
    ]


@pytest.mark.slow
@pytest.mark.parametrize("name", first(1, EXAMPLES))
@pytest.mark.parametrize("place", first(1, [EU, CA]))
def test_leaving_any_fact_out_only_adds_levels_that_are_possible(name, place, example, vary, may_be_unknown, rubric):
    scenario = example(name)
    known = findings(scenario, rubric)[place]
    paths = list(may_be_unknown(scenario))
    assert len(paths) > 150
    for path in paths:
        without = vary(scenario, {path: None if path == "notice.content" else "unknown"})
        for sharp in known:
            if not any(inside(read, path) for read in sharp.evidence):
                continue  # that such criteria do not move is a property of its own
            wide = judge(without, sharp.criterion, place)
            for one, other in zip(sharp.parts, wide.parts, strict=True):
                assert one.outcome.levels <= other.outcome.levels, (path, sharp.criterion.id)
                assert not (one.outcome.applies is False and other.outcome.applies is True), (path, sharp.criterion.id)
                assert other.outcome.low <= one.outcome.low or one.outcome.applies is False


@pytest.mark.parametrize("basis", ["consent", "contract", "legitimate_interests", "opt_in", "opt_out", "notice_only"])
def test_no_score_and_no_coverage_goes_beyond_what_everything_known_and_good_would_reach(basis):
    ground = basis in {"consent", "contract", "legitimate_interests"}
    for place in Jurisdiction:
        if ground != (law_of(place).regime == "grounds"):
            continue
        text = (
            f"id: a\nname: A\njurisdictions: [{place.value}]\npurposes: [{{id: b, basis: {{{place.value}: {basis}}}}}]"
        )
        for result in score(loads(text)).jurisdictions.values():
            for pillar in result.pillars.values():
                assert pillar.coverage <= 1.0
                assert pillar.uncapped_high is None or 0.0 <= pillar.uncapped_low <= pillar.uncapped_high <= 100.0


@pytest.mark.slow
@settings(deadline=None, derandomize=True, max_examples=12)
@given(data=st.data())
def test_leaving_several_facts_out_never_raises_a_low_end_nor_lowers_a_high_end(
    data, example, vary, may_be_unknown, rubric
):
    scenario = example(data.draw(st.sampled_from(EXAMPLES)))
    paths = [path for path in may_be_unknown(scenario) if path != "notice.content"]
    chosen = data.draw(st.lists(st.sampled_from(paths), min_size=2, max_size=12, unique=True))
    # The deepest first, so that what holds a fact is left out after the fact.
    changes = {path: "unknown" for path in sorted(chosen, key=len, reverse=True)}
    without = vary(scenario, changes)
    for place, known in findings(scenario, rubric).items():
        for sharp, wide in zip(known, findings(without, rubric)[place], strict=True):
            for one, other in zip(sharp.parts, wide.parts, strict=True):
                assert one.outcome.levels <= other.outcome.levels, (sharp.criterion.id, place, chosen)
                assert not (one.outcome.applies is False and other.outcome.applies is True)
    assert _worse(score(scenario, rubric), score(without, rubric)) == []


@pytest.mark.slow
@settings(deadline=None, derandomize=True, max_examples=15)
@given(data=st.data())
def test_a_changed_fact_moves_no_criterion_that_does_not_read_it(data, lawful, vary, may_be_unknown, rubric):
    path = data.draw(st.sampled_from([path for path in may_be_unknown(lawful) if path != "notice.content"]))
    changed = vary(lawful, {path: "unknown"})
    for place, before in findings(lawful, rubric).items():
        for old, new in zip(before, findings(changed, rubric)[place], strict=True):
            if old.parts != new.parts:
                read = {*old.evidence, *new.evidence}
                assert any(inside(item, path) for item in read), (
                    old.criterion.id,
                    path,
                )


def test_rules_read_the_facts_their_criteria_say_they_read(example, lawful, rubric):
    for scenario in (lawful, *(example(name) for name in EXAMPLES)):
        for result in findings(scenario, rubric).values():
            for finding in result:
                read = {pattern(path.partition("#")[0]) for path in finding.evidence}
                assert read <= {*finding.criterion.reads, *WHETHER_ASKED_FOR}, finding.criterion.id


def test_every_level_printed_has_evidence_and_sources(example, rubric):
    for name in EXAMPLES:
        for result in score(example(name), rubric).criteria:
            assert all(set(source.jurisdictions) & set(result.jurisdictions) for source in result.sources), result.id
            assert result.sources or not any(rubric.by_id[result.id].sources_in(one) for one in result.jurisdictions)
            if result.status == "known":
                assert result.evidence and result.meaning, result.id
            if result.status == "not_applicable":
                assert result.reason


def test_plain_opt_in_has_no_gate_anywhere(example):
    assert not [gate for result in score(example("plain-opt-in")).jurisdictions.values() for gate in result.gates]


@pytest.mark.parametrize("name", ["location-resale", "status-quo-bundled"])
def test_the_bad_examples_are_gated_in_the_eu_with_article_and_remedy(name, example):
    gates = score(example(name)).jurisdictions[EU].gates
    first = gates[0]
    assert first.gate == "G1" and first.sources[0].text.startswith("GDPR Art.") and first.remedy
    assert first.sources[0].checked and first.sources[0].sentence and "#art_" in first.sources[0].address


@pytest.mark.slow
def test_gates_match_the_table_worked_out_independently(example, gates_table, rubric):
    for name, places in gates_table.items():
        result = score(example(name), rubric).jurisdictions
        for place, expected in places.items():
            open_to_debate = set(expected["debatable"])
            for gate in ("G1", "G2", "G3"):
                ours = {
                    item.criterion
                    for item in result[Jurisdiction(place)].gates
                    if item.gate == gate and item.pillar != "ownership"
                }
                assert ours - open_to_debate == {*expected[gate], *expected["step3"][gate]} - open_to_debate, (
                    name,
                    place,
                    gate,
                )


def test_an_opt_out_in_california_is_not_judged_as_consent(lawful, vary):
    bases = {f"purposes[{index}].basis.US-CA": Basis.OPT_OUT.value for index in (1, 2, 3)}
    changed = vary(lawful, {**bases, "consent.requests[0].act": "silence"})
    card = score(changed)
    assert card.criterion("C10", CA).status == "not_applicable"
    assert card.criterion("C10", EU).level == 0
    assert "another ground" in card.criterion("C10", CA).reason


def test_a_purpose_that_rests_on_consent_but_is_in_no_question_counts_as_not_asked(lawful, vary):
    changed = vary(lawful, {"consent.requests[0].purposes": ["range-planning"]})
    assert score(changed).criterion("C10", EU).level == 0


def test_an_unknown_ground_leaves_consent_unresolved(lawful, vary):
    card = score(vary(lawful, {"purposes[1].basis.EU": "unknown"}))
    consent = card.jurisdictions[EU].pillars["consent"]
    assert consent.provisional and consent.number is None
    assert "C2" not in {gate.criterion for gate in card.jurisdictions[UK].gates}


def test_without_any_consent_the_consent_pillar_has_no_number(lawful, vary):
    bases = {f"purposes[{index}].basis.EU": "contract" for index in range(4)}
    consent = score(vary(lawful, bases)).jurisdictions[EU].pillars["consent"]
    assert (consent.low, consent.high, consent.applicable) == (None, None, False)


def test_elements_weigh_the_same_and_criteria_weigh_the_same_inside_them(lawful, rubric):
    results = [item for item in findings(lawful, rubric)[EU] if item.criterion.pillar == "consent"]
    pillar = pillar_score(results, [])
    by_hand = []
    for element in "FSIUWD":
        members = [item.level for item in results if element in item.criterion.elements and item.level is not None]
        by_hand.append(25 * sum(members) / len(members))
    assert pillar.uncapped_low == pytest.approx(sum(by_hand) / 6)
    assert pillar.floor == pytest.approx((min(by_hand), min(by_hand)))


@pytest.mark.parametrize(
    ("change", "criterion"),
    [
        ({"consent.ui.reject.clicks": 3}, "C17"),
        ({"consent.requests[0].purposes": ["personal-offers", "range-planning"]}, "C8"),
        ({"consent.withdrawal.clicks": 4}, "C14"),
        ({"incentive.value_month": 30}, "C5"),
        ({"consent.reprompt.min_days_after_refusal": 10}, "C20"),
    ],
)
def test_a_worse_fact_never_raises_a_level(change, criterion, lawful, vary):
    before, after = score(lawful), score(vary(lawful, change))
    for place in (EU, UK, CA):
        assert after.criterion(criterion, place).level < before.criterion(criterion, place).level


def test_taking_sentences_out_of_the_notice_never_makes_it_more_complete(lawful, vary):
    content = lawful.notice.content
    before = score(lawful)
    lines = content.splitlines()
    for cut in (len(lines) // 2, len(lines) // 4):
        after = score(vary(lawful, {"notice.content": "\n".join(lines[:cut])}))
        for name in ("T4", "T6", "T7", "T8", "T10", "T15", "T29"):
            assert after.criterion(name, EU).low <= before.criterion(name, EU).low


def test_the_jurisdiction_changes_gates_but_not_levels_except_where_the_law_is_its_own(lawful):
    own = {"C1", "C5", "C23", "C26", "C30", "T2", "T4", "T5", "T10", "T14", "T15"}
    card = score(lawful)
    for name in {result.id for result in card.criteria if result.pillar != "lawfulness"} - own:
        assert len({(one.level, one.low, one.high) for one in card.criteria if one.id == name}) == 1, name


def test_a_presumption_is_lifted_by_a_recorded_reason_and_an_invalidity_never(lawful, vary):
    lift = {
        "jurisdiction": "EU",
        "by": "Data protection officer",
        "reason": "Members can get the same card at every till without it.",
        "date": "2026-11-01",
    }
    broken = {"consent.requests[0].bundled_with": ["terms"], "consent.withdrawal.same_channel": False}
    lifted = {"lifted_gates": [{"criterion": "C14", **lift}, {"criterion": "C3", **lift}]}
    eu = score(vary(lawful, {**broken, **lifted})).jurisdictions[EU]
    results = {gate.criterion: gate for gate in eu.gates}
    assert sure(results["C14"].lifted).by == "Data protection officer" and not results["C14"].active
    assert results["C3"].lifted is None and results["C3"].active
    assert eu.pillars["consent"].cap == 20
    only_presumed = score(vary(lawful, {"consent.withdrawal.same_channel": False, **lifted})).jurisdictions
    assert only_presumed[EU].pillars["consent"].cap is None
    assert only_presumed[UK].pillars["consent"].cap == 45


def test_a_gate_caps_the_score_but_not_what_trust_goes_by(lawful, vary):
    consent = score(vary(lawful, {"consent.requests[0].act": "scroll"})).jurisdictions[EU].pillars["consent"]
    assert consent.low == consent.high == consent.cap == 20
    assert consent.uncapped_low > 80


def test_the_worst_purpose_decides_the_gate_and_the_mean_gives_the_points(lawful, vary):
    card = score(vary(lawful, {"consent.requests[0].act": "scroll", "consent.requests[0].act_labelled_two_way": False}))
    result = card.criterion("C10", EU)
    assert result.level == 0
    assert result.low == pytest.approx((0 + 4 + 4) / 3)
    gate = next(gate for gate in card.jurisdictions[EU].gates if gate.criterion == "C10")
    assert gate.purpose == "personal-offers"


def test_the_order_of_keys_in_the_file_changes_nothing(lawful, vary):
    again = loads(dump(lawful.model_copy(update={"notice": lawful.notice.model_copy(update={"text": None})})))
    turned = dict(reversed(list(again.model_dump(mode="json", by_alias=True).items())))
    assert score(type(lawful).model_validate(turned)).to_json_dict() == score(again).to_json_dict()


def test_the_card_is_json_in_the_documented_shape(example):
    card = json.loads(json.dumps(score(example("location-resale")).to_json_dict()))
    assert set(card) >= {"scenario", "revision", "law_as_of", "jurisdictions", "criteria"}
    consent = card["jurisdictions"]["EU"]["pillars"]["consent"]
    assert set(consent) >= {"low", "high", "coverage", "cap"}
    assert set(card["jurisdictions"]["EU"]["gates"][0]) >= {"criterion", "gate", "why", "source", "remedy"}
    assert set(card["criteria"][0]) >= {"id", "level", "evidence", "sources", "remedy"}
    assert len(card["revision"]) == 12


def test_no_word_of_the_card_promises_what_nobody_can(example, rubric):
    cards = json.dumps([score(example(name), rubric).to_json_dict() for name in EXAMPLES])
    # What a statute or a court says is quoted as it stands.
    text = re.sub(r'"sentence": "(?:[^"\\]|\\.)*"', "", cards).lower()
    assert "compliant" not in text and "guaranteed" not in text


def test_a_notice_is_read_once_however_often_it_is_scored_and_in_however_many_places(lawful, monkeypatch):
    read = []
    monkeypatch.setattr(reader, "read_notice", lambda text: read.append(text) or read_notice(text))
    reader._read_once.cache_clear()
    for _ in range(2):
        score(lawful, load_rubric())
    assert len(read) == 1

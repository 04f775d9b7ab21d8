from __future__ import annotations

from evenhand.scenario import Jurisdiction
from evenhand.scoring import score
from evenhand.scoring.deceptive import patterns_found
from evenhand.scoring.pattern_codes import COMPUTED, PATTERNS


def _state(found, code):
    return next(item for item in found if item.code == code)


def test_all_sixteen_patterns_are_there_and_none_is_found_in_a_fair_screen(lawful):
    result = patterns_found(lawful)
    assert [item.code for item in result] == list(PATTERNS) and len(result) == 16
    assert not [item.code for item in result if item.found]


def test_what_facts_show_is_computed_with_the_facts_as_evidence(lawful, vary):
    result = patterns_found(
        vary(lawful, {"consent.requests[0].defaults_on": 2, "consent.requests[0].inactive_until_saved": False})
    )
    assert _state(result, "4.2.1").found and _state(result, "4.2.1").status == "computed"
    assert _state(result, "4.2.1").evidence["consent.requests[0].defaults_on"] == 2


def test_what_facts_cannot_show_needs_a_reviewers_tick_with_evidence(lawful, vary):
    tick = [{"code": "4.4.1", "severity": 2, "evidence": "screens/dead-link.png"}]
    dead_end = _state(patterns_found(vary(lawful, {"consent.ui.patterns": tick})), "4.4.1")
    assert dead_end.found and dead_end.status == "ticked" and dead_end.severity == 2
    assert _state(patterns_found(vary(lawful, {"consent.ui.patterns": "unknown"})), "4.4.1").found is None


def looked(code, present, **more):
    return {
        "code": code,
        "present": present,
        "by": "customer advocate",
        "date": "2026-11-20",
        "where": "the app",
        **more,
    }


HUMAN = [code for code in PATTERNS if code not in COMPUTED]


def test_a_tick_by_code_stands_with_who_looked_when_and_the_files_that_show_it(lawful, vary):
    file = {"file": "evidence/dead-link.png", "sha256": "a" * 64}
    ticked = vary(lawful, {"reviews": [looked("4.4.1", True, severity=2, where="the app", evidence=[file])]})
    result = _state(patterns_found(ticked), "4.4.1")
    assert (result.status, result.found, result.severity) == ("ticked", True, 2)
    assert result.reviews[0].evidence[0].file == "evidence/dead-link.png"
    assert level(ticked, "C22") == 2


def test_a_pattern_nobody_looked_for_widens_the_level_and_never_pays(lawful, vary):
    unreviewed = vary(lawful, {"consent.ui.patterns": "unknown"})
    result = score(unreviewed).criterion("C22", Jurisdiction.EU)
    assert result.status == "unknown" and (result.low, result.high) == (0, 4)
    all_but_one = vary(unreviewed, {"reviews": [looked(code, False) for code in HUMAN[1:]]})
    result = score(all_but_one).criterion("C22", Jurisdiction.EU)
    assert result.status == "unknown" and (result.low, result.high) == (0, 4)
    assert _state(patterns_found(all_but_one), HUMAN[0]).status == "not reviewed"
    every = vary(unreviewed, {"reviews": [looked(code, False) for code in HUMAN]})
    assert level(every, "C22") == 4
    assert not [one for one in patterns_found(every) if one.status == "not reviewed"]


def test_a_look_at_one_pattern_goes_before_the_review_of_all(lawful, vary):
    gone = vary(
        lawful,
        {"consent.ui.patterns": [{"code": "4.4.1", "severity": 3}], "reviews": [looked("4.4.1", False)]},
    )
    assert level(gone, "C22") == 4
    twice = vary(gone, {"reviews": [looked("4.4.1", False), looked("4.4.1", True, severity=1, where="tablet")]})
    assert level(twice, "C22") == 3


def test_a_tick_that_nobody_graded_may_be_severe(lawful, vary):
    result = score(vary(lawful, {"reviews": [looked("4.1.2", True)]})).criterion("C22", Jurisdiction.EU)
    assert result.status == "unknown" and (result.low, result.high) == (0, 3)


def test_emotional_steering_seen_by_a_reviewer_lowers_the_criterion_about_wording(lawful, vary):
    before = level(lawful, "C19")
    assert before is not None and before >= 3
    assert level(vary(lawful, {"reviews": [looked("4.3.1", True, severity=1)]}), "C19") == 1
    assert level(vary(lawful, {"reviews": [looked("4.3.1", True, severity=3)]}), "C19") == 0
    assert level(vary(lawful, {"reviews": [looked("4.3.1", False)]}), "C19") == before


def level(scenario, criterion):
    return score(scenario).criterion(criterion, Jurisdiction.EU).level


def test_a_look_that_could_not_tell_leaves_a_computed_pattern_to_the_facts(lawful, vary):
    one = vary(lawful, {"reviews": [looked("4.2.1", "unknown")]})
    assert next(result for result in patterns_found(one) if result.code == "4.2.1").status == "computed"
    assert level(one, "C22") == level(lawful, "C22")

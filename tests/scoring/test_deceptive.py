from __future__ import annotations

from evenhand.scoring.deceptive import PATTERNS, patterns_found


def _state(found, code):
    return next(item for item in found if item.code == code)


def test_all_sixteen_patterns_are_there_and_none_is_found_in_a_fair_screen(lawful):
    found = patterns_found(lawful)
    assert [item.code for item in found] == list(PATTERNS) and len(found) == 16
    assert not [item.code for item in found if item.found]


def test_what_facts_show_is_computed_with_the_facts_as_evidence(lawful, vary):
    found = patterns_found(
        vary(lawful, {"consent.requests[0].defaults_on": 2, "consent.requests[0].inactive_until_saved": False})
    )
    assert _state(found, "4.2.1").found and _state(found, "4.2.1").by == "facts"
    assert _state(found, "4.2.1").evidence["consent.requests[0].defaults_on"] == 2


def test_what_facts_cannot_show_needs_a_reviewers_tick_with_evidence(lawful, vary):
    tick = [{"code": "4.4.1", "severity": 2, "evidence": "screens/dead-link.png"}]
    dead_end = _state(patterns_found(vary(lawful, {"consent.ui.patterns": tick})), "4.4.1")
    assert dead_end.found and dead_end.by == "reviewer" and dead_end.severity == 2
    assert _state(patterns_found(vary(lawful, {"consent.ui.patterns": "unknown"})), "4.4.1").found is None

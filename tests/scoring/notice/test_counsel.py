from __future__ import annotations

import pytest
from evenhand import scenario
from evenhand.places import SCENARIOS
from evenhand.scenario import UNKNOWN
from evenhand.scoring.notice import drafting_notes, not_applicable, read_notice


def test_drafting_notes_are_tied_to_declared_facts_and_never_name_what_is_found():
    programme = scenario.load(SCENARIOS / "location-resale.yaml")
    reading = read_notice(programme.notice.content)
    notes = {note.item: note.text for note in drafting_notes(reading, programme)}
    assert not [item for item in notes if reading.items.get(item) and reading.items[item].found == "present"]
    assert "user.location.precise" in notes["data-categories"] or "Precise" in notes["data-categories"]
    # Every item has something to say about every example.
    empty = read_notice("Nothing is said here about anything at all.")
    for path in SCENARIOS.glob("*.yaml"):
        for note in drafting_notes(empty, scenario.load(path)):
            assert len(note.text) > 20, (path.stem, note.item)


def test_every_note_carries_the_stamp_wherever_it_goes():
    programme = scenario.load(SCENARIOS / "location-resale.yaml")
    for note in drafting_notes(read_notice("Nothing is said here about anything at all."), programme):
        said = note.to_json_dict()
        assert said["stamp"].startswith("FOR COUNSEL") and said["text"] == note.text


def test_items_that_the_facts_rule_out_are_not_asked_for_and_what_is_unknown_rules_out_nothing():
    programme = scenario.load(SCENARIOS / "plain-opt-in.yaml")
    empty = read_notice("Nothing is said here about anything at all.")
    ruled_out = not_applicable(programme)
    assert {"legitimate-interests", "gpc", "opt-out-link"} <= set(ruled_out)
    assert not set(ruled_out) & {note.item for note in drafting_notes(empty, programme)}
    asked = programme.replace(
        purposes=tuple(purpose.model_copy(update={"sold_or_shared": UNKNOWN}) for purpose in programme.purposes)
    )
    assert not {"gpc", "opt-out-link"} & set(not_applicable(asked))


@pytest.mark.parametrize(
    "facts",
    [
        {"special_category": True},
        {"data": ("user.health_and_medical",)},
        {"data": ("user.location.precise",)},
        {"inferred": ("whether somebody is pregnant",)},
        {"inferred": UNKNOWN},
    ],
)
def test_sensitive_data_are_asked_about_however_they_come_to_be_known(facts):
    programme = scenario.load(SCENARIOS / "plain-opt-in.yaml")
    assert "sensitive-limit" in not_applicable(programme)
    first, *others = programme.purposes
    changed = programme.replace(purposes=(first.model_copy(update=facts), *others))
    assert "sensitive-limit" not in not_applicable(changed)

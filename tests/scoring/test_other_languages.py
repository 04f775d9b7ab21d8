from __future__ import annotations

import pytest
from evenhand.scenario import Jurisdiction
from evenhand.scoring import score

GERMAN = (
    "Datenschutzhinweise. Verantwortlich für die Verarbeitung Ihrer personenbezogenen Daten ist die Beispiel GmbH. "
    "Wir verarbeiten Ihre Einkäufe, um Ihnen passende Angebote zu zeigen. Die Rechtsgrundlage ist Ihre Einwilligung "
    "nach Artikel 6 der Verordnung. Sie können Ihre Einwilligung jederzeit widerrufen. Wir speichern die Daten für "
    "zwölf Monate und löschen sie danach. Sie haben das Recht auf Auskunft, Berichtigung, Löschung und Beschwerde bei "
    "einer Aufsichtsbehörde. Die Daten werden nicht an Dritte weitergegeben und nicht in Drittländer übermittelt. "
) * 3
WORDED = ("T4", "T5", "T6", "T7", "T8", "T10", "T17", "T18", "T29")


@pytest.fixture(scope="module")
def german(lawful, vary):
    return score(vary(lawful, {"notice.content": GERMAN}))


@pytest.mark.parametrize("criterion", WORDED)
def test_wording_in_another_language_is_not_assessed_and_that_is_said(criterion, german):
    result = german.criterion(criterion, Jurisdiction.EU)
    if result.status == "not_applicable":
        return
    assert (result.status, result.level) == ("not_assessed", None)
    assert "knows the wording of English" in result.reason and "(here: German)" in result.evidence["notice.content"]
    assert result.low < result.high


def test_what_can_be_counted_in_any_language_is(german):
    for criterion in ("T21", "T23"):
        assert german.criterion(criterion, Jurisdiction.EU).status == "known"


def test_what_is_not_understood_leaves_the_score_wide(german, lawful):
    place = Jurisdiction.EU
    ours, theirs = (card.jurisdictions[place].pillars["transparency"] for card in (german, score(lawful)))
    assert ours.low < theirs.low and ours.coverage < theirs.coverage and ours.provisional

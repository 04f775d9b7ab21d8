from __future__ import annotations

import pytest
from evenhand.scenario import Jurisdiction
from evenhand.scenario.purposes import Basis
from evenhand.scoring import score
from evenhand.scoring.notice.languages.loading import KNOWN
from evenhand.scoring.notice.languages.wording import facts_wording

GERMAN = (
    "Datenschutzhinweise. Verantwortlich für die Verarbeitung Ihrer personenbezogenen Daten ist die Beispiel GmbH. "
    "Wir verarbeiten Ihre Einkäufe, um Ihnen passende Angebote zu zeigen. Die Rechtsgrundlage ist Ihre Einwilligung "
    "nach Artikel 6 der Verordnung. Sie können Ihre Einwilligung jederzeit widerrufen. Wir speichern die Daten für "
    "zwölf Monate und löschen sie danach. Sie haben das Recht auf Auskunft, Berichtigung, Löschung und Beschwerde bei "
    "einer Aufsichtsbehörde. Die Daten werden nicht an Dritte weitergegeben und nicht in Drittländer übermittelt. "
) * 3
FRENCH = (
    "Politique de confidentialité. Le responsable du traitement est la société Exemple. Nous traitons vos données de "
    "contact et vos achats pour vous proposer des offres. La base légale est votre consentement. Nous recevons aussi "
    "des données de registres publics, qui sont une source de données. Vous avez le droit d'accès à vos données. "
) * 3
SPANISH = (
    "Política de privacidad. El responsable del tratamiento de sus datos personales es la empresa Ejemplo, con "
    "domicilio en Madrid. Tratamos los datos de sus compras para mostrarle ofertas. La base jurídica del tratamiento "
    "es su consentimiento, que puede retirar en cualquier momento. Conservamos los datos durante doce meses. "
) * 3
# What needs the words of declared facts: data, periods, countries, guesses.
WORDED = ("T5", "T6", "T8", "T10", "T18", "T29")
ON_ITEMS = ("T4", "T7", "T17")
NOTICES = {"German": GERMAN, "French": FRENCH, "Spanish": SPANISH}


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


@pytest.mark.parametrize("criterion", ON_ITEMS)
def test_grounds_links_and_sources_are_judged_only_where_the_language_is_known(criterion, lawful, vary):
    scores = {language: score(vary(lawful, {"notice.content": text})) for language, text in NOTICES.items()}
    statuses = {language: card.criterion(criterion, Jurisdiction.EU).status for language, card in scores.items()}
    if statuses["German"] != "not_applicable":
        assert statuses == {"German": "known", "French": "known", "Spanish": "not_assessed"}


@pytest.mark.parametrize(
    ("code", "basis", "sentence"),
    [
        ("de", "consent", "Rechtsgrundlage ist Ihre Einwilligung."),
        ("de", "contract", "Wir verarbeiten sie nach Art. 6 Abs. 1 lit. b DSGVO."),
        ("de", "legal_obligation", "Wir sind gesetzlich verpflichtet, Rechnungen aufzubewahren."),
        ("de", "legitimate_interests", "Es ist unser berechtigtes Interesse, den Laden zu sichern."),
        ("fr", "consent", "La base légale est votre consentement."),
        ("fr", "contract", "Le traitement est nécessaire au contrat."),
        ("fr", "legal_obligation", "Nous suivons une obligation légale."),
        ("fr", "legitimate_interests", "Il repose sur notre intérêt légitime."),
        ("en", "public_interest", "It is a task in the public interest."),
    ],
)
def test_a_sentence_states_its_ground_and_no_other(code, basis, sentence):
    stated = {name for name, words in facts_wording(code).bases.items() if words.search(sentence)}
    assert stated == {basis}


@pytest.mark.parametrize("code", KNOWN)
def test_every_language_words_the_same_facts(code):
    assert set(facts_wording(code).bases) == set(facts_wording("en").bases) <= {basis.value for basis in Basis}


def test_what_can_be_counted_in_any_language_is(german):
    for criterion in ("T21", "T23"):
        assert german.criterion(criterion, Jurisdiction.EU).status == "known"


def test_what_is_not_understood_leaves_the_score_wide(german, lawful):
    place = Jurisdiction.EU
    ours, theirs = (card.jurisdictions[place].pillars["transparency"] for card in (german, score(lawful)))
    assert ours.low < theirs.low and ours.coverage < theirs.coverage and ours.provisional

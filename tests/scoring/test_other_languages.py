from __future__ import annotations

import pytest
from evenhand.scenario import Jurisdiction
from evenhand.scenario.purposes import Basis
from evenhand.scoring import score
from evenhand.scoring.notice import against_facts, read_notice
from evenhand.scoring.notice.comparison import Subject
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
NOTICES = {"German": GERMAN, "French": FRENCH, "Spanish": SPANISH}
ON_THE_TEXT = ("T4", "T5", "T6", "T7", "T8", "T10", "T17", "T18", "T29")


@pytest.fixture(scope="module")
def cards(lawful, vary):
    return {language: score(vary(lawful, {"notice.content": text})) for language, text in NOTICES.items()}


@pytest.mark.parametrize("criterion", ON_THE_TEXT)
def test_a_language_that_is_not_known_is_not_assessed_and_that_is_said(criterion, cards):
    result = cards["Spanish"].criterion(criterion, Jurisdiction.EU)
    if result.status == "not_applicable":
        return
    assert (result.status, result.level) == ("not_assessed", None)
    assert "does not know the language" in result.reason and "(here: Spanish)" in result.evidence["notice.content"]
    assert result.low < result.high


@pytest.mark.parametrize("language", ["German", "French"])
@pytest.mark.parametrize("criterion", ("T4", "T6", "T7", "T10", "T17"))
def test_what_has_a_code_or_a_ground_is_judged_in_every_known_language(criterion, language, cards):
    assert cards[language].criterion(criterion, Jurisdiction.EU).status in {"known", "not_applicable"}


@pytest.mark.parametrize("language", ["German", "French"])
def test_facts_in_other_words_than_the_notice_are_no_contradiction(language, lawful, vary):
    """Purposes in English are not looked for in a notice in another language: they are said not to be compared."""
    reading = read_notice(NOTICES[language])
    comparison = against_facts(reading, lawful)
    assert comparison.in_other_words
    assert not [difference for difference in comparison.differences if difference.subject is Subject.PURPOSE]


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


def test_what_can_be_counted_in_any_language_is(cards):
    for criterion in ("T21", "T23"):
        assert cards["German"].criterion(criterion, Jurisdiction.EU).status == "known"


def test_what_is_not_known_leaves_the_score_wide(cards, lawful):
    place = Jurisdiction.EU
    ours, theirs = (card.jurisdictions[place].pillars["transparency"] for card in (cards["Spanish"], score(lawful)))
    assert ours.low < theirs.low and ours.coverage < theirs.coverage and ours.provisional

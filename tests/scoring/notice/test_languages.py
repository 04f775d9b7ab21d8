"""German and French: wordings of each item, written from the law and not taken from any notice."""

from __future__ import annotations

import pytest
from evenhand.places import ROOT
from evenhand.scoring.notice import ITEMS, Found, read_file, read_notice
from evenhand.scoring.notice.languages.loading import KNOWN
from evenhand.scoring.notice.patterns import patterns_of
from evenhand.scoring.notice.vagueness import terms_of

BEFORE = {
    "de": "Diese Erklärung ist für die Besucher und die Kunden der Bäckerei und in Kraft.",
    "fr": "Cette page est pour les visiteurs et les clients de la boulangerie et elle est en vigueur.",
}
GIVEN = {
    ("de", "controller-name"): "Verantwortlich im Sinne von Art. 4 Nr. 7 DSGVO ist die Bäckerei Nordwind GmbH.",
    ("de", "purposes"): "Wir verwenden Ihre Anschrift, um Ihnen das Brot zu liefern.",
    ("de", "recipients"): "Ihre Anschrift geben wir an den Versanddienstleister weiter.",
    ("de", "retention"): "Bestellungen werden sechs Jahre aufbewahrt.",
    ("de", "legal-basis"): "Die Verarbeitung beruht auf Art. 6 Abs. 1 lit. b DSGVO.",
    ("de", "legitimate-interests"): "Unser berechtigtes Interesse ist der sichere Betrieb der Website.",
    ("de", "right-access"): "Sie haben das Recht, Auskunft über Ihre Daten zu verlangen.",
    ("de", "right-rectification"): "Sie können die Berichtigung unrichtiger Daten verlangen.",
    ("de", "right-erasure"): "Sie haben das Recht auf Löschung Ihrer Daten.",
    ("de", "right-restrict"): "Ihnen steht das Recht auf Einschränkung der Verarbeitung zu.",
    ("de", "right-portability"): "Sie haben ein Recht auf Datenübertragbarkeit.",
    ("de", "right-object"): "Sie können der Verarbeitung jederzeit widersprechen; dieses Widerspruchsrecht gilt immer.",
    ("de", "right-withdraw-consent"): "Ihre Einwilligung können Sie jederzeit mit Wirkung für die Zukunft widerrufen.",
    ("de", "complaint"): "Sie können sich bei der Aufsichtsbehörde beschweren.",
    ("de", "dpo-contact"): "Unseren Datenschutzbeauftragten erreichen Sie unter der Telefonnummer des Ladens.",
    ("de", "must-provide"): "Die Angabe der Telefonnummer ist freiwillig.",
    (
        "de",
        "automated-decisions",
    ): "Eine automatisierte Entscheidungsfindung einschließlich Profiling nutzen wir zur Prüfung.",
    ("de", "transfers"): "Die Daten werden in ein Drittland auf Grundlage von Standardvertragsklauseln übermittelt.",
    ("de", "source-of-data"): "Einen Teil der Daten erhalten wir aus öffentlich zugänglichen Quellen.",
    ("fr", "controller-name"): "Le responsable du traitement est la société Boulangerie Nordwind SAS.",
    ("fr", "purposes"): "Nous utilisons votre adresse pour vous livrer le pain.",
    ("fr", "recipients"): "Vos données sont transmises à notre prestataire de livraison.",
    ("fr", "retention"): "Les commandes sont conservées pendant six ans.",
    ("fr", "legal-basis"): "Le traitement est fondé sur l'article 6 du RGPD.",
    ("fr", "legitimate-interests"): "Notre intérêt légitime est la sécurité du site.",
    ("fr", "right-access"): "Vous disposez d'un droit d'accès à vos données.",
    ("fr", "right-rectification"): "Vous pouvez demander la rectification de vos données.",
    ("fr", "right-erasure"): "Vous avez le droit à l'effacement de vos données.",
    ("fr", "right-restrict"): "Vous avez droit à la limitation du traitement.",
    ("fr", "right-portability"): "Vous avez un droit à la portabilité.",
    ("fr", "right-object"): "Vous pouvez vous opposer au traitement de vos données.",
    ("fr", "right-withdraw-consent"): "Vous pouvez retirer votre consentement à tout moment.",
    ("fr", "complaint"): "Vous pouvez introduire une réclamation auprès de la CNIL.",
    ("fr", "dpo-contact"): "Notre délégué à la protection des données est à votre disposition.",
    ("fr", "must-provide"): "Les champs marqués d'un astérisque sont obligatoires.",
    ("fr", "automated-decisions"): "Ces décisions automatisées reposent sur un profilage des achats.",
    (
        "fr",
        "transfers",
    ): "Les données sont transférées hors de l'Union européenne avec des clauses contractuelles types.",
    ("fr", "source-of-data"): "Certaines données sont obtenues auprès de partenaires.",
}


@pytest.mark.parametrize(("language", "item"), GIVEN)
def test_a_wording_of_an_item_is_found(language: str, item: str) -> None:
    sentence = GIVEN[language, item]
    reading = read_notice(f"{BEFORE[language]}\n\n{sentence}")
    assert reading.language == language
    assert reading.items[item].found is Found.PRESENT
    assert sentence in [piece.text for piece in reading.items[item].evidence]


@pytest.mark.parametrize("language", ["de", "fr"])
def test_what_says_nothing_gives_nothing(language: str) -> None:
    reading = read_notice(BEFORE[language])
    assert {finding.found for finding in reading.items.values()} == {Found.ABSENT}


@pytest.mark.parametrize(
    ("language", "sentence", "item"),
    [
        ("de", "Ihre Daten werden nicht an Dritte weitergegeben.", "recipients"),
        ("de", "Eine automatisierte Entscheidungsfindung findet nicht statt.", "automated-decisions"),
        ("fr", "Vos données ne sont jamais transmises à des tiers.", "recipients"),
    ],
)
def test_a_practice_that_does_not_happen_is_denied(language: str, sentence: str, item: str) -> None:
    assert read_notice(f"{BEFORE[language]} {sentence}").items[item].found is Found.DENIED


@pytest.mark.parametrize("language", KNOWN)
def test_every_language_has_all_21_items_and_the_four_classes_of_vague_terms(language: str) -> None:
    assert tuple(entry.item.id for entry in patterns_of(language).items) == ITEMS
    assert list(terms_of(language).classes) == ["condition", "generalisation", "modality", "quantifier"]


@pytest.mark.parametrize(
    ("sentence", "terms"),
    [
        (
            "Wir können bestimmte Daten gegebenenfalls an Partner weitergeben.",
            ("können", "bestimmte", "gegebenenfalls"),
        ),
        ("Nous pouvons transmettre certaines données à des tiers.", ("pouvons", "certaines")),
    ],
)
def test_vague_words_are_found_in_german_and_french(sentence: str, terms: tuple[str, ...]) -> None:
    language = "de" if "Wir" in sentence else "fr"
    vagueness = read_notice(f"{BEFORE[language]} {sentence}").vagueness
    assert vagueness is not None and [vague.terms for vague in vagueness.sentences] == [terms]


def test_a_german_notice_is_read_as_one() -> None:
    reading = read_file(ROOT / "tests" / "cases" / "notice" / "n25_german.txt")
    given = {name for name, finding in reading.items.items() if finding.found is Found.PRESENT}
    assert reading.language_name == "German"
    assert {"retention", "complaint", "legal-basis", "right-portability", "right-withdraw-consent"} <= given
    assert "automated-decisions" not in given and "dpo-contact" not in given

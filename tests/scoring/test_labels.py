"""Buttons are read as what they are, in three languages."""

from __future__ import annotations

import pytest
from evenhand.scenario import Jurisdiction
from evenhand.scenario.facts import UNKNOWN
from evenhand.scoring import score
from evenhand.scoring.labels import Says, says, shames

LATER = (
    "Maybe later",
    "Not now",
    "Ask me later",
    "Skip",
    "Später",
    "Vielleicht später",
    "Jetzt nicht",
    "Plus tard",
    "Pas maintenant",
    "Not right now",
    "I'll decide later",
    "Snooze",
    "Later, thanks",
    "Nicht jetzt",
    "Vorerst nicht",
    "Erinnern Sie mich später",
    "Pas tout de suite",
    "Je déciderai plus tard",
    "Passer cette étape",
    "Ich entscheide später",
    "Je décide plus tard",
)
SEEN = (
    "Got it",
    "OK",
    "Okay!",
    "I understand",
    "Verstanden",
    "Alles klar",
    "In Ordnung",
    "Compris",
    "J’ai compris",
    "D'accord",
    "Got it, thanks",
    "Thank you",
    "I've read this",
    "Continue",
    "Hinweis schließen",
    "Habe ich gelesen",
    "Danke",
    "Weiter",
    "J’ai lu",
    "Merci",
    "Très bien",
    "Continuer",
    "Great",
    "✕",
    "Passt",
    "Hinweis ausblenden",
    "Parfait",
    "Masquer",
)
PLAIN = (
    "Yes",
    "No",
    "Accept",
    "Reject all",
    "I agree",
    "Ja",
    "Nein",
    "Ablehnen",
    "Zustimmen",
    "Oui",
    "Non",
    "Refuser",
    "Accepter",
    "Save my choice",
    "OK, share my purchases",
    "",
    "Continue without accepting",
    "Weiter ohne Einwilligung",
    "No, I don't want to take part",
    "Nein, ich möchte nicht teilnehmen",
    "Non, je ne participe pas",
    "I don't agree",
    "Ne pas partager",
    "Nein, meine Daten nicht nutzen",
    "Continue without personal offers",
    "Ohne persönliche Angebote weiter",
    "Continuer sans offres personnalisées",
)
SHAMING = (
    "No thanks, I don't want to save money",
    "I don't care",
    "Nein danke, ich zahle lieber mehr",
    "Mir ist meine Sicherheit egal",
    "Non merci, je préfère payer plus",
    "Je renonce à mes avantages",
    "No, I'd rather pay full price",
    "No, keep me in the dark",
    "Leave me unprotected",
    "I'll pass on free money",
    "Ich will nichts sparen",
    "Nein, Vorteile sind mir egal",
    "Ungeschützt fortfahren",
    "Auf meine Vorteile verzichten",
    "Je ne veux pas économiser",
    "Renoncer à mes avantages",
    "Rester sans protection",
    "Skip the savings",
    "Continue without my rewards",
    "No, keep showing me boring ads",
    "Continue with a worse experience",
    "Nein, Geld sparen interessiert mich nicht",
    "Lieber ohne Schutz weitermachen",
    "Ohne Vorteile fortfahren",
    "Weiter mit langweiliger Werbung",
    "Continuer sans mes réductions",
    "Continuer avec une moins bonne expérience",
)


@pytest.mark.parametrize("label", LATER)
def test_a_later_is_no_no(label: str) -> None:
    assert says(label) is Says.LATER


@pytest.mark.parametrize("label", SEEN)
def test_that_something_was_seen_is_no_yes(label: str) -> None:
    assert says(label) is Says.SEEN


@pytest.mark.parametrize("label", [*PLAIN, *SHAMING])
def test_other_labels_are_left_to_people(label: str) -> None:
    assert says(label) is None


@pytest.mark.parametrize(("label", "expected"), [*((one, True) for one in SHAMING), *((one, False) for one in PLAIN)])
def test_shame_on_the_label_of_no_is_recognised(label: str, expected: bool) -> None:
    assert shames(label) is expected


@pytest.mark.parametrize(("field", "criterion"), [("accept", "C10"), ("reject", "C21")])
def test_what_a_button_says_counts_and_leaving_it_out_never_pays(field, criterion, lawful, vary) -> None:
    def low(label: object) -> float:
        result = score(vary(lawful, {f"consent.ui.{field}.label": label})).criterion(criterion, Jurisdiction.EU)
        return float(result.low)

    plain, vague = ("Yes", "Got it") if field == "accept" else ("No", "Maybe later")
    assert low(vague) < low(plain)
    assert low(UNKNOWN) <= low(vague)

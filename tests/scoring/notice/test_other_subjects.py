"""A right needs somebody who has it, and data that it is about: what only shares its words gives nothing."""

from __future__ import annotations

import pytest
from evenhand.scoring.notice import Found, read_notice
from evenhand.scoring.notice.patterns import catalogue

AROUND = {
    "en": "# Privacy notice\n\nThis notice is about the shop and the people who visit it on any day of the week.\n\n",
    "de": "# Datenschutz\n\nDas ist für alle, die uns besuchen und die mit uns und dem Laden zu tun haben.\n\n",
    "fr": "# Confidentialité\n\nCette page est pour vous et pour tous les clients de la boutique dans la ville.\n\n",
}
RIGHTS = [name for name, item in catalogue().items() if item.negation == "right" and name != "sensitive-limit"]
PASSAGES = [
    ("en", "## Intellectual property\n\nAll trademarks and logos are the property of their owners. You may not copy, "
     "change, delete or transfer them. You have the right to use the site for personal purposes. A licence may be "
     "limited, and you have no right to share it with third parties."),
    ("en", "## Robots\n\nRobots and spiders must not access the site, collect data or make automated decisions. We "
     "use robots.txt to restrict access. The use of automated means may be objected to at any time."),
    ("en", "## Card rules\n\nYour card must be shown at the till. If it is stolen you must tell us at once. You have "
     "the right to cancel the card. Points are deleted after 12 months and cannot be transferred to another person."),
    ("en", "Suppliers have the right to access the warehouse. The auditor has the right to correct our accounts. Third "
     "parties have the right to object to a sale, to restrict it and to have it deleted from the register."),
    ("en", "We reserve the right to access, review, correct, restrict, delete or transfer any content. The shop "
     "reserves the right to change prices, to withdraw offers and to object to returns."),
    ("en", "## Returns\n\nYou have the right to withdraw from the contract within 14 days and to object to a delivery. "
     "You may correct your order, limit it, or have it removed from the list."),
    ("de", "## Widerrufsbelehrung\n\nSie haben das Recht, binnen vierzehn Tagen diesen Vertrag zu widerrufen. Den "
     "Widerruf können Sie formlos erklären."),
    ("de", "## Urheberrecht\n\nDie Inhalte dürfen nicht kopiert, geändert, gelöscht oder übertragen werden. Sie können "
     "der Nutzung der Bilder widersprechen und ihre Löschung verlangen."),
    ("de", "Wir behalten uns das Recht vor, Beiträge zu löschen, zu berichtigen oder den Zugang einzuschränken. Die "
     "Prüfer haben das Recht auf Auskunft, Berichtigung und Löschung von Buchungen."),
    ("fr", "## Propriété intellectuelle\n\nVous ne pouvez pas copier, modifier, supprimer ou transférer les contenus. "
     "Vous pouvez vous opposer à leur usage et demander leur retrait."),
    ("fr", "Nous nous réservons le droit de limiter l'accès au site, de supprimer ou de corriger des contenus et de "
     "nous opposer à leur usage. Les fournisseurs ont le droit d'accéder à l'entrepôt et de le modifier."),
    ("fr", "## Rétractation\n\nVous disposez d'un droit de rétractation de 14 jours. Vous pouvez modifier ou supprimer "
     "votre commande."),
]  # fmt: skip


@pytest.mark.parametrize(("language", "passage"), PASSAGES, ids=lambda value: str(value)[:40])
def test_a_passage_about_something_else_gives_no_right(language: str, passage: str) -> None:
    """Trademarks, robots, cards, returns, what the company reserves and what others may do."""
    reading = read_notice(AROUND[language] + passage + "\n")
    given = {name for name in RIGHTS if reading.items[name].found in {Found.PRESENT, Found.DENIED}}
    assert not given


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "You have the right to have your personal data deleted."),
        ("de", "Sie haben das Recht auf Löschung Ihrer Daten."),
        ("fr", "Vous avez le droit de demander l'effacement de vos données."),
    ],
)
@pytest.mark.parametrize("heading", ["## Terms of use", "## Haftung", "## Conditions générales", "## Robots"])
def test_a_right_to_ones_data_counts_under_any_heading(language: str, sentence: str, heading: str) -> None:
    """What names the reader's data is about them wherever it stands."""
    reading = read_notice(f"{AROUND[language]}{heading}\n\n{sentence}\n")
    assert reading.items["right-erasure"].found is Found.PRESENT


@pytest.mark.parametrize(
    ("language", "passage"),
    [
        ("en", "## Shipping\n\nWe pass the parcel and where it goes on to our courier."),
        ("de", "## Lieferung\n\nZur Lieferung geben wir die Anschrift an unseren Versanddienstleister weiter."),
        ("fr", "## Livraison\n\nNous transmettons l'adresse à notre prestataire de transport."),
    ],
)
def test_what_happens_with_data_counts_under_any_heading(language: str, passage: str) -> None:
    """Only rights need to say that they are about data there."""
    assert read_notice(f"{AROUND[language]}{passage}\n").items["recipients"].found is Found.PRESENT


@pytest.mark.parametrize(
    ("language", "line"), [("en", "Profiling: none"), ("de", "Profiling: keines"), ("fr", "Profilage : aucun")]
)
def test_a_label_with_nothing_behind_it_denies(language: str, line: str) -> None:
    """None is an answer."""
    assert read_notice(f"{AROUND[language]}{line}\n").items["automated-decisions"].found is Found.DENIED


@pytest.mark.parametrize(
    ("item", "question", "answer"),
    [
        ("purposes", "Why do we use your data?", "To deliver bread."),
        ("recipients", "Who sees your data?", "Only our courier."),
        ("retention", "How long do we keep it?", "Until you leave."),
    ],
)
@pytest.mark.parametrize("form", ["{} {}", "**{}** {}", "{}: {}", "- {} {}", "1. {} {}", "{}\n{}", "## {}\n\n{}"])
def test_a_question_is_answered_in_its_own_line(item: str, question: str, answer: str, form: str) -> None:
    """However the two are set, the evidence has the answer and the next line is no part of it."""
    text = f"{AROUND['en']}{form.format(question, answer)}\n\nThe shop is open on Mondays.\n"
    finding = read_notice(text).items[item]
    assert finding.found is Found.PRESENT
    assert any(answer in piece.text for piece in finding.evidence)
    if "\n" not in form:
        assert not any("Mondays" in piece.text for piece in finding.evidence)

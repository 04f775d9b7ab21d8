"""What single sentences show, by item and language: ways of saying it, and what only shares their words."""

from __future__ import annotations

from collections import defaultdict

import pytest
from evenhand.places import ROOT
from evenhand.scoring.notice import Found, read_notice

GIVEN = frozenset({Found.PRESENT, Found.DENIED})
AROUND = {
    "en": "# Privacy notice\n\nThis notice is about the shop and the people who visit it on any day of the week.\n\n",
    "de": "# Datenschutz\n\nDas ist für alle, die uns besuchen und die mit uns und dem Laden zu tun haben.\n\n",
    "fr": "# Confidentialité\n\nCette page est pour vous et pour tous les clients de la boutique dans la ville.\n\n",
}
SAYS = [
    ("en", "right-portability", "You may ask us to correct, erase or port your data, and you have rights to do so."),
    ("en", "complaint", "You can complain to a data-protection authority where you live."),
    ("en", "controller-name", 'This explains what larkspur ("we", "us") does with your orders.'),
    ("en", "controller-contact", "To ask about it, open an issue in our public tracker."),
    ("en", "source-of-data", "We hold the information provided by partner schools about their pupils."),
    ("en", "source-of-data", "We take your name from your Google sign-in."),
    ("en", "must-provide", "No personal information is required to read the magazine."),
    ("en", "must-provide", "You can browse the catalogue without giving your name."),
    ("en", "must-provide", "If you turn off location access, delivery tracking may not work."),
    ("en", "transfers", "Orders are stored at a data centre of our host, Canada."),
    ("de", "recipients", "Ohne Ihre Zustimmung geben wir nichts davon weiter."),
    ("de", "must-provide", "Die Angaben im Formular erfolgen freiwillig."),
    ("de", "right-rectification", "Ihnen steht ein Berichtigungsrecht zu."),
    ("de", "right-withdraw-consent", "Eine erteilte Zustimmung können Sie bei uns widerrufen."),
    ("de", "right-portability", "Sie erhalten Ihre Daten in einem strukturierten, allgemein üblichen Format."),
    ("de", "automated-decisions", "Wir nutzen die Bestellungen nicht, um Profile zu erstellen."),
    ("de", "controller-name", "Die verarbeitende Stelle dieser Seite ist Lerchenfeld, ein Laden am Markt."),
    ("fr", "transfers", "Rien ne part hors Union européenne."),
    ("fr", "controller-name", "Camille Alouette, éditrice de la boutique, répond à vos questions."),
    ("fr", "complaint", "Vous avez le droit de saisir une instance de contrôle."),
    ("fr", "right-erasure", "Nous traitons toute demande de retrait de vos données."),
    ("fr", "source-of-data", "Nous traitons les données que vous saisissez vous-même dans le formulaire."),
    ("fr", "must-provide", "Donner votre adresse est entièrement facultatif."),
    ("fr", "recipients", "Vos achats ne sont jamais vendus ni échangés."),
]
SAYS_NOT = [
    ("en", "transfers", "It is not shared outside Lark Home Goods."),
    ("en", "right-access", "Access to what these tools keep is limited to our staff."),
    ("en", "right-object", "Prevent fraud: we use your data to stop it."),
    ("en", "dpo-contact", "Data protection officer: [to be added]"),
    ("en", "controller-name", "See the page about it (we will date it at the bottom)."),
    ("en", "must-provide", "You can browse the catalogue without creating an account."),
    ("en", "must-provide", "A cookie remembers you so you don't have to give the same name twice."),
    ("en", "legitimate-interests", "We keep orders as long as a legitimate business need lasts."),
    ("de", "controller-name", "Anbieter ist die Karten AG in Hamburg."),
    ("de", "legal-basis", "Sie haben ein Widerspruchsrecht gegen eine Verarbeitung bei berechtigtem Interesse."),
    ("de", "controller-contact", "Wir speichern Stammdaten und Kontaktdaten."),
    ("de", "right-portability", "Die Datenübertragung im Internet kann Lücken haben."),
    ("fr", "right-access", "L'accès est sécurisé par un mot de passe."),
    ("fr", "source-of-data", "Elles ne sont transmises à aucun tiers."),
]

WORDINGS: defaultdict[tuple[str, str], list[tuple[bool, str]]] = defaultdict(list)
for line in (ROOT / "tests" / "cases" / "notice" / "wordings.txt").read_text(encoding="utf-8").splitlines():
    if not line.startswith("#"):
        spoken, item, sign, sentence = line.split("|", 3)
        WORDINGS[spoken, item].append((sign == "+", sentence))


@pytest.mark.parametrize(("language", "item"), WORDINGS)
def test_wordings_are_told_from_what_shares_their_words(language: str, item: str) -> None:
    """Each sentence in a notice of its own."""
    wrong = [
        sentence
        for gives, sentence in WORDINGS[language, item]
        if (read_notice(AROUND[language] + sentence + "\n").items[item].found in GIVEN) is not gives
    ]
    assert not wrong


@pytest.mark.parametrize(("language", "item", "sentence"), SAYS, ids=lambda value: str(value)[:40])
def test_a_sentence_gives_the_item(language: str, item: str, sentence: str) -> None:
    """The item is found, with that sentence as its evidence."""
    finding = read_notice(AROUND[language] + sentence + "\n").items[item]
    assert finding.found in GIVEN
    assert [piece.text for piece in finding.evidence] == [sentence]


@pytest.mark.parametrize(("language", "item", "sentence"), SAYS_NOT, ids=lambda value: str(value)[:40])
def test_a_sentence_about_something_else_gives_nothing(language: str, item: str, sentence: str) -> None:
    """What only shares its words with an item does not give it."""
    assert read_notice(AROUND[language] + sentence + "\n").items[item].found not in GIVEN


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        ("en", "You have the right to ask us for access to your", "Data and the right to have it corrected or erased."),
        ("de", "Sie haben das Recht auf Auskunft, das Recht auf", "Berichtigung und Löschung Ihrer Daten."),
        ("de", "Sie haben das Recht auf Auskunft, auf Berichtigung und auf Sperrung bzw.", "Löschung der Daten."),
        ("fr", "Vous avez le droit de demander l'accès à vos", "Données ou leur effacement."),
    ],
)
def test_a_line_that_ends_with_an_article_goes_on(language: str, first: str, second: str) -> None:
    """Nouns are written large in German: what a line ends with tells that it was broken there."""
    around = "A line as long as those of a page that was wrapped at its edge:" if language == "en" else ""
    reading = read_notice(f"{AROUND[language]}{around}\n\n{first}\n{second}\n")
    assert f"{first}\n{second}" in {sentence.text for sentence in reading.sentences}


@pytest.mark.parametrize(
    ("language", "heading", "name"),
    [("en", "Data controller", "Larkspur Orchard Stores"), ("de", "Verantwortliche Stelle", "Lerchenfeld Kaufladen")],
)
def test_a_name_below_the_heading_that_asks_for_it(language: str, heading: str, name: str) -> None:
    """A name on its own line looks like a heading; below "Controller" it is the answer."""
    text = f"{AROUND[language]}## {heading}\n\n{name}\n\nMarket Square\n"
    finding = read_notice(text).items["controller-name"]
    assert finding.found is Found.PRESENT
    assert name in [piece.text for piece in finding.evidence]

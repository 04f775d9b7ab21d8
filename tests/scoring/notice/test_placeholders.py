"""Places of a template that nobody filled in: known in three languages, told from prose, and evidence of nothing."""

from __future__ import annotations

import pytest
from evenhand.scoring.notice import Found, read_notice
from evenhand.scoring.notice.placeholders import UNFILLED, without_placeholders

AROUND = "# Privacy notice\n\nThis notice is about the shop and the people who visit it on any day of the week.\n\n"


@pytest.mark.parametrize(
    "text",
    [
        "[Company]", "[COMPANY NAME]", "[Your name]", "{{ website }}", "<company name>", "[to be added]",
        "[TO CONFIRM: registered address]", "[insert date]", "[e.g. 12 months]", "(insert address)", "______",
        "[DEIN NAME]", "[STRASSE]", "[PLZ ORT]", "[E-MAIL]", "[Ihre Anschrift]", "[z. B. 30 Tage]",
        "[Votre adresse e-mail de contact]", "[Nom de votre hébergeur]", "[À compléter]", "[ex : 12 mois]",
        "[Ton email]",
        "[DURÉE]", "[Raison sociale]", "TODO", "Our Company",
    ],
)  # fmt: skip
def test_a_placeholder_is_known(text: str) -> None:
    """By its brackets and what they ask for, or by its capitals."""
    assert without_placeholders(f"We are {text} of Bristol.") == f"We are {UNFILLED} of Bristol."


@pytest.mark.parametrize(
    "text",
    [
        "hello [at] lark [dot] example", "[our shop](https://lark.example)", "[name](https://lark.example)", "see [1]",
        "our company", "Lark Company", "the company's name", "[sic]", "the GDPR [EU] 2016/679", "x < 3 and y > 2",
        "privacy[at]lark[dot]example", "our e-mail address", "(optional)", "[optional]", "a_name_with_lines",
        "(e.g. your name)",
    ],
)  # fmt: skip
def test_prose_links_and_addresses_are_none(text: str) -> None:
    """What only looks like one stays as it is."""
    assert without_placeholders(text) == text


@pytest.mark.parametrize(
    ("item", "sentence", "fact"),
    [
        ("controller-contact", "Write to us at {}.", "hello@lark.example"),
        ("controller-contact", "Our postal address: {}", "3 Harbour Road, Bristol BS1 4RB"),
        ("controller-name", "The data controller is {}.", "Lark Bakery"),
        ("controller-name", "Controller: {}", "Lark Bakery"),
        ("dpo-contact", "Our data protection officer: {}", "Paula Lark"),
        ("retention", "We keep orders for {}.", "six years"),
        ("recipients", "We share your data with {}.", "our courier"),
    ],
)
def test_what_leads_to_a_placeholder_gives_nothing(item: str, sentence: str, fact: str) -> None:
    """The same sentence gives the item when the fact stands there."""
    given = {Found.PRESENT, Found.DENIED}
    assert read_notice(AROUND + sentence.format(fact) + "\n").items[item].found in given
    for unfilled in ("[TO BE COMPLETED]", "[insert here]", "[Name]"):
        assert read_notice(AROUND + sentence.format(unfilled) + "\n").items[item].found not in given


def test_a_fact_beside_a_placeholder_counts() -> None:
    """One place that was forgotten takes nothing from what was filled in."""
    text = AROUND + "E-mail: hello@lark.example, telephone: [PHONE NUMBER]\n"
    assert read_notice(text).items["controller-contact"].found is Found.PRESENT

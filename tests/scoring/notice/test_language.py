from __future__ import annotations

import py3langid
import pytest
from evenhand.scoring.notice.language import UNDETERMINED, language_of

TEXTS = {
    "en": "We use your name and your address to deliver the bread that you ordered, and for nothing else.",
    "de": "Wir verarbeiten Ihre Daten, um Ihnen das bestellte Brot zu liefern, und zu keinem anderen Zweck.",
    "fr": "Nous utilisons votre nom et votre adresse pour vous livrer le pain que vous avez commandé.",
    "es": "Utilizamos su nombre y su dirección para entregarle el pan que ha pedido y para nada más.",
    "nl": "Wij gebruiken uw naam en adres om u het bestelde brood te bezorgen en voor niets anders.",
}


@pytest.mark.parametrize(("code", "text"), TEXTS.items())
def test_the_language_of_a_notice_is_told(code: str, text: str) -> None:
    assert language_of(text) == code


def test_english_is_told_by_its_small_words_as_the_classifier_tells_it() -> None:
    assert py3langid.classify(TEXTS["en"])[0] == "en"


def test_english_of_few_small_words_is_told_by_the_classifier() -> None:
    assert language_of("Northwind Bakery collects customer names, postal addresses, purchase histories.") == "en"


def test_a_few_words_have_no_language() -> None:
    assert language_of("Bread.") == UNDETERMINED


def test_a_long_text_is_judged_by_its_beginning_middle_and_end() -> None:
    assert language_of(TEXTS["de"] * 500) == "de"

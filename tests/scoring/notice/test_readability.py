from __future__ import annotations

import warnings

import pytest
from evenhand.scoring.notice.readability import FORMULAS, Counts, count, measure_readability
from evenhand.scoring.notice.structure import split

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it reads its own version through pkg_resources, which warns about its age
    from textstat.textstat import textstatistics

SHORT = "The cat sat on the mat. The dog ran up the hill."
LONG = (
    "Notwithstanding the aforementioned considerations, organisations systematically accumulate considerable"
    " informational repositories concerning individual behavioural characteristics."
)
EASY = {"en": SHORT, "de": "Der Hund ist hier. Das Brot ist gut.", "fr": "Le chat est sur le lit. Le pain est bon."}
HARD = {
    "en": LONG,
    "de": "Datenschutzrechtliche Verantwortlichkeiten unterliegen umfangreichen Rechenschaftspflichten gegenüber"
    " verschiedenen Aufsichtsbehörden der Mitgliedstaaten.",
    "fr": "Les responsabilités administratives concernant la confidentialité des informations personnelles"
    " nécessitent une documentation particulièrement minutieuse.",
}


@pytest.mark.parametrize("language", FORMULAS)
def test_longer_words_and_sentences_are_harder_by_every_formula(language: str) -> None:
    easy = measure_readability(split(EASY[language], language), language)
    hard = measure_readability(split(HARD[language], language), language)
    assert easy.grade is not None and hard.grade is not None and hard.grade > easy.grade
    for name, value in hard.formulas.items():
        eases = name in {"amstad", "kandel_moles"}
        assert (value < easy.formulas[name]) if eases else (value > easy.formulas[name])


def test_the_english_grade_is_the_median_of_the_three() -> None:
    reading = measure_readability(split(LONG), "en")
    assert reading.grade == sorted(reading.formulas.values())[1]


@pytest.mark.parametrize("text", [SHORT, LONG, f"{SHORT} {LONG}"])
def test_the_english_formulas_agree_with_textstat(text: str) -> None:
    ours, theirs = measure_readability(split(text), "en").formulas, textstatistics()
    assert ours["flesch_kincaid"] == pytest.approx(theirs.flesch_kincaid_grade(text), abs=0.3)
    # textstat counts full stops among ARI's characters and cuts Coleman and Liau's coefficients to two digits.
    assert ours["ari"] == pytest.approx(theirs.automated_readability_index(text), abs=0.9)
    assert ours["coleman_liau"] == pytest.approx(theirs.coleman_liau_index(text), abs=0.9)


def test_the_formulas_are_as_published() -> None:
    counts = Counts(sentences=10, words=200, letters=1000, syllables=400, long=60, polysyllables=40, monosyllables=90)
    # Bamberger and Vanecek write percentages: 0.1935 MS + 0.1672 SL + 0.1297 IW - 0.0327 ES - 0.875.
    wiener = 0.1935 * 20 + 0.1672 * 20 + 0.1297 * 30 - 0.0327 * 45 - 0.875
    assert FORMULAS["de"]["wiener"](counts) == pytest.approx(wiener)
    assert FORMULAS["de"]["amstad"](counts) == pytest.approx(180 - 20 - 58.5 * 2)
    assert FORMULAS["fr"]["kandel_moles"](counts) == pytest.approx(207 - 1.015 * 20 - 73.6 * 2)


@pytest.mark.parametrize(
    ("language", "word", "syllables"),
    [
        ("de", "Daten", 2), ("de", "Verarbeitung", 4), ("de", "Quelle", 2), ("de", "Information", 5), ("de", "wir", 1),
        ("fr", "donnée", 2), ("fr", "données", 2), ("fr", "traitement", 3), ("fr", "vie", 1), ("fr", "adresse", 2),
        ("en", "information", 4),
    ],
)  # fmt: skip
def test_syllables_are_counted_as_they_are_spoken(language: str, word: str, syllables: int) -> None:
    assert count([word], language).syllables == syllables


def test_abbreviations_and_bullets_do_not_change_the_number_of_sentences() -> None:
    plain = measure_readability(split("We use the law, Article six, to bake the bread we sell."), "en")
    dotted = measure_readability(split("- We use the law, Art. six, to bake the bread we sell"), "en")
    assert dotted.words_per_sentence == plain.words_per_sentence


def test_only_lix_is_given_for_other_languages() -> None:
    reading = measure_readability(split("Wij bakken brood.", "nl"), "nl")
    assert reading.grade is None and not reading.formulas
    assert reading.lix == pytest.approx(3.0)

from __future__ import annotations

import pytest
from evenhand.scoring.notice.readability import measure_readability
from evenhand.scoring.notice.structure import split

SHORT = "The cat sat on the mat. The dog ran up the hill."
LONG = (
    "Notwithstanding the aforementioned considerations, organisations systematically accumulate considerable"
    " informational repositories concerning individual behavioural characteristics."
)


def test_longer_words_and_sentences_are_harder_by_every_formula() -> None:
    easy = measure_readability(split(SHORT), english=True)
    hard = measure_readability(split(LONG), english=True)
    assert easy.grade is not None and hard.grade is not None
    for name, value in hard.to_json_dict().items():
        assert value > easy.to_json_dict()[name]


def test_the_grade_is_the_median_of_the_three() -> None:
    reading = measure_readability(split(LONG), english=True)
    assert reading.grade == sorted([reading.flesch_kincaid, reading.coleman_liau, reading.automated])[1]


def test_the_formulas_agree_with_their_closed_forms() -> None:
    # Twelve words of one syllable in two sentences; ARI counts the full stops among the characters.
    reading = measure_readability(split(SHORT), english=True)
    letters = sum(char.isalpha() for char in SHORT)
    words, sentences = 12, 2
    assert reading.automated == pytest.approx(4.71 * (letters + 2) / words + 0.5 * words / sentences - 21.43, abs=0.1)
    # textstat rounds the coefficient 0.0588 to 0.058.
    assert reading.coleman_liau == pytest.approx(5.8 * letters / words - 29.6 * sentences / words - 15.8, abs=0.2)
    assert reading.flesch_kincaid == pytest.approx(0.39 * words / sentences + 11.8 * 12 / words - 15.59, abs=0.1)
    assert reading.lix == pytest.approx(words / sentences)


def test_abbreviations_and_bullets_do_not_change_the_number_of_sentences() -> None:
    plain = measure_readability(split("We use the law, Article six, to bake the bread we sell."), english=True)
    dotted = measure_readability(split("- We use the law, Art. six, to bake the bread we sell"), english=True)
    assert dotted.words_per_sentence == plain.words_per_sentence


def test_only_lix_is_given_for_other_languages() -> None:
    reading = measure_readability(split("Wir backen Brot."), english=False)
    assert reading.grade is None
    assert reading.lix == pytest.approx(3.0)
